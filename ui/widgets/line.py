"""Fields for text: one line that tidies itself when it is left, and several lines.

All fields of a form speak alike: `typed` and `put` as the kind of value reads and shows
it, signals `edited` (by the person) and `left`, `mark` for a fault, `set_closed`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.theme.look import look, px
from ui.widgets.basics import set_property

MEMO_HEIGHT = 76  # pixels
SUFFIX_GAP = 10  # pixels between a unit and the border


class Editor(Protocol):
    """What a form asks of a field, whatever it holds."""

    edited: Any  # signal: the person has changed it
    left: Any  # signal: the focus has gone elsewhere

    def typed(self) -> str:
        """Return what is in it, as the kind of value reads it."""

    def put(self, text: str, name: str = "") -> None:
        """Show a value; `name` is what the record is called that a reference leads to."""

    def set_closed(self, closed: bool) -> None:
        """Let it be read only, or be written again."""

    def mark(self, state: str) -> None:
        """Dress it: "bad", "warn" or ""."""

    def note(self) -> str:
        """Return what is to be said while it is typed into; "" for nothing."""

    def call(self, words: str) -> None:
        """Give it its spoken name."""

    def reached(self) -> Any:
        """Return the widget that takes the focus."""


def same(text: str) -> str:
    """Leave a text as it is."""
    return text


def dress_as(widget: QWidget, name: str, value: str) -> None:
    """Give a widget a property of the style sheet; one that it never had is like ""."""
    if (widget.property(name) or "") != value:
        set_property(widget, name, value)


class Line(QLineEdit):
    """One line.

    tidy    turns what was typed into how it is kept, when the field is left
    unit    what the number counts, shown at the right
    length  how many characters it has when complete, counted while typing; 0: not counted
    """

    edited = Signal()
    left = Signal()

    def __init__(self, tidy: Callable[[str], str] = same, unit: str = "", length: int = 0) -> None:
        super().__init__()
        self._tidy, self._unit, self._length = tidy, unit, length
        self.composing = ""
        if unit:
            room = self.fontMetrics().horizontalAdvance(unit) + px(4)
            self.setTextMargins(0, 0, room, 0)
        self.textEdited.connect(lambda: self.edited.emit())

    def typed(self) -> str:
        """Return the text, tidied."""
        return self._tidy(self.text().strip())

    def put(self, text: str, name: str = "") -> None:
        """Show a text from its beginning."""
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def set_closed(self, closed: bool) -> None:
        """Let it be read only, or be written again."""
        self.setReadOnly(closed)

    def mark(self, state: str) -> None:
        """Dress it for a fault."""
        dress_as(self, "state", state)

    def note(self) -> str:
        """Count the characters while a number of a fixed length is typed."""
        count = len(self.text().strip())
        if not self._length or not count or count == self._length or not self.hasFocus():
            return ""
        return f"已输 {count} 位"

    def call(self, words: str) -> None:
        """Give it its spoken name."""
        self.setAccessibleName(words)

    def reached(self) -> QLineEdit:
        """Return itself."""
        return self

    def tidy_up(self) -> None:
        """Show what was typed as it will be kept."""
        text = self.typed()
        if text != self.text():
            self.setText(text)
            self.edited.emit()

    # Qt's interface

    def event(self, event: QEvent) -> bool:
        # With nothing typed to take back, Ctrl+Z is the window's: it takes the last change back.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undo = event.matches(QKeySequence.StandardKey.Undo)
            if undo and not self.isUndoAvailable():
                event.ignore()
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.tidy_up()
            self.left.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self.composing = event.preeditString()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._unit:
            return
        painter = QPainter(self)
        painter.setPen(look().colour("quiet"))
        inside = self.rect().adjusted(0, 0, -px(SUFFIX_GAP), 0)
        painter.drawText(
            inside, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._unit
        )


class Memo(QPlainTextEdit):
    """Several lines; Tab leaves it."""

    edited = Signal()
    left = Signal()

    def __init__(self, tidy: Callable[[str], str] = same) -> None:
        super().__init__()
        self._tidy = tidy
        self.composing = ""
        self._quiet = False
        self.setTabChangesFocus(True)
        self.setFixedHeight(px(MEMO_HEIGHT))
        self.textChanged.connect(self._text_changed)

    def typed(self) -> str:
        """Return the text, tidied."""
        return self._tidy(self.toPlainText().strip())

    def put(self, text: str, name: str = "") -> None:
        """Show a text."""
        if text == self.toPlainText():
            return
        self._quiet = True
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._quiet = False

    def set_closed(self, closed: bool) -> None:
        """Let it be read only, or be written again."""
        self.setReadOnly(closed)

    def mark(self, state: str) -> None:
        """Dress it for a fault."""
        dress_as(self, "state", state)

    def note(self) -> str:
        """Say nothing."""
        return ""

    def call(self, words: str) -> None:
        """Give it its spoken name."""
        self.setAccessibleName(words)

    def reached(self) -> QPlainTextEdit:
        """Return itself."""
        return self

    def _text_changed(self) -> None:
        if not self._quiet:
            self.edited.emit()

    # Qt's interface

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self.composing = event.preeditString()

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() > 0 and self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()  # the form scrolls
