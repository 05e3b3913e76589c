"""The strip that says whether the log is whole, and compares it with a printed sheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QLineEdit

from station_app.services.checkup import Log
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row, set_property

HINT = "末条编号:校验码，如 1234:0123456789ab"


class Verdict(QFrame):
    """Shown once the log was examined; `compare` gets what was typed from a printed sheet."""

    def __init__(self, compare: Callable[[str], object]) -> None:
        super().__init__()
        self.setObjectName("verdict")
        self._compare = compare
        self.text = label("", wrap=True)
        close = button("", self.hide, kind="ghost", icon="dismiss", tip="关闭核对结果")
        told = row(self.text, close)
        told.setStretch(0, 1)
        self.head = QLineEdit()
        self.head.setObjectName("known")
        self.head.setAccessibleName("月末核对单上的末条编号和校验码")
        self.head.setPlaceholderText(HINT)
        self.head.setFixedWidth(px(300))
        self.head.returnPressed.connect(self._ask)
        words = label("再与月末核对单比对", "note")
        words.setBuddy(self.head)
        self.again = button("比对", self._ask, name="compare")
        inside = column(self, told, row(words, self.head, self.again, None), spacing=4)
        inside.setContentsMargins(px(16), px(4), px(4), px(8))
        self.hide()

    def show_log(self, log: Log, words: str) -> None:
        """Tell what examining the log found."""
        set_property(self, "card", "bad" if log.first is not None else "good")
        self.text.setText(words)
        self.show()

    def _ask(self) -> None:
        if self.head.text().strip():
            self._compare(self.head.text())
