"""The lists beside the calendar: the sessions of a day, what is to be done, who is left out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QStackedWidget

from station_app.services.supervising import Meeting, OpenTask, Uncovered
from ui.screens.supervision.month import ink_of
from ui.theme.look import px
from ui.widgets.basics import column, label, row
from ui.widgets.noted_table import NotedLine, NotedTable, Remark

NEVER = "还没有"


class DayTable(NotedTable):
    """The sessions of one day; Enter opens one."""

    def __init__(self) -> None:
        headings = ("时间", "状态", "督导者", "主题", "被督导者")
        super().__init__("meetings", "当天的督导，回车打开", headings)
        self.set_widths(104, 72, 84, 190)

    def show_meetings(self, meetings: Sequence[Meeting]) -> None:
        """Show sessions in the order of time."""
        self.show_lines([_meeting_line(each) for each in meetings])


def _meeting_line(each: Meeting) -> NotedLine:
    time = f"{each.start}—{each.end}" if each.end else each.start
    label = "过期未开展" if each.late else each.label
    cells = (time, label, each.supervisor, each.topic, "、".join(each.people))
    return NotedLine(each.session, cells, inks={1: ink_of(each)})


class TaskTable(NotedTable):
    """What is still to be done, the most overdue first.

    finished  key of the task that is to be reported as done
    """

    finished = Signal(str)

    def __init__(self) -> None:
        spoken = "未落实的跟进事项，空格登记完成，回车打开督导记录"
        super().__init__("open-tasks", spoken, ("事项", "责任人", "期限"))
        self.set_widths(160, 72)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tasks: Sequence[OpenTask] = ()

    def show_tasks(self, tasks: Sequence[OpenTask]) -> None:
        """Show tasks in their order."""
        self.tasks = tasks
        self.show_lines([_task_line(each) for each in tasks])

    @property
    def task(self) -> OpenTask | None:
        """The task on which the cursor is; None for none."""
        return next((each for each in self.tasks if each.task == self.key), None)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.key:
            self.finished.emit(self.key)
        else:
            super().keyPressEvent(event)


def _task_line(each: OpenTask) -> NotedLine:
    late = f"逾期{each.days_late}天，" if each.days_late else ""
    remark = Remark(f"{late}{each.supervisor}督导，{each.session_no}", "bad" if late else "quiet")
    ink = {2: "bad"} if late else {}
    return NotedLine(each.task, (each.what, each.who, f"{each.due_on}"), (remark,), ink)


class UncoveredTable(NotedTable):
    """Workers without the supervision of the period; Enter shows all of one person."""

    def __init__(self) -> None:
        super().__init__(
            "uncovered", "本期没有接受督导的社工，回车看这个人的一张表", ("姓名", "上次督导")
        )
        self.set_widths(110)

    def show_workers(self, workers: Sequence[Uncovered]) -> None:
        """Show workers in their order."""
        self.show_lines([_worker_line(each) for each in workers])


def _worker_line(each: Uncovered) -> NotedLine:
    last = f"{each.last_on}" if each.last_on else NEVER
    return NotedLine(each.worker, (each.name, last), (Remark(each.text, "warn"),))


class Listed(QFrame):
    """A card with a heading that counts, a table, and a sentence where the table is empty."""

    def __init__(self, title: str, nothing: str, table: NotedTable, *buttons: QPushButton) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._title = title
        self.table = table
        self.heading = label(title, "h3")
        self.empty = label(nothing, "quiet", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(px(16), 0, px(16), 0)
        self.ground = QStackedWidget()
        self.ground.addWidget(self.empty)
        self.ground.addWidget(table)
        head = row(self.heading, None, *buttons)
        head.setContentsMargins(px(12), px(8), px(8), px(4))
        column(self, head, self.ground, margin=2, spacing=0).setStretch(1, 1)

    def show_count(self, count: int, title: str = "") -> None:
        """Say how many there are, under another title if one is given."""
        self._title = title or self._title
        self.heading.setText(f"{self._title}（{count}）" if count else self._title)
        self.ground.setCurrentIndex(1 if count else 0)
