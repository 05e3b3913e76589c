"""A computer's clock that was set back, or that runs far ahead: found, logged, told once.

The order of all books is that of their numbers, never of their times (R-AU-10); a wrong clock
only makes days, ages and reminders wrong.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.noting import note
from station_app.services.workspace import Workspace
from station_app.storage.audit import CLOCK_STEP
from station_app.storage.tables import AuditEntry

FAR = timedelta(days=366)  # nobody leaves the books alone for so long
TOLD = "clock.told"  # action of the entry that says that the person was told
_MINUTE = timedelta(minutes=1)
_UNITS = ((timedelta(days=1), "天"), (timedelta(hours=1), "小时"), (_MINUTE, "分钟"))


class Way(StrEnum):
    """Which way the clock went."""

    BACK = "back"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Step:
    """What the clock shows, and what it had shown or should show, both as on the wall."""

    way: Way
    before: datetime
    now: datetime

    @property
    def text(self) -> str:
        """What the person is told, with what to do."""
        far = _length(abs(self.now - self.before))
        times = f"此前是 {self.before:%Y-%m-%d %H:%M}，现在是 {self.now:%Y-%m-%d %H:%M}"
        what = "倒退" if self.way is Way.BACK else "超前"
        return (
            f"电脑的时钟{what}了约{far}（{times}），已记入操作日志。"
            "数据按序号排列，不会乱，也不会丢；但登记日期、年龄和到期提醒都按电脑的时钟计算。"
            "请在系统的“日期和时间”里校准时钟，再核对刚才登记的日期；时钟本来就对，可不必理会。"
        )


class Steadily:
    """Time that nobody can set, and that goes on while the computer sleeps."""

    def __init__(self) -> None:
        self._begun = self.seconds()

    @staticmethod
    def seconds() -> float:
        """Return seconds since some moment."""
        slept_through = getattr(time, "CLOCK_BOOTTIME", None)  # Linux alone has two clocks
        return time.monotonic() if slept_through is None else time.clock_gettime(slept_through)

    def passed(self) -> timedelta:
        """Return how long this has been watched."""
        return timedelta(seconds=self.seconds() - self._begun)


class Watch:
    """Looks at the clock while the books are open; ask it now and then."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._restart()

    def look(self) -> Step | None:
        """Return a step of the clock since the last look, which is logged; None: it is right."""
        expected = self._began + self._steady.passed()
        found = _compared(self._workspace, expected, CLOCK_STEP)
        if found is not None:
            tell(self._workspace, found)
            self._restart()
        return found

    def _restart(self) -> None:
        self._steady = Steadily()
        self._began = self._workspace.now()


@needs(Right.OWN)
def on_opening(workspace: Workspace, known: int | None = None) -> Step | None:
    """Compare the clock with an entry of the log from before this opening; None: it may be right.

    known  number of the newest entry that was known then; None: the newest of all

    Once `tell` has logged a step, that entry is the newest: nobody is told twice.
    """
    with workspace.database.reading() as session:
        entry = select(AuditEntry.at).order_by(AuditEntry.seq.desc()).limit(1)
        at = session.scalar(entry if known is None else entry.where(AuditEntry.seq <= known))
    return None if at is None else _compared(workspace, workspace.local(at), FAR)


@needs(Right.OWN)
def tell(workspace: Workspace, step: Step) -> None:
    """Log that the clock went wrong and that the person was told."""
    facts = {"way": step.way.value, "clock_was": _iso(step.before), "clock_is": _iso(step.now)}
    note(workspace, TOLD, "", facts)


def _compared(workspace: Workspace, before: datetime, ahead: timedelta) -> Step | None:
    now = workspace.now()
    if now < before - CLOCK_STEP:
        return Step(Way.BACK, before, now)
    return Step(Way.AHEAD, before, now) if now > before + ahead else None


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _length(span: timedelta) -> str:
    for size, name in _UNITS:
        if span >= size:
            return f"{span // size}{name}"
    return "1分钟"
