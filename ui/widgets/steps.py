"""The numbered bar over a task of several steps: what is done, what is at hand, what comes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.look import look, px

DISC = 24  # lengths are pixels at the size 标准
GAP = 8  # between disc, title and line
SHORTEST = 16  # line between two steps; with less room only the current title is shown


class Steps(QWidget):
    """Shows the steps of a task from left to right; it is not clicked on."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.titles = tuple(titles)
        self._current = 0
        self.setObjectName("steps")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self.update)
        self.set_current(0)

    @property
    def current(self) -> int:
        """Number of the step at hand, counted from 0."""
        return self._current

    def set_current(self, number: int) -> None:
        """Show that step `number`, counted from 0, is at hand and those before it are done.

        A number past the last step shows all as done.
        """
        self._current = number
        if number < len(self.titles):
            title = self.titles[number]
            text = f"第 {number + 1} 步，共 {len(self.titles)} 步：{title}"
            self.setAccessibleName(text)
        else:
            self.setAccessibleName("所有步骤都已完成")
        self.update()

    def _shown_titles(self, width: int) -> list[str]:
        titles = list(self.titles)
        lines = (len(titles) - 1) * (px(SHORTEST) + px(GAP) * 2)
        if sum(self._width(title) for title in titles) + lines <= width:
            return titles
        return [title if at == self._current else "" for at, title in enumerate(titles)]

    def _width(self, title: str) -> int:
        # Bold, whichever is current: the steps keep their places when one goes on.
        metrics = QFontMetrics(look().font(bold=True))
        return px(DISC) + (px(GAP) + metrics.horizontalAdvance(title) if title else 0)

    def _paint_step(self, painter: QPainter, at: int, title: str, left: int) -> None:
        disc = QRect(left, (self.height() - px(DISC)) // 2, px(DISC), px(DISC))
        done, here = at < self._current, at == self._current
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("good_soft" if done else "primary" if here else "border"))
        painter.drawEllipse(disc)
        if done:
            tick = look().pixmap("check_bold", "good", 12, self.devicePixelRatioF())
            painter.drawPixmap(_centred(disc, px(12)), tick)
        else:
            painter.setFont(look().font(12, bold=True))
            painter.setPen(look().colour("on_primary" if here else "quiet"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(at + 1))
        painter.setFont(look().font(bold=here))
        painter.setPen(look().colour("text" if here else "quiet"))
        beside = QRect(disc.right() + 1 + px(GAP), 0, self.width(), self.height())
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, title)

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(DISC + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(DISC) * len(self.titles), px(DISC + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        titles = self._shown_titles(self.width())
        widths = [self._width(title) for title in titles]
        spare = (self.width() - sum(widths)) / max(1, len(titles) - 1)
        middle, left = self.height() // 2, 0.0
        for at, (title, width) in enumerate(zip(titles, widths, strict=True)):
            self._paint_step(painter, at, title, round(left))
            ends = (round(left + width) + px(GAP), round(left + width + spare) - px(GAP))
            if at + 1 < len(titles) and ends[1] > ends[0]:
                painter.setPen(look().colour("border"))
                painter.drawLine(QPoint(ends[0], middle), QPoint(ends[1], middle))
            left += width + spare
        painter.end()


def _centred(disc: QRect, side: int) -> QPoint:
    return QPoint(disc.center().x() - side // 2 + 1, disc.center().y() - side // 2 + 1)
