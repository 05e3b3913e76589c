"""Second step of the import: which column is which field, and what no column has."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from station_app.services.rosters.choices import asked_for, choices
from station_app.services.rosters.plan import Plan, shown
from ui.screens.importing.defaults import Defaults
from ui.screens.importing.parts import FileLine, Step, bulleted
from ui.screens.importing.picking import Picking, entries_of
from ui.screens.importing.work import Work
from ui.theme.look import px
from ui.widgets.basics import card, clear, column, label, row, rule, scrolling, set_role
from ui.widgets.elided import Elided

SAMPLES = 3
LEFT_OUT = "不导入"
WANTED = 4  # rows looked through for samples, for each sample


class ColumnStep(Step):
    """Shows the columns of the file with their fields."""

    def __init__(self, work: Work, change_file: Callable[[], object]) -> None:
        super().__init__(work)
        self.forward = "下一步：检查"
        self.file = FileLine(work, change_file)
        self._remembered = label("已按上次同样的表头对好列，请过目。", "good", wrap=True)
        self._error = label("", "bad", wrap=True)
        self._columns = QWidget()
        self._grid = QGridLayout(self._columns)
        self._defaults = Defaults(work)
        self._notes = QVBoxLayout()
        self._fields: dict[int, Picking] = {}
        self._shown: tuple[object, ...] = ()
        column(self, self._card())
        work.planned.connect(self._planned)
        work.checking.connect(self._checking)

    def _card(self) -> QFrame:
        frame, body = card(0, 0)
        head = column(None, self._remembered, self._error, spacing=4)
        head.setContentsMargins(px(16), px(8), px(16), 0)
        self._grid.setContentsMargins(px(16), px(8), px(16), px(12))
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(6))
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnMinimumWidth(2, px(200))
        left = column(None, head, scrolling(self._columns), spacing=0)
        parts = row(left, self._beside(), spacing=0)
        parts.setStretch(0, 3)
        parts.setStretch(1, 2)
        body.addWidget(self.file)
        body.addWidget(rule())
        body.addLayout(parts, 1)
        return frame

    def _beside(self) -> QScrollArea:
        inner = QWidget()
        body = column(inner, self._defaults, spacing=16)
        body.addLayout(self._notes)
        body.addStretch()
        body.setContentsMargins(px(16), px(12), px(16), px(12))
        area = scrolling(inner)
        area.setMinimumWidth(px(320))
        return area

    def _show_columns(self, plan: Plan) -> None:
        """Make the lines anew, when it is another sheet or register."""
        now = (plan.register.name, plan.sha256, plan.sheet)
        if now == self._shown:
            return
        self._shown = now
        clear(self._grid)
        self._fields.clear()
        for place, words in enumerate(("文件里的列", "前几行的内容", "对应的字段")):
            self._grid.addWidget(label(words, "note"), 0, place)
        entries = [("", LEFT_OUT), *((each.path, each.label) for each in choices(plan.register))]
        offered = entries_of(entries, self)
        for line, (index, heading, _) in enumerate(plan.columns, 1):
            self._add(line, index, heading, offered, _samples(plan, index))
        self._grid.setRowStretch(len(plan.columns) + 1, 1)

    def _add(
        self, line: int, index: int, heading: str, entries: QStandardItemModel, samples: str
    ) -> None:
        name = heading or f"第 {index + 1} 列"
        field = Picking(f"“{name}”列对应的字段", entries)
        field.setObjectName(f"field-{index}")
        field.picked.connect(partial(self.work.set_field, index))
        self._grid.addWidget(Elided(name), line, 0)
        self._grid.addWidget(Elided(samples, "quiet"), line, 1)
        self._grid.addWidget(field, line, 2)
        self._fields[index] = field

    def _planned(self) -> None:
        plan = self.work.plan
        if plan is None or not self.isVisible():
            return
        self.file.show_file()
        self._show_columns(plan)
        for index, _, path in plan.columns:
            self._mark(index, path or "")
        self._remembered.setVisible(plan.remembered and self.work.mapping is None)
        self._error.setText(str(self.work.refusal or ""))
        self._error.setVisible(self.work.refusal is not None)
        self._defaults.show_asked(asked_for(self.work.desk.workspace, plan))
        self._show_notes(plan)
        self.note = _summary(plan)
        self.changed.emit()

    def _mark(self, index: int, path: str) -> None:
        field = self._fields[index]
        if field.value != path:
            field.show_value(path)
        heading = self._grid.itemAtPosition(list(self._fields).index(index) + 1, 0)
        words = heading.widget() if heading is not None else None
        if isinstance(words, Elided):
            set_role(words, "" if path else "quiet")

    def _show_notes(self, plan: Plan) -> None:
        clear(self._notes)
        if plan.notes:
            self._notes.addWidget(label("请留意", "h3"))
            self._notes.addWidget(bulleted(list(plan.notes)))

    def _checking(self) -> None:
        self.note = "正在按新的对应重新检查……"
        self.changed.emit()

    # Step

    @property
    def ready(self) -> bool:
        work = self.work
        return work.plan is not None and work.refusal is None and not work.is_checking

    def show_step(self) -> None:
        self._planned()

    @property
    def first(self) -> QWidget | None:
        plan = self.work.plan
        unmapped = [at for at, text, _ in plan.columns if text in plan.unmapped] if plan else []
        return self._defaults.first or next((self._fields[at] for at in unmapped), None)


def _samples(plan: Plan, index: int) -> str:
    found: dict[str, None] = {}
    for planned in plan.rows[: SAMPLES * WANTED]:
        text = shown(planned.cells[index]).strip() if index < len(planned.cells) else ""
        if text:
            found.setdefault(" ".join(text.split()))
    return "，".join(list(found)[:SAMPLES]) or "（空）"


def _summary(plan: Plan) -> str:
    parts = {"new": "可以新增", "changed": "将更新", "refused": "有问题", "same": "没有变化"}
    said = [f"{words} {plan.counts[key]:,} 行" for key, words in parts.items() if plan.counts[key]]
    return f"按现在的对应：{'，'.join(said)}"
