"""Official forms drawn in millimetres."""
