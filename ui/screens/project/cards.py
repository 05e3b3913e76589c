"""The cards below the next step: goals, assessments, instalments, tender, sites, what was done."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from station_app.domain.registers import BY_NAME
from station_app.services import permits
from station_app.services.project_lives import Life
from station_app.services.project_parts import GoalLine, InstalmentLine
from ui.desk import Desk
from ui.screens.project import tables
from ui.screens.project.payments import act_of
from ui.screens.project.tables import FittedTable, GoalTable
from ui.widgets.basics import add, button, card, label, row

EMPTY = {
    "project_goal": "还没有目标。申报的项目至少要有一项明确、合理、可检验的目标。",
    "assessment": "还没有考核。区局安排中期、末期考核后列在这里。",
    "instalment": "还没有拨付计划。签约后按合同分期登记。",
    "project_bid": "还没有投标人。",
    "project_site": "还没有实施点。共同实施项目每个街道都要有实施点。",
    "steps": "还没有状态记录。",
}


class Cards(QObject):
    """Makes the cards once and fills them for each project.

    opened  register and id of a record to be opened
    added   register of which a new record is wanted
    report  the goal of which a progress is to be written
    pay     the instalment that is to be applied for, decided on, or paid
    planned the contract is to be split into instalments
    """

    opened = Signal(str, str)
    added = Signal(str)
    report = Signal(object)
    pay = Signal(object)
    planned = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.life: Life | None = None
        self._notes: dict[str, QLabel] = {}
        self._news: dict[str, QPushButton] = {}
        self.report_button = button(
            "登记进度(&G)", self._report, icon="edit", name="report",
            tip="登记选中目标的完成值（Alt+G）",
        )  # fmt: skip
        self.pay_button = button("申请拨付(&A)", self._pay, icon="money", name="pay")
        self.plan_button = button("生成拨付计划(&A)", self.planned.emit, icon="money", name="plan")
        self._make_tables()
        self._make_cards()

    def show_life(self, life: Life) -> None:
        """Show the parts of a project."""
        self.life = life
        self.goals.show_goals(life.goals)
        self.assessments.show_lines(tables.assessment_lines(life.assessments))
        self.instalments.show_lines(tables.instalment_lines(life.instalments))
        self.bids.show_lines(tables.bid_lines(life.bids, life.rights))
        self.sites.show_lines(tables.site_lines(life.sites))
        self.steps.show_lines(tables.step_lines(life.steps))
        self.tender.setVisible(bool(life.bids or life.rights))
        for name, table in self._tables.items():
            filled = table.lines.rowCount() > 0
            table.setVisible(filled)
            self._notes[name].setVisible(not filled)
        for name, made in self._news.items():
            made.setVisible(not self._against(name, life))
        self.report_button.setVisible(bool(life.goals))
        contracted = life.money.contract is not None and life.head.settled
        self.plan_button.setVisible(contracted and not life.instalments)
        self.show_instalment()

    def show_instalment(self) -> None:
        """Name the button after what comes next for the instalment that is stood on."""
        found, life = self.instalment, self.life
        act = None
        if found is not None and life is not None:
            act = act_of(life, found, self._desk.workspace.role)
        self.pay_button.setVisible(act is not None)
        if act is not None and found is not None:
            self.pay_button.setText(f" {act.words}(&A)")
            self.pay_button.setAccessibleName(f"{act.words}：第{found.no}期")
            self.pay_button.setToolTip(act.against or f"第{found.no}期（Alt+A）")
            self.pay_button.setEnabled(not act.against)

    @property
    def goal(self) -> GoalLine | None:
        """The goal that is stood on; the first one when none is."""
        goals = self.life.goals if self.life is not None else ()
        return next((each for each in goals if each.id == self.goals.key), next(iter(goals), None))

    @property
    def instalment(self) -> InstalmentLine | None:
        """The instalment that is stood on; the first one when none is."""
        found = self.life.instalments if self.life is not None else ()
        here = (each for each in found if each.id == self.instalments.key)
        return next(here, next(iter(found), None))

    def stand_in(self, register: str) -> bool:
        """Put the keyboard into the list of a register; False when it has no lines."""
        table = self._tables.get(register)
        if table is None or not table.lines.rowCount():
            return False
        table.setFocus()
        return True

    def _make_tables(self) -> None:
        self.goals = GoalTable()
        self.assessments = FittedTable(
            "assessments", "考核，回车打开评分表", tables.ASSESSMENTS, 2,
            widths=(110, 84, 64, 100, 64, 100),
        )  # fmt: skip
        self.instalments = FittedTable(
            "instalments", "拨付，回车打开", tables.INSTALMENTS, 1, 2, 4,
            widths=(130, 70, 110, 84, 110),
        )  # fmt: skip
        self.bids = FittedTable(
            "bids", "投标，回车打开", tables.BIDS, 0, 2, 3, widths=(60, 320, 140, 90, 80, 100)
        )
        self.sites = FittedTable(
            "sites", "实施点，回车打开", tables.SITES, 4, widths=(170, 90, 80, 110, 84)
        )
        self.steps = FittedTable("steps", "状态记录", tables.STEPS, widths=(110, 150, 200))
        self._tables = {
            "project_goal": self.goals,
            "assessment": self.assessments,
            "instalment": self.instalments,
            "project_bid": self.bids,
            "project_site": self.sites,
            "steps": self.steps,
        }
        for name, table in self._tables.items():
            if name != "steps":
                table.opened.connect(partial(self.opened.emit, name))
        chosen = self.instalments.selectionModel()
        chosen.currentChanged.connect(lambda: self.show_instalment())

    def _make_cards(self) -> None:
        self.goal_card = self._card("project_goal", "目标", self.report_button)
        self.assessment_card = self._card("assessment", "考核")
        self.instalment_card = self._card("instalment", "拨付", self.plan_button, self.pay_button)
        self.tender = self._card("project_bid", "投标与优先权")
        self.site_card = self._card("project_site", "实施点")
        self.step_card = self._card("steps", "状态记录")

    def _card(self, name: str, title: str, *acts: QPushButton) -> QFrame:
        frame, inside = card(16, 8)
        frame.setObjectName(f"card-{name}")
        note = label(EMPTY[name], "quiet", wrap=True)
        self._notes[name] = note
        head = row(label(title, "h2"), None, spacing=8)
        if name in BY_NAME:
            what = BY_NAME[name].title
            made = button(
                "新增", partial(self.added.emit, name), kind="link", name=f"new-{name}",
                tip=f"新增{what}",
            )  # fmt: skip
            made.setAccessibleName(f"新增{what}")
            self._news[name] = made
            head.addWidget(made)
        add(head, *acts)
        head.addStrut(made_height(acts))
        add(inside, head, note, self._tables[name], None)
        return frame

    def _against(self, name: str, life: Life) -> str:
        """Return why no record of a register is made for this project here."""
        register = BY_NAME[name]
        if register.kept_by_bureau:
            return permits.against_new(self._desk.workspace, register)
        # Stations carry out the bureau's projects, so they add their own sites to them.
        own = life.head.settled or (name == "project_site" and not life.head.home)
        return "" if own else "由项目所属的社工站登记。"

    def _report(self) -> None:
        if self.goal is not None:
            self.report.emit(self.goal)

    def _pay(self) -> None:
        if self.instalment is not None:
            self.pay.emit(self.instalment)


def made_height(acts: tuple[QPushButton, ...]) -> int:
    """Return the height of a card's head, the same with buttons and without."""
    return max([34, *(act.sizeHint().height() for act in acts)])
