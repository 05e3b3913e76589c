"""A portrait: chosen, dropped or pasted, cut to 5:7 and kept small; shown in the size of 一寸."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QIODevice,
    QMimeData,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QFrame, QWidget

from station_app.domain.problems import StationError
from station_app.services import attaching
from station_app.services.workspace import Workspace
from ui.ask import PICTURES
from ui.desk import Desk
from ui.pictures import read_picture
from ui.theme.look import look, px
from ui.widgets.basics import button, column, row

PRINTED = QSize(413, 579)  # pixels: 35 mm at 420 dpi
LARGEST = 60_000  # bytes
QUALITIES = (90, 80, 70, 60, 50, 40)
BOX = QSize(125, 175)  # pixels on the screen
HIGH = 3  # of what is cut off in height, one part in three is cut above: heads are high


def portrait(content: bytes) -> bytes:
    """Return a picture cut to 5:7 as a small JPEG without metadata, turned as it was held.

    Raises StationError when it is no picture.
    """
    image = read_picture(content, PRINTED)
    if image.isNull():
        raise StationError(
            "这个文件不是能打开的照片，或者太大。请选 JPEG 或 PNG 照片；太大的请先用画图软件缩小。"
        )
    return _encoded(_cut(image))


def _cut(image: QImage) -> QImage:
    width, height = image.width(), image.height()
    across = min(width, height * PRINTED.width() // PRINTED.height())
    down = min(height, width * PRINTED.height() // PRINTED.width())
    part = QRect((width - across) // 2, (height - down) // HIGH, max(1, across), max(1, down))
    smooth = Qt.TransformationMode.SmoothTransformation
    scaled = image.copy(part).scaled(PRINTED, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    plain = QImage(PRINTED, QImage.Format.Format_RGB32)  # drops what the picture says of itself
    plain.fill(Qt.GlobalColor.white)
    painter = QPainter(plain)
    painter.drawImage(0, 0, scaled)
    painter.end()
    return plain


def _encoded(image: QImage) -> bytes:
    for quality in QUALITIES:
        device = QBuffer()
        device.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(device, "JPEG", quality)  # type: ignore[call-overload]
        content = bytes(device.data().data())
        if len(content) < LARGEST:
            break
    return content


class PhotoBox(QFrame):
    """The portrait in a field; its value is that of the sealed file."""

    edited = Signal()
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._value, self._asked = "", 0
        self._picture: QPixmap | None = None
        self._closed = False
        self.face = _Face(self)
        self.choose_button = button("选图", self.choose, name="photo-choose")
        self.remove_button = button("移除", self.remove, kind="ghost", name="photo-remove")
        buttons = row(None, self.choose_button, self.remove_button, None)
        column(self, row(None, self.face, None), buttons, spacing=12)
        self._show()

    def typed(self) -> str:
        """Return the value."""
        return self._value

    def put(self, text: str, name: str = "") -> None:
        """Show the photo with a value."""
        self._value, self._picture = text, None
        self._asked += 1
        if text:
            asked, workspace = self._asked, self._desk.workspace
            self._desk.look_up(lambda: (asked, _content(workspace, text)), self._came)
        self._show()

    def set_closed(self, closed: bool) -> None:
        """Let it be seen only, or be changed again."""
        self._closed = closed
        self._show()

    def mark(self, state: str) -> None:
        """Leave the dress: the message says it."""

    def note(self) -> str:
        """Say nothing."""
        return ""

    def call(self, words: str) -> None:
        """Give it its spoken name."""
        self.face.setAccessibleName(f"{words}：回车选图，Ctrl+V 粘贴，Delete 移除")

    def reached(self) -> QWidget:
        """Return the widget that takes the focus."""
        return self.face

    def choose(self) -> None:
        """Ask for a file."""
        if not self._closed:
            self._desk.ask.files(self, "选择照片", PICTURES, self._chosen)

    def remove(self) -> None:
        """Take the photo out."""
        if self._value and not self._closed:
            self.put("")
            self.edited.emit()

    def paste(self) -> None:
        """Take what is on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, offered: QMimeData) -> None:
        """Take a picture that was dropped or pasted; something else is said so."""
        files = [Path(url.toLocalFile()) for url in offered.urls() if url.isLocalFile()]
        if files:
            self._chosen(files)
        elif offered.hasImage() and not self._closed:
            device = QBuffer()
            device.open(QIODevice.OpenModeFlag.WriteOnly)
            QImage(offered.imageData()).save(device, "PNG")  # type: ignore[call-overload]
            self._keep("粘贴的照片.jpg", bytes(device.data().data()))
        elif not self._closed:
            self._desk.tell("剪贴板里没有照片，请先复制一张照片", "warn")

    @property
    def picture(self) -> QPixmap | None:
        """The photo as it is shown; None without one."""
        return self._picture

    def _chosen(self, files: list[Path]) -> None:
        if self._closed or not files:
            return
        content = self._desk.attempt(lambda: attaching.read(files[0]), "没有读取照片")
        if content is not None:
            self._keep(f"{files[0].stem}.jpg", content)

    def _keep(self, name: str, content: bytes) -> None:
        self._asked += 1
        asked, workspace = self._asked, self._desk.workspace
        self._desk.look_up(
            lambda: (asked, attaching.keep_photo(workspace, name, portrait(content))), self._kept
        )

    def _kept(self, answer: tuple[int, attaching.Attachment]) -> None:
        asked, photo = answer
        if asked == self._asked:
            self.put(photo.value)
            self.edited.emit()

    def _came(self, answer: tuple[int, bytes]) -> None:
        asked, content = answer
        if asked != self._asked:
            return
        image = read_picture(content, PRINTED)
        self._picture = None if image.isNull() else QPixmap.fromImage(image)
        self.face.update()

    def _show(self) -> None:
        self.choose_button.setVisible(not self._closed)
        self.remove_button.setVisible(bool(self._value) and not self._closed)
        self.setAcceptDrops(not self._closed)
        self.face.update()

    # Qt's interface

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(event.mimeData())


class _Face(QWidget):
    """The picture itself, or what to do to get one."""

    def __init__(self, box: PhotoBox) -> None:
        super().__init__()
        self._box = box
        self.setObjectName("photo")
        self.setFixedSize(px(BOX.width()), px(BOX.height()))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Paste):
            self._box.paste()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._box.choose()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._box.remove()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._box.choose()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        picture = self._box.picture
        if picture is not None:
            painter.drawPixmap(frame.toRect(), picture)
        else:
            self._paint_empty(painter, frame)
        if self.hasFocus():
            painter.setPen(QPen(look().colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, px(6), px(6))

    def _paint_empty(self, painter: QPainter, frame: QRectF) -> None:
        painter.setPen(QPen(look().colour("control"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(look().colour("raised"))
        painter.drawRoundedRect(frame, px(6), px(6))
        side = px(28)
        camera = look().pixmap("camera", "quiet", 28, self.devicePixelRatioF())
        painter.drawPixmap(QRect((self.width() - side) // 2, px(44), side, side), camera)
        painter.setPen(look().colour("quiet"))
        painter.setFont(look().font(12))
        words = "一寸照片\n点击选图、拖入\n或 Ctrl+V 粘贴"
        below = frame.adjusted(0, px(84), 0, 0)
        painter.drawText(
            below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), words
        )


def _content(workspace: Workspace, value: str) -> bytes:
    try:
        return attaching.content(workspace, value)
    except StationError:
        return b""  # a lost file must not keep the form from opening; the check-up tells it
