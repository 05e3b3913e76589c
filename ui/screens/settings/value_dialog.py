"""One value of a dated parameter: from which day it holds, what it is, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QLineEdit, QWidget

from station_app.domain.dates import Unreadable, parse_day
from station_app.domain.problems import RecordInvalid, StationError
from station_app.domain.registers.exchanged import PARAMETERS
from station_app.services.dated_values import ALWAYS, DatedValue, keep_value
from station_app.services.records import Saved
from ui.desk import Desk
from ui.errors import words_of
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row, set_property
from ui.widgets.day_edit import DayEdit


class ValueDialog(QDialog):
    """Enters a value, or changes one of the bureau's own."""

    def __init__(self, parent: QWidget, desk: Desk, value: DatedValue, *, new: bool) -> None:
        super().__init__(parent)
        self._desk, self._value, self._new = desk, value, new
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("新增值" if new else "修改值")
        self.setMinimumWidth(px(480))
        self.day = DayEdit(_tidy, desk.workspace.today())
        self.value = QLineEdit(value.shown)
        self.source = QLineEdit("" if new else value.source)
        self.source.setMaxLength(200)
        self.source.setPlaceholderText("文件名称和条款")
        if not new and value.valid_from != ALWAYS:
            self.day.put(value.since)
        self.faults: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        for words, name, line in (
            ("启用日期", "valid_from", self.day),
            ("值", "value", self.value),
            ("依据", "source", self.source),
        ):
            self._put_line(grid, words, name, line)
        self.problem = label("", "bad", wrap=True)
        self.problem.hide()
        save = button("保存", self.save, kind="primary", name="save")
        foot = row(None, button("取消", self.reject, name="refuse"), save)
        note = label(
            f"{value.title.note}。从启用日期起，新登记和新的计算用这个值。", "quiet", wrap=True
        )
        title = label(value.title.title, "h2", wrap=True)
        column(self, title, note, grid, self.problem, foot, margin=20, spacing=12)
        save.setDefault(True)
        self.day.setFocus()

    def save(self) -> None:
        """Save it; what is wrong is told below its line."""
        for name in self.faults:
            self._mark(name, "")
        self.problem.hide()
        try:
            saved = self._keep()
        except RecordInvalid as error:
            self._show_faults(error)
        except StationError as error:
            self.problem.setText(words_of(error))
            self.problem.show()
        else:
            what = "新增" if self._new else "修改"
            text = f"{what}参数 {self._value.title.title}"
            self._desk.saved(saved.change, text, PARAMETERS.name)
            self.accept()

    def _keep(self) -> Saved:
        value = self._value
        return keep_value(
            self._desk.workspace,
            value.title.key,
            self.day.typed(),
            self.value.text(),
            self.source.text(),
            record="" if self._new else value.record,
            seen=None if self._new else value.seen,
        )

    def _put_line(self, grid: QGridLayout, words: str, name: str, line: QLineEdit) -> None:
        number = grid.rowCount()
        heading = label(words)
        heading.setBuddy(line)
        line.setObjectName(name)
        line.setAccessibleName(words)
        self.faults[name] = fault = label("", "bad", wrap=True)
        fault.hide()
        grid.addWidget(heading, number, 0)
        grid.addWidget(line, number, 1)
        grid.addWidget(fault, number + 1, 1)

    def _show_faults(self, error: RecordInvalid) -> None:
        lines = {"valid_from": self.day, "value": self.value, "source": self.source}
        told = [fault for fault in error.faults if fault.refuses]
        for fault in told:
            if fault.field in self.faults:
                self._mark(fault.field, fault.text)
            else:
                self.problem.setText(fault.text)
                self.problem.show()
        first = next((lines[fault.field] for fault in told if fault.field in lines), self.day)
        first.setFocus()

    def _mark(self, name: str, text: str) -> None:
        self.faults[name].setText(text)
        self.faults[name].setVisible(bool(text))
        line = self.findChild(QLineEdit, name)
        if isinstance(line, QLineEdit):
            set_property(line, "state", "bad" if text else "")
            line.setAccessibleDescription(text)


def _tidy(text: str) -> str:
    """Write a day as it is kept; what is no day stays as it is."""
    try:
        return parse_day(text).isoformat()
    except Unreadable:
        return text
