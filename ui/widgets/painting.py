"""What painted cards and items have in common."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from ui.theme.look import look, px

Align = Qt.AlignmentFlag


def write(
    painter: QPainter,
    room: QRect,
    text: str,
    size: float,
    ink: str,
    *,
    side: Qt.AlignmentFlag = Align.AlignLeft,
    bold: bool = False,
) -> int:
    """Write a line that is cut short where it lacks the room; return the width it took."""
    font = look().font(size, bold=bold)
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(look().colour(ink))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(side | Align.AlignVCenter), shown)
    return metrics.horizontalAdvance(shown) + (px(8) if shown else 0)
