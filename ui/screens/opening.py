"""Opening a file that was written, in the program that the computer has for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from ui.desk import Desk


def open_file(desk: Desk, path: Path) -> None:
    """Open a file; where nothing can open it, say where it lies."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        desk.tell(f"这台电脑上没有能打开它的程序，文件在：{path}", "warn")
