"""The row under a form: when the draft was kept, and what can be done with the form."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from station_app.domain.register import Register
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row, rule

WAITING = "正在等待其他任务完成，随后自动保存…"


class Foot(QWidget):
    """Cancel, save, save and print, save and begin the next one."""

    cancelled = Signal()
    saved = Signal()
    saved_next = Signal()
    printed = Signal()

    def __init__(self, register: Register[Any], narrow: bool) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.words = label("", "note")
        self.words.setObjectName("form-note")
        self.cancel = button("取消", self.cancelled.emit, name="form-cancel", tip="Esc")
        self.cancel.setAccessibleName("取消")
        self.print_button = button(
            "保存并打印", self.printed.emit, icon="print", name="form-save-print",
            tip="Ctrl+Shift+P",
        )  # fmt: skip
        self.next_button = button(
            "保存并新增下一个", self.saved_next.emit, name="form-save-next", tip="Ctrl+Enter"
        )
        self.save_button = button(
            "保存", self.saved.emit, kind="primary", icon="save", name="form-save", tip="Ctrl+S"
        )
        buttons = [self.cancel, self.print_button, self.next_button, self.save_button]
        self._narrow = narrow
        if narrow:
            self.cancel.setText("撤销")
            self.cancel.setToolTip("放弃没有保存的修改")
            for each in (self.print_button, self.next_button):
                each.hide()
        inside = row(self.words, None, *buttons)
        side = 16 if narrow else 24
        inside.setContentsMargins(px(side), px(10), px(side), px(10))
        column(self, rule(), inside, spacing=0)

    def show_new(self, new: bool) -> None:
        """Offer what fits a new record, or one that is there."""
        self.next_button.setVisible(not self._narrow)

    def say(self, words: str) -> None:
        """Write what is at the left."""
        self.words.setText(words)

    def set_waiting(self, waiting: bool) -> None:
        """Wait for another task, or be there again."""
        for each in (self.print_button, self.next_button, self.save_button):
            each.setEnabled(not waiting)
        if waiting:
            self.say(WAITING)
        elif self.words.text() == WAITING:
            self.say("")
