"""The page of a tender: its score matrix with the ranking, the award, and the failed tender."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from station_app.domain.problems import StationError
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.registers.tenders import PROJECT_BIDS, TENDER_JUDGES
from station_app.services import tender_cells, tenders
from station_app.services.tender_cells import FAILED, Typed
from station_app.services.tenders import Matrix
from ui.desk import REGISTER, Desk
from ui.errors import words_of
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.register.finder import RecordFinder
from ui.rereading import Rereading
from ui.screens.tender.award import AwardDialog, Wanted
from ui.screens.tender.grid import ScoreGrid
from ui.screens.tender.notes import Notes, scale_of, standing_of
from ui.screens.tender.sheet import Refused, Spot, spot_of
from ui.widgets.basics import EmptyState, button, card, label, row

FINDER, PAUSE = 280, 300  # pixels at the size 标准; milliseconds after the last change
WHAT_CHANGED = ("tender_judge", "project_bid", "bid_score")
CONCERNED = ("", *WHAT_CHANGED, "project", "priority_right", "organisation", "parameter")
NOTHING, MATRIX = range(2)


class TenderPage(Page):
    """Marks are typed like in a spreadsheet; points, ranks and what is missing follow at once."""

    help_topic = "tender"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.project = ""
        self.matrix: Matrix | None = None
        self._asked: Job | None = None
        self._refused: dict[Spot, Refused] = {}
        self.finder = RecordFinder(desk, PROJECTS, "project", FINDER)
        self.grid, self.notes = ScoreGrid(), Notes()
        self.scale = label("", "quiet")
        self.weight = button(
            "改价格分权重",
            self._open_weight,
            kind="link",
            tip="打开项目，改价格分权重",
            name="weight",
        )
        keys = "直接打字　回车往下　空格改是否　Delete 清空　Ctrl+回车 打开"
        self.keys = label(keys, "note")
        self.fail_button = button("流标…", self.fail, kind="danger", name="fail")
        self.reopen_button = button("重新招标", self.reopen, name="reopen")
        self.award_button = button(
            "确定中标…", self.award, kind="primary", icon="checkmark_circle", name="award"
        )
        self.ground = QStackedWidget()
        self._lay_out()
        self._again = Rereading(self, self._read, PAUSE, CONCERNED)
        self.finder.found.connect(self._turn_to)
        self.grid.typed.connect(self._typed)
        self.grid.opened.connect(self._open)
        self.grid.removed.connect(self._remove)
        self.grid.spilled.connect(self._spilled)
        self._show()

    def enter(self, project: str = "", **_: Any) -> None:
        """Show a project's tender; without one, the tender that was shown last."""
        if project:
            self._turn_to(project)
        elif self.project:
            self._read()
        else:
            self.finder.setFocus()

    def search(self) -> None:
        """Put the cursor into the choice of the project."""
        self.finder.begin()

    def refresh(self) -> None:
        """Read everything again."""
        self._read()

    def back(self) -> None:
        """Return to the projects."""
        self.desk.go(f"{REGISTER}{PROJECTS.name}")

    def award(self) -> None:
        """Ask who wins, from when and for how much."""
        if self.matrix is None:
            return
        why = self.matrix.against or self._why_not_awarded(self.matrix)
        if why:
            self.desk.tell(why, "warn")
        else:
            AwardDialog(self, self.desk, self.matrix, self._award).open()

    def fail(self) -> None:
        """Ask why the tender failed."""
        if self.matrix is not None:
            text = "写明原因，如：合格的投标人不足3家。已登记的投标作废，项目改为“流标”。"
            self.desk.ask.reason(self, "登记流标", text, "登记流标", self._fail)

    def reopen(self) -> None:
        """Let the project be tendered again."""
        project, name = self.project, self._name
        done = self.desk.attempt(lambda: tenders.reopen(self.desk.workspace, project))
        if done is not None:
            self._done(done.change, f"重新招标 {name}")

    @property
    def _name(self) -> str:
        return self.matrix.name if self.matrix is not None else ""

    @staticmethod
    def _why_not_awarded(matrix: Matrix) -> str:
        """Return what stands against every award; "" for nothing."""
        if matrix.void:
            return matrix.void[0].text
        return f"评分还不完整，不能确定中标。{matrix.gaps[0]}" if matrix.gaps else ""

    def _award(self, wanted: Wanted) -> None:
        workspace, project = self.desk.workspace, self.project
        saved = tenders.award(
            workspace, project, wanted.bid, wanted.on, wanted.amount, wanted.reason
        )
        self._done(saved.change, f"确定中标 {self._name}")

    def _fail(self, reason: str) -> None:
        project, name = self.project, self._name
        saved = self.desk.attempt(lambda: tenders.fail(self.desk.workspace, project, reason))
        if saved is not None:
            self._done(saved.change, f"登记流标 {name}")

    def _done(self, change: str, text: str) -> None:
        self.desk.saved(change, text, *WHAT_CHANGED, PROJECTS.name, "priority_right")
        self._read()

    def _typed(self, cells: Sequence[Typed]) -> None:
        """Write cells; what cannot stand in one stays there in red, the others are kept."""
        wrong = {
            spot_of(cell): Refused(cell.text, why)
            for cell in cells
            if (why := tender_cells.fault_of(cell))
        }
        good = [cell for cell in cells if spot_of(cell) not in wrong]
        for cell in cells:
            self._refused.pop(spot_of(cell), None)
        self._refused |= wrong
        project = self.project
        try:
            saved = tender_cells.put(self.desk.workspace, project, good)
            matrix = tenders.matrix(self.desk.workspace, project)
        except StationError as error:
            self._not_written(good, error)
            return
        self.desk.saved(saved.change, f"登记评分 {self._name}", *WHAT_CHANGED, quiet=True)
        self._answer(matrix)

    def _not_written(self, cells: Sequence[Typed], error: StationError) -> None:
        """Leave what was refused in its cells; what has no cell yet is told in a dialog."""
        text = words_of(error)
        self._refused |= {spot_of(cell): Refused(cell.text, text) for cell in cells}
        homeless = any(not self.grid.sheet.has(spot_of(cell)) for cell in cells)
        self._show()
        if homeless:
            self.desk.errors.show(error, "没有写入")

    def _remove(self, spot: Spot) -> None:
        if self.grid.sheet.closed or not self.grid.sheet.is_there(spot):
            self._refused.pop(spot, None)
            self._show()
            return
        what = "评审专家" if spot.judge else "投标人"
        name = self.grid.sheet.shown(spot)
        text = f"删除{what}“{name}”，连同已打的分。可以用 Ctrl+Z 撤销。"
        self.desk.ask.confirm(
            self, f"删除{what}", text, "删除", partial(self._removed, spot, name), danger=True
        )

    def _removed(self, spot: Spot, name: str) -> None:
        def work() -> Any:
            return tender_cells.remove(self.desk.workspace, bid=spot.bid, judge=spot.judge)

        saved = self.desk.attempt(work)
        if saved is not None:
            self.desk.saved(saved.change, f"删除 {name}", *WHAT_CHANGED)
            self._read()

    def _spilled(self, columns: int, rows: int) -> None:
        told = [f"{columns}列没有专家姓名"] if columns else []
        told += [f"{rows}行没有投标人名称"] if rows else []
        text = f"粘贴的内容中有{'、'.join(told)}，没有写入。请把姓名和名称一起复制。"
        self.desk.tell(text, "warn")

    def _open(self, spot: Spot) -> None:
        if spot.judge and not spot.bid:
            self.desk.open_record(TENDER_JUDGES.name, spot.judge)
        elif spot.bid:
            self.desk.open_record(PROJECT_BIDS.name, spot.bid)

    def _open_weight(self) -> None:
        self.desk.open_record(PROJECTS.name, self.project, "price_weight")

    def _turn_to(self, project: str) -> None:
        if project != self.project:
            self.project, self.matrix, self._refused = project, None, {}
        self._read()

    def _read(self) -> None:
        self._again.begun()
        if self.project:
            workspace, project = self.desk.workspace, self.project
            self._asked = self.desk.jobs.ask(
                lambda progress: tenders.matrix(workspace, project), self._answered, self._gone
            )

    def _answered(self, matrix: Matrix) -> None:
        if self.sender() is not self._asked:
            return
        first = self.matrix is None
        self._answer(matrix)
        if first:
            self.grid.setFocus()

    def _answer(self, matrix: Matrix) -> None:
        self._again.begun()
        self._asked = None  # an older answer comes too late now
        self.matrix = matrix
        self.finder.put(self.project, matrix.name)
        self._show()

    def _gone(self, error: Exception) -> None:
        if self.sender() is self._asked:
            self.project, self.matrix = "", None
            self._show()
            self.desk.errors.show(error)

    def _show(self) -> None:
        matrix = self.matrix
        there = matrix is not None
        self.ground.setCurrentIndex(MATRIX if there else NOTHING)
        for each in (self.scale, self.weight, self.keys):
            each.setVisible(there)
        result = matrix.result if matrix is not None else ""
        self.award_button.setVisible(result != FAILED)
        self.award_button.setEnabled(matrix is not None and not matrix.against)
        self.fail_button.setVisible(not result)
        self.fail_button.setEnabled(matrix is not None and not matrix.against)
        self.reopen_button.setVisible(result == FAILED)
        if matrix is None:
            self.notes.show_notes(())
            return
        self.scale.setText(scale_of(matrix))
        self.weight.setVisible(not result)
        self.grid.show_matrix(matrix, self._refused, closed=bool(result))
        sheet = self.grid.sheet
        self._refused = {spot: each for spot, each in self._refused.items() if sheet.has(spot)}
        told = [f"{sheet.name_of(spot)}：{each.why}" for spot, each in self._refused.items()]
        self.notes.show_notes(standing_of(matrix, told))

    def _lay_out(self) -> None:
        body = page_body(self)
        actions = (self.finder, self.fail_button, self.reopen_button, self.award_button)
        body.addLayout(page_header("评审打分", *actions))
        body.addLayout(row(self.scale, self.weight, None, self.keys, spacing=12))
        text = (
            "在右上角选一个正在招投标的项目；在“购买项目”中选中一个按 Shift+F7，也会到这里。\n"
            "投标人和评审专家直接写在表里，也可以从 Excel 整块粘贴；分数打完，名次随时算出。"
        )
        find = button("选择项目", self.search, icon="search", name="find")
        self.ground.addWidget(EmptyState("table_simple", "给哪个项目评审打分？", text, find))
        frame, inside = card(margin=0, spacing=0)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.grid)
        self.ground.addWidget(frame)
        body.addWidget(self.ground, 1)
        body.addWidget(self.notes)
