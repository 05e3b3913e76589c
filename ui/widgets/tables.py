"""Tables that are only read: one line a row, painted by tokens, walked by keyboard."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.theme.look import look, px

INK_ROLE = Qt.ItemDataRole.UserRole + 40  # token of the colour of a cell's text
HEADER = 38  # pixels at the size 标准

Index = QModelIndex | QPersistentModelIndex


class ReadingTable(QTableView):
    """Whole rows are chosen; Tab leaves the table; the last column takes the room left.

    name    object name, by which tests find it
    spoken  what a screen reader says it is
    """

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setItemDelegate(PlainCells(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(left)
        look().changed.connect(self._dressed)
        self._dressed()

    def set_widths(self, *widths: float) -> None:
        """Give the columns their widths, in pixels at the size 标准; 0 leaves one as it is."""
        for column, width in enumerate(widths):
            if width:
                self.setColumnWidth(column, px(width))

    def _dressed(self) -> None:
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(look().row_height)
        rows.setDefaultSectionSize(look().row_height)
        self.horizontalHeader().setFixedHeight(px(HEADER))


class PlainCells(QStyledItemDelegate):
    """Paints text in the ink of INK_ROLE; a style sheet on items would hide it."""

    # Qt's interface

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found, rect = look(), option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, found.colour("soft" if chosen else "hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, found.colour("grid"))
        room = rect.adjusted(px(10), 0, -px(8), 0)
        text = str(index.data() or "").partition("\n")[0]
        font = found.font()
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(font)
        painter.setPen(found.colour(index.data(INK_ROLE) or "text"))
        painter.drawText(room, _alignment(index), shown)
        if _has_focus(option.widget, index):
            _ring(painter, rect, index)


def _alignment(index: Index) -> Any:
    given = index.data(Qt.ItemDataRole.TextAlignmentRole)
    side = Qt.AlignmentFlag.AlignLeft if given is None else Qt.AlignmentFlag(given)
    return side | Qt.AlignmentFlag.AlignVCenter


def _has_focus(table: object, index: Index) -> bool:
    if not isinstance(table, QTableView) or not table.hasFocus():
        return False
    return table.currentIndex().row() == index.row()


def _ring(painter: QPainter, rect: QRect, index: Index) -> None:
    """Paint this cell's part of the ring around the row that has the focus."""
    painter.setPen(QPen(look().colour("focus"), 2))
    inner = rect.adjusted(1, 1, -1, -2)
    painter.drawLine(rect.left(), inner.top(), rect.right(), inner.top())
    painter.drawLine(rect.left(), inner.bottom(), rect.right(), inner.bottom())
    if index.column() == 0:
        painter.drawLine(inner.topLeft(), inner.bottomLeft())
    if index.column() == index.model().columnCount() - 1:
        painter.drawLine(inner.topRight(), inner.bottomRight())
