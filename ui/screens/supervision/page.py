"""The page of supervision: a month of sessions, what is to be done, who is left out."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from station_app.domain.dates import add_months, show_day_cn
from station_app.domain.registers.supervision import (
    EXPERTS,
    SUPERVISION_SESSIONS,
    SUPERVISION_TASKS,
)
from station_app.services import permits, supervising
from station_app.services.supervising import Agenda, OpenTask
from ui.desk import REGISTER, Desk
from ui.jobs import Job
from ui.page import Page, page_body, page_header
from ui.rereading import Rereading
from ui.screens.person_sheet.command import PERSON_SHEET
from ui.screens.supervision.lists import DayTable, Listed, TaskTable, UncoveredTable
from ui.screens.supervision.month import WEEK, Legend, MonthView, first_shown, last_shown
from ui.theme.look import px
from ui.widgets.basics import EmptyState, button, card, column, label, row

PAUSE = 300  # milliseconds after the last change
SIDE, DAY_HEIGHT = 372, 164  # pixels at the size 标准
CONCERNED = (
    *("", "supervision_session", "supervisee", "supervision_task", "expert", "person"),
    "social_worker",
)
NOBODY, AT_HAND = range(2)
KEYS = "方向键换日　翻页键换月　回车看当天或新增"
LEFT_OUT = "本期没有督导的社工"


class SupervisionPage(Page):
    """Plans sessions on a calendar and keeps what was agreed in sight."""

    help_topic = "supervision"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.agenda: Agenda | None = None
        self._asked: Job | None = None
        self.month = MonthView(desk.workspace.today())
        self.title = label("", "h2")
        self.title.setObjectName("month-title")
        self.meetings, self.tasks, self.uncovered = DayTable(), TaskTable(), UncoveredTable()
        self.new_button = button(
            "新增督导", self.new, kind="primary", icon="add", tip="在选中的日期新增（Ctrl+N）",
            name="new",
        )  # fmt: skip
        self.done_button = button(
            "登记完成",
            self._finish,
            icon="checkmark",
            tip="登记这件事已经完成（空格）",
            name="done",
        )
        self.of_day = Listed("", "这一天没有督导。在日历上按回车新增。", self.meetings)
        self.to_do = Listed("未落实事项", "没有未落实的事项。", self.tasks, self.done_button)
        self.left_out = Listed(LEFT_OUT, "在岗社工都接受了督导。", self.uncovered)
        self.ground = QStackedWidget()
        self._lay_out()
        self._again = Rereading(self, self._read, PAUSE, CONCERNED)
        self._connect()
        self._show_day()

    def enter(self, day: date | None = None, **_: Any) -> None:
        """Show the month of a day; without one, the day that was shown last."""
        if day is not None:
            self.month.go_to(day)
        self._read()
        self.month.setFocus()

    def new(self) -> None:
        """Begin a session on the chosen day."""
        against = permits.against_new(self.desk.workspace, SUPERVISION_SESSIONS)
        if against:
            self.desk.tell(against, "info")
        else:
            values = {"held_on": self.month.day}
            self.desk.go(f"{REGISTER}{SUPERVISION_SESSIONS.name}", new=True, values=values)

    def refresh(self) -> None:
        """Read everything again."""
        self._read()

    def back(self) -> None:
        """Return to the calendar."""
        self.month.setFocus()

    def _read(self) -> None:
        self._again.begun()
        workspace, month = self.desk.workspace, self.month.days.month
        self._asked = self.desk.look_up(
            partial(supervising.agenda, workspace, first_shown(month), last_shown(month)),
            self._answered,
        )

    def _answered(self, found: Agenda) -> None:
        if self.sender() is not self._asked:
            return
        self.agenda = found
        self.month.days.show_meetings(supervising.by_day(found.meetings))
        self.tasks.show_tasks(found.tasks)
        self.to_do.show_count(len(found.tasks))
        self.uncovered.show_workers(found.uncovered)
        self.left_out.show_count(len(found.uncovered))
        nobody = not found.experts and not found.meetings
        self.ground.setCurrentIndex(NOBODY if nobody else AT_HAND)
        self._show_day()
        self._show_task()

    def _turned(self) -> None:
        self._show_day()
        self._read()

    def _show_day(self) -> None:
        day = self.month.day
        self.title.setText(f"{day.year}年{day.month}月")
        found = self.month.days.meetings_on(day)
        self.meetings.show_meetings(found)
        self.of_day.show_count(len(found), f"{show_day_cn(day)}　星期{WEEK[day.weekday()]}")

    def _chosen(self, day: date) -> None:
        """Open the one session of a day, go to several, or begin the first one."""
        found = self.month.days.meetings_on(day)
        if not found:
            self.new()
        elif len(found) == 1:
            self._open(found[0].session)
        else:
            self.meetings.stand_on(found[0].session)
            self.meetings.setFocus()

    def _open(self, session: str) -> None:
        self.desk.open_record(SUPERVISION_SESSIONS.name, session)

    def _open_task(self, task: str) -> None:
        self.desk.open_record(SUPERVISION_TASKS.name, task, "done_on")

    def _open_worker(self, worker: str) -> None:
        self.desk.go(PERSON_SHEET, register="social_worker", record=worker)

    def _show_task(self) -> None:
        task = self.tasks.task
        against = self._against(task) if task is not None else "先选中一件事。"
        self.done_button.setEnabled(not against)
        self.done_button.setToolTip(against or "登记这件事已经完成（空格）")

    def _against(self, task: OpenTask) -> str:
        return permits.against_field(
            self.desk.workspace, SUPERVISION_TASKS, task.home, "KEPT", "done_on"
        )

    def _finish(self) -> None:
        """Ask how a task was done, and report it as done today."""
        task = self.tasks.task
        if task is None:
            return
        if against := self._against(task):
            self.desk.tell(against, "info")
            return
        text = f"“{task.what}”由{task.who}负责。请写明落实情况；完成日期记为今天。"
        self.desk.ask.reason(self, "登记完成", text, "完成", partial(self._finished, task))

    def _finished(self, task: OpenTask, note: str) -> None:
        workspace = self.desk.workspace
        saved = self.desk.attempt(
            lambda: supervising.done(workspace, task.task, workspace.today(), note), "没有登记"
        )
        if saved is not None:
            text = f"登记“{task.what}”完成"
            self.desk.saved(saved.change, text, SUPERVISION_TASKS.name, SUPERVISION_SESSIONS.name)
            self._read()

    def _today(self) -> None:
        self.month.go_to(self.desk.workspace.today())
        self.month.setFocus()

    def _turn(self, months: int) -> None:
        self.month.go_to(add_months(self.month.day, months))

    def _lay_out(self) -> None:
        body = page_body(self)
        before = button(
            "", partial(self._turn, -1), kind="ghost", icon="chevron_left",
            tip="上个月（PageUp）", name="month-before",
        )  # fmt: skip
        after = button(
            "", partial(self._turn, 1), kind="ghost", icon="chevron_right",
            tip="下个月（PageDown）", name="month-after",
        )  # fmt: skip
        today = button("今天", self._today, tip="回到今天（Home）", name="today")
        moving = row(before, self.title, after, today, spacing=4)
        body.addLayout(page_header("督导安排", moving, 16, self.new_button))
        register = partial(self.desk.go, f"{REGISTER}{EXPERTS.name}", new=True)
        expert = button("登记专家", register, icon="add", name="expert")
        text = (
            "先登记督导者和他的聘任，再在日历上选一天按回车，安排一次督导。"
            "督导中商定的事项和期限会列在这里，直到登记完成。"
        )
        self.ground.addWidget(EmptyState("calendar_ltr", "还没有督导者", text, expert))
        self.ground.addWidget(self._at_hand())
        body.addWidget(self.ground, 1)

    def _at_hand(self) -> QWidget:
        frame, inside = card(margin=2, spacing=0)
        inside.addWidget(self.month)
        self.of_day.setFixedHeight(px(DAY_HEIGHT))
        under = row(label(KEYS, "note"), None, Legend())
        left = column(None, frame, under, self.of_day)
        left.setStretch(0, 1)
        side = QWidget()
        side.setFixedWidth(px(SIDE))
        column(side, self.to_do, self.left_out, spacing=12)
        made = QWidget()
        both = row(left, side, spacing=12)
        both.setStretch(0, 1)
        made.setLayout(both)
        return made

    def _connect(self) -> None:
        self.month.stood.connect(lambda day: self._show_day())
        self.month.turned.connect(self._turned)
        self.month.chosen.connect(self._chosen)
        self.meetings.opened.connect(self._open)
        self.tasks.opened.connect(self._open_task)
        self.tasks.finished.connect(lambda key: self._finish())
        self.tasks.selectionModel().currentRowChanged.connect(lambda: self._show_task())
        self.uncovered.opened.connect(self._open_worker)
