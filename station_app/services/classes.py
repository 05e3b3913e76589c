"""One class for many people: who may be chosen, what saving would do, all in one change.

First `plan` says what becomes of everybody, then `save` enters what is new; one undo takes
the whole class back, the hours of continuing education with it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import Fault, StationError
from station_app.domain.register import new_id
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.people import Person
from station_app.domain.registers.training import (
    TRAINING_ATTENDANCES,
    TRAINING_SESSIONS,
    TrainingAttendance,
    TrainingSession,
)
from station_app.domain.registers.workers import OUT_OF_POST, SocialWorker
from station_app.domain.rules.rights import Right
from station_app.services import entering, records
from station_app.services.access import needs
from station_app.services.entering import Edit, SavedEdits
from station_app.services.name_lists import Candidate, by_name, candidate
from station_app.services.workspace import Workspace

OUT_OF_EXAM = ("WITHDRAWN", "REJECTED", "VOID")  # states of an exam application
CHUNK = 500  # people asked for at once

_LAST_DIGITS = re.compile(r"(\d+)(\D*)$", re.ASCII)


class Outcome(StrEnum):
    """What becomes of one person of the list."""

    NEW = "new"
    CHANGED = "changed"
    PRESENT = "present"
    REPEATED = "repeated"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """Chinese name, as shown."""
        return LABELS[self]


LABELS = {
    Outcome.NEW: "新增",
    Outcome.CHANGED: "更新",
    Outcome.PRESENT: "已在班上",
    Outcome.REPEATED: "名单中重复",
    Outcome.REFUSED: "有错误",
}


@dataclass(frozen=True)
class Attendee:
    """Somebody who is to be entered into a class.

    days  None: they follow from the hours
    """

    person: str
    hours: Decimal
    passed: bool = False
    days: Decimal | None = None
    proof_no: str = ""

    @property
    def values(self) -> Mapping[str, Any]:
        """What is to be written, by field; what is not known is left as it is."""
        known = {"signed_days": self.days, "proof_no": self.proof_no or None}
        return {"hours_actual": self.hours, "passed": self.passed} | {
            name: value for name, value in known.items() if value is not None
        }


@dataclass(frozen=True)
class PlannedRow:
    """What saving would do for one person of the list.

    faults  as saving would find them; fields are those of an attendance
    edit    what is to be written; None: nothing
    """

    attendee: Attendee
    name: str
    outcome: Outcome
    faults: tuple[Fault, ...] = ()
    edit: Edit | None = None


@dataclass(frozen=True)
class ClassPlan:
    """What saving a list of people into one class would do; nothing of it is done yet."""

    course: str
    title: str
    rows: tuple[PlannedRow, ...]

    @cached_property
    def counts(self) -> Mapping[Outcome, int]:
        """How many rows have each outcome."""
        return Counter(row.outcome for row in self.rows)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What `save` will write."""
        return tuple(row.edit for row in self.rows if row.edit is not None)


@needs(Right.READ)
def course_named(workspace: Workspace, name: str) -> str:
    """Return the id of a class by its number or id. Raises StationError."""
    with workspace.database.reading() as session:
        alive = TrainingSession.deleted_at.is_(None)
        known = (TrainingSession.course_no == name.strip().upper()) | (TrainingSession.id == name)
        found = session.scalars(select(TrainingSession.id).where(alive, known)).first()
    if found is None:
        raise StationError(f"没有编号为“{name}”的培训班次，请先在“培训班次”中登记，或核对编号。")
    return found


@needs(Right.READ)
def workers(workspace: Workspace, course: str = "") -> list[Candidate]:
    """Return the workers in post who may be chosen for a class, by name."""
    gone = (*OUT_OF_POST, "CANDIDATE")
    query = select(SocialWorker.person, SocialWorker.organisation).where(
        SocialWorker.deleted_at.is_(None), SocialWorker.state.not_in(gone)
    )
    with workspace.database.reading() as session:
        pairs = {person: facts or "" for person, facts in session.execute(query) if person}
        return _chosen(session, pairs, course)


@needs(Right.READ)
def applicants(workspace: Workspace, exam: str, course: str = "") -> list[Candidate]:
    """Return those who take part in an examination, who may be chosen for a class, by name.

    exam  id of an exam_session
    """
    register = BY_NAME["exam_application"]
    model: Any = register.model
    query = select(model.person, model.level).where(
        model.session == exam, model.deleted_at.is_(None), model.state.not_in(OUT_OF_EXAM)
    )
    level = register.fields["level"].kind
    with workspace.database.reading() as session:
        pairs = {
            person: level.show(code) if code else ""
            for person, code in session.execute(query)
            if person
        }
        return _chosen(session, pairs, course)


def _chosen(session: Session, facts: Mapping[str, str], course: str) -> list[Candidate]:
    present = _present(session, course)
    found: list[Candidate] = []
    wanted = sorted(facts)
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        people = select(Person).where(Person.id.in_(chunk), Person.deleted_at.is_(None))
        found += [
            candidate(each, facts[each.id], each.id in present) for each in session.scalars(people)
        ]
    return by_name(found)


@needs(Right.READ)
def present_in(workspace: Workspace, course: str) -> frozenset[str]:
    """Return the persons who are in a class already."""
    with workspace.database.reading() as session:
        return frozenset(_present(session, course))


def _present(session: Session, course: str) -> dict[str, TrainingAttendance]:
    query = select(TrainingAttendance).where(
        TrainingAttendance.session == course, TrainingAttendance.deleted_at.is_(None)
    )
    return {each.person or "": each for each in session.scalars(query)}


