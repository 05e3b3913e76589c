"""Starts the program: the window, a command, or the process that reads a workbook for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def start() -> int:
    """Run what the arguments ask for, and return the exit code.

    The packed program is its own reading process. That one must load nothing but the
    reader: it is the one that a hostile workbook may take over.
    """
    keep_no_image()
    words = sys.argv[1:]
    if words[:1] == ["--read-workbook"]:
        from station_app.workbooks.child import main as read

        return read() or 0
    wanted, home = window_wanted(words)
    if wanted and has_screen():
        from ui.app import main as show  # the command line needs no Qt

        return show(home)
    from ui.cli import main

    return main()


def window_wanted(words: Sequence[str]) -> tuple[bool, Path | None]:
    """Say whether no command was given, and which workspace `--home` names."""
    rest, home = list(words), None
    while rest:
        word = rest.pop(0)
        if word == "--home" and rest:
            home = Path(rest.pop(0))
        elif word.startswith("--home="):
            home = Path(word.removeprefix("--home="))
        else:
            return False, None
    return True, home


def keep_no_image() -> None:
    """Let no image of this process be written when it dies: the keys would be in it."""
    if sys.platform != "win32":
        import resource  # not on Windows, which writes none unless it was told to

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def has_screen() -> bool:
    """Say whether a window can be shown: Qt ends the program where it cannot."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in SCREENS)


if __name__ == "__main__":
    sys.exit(start())
