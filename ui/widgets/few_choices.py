"""A choice among very few answers, all of them in sight: 男 女, 是 否; it may stay open.

Left and Right go through the answers; an initial, a code or a digit picks; Delete empties.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from station_app.domain.pinyin import initials
from ui.theme.look import px
from ui.widgets.basics import label

HEIGHT = 34  # pixels
ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
EMPTYING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class FewChoices(QWidget):
    """Radio buttons in a row, of which none need be chosen; `labels` by code."""

    edited = Signal()
    left = Signal()

    def __init__(self, labels: Mapping[str, str]) -> None:
        super().__init__()
        self._labels = dict(labels)
        self._buttons: dict[str, QRadioButton] = {}
        self._fixed = label()  # what stands there when it cannot be changed
        self._fixed.hide()
        self.setFixedHeight(px(HEIGHT))
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(px(20))
        for code, words in self._labels.items():
            made = QRadioButton(words)
            made.setAutoExclusive(False)
            made.clicked.connect(partial(self._clicked, code))
            made.installEventFilter(self)
            self._buttons[code] = made
            inside.addWidget(made)
        inside.addWidget(self._fixed)
        inside.addStretch()
        self._choose("")

    def typed(self) -> str:
        """Return the label of the answer; "" for none."""
        return self._labels.get(self.chosen, "")

    @property
    def chosen(self) -> str:
        """Code of the answer; "" for none."""
        return next((code for code, each in self._buttons.items() if each.isChecked()), "")

    def put(self, text: str, name: str = "") -> None:
        """Show the answer with a label."""
        self._choose(next((code for code, words in self._labels.items() if words == text), ""))

    def set_closed(self, closed: bool) -> None:
        """Let it be read only, or be written again."""
        for each in self._buttons.values():
            each.setVisible(not closed)
        self._fixed.setText(self.typed() or "—")
        self._fixed.setVisible(closed)

    def mark(self, state: str) -> None:
        """Leave the dress: the message below says it."""

    def note(self) -> str:
        """Say nothing."""
        return ""

    def reached(self) -> QWidget:
        """Return the answer that Tab goes to."""
        return self._buttons[self.chosen or next(iter(self._buttons))]

    def call(self, words: str) -> None:
        """Give each answer its spoken name after that of the field."""
        for each in self._buttons.values():
            each.setAccessibleName(f"{words}：{each.text()}")

    def _clicked(self, code: str) -> None:
        self._choose(code if self._buttons[code].isChecked() else "")
        self.edited.emit()

    def _choose(self, code: str) -> None:
        reached = code or next(iter(self._buttons))
        for each, made in self._buttons.items():
            made.setChecked(each == code)
            one = each == reached
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one else Qt.FocusPolicy.ClickFocus)
        self._fixed.setText(self.typed() or "—")

    def _take(self, code: str) -> None:
        if code != self.chosen:
            self._choose(code)
            self.edited.emit()
        self.reached().setFocus(Qt.FocusReason.OtherFocusReason)

    def _key(self, event: QKeyEvent) -> bool:
        codes = list(self._buttons)
        key = Qt.Key(event.key())
        if key in ARROWS:
            now = codes.index(self.chosen) if self.chosen else -1 if ARROWS[key] > 0 else 0
            self._take(codes[(now + ARROWS[key]) % len(codes)])
            return True
        if key in EMPTYING:
            self._take("")
            return True
        text = event.text().casefold()
        fitting = [code for code in codes if text and self._named_by(code, text)]
        if fitting and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._take(fitting[0])
        return bool(fitting)

    def _named_by(self, code: str, text: str) -> bool:
        words = self._labels[code]
        return text in (code.casefold(), words, initials(words))

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return False
