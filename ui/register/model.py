"""A register as a Qt table: a number for each record, and rows read by the block when seen."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from station_app.domain.register import Register
from station_app.services import listing
from station_app.services.listing import Column, Row
from station_app.services.workspace import Workspace

Index = QModelIndex | QPersistentModelIndex
Block = list[Row | None]

ROOT = QModelIndex()
BLOCK = 128  # rows read at once
KEPT = 64  # blocks

DisplayRole = Qt.ItemDataRole.DisplayRole
RecordRole = Qt.ItemDataRole.UserRole  # the record's id
RowRole = Qt.ItemDataRole.UserRole + 1  # the Row; None for a record that is gone
PathRole = Qt.ItemDataRole.UserRole + 2  # path of a column, in the header

_MIDDLE, _RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
_TEXT_ROLES = frozenset({DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole})


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Return how a column stands: numbers at the right, all else at the left for easy reading."""
    return _MIDDLE | (_RIGHT if column.align == "right" else Qt.AlignmentFlag.AlignLeft)


class RegisterTable(QAbstractTableModel):
    """Rows are records, columns those that were chosen.

    Only numbers are held for all records; a view asks for cells, and the block in which
    they lie is read by the service and kept for a while.
    """

    def __init__(
        self,
        workspace: Workspace,
        register: Register[Any],
        columns: Sequence[Column],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._register = register
        self._blocks: OrderedDict[int, Block] = OrderedDict()
        self.columns = tuple(columns)
        self.numbers = array("q")

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self._blocks.clear()
        self.endResetModel()

    def show_numbers(self, numbers: array[int]) -> bool:
        """Show other records; return whether the rows that were there still are where they were."""
        kept = len(self.numbers)
        if len(numbers) >= kept > 0 and numbers[:kept] == self.numbers:
            if len(numbers) > kept:
                self.beginInsertRows(ROOT, kept, len(numbers) - 1)
                self.numbers = numbers
                self.endInsertRows()
            self.forget()
            return True
        self.beginResetModel()
        self.numbers = numbers
        self._blocks.clear()
        self.endResetModel()
        return False

    def forget(self) -> None:
        """Read cells again when they are next asked for."""
        self._blocks.clear()
        if self.numbers:
            last = self.index(len(self.numbers) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row(self, row: int) -> Row | None:
        """Return one row; None for a record that is gone."""
        place, inside = divmod(row, BLOCK)
        block = self._blocks.get(place)
        if block is None:
            block = self._blocks[place] = self._read(place)
            if len(self._blocks) > KEPT:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(place)
        return block[inside]

    def _read(self, place: int) -> Block:
        numbers = self.numbers[place * BLOCK : (place + 1) * BLOCK]
        paths = [column.path for column in self.columns]
        return listing.rows(self._workspace, self._register, paths, numbers)

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows."""
        found = self.row(row)
        return "" if found is None else found.cells[column]

    def place_of(self, number: int) -> int:
        """Return the row of a record by its number; -1 when it is not shown."""
        try:
            return self.numbers.index(number)
        except ValueError:
            return -1

    def column_of(self, path: str) -> int:
        """Return the place of a column; -1 when it is not shown."""
        return next((i for i, each in enumerate(self.columns) if each.path == path), -1)

    # Qt's interface

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.numbers)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in _TEXT_ROLES:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(self.columns[index.column()])
        if role == RecordRole:
            found = self.row(index.row())
            return None if found is None else found.id
        return self.row(index.row()) if role == RowRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in (DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        return column.path if role == PathRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():  # or Qt's model tester objects
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        own = self.columns[index.column()].own
        # Only for the input method, which Qt lets begin in cells of this kind.
        return usual | Qt.ItemFlag.ItemIsEditable if own else usual
