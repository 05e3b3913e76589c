"""The page of the audit log: who did what to which record, when, and whether the log is whole."""

from __future__ import annotations

from array import array
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget

from station_app.domain.progress import Progress
from station_app.services import checkup, trail
from station_app.services.checkup import Log
from station_app.services.trail import Sieve
from ui.desk import Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.screens.audit_entry import EntryPanel
from ui.screens.audit_sieve import SieveBar
from ui.screens.audit_table import COLUMNS, AuditTable
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, column, label, row, rule, set_property
from ui.widgets.tables import ReadingTable

PANEL = 320  # width of the panel at the right, in pixels at the size 标准


class AuditPage(Page):
    """The log as a table, the newest first; at the right what the chosen entry changed."""

    help_topic = "audit"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._only = Sieve()  # one record or one change, asked for by another page
        self._asked: Job | None = None  # answers to earlier questions are dropped
        self.bar = SieveBar()
        self.model = AuditTable(desk)
        self.table = ReadingTable("entries", "操作日志，从新到旧")
        self.table.setModel(self.model)
        self.table.set_widths(*(width for _, width, _, _ in COLUMNS))
        self.panel = EntryPanel(desk)
        self.count = label("", "note")
        self.chip = button("", self._forget_only, kind="chip", icon="dismiss", name="only")
        self.chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind
        self.verdict = _Verdict()
        self.check = button(
            "核对日志", self._check, icon="shield_task", name="check",
            tip="从第一条到最后一条核对，日志有没有被改动或删去",
        )  # fmt: skip
        self._lay_out()
        self._connect()

    def enter(self, register: str = "", record: str = "", change: str = "", **what: Any) -> None:
        """Show the whole log, or what happened to one register, record or change."""
        if register or record or change:
            self._only = Sieve(record=record, change=change)
            self.bar.show_register(register)
        self._read()
        self.desk.look_up(partial(trail.actors, self.desk.workspace), self.bar.show_actors)

    def search(self) -> None:
        """Put the cursor where one searches."""
        self.bar.text.setFocus()
        self.bar.text.selectAll()

    def refresh(self) -> None:
        """Read the log again."""
        self._read()

    def back(self) -> None:
        """Show everything again."""
        self._only = Sieve()
        self.bar.clear()

    def _lay_out(self) -> None:
        body = page_body(self)
        note = "每一次保存、导入、打印和报送都自动记在这里，任何人都不能修改或删除。"
        body.addLayout(page_header("操作日志", self.check, note=note))
        body.addWidget(self.verdict)
        frame, inside = card(0, 0)
        top = column(None, self.bar, row(self.chip, None), spacing=8)
        top.setContentsMargins(px(12), px(12), px(12), px(12))
        inside.addLayout(top)
        inside.addWidget(rule())
        nothing = EmptyState("search", "没有符合条件的日志", "试试少选几个条件，或把日期范围放宽。")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(nothing)
        inside.addWidget(self.stack, 1)
        inside.addWidget(rule())
        foot = row(self.count, None, label("Ctrl+F 查找　F5 刷新　Enter 打开记录", "note"))
        foot.setContentsMargins(px(14), px(8), px(14), px(8))
        inside.addLayout(foot)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setHandleWidth(px(12))
        halves.setChildrenCollapsible(False)
        halves.addWidget(frame)
        halves.addWidget(self.panel)
        halves.setStretchFactor(0, 1)
        halves.setSizes([px(760), px(PANEL)])
        body.addWidget(halves, 1)

    def _connect(self) -> None:
        self.bar.changed.connect(self._read)
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.table.activated.connect(self.panel.open_record)
        self.model.dataChanged.connect(self._block_came)
        self.panel.change_asked.connect(self._show_change)
        self.desk.changed.connect(self._records_changed)

    def _read(self) -> None:
        only = self._only
        sieve = self.bar.sieve()
        sieve = Sieve(**(vars(sieve) | {"record": only.record, "change": only.change}))
        self.chip.setVisible(bool(only.record or only.change))
        self.chip.setText("只看同一步 " if only.change else "只看这条记录 ")
        self.chip.setAccessibleName(f"{self.chip.text().strip()}，点击后看全部")
        question = partial(trail.numbers, self.desk.workspace, sieve)
        self._asked = self.desk.look_up(question, self._answered)

    def _answered(self, numbers: array[int]) -> None:
        if self.sender() is not self._asked:
            return
        kept = self.panel.entry.seq if self.panel.entry is not None else 0
        place = numbers.index(kept) if kept in numbers else 0
        self.model.show_numbers(numbers)
        self.count.setText(f"共 {len(numbers):,} 条")
        self.stack.setCurrentIndex(0 if numbers else 1)
        self.panel.show_entry(None)
        if numbers:
            self.table.setCurrentIndex(self.model.index(place, 0))

    def _row_chosen(self) -> None:
        self.panel.show_entry(self.model.entry(self.table.currentIndex().row()))

    def _block_came(self) -> None:
        if self.panel.entry is None:
            self._row_chosen()

    def _show_change(self, change: str) -> None:
        self._only = Sieve(change=change)
        self.bar.clear()

    def _forget_only(self) -> None:
        self._only = Sieve()
        self._read()

    def _check(self) -> None:
        self.check.setEnabled(False)

        def work(progress: Progress) -> Log:
            return checkup.examine_log(self.desk.workspace)

        job = self.desk.run("核对操作日志", work, self.verdict.show_log)
        job.finished.connect(self._checked)

    def _checked(self) -> None:
        self.check.setEnabled(True)

    def _records_changed(self, name: str) -> None:
        if self.isVisible():
            self._read()


class _Verdict(QFrame):
    """Says whether the log is whole, once it was examined."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("verdict")
        self.text = label("", wrap=True)
        close = button("", self.hide, kind="ghost", icon="dismiss", tip="关闭核对结果")
        inside = row(self.text, close)
        inside.setStretch(0, 1)
        inside.setContentsMargins(px(16), px(4), px(4), px(4))
        self.setLayout(inside)
        self.hide()

    def show_log(self, log: Log) -> None:
        """Tell what examining the log found."""
        if log.broken:
            text = (
                f"日志从第 {log.broken[0]:,} 条起前后不符，可能被程序以外的方式改动过。"
                "请不要继续录入，立即备份，并把这句话告诉技术支持。"
            )
        else:
            text = f"日志完整：共 {log.entries:,} 条，从第一条到最后一条前后相符，没有改动或缺失。"
        set_property(self, "card", "bad" if log.broken else "good")
        self.text.setText(text)
        self.show()
