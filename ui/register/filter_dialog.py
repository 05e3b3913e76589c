"""The dialog for a condition on any column: column, operator, value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QStackedWidget, QWidget

from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.services import listing, narrowing
from station_app.services.listing import OPERATORS, Column, Filter, Question
from station_app.services.workspace import Workspace
from ui.errors import words_of
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row, set_property


class FilterDialog(QDialog):
    """Asks for a condition.

    chosen  the Filter that was agreed to
    """

    chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        workspace: Workspace,
        register: Register[Any],
        columns: Sequence[Column],
        path: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("添加筛选条件")
        self.setMinimumWidth(px(440))
        self._workspace, self._register = workspace, register
        self._columns = [each for each in columns if narrowing.operators_of(each)]
        self.column_box = self._box("filter-column", "列")
        self.operator_box = self._box("filter-operator", "条件")
        self.list_box = self._box("filter-choice", "值")
        self.words = QLineEdit()
        self.words.setObjectName("filter-words")
        self.words.setAccessibleName("值")
        self.values = QStackedWidget()
        self.values.addWidget(self.words)
        self.values.addWidget(self.list_box)
        self.values.setFixedHeight(px(34))
        self.fault = label("", "bad", wrap=True)
        self._fill()
        self._lay_out()
        self.column_box.currentIndexChanged.connect(self._column_chosen)
        self.operator_box.currentIndexChanged.connect(self._operator_chosen)
        self.words.textEdited.connect(self._typed)
        place = next((i for i, each in enumerate(self._columns) if each.path == path), 0)
        self.column_box.setCurrentIndex(place)
        self._column_chosen()
        self._value.setFocus() if path else self.column_box.setFocus()

    def _box(self, name: str, spoken: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        return made

    def _fill(self) -> None:
        for each in self._columns:
            self.column_box.addItem(each.label, each.path)

    def _lay_out(self) -> None:
        headings = []
        for text, buddy in (("列", self.column_box), ("条件", self.operator_box)):
            heading = label(text, "quiet")
            heading.setBuddy(buddy)
            heading.setFixedWidth(px(48))
            headings.append(row(heading, buddy))
            headings[-1].setStretch(1, 1)
        self._heading = label("值", "quiet")
        self._heading.setFixedWidth(px(48))
        value = row(self._heading, self.values)
        value.setStretch(1, 1)
        agree = button("添加条件", self._accept, kind="primary", name="agree")
        agree.setDefault(True)
        cancel = button("取消", self.reject, name="cancel")
        made = column(self, *headings, value, self.fault, margin=20, spacing=12)
        made.addStretch()
        made.addLayout(row(None, cancel, agree))
        self.fault.hide()

    @property
    def _column(self) -> Column:
        return self._columns[max(self.column_box.currentIndex(), 0)]

    @property
    def _value(self) -> QWidget:
        return self.values.currentWidget() or self.words

    def _column_chosen(self) -> None:
        self.operator_box.clear()
        for each in narrowing.operators_of(self._column):
            self.operator_box.addItem(OPERATORS[each], each)
        self.list_box.clear()
        found = narrowing.choices(self._workspace, self._register, self._column)
        for value, text in found:
            self.list_box.addItem(text, value)
        self.values.setCurrentWidget(self.list_box if found else self.words)
        self._operator_chosen()

    def _operator_chosen(self) -> None:
        needed = self.operator_box.currentData() not in ("empty", "filled")
        self.values.setVisible(needed)
        self._heading.setVisible(needed)
        self._typed()

    def _typed(self) -> None:
        self.fault.hide()
        set_property(self.words, "state", "")

    @property
    def filter(self) -> Filter:
        """The condition as it stands."""
        operator = str(self.operator_box.currentData())
        if operator in ("empty", "filled"):
            return Filter(self._column.path, operator)
        listed = self.values.currentWidget() is self.list_box
        value = str(self.list_box.currentData()) if listed else self.words.text().strip()
        return Filter(self._column.path, operator, value)

    def _accept(self) -> None:
        wanted = self.filter
        if not wanted.value and wanted.operator not in ("empty", "filled"):
            self._refuse("还没有填写值，请填写后再添加。")
            return
        try:
            listing.snapshot(self._workspace, self._register, Question(filters=(wanted,)), 1)
        except StationError as error:
            self._refuse(words_of(error))
            return
        self.accept()
        self.chosen.emit(wanted)

    def _refuse(self, text: str) -> None:
        self.fault.setText(text)
        self.fault.show()
        set_property(self.words, "state", "bad")
        self._value.setFocus()
