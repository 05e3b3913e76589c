"""The audit log as a table: all numbers at once, the entries by the block while one scrolls."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from station_app.services import trail
from station_app.services.trail import Entry
from ui.desk import Desk
from ui.widgets.changes import in_words
from ui.widgets.moments import moment
from ui.widgets.tables import INK_ROLE

BLOCK = 100  # entries read at once
KEPT = 40  # blocks held
READING = "…"

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
# Actions by the ink of their word; all others are plain text.
INKS = {"删除": "bad", "新增": "good", "导入": "good"}


def summary(entry: Entry) -> str:
    """Return what an entry changed, in one line."""
    parts = [f"{each.label}：{in_words(each, first=entry.made)}" for each in entry.differences]
    return "；".join(parts)


# Heading, width at the size 标准 (0: what is left), ink, and what stands in the cell.
Show = Callable[[Entry, "AuditTable"], str]
COLUMNS: tuple[tuple[str, int, str, Show], ...] = (
    ("时间", 116, "quiet", lambda entry, table: table.moment(entry)),
    ("用户", 80, "text", lambda entry, table: entry.actor),
    ("操作", 122, "", lambda entry, table: entry.what),
    ("登记簿", 88, "quiet", lambda entry, table: entry.title),
    ("记录", 122, "text", lambda entry, table: entry.label),
    ("内容", 0, "quiet", lambda entry, table: summary(entry)),
)


class AuditTable(QAbstractTableModel):
    """The entries that pass a sieve, the newest first; what is not read yet shows as “…”."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._numbers: array[int] = array("q")
        self._blocks: OrderedDict[int, list[Entry]] = OrderedDict()
        # Questions under way and the block of each; answers to others come too late.
        self._asked: dict[QObject, int] = {}

    def moment(self, entry: Entry) -> str:
        """Return when an entry was written, as one says it."""
        return moment(entry.at, self._desk.workspace.now())

    def show_numbers(self, numbers: array[int]) -> None:
        """Show other entries, by their numbers."""
        self.beginResetModel()
        self._numbers = numbers
        self._blocks.clear()
        self._asked.clear()
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """Return the entry of a row; None while it is being read."""
        if not 0 <= row < len(self._numbers):
            return None
        block, at = divmod(row, BLOCK)
        found = self._blocks.get(block)
        if found is None:
            self._ask(block)
            return None
        return found[at] if at < len(found) else None

    def _ask(self, block: int) -> None:
        if block in self._asked.values():
            return
        wanted = list(self._numbers[block * BLOCK : (block + 1) * BLOCK])
        question = partial(trail.entries, self._desk.workspace, wanted, masked=True)
        self._asked[self._desk.look_up(question, self._answered)] = block

    def _answered(self, found: Sequence[Entry]) -> None:
        block = self._asked.pop(self.sender(), None)
        if block is None:
            return
        self._blocks[block] = list(found)
        if len(self._blocks) > KEPT:
            self._blocks.popitem(last=False)
        last = min((block + 1) * BLOCK, len(self._numbers)) - 1
        self.dataChanged.emit(self.index(block * BLOCK, 0), self.index(last, len(COLUMNS) - 1))

    # Qt's interface

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        _, _, ink, show = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            entry = self.entry(index.row())
            return READING if entry is None else show(entry, self)
        if role == INK_ROLE:
            entry = self.entry(index.row())
            return ink or (INKS.get(entry.what, "text") if entry is not None else "text")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section][0]
        return super().headerData(section, orientation, role)
