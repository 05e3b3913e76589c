"""The records that may be printed: a list with check marks, read by the block when seen."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.services import listing
from station_app.services.listing import STATE, Filter, Question, Row
from station_app.services.workspace import Workspace
from ui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
BLOCK = 64  # rows read at once
DETAILS = 3  # values in the second line of a row
SECOND = Qt.ItemDataRole.UserRole + 1  # text of the second line
TEXTS = frozenset({
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole, SECOND,
})  # fmt: skip
CHECK = Qt.ItemDataRole.CheckStateRole


def paths_of(register: Register[Any]) -> tuple[str, ...]:
    """Return what a row shows: whose record it is, and then what tells it from others."""
    others = [*register.searched, *register.columns]
    paths = [_name_path(register), register.label, *others]
    known = {*register.fields, *(path for path in paths if "." in path)}
    return tuple(dict.fromkeys(path for path in paths if path in known and path != STATE))


def _name_path(register: Register[Any]) -> str:
    """Return where a row's name stands: of a part it is that of the record it belongs to."""
    if register.parent is None:
        return register.label
    above = BY_NAME[register.references[register.parent]]
    return register.parent if above.parent is None else f"{register.parent}.{above.parent}"


def numbers_of(
    workspace: Workspace, register: Register[Any], text: str, only: Sequence[str]
) -> array[int]:
    """Return the records that match, by name; those of `only` in the order given."""
    filters = (Filter("id", "is", listing.SEVERAL.join(only)),) if only else ()
    found = listing.snapshot(workspace, register, Question(text, filters, register.label))
    if not only:
        return found
    known = dict(zip(listing.ids(workspace, register, found), found, strict=False))
    return array("q", (known[record] for record in only if record in known))


class Records(QAbstractListModel):
    """Rows are records; which are checked is kept by their numbers, whatever is searched for.

    chosen  other records are checked
    shown   the records that were asked for are listed
    """

    chosen = Signal()
    shown = Signal()

    def __init__(self, desk: Desk, register: Register[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked = self._answered = 0
        self._rows: dict[int, Row | None] = {}
        self._reading: set[int] = set()
        self._checked: dict[int, None] = {}
        self.register = register
        self.numbers = array("q")
        self.complete = True

    def show_register(self, register: Register[Any]) -> None:
        """List another register, nothing checked."""
        self.register = register
        self._checked.clear()
        self._put(array("q"))
        self.chosen.emit()

    def ask(self, text: str, only: Sequence[str] = (), *, check: bool = False) -> None:
        """List the records that match; `check` checks them all."""
        self._asked += 1
        asked, register = self._asked, self.register
        self.complete = not text and not only

        def answered(numbers: array[int]) -> None:
            if asked == self._asked:
                self._answered = asked
                self._put(numbers)
                self._keep_checked(numbers, check)
                self.shown.emit()

        self._desk.look_up(lambda: numbers_of(self._desk.workspace, register, text, only), answered)

    @property
    def waiting(self) -> bool:
        """Whether what was asked for is not listed yet."""
        return self._answered != self._asked

    @property
    def checked(self) -> list[int]:
        """The numbers of the checked records: those listed in their order, then the others."""
        listed = [number for number in self.numbers if number in self._checked]
        known = set(listed)
        return [*listed, *(number for number in self._checked if number not in known)]

    @property
    def checked_count(self) -> int:
        """How many records are checked."""
        return len(self._checked)

    @property
    def all_checked(self) -> Qt.CheckState:
        """Whether all, none or some of the listed records are checked."""
        count = len(self._checked)
        if count and not self.complete:
            count = sum(number in self._checked for number in self.numbers)
        if not count:
            return Qt.CheckState.Unchecked
        whole = count == len(self.numbers)
        return Qt.CheckState.Checked if whole else Qt.CheckState.PartiallyChecked

    def check_all(self, on: bool) -> None:
        """Check or clear all that are listed."""
        if on:
            self._checked |= dict.fromkeys(self.numbers)
        else:
            for number in self.numbers:
                self._checked.pop(number, None)
        self._changed(0, len(self.numbers) - 1)
        self.chosen.emit()

    def toggle(self, row: int) -> None:
        """Check one record, or clear it."""
        number = self.numbers[row]
        if number in self._checked:
            del self._checked[number]
        else:
            self._checked[number] = None
        self._changed(row, row)
        self.chosen.emit()

    def place_of(self, number: int) -> int:
        """Return the row of a record; -1 when it is not listed."""
        return self.numbers.index(number) if number in self.numbers else -1

    def _put(self, numbers: array[int]) -> None:
        self.beginResetModel()
        self.numbers = numbers
        self._rows.clear()
        self._reading.clear()
        self.endResetModel()

    def _keep_checked(self, numbers: array[int], check: bool) -> None:
        """Drop what is gone when all are listed."""
        before = len(self._checked)
        if self.complete:
            there = set(numbers)
            self._checked = {number: None for number in self._checked if number in there}
        if check:
            self._checked = dict.fromkeys(numbers)
        if check or len(self._checked) != before:
            self.chosen.emit()

    def _row(self, row: int) -> Row | None:
        """Return a row; None while it is read."""
        number = self.numbers[row]
        if number not in self._rows:
            self._read(row // BLOCK)
        return self._rows.get(number)

    def _read(self, block: int) -> None:
        if block in self._reading:
            return
        self._reading.add(block)
        workspace, register = self._desk.workspace, self.register
        numbers = self.numbers[block * BLOCK : (block + 1) * BLOCK]
        answered = partial(self._arrived, register, numbers, block)
        paths = paths_of(register)
        self._desk.look_up(lambda: listing.rows(workspace, register, paths, numbers), answered)

    def _arrived(
        self, register: Register[Any], numbers: array[int], block: int, rows: list[Row | None]
    ) -> None:
        start = block * BLOCK
        if register is not self.register or self.numbers[start : start + BLOCK] != numbers:
            return
        self._rows |= dict(zip(numbers, rows, strict=True))
        self._reading.discard(block)
        self._changed(start, start + len(numbers) - 1)

    def _changed(self, first: int, last: int) -> None:
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first), self.index(last))

    # Qt's interface

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.numbers)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == CHECK:
            on = self.numbers[index.row()] in self._checked
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        name, second = _texts(self._row(index.row())) if role in TEXTS else ("", "")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            on = self.numbers[index.row()] in self._checked
            return f"{name}，{second}，{'已勾选' if on else '未勾选'}"
        if role == SECOND:
            return second
        return name if role in TEXTS else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != CHECK or not index.isValid():
            return False
        self.toggle(index.row())
        return True


def _texts(row: Row | None) -> tuple[str, str]:
    """Return the two lines of a row; empty while it is read."""
    if row is None:
        return "", ""
    name, *details = row.cells
    known = [text for text in dict.fromkeys(details) if text and text != name][:DETAILS]
    return name or "（未填写）", "　".join(known)
