"""The dialog for changing one field of many records: field, value, what would become of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QStackedWidget, QWidget

from station_app.domain.register import Register
from station_app.services import cells, listing
from station_app.services.cells import Verdict
from station_app.services.listing import Column
from ui.desk import Desk
from ui.register.inplace import options_of
from ui.register.verdicts import COLUMN, VerdictTable, VerdictView
from ui.theme.look import px
from ui.widgets.basics import button, card, column, label, row

SHOWN = 30  # records in the preview
WAIT = 250  # milliseconds after the last key


class BulkDialog(QDialog):
    """Asks for a field and a value, and shows what the first records become.

    agreed  path of the field, and the text that all are to have
    """

    agreed = Signal(str, str)

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        register: Register[Any],
        columns: Sequence[Column],
        numbers: array[int],
        path: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("批量修改")
        self.resize(px(760), px(540))
        self._desk, self._register, self._numbers = desk, register, numbers
        self._asked = 0
        known = {each.path: each for each in columns}
        self._columns = [known[name] for name in cells.fillable(desk.workspace, register)]
        self.field = self._box("bulk-field", "要修改的一项")
        for each in self._columns:
            self.field.addItem(each.label, each.path)
        self.options = self._box("bulk-option", "新的值")
        self.words = QLineEdit()
        self.words.setObjectName("bulk-text")
        self.words.setAccessibleName("新的值")
        self.words.setPlaceholderText("留空则清空这一项")
        self.values = QStackedWidget()
        self.values.addWidget(self.words)
        self.values.addWidget(self.options)
        self.values.setFixedHeight(px(34))
        labels = {name: spec.label for name, spec in register.fields.items()}
        self.table = VerdictTable([], self._names(), labels, parent=self)
        self.view = VerdictView(self.table, "preview")
        self.view.setColumnHidden(COLUMN, True)
        self.summary = label("", "quiet", wrap=True)
        words = f"修改 {len(numbers):,} 条"
        self.agree = button(words, self._agree, kind="primary", name="agree")
        self._timer = QTimer(self, singleShot=True, interval=WAIT)
        self._timer.timeout.connect(self._examine)
        self._lay_out()
        self._connect(path)

    def _box(self, name: str, spoken: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        return made

    def _lay_out(self) -> None:
        heading, value = label("把"), label("改为")
        heading.setBuddy(self.field)
        value.setBuddy(self.values)
        frame, inside = card(0, 0)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        line = row(heading, self.field, value, self.values)
        line.setStretch(1, 1)
        line.setStretch(3, 1)
        count = len(self._numbers)
        body = column(
            self, label(f"已选 {count:,} 条{self._register.title}", "h3"), line, self.summary,
            frame, row(None, button("取消", self.reject, name="cancel"), self.agree),
            margin=20, spacing=12,
        )  # fmt: skip
        body.setStretch(3, 1)
        self.agree.setDefault(True)

    def _connect(self, path: str) -> None:
        self.field.currentIndexChanged.connect(self._field_chosen)
        self.options.currentIndexChanged.connect(self._timer.start)
        self.words.textEdited.connect(lambda: self._timer.start())
        self.field.setCurrentIndex(max(self.field.findData(path), 0))
        self._field_chosen()
        self.field.setFocus()

    def _names(self) -> dict[str, str]:
        workspace, register = self._desk.workspace, self._register
        found = listing.rows(workspace, register, (register.label,), self._numbers[:SHOWN])
        return {each.id: each.cells[0] for each in found if each is not None}

    @property
    def _column(self) -> Column:
        return self._columns[max(self.field.currentIndex(), 0)]

    @property
    def _text(self) -> str:
        chosen = self.values.currentWidget() is self.options
        return self.options.currentText() if chosen else self.words.text().strip()

    def _field_chosen(self) -> None:
        found = options_of(self._column)
        self.options.clear()
        self.options.addItems(found)
        self.values.setCurrentWidget(self.options if found else self.words)
        self._timer.start()

    def _examine(self) -> None:
        self._asked += 1
        workspace, register = self._desk.workspace, self._register
        numbers, path, text = self._numbers[:SHOWN], self._column.path, self._text
        asked = self._asked

        def work() -> tuple[int, list[Verdict]]:
            alike = cells.alike(workspace, register, numbers, path, text)
            return asked, cells.examine(workspace, register, alike)

        self._desk.look_up(work, self._examined)

    def _examined(self, answer: tuple[int, list[Verdict]]) -> None:
        asked, verdicts = answer
        if asked != self._asked:
            return
        self.table.put(verdicts)
        bad = len(self.table.bad)
        shown = min(len(self._numbers), SHOWN)
        same = shown - len(verdicts)
        words = [f"前 {shown} 条" if shown < len(self._numbers) else f"共 {shown} 条"]
        words.append(f"{len(verdicts) - bad} 条会改变")
        words += [f"{same} 条本来就是这个值"] if same else []
        words += [f"{bad} 条有问题、不会修改"] if bad else []
        self.agree.setEnabled(len(verdicts) > bad or shown < len(self._numbers))
        self.summary.setText("，".join(words) + "。")

    def _agree(self) -> None:
        path, text = self._column.path, self._text
        self.accept()
        self.agreed.emit(path, text)
