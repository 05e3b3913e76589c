"""Two bars: how far a term has run, and how many hours of study are there of those needed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.look import look, px

THICK, HIGH, MARK = 10, 18, 16  # pixels at the size 标准
DONE, PENDING = 0, 1  # places of their colours among those of charts


class Bar(QWidget):
    """A track with parts of it filled, and a mark.

    parts  (from, to, place of the colour among those of charts), painted in this order;
           from and to are shares of the whole between 0 and 1
    mark   share at which a line stands; None: there is none
    spoken what a screen reader says
    """

    def __init__(
        self, parts: tuple[tuple[float, float, int], ...], mark: float | None, spoken: str
    ) -> None:
        super().__init__()
        self.parts, self.mark = parts, mark
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.update)

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Paint the bar into an area."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(area.x(), area.center().y() - px(THICK) / 2, area.width(), px(THICK))
        painter.setBrush(look().colour("border"))
        painter.drawRoundedRect(track, px(3), px(3))
        for begin, end, series in self.parts:
            part = QRectF(track)
            part.setLeft(track.x() + track.width() * min(begin, 1))
            part.setRight(track.x() + track.width() * min(end, 1))
            painter.setBrush(QColor(look().tokens.chart[series]))
            painter.drawRoundedRect(part, px(3), px(3))
        if self.mark is not None:
            place = track.x() + track.width() * min(max(self.mark, 0), 1)
            painter.setPen(QPen(look().colour("text"), 2))
            top = area.center().y() - px(MARK) / 2
            painter.drawLine(round(place), round(top), round(place), round(top + px(MARK)))

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(px(240), px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter, QRectF(self.rect()).adjusted(1, 0, -1, 0))
        painter.end()


def share(day: date, first: date, last: date) -> float:
    """Return which part of a span of days is over on a day, between 0 and 1."""
    days = max((last - first).days, 1)
    return min(max((day - first).days / days, 0.0), 1.0)
