"""A line for a number of a person: its middle hidden until somebody goes into the line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication

from station_app.domain.identity_kinds import MASK
from ui.widgets.line import Line, same
from ui.widgets.secret_clipboard import copy_secret, holds_secret

_BESIDES = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)


class MaskedLine(Line):
    """Shows a number as it was kept covered, and whole while the cursor is in it.

    What is typed stays in sight: who enters a record compares it with the paper. A number
    that is copied is cleared from the clipboard after a minute.

    mask  hides the middle
    """

    def __init__(
        self, mask: Callable[[str], str], tidy: Callable[[str], str] = same, length: int = 0
    ) -> None:
        super().__init__(tidy, length=length)
        self._mask = mask
        self._kept = ""  # as the store has it; "" for what is typed
        self._covered = False
        QGuiApplication.clipboard().dataChanged.connect(self._clipboard_changed)

    def cover(self, on: bool) -> None:
        """Hide the middle of what is in it from now on, or no longer."""
        text = self.typed()
        # Who may not see it whole has got it masked already.
        self._kept = text if on and MASK not in text else ""
        self._settle()

    def typed(self) -> str:
        """Return the whole text, tidied."""
        return self._kept if self._covered else super().typed()

    def put(self, text: str, name: str = "") -> None:
        """Show a text from its beginning."""
        self._kept, self._covered = "", False
        super().put(text, name)

    def _settle(self) -> None:
        """Cover what is kept unless the cursor is there."""
        if self._kept and not self.hasFocus() and not self._covered:
            self._covered = True
            self.setText(self._mask(self._kept))
            self.setCursorPosition(0)
        elif self._covered and (not self._kept or self.hasFocus()):
            self._covered = False
            self.setText(self._kept)

    def _clipboard_changed(self) -> None:
        chosen = self.selectedText()
        if not chosen or not self.hasFocus() or holds_secret():
            return
        if QGuiApplication.clipboard().text() == chosen:
            copy_secret(chosen)

    # Qt's interface

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._settle()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _BESIDES:
            if self._kept and super().typed() != self._kept:
                self._kept = ""  # typed anew
            self._settle()
