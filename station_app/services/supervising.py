"""Supervision at work: the sessions of a month, what is still to be done, who is left out.

A station sees its own, the bureau also what the stations have sent. Source: domain.md 6.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_app.domain.dates import add_months
from station_app.domain.registers.people import Person
from station_app.domain.registers.supervision import (
    SUPERVISION_SESSIONS,
    SUPERVISION_TASKS,
    Expert,
    Supervisee,
    SupervisionSession,
    SupervisionTask,
)
from station_app.domain.registers.workers import SocialWorker
from station_app.domain.rules import supervision as rules
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.records import Saved
from station_app.services.workspace import Workspace

IN_POST = "ACTIVE"


@dataclass(frozen=True)
class Meeting:
    """One session as the calendar shows it.

    late    planned for a day that has passed
    people  names of the supervised workers
    """

    session: str
    home: str
    on: date
    start: str
    end: str
    supervisor: str
    topic: str
    mode: str
    state: str
    people: tuple[str, ...] = ()
    late: bool = False

    @property
    def label(self) -> str:
        """Chinese name of the state."""
        return SUPERVISION_SESSIONS.life_cycle.labels[self.state]


@dataclass(frozen=True)
class OpenTask:
    """What was agreed and is not done yet; `days_late` is 0 until its day has passed."""

    task: str
    home: str
    what: str
    who: str
    due_on: date
    days_late: int
    session_no: str
    supervisor: str


@dataclass(frozen=True)
class Uncovered:
    """A worker in post without the supervision of the period (R-SV-05).

    last_on   day of the last session; None: there was none
    """

    worker: str
    person: str
    name: str
    organisation: str
    last_on: date | None
    text: str


@dataclass(frozen=True)
class Agenda:
    """What is at hand: the sessions of some days, what is to be done, who is left out today.

    experts   how many there are to supervise
    """

    meetings: tuple[Meeting, ...]
    tasks: tuple[OpenTask, ...]
    uncovered: tuple[Uncovered, ...]
    experts: int


@needs(Right.READ)
def agenda(workspace: Workspace, first: date, last: date) -> Agenda:
    """Return what is at hand, with the sessions from one day to another."""
    alive = select(func.count()).select_from(Expert).where(Expert.deleted_at.is_(None))
    with workspace.database.reading() as session:
        experts = session.scalar(alive) or 0
    return Agenda(
        tuple(between(workspace, first, last)),
        tuple(open_tasks(workspace)),
        tuple(uncovered(workspace, workspace.today())),
        experts,
    )


@needs(Right.READ)
def calendar(workspace: Workspace, month: date) -> list[Meeting]:
    """Return the sessions of the month in which a day lies, in the order of time."""
    first = month.replace(day=1)
    return between(workspace, first, add_months(first, 1) - timedelta(days=1))


@needs(Right.READ)
def between(workspace: Workspace, first: date, last: date) -> list[Meeting]:
    """Return the sessions from one day to another, in the order of time."""
    model, today = SupervisionSession, workspace.today()
    query = (
        select(model, Expert.name)
        .join(Expert, Expert.id == model.expert)
        .where(model.deleted_at.is_(None), model.held_on.between(first, last))
        .order_by(model.held_on, model.start_at, model.id)
    )
    with workspace.database.reading() as session:
        found = session.execute(query).all()
        names = _names(session, first, last)
        return [_meeting(each, name or "", names[each.id], today) for each, name in found]


def _meeting(found: SupervisionSession, supervisor: str, people: list[str], today: date) -> Meeting:
    assert found.held_on is not None
    mode = SUPERVISION_SESSIONS.fields["mode"].kind
    return Meeting(
        session=found.id,
        home=found.home,
        on=found.held_on,
        start=found.start_at or "",
        end=found.end_at or "",
        supervisor=supervisor,
        topic=found.topic or "",
        mode=mode.show(found.mode) if found.mode else "",
        state=found.state,
        people=tuple(people),
        late=found.state == rules.PLANNED and found.held_on < today,
    )


def _names(session: Session, first: date, last: date) -> Mapping[str, list[str]]:
    """Return the names of the supervised by session."""
    query = (
        select(Supervisee.session, Person.name)
        .join(Person, Person.id == Supervisee.person)
        .join(SupervisionSession, SupervisionSession.id == Supervisee.session)
        .where(Supervisee.deleted_at.is_(None), SupervisionSession.held_on.between(first, last))
        .order_by(Supervisee.id)
    )
    found: dict[Any, list[str]] = defaultdict(list)
    for record, name in session.execute(query):
        found[record].append(name or "")
    return found


@needs(Right.READ)
def open_tasks(workspace: Workspace) -> list[OpenTask]:
    """Return what is still to be done, the most overdue first (R-SV-04)."""
    task, held, today = SupervisionTask, SupervisionSession, workspace.today()
    query = (
        select(task, held.session_no, Expert.name)
        .join(held, held.id == task.session)
        .join(Expert, Expert.id == held.expert)
        .where(task.deleted_at.is_(None), task.done_on.is_(None), task.due_on.is_not(None))
        .order_by(task.due_on, task.id)
    )
    with workspace.database.reading() as session:
        return [
            _open_task(each, number or "", supervisor or "", today)
            for each, number, supervisor in session.execute(query)
        ]


def _open_task(found: SupervisionTask, number: str, supervisor: str, today: date) -> OpenTask:
    assert found.due_on is not None
    late = max(0, (today - found.due_on).days)
    texts = found.what or "", found.who or ""
    return OpenTask(found.id, found.home, *texts, found.due_on, late, number, supervisor)


@needs(Right.ENTER)
def done(workspace: Workspace, task: str, on: date, note: str) -> Saved:
    """Say that a task was done on a day, and how.

    Raises RecordMissing, RecordInvalid for a day to come, and NotAllowed for another's task.
    """
    values = {"done_on": on, "done_note": note.strip() or None}
    return records.change(workspace, SUPERVISION_TASKS, task, values)


@needs(Right.READ)
def uncovered(workspace: Workspace, day: date) -> list[Uncovered]:
    """Return the workers in post who lack supervision in the period up to a day (R-SV-05).

    Those who have never had any stand first, then by how long ago it was.
    """
    parameters = workspace.parameters()
    with workspace.database.reading() as session:
        attended = _attended(session, day)
        found = [
            Uncovered(worker.id, worker.person or "", name or "", worker.organisation or "",
                      max((on for on, _ in attended[worker.person]), default=None), text)
            for worker, name in session.execute(_in_post())
            if (text := rules.left_out(worker.hired_on, attended[worker.person], day, parameters))
        ]  # fmt: skip
    return sorted(found, key=lambda each: (each.last_on or date.min, each.name))


def _in_post() -> Any:
    worker = SocialWorker
    return (
        select(worker, Person.name)
        .join(Person, Person.id == worker.person)
        .where(worker.deleted_at.is_(None), worker.state == IN_POST)
        .order_by(worker.id)
    )


def _attended(session: Session, day: date) -> Mapping[Any, list[rules.Attended]]:
    """Return the sessions that took place up to a day, by person."""
    held = SupervisionSession
    query = (
        select(Supervisee.person, held.held_on, held.mode)
        .join(held, held.id == Supervisee.session)
        .where(
            Supervisee.deleted_at.is_(None), held.deleted_at.is_(None),
            held.state.in_(rules.TOOK_PLACE), held.held_on <= day,
        )
    )  # fmt: skip
    found: dict[Any, list[rules.Attended]] = defaultdict(list)
    for person, on, mode in session.execute(query):
        if on is not None:
            found[person].append((on, mode))
    return found


def by_day(meetings: Iterable[Meeting]) -> Mapping[date, list[Meeting]]:
    """Return meetings by their day; a day without any has an empty list."""
    found: dict[date, list[Meeting]] = defaultdict(list)
    for each in meetings:
        found[each.on].append(each)
    return found
