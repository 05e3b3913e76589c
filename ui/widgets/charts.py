"""Charts painted by tokens, so that they follow the look and print as they are seen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.look import look, px

LINE = 28  # height of one bar with its room, in pixels at the size 标准
THICK = 14
LETTERS = 13


class Bars(QWidget):
    """Horizontal bars with their names at the left and their numbers at the right.

    values  by name, top to bottom
    unit    of the numbers, for the spoken name
    """

    def __init__(self, title: str, values: Mapping[str, int], unit: str = "条") -> None:
        super().__init__()
        self.values = dict(values)
        told = "，".join(f"{name} {number:,} {unit}" for name, number in self.values.items())
        self.setAccessibleName(f"{title}：{told}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.update)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint the chart into an area, on the screen or on paper."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look().font(LETTERS))
        metrics = QFontMetrics(look().font(LETTERS))
        names = max(map(metrics.horizontalAdvance, self.values), default=0) + px(12)
        names = min(names, round(area.width() * 0.4))
        numbers = max(
            (metrics.horizontalAdvance(f"{n:,}") for n in self.values.values()), default=0
        )
        track = QRectF(area.x() + names, 0, area.width() - names - numbers - px(12), px(THICK))
        largest = max(self.values.values(), default=0) or 1
        for at, (name, number) in enumerate(self.values.items()):
            line = QRectF(area.x(), area.y() + at * px(LINE), area.width(), px(LINE))
            track.moveTop(line.center().y() - track.height() / 2)
            self._bar(painter, track, number / largest)
            mode = Qt.TextElideMode.ElideRight
            painter.setPen(look().colour("quiet"))
            shown = metrics.elidedText(name, mode, names - px(10))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
            painter.setPen(look().colour("text"))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(line, right, f"{number:,}")

    def _bar(self, painter: QPainter, track: QRectF, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("hover"))
        painter.drawRoundedRect(track, px(3), px(3))
        filled = QRectF(track)
        filled.setWidth(max(track.width() * share, px(4)))
        painter.setBrush(QColor(look().tokens.chart[0]))
        painter.drawRoundedRect(filled, px(3), px(3))

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(px(240), len(self.values) * px(LINE))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), len(self.values) * px(LINE))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter, QRectF(self.rect()))
        painter.end()
