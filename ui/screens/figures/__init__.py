"""The page of the figures of talent."""
