"""The page of how long records are kept, what is over, and what was erased."""
