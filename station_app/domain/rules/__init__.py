"""Rules that need more than one field or record."""
