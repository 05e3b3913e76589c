"""The key of the page of publicity."""

from __future__ import annotations

PUBLICITY = "publicity"
