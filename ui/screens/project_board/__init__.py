"""The board of all projects by state."""