def alike(
    people: Iterable[str],
    hours: Decimal,
    *,
    passed: bool = False,
    days: Decimal | None = None,
    first_proof: str = "",
) -> list[Attendee]:
    """Return people with the same hours for all.

    first_proof  number of the first one's proof; the others' follow, one by one. Who stands
                 there twice has one number
    """
    each = [Attendee(person, hours, passed, days) for person in people]
    if not first_proof:
        return each
    once = list(dict.fromkeys(one.person for one in each))
    numbers = dict(zip(once, proof_numbers(first_proof, len(once)), strict=True))
    return [replace(one, proof_no=numbers[one.person]) for one in each]


def proof_numbers(first: str, count: int) -> list[str]:
    """Return numbers that follow one another, as wide as the first: PX-009, PX-010.

    Raises StationError when the first one has no digits to count on.
    """
    match = _LAST_DIGITS.search(first.strip())
    if match is None:
        raise StationError(f"“{first}”中没有数字，不能顺次编号，请填写第一个证明的完整编号。")
    head, digits, tail = first.strip()[: match.start()], match[1], match[2]
    return [f"{head}{int(digits) + more:0{len(digits)}d}{tail}" for more in range(count)]


@needs(Right.READ)
def plan(
    workspace: Workspace, course: str, attendees: Sequence[Attendee], *, update: bool = False
) -> ClassPlan:
    """Say for everybody of a list what saving would do; changes nothing.

    course  id of the training_session
    update  write the values into the attendance of those who are in the class already

    Raises RecordMissing for a class that is not there.
    """
    with workspace.database.reading() as session:
        title = records.live(session, TRAINING_SESSIONS, course)
        present = _present(session, course)
        names = _names(session, attendees)
        label = records.label_of(session, TRAINING_SESSIONS, title)
        rows = planned(course, attendees, names, present, update)
    return ClassPlan(course, label, tuple(_examined(workspace, rows)))


def _names(session: Session, attendees: Sequence[Attendee]) -> dict[str, str]:
    found: dict[str, str] = {}
    wanted = sorted({each.person for each in attendees})
    for start in range(0, len(wanted), CHUNK):
        people = Person.id.in_(wanted[start : start + CHUNK])
        query = select(Person.id, Person.name).where(people, Person.deleted_at.is_(None))
        found |= {person: name or "" for person, name in session.execute(query)}
    return found


def planned(
    course: str,
    attendees: Sequence[Attendee],
    names: Mapping[str, str],
    present: Mapping[str, Any],
    update: bool = False,
) -> list[PlannedRow]:
    """Decide for everybody of a list what is to be written, before any rule is asked.

    names    of the people who are registered, by id
    present  attendances of the class by person
    """
    rows: list[PlannedRow] = []
    seen: set[str] = set()
    for each in attendees:
        name = names.get(each.person, "")
        outcome = _outcome(each, names, present, seen, update)
        faults = (_not_registered(),) if outcome is Outcome.REFUSED else ()
        edit = _edit(course, each, present.get(each.person), outcome)
        rows.append(PlannedRow(each, name, outcome, faults, edit))
        seen.add(each.person)
    return rows


def _outcome(
    attendee: Attendee,
    names: Mapping[str, str],
    present: Mapping[str, Any],
    seen: set[str],
    update: bool,
) -> Outcome:
    if attendee.person in seen:
        return Outcome.REPEATED
    if attendee.person not in names:
        return Outcome.REFUSED
    held = present.get(attendee.person)
    if held is None:
        return Outcome.NEW
    differs = any(getattr(held, name) != value for name, value in attendee.values.items())
    return Outcome.CHANGED if update and differs else Outcome.PRESENT


def _not_registered() -> Fault:
    return Fault("person", "REFERENCE", "没有登记过这个人，请先在“人员”中登记。")


def _edit(course: str, attendee: Attendee, held: Any, outcome: Outcome) -> Edit | None:
    if outcome is Outcome.NEW:
        values = {"session": course, "person": attendee.person} | dict(attendee.values)
        return Edit(TRAINING_ATTENDANCES, new_id(), values)
    if outcome is Outcome.CHANGED:
        return Edit(TRAINING_ATTENDANCES, held.id, attendee.values, held.row_version)
    return None


def _examined(workspace: Workspace, rows: Sequence[PlannedRow]) -> list[PlannedRow]:
    """Add what the rules find; what they refuse is not written."""
    edits = [row.edit for row in rows if row.edit is not None]
    found: dict[str, list[Fault]] = defaultdict(list)
    for each in entering.examine(workspace, edits).faults if edits else ():
        found[each.record].append(each.fault)
    return [_with_faults(row, found) for row in rows]


def _with_faults(row: PlannedRow, found: Mapping[str, list[Fault]]) -> PlannedRow:
    faults = found.get(row.edit.record, []) if row.edit else []
    if any(fault.refuses for fault in faults):
        return replace(row, outcome=Outcome.REFUSED, faults=tuple(faults), edit=None)
    return replace(row, faults=(*row.faults, *faults))


@needs(Right.ENTER)
def save(workspace: Workspace, made: ClassPlan) -> SavedEdits:
    """Enter everybody whom the plan has as new or changed, in one change.

    Whoever the plan refuses is left out. Raises what `entering.save` raises, e.g. when the
    class was worked on since; then nothing was saved.
    """
    if not made.edits:
        return SavedEdits("", ())
    return entering.save(workspace, made.edits, TRAINING_SESSIONS)
