"""A table of dated values, which the bureau adds to and changes and a station reads."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtWidgets import QLineEdit

from station_app.domain.registers.exchanged import PARAMETERS
from station_app.services.dated_values import DatedValue, dated_values, drop_value
from station_app.services.identity import BUREAU
from ui.desk import Desk
from ui.screens.exchange.parts import RowsCard
from ui.screens.exchange.rows import Column, Heading
from ui.screens.settings.section import Section
from ui.screens.settings.value_dialog import ValueDialog
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, column, label, row

COLUMNS = (
    Column[DatedValue]("名称", lambda value: value.title.title, 216),
    Column[DatedValue]("值", lambda value: value.shown or "（没有）", 160),
    Column[DatedValue]("启用", lambda value: value.since, 104),
    Column[DatedValue](
        "状态",
        lambda value: "现行" if value.holds else "",
        80,
        style=lambda value: "tag-good",
    ),
    Column[DatedValue](
        "来自",
        lambda value: "区局" if value.record else "程序",
        80,
        style=lambda value: "tag-info" if value.record else "tag-plain",
    ),
    Column[DatedValue]("依据", lambda value: value.source, style=lambda value: "quiet"),
)
AT_STATION = "由区局维护，随回执下发到社工站，这里只能查看。需要改动时请告知区局。"


class Values(Section):
    """Values of parameters whose keys begin alike.

    prefix  of their keys; "" for all but the names of authorities
    about   what they are
    """

    prefix = ""
    about = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._bureau = desk.workspace.role == BUREAU
        self._asked = 0  # questions to the store; the answers to earlier ones come too late
        self.line = QLineEdit()
        self.line.setObjectName(f"{self.name}-search")
        self.line.setAccessibleName(f"搜索{self.title}")
        self.line.setPlaceholderText("名称或首字母（Ctrl+F）")
        self.line.setClearButtonEnabled(True)
        self.line.setFixedWidth(px(240))
        self.line.textChanged.connect(lambda text: self.enter())
        self.table = self._table()
        self._build()

    @property
    def name(self) -> str:
        """Begins the object names of the parts."""
        return self.prefix.strip(".") or "parameter"

    def enter(self) -> None:
        """Read the values."""
        workspace, typed, prefix = self.desk.workspace, self.line.text(), self.prefix
        self._asked += 1
        number = self._asked
        self.desk.look_up(lambda: (number, dated_values(workspace, typed, prefix)), self._answered)

    def records_changed(self, register: str) -> None:
        """Read again when parameters have changed."""
        if register in ("", PARAMETERS.name):
            self.enter()

    def search(self) -> None:
        """Put the cursor into the search line."""
        self.line.setFocus()
        self.line.selectAll()

    def _table(self) -> RowsCard[DatedValue]:
        self.add = button("新增值…", self._add, name=f"{self.name}-add")
        self.alter = button("修改…", self._alter, name=f"{self.name}-change")
        self.drop = button("删除", self._drop, kind="danger", name=f"{self.name}-delete")
        actions = (self.drop, self.alter, self.add) if self._bureau else ()
        empty = EmptyState("search", "没有找到", "请换一个词，或清空搜索。")
        made: RowsCard[DatedValue] = RowsCard(
            self.title,
            COLUMNS,
            empty,
            *actions,
            detail=lambda value: f"{value.title.title}：{value.title.note}",
            name=f"{self.name}-table",
        )
        made.opened.connect(self._open)
        made.reached.connect(self._reached)
        return made

    def _build(self) -> None:
        head = row(label(self.title, "h2"), None, self.line)
        body = column(self, head, label(self.about, "quiet", wrap=True), spacing=12)
        if not self._bureau:
            frame, inside = card(12, 0, "info")
            inside.addWidget(label(f"{self.title}{AT_STATION}", wrap=True))
            body.addWidget(frame)
        body.addWidget(self.table, 1)

    def _answered(self, answer: tuple[int, list[DatedValue]]) -> None:
        number, values = answer
        if number != self._asked:
            return
        lines: list[DatedValue | Heading] = []
        for group, members in groupby(values, key=lambda value: value.title.group):
            lines += [] if self.prefix else [Heading(group)]
            lines += members
        self.table.put(lines)

    def _reached(self, value: DatedValue | None) -> None:
        own = value is not None and bool(value.record)
        self.alter.setEnabled(own)
        self.drop.setEnabled(own)
        tip = "" if own else "程序自带的值不能改；请新增一个从某天起启用的值"
        self.alter.setToolTip(tip)
        self.drop.setToolTip(tip)

    def _open(self, value: DatedValue) -> None:
        if not self._bureau:
            return
        self._alter() if value.record else self._add()

    def _add(self) -> None:
        value = self.table.current()
        if value is not None:
            ValueDialog(self, self.desk, value, new=True).open()

    def _alter(self) -> None:
        value = self.table.current()
        if value is not None:
            ValueDialog(self, self.desk, value, new=False).open()

    def _drop(self) -> None:
        value = self.table.current()
        if value is None or not value.record:
            return
        change = self.desk.attempt(lambda: drop_value(self.desk.workspace, value.record))
        if change is not None:
            self.desk.saved(change, f"删除参数 {value.title.title}", PARAMETERS.name)
