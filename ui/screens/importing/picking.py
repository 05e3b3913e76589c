"""A drop-down that is typed into: part of an entry, or the initials of its pinyin, finds it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter

from station_app.domain.pinyin import initials

SOUGHT = Qt.ItemDataRole.UserRole + 1  # an entry with the initials of its pinyin
LISTED = 12  # entries that are seen at once


class Picking(QComboBox):
    """Entries with a value each; what is typed and is no entry is taken back on leaving.

    picked  a person chose this value
    """

    picked = Signal(str)

    def __init__(self, spoken: str, entries: QStandardItemModel) -> None:
        """Offer what `entries_of` made; several drop-downs may share it."""
        super().__init__()
        self.setAccessibleName(spoken)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(LISTED)
        self.setModel(entries)
        self.setCompleter(_Completer(self))
        self._value = ""
        self.activated.connect(self._settle)
        line = self.lineEdit()
        assert line is not None, "it is editable"
        line.setAccessibleName(spoken)
        line.editingFinished.connect(self._typed)

    @property
    def value(self) -> str:
        """The value of the entry that is shown."""
        return self._value

    def show_value(self, value: str) -> None:
        """Show an entry; nobody has picked it."""
        self._value = value
        self.setCurrentIndex(self.findData(value))

    def _typed(self) -> None:
        """Take the entry that was typed, the only one that fits, or the one before."""
        text = self.currentText().strip()
        found = self.findText(text, Qt.MatchFlag.MatchFixedString)
        if found < 0 and text:
            completer = self.completer()
            assert completer is not None, "it was given one"
            completer.setCompletionPrefix(text)
            if completer.completionCount() == 1:
                found = self.findText(completer.currentCompletion())
        if not text:
            found = self.findData("")
        self.setCurrentIndex(found if found >= 0 else self.findData(self._value))
        self._settle()

    def _settle(self) -> None:
        value = self.currentData()
        if value is not None and value != self._value:
            self._value = value
            self.picked.emit(value)

    # Qt's interface

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling past must not change anything

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        line = self.lineEdit()
        if line is not None and event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        ):
            line.selectAll()


class _Completer(QCompleter):
    """Finds entries by any part of them or of their initials, and writes the entry."""

    def __init__(self, of: QComboBox) -> None:
        super().__init__(of.model(), of)
        self.setCompletionRole(SOUGHT)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = self.popup()
        if popup is not None:
            popup.setProperty("popup", True)

    # Qt's interface

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


def entries_of(entries: Sequence[tuple[str, str]], parent: QObject) -> QStandardItemModel:
    """Return entries, given as (value, words), for drop-downs that live as long as `parent`."""
    made = QStandardItemModel(parent)
    for value, words in entries:
        item = QStandardItem(words)
        item.setData(value, Qt.ItemDataRole.UserRole)
        item.setData(f"{words} {initials(words)}", SOUGHT)
        made.appendRow(item)
    return made
