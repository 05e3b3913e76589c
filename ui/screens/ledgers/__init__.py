"""The page that writes ledgers into workbooks."""
