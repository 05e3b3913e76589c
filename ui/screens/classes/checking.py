"""Asking the store what saving a list would do, soon after it was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.services import classes
from station_app.services.classes import Attendee, ClassPlan, PlannedRow
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.jobs import Job
from ui.screens.classes.roll import Common, Entrant, attendees

PAUSE = 200  # milliseconds after the last change


@dataclass(frozen=True)
class Asked:
    """A list at one moment."""

    course: str
    entrants: Sequence[Entrant]
    common: Common
    update: bool


@dataclass(frozen=True)
class Checked:
    """What saving it would do.

    present  persons who are in the class and stay as they are
    planned  by key of a line
    """

    plan: ClassPlan
    present: frozenset[str] = frozenset()
    planned: Mapping[str, PlannedRow] = field(default_factory=dict)


class Checking(QObject):
    """Asks once for several changes that come together; answers to older lists are dropped.

    checked  a Checked
    failed   the exception
    """

    checked = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._wanted: Asked | None = None
        self._job: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._ask)

    def check_soon(self, asked: Asked) -> None:
        """Ask about a list in place of the one before."""
        self._wanted, self._job = asked, None
        self._timer.start()

    def forget(self) -> None:
        """Drop what was asked."""
        self._timer.stop()
        self._job = None

    def _ask(self) -> None:
        workspace, asked = self._desk.workspace, self._wanted
        if asked is not None:
            self._job = self._desk.jobs.ask(
                lambda progress: check(workspace, asked), self._answered, self._failed
            )

    def _answered(self, found: Checked) -> None:
        if self.sender() is self._job:
            self.checked.emit(found)

    def _failed(self, error: Exception) -> None:
        if self.sender() is self._job:
            self.failed.emit(error)


def check(workspace: Workspace, asked: Asked) -> Checked:
    """Say what saving a list would do. Raises RecordMissing for a class that is gone."""
    there = frozenset() if asked.update else classes.present_in(workspace, asked.course)
    pairs: dict[str, Attendee] = attendees(asked.entrants, asked.common, there)
    plan = classes.plan(workspace, asked.course, list(pairs.values()), update=asked.update)
    return Checked(plan, there, dict(zip(pairs, plan.rows, strict=True)))
