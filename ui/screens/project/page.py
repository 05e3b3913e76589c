"""The page of one project: its life line, the next step, goals, assessments, instalments."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QDialog, QStackedWidget, QWidget

from station_app.domain.dates import Unreadable
from station_app.domain.registers.assessments import ASSESSMENTS
from station_app.domain.registers.project_goals import GOAL_PROGRESS
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.registers.tenders import PROJECT_BIDS
from station_app.services import project_acts, project_ahead, project_lives
from station_app.services.project_acts import Advanced
from station_app.services.project_ahead import Ahead, Gap
from station_app.services.project_lives import Life
from station_app.services.project_parts import GoalLine, InstalmentLine
from ui.desk import Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.register.finder import RecordFinder
from ui.rereading import Rereading
from ui.screens.assessing.command import ASSESSING
from ui.screens.project.asking import AskDialog
from ui.screens.project.cards import Cards
from ui.screens.project.command import BOARD_PAGE
from ui.screens.project.head import HeadCard
from ui.screens.project.life_line import LifeLine
from ui.screens.project.next_step import NextStep
from ui.screens.project.parts import enter_part
from ui.screens.project.payments import Payments
from ui.screens.project.tables import told_of
from ui.screens.tender.command import TENDER
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, column, row, scrolling

FINDER, PAUSE = 280, 300  # pixels at the size 标准; milliseconds after the last change
SIDE_BY_SIDE = 980  # pixels at the size 标准: below, the cards stand one below the other
NOTHING, SHOWN = range(2)
REPORTED = ("reported_on", "actual", "note")


class ProjectPage(Page):
    """Shows one project, takes it from state to state, and reads again when records change."""

    help_topic = "projects"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.project = ""
        self.life: Life | None = None
        self.dialog: QDialog | None = None
        self._asked: Job | None = None  # answers to earlier questions are dropped
        self._looked: Job | None = None
        self.finder = RecordFinder(desk, PROJECTS, "project-search", FINDER)
        self.finder.setPlaceholderText("项目名称或编号")
        self.finder.setToolTip("查找项目（Ctrl+F）")
        self.open_button = button(
            "打开登记表", self._open_project, icon="edit", tip="打开项目登记表（F2）", name="open"
        )
        self.print_button = button(
            "打印", self.print_out, icon="print", tip="打印项目申报书（Ctrl+P）", name="print"
        )
        self.head, self.line, self.step = HeadCard(), LifeLine(), NextStep(desk)
        self.cards = Cards(desk)
        self.payments = Payments(self, desk, self._read)
        self.ground = QStackedWidget()
        self._pairs: list[QBoxLayout] = []
        self._lay_out()
        self._again = Rereading(self, self._read, PAUSE)
        self._connect()
        self._show()

    def enter(self, project: str = "", **_: Any) -> None:
        """Show a project; without one, the project that was shown last."""
        if project and project != self.project:
            self.project, self.life = project, None
            self.step.done()
            self.line.show_stops(())
            self._show()
        self._read()
        (self.line if self.project else self.finder).setFocus()

    def search(self) -> None:
        """Put the cursor into the search."""
        self.finder.begin()

    def print_out(self) -> None:
        """Print the project's application form."""
        if self.project and PROJECTS.print_form:
            what = {"register": PROJECTS.name, "form": PROJECTS.print_form}
            self.desk.go("print", **what, records=[self.project])

    def refresh(self) -> None:
        """Read everything again."""
        self._read()

    def back(self) -> None:
        """Return to the board."""
        self.desk.go(BOARD_PAGE)

    def _found(self, project: str) -> None:
        self.enter(project)

    def _open_project(self) -> None:
        if self.project:
            self.desk.open_record(PROJECTS.name, self.project)

    def _read(self) -> None:
        self._again.begun()
        if self.project:
            workspace, project = self.desk.workspace, self.project
            self._asked = self.desk.jobs.ask(
                lambda progress: project_lives.life(workspace, project), self._answered, self._gone
            )

    def _answered(self, life: Life) -> None:
        if self.sender() is self._asked:
            self.life = life
            self.finder.put(self.project, life.head.name)
            self._show()

    def _gone(self, error: Exception) -> None:
        """Forget a project that is gone; it is told as every error is."""
        if self.sender() is self._asked:
            self.project, self.life = "", None
            self._show()
            self.desk.errors.show(error)

    def _show(self) -> None:
        life = self.life
        self.ground.setCurrentIndex(SHOWN if self.project else NOTHING)
        self.open_button.setEnabled(life is not None)
        self.print_button.setEnabled(life is not None and bool(PROJECTS.print_form))
        self._content.setVisible(life is not None)
        if life is None:
            return
        self.head.show_life(life)
        self.line.show_stops(life.stops)
        self.step.show_steps(life.ahead)
        self.cards.show_life(life)
        if self.step.typed:
            self._look()

    def _look(self) -> None:
        """Ask again what the chosen step wants, with what was typed for it."""
        chosen = self.step.chosen
        if chosen is None or not self.project:
            return
        try:
            on, values = self.step.day(), dict(self.step.values())
        except Unreadable as error:
            self.step.tell_day(str(error))
            return
        workspace, project, state = self.desk.workspace, self.project, chosen.state
        self._looked = self.desk.jobs.ask(
            lambda progress: project_ahead.ahead(workspace, project, state, on, values),
            self._looked_at,
            self._gone,
        )

    def _looked_at(self, found: Ahead) -> None:
        if self.sender() is self._looked:
            self.step.show_step(found)

    def _advance(self) -> None:
        chosen, life = self.step.chosen, self.life
        if chosen is None or life is None:
            return
        try:
            on, values = self.step.day(), dict(self.step.values())
        except Unreadable as error:
            self.step.tell_day(str(error))
            return
        workspace, project, note = self.desk.workspace, self.project, self.step.note.typed()
        text = f"把“{life.head.name}”推进到“{chosen.label}”"
        self.step.go.setEnabled(False)
        self.desk.run(
            text,
            lambda progress: project_acts.advance(
                workspace, project, chosen.state, on, note, values
            ),
            partial(self._advanced, text, chosen.told),
            failed=self._refused,
        )

    def _advanced(self, text: str, told: str, found: Advanced) -> None:
        self.step.done()
        self.desk.saved(found.change, text)
        if not found.moved:
            self.desk.tell(told, "info")
        self._read()
        self.line.setFocus()

    def _refused(self, error: Exception) -> None:
        self.desk.errors.show(error, "没有推进")
        self._read()

    def _mend(self, gap: Gap) -> None:
        """Go where a gap is mended: to the project's form, the tender, a list here, a new part."""
        if gap.register == PROJECTS.name:
            self.desk.open_record(PROJECTS.name, self.project, gap.field)
        elif gap.register == PROJECT_BIDS.name:
            self.desk.go(TENDER, project=self.project)
        elif not self.cards.stand_in(gap.register):
            self._add(gap.register)

    def _add(self, register: str) -> None:
        self.dialog = enter_part(self, self.desk, register, self.project, self._read)

    def _open(self, register: str, record: str) -> None:
        """Open the record of a line; of a bid the score matrix, of an assessment the sheet."""
        if register == PROJECT_BIDS.name:
            self.desk.go(TENDER, project=self.project)
        elif register == ASSESSMENTS.name:
            self.desk.go(ASSESSING, assessment=record)
        else:
            self.desk.open_record(register, record)

    def _report(self, goal: GoalLine) -> None:
        """Ask what was reached of a goal."""

        def keep(values: Mapping[str, Any]) -> None:
            on, actual, note = (values[name] for name in REPORTED)
            saved = project_acts.report_progress(
                self.desk.workspace, goal.id, on, actual, note or ""
            )
            self.desk.saved(saved.change, f"登记目标{goal.no}的进度", GOAL_PROGRESS.name)

        words = (f"登记目标{goal.no}的进度", told_of(goal), "登记")
        dialog = AskDialog(self, self.desk, GOAL_PROGRESS, REPORTED, words, keep)
        dialog.put({"reported_on": self.desk.workspace.today()}, "actual")
        self.dialog = dialog
        dialog.open()

    def _pay(self, instalment: InstalmentLine) -> None:
        if self.life is not None:
            self.payments.act(self.life, instalment)

    def _plan(self) -> None:
        self.payments.plan(self.project, self.cards.plan_button)

    def _wanted(self, state: str) -> None:
        """Choose the state of the life line's cursor for the next step."""
        if not self.step.choose(state):
            self.desk.tell("现在不能直接到这一步，请先办理前面的步骤。", "info")

    def _lay_out(self) -> None:
        body = page_body(self)
        actions = (self.finder, self.open_button, self.print_button)
        body.addLayout(page_header("项目页", *actions))
        text = "在右上角输入项目名称或编号；在“购买项目”中选中一条按 F7，也会到这里。"
        find = button("查找项目", self.search, icon="search", name="find")
        self.ground.addWidget(EmptyState("briefcase", "看哪个项目？", text, find))
        self._content = QWidget()
        way, inside = card(8, 0)
        inside.addWidget(self.line)
        cards = self.cards
        self._pairs = [
            row(cards.assessment_card, cards.instalment_card, spacing=12),
            row(cards.site_card, cards.step_card, spacing=12),
        ]
        for pair in self._pairs:
            pair.setStretch(0, 1)
            pair.setStretch(1, 1)
        column(
            self._content, self.head, way, self.step, cards.goal_card, self._pairs[0],
            cards.tender, self._pairs[1], None, spacing=12,
        )  # fmt: skip
        self.ground.addWidget(scrolling(self._content))
        body.addWidget(self.ground, 1)

    def _connect(self) -> None:
        self.finder.found.connect(self._found)
        self.line.wanted.connect(self._wanted)
        self.step.asked.connect(self._look)
        self.step.wanted.connect(self._advance)
        self.step.mended.connect(self._mend)
        self.cards.opened.connect(self._open)
        self.cards.added.connect(self._add)
        self.cards.report.connect(self._report)
        self.cards.pay.connect(self._pay)
        self.cards.planned.connect(self._plan)
        QShortcut(QKeySequence("F2"), self).activated.connect(self._open_project)

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        wide = self.width() >= px(SIDE_BY_SIDE)
        for pair in self._pairs:
            pair.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
