"""Reasons that people give for an act: there, and not too long; they go into the log."""

from __future__ import annotations

from station_app.domain.problems import StationError

LONGEST = 200  # characters


def checked(reason: str, missing: str) -> str:
    """Return a reason without blanks around it.

    missing  what to say when there is none

    Raises StationError for none or a long one.
    """
    words = reason.strip()
    if not words:
        raise StationError(missing)
    if len(words) > LONGEST:
        raise StationError(f"理由最多{LONGEST}个字，现有{len(words)}个字，请缩短。")
    return words
