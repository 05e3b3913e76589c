"""The page of yearly targets: all stations and the sheet of one, or a station's own sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from station_app.domain.registers.targets import TARGET_ITEMS, TARGET_RESPONSIBILITIES
from station_app.domain.rules.targets import FULL
from station_app.domain.target_templates import template_for
from station_app.services import records, targets
from station_app.services.identity import BUREAU
from station_app.services.target_issuing import Issued, issue_to_all
from station_app.services.target_scoring import Typed, fault_of, put_scores
from station_app.services.targets import NOT_ISSUED, ScoreSheet
from ui.desk import Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.rereading import Rereading
from ui.screens.targets.answer import Found, look, told
from ui.screens.targets.detail import Detail
from ui.screens.targets.grid import ScoreGrid
from ui.screens.targets.lines import Refused
from ui.screens.targets.stations import StationTable
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, column, label, row, rule, set_role
from ui.widgets.elided import Elided

PAUSE, STEPPED = 300, 120  # milliseconds after the last change, after the last step in the list
LIST, HEAD = 316, 52  # pixels at the size 标准
NOTHING, AT_HAND, ASKING = range(3)
FORM = "A32"
# Of a responsibility: what comes next, in words, and the state it leads to.
NEXT = {
    "DRAFT": ("下达", "ISSUED"),
    "ISSUED": ("核定完成", "SCORED"),
    "SCORED": ("确认结果", "CONFIRMED"),
}
NOTHING_AT_BUREAU = (
    "这一年的目标还没有下达",
    "按模板给每个已成立的社工站下达同样的目标，六个方面共100分，之后可以逐项修改。\n"
    "目标随回执到达各站，各站自评后随上报包回来，由区局核定。",
)
NOTHING_AT_STATION = (
    "还没有收到这一年的目标",
    "区局下达后，目标随回执到达。收到回执后就能在这里看到各项目标并逐项自评。",
)
TAGS = {"ISSUED": "tag-plain", "SCORED": "tag-warn", "CONFIRMED": "tag-good"}


class TargetsPage(Page):
    """Scores are typed like into a spreadsheet; each cell is saved at once and can be undone."""

    help_topic = "targets"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.bureau = desk.workspace.role == BUREAU
        self.year, self.station = desk.workspace.today().year, ""
        self.found: Found | None = None
        self.refused: dict[tuple[str, str], Refused] = {}
        self._asked: Job | None = None
        self._entered = False  # the keyboard is to be put into the page when the store answers
        self._wanted = ""  # responsibility that is to be shown when its year is read
        self.years = QComboBox()
        self.years.setObjectName("years")
        self.years.setAccessibleName("年度")
        self.stations, self.grid, self.detail = StationTable(), ScoreGrid(self.bureau), Detail()
        self._make_buttons()
        self.name, self.state = label("", "h2"), label("", "tag-plain")
        self.totals = Elided("", "quiet")
        self.totals.setObjectName("totals")
        self.ground, self.inner = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._stepped = QTimer(self, singleShot=True, interval=STEPPED)
        self._again = Rereading(self, self._read, PAUSE)
        self._connect()
        self._show_years(())

    def enter(self, responsibility: str = "", year: int = 0, **_: Any) -> None:
        """Show a responsibility, or a year; without either, what was shown last."""
        self._wanted, self._entered = responsibility, True
        self.year = year or self.year
        self._read()

    def focus_first(self) -> None:
        """Put the keyboard into the sheet, at the bureau into the list of stations."""
        if self.ground.currentIndex() == AT_HAND:
            (self.stations if self.bureau else self.grid).setFocus()
        elif self.ground.currentIndex() == NOTHING:
            self.begin.setFocus()

    def search(self) -> None:
        """Put the cursor into the list of stations."""
        if self.bureau:
            self.stations.setFocus()

    def refresh(self) -> None:
        """Read everything again."""
        self._read()

    def back(self) -> None:
        """Return from the sheet to the list of stations."""
        self.search()

    def print_out(self) -> None:
        """Print the sheet that is shown, or, from the list, those of all stations."""
        listed = self.found.ranked if self.found is not None else ()
        whole = self.bureau and self.stations.hasFocus()
        shown = [each.id for each in listed if each.id and (whole or each.station == self.station)]
        if shown:
            name = TARGET_RESPONSIBILITIES.name
            self.desk.go("print", register=name, form=FORM, records=shown)

    @property
    def sheet(self) -> ScoreSheet | None:
        """The sheet that is shown; None for none."""
        return self.found.sheet if self.found is not None else None

    def _read(self) -> None:
        self._again.begun()
        self._asked = self.desk.look_up(
            partial(look, self.desk.workspace, self.year, self.station, self._wanted),
            self._answered,
        )

    def _answered(self, found: Found) -> None:
        if self.sender() is self._asked:
            self._wanted = ""
            self._take(found)
            if self._entered:
                self._entered = False
                self.focus_first()

    def _take(self, found: Found) -> None:
        other = self.sheet is None or found.sheet is None or self.sheet.id != found.sheet.id
        if other:
            self.refused = {}
        if found.sheet is not None:
            self.year = found.sheet.year
        self.found, self.station = found, found.station
        self._show()

    def _show(self) -> None:
        if self.found is None:
            return
        sheet, issued = self.sheet, any(each.id for each in self.found.ranked)
        self._show_years(self.found.years)
        self.stations.show_stations(self.found.ranked, self.station)
        self.grid.show_sheet(sheet, self.refused)
        self.ground.setCurrentIndex(AT_HAND if issued else NOTHING)
        self.inner.setCurrentIndex(AT_HAND if sheet is not None else NOTHING)
        waiting = [each for each in self.found.ranked if not each.id]
        self.issue_button.setVisible(self.bureau and issued and bool(waiting))
        self.print_button.setVisible(issued)
        self._show_head(sheet)
        self._show_line()

    def _show_head(self, sheet: ScoreSheet | None) -> None:
        step = NEXT.get(sheet.state) if sheet is not None and self.bureau else None
        self.next_button.setVisible(step is not None)
        self.reopen_button.setVisible(step is not None and step[1] == "CONFIRMED")
        if step is not None:
            self.next_button.setText(step[0])
        if sheet is None:
            return
        self.name.setText(sheet.station_name)
        self.state.setText(sheet.state_label)
        set_role(self.state, TAGS.get(sheet.state, "tag-plain"))
        self.totals.setText(told(sheet))

    def _show_years(self, years: Sequence[int]) -> None:
        self.years.blockSignals(True)
        self.years.clear()
        for year in sorted({*years, self.year}, reverse=True):
            self.years.addItem(f"{year}年", year)
        self.years.setCurrentIndex(self.years.findData(self.year))
        self.years.blockSignals(False)

    def _show_line(self) -> None:
        here = self.grid.currentIndex()
        self.detail.show_line(self.grid.lines, here.row(), here.column())

    def _put(self, cells: Sequence[Typed]) -> None:
        """Write what was typed; what cannot stand stays to be corrected."""
        sheet = self.sheet
        if sheet is None:
            return
        fulls = {line.id: line.full for line in sheet.lines}
        why = {cell: fault_of(cell, fulls.get(cell.record)) for cell in cells}
        for cell, fault in why.items():
            self.refused.pop((cell.record, cell.field), None)
            if fault:
                self.refused[cell.record, cell.field] = Refused(cell.text, fault)
        good = [cell for cell in cells if not why[cell]]
        workspace = self.desk.workspace
        saved = self.desk.attempt(lambda: put_scores(workspace, good), "没有写入") if good else None
        self._read_sheet(sheet)
        if saved is not None and saved.change:
            names = (TARGET_ITEMS.name, TARGET_RESPONSIBILITIES.name)
            self.desk.saved(saved.change, f"填写{sheet.station_name}的得分", *names, quiet=True)
        if faults := [fault for fault in why.values() if fault]:
            self.desk.tell(faults[0], "warn")

    def _read_sheet(self, before: ScoreSheet) -> None:
        """Show the scores and totals as they are now; what was reached is counted later."""
        found = self.desk.attempt(
            lambda: targets.sheet(self.desk.workspace, before.id, measured=False), "没有打开"
        )
        if found is not None and self.found is not None:
            reached = {line.id: line.actual for line in before.lines}
            lines = tuple(replace(line, actual=reached.get(line.id)) for line in found.lines)
            self._take(replace(self.found, sheet=replace(found, lines=lines)))

    def _step(self, state: str = "") -> None:
        """Go on to the next state, or to one that is named."""
        sheet = self.sheet
        if sheet is None or sheet.state not in NEXT:
            return
        target = state or NEXT[sheet.state][1]
        workspace, register = self.desk.workspace, TARGET_RESPONSIBILITIES
        moved = self.desk.attempt(
            lambda: records.move(workspace, register, sheet.id, target), "还不能这样做"
        )
        if moved is not None:
            text = f"把{sheet.station_name}的考核改为“{register.life_cycle.labels[target]}”"
            self.desk.saved(moved.change, text, register.name, TARGET_ITEMS.name)
            self._read_sheet(sheet)

    def issue(self) -> None:
        """Ask, then give all stations that have none the targets of the year."""
        template = self.desk.attempt(lambda: template_for(self.year), "没有下达")
        if template is None or self.found is None:
            return
        waiting = sum(not each.id for each in self.found.ranked)
        text = (
            f"将给{waiting}个社工站各下达{len(template.items)}项目标，共{FULL}分。"
            "下达后可以在“目标责任书”里逐项修改；各站收到回执后就能自评。"
        )
        title = f"下达{self.year}年目标"
        self.desk.ask.confirm(self, title, text, "下达", self._issue)

    def _issue(self) -> None:
        workspace, year = self.desk.workspace, self.year
        self.desk.run(
            f"下达{year}年目标", lambda progress: issue_to_all(workspace, year), self._issued
        )

    def _issued(self, done: Issued) -> None:
        text = f"给{len(done.stations)}个社工站下达{self.year}年目标"
        self.desk.saved(done.change, text, TARGET_RESPONSIBILITIES.name, TARGET_ITEMS.name)
        self._read()
        self.stations.setFocus()

    def _chosen(self, station: str) -> None:
        self.station = station
        self._stepped.start()

    def _year_chosen(self) -> None:
        self.year = int(self.years.currentData())
        self._read()

    def _make_buttons(self) -> None:
        self.issue_button = button(
            "下达全部社工站", self.issue, icon="arrow_export", name="issue",
            tip="给还没有目标的社工站下达这一年的目标",
        )  # fmt: skip
        self.print_button = button(
            "打印评分表", self.print_out, icon="print", name="print",
            tip="打印这张评分表；光标在左边列表中时打印全部（Ctrl+P）",
        )  # fmt: skip
        self.next_button = button("核定完成", self._step, kind="primary", name="next")
        self.reopen_button = button(
            "退回重评", partial(self._step, "ISSUED"), name="reopen",
            tip="退回“已下达”，社工站和区局可以再改得分",
        )  # fmt: skip

    def _lay_out(self) -> None:
        body = page_body(self)
        self.years.setMinimumWidth(px(96))
        for each in (self.issue_button, self.print_button):
            each.hide()
        body.addLayout(page_header("目标考核", self.years, self.print_button, self.issue_button))
        self.ground.addWidget(self._nothing())
        at_hand = QWidget()
        both = row(spacing=12)
        at_hand.setLayout(both)
        if self.bureau:
            listed, inside = card(margin=0, spacing=0)
            listed.setFixedWidth(px(LIST))
            inside.addWidget(self.stations)
            both.addWidget(listed)
        both.addWidget(self._sheet_card(), 1)
        self.ground.addWidget(at_hand)
        self.ground.addWidget(QWidget())  # while the store has not answered yet
        self.ground.setCurrentIndex(ASKING)
        body.addWidget(self.ground, 1)

    def _nothing(self) -> QWidget:
        """Return what stands there while nothing was issued in the year."""
        title, text = NOTHING_AT_BUREAU if self.bureau else NOTHING_AT_STATION
        if self.bureau:
            words, act = "下达全部社工站", self.issue
        else:
            words, act = "去接收回执", partial(self.desk.go, "exchange")
        self.begin = button(words, act, kind="primary", name="begin")
        return EmptyState("shield_task", title, text, self.begin)

    def _sheet_card(self) -> QWidget:
        frame, inside = card(margin=0, spacing=0)
        text = (
            f"这个社工站的状态是“{NOT_ISSUED}”。点右上角“下达全部社工站”，只给还没有目标的站下达。"
        )
        self.inner.addWidget(EmptyState("shield_task", "这个社工站还没有目标", text))
        head, whole = QWidget(), QWidget()
        parts = (self.name, self.state, self.totals, self.reopen_button, self.next_button)
        row_of = row(*parts, spacing=12)
        row_of.setStretch(2, 1)
        row_of.setContentsMargins(px(12), px(8), px(12), px(8))
        head.setLayout(row_of)
        head.setMinimumHeight(px(HEAD))
        stacked = column(whole, head, rule(), self.grid, rule(), self.detail, spacing=0)
        stacked.setStretch(2, 1)
        self.inner.addWidget(whole)
        inside.addWidget(self.inner)
        return frame

    def _connect(self) -> None:
        self.years.currentIndexChanged.connect(lambda: self._year_chosen())
        self.stations.chosen.connect(self._chosen)
        self.stations.opened.connect(lambda key: self.grid.setFocus())
        self._stepped.timeout.connect(self._read)
        self.grid.typed.connect(self._put)
        self.grid.moved.connect(self._show_line)
