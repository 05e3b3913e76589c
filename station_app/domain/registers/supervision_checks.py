"""What the rules of supervision find in the records: experts, sessions, workers, tasks.

Rules that look at the records below one hold where it is at home: a package brings it to the
bureau before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from station_app.domain.problems import Fault
from station_app.domain.register import Context, Record
from station_app.domain.rules import supervision as rules
from station_app.domain.rules.supervision import Appointment, Named, OpenTask, Qualification


def appointment_of(record: Any) -> Appointment:
    """Return an appointment as the rules see it."""
    return Appointment(record.role, record.state, record.from_on, record.to_on)


def appointment_in_order(record: Any, context: Context) -> Iterator[Fault]:
    """An appointment ends after it begins."""
    yield from rules.appointment_in_order(appointment_of(record))


def appointed_is_qualified(record: Any, context: Context) -> Iterator[Fault]:
    """Who is appointed to supervise is fit for it (R-SV-07)."""
    expert = context.find("expert", record.expert)
    if expert is not None and record.role == rules.SUPERVISION:
        day = record.from_on or context.today
        yield from rules.qualified(_qualification(expert), day, context.parameters)


def _qualification(expert: Any) -> Qualification:
    return Qualification(expert.source, expert.level, expert.practice_years)


def times_in_order(session: Any, context: Context) -> Iterator[Fault]:
    """A session ends after it begins (R-SV-01), and lasts some half hours."""
    yield from rules.ends_after_start(session.start_at, session.end_at)
    yield from rules.in_half_hours(session.hours)


def supervisor_is_another(session: Any, context: Context) -> Iterator[Fault]:
    """Nobody supervises themselves (R-SV-02)."""
    expert = context.find("expert", session.expert)
    if expert is None or session.home != context.home:
        return
    people = [context.find("person", each.person) for each in supervisees_of(session, context)]
    yield from rules.not_oneself(
        _named_expert(expert), [_named(person) for person in people if person], "expert"
    )


def supervisee_is_another(record: Any, context: Context) -> Iterator[Fault]:
    """Nobody supervises themselves, seen from the worker (R-SV-02)."""
    session = context.find("supervision_session", record.session)
    expert = context.find("expert", session.expert) if session else None
    person = context.find("person", record.person)
    if expert is not None and person is not None:
        yield from rules.not_oneself(_named_expert(expert), [_named(person)], "person")


def _named(person: Any) -> Named:
    return Named(person.name, person.mobile)


def _named_expert(expert: Any) -> Named:
    return Named(expert.name, expert.phone)


def supervisor_is_appointed(session: Any, context: Context) -> Iterator[Fault]:
    """The supervisor has a valid appointment on the day (R-SV-03)."""
    expert = context.find("expert", session.expert)
    if expert is None or session.home != context.home or session.state == rules.CANCELLED:
        return
    held = context.children("expert_appointment", expert.id)
    yield from rules.appointed_on(session.held_on, [appointment_of(each) for each in held])


def supervisor_is_qualified(session: Any, context: Context) -> Iterator[Fault]:
    """The supervisor is fit to supervise (R-SV-07)."""
    expert = context.find("expert", session.expert)
    if expert is not None and session.state != rules.CANCELLED:
        day = session.held_on or context.today
        yield from rules.qualified(_qualification(expert), day, context.parameters)


def session_in_order(session: Any, context: Context) -> Iterator[Fault]:
    """What a session must have before it counts as held, signed or cancelled."""
    at_home = session.home == context.home
    facts = rules.SessionFacts(
        state=session.state,
        held_on=session.held_on,
        supervisees=len(supervisees_of(session, context)) if at_home else None,
        functions=session.functions,
        topic=session.topic,
        issues=session.issues,
        advice=session.advice,
        remark=session.remark,
    )
    yield from rules.session_in_order(facts, context.today)


def task_in_order(task: Any, context: Context) -> Iterator[Fault]:
    """What was agreed is done by its day (R-SV-04)."""
    yield from rules.done_in_time(task.due_on, task.done_on, context.today)


def fill_session(session: Any, context: Context) -> None:
    """A session is numbered like a class: 43010501201-DD-2026-0012; its hours follow its times.

    The bureau's own have no code before them (forms.md 1, numbering).
    """
    year = (session.held_on or context.today).year
    home = (context.home,) if context.home else ()
    while session.session_no is None:
        serial = f"{context.serial(f'session_no.{year}'):04d}"
        number = "-".join((*home, "DD", str(year), serial))
        # A list may have brought in numbers that this store has not given yet.
        if not context.taken("supervision_session", "session_no", number):
            session.session_no = number
    session.hours = rules.hours_between(session.start_at, session.end_at) or session.hours


def supervisees_of(session: Any, context: Context) -> Sequence[Any]:
    """Return who was supervised in a session."""
    return context.children("supervisee", session.id or "")


def tasks_of(session: Any, context: Context) -> Sequence[Any]:
    """Return what was agreed in a session."""
    return context.children("supervision_task", session.id or "")


def people(session: Any, context: Context) -> str:
    """Return the names of the supervised workers."""
    found = (context.find("person", each.person) for each in supervisees_of(session, context))
    return "、".join(person.name or "" for person in found if person is not None)


def count(session: Any, context: Context) -> str:
    """Return how many were supervised."""
    return str(len(supervisees_of(session, context)))


def open_tasks(session: Any, context: Context) -> str:
    """Return how many tasks are still to be done; "" when none is."""
    waiting = [each for each in tasks_of(session, context) if each.done_on is None]
    return str(len(waiting)) if waiting else ""


def tasks_carried(supervisee: Any, context: Context) -> Iterator[Record]:
    """What a worker has left open since earlier sessions is asked about in this one (A15)."""
    session = context.find("supervision_session", supervisee.session)
    if session is None or session.state not in (rules.PLANNED, rules.HELD):
        return
    previous = rules.carried(session.previous, _left_open(supervisee, session, context))
    if previous != session.previous:
        session.previous = previous
        yield session


def _left_open(supervisee: Any, session: Any, context: Context) -> list[OpenTask]:
    """Return the open tasks of the earlier sessions in which a worker was, the oldest first."""
    found: list[OpenTask] = []
    for each in context.referring("supervisee", "person", supervisee.person or ""):
        earlier = context.find("supervision_session", each.session)
        if earlier is None or earlier.id == session.id or not _before(earlier, session):
            continue
        found += [
            OpenTask(task.what or "", task.who or "", task.due_on)
            for task in tasks_of(earlier, context)
            if task.done_on is None
        ]
    return sorted(found, key=lambda task: task.due_on)


def _before(earlier: Any, later: Any) -> bool:
    known = earlier.state in rules.TOOK_PLACE and earlier.held_on and later.held_on
    return bool(known and _moment(earlier) < _moment(later))


def _moment(session: Any) -> tuple[Any, str]:
    return session.held_on, session.start_at or ""
