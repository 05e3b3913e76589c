"""A table whose lines have remarks under them, each over the whole width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme.look import look, px
from ui.widgets.tables import INK_ROLE, Index, PlainCells, ReadingTable

NOTE_ROLE = Qt.ItemDataRole.UserRole + 41  # whether a row is a remark
BOLD = "bold"  # weight of a remark that is a heading
INDENT, ABOVE, BELOW = 10, 4, 8  # pixels at the size 标准
MOST = 400  # pixels at the size 标准: no remark is higher
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
Role = Qt.ItemDataRole


@dataclass(frozen=True)
class Remark:
    """One sentence under a line; `ink` a token of its colour, or BOLD for a heading."""

    text: str
    ink: str = "quiet"


@dataclass(frozen=True)
class NotedLine:
    """One line.

    key      by which the line is found again; "" for a heading, which has remarks alone
    inks     tokens of the colour of cells, by column
    """

    key: str
    cells: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()
    inks: Mapping[int, str] = field(default_factory=dict)


class NotedModel(QAbstractTableModel):
    """Lines and their remarks as rows; remarks cannot be stood on.

    typed   key of a line, column, text that was typed
    """

    typed = Signal(str, int, str)

    def __init__(self, headings: Sequence[str], numbers: frozenset[int] = frozenset()) -> None:
        super().__init__()
        self.headings, self._numbers = tuple(headings), numbers
        self.editable: frozenset[int] = frozenset()
        self.rows: list[tuple[NotedLine, Remark | None]] = []

    def show_lines(self, lines: Sequence[NotedLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.rows = []
        for line in lines:
            self.rows += [(line, None)] if line.key else []
            self.rows += [(line, each) for each in line.remarks]
        self.endResetModel()

    def _of_line(self, line: NotedLine, column: int, role: int) -> Any:
        if role in (Role.DisplayRole, Role.EditRole, Role.ToolTipRole):
            return line.cells[column]
        if role == INK_ROLE:
            return line.inks.get(column)
        if role == Role.AccessibleTextRole:
            told = "".join(each.text for each in line.remarks) if column == 0 else ""
            return f"{self.headings[column]} {line.cells[column] or '未填'} {told}".strip()
        if role == Role.TextAlignmentRole and column in self._numbers:
            return Qt.AlignmentFlag.AlignRight
        return None

    # Qt's interface

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and section in self._numbers:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return self.headings[section] if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        line, remark = self.rows[index.row()]
        if role == NOTE_ROLE:
            return remark is not None
        if remark is None:
            return self._of_line(line, index.column(), role)
        if role in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return remark.text
        return remark.ink if role == INK_ROLE else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        line, remark = self.rows[index.row()]
        if remark is None and str(value).strip() != line.cells[index.column()]:
            self.typed.emit(line.key, index.column(), str(value).strip())
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.rows[index.row()][1] is not None:
            return Qt.ItemFlag.NoItemFlags
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if index.column() in self.editable else found


class NotedTable(ReadingTable):
    """Shows noted lines and keeps the cursor on its line when they change.

    opened  key of the line on which Enter was pressed or that was clicked twice
    """

    opened = Signal(str)

    def __init__(
        self,
        name: str,
        spoken: str,
        headings: Sequence[str],
        numbers: frozenset[int] = frozenset(),
        indent: float = INDENT,
    ) -> None:
        super().__init__(name, spoken)
        self.indent = indent  # of the remarks, in pixels at the size 标准
        self.lines = NotedModel(headings, numbers)
        self.setModel(self.lines)
        self.setItemDelegate(NotedCells(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._waiting: Sequence[NotedLine] | None = None  # to be shown when a cell is left
        self.activated.connect(self._activated)

    def show_lines(self, lines: Sequence[NotedLine]) -> None:
        """Show other lines; the cursor stays on its line, or near where it was.

        While a cell is typed into they come when it is left: what was typed would be lost.
        """
        if self.state() == QAbstractItemView.State.EditingState:
            self._waiting = lines
            return
        self._waiting = None
        key, place, column = self.key, self.currentIndex().row(), self.currentIndex().column()
        top = self.verticalScrollBar().value()
        self.clearSpans()
        self.lines.show_lines(lines)
        for row, (_, remark) in enumerate(self.lines.rows):
            if remark is not None:
                self.setSpan(row, 0, 1, self.lines.columnCount())
        self._fit_remarks()
        self.verticalScrollBar().setValue(top)
        if not self.stand_on(key, column) and self.lines.rows:
            self._stand_near(max(0, place), max(0, column))

    @property
    def key(self) -> str:
        """Key of the line on which the cursor is; "" for none."""
        row = self.currentIndex().row()
        return self.lines.rows[row][0].key if 0 <= row < len(self.lines.rows) else ""

    def stand_on(self, key: str, column: int = 0) -> bool:
        """Put the cursor on a line; say whether it is there."""
        for row, (line, remark) in enumerate(self.lines.rows):
            if remark is None and line.key == key:
                self.setCurrentIndex(self.lines.index(row, max(0, column)))
                return True
        return False

    def _stand_near(self, place: int, column: int) -> None:
        found = [row for row, (_, remark) in enumerate(self.lines.rows) if remark is None]
        if found:
            nearest = min(found, key=lambda row: abs(row - place))
            self.setCurrentIndex(self.lines.index(nearest, column))

    def _activated(self, index: QModelIndex) -> None:
        line, remark = self.lines.rows[index.row()]
        if remark is None:
            self.opened.emit(line.key)

    def _fit_remarks(self) -> None:
        for row, (_, remark) in enumerate(self.lines.rows):
            # All of them: a row keeps the height of what stood there before.
            self.setRowHeight(row, self._height(remark) if remark else look().row_height)

    def _height(self, remark: Remark) -> int:
        width = max(px(100), self.viewport().width() - px(self.indent) - px(INDENT))
        metrics = QFontMetrics(font_of(remark.ink))
        found = metrics.boundingRect(QRect(0, 0, width, px(MOST)), WRAPPED, remark.text)
        return found.height() + px(ABOVE if remark.ink != BOLD else BELOW) + px(BELOW)

    def _dressed(self) -> None:
        super()._dressed()
        self.verticalHeader().setMinimumSectionSize(px(20))
        if self.model() is not None:
            self._fit_remarks()

    # Qt's interface

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if self._waiting is not None:
            self.show_lines(self._waiting)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_remarks()


def font_of(ink: str) -> Any:
    """Return the letters of a remark."""
    return look().font(14, bold=True) if ink == BOLD else look().font(12)


class NotedCells(PlainCells):
    """Paints remarks over the whole row, and where one types, a ring around the cell."""

    # Qt's interface

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not index.data(NOTE_ROLE):
            super().paint(painter, option, index)
            self._join(painter, option, index)
            self._ring_cell(painter, option, index)
            return
        ink, rect = index.data(INK_ROLE), option.rect
        if ink == BOLD:
            painter.fillRect(rect, look().colour("raised"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look().colour("grid"))
        top = px(BELOW if ink == BOLD else ABOVE)
        left = INDENT if ink == BOLD else getattr(option.widget, "indent", INDENT)
        room = rect.adjusted(px(left), top, -px(INDENT), 0)
        painter.setFont(font_of(ink))
        painter.setPen(look().colour("text" if ink == BOLD else ink))
        painter.drawText(room, int(WRAPPED), str(index.data()))

    def _join(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave no rule between a line and its remark."""
        rect, chosen = option.rect, bool(option.state & QStyle.StateFlag.State_Selected)
        below = index.model().index(index.row() + 1, 0)
        if below.data(NOTE_ROLE) and below.data(INK_ROLE) != BOLD and not chosen:
            ground = look().colour("surface")
            painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, ground)

    def _ring_cell(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table, model = option.widget, index.model()
        if not isinstance(table, NotedTable) or not isinstance(model, NotedModel):
            return
        typed_into = index.column() in model.editable and index == table.currentIndex()
        if typed_into and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look().colour("primary"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(px(3), px(4), -px(3), -px(5)))
