"""Choosing one place out of many by typing: its name, pinyin or initials."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from station_app.services.places import Place
from ui.theme.look import px
from ui.widgets.basics import column, label

ROWS = 5  # of the list seen at once
WALKING = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: ROWS,
    Qt.Key.Key_PageUp: -ROWS,
}


class PlaceSearch(QWidget):
    """A line and the places that fit what is typed in it; Enter takes the marked one.

    Signal `chosen`: the Place, or None as soon as something else is typed.
    """

    chosen = Signal(object)

    def __init__(
        self, title: str, name: str, hint: str, find: Callable[[str], Sequence[Place]]
    ) -> None:
        super().__init__()
        self._find = find
        self.place: Place | None = None
        self.title = label(title)
        self.line = SearchLine()
        self.line.setObjectName(name)
        self.line.setAccessibleName(title)
        self.line.setPlaceholderText(hint)
        self.title.setBuddy(self.line)
        self.list = QListWidget()
        self.list.setObjectName(f"{name}-found")
        self.list.setAccessibleName(f"{title}：找到的")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # walked in from the line
        self._frame = QFrame()
        self._frame.setProperty("card", True)
        column(self._frame, self.list, margin=4)
        self._frame.setFixedHeight(px(30) * ROWS + px(14))
        self.note = label("", "note", wrap=True)
        column(self, self.title, self.line, self.note, self._frame, spacing=4)
        self.line.searched.connect(self.search)
        self.line.walked.connect(self._walk)
        self.line.taken.connect(self._take)
        self.list.itemClicked.connect(lambda item: self._take())
        self.setFocusProxy(self.line)
        self._frame.hide()
        self.note.hide()

    def search(self, typed: str) -> None:
        """Show the places that fit."""
        if self.place is not None:
            self.place = None
            self.chosen.emit(None)
        found = self._find(typed)
        self.list.clear()
        for place in found:
            item = QListWidgetItem(_words(place))
            item.setData(Qt.ItemDataRole.UserRole, place)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._frame.setVisible(bool(found))
        self.line.offering = bool(found)
        missing = bool(typed.strip()) and not found
        self.say("没有找到，请换一种写法，例如“开福”或“kfq”。" if missing else "")

    def say(self, text: str, role: str = "note") -> None:
        """Write a line below the field."""
        self.note.setText(text)
        self.note.setProperty("role", role)
        self.note.style().polish(self.note)
        self.note.setVisible(bool(text))

    def choose(self, place: Place) -> None:
        """Take a place as if it had been marked and entered."""
        self.place = place
        with_place = place.full_name if place.above else place.name
        blocked = self.line.blockSignals(True)
        self.line.setText(with_place)
        self.line.blockSignals(blocked)
        self.line.offering = False
        self._frame.hide()
        self.say(f"区划代码 {place.code}")
        self.chosen.emit(place)

    def reset(self) -> None:
        """Forget what was typed and chosen."""
        self.line.clear()
        self.search("")

    def _walk(self, by: int) -> None:
        last = self.list.count() - 1
        self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + by)))

    def _take(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.choose(item.data(Qt.ItemDataRole.UserRole))


class SearchLine(QLineEdit):
    """Tells what is typed, also while the input method still composes it.

    searched  text together with what is being composed
    walked    by how many rows the mark is to go
    taken     Enter: the marked place
    """

    searched = Signal(str)
    walked = Signal(int)
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.offering = False  # places are shown: Enter and the arrows are for them
        self.textChanged.connect(lambda text: self._tell())

    def _tell(self, composed: str = "") -> None:
        before, after = self.text()[: self.cursorPosition()], self.text()[self.cursorPosition() :]
        self.searched.emit(f"{before}{composed}{after}")

    # Qt's interface

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if composed := event.preeditString():
            # Input methods put signs between syllables: kai'fu
            self._tell(composed.replace("'", "").replace(" ", ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.offering and key in WALKING:
            self.walked.emit(WALKING[key])
        elif self.offering and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


def _words(place: Place) -> str:
    above = " ".join(place.above)
    return f"{place.name}　{above}" if above else place.name
