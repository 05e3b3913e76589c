"""The files of a field: a list with their sizes; added, opened with the system, taken out."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.file_names import is_shown
from station_app.services import attaching
from station_app.services.attaching import Attachment
from ui.ask import ANY
from ui.desk import Desk
from ui.widgets.basics import button, clear, column, label, row

LONGEST_NAME = 24  # characters
KILO = 1024


def size_shown(size: int) -> str:
    """Return a size for people; "" when it is not known."""
    if not size:
        return ""
    if size < KILO * KILO:
        return f"{max(1, round(size / KILO))} KB"
    return f"{size / KILO / KILO:.1f} MB"


class AttachmentList(QWidget):
    """The files of a field; its value names them."""

    edited = Signal()
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._value, self._asked, self._closed = "", 0, False
        self.files: list[Attachment] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.add_button = button("添加", self.choose, kind="link", name="attachment-add")
        self.hint = label("可把文件拖到这里，每个不超过 20 MB", "note", wrap=True)
        self._rows: QVBoxLayout = column(spacing=4)
        column(self, self._rows, row(self.add_button, None), self.hint, spacing=4)
        self.setAcceptDrops(True)

    def typed(self) -> str:
        """Return the value."""
        return self._value

    def put(self, text: str, name: str = "") -> None:
        """Show the files that a value names."""
        self._value = text
        self._asked += 1
        asked, workspace = self._asked, self._desk.workspace
        if text:
            self._desk.look_up(lambda: (asked, attaching.attached(workspace, text)), self._came)
        else:
            self._came((asked, []))

    def set_closed(self, closed: bool) -> None:
        """Let it be read only, or be changed again."""
        self._closed = closed
        self.add_button.setVisible(not closed)
        self.hint.setVisible(not closed)
        self.setAcceptDrops(not closed)
        self._show()

    def mark(self, state: str) -> None:
        """Leave the dress: the message says it."""

    def note(self) -> str:
        """Say nothing."""
        return ""

    def call(self, words: str) -> None:
        """Give it its spoken name."""
        self.add_button.setAccessibleName(f"{words}：添加文件")

    def reached(self) -> QWidget:
        """Return the widget that takes the focus."""
        return self.add_button

    def choose(self) -> None:
        """Ask for files."""
        self._desk.ask.files(self, "添加附件", ANY, self.add, many=True)

    def add(self, files: list[Path]) -> None:
        """Seal files into the workspace and name them here."""
        if self._closed or not files:
            return
        workspace = self._desk.workspace

        def keep() -> list[Attachment]:
            return [attaching.keep_file(workspace, path) for path in files]

        self._desk.look_up(keep, self._kept)

    def open_file(self, file: Attachment) -> None:
        """Show a document with the system's program; the readable copy goes with the form.

        What might run when it is opened can only be saved.
        """
        if not is_shown(file.name):
            self._desk.ask.save_as(self, "另存附件", file.name, ANY, partial(self._save, file))
            return
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="station-file-",
                ignore_cleanup_errors=True,  # Windows keeps what is open elsewhere
            )
        workspace, folder = self._desk.workspace, Path(self._folder.name)
        path = self._desk.attempt(
            lambda: attaching.copy_into(workspace, file, folder), "没有打开附件"
        )
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _save(self, file: Attachment, path: Path) -> None:
        workspace = self._desk.workspace
        self._desk.attempt(lambda: attaching.copy_to(workspace, file, path), "没有保存附件")

    def forget_copies(self) -> None:
        """Delete the readable copies that were made to show files."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _kept(self, files: list[Attachment]) -> None:
        self.put(attaching.together(self._value or None, *(file.value for file in files)))
        self.edited.emit()

    def remove(self, file: Attachment) -> None:
        """Take a file out."""
        self.put(attaching.without(self._value, file.value) or "")
        self.edited.emit()
        self.add_button.setFocus()

    def _came(self, answer: tuple[int, list[Attachment]]) -> None:
        asked, files = answer
        if asked == self._asked:
            self.files = files
            self._show()

    def _show(self) -> None:
        clear(self._rows)
        for file in self.files:
            self._rows.addLayout(self._row(file))

    def _row(self, file: Attachment) -> QHBoxLayout:
        short = file.name if len(file.name) <= LONGEST_NAME else f"{file.name[:LONGEST_NAME]}…"
        icon = "document_pdf" if file.name.lower().endswith(".pdf") else "attach"
        opening = button(short, partial(self.open_file, file), kind="link", icon=icon)
        opening.setToolTip(f"打开 {file.name}")
        opening.setAccessibleName(f"打开附件 {file.name}")
        size = label(size_shown(file.size), "note")
        made = row(opening, None, size, spacing=4)
        if not self._closed:
            away = button(
                "", partial(self.remove, file), kind="ghost", icon="dismiss",
                tip=f"移除附件 {file.name}",
            )  # fmt: skip
            made.addWidget(away)
        return made

    # Qt's interface

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.forget_copies()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
