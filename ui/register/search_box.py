"""The search box of a register: searches while one types, and while an input method composes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from station_app.domain.register import Register
from station_app.services import narrowing
from ui.theme.look import look, px

WAIT = 180  # milliseconds after the last key
SHOWN = 2  # labels in the placeholder


class SearchBox(QLineEdit):
    """What is searched for.

    `textEdited` says nothing of what an input method still composes, so its own event is read:
    a clerk who writes Chinese need not switch to letters to search by initials.

    asked  what to search for now
    left   Enter or the arrow down: on to the rows
    """

    asked = Signal(str)
    left = Signal()

    def __init__(self, register: Register[Any]) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setAccessibleName(f"搜索{register.title}")
        labels = narrowing.searched_labels(register)
        words = "、".join((*labels[:SHOWN], "首字母"))
        self.setPlaceholderText(words)
        self.setToolTip(f"按{words}搜索（Ctrl+F），Esc 清空")
        self.setEnabled(narrowing.searchable(register))
        self.setMinimumWidth(px(168))
        self.setMaximumWidth(px(300))
        self.addAction(look().icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._composing = ""
        self._told = ""
        self._timer = QTimer(self, singleShot=True, interval=WAIT)
        self._timer.timeout.connect(self._tell)
        self.textChanged.connect(self._wait)

    @property
    def wanted(self) -> str:
        """What is to be searched for as it stands."""
        if not self._composing:
            return self.text().strip()
        at = self.cursorPosition()
        before, after = self.text()[:at], self.text()[at:]
        return narrowing.while_composing(before, self._composing, after)

    def put(self, text: str) -> None:
        """Show a text without asking: the question is known already."""
        self._told = text
        self.setText(text)
        self._timer.stop()

    def _wait(self) -> None:
        self._timer.start()

    def _tell(self) -> None:
        self._timer.stop()
        if self.wanted != self._told:
            self._told = self.wanted
            self.asked.emit(self._told)

    # Qt's interface

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._composing = event.preeditString()
        self._wait()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._composing:  # the key is the input method's
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._tell()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._tell()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Else the window's Esc would come first.
        override = event.type() == QEvent.Type.ShortcutOverride
        clears = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.text()
        if override and clears:
            event.accept()
            return True
        return super().event(event)
