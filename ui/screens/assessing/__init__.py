"""The page on which an assessment is scored."""
