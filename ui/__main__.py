"""Starts the program, or the process that reads a workbook for it."""

from __future__ import annotations

import sys


def start() -> int:
    """Run what the first argument asks for, and return the exit code.

    The packed program is its own reading process. That one must load nothing but the
    reader: it is the one that a hostile workbook may take over.
    """
    if sys.argv[1:2] == ["--read-workbook"]:
        from station_app.workbooks.child import main as read

        return read() or 0
    from ui.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(start())
