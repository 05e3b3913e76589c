"""Paints the cells of a register: text, tags of state and standing, selection, focus."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from station_app.domain.life_cycles import LifeCycle
from station_app.services.listing import STANDING, STATE, Row
from ui.register.model import Index, RegisterTable, alignment
from ui.theme.look import look, px

INKS = {"good": "good", "warn": "warn", "bad": "bad", "info": "soft_text", "plain": "quiet"}
GROUNDS = {
    "good": "good_soft",
    "warn": "warn_soft",
    "bad": "bad_soft",
    "info": "soft",
    "plain": "border",
}


def weight_of_state(life_cycle: LifeCycle, state: str) -> str:
    """Return how a state is coloured: the first, those that end a life, and those between."""
    if state == life_cycle.start:
        return "info"
    return "good" if life_cycle.after(state) else "plain"


@dataclass(frozen=True)
class _Dress:
    """Colours, lengths and letters of the present look, fetched once and not for each cell."""

    soft: QColor
    grid: QColor
    text: QColor
    focus: QPen
    inks: dict[str, QColor]
    grounds: dict[str, QColor]
    font: QFont
    small: QFont
    metrics: QFontMetrics
    small_metrics: QFontMetrics
    left: int
    right: int
    tag: int
    dot: int


def _dressed() -> _Dress:
    found = look()
    font, small = found.font(), found.font(12)
    return _Dress(
        soft=found.colour("soft"),
        grid=found.colour("grid"),
        text=found.colour("text"),
        focus=QPen(found.colour("focus"), 2),
        inks={weight: found.colour(token) for weight, token in INKS.items()},
        grounds={weight: found.colour(token) for weight, token in GROUNDS.items()},
        font=font,
        small=small,
        metrics=QFontMetrics(font),
        small_metrics=QFontMetrics(small),
        left=px(10),
        right=px(8),
        tag=px(22),
        dot=px(3),
    )


class CellDelegate(QStyledItemDelegate):
    """Paints every cell itself: the style sheet's own painting takes twice as long.

    current  row and column of the cell that has the focus; the views beside each other
             that show one table have the same
    """

    def __init__(self, life_cycle: LifeCycle, parent: QObject) -> None:
        super().__init__(parent)
        self._weights = {each: weight_of_state(life_cycle, each) for each in life_cycle.labels}
        self._dress = _dressed()
        self.current = (-1, -1)
        look().changed.connect(self._look_changed)

    def _look_changed(self) -> None:
        self._dress = _dressed()

    def _tag(self, painter: QPainter, rect: QRect, text: str, weight: str) -> None:
        dress = self._dress
        wanted = dress.small_metrics.horizontalAdvance(text) + px(22)
        width = min(wanted, rect.width() - dress.left - px(4))
        top = rect.center().y() - dress.tag // 2 + 1
        ground = QRect(rect.x() + dress.left, top, width, dress.tag)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dress.grounds[weight])
        painter.drawRoundedRect(ground, px(4), px(4))
        painter.setBrush(dress.inks[weight])
        painter.drawEllipse(QPoint(ground.x() + px(9), ground.center().y()), dress.dot, dress.dot)
        painter.setPen(dress.inks[weight])
        painter.setFont(dress.small)
        words = ground.adjusted(px(16), 0, 0, 0)
        shown = dress.small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def _weight(self, path: str, row: Row) -> str:
        """Return the colour of a tag; "" where there is none."""
        if path == STATE:
            return self._weights.get(row.state, "plain")
        return row.standing.weight if path == STANDING and row.standing.value else ""

    def _room(self, rect: QRect) -> QRect:
        return rect.adjusted(self._dress.left, 0, -self._dress.right, 0)

    # Qt's interface

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        dress, rect = self._dress, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, dress.soft)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, dress.grid)
        table = cast(RegisterTable, index.model())
        place, at = index.row(), index.column()
        row, column = table.row(place), table.columns[at]
        if row is not None and (text := row.cells[at]):
            weight = self._weight(column.path, row)
            if weight:
                self._tag(painter, rect, text, weight)
            else:
                room = self._room(rect)
                line = text.partition("\n")[0] if "\n" in text else text
                mode = Qt.TextElideMode.ElideRight
                shown = dress.metrics.elidedText(line, mode, room.width())
                painter.setPen(dress.text)
                painter.setFont(dress.font)
                painter.drawText(room, alignment(column), shown)
        if self.current == (place, at):
            painter.setPen(dress.focus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Tell the whole text of a cell that does not have the room for it."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = str(index.data() or "")
        room = self._room(view.visualRect(cast(QModelIndex, index)))
        cut = "\n" in text or self._dress.metrics.horizontalAdvance(text) > room.width()
        words = f"<p style='white-space: pre-wrap'>{escape(text)}</p>"  # Qt would guess at markup
        QToolTip.showText(event.globalPos(), words if cut else "", view)
        return True
