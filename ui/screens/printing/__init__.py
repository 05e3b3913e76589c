"""The page that previews and prints forms."""
