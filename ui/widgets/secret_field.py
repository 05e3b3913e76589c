"""A line for a passphrase: hidden unless asked for, with a word about caps lock and full width.

Imports little: the first picture of the window waits for this module.
"""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme.look import px
from ui.widgets.basics import button, column, label, row

CAPS_LOCK = "大写锁定已打开"
FULL_WIDTH = "含有全角或中文字符，请检查输入法"
_ANY = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier)


class SecretField(QWidget):
    """A label, the line, a button that shows what is typed, and a hint below.

    Signals: `changed` after every key, `entered` with Enter.
    """

    changed = Signal(str)
    entered = Signal()

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.title = label(title)
        self.line = _SecretLine()
        self.line.setObjectName(name)
        self.title.setBuddy(self.line)
        self.shown = button("", self._turn, icon="eye", tip="显示或隐藏口令", name=f"{name}-shown")
        self.shown.setCheckable(True)
        self.hint = label("", "warn", wrap=True)
        self.hint.hide()
        self.set_title(title)
        column(self, self.title, row(self.line, self.shown, spacing=4), self.hint, spacing=4)
        self.line.textChanged.connect(self._typed)
        self.line.returnPressed.connect(self.entered)
        self.line.capitals_noticed.connect(self._capitals_noticed)
        self._capitals = False
        self.setFocusProxy(self.line)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def set_title(self, title: str) -> None:
        """Call the line something else."""
        self.title.setText(title)
        self.line.setAccessibleName(title)

    def set_hidden(self, hidden: bool) -> None:
        """Hide what is typed, or show it; a recovery key is read from paper and is shown."""
        self.shown.setChecked(not hidden)
        self._turn()

    def clear(self) -> None:
        """Empty the line and hide what is typed next."""
        self.line.clear()
        self.set_hidden(True)

    def _turn(self) -> None:
        mode = QLineEdit.EchoMode
        self.line.setEchoMode(mode.Normal if self.shown.isChecked() else mode.Password)

    def _typed(self, text: str) -> None:
        self._show_hint()
        self.changed.emit(text)

    def _capitals_noticed(self, on: bool) -> None:
        self._capitals = on
        self._show_hint()

    def _show_hint(self) -> None:
        wide = unicodedata.normalize("NFKC", self.text) != self.text or not self.text.isascii()
        # A sentence in Chinese is a good passphrase; what cannot be seen is worth a word.
        hidden = self.line.echoMode() == QLineEdit.EchoMode.Password
        hints = [CAPS_LOCK] * self._capitals + [FULL_WIDTH] * (wide and hidden)
        self.hint.setText("；".join(hints))
        self.hint.setVisible(bool(hints))


class _SecretLine(QLineEdit):
    """Notices from what a letter's key gives whether caps lock is on."""

    capitals_noticed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMinimumWidth(px(160))

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, modifiers = event.text(), event.modifiers()
        if event.key() == Qt.Key.Key_CapsLock:
            self.capitals_noticed.emit(False)  # as it is now is told by the next letter
        elif text.isascii() and text.isalpha() and not any(modifiers & key for key in _ANY):
            shifted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self.capitals_noticed.emit(text.isupper() != shifted)
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.capitals_noticed.emit(False)
        super().focusOutEvent(event)
