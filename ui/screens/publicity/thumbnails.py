"""Small pictures of clippings, made beside the window as they come into sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from station_app.domain.problems import StationError
from station_app.services import attaching
from station_app.services.attaching import Attachment
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.pictures import read_picture

PICTURES = (".png", ".jpg", ".jpeg")
SIZE = QSize(176, 128)  # pixels: twice what is shown, for fine screens
AT_ONCE = 12  # pictures in one question to the store

Found = list[tuple[str, QImage]]


def is_picture(file: Attachment) -> bool:
    """Whether a clipping can be shown as a small picture."""
    return file.name.lower().endswith(PICTURES)


def thumbnail(content: bytes) -> QImage:
    """Return a picture cut to the shape of a thumbnail; a null one for what is no picture."""
    image = read_picture(content, SIZE)
    if image.isNull():
        return image
    cover = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    scaled = image.scaled(SIZE, cover, Qt.TransformationMode.SmoothTransformation)
    left = (scaled.width() - SIZE.width()) // 2
    return scaled.copy(left, 0, SIZE.width(), SIZE.height())  # the head of a page tells most


class Thumbnails(QObject):
    """Keeps the pictures that were made.

    came  there are more of them
    """

    came = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._made: dict[str, QImage] = {}
        self._waiting: list[str] = []
        self._asking: frozenset[str] = frozenset()

    def of(self, file: Attachment) -> QImage | None:
        """Return the picture of a clipping; None while it is made, null where there is none."""
        value = file.value
        if value not in self._made and value not in self._waiting and value not in self._asking:
            self._waiting.append(value)
            self._ask()
        return self._made.get(value)

    def _ask(self) -> None:
        if self._asking or not self._waiting:
            return
        now, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
        self._asking = frozenset(now)
        workspace = self._desk.workspace
        self._desk.look_up(lambda: _made(workspace, now), self._came)

    def _came(self, found: Found) -> None:
        self._made |= dict(found)
        self._asking = frozenset()
        self.came.emit()
        self._ask()


def _made(workspace: Workspace, values: Sequence[str]) -> Found:
    return [(value, thumbnail(_content(workspace, value))) for value in values]


def _content(workspace: Workspace, value: str) -> bytes:
    try:
        return attaching.content(workspace, value)
    except StationError:
        return b""  # a lost file must not keep the page from opening; the check-up tells it
