"""The dialog that asks until when a record is kept longer, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QWidget

from station_app.domain.dates import Unreadable, add_months, parse_day
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row
from ui.widgets.day_edit import DayEdit

YEAR = 12  # months: what is offered first
WHY = "期满后仍需使用的，写明理由和延长到的日期。到那天以后，它会再次出现在清单里。"


class LongerDialog(QDialog):
    """Asks for a day and a reason; `then` gets both."""

    def __init__(
        self, parent: QWidget, what: str, today: date, then: Callable[[date, str], None]
    ) -> None:
        super().__init__(parent)
        self._then = then
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("延长保存")
        self.setMinimumWidth(px(480))
        self.day = DayEdit(_tidied, today)
        self.day.setObjectName("until")
        self.day.setAccessibleName("延长到，必填")
        self.day.setText(add_months(today, YEAR).isoformat())
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName("理由，必填")
        self.reason.setPlaceholderText("例如：申诉尚未办结")
        self.told = label("", "bad", wrap=True)
        self.told.hide()
        self.agree = button("延长保存", self._agree, kind="primary", name="agree")
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        for at, (text, line) in enumerate((("延长到(&D)", self.day), ("理由(&R)", self.reason))):
            caption = label(text)
            caption.setBuddy(line)
            grid.addWidget(caption, at, 0)
            grid.addWidget(line, at, 1)
        cancel = button("取消", self.reject, name="cancel")
        heading = label(f"延长保存：{what}", "h2", wrap=True)
        foot = row(None, cancel, self.agree)
        column(
            self, heading, label(WHY, "quiet", wrap=True), grid, self.told, foot,
            margin=20, spacing=12,
        )  # fmt: skip
        self.agree.setDefault(True)
        self.reason.textChanged.connect(self._changed)
        self._changed()
        self.reason.setFocus()

    def _changed(self) -> None:
        self.agree.setEnabled(bool(self.reason.text().strip()))

    def _agree(self) -> None:
        try:
            day = parse_day(self.day.text())
        except Unreadable as error:
            self.told.setText(str(error))
            self.told.show()
            self.day.setFocus()
            return
        self.accept()
        self._then(day, self.reason.text().strip())


def _tidied(text: str) -> str:
    try:
        return parse_day(text).isoformat()
    except Unreadable:
        return text
