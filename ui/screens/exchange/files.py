"""Files that come and go: dropped on a page, shown in their folder, mailed, copied to a stick."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QProcess, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from station_app.services.exchange import mailbag
from ui.ask import XLSX
from ui.desk import Desk

PACKAGES = "上报包 (*.xlsx *.tzpkg);;所有文件 (*)"


def dropped_files(event: QDropEvent) -> list[Path]:
    """Return the files of this computer that are dragged or dropped."""
    urls = (url for url in event.mimeData().urls() if url.isLocalFile())
    paths = (Path(url.toLocalFile()) for url in urls)
    return [path for path in paths if path.is_file()]


def show_folder(desk: Desk, file: Path) -> None:
    """Open the folder in which a file lies; on Windows the file is selected there."""
    if sys.platform == "win32" and file.exists():
        # Two words: quoted as one, a path with blanks would open another folder.
        named = ["/select,", QDir.toNativeSeparators(str(file))]
        shown, _ = QProcess.startDetached("explorer.exe", named)
    else:
        shown = QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))
    if not shown:
        desk.tell(f"打不开文件夹，请自己打开：{file.parent}", "warn")


def open_draft(desk: Desk, draft: Path) -> bool:
    """Open a mail with the mail program; say what else there is when there is none."""
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(draft))):
        desk.tell("已在邮件程序里打开，请核对收件人和附件以后发送。", "info")
        return True
    desk.tell("这台电脑没有能打开邮件草稿的程序，请用“打开文件夹”和“复制”的办法。", "warn")
    return False


def copy_text(desk: Desk, what: str, text: str) -> None:
    """Put a text on the clipboard and say so."""
    QGuiApplication.clipboard().setText(text)
    desk.tell(f"{what}已复制", "info")


def copy_letter(desk: Desk, letter: str) -> None:
    """Put the text of a mail on the clipboard."""
    QGuiApplication.clipboard().setText(letter)
    desk.tell("邮件文字已复制，可以粘贴到邮件里；别忘了添加附件。", "info")


def save_copy(desk: Desk, parent: QWidget, file: Path) -> None:
    """Ask where to put a copy of a file, e.g. on a USB stick, and write it there."""

    def write(target: Path) -> None:
        work = partial(_copy, file, target)
        desk.run(f"另存 {file.name}", work, lambda path: desk.tell(f"已另存到 {path}"))

    desk.ask.save_as(parent, "另存到", file.name, XLSX, write)


def _copy(file: Path, target: Path, progress: object) -> Path:
    return mailbag.copy_to(file, target)
