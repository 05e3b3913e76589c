"""Where this computer puts a second copy of each backup."""

from __future__ import annotations

from pathlib import Path

from ui.choices import Choices

SETTING = "backup/second"


def second_place(choices: Choices) -> Path | None:
    """Return the folder; None: there is none."""
    text = choices.text(SETTING)
    return Path(text) if text else None


def keep_second_place(choices: Choices, path: Path | None) -> None:
    """Keep the folder for the next backups; None: no second copies."""
    choices.keep_text(SETTING, str(path) if path is not None else "")
