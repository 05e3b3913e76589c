"""Painting pages of marks at 100 %, in units of 1/720 inch."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from station_app.domain.forms import Box, TickStyle
from ui.printing.faces import DOTS_PER_POINT
from ui.printing.marks import (
    INNER_RULE,
    Frame,
    Mark,
    Page,
    Picture,
    Rules,
    Shades,
    Text,
    Tick,
    Watermark,
)
from ui.printing.photos import Photos

DOTS_PER_INCH = 72 * DOTS_PER_POINT
DOTS = DOTS_PER_INCH / 25.4  # per mm
BLACK = QColor(0, 0, 0)
GREY = QColor(120, 120, 120)
SHADE = QColor(245, 245, 245)  # 4 % grey
PALE = QColor(0, 0, 0, 22)  # a watermark that leaves the writing legible
TICK = ((0.16, 0.52), (0.42, 0.80), (0.90, 0.12))  # corners of ☑, in sides of the box


def paint(page: Page, painter: QPainter, photos: Photos) -> None:
    """Paint one page; scale the painter first where the device has not 720 dots per inch."""
    for mark in page.marks:
        _paint(mark, painter, photos)


def _paint(mark: Mark, painter: QPainter, photos: Photos) -> None:
    match mark:
        case Text():
            painter.setPen(BLACK)
            painter.setFont(mark.face.font(mark.size))
            painter.drawText(QPointF(mark.x * DOTS, mark.baseline * DOTS), mark.text)
        case Tick():
            _paint_tick(mark, painter)
        case Picture():
            image = photos.image(mark.photo)
            if image is not None:
                painter.drawImage(_dots(mark.box), image)
        case Shades():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(SHADE)
            painter.drawRects([_dots(box) for box in mark.boxes])
        case Rules():
            painter.setPen(_pen(mark.weight))
            lines = [QLineF(*(end * DOTS for end in line)) for line in mark.lines]
            painter.drawLines(lines)
        case Frame():
            _paint_frame(mark, painter)
        case Watermark():
            _paint_watermark(mark, painter)


def _paint_tick(mark: Tick, painter: QPainter) -> None:
    box, solid = mark.box, mark.ticked and mark.style is TickStyle.SOLID
    painter.setPen(_pen(INNER_RULE))
    painter.setBrush(BLACK if solid else Qt.BrushStyle.NoBrush)
    painter.drawRect(_dots(box))
    if mark.ticked and not solid:
        painter.setPen(_pen(2 * INNER_RULE))
        corners = [(box.x + x * box.width, box.y + y * box.height) for x, y in TICK]
        painter.drawPolyline([QPointF(x * DOTS, y * DOTS) for x, y in corners])


def _paint_frame(mark: Frame, painter: QPainter) -> None:
    pen = _pen(mark.weight)
    if mark.dotted:
        pen.setColor(GREY)
        pen.setDashPattern([4, 6])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(_dots(mark.box))


def _paint_watermark(mark: Watermark, painter: QPainter) -> None:
    """Write the word along the rising diagonal, over everything: grounds would hide it."""
    face, page = mark.face, mark.page
    painter.save()
    painter.translate(page.width / 2 * DOTS, page.height / 2 * DOTS)
    painter.rotate(-50)
    painter.setPen(PALE)
    length = sum(face.advances[character] for character in mark.text)
    size = min(150.0, 440.0 / length)  # pt
    painter.setFont(face.font(size))
    dots = size * DOTS_PER_POINT
    painter.drawText(QPointF(-length * dots / 2, 0.37 * dots), mark.text)
    painter.restore()


def _pen(weight: float) -> QPen:
    pen = QPen(BLACK, weight * DOTS_PER_POINT)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _dots(box: Box) -> QRectF:
    return QRectF(box.x * DOTS, box.y * DOTS, box.width * DOTS, box.height * DOTS)
