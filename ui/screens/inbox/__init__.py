"""The bureau's page of packages that came in."""
