"""The page 人员一张表: everything about one person."""
