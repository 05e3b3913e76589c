"""The key of the page of supervision."""

from __future__ import annotations

SUPERVISION = "supervision"
