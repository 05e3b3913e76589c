"""Who may register for an examination and why not, and what a session's marks have led to.

The rules decide (R-EX-01…19); here their findings are put together for one person or for all
who applied, and the states of a whole session are brought to what the marks say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.codes import code_list
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Context
from station_app.domain.registers import exam_checks, exam_facts
from station_app.domain.registers.exams import (
    EXAM_APPLICATIONS,
    EXAM_SESSIONS,
    MARKED,
    UNDER_WAY,
    ExamApplication,
)
from station_app.domain.registers.people import PEOPLE
from station_app.domain.rules.exam_passes import names
from station_app.domain.rules.exam_years import show_months
from station_app.domain.rules.rights import Right
from station_app.services import permits, prospects, records
from station_app.services.access import needs
from station_app.services.consequences import follow
from station_app.services.contexts import context_for
from station_app.services.gathered import gathered
from station_app.services.workspace import Workspace

LEVELS = ("1", "2", "3")
SETTLED = ("SCORED", "ABSENT", *MARKED)  # states that the marks may still change


@dataclass(frozen=True)
class Check:
    """Whether somebody may register for a level, and why not.

    row             A1…A5, B1…B6, C3; "" when none fits
    needed_months   None when no row fits
    counted_months  of social work that count for the row
    counted         the same in words
    live            subjects passed before that need not be sat again, as people call them
    told            what else is to be told of earlier passes and certificates
    """

    level: str
    label: str
    eligible: bool
    row: str
    needed_months: int | None
    counted_months: int
    counted: str
    reason: str
    live: str
    told: tuple[str, ...]


@dataclass(frozen=True)
class PersonChecks:
    """What one person may register for in the examination of a year."""

    person: str
    name: str
    year: int
    cutoff: date
    levels: tuple[Check, ...]


@dataclass(frozen=True)
class Applicant:
    """One application of a session; `result` as shown, "" while marks are to come."""

    application: str
    person: str
    name: str
    work_unit: str
    state: str
    result: str
    check: Check


@dataclass(frozen=True)
class SessionChecks:
    """All applications of a session that came to something, in the order they were entered."""

    session: str
    title: str
    cutoff: date
    applicants: tuple[Applicant, ...]

    @property
    def barred(self) -> tuple[Applicant, ...]:
        """Those who are not eligible by what is on record."""
        return tuple(each for each in self.applicants if not each.check.eligible)


@dataclass(frozen=True)
class Concluded:
    """What bringing a session to its marks did.

    change    id of the change, for undo; "" when nothing moved
    moved     how many applications came to each state
    awaited   how many still wait for a mark
    to_judge  names of those whose marks say 违纪: whether the result is void people decide
    """

    change: str
    moved: Mapping[str, int]
    awaited: int
    to_judge: tuple[str, ...]


@needs(Right.READ)
def check_person(workspace: Workspace, person: str, session: str = "") -> PersonChecks:
    """Say for each level whether a person may register for the examination, and why not.

    session   "": the coming one. Raises RecordMissing.
    """
    with workspace.database.reading() as opened:
        known = records.live(opened, PEOPLE, person)
        context = context_for(workspace, opened)
        sat = _session(opened, session) if session else _coming(person, context)
        levels = tuple(_check(person, level, sat, context) for level in LEVELS)
        name = str(getattr(known, "name", "") or "")
        return PersonChecks(person, name, sat.year, exam_facts.cutoff_of(sat, context), levels)


@needs(Right.READ)
def check_session(workspace: Workspace, session: str, progress: Progress = silent) -> SessionChecks:
    """Say for all who applied to a session whether they may, and why not. Raises RecordMissing."""
    with workspace.database.reading() as opened:
        sat = _session(opened, session)
        context = gathered(workspace, opened)
        found = list(_standing(session, context))
        applicants = []
        for done, application in enumerate(found):
            progress(done, len(found))
            applicants.append(_applicant(application, sat, context))
        progress(len(found), len(found))
        cutoff = exam_facts.cutoff_of(sat, context)
        return SessionChecks(session, sat.title or "", cutoff, tuple(applicants))


@needs(Right.DECIDE)
def conclude(workspace: Workspace, session: str) -> Concluded:
    """Bring the applications of a session to the states that their marks lead to, in one change.

    What people have decided since, e.g. a recheck or a void result, stays; so do applications
    of other stations. Raises RecordMissing.
    """
    action = f"{EXAM_APPLICATIONS.name}.conclude"
    with workspace.database.transaction(workspace.actor, action) as opened:
        _session(opened, session)
        context, known = context_for(workspace, opened), gathered(workspace, opened)
        moved: Counter[str] = Counter()
        awaited, to_judge = 0, []
        for application in _movable(workspace, opened, session):
            result = exam_facts.result_of(application, known)
            state = exam_checks.STATE_OF.get(result, "")
            if not state:
                awaited += application.state in UNDER_WAY
            elif state == "VOID":
                to_judge.append(_name(application.person, known))
            elif _leads(application.state, state):
                application.state = state
                follow(workspace, opened, EXAM_APPLICATIONS, application, context)
                moved[state] += 1
        opened.flush()
        change = str(opened.info.get("change", "")) if moved else ""
        return Concluded(change, dict(moved), awaited, tuple(to_judge))


def _session(opened: Session, session: str) -> Any:
    return records.live(opened, EXAM_SESSIONS, session)


def _coming(person: str, context: Context) -> Any:
    """Return the year and the cut-off of the coming examination, as a session has them."""
    year, cutoff = prospects.coming(person, context)
    return SimpleNamespace(year=year, cutoff_on=cutoff)


def _standing(session: str, context: Context) -> Iterator[Any]:
    """Yield the applications of a session that were neither withdrawn nor rejected."""
    for application in context.referring("exam_application", "session", session):
        if application.state not in exam_facts.OUT:
            yield application


def _applicant(application: Any, sat: Any, context: Context) -> Applicant:
    level = application.level or ""
    told = tuple(
        fault.text
        for rule in (exam_checks.passes_told, exam_checks.one_at_a_time, exam_checks.not_held_yet)
        for fault in rule(application, context)
    )
    return Applicant(
        application.id,
        application.person,
        _name(application.person, context),
        application.work_unit or "",
        application.state,
        exam_checks.result_shown(application, context),
        _found(application.person, level, sat, told, context),
    )


def _check(person: str, level: str, sat: Any, context: Context) -> Check:
    told = [each.text for each in prospects.standings(person, context) if _is_of(each, level)]
    highest = exam_facts.highest_before(person, sat.year, context)
    if highest >= level:
        label = code_list("cert_level").label(highest)
        told.append(f"已取得{label}证书，请核对是否还需报考。")
    return _found(person, level, sat, tuple(told), context)


def _is_of(standing: prospects.Standing, level: str) -> bool:
    return bool(standing.application.level == level)


def _found(person: str, level: str, sat: Any, told: tuple[str, ...], context: Context) -> Check:
    found = exam_facts.eligibility_of(person, level, sat, context)
    return Check(
        level=level,
        label=code_list("exam_level").label(level),
        eligible=found.eligible,
        row=found.row,
        needed_months=found.needed_months,
        counted_months=found.counted_months,
        counted=show_months(found.counted_months),
        reason=found.reason,
        live=names(exam_facts.live_passes(person, level, sat.year, context)),
        told=told,
    )


def _name(person: str | None, context: Context) -> str:
    found = context.find("person", person)
    return str(found.name or "") if found is not None else ""


def _movable(workspace: Workspace, opened: Session, session: str) -> list[ExamApplication]:
    """Return the applications whose state this store keeps and the marks may decide."""
    query = select(ExamApplication).where(
        ExamApplication.session == session,
        ExamApplication.deleted_at.is_(None),
        ExamApplication.state.in_((*UNDER_WAY, *SETTLED)),
    )
    return [
        each
        for each in opened.scalars(query.order_by(ExamApplication.id))
        if not permits.against_settling(workspace, EXAM_APPLICATIONS, each.home)
    ]


def _leads(old: str, new: str) -> bool:
    """Whether an application can come to another state, over 已出成绩 where that lies between."""
    moves = EXAM_APPLICATIONS.life_cycle.moves
    return (old, new) in moves or {(old, "SCORED"), ("SCORED", new)} <= moves
