"""The records of one register as a short table inside a card; each line opens its record."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy

from station_app.domain.registers import BY_NAME
from station_app.services.listing import STATE
from station_app.services.related import Block, Entry
from ui.register.delegate import INKS, weight_of_state
from ui.theme.look import look, px
from ui.widgets.tables import INK_ROLE, ReadingTable

ROW, HEADER = 30, 30  # pixels at the size 标准
MOST = 8  # lines shown at once; of more, the table scrolls
ROOM = 20  # pixels beside the text of a cell

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class EntryModel(QAbstractTableModel):
    """The lines of a block."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block
        self._life_cycle = BY_NAME[block.register].life_cycle

    def _ink(self, index: Index) -> str:
        if self.block.columns[index.column()].path != STATE:
            return "text"
        weight = weight_of_state(self._life_cycle, self.block.entries[index.row()].state)
        return "text" if weight == "good" else INKS[weight]

    # Qt's interface

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.block.entries)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.block.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.block.columns[section].label
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        text = self.block.entries[index.row()].cells[index.column()]
        column = self.block.columns[index.column()]
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return text
        if role == INK_ROLE:
            return self._ink(index)
        if role == Role.AccessibleTextRole:
            return f"{column.label} {text or '未填'}"
        if role == Role.TextAlignmentRole and column.align == "right":
            return Qt.AlignmentFlag.AlignRight
        return None


class EntryTable(ReadingTable):
    """As tall as its lines; Enter or a double click opens the record.

    opened  register and id of a record
    """

    opened = Signal(str, str)

    def __init__(self, block: Block) -> None:
        super().__init__(f"block-{block.register}", f"{block.title}，回车打开")
        self._entries = EntryModel(block)  # kept here: Qt alone would let it go
        self.setModel(self._entries)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollMode(self.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        shown = min(len(block.entries), MOST)
        self.setFixedHeight(px(HEADER) + shown * px(ROW))
        self.activated.connect(self._activated)
        self.setCurrentIndex(self._entries.index(0, 0))
        self.clearSelection()

    @property
    def current(self) -> Entry | None:
        """The line on which the cursor is."""
        row = self.currentIndex().row()
        return self._entries.block.entries[row] if row >= 0 else None

    def _activated(self, index: QModelIndex) -> None:
        entry = self._entries.block.entries[index.row()]
        self.opened.emit(entry.register, entry.record)

    def _dressed(self) -> None:
        super()._dressed()
        self.horizontalHeader().setFixedHeight(px(HEADER))
        self.verticalHeader().setMinimumSectionSize(px(ROW))
        self.verticalHeader().setDefaultSectionSize(px(ROW))

    def _widths(self) -> list[int]:
        """Return what each column needs: its heading and its widest text."""
        block = self._entries.block
        small, body = QFontMetrics(look().font(bold=True)), QFontMetrics(look().font())
        found = []
        for place, column in enumerate(block.columns):
            texts = [body.horizontalAdvance(entry.cells[place]) for entry in block.entries]
            found.append(max([small.horizontalAdvance(column.label), *texts]) + px(ROOM))
        return found

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(self.viewport().width())

    def _fit(self, room: int) -> None:
        """Let the widest columns give way until all fit; the first text gets what is left over."""
        widths = self._widths()
        while sum(widths) > room and max(widths) > px(ROOM):
            widest = widths.index(max(widths))
            others = sorted(widths)[-2] if len(widths) > 1 else 0
            widths[widest] -= max(1, min(sum(widths) - room, widths[widest] - others))
        numbers = [column.align == "right" for column in self._entries.block.columns]
        text = numbers.index(False) if False in numbers else 0
        widths[text] += max(0, room - sum(widths))
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)
