"""Where the files that the program only reads lie, also when it is frozen."""

from __future__ import annotations

import sys
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Return a file below `resources/`, e.g. `resource_path("codes", "sex.json")`."""
    # PyInstaller unpacks the bundle into a folder of its own and names it here.
    root = getattr(sys, "_MEIPASS", None) or Path(__file__).resolve().parent.parent
    return Path(root, "resources", *parts)
