"""One session of supervision with everything that its form and ledger tell of."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from station_app.domain.registers import BY_NAME
from station_app.domain.registers.people import Person
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.builders import person_values, worker_values

SESSION_DAY = date(2026, 3, 10)


def enter(store: Workspace, register: str, **values: Any) -> str:
    """Enter a record; return its id."""
    return records.create(store, BY_NAME[register], values).record.id


def enter_expert(store: Workspace, *, appointed: bool = True, **changes: Any) -> str:
    """Enter a teacher of a university, appointed to supervise since 2026 unless told not to."""
    values: dict[str, Any] = {
        "name": "秦望舒", "organisation": "湘江大学", "title": "副教授", "level": "2",
        "source": "UNIVERSITY", "roles": "SUPERVISION", "phone": "13900138001",
    }  # fmt: skip
    expert = enter(store, "expert", **values | changes)
    if appointed:
        values = {"expert": expert, "role": "SUPERVISION", "from_on": date(2026, 1, 1)}
        appointment = enter(store, "expert_appointment", **values)
        records.move(store, BY_NAME["expert_appointment"], appointment, "APPOINTED")
    return expert


def enter_worker(store: Workspace, number: int = 1, **changes: Any) -> str:
    """Enter a worker in post; return the person."""
    person = enter(store, "person", **person_values(number))
    worker = enter(store, "social_worker", **worker_values(person, **changes))
    records.move(store, BY_NAME["social_worker"], worker, "ACTIVE")
    return person


def session_values(expert: str, **changes: Any) -> dict[str, Any]:
    """Return a session that may be signed once somebody was there."""
    values = {
        "expert": expert, "held_on": SESSION_DAY, "start_at": "09:00", "end_at": "11:30",
        "mode": "2", "functions": "2,3", "topic": "困境儿童个案研讨", "place": "社工站会议室",
        "issues": "家访时家长回避。", "advice": "先与学校老师同访，再约家长。",
    }  # fmt: skip
    return values | changes


def enter_session(
    store: Workspace, expert: str, *people: str, held: bool = True, **changes: Any
) -> str:
    """Enter a session of some people; it took place unless told otherwise."""
    session = enter(store, "supervision_session", **session_values(expert, **changes))
    for person in people:
        enter(store, "supervisee", session=session, person=person)
    if held:
        records.move(store, BY_NAME["supervision_session"], session, "HELD")
    return session


def enter_task(store: Workspace, session: str, **changes: Any) -> str:
    """Enter what was agreed."""
    values = {"what": "补写家访记录", "who": "欧阳小兰", "due_on": date(2026, 3, 20)}
    return enter(store, "supervision_task", session=session, **values | changes)


def fill(books: Workspace) -> None:
    """Enter sessions of all kinds for people who are in the books already."""
    with books.database.reading() as session:
        people = list(session.scalars(select(Person.id).order_by(Person.id).limit(3)))
    expert = enter_expert(books)
    for number in range(4):
        held_on = date(2026, 3 + number % 3, 10 + number)
        made = enter_session(books, expert, *people[: 1 + number % 3], held_on=held_on)
        if number % 2:
            enter_task(books, made, done_on=date(2026, 6, 1) if number == 1 else None)
