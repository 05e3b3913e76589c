"""The page of the money of a year: lines and sources, each figure with its vouchers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QPushButton, QStackedWidget, QWidget

from station_app.domain.registers.money import BUDGET_LINES, FUND_SOURCES
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS
from station_app.services import funds
from station_app.services.funds import Fund, Overview, Sum
from station_app.services.listing import SEVERAL, Filter
from ui.desk import REGISTER, Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.register.as_of import AsOfDay
from ui.register.clipboard import mime_of
from ui.rereading import Rereading
from ui.screens.funds.reversing import ReverseDialog
from ui.screens.funds.table import LINE_COLUMNS, SOURCE_COLUMNS, FundModel, FundTable, shown
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, column, label, row, scrolling

PAUSE = 300  # milliseconds after the last change, then it is read again
YEAR_WIDTH = 104  # pixels at the size 标准
NOTE = "金额由凭证得出，不用手填。回车列出一个数字背后的凭证。"
EMPTY = (
    "先登记每年的预算科目和资金来源，再登记收支凭证：这里会列出计划、到账、已承诺、已支付和可用，"
    "每个数字都能打开它的凭证。"
)
CONCERNED = (
    *("", "budget_line", "fund_source", "fund_transaction", "project", "contract"),
    *("contract_supplement", "project_step"),
)
COPY_TIP = "复制两张表，可粘贴到 Excel（Ctrl+C）"
EXPECTED = "另有预计投入 {} {}：是预计数，单独列出，不计入合计，也不并入预算科目。"
NOTHING, TABLES = range(2)
YUAN, WAN = range(2)


class FundsPage(Page):
    """Reads beside the window, and again whenever money is booked or another day is asked for."""

    help_topic = "funds"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: Job | None = None  # answers to earlier questions are dropped
        self._dialog: ReverseDialog | None = None
        self._in: FundTable | None = None  # the table in which the person was last
        self._entering = False  # the answer that comes is the first one since the page was gone to
        self.year = QComboBox()
        self.year.setObjectName("year")
        self.year.setAccessibleName("年度")
        self.year.setFixedWidth(px(YEAR_WIDTH))
        self.day = AsOfDay(desk.workspace.today(), "截至日期，回车重新计算")
        self._expected_sum = Decimal(0)
        self._units = self._make_units()
        self.lines, self.sources = FundModel(LINE_COLUMNS), FundModel(SOURCE_COLUMNS)
        self.line_table = FundTable("lines", "预算科目，回车列出一个数字的凭证", self.lines)
        self.source_table = FundTable("sources", "资金来源，回车列出一个数字的凭证", self.sources)
        self.expected = label("", "quiet", wrap=True)
        self.expected.setObjectName("expected")
        self._frames: list[QFrame] = []
        self._inner = QWidget()
        self.ground = QStackedWidget()
        self._again = Rereading(self, self._read, PAUSE, CONCERNED)
        self._lay_out()
        self._connect()

    def enter(self, year: int | None = None, reverse: str = "", **_: Any) -> None:
        """Show the money of a year, without one of the year that was shown last.

        reverse  id of a voucher for which the dialog opens
        """
        self.year.setFocus()
        self._entering = True
        self._read(year)
        if reverse:
            self.reverse(reverse)

    def search(self) -> None:
        """Put the cursor where the year is chosen."""
        self.year.setFocus()

    def refresh(self) -> None:
        """Read everything again."""
        self._read()

    def new(self) -> None:
        """Begin a voucher of what is chosen: of its line, or of its source."""
        values: dict[str, Any] = {"direction": "OUT", "happened_on": self.desk.workspace.today()}
        fund = self._chosen()
        if fund is not None and fund.record:
            own = self._in is self.line_table
            values["budget_line" if own else "source"] = fund.record
            # Nothing leaves a source before something has come.
            empty = not own and not fund.received.vouchers
            values["direction"] = "IN" if empty else "OUT"
        self.desk.go(f"{REGISTER}{FUND_TRANSACTIONS.name}", new=True, values=values)

    def reverse(self, voucher: str = "") -> None:
        """Ask which voucher is to be reversed, and why."""
        self._dialog = ReverseDialog(self, self.desk, voucher)
        self._dialog.open()

    def _make_units(self) -> QButtonGroup:
        group = QButtonGroup(self)
        for unit, text in ((YUAN, "元"), (WAN, "万元")):
            made = button(text, partial(self._show_unit, unit), kind="segment", name=f"unit-{unit}")
            made.setAccessibleName(f"金额以{text}显示")
            made.setCheckable(True)
            group.addButton(made, unit)
        group.button(YUAN).setChecked(True)
        return group

    def _lay_out(self) -> None:
        body = page_body(self)
        self._deeds = (
            button("复制", self._copy, icon="copy", tip=COPY_TIP, name="copy"),
            button("冲销凭证…", self.reverse, icon="arrow_undo", name="reverse"),
            button("登记凭证", self.new, kind="primary", icon="add", tip="Ctrl+N", name="new"),
        )
        body.addLayout(page_header("资金总览", *self._deeds, note=NOTE))
        year, day = label("年度(&Y)"), label("截至(&D)")
        year.setBuddy(self.year)
        day.setBuddy(self.day)
        units: list[QPushButton] = [self._units.button(YUAN), self._units.button(WAN)]  # type: ignore[list-item]
        switch = row(*units, spacing=0)
        body.addLayout(row(year, self.year, 8, day, self.day, 8, self.day.told, None, switch))
        self.ground.addWidget(self._empty())
        self.ground.addWidget(self._tables())
        body.addWidget(self.ground, 1)

    def _empty(self) -> EmptyState:
        go = self.desk.go
        line, source = (f"{REGISTER}{each.name}" for each in (BUDGET_LINES, FUND_SOURCES))
        begin = partial(go, line, new=True)
        self._first = button("登记预算科目", begin, kind="primary", name="first-line")
        return EmptyState(
            "wallet",
            "还没有预算科目和资金来源",
            EMPTY,
            self._first,
            button("登记资金来源", partial(go, source, new=True), name="first-source"),
            button("怎样使用", partial(go, "help", topic=self.help_topic), name="how"),
        )

    def _tables(self) -> QWidget:
        inside = column(self._inner, spacing=12)
        for table in (self.line_table, self.source_table):
            frame, ground = card(margin=2, spacing=0)
            ground.addWidget(table)
            inside.addWidget(frame)
            self._frames.append(frame)
        inside.addWidget(self.expected)
        inside.addStretch()
        self.area = scrolling(self._inner)
        return self.area

    def _connect(self) -> None:
        self.year.activated.connect(self._year_chosen)
        self.day.returnPressed.connect(self._day_entered)
        self.day.left_anew.connect(self._read)
        self.day.typed_anew.connect(self._again.soon)
        for table in (self.line_table, self.source_table):
            table.activated.connect(partial(self._open, table))
            table.selectionModel().currentChanged.connect(partial(self._went, table))
            copying = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), table)
            copying.setContext(Qt.ShortcutContext.WidgetShortcut)  # else the two are ambiguous
            copying.activated.connect(self._copy)

    def _year_chosen(self) -> None:
        self._read()

    def _day_entered(self) -> None:
        self.day.tidy_up()
        self._read()
        if self._asked is not None:
            (self.line_table if self.lines.funds else self.source_table).setFocus()

    def _read(self, year: int | None = None) -> None:
        self._again.begun()
        day = self.day.take()
        if day is None:
            self._asked = None
            return
        wanted = year or self.year.currentData()
        work = partial(funds.overview, self.desk.workspace, wanted, day)
        self._asked = self.desk.look_up(work, self._answered)

    def _answered(self, found: Overview) -> None:
        if self.sender() is not self._asked:
            return
        self.day.tell("", "quiet")
        self._offer_years(found)
        self.lines.show_funds(_with_total(found.lines, found.line_total))
        certain = tuple(each for each in found.sources if not each.expected)
        expected = tuple(each for each in found.sources if each.expected)
        self.sources.show_funds((*_with_total(certain, found.source_total), *expected))
        self._expected_sum = found.expected
        self._say_expected()
        for frame, rows in zip(self._frames, (found.lines, found.sources), strict=True):
            frame.setVisible(bool(rows))
        there = bool(found.lines or found.sources)
        self.ground.setCurrentIndex(TABLES if there else NOTHING)
        for each in self._deeds:
            each.setVisible(there)
        self._stand_somewhere()

    def _offer_years(self, found: Overview) -> None:
        years = sorted({*found.years, found.year}, reverse=True)
        if [self.year.itemData(at) for at in range(self.year.count())] != years:
            self.year.clear()
            for year in years:
                self.year.addItem(f"{year}年", year)
        self.year.setCurrentIndex(years.index(found.year))

    def _say_expected(self) -> None:
        amount = shown(self._expected_sum, self.lines.in_wan)
        unit = "万元" if self.lines.in_wan else "元"
        self.expected.setText(EXPECTED.format(amount, unit) if self._expected_sum else "")
        self.expected.setVisible(bool(self._expected_sum))

    def _stand_somewhere(self) -> None:
        filled = [each for each in (self.line_table, self.source_table) if each.funds]
        for table in filled:
            if not table.currentIndex().isValid():
                table.setCurrentIndex(table.model().index(0, 0))
        if self._entering and self.year.hasFocus():  # unless somebody has gone elsewhere meanwhile
            (filled[0] if filled else self._first).setFocus()
        self._entering = False

    def _show_unit(self, unit: int) -> None:
        for model in (self.lines, self.sources):
            model.show_in(unit == WAN)
        self._say_expected()

    def _went(self, table: FundTable, now: QModelIndex, before: QModelIndex) -> None:
        """Remember where the person is, and keep it in sight."""
        if table.hasFocus():
            self._in = table
            at = table.viewport().mapTo(self._inner, table.visualRect(now).center())
            self.area.ensureVisible(at.x(), at.y(), 0, px(48))

    def _chosen(self) -> Fund | None:
        table = next((t for t in (self.line_table, self.source_table) if t.hasFocus()), self._in)
        self._in = table
        if table is None or not table.currentIndex().isValid():
            return None
        return table.funds[table.currentIndex().row()]

    def _open(self, table: FundTable, index: QModelIndex) -> None:
        """List the vouchers behind a figure; a name, or a plan, opens the line or the source."""
        fund = table.funds[index.row()]
        found = table.sum_at(index)
        if found is None or found is fund.planned:
            register = BUDGET_LINES if table is self.line_table else FUND_SOURCES
            if fund.record:
                self.desk.open_record(register.name, fund.record)
            else:
                self._list(register.name, [each.record for each in table.funds if each.record])
            return
        if found.vouchers:
            self._list(FUND_TRANSACTIONS.name, found.vouchers)
        self._tell_contracts(fund, found)

    def _tell_contracts(self, fund: Fund, found: Sum) -> None:
        """Name the contracts that bind a part of the figure; what has nothing behind it, too."""
        projects = partial(self._list, PROJECTS.name, found.projects)
        if found.projects and not found.vouchers:
            projects()
        elif found.projects:
            text = f"另有{len(found.projects)}个项目的合同待付款计入这个数字"
            self.desk.tell(text, "info", "看项目", projects)
        elif not found.vouchers:
            self.desk.tell(f"“{fund.name}”的这个数字没有凭证。", "info")

    def _list(self, register: str, records: Sequence[str]) -> None:
        only = Filter("id", "is", SEVERAL.join(records))
        self.desk.go(f"{REGISTER}{register}", filters=(only,))

    def _copy(self) -> None:
        if not self.lines.funds and not self.sources.funds:
            self.desk.tell("还没有数字可以复制，请先登记预算科目或资金来源。", "info")
            return
        unit = "万元" if self.lines.in_wan else "元"
        head = [f"{self.year.currentText()}资金", f"截至{self.day.typed()}", f"单位：{unit}"]
        lines = [head, *self.lines.lines(), [""], *self.sources.lines()]
        QGuiApplication.clipboard().setMimeData(mime_of(lines))
        self.desk.tell("已复制两张表，可以粘贴到 Excel 或文档里")


def _with_total(funds_shown: Sequence[Fund], total: Fund) -> tuple[Fund, ...]:
    """Add the line of the total where there is something to add up."""
    return (*funds_shown, total) if len(funds_shown) > 1 else tuple(funds_shown)
