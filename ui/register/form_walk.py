"""Enter goes to the next field of a form, Shift+Enter to the one before.

In a text of several lines Ctrl+Enter leaves. While an input method composes, and while a
list is open, Enter is theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QRadioButton, QWidget

from ui.widgets.choice_edit import ChoiceEdit

WALKED = (QLineEdit, QPlainTextEdit, QRadioButton)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Stop(Protocol):
    """A field on the way."""

    widget: QWidget

    def focus(self) -> None:
        """Put the cursor into it."""


class Walker(QObject):
    """Walks through the fields that `stops` returns, in their order.

    ended     Enter was pressed in the last one
    finished  Ctrl+Enter: this record is done, on to the next
    """

    ended = Signal()
    finished = Signal()

    def __init__(
        self,
        stops: Callable[[], Sequence[Stop]],
        grow: Callable[[QWidget], bool] = lambda widget: False,
    ) -> None:
        """Make it; `grow` makes a new field to go to after a widget, if one is due there."""
        super().__init__()
        self._stops, self._grow = stops, grow
        self._composing = False

    def watch(self, *boxes: QWidget) -> None:
        """Hear the keys of everything in these that is typed into; twice is once."""
        for box in boxes:
            for kind in WALKED:
                for widget in box.findChildren(kind):
                    widget.installEventFilter(self)

    def step(self, from_: QWidget, by: int) -> bool:
        """Go to the field `by` places on; False at the end."""
        stops = self._stops()
        widgets = [stop.widget for stop in stops]
        at = next((n for n, w in enumerate(widgets) if w is from_ or w.isAncestorOf(from_)), None)
        if at is None:
            return False
        if at + by < 0:
            return True
        if at + by >= len(stops):
            return False
        stops[at + by].focus()
        return True

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
        elif event.type() == QEvent.Type.FocusIn:
            self._composing = False
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return isinstance(watched, QWidget) and self._key(watched, event)
        return False

    def _key(self, widget: QWidget, event: QKeyEvent) -> bool:
        if event.key() not in ENTER or self._composing:
            return False
        if isinstance(widget, ChoiceEdit) and widget.is_open:
            return False
        modifiers = event.modifiers()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if isinstance(widget, QPlainTextEdit):
            if not control:
                return False
        elif control:
            self.finished.emit()
            return True
        back = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if not back and self._grow(widget):
            return True
        if not self.step(widget, -1 if back else 1):
            self.ended.emit()
        return True
