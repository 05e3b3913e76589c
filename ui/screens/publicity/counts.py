"""How many items came out by month and medium; the cell with the cursor says what is listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from station_app.domain.codes import code_list
from station_app.services.press import ALL
from ui.theme.look import look, px
from ui.widgets.tables import Index, ReadingTable

MONTH_WIDTH, FIRST_WIDTH = 84, 88  # pixels at the size 标准; the first medium is the longest
TOTAL = "合计"
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Role = Qt.ItemDataRole


class CountModel(QAbstractTableModel):
    """Months down, media across; sums in the first row and the last column."""

    def __init__(self) -> None:
        super().__init__()
        self.media = (*code_list("medium").labels, ALL)
        self.months: Sequence[str] = (ALL,)
        self._counts: Mapping[tuple[str, str], int] = {}

    def show_counts(self, months: Sequence[str], counts: Mapping[tuple[str, str], int]) -> None:
        """Show the counts of some months."""
        self.beginResetModel()
        self.months, self._counts = (ALL, *months), counts
        self.endResetModel()

    def at(self, index: Index) -> tuple[str, str]:
        """Return the month and the medium of a cell; the name of a month stands for all media."""
        medium = self.media[index.column() - 1] if index.column() else ALL
        return self.months[index.row()], medium

    def cell_of(self, month: str, medium: str) -> QModelIndex:
        """Return the cell of a month and a medium; the first one for what is not there."""
        row = self.months.index(month) if month in self.months else 0
        return self.index(row, self.media.index(medium) + 1)

    # Qt's interface

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.months)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.media) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and section:
            return Qt.AlignmentFlag.AlignCenter
        return self._heading(section) if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        month, medium = self.at(index)
        name = month or TOTAL
        if role == Role.DisplayRole:
            return name if not index.column() else str(self._counts.get((month, medium), 0) or "")
        if role in (Role.AccessibleTextRole, Role.ToolTipRole):
            count = self._counts.get((month, medium), 0)
            return f"{name} {self._heading(index.column()) if index.column() else ''} {count}篇"
        return None

    def _heading(self, section: int) -> str:
        if not section:
            return "月份"
        return code_list("medium").labels.get(self.media[section - 1], TOTAL)


class CountTable(ReadingTable):
    """Walked cell by cell.

    stood    the cursor came to another month or medium
    entered  Enter was pressed: the list is wanted
    """

    stood = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__("counts", "已发布的报道按月份和媒介计数，方向键选择，回车到列表")
        self.counts = CountModel()
        self.setModel(self.counts)
        self.setItemDelegate(CountCells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        heads = self.horizontalHeader()
        heads.setStretchLastSection(False)
        heads.setMinimumSectionSize(px(32))
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate((MONTH_WIDTH, FIRST_WIDTH)):
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, px(width))
        self.selectionModel().currentChanged.connect(lambda: self.stood.emit())
        self.stand_on(ALL, ALL)

    @property
    def chosen(self) -> tuple[str, str]:
        """The month and the medium that are to be listed."""
        index = self.currentIndex()
        return self.counts.at(index) if index.isValid() else (ALL, ALL)

    def stand_on(self, month: str, medium: str) -> None:
        """Put the cursor on a month and a medium."""
        self.setCurrentIndex(self.counts.cell_of(month, medium))

    def show_counts(self, months: Sequence[str], counts: Mapping[tuple[str, str], int]) -> None:
        """Show other counts; the cursor stays on its month and medium."""
        held, blocked = self.chosen, self.selectionModel().blockSignals(True)
        self.counts.show_counts(months, counts)
        self.selectionModel().blockSignals(blocked)
        self.stand_on(*held)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class CountCells(QStyledItemDelegate):
    """Paints a number in the middle of its cell; sums are bold."""

    # Qt's interface

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found, rect, view = look(), option.rect, option.widget
        if not isinstance(view, CountTable):
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, found.colour("soft" if chosen else "hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, found.colour("grid"))
        month, medium = view.counts.at(index)
        is_sum = month == ALL or (medium == ALL and index.column())
        painter.setFont(found.font(bold=bool(is_sum)))
        painter.setPen(found.colour("soft_text" if chosen else "text"))
        side = Qt.AlignmentFlag.AlignHCenter if index.column() else Qt.AlignmentFlag.AlignLeft
        room = rect if index.column() else rect.adjusted(px(10), 0, 0, 0)
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), str(index.data() or ""))
        if view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QPen(found.colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
