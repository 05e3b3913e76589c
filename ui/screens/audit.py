"""The page of the audit log: who did what to which record, when, and whether the log is whole."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QSplitter, QStackedWidget

from station_app.domain.progress import Progress
from station_app.services import audit_exports, audit_heads, checkup, trail
from station_app.services.audit_heads import StationLog
from station_app.services.checkup import Log
from station_app.services.exports import Exported
from station_app.services.identity import BUREAU
from station_app.services.trail import Sieve
from ui.ask import XLSX
from ui.desk import Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.screens.audit_entry import EntryPanel
from ui.screens.audit_month import MonthPrints
from ui.screens.audit_sieve import SieveBar
from ui.screens.audit_stations import StationsDialog
from ui.screens.audit_table import COLUMNS, AuditTable
from ui.screens.audit_verdict import Verdict
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, column, label, row, rule
from ui.widgets.tables import ReadingTable

ALL = "每一次保存、导入、打印和报送都自动记在这里，任何人都不能修改或删除。"
OWN = "这里是您本人的操作，任何人都不能修改或删除。全部日志由站长或审计员查阅。"
PANEL = 320  # width of the panel at the right, in pixels at the size 标准


class AuditPage(Page):
    """The log as a table, the newest first; at the right what the chosen entry changed."""

    help_topic = "audit"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._only = Sieve()  # one record or one change, asked for by another page
        self._wanted = 0  # number of the entry to be chosen when the answer comes
        self._asked: Job | None = None  # answers to earlier questions are dropped
        self.bar = SieveBar()
        self._months = MonthPrints(self, desk)
        self.model = AuditTable(desk)
        self.table = ReadingTable("entries", "操作日志，从新到旧")
        self.table.setModel(self.model)
        self.table.set_widths(*(width for _, width, _, _ in COLUMNS))
        self.panel = EntryPanel(desk)
        self.count = label("", "note")
        self.chip = button("", self._forget_only, kind="chip", icon="dismiss", name="only")
        self.chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind
        self.verdict = Verdict(self._compare)
        self.check = button(
            "核对日志", self._check, icon="shield_task", name="check",
            tip="从第一条到最后一条核对，日志有没有被改动或删去",
        )  # fmt: skip
        self.write = button(
            "导出", self._export, icon="arrow_export", name="export",
            tip="把筛选出来的日志存为 Excel 工作簿",
        )  # fmt: skip
        self.sheet = button(
            "月末核对单", self._months.ask, icon="print", name="month-sheet",
            tip="打印本月的记录数和日志校验码，签字归档",
        )  # fmt: skip
        self.stations = button(
            "各站日志", self._show_stations, icon="people_team", name="stations",
            tip="各社工站上报时带来的日志校验码",
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
        workspace = self.desk.workspace
        all_of_it = trail.sees_all(workspace)
        buttons = (self.stations, self.sheet, self.write, self.check)
        body.addLayout(page_header("操作日志", *buttons, note=ALL if all_of_it else OWN))
        # Shown before they belong to the page, they would be windows of their own.
        self.write.setVisible(all_of_it)
        self.stations.setVisible(all_of_it and workspace.role == BUREAU)
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
        only, sieve = self._only, self._sieve()
        self.chip.setVisible(bool(only.record or only.change))
        self.chip.setText("只看同一步 " if only.change else "只看这条记录 ")
        self.chip.setAccessibleName(f"{self.chip.text().strip()}，点击后看全部")
        question = partial(trail.numbers, self.desk.workspace, sieve)
        self._asked = self.desk.look_up(question, self._answered)

    def _sieve(self) -> Sieve:
        only = self._only
        asked = vars(self.bar.sieve()) | {"record": only.record, "change": only.change}
        return Sieve(**asked)

    def _answered(self, numbers: array[int]) -> None:
        if self.sender() is not self._asked:
            return
        kept = self._wanted or (self.panel.entry.seq if self.panel.entry is not None else 0)
        self._wanted = 0
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
        self._examine(())

    def _compare(self, typed: str) -> None:
        known = self.desk.attempt(lambda: audit_heads.typed(typed), "不能比对")
        if known is not None:
            self._examine((known,))

    def _examine(self, known: Sequence[tuple[int, str]]) -> None:
        self.check.setEnabled(False)
        workspace = self.desk.workspace

        def work(progress: Progress) -> tuple[Log, str]:
            log = checkup.examine_log(workspace, progress, known)
            return log, checkup.log_words(workspace, log)

        job = self.desk.run("核对操作日志", work, self._examined, unit="条")
        job.finished.connect(self._checked)

    def _examined(self, found: tuple[Log, str]) -> None:
        self.verdict.show_log(*found)
        first = found[0].first
        if first is not None and first.at is not None:
            self._show_entry(first.number)

    def _checked(self) -> None:
        self.check.setEnabled(True)

    def _show_entry(self, number: int) -> None:
        """Show an entry in its place in the whole log."""
        self._wanted = number
        self.back()

    def _export(self) -> None:
        name = audit_exports.file_name(self.desk.workspace)
        self.desk.ask.save_as(self, "导出操作日志", name, XLSX, self._write_to)

    def _write_to(self, path: Path) -> None:
        workspace, sieve = self.desk.workspace, self._sieve()

        def work(progress: Progress) -> Exported:
            return audit_exports.export(workspace, sieve, path, progress)

        self.desk.run("导出操作日志", work, self._written, unit="条")

    def _written(self, done: Exported) -> None:
        open_it = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(done.out)))
        self.desk.tell(f"已导出 {done.rows:,} 条到“{done.out.name}”", action="打开", act=open_it)
        self._read()

    def _show_stations(self) -> None:
        question = partial(audit_heads.station_logs, self.desk.workspace)
        self.desk.look_up(question, self._stations_came)

    def _stations_came(self, logs: list[StationLog]) -> None:
        StationsDialog(self, logs).open()

    def _records_changed(self, name: str) -> None:
        if self.isVisible():
            self._read()
