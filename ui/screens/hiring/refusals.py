"""What stood against a step, person by person; each line opens the application."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from station_app.services.hiring import Refusal
from ui.theme.look import px
from ui.widgets.basics import button, clear, column, label, row, scrolling

HEAD, LINE, HIGHEST = 60, 30, 150  # pixels at the size 标准


class Refusals(QFrame):
    """Hidden until there is something to tell.

    opened  id of an application
    """

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("refusals")
        self.setProperty("card", "bad")
        self.heading = label("", "h3")
        close = button("", self.hide, kind="ghost", icon="dismiss", tip="收起（Esc）", name="fold")
        inner = QWidget()
        self._lines: QVBoxLayout = column(inner, spacing=2)
        head = row(self.heading, None, close)
        body = column(self, head, scrolling(inner), spacing=4)
        body.setContentsMargins(px(16), px(8), px(8), px(8))
        self.hide()

    def show_refusals(self, refusals: Sequence[Refusal]) -> None:
        """Tell who cannot take the step and why; nobody has taken it."""
        clear(self._lines)
        self.heading.setText(f"没有办理：{len(refusals)}人还不能走这一步，其他人也没有改动。")
        for each in refusals:
            open_it = partial(self.opened.emit, each.application)
            name = button(each.person, open_it, kind="fault", tip="打开应聘报名")
            name.setObjectName(f"refused-{each.application}")
            line = row(name, label(each.text, wrap=True), spacing=8)
            line.setStretch(1, 1)
            self._lines.addLayout(line)
        self._lines.addStretch()
        self.setFixedHeight(px(min(HIGHEST, HEAD + LINE * len(refusals))))
        self.show()
