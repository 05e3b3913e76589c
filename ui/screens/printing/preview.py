"""Pages as they come out of the printer, under each other; only what is seen is painted."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from station_app.domain.forms import Box
from ui.printing.marks import Page
from ui.printing.painter import DOTS, paint
from ui.printing.photos import Photos
from ui.theme.look import look, px

A4 = Box(0, 0, 210, 297)
GAP = 16  # pixels round and between the sheets
STEP = 40  # pixels, one turn of the wheel or an arrow key
PAPER = Qt.GlobalColor.white  # whatever the look: so it will be


class Zoom(Enum):
    """How large the pages are shown."""

    WIDTH = "适合宽度"
    PAGE = "整页"
    ACTUAL = "100%"


class PagesView(QAbstractScrollArea):
    """Shows the pages of one copy.

    page_changed  another page is in view, or others are shown
    turned        one went on beyond the last page (1), or back before the first (-1)
    """

    page_changed = Signal()
    turned = Signal(int)

    def __init__(self, photos: Photos) -> None:
        super().__init__()
        self._photos = photos
        self._sheet = A4
        self._zoom = Zoom.WIDTH
        self.pages: tuple[Page, ...] = ()
        self.setObjectName("preview")
        self.setAccessibleName("打印预览")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().valueChanged.connect(lambda: self._scrolled())
        self.horizontalScrollBar().valueChanged.connect(lambda: self.viewport().update())
        look().changed.connect(self.viewport().update)

    def show_pages(self, pages: tuple[Page, ...], sheet: Box, page: int = 0) -> None:
        """Show other pages, from one of them on; -1: the last."""
        self.pages, self._sheet = pages, sheet
        self._arrange()
        self.go_to(page % len(pages) if pages else 0)
        self._scrolled()

    @property
    def page(self) -> int:
        """Number of the page in view, from 0: the one under the upper third."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 3
        return max(0, min(int(middle / self._pitch()), len(self.pages) - 1))

    def go_to(self, page: int) -> None:
        """Bring the top of a page into view."""
        self.verticalScrollBar().setValue(round(page * self._pitch()))

    def turn(self, by: int) -> None:
        """Go to the next page or the one before; beyond the ends `turned` tells."""
        page = self.page + by
        if 0 <= page < len(self.pages):
            self.go_to(page)
        else:
            self.turned.emit(by)

    @property
    def sheet_size(self) -> tuple[float, float]:
        """Width and height of a sheet as it is shown, in pixels."""
        return self._sheet.width * self._scale(), self._sheet.height * self._scale()

    @property
    def zoom(self) -> Zoom:
        """How large the pages are shown."""
        return self._zoom

    @zoom.setter
    def zoom(self, zoom: Zoom) -> None:
        page = self.page
        self._zoom = zoom
        self._arrange()
        self.go_to(page)

    def _scale(self) -> float:
        """Return pixels per mm."""
        room = self.viewport().size()
        across = (room.width() - 2 * px(GAP)) / self._sheet.width
        down = (room.height() - 2 * px(GAP)) / self._sheet.height
        if self._zoom is Zoom.ACTUAL:
            return self.logicalDpiX() / 25.4
        return max(0.5, across if self._zoom is Zoom.WIDTH else min(across, down))

    def _pitch(self) -> float:
        """Return the pixels from the top of a page to that of the next."""
        return self._sheet.height * self._scale() + px(GAP)

    def _arrange(self) -> None:
        room = self.viewport().size()
        height = round(self._pitch() * len(self.pages)) + px(GAP)
        width = round(self._sheet.width * self._scale()) + 2 * px(GAP)
        for bar, whole, seen in (
            (self.verticalScrollBar(), height, room.height()),
            (self.horizontalScrollBar(), width, room.width()),
        ):
            bar.setPageStep(seen)
            bar.setSingleStep(px(STEP))
            bar.setRange(0, max(0, whole - seen))
        self.viewport().update()

    def _scrolled(self) -> None:
        self.setAccessibleDescription(f"第 {self.page + 1} 页，共 {len(self.pages)} 页")
        self.viewport().update()
        self.page_changed.emit()

    def _place(self, number: int) -> QRectF:
        """Return where a page lies in the viewport."""
        width, height = self.sheet_size
        spare = max(px(GAP), (self.viewport().width() - width) / 2)
        left = spare - self.horizontalScrollBar().value()
        top = px(GAP) + number * self._pitch() - self.verticalScrollBar().value()
        return QRectF(left, top, width, height)

    def _paint_sheet(self, painter: QPainter, page: Page, place: QRectF) -> None:
        painter.save()
        painter.setPen(QPen(look().colour("border"), 1))
        painter.setBrush(PAPER)
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setClipRect(place)
        painter.translate(place.topLeft())
        scale = self._scale() / DOTS
        painter.scale(scale, scale)
        paint(page, painter, self._photos)
        painter.restore()

    # Qt's interface

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        painter.fillRect(self.viewport().rect(), look().colour("ground"))
        seen = QRectF(event.rect())
        for number, page in enumerate(self.pages):
            place = self._place(number)
            if place.intersects(seen):
                self._paint_sheet(painter, page, place)
        if self.hasFocus():
            painter.setPen(QPen(look().colour("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        page = self.page
        self._arrange()
        self.go_to(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_PageDown:
                self.turn(1)
            case Qt.Key.Key_PageUp:
                self.turn(-1)
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Space:
                bar.setValue(bar.value() + bar.pageStep() - px(STEP))
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.zoom = Zoom.WIDTH if event.angleDelta().y() > 0 else Zoom.PAGE
            self.page_changed.emit()
            return
        super().wheelEvent(event)
