"""What an attendance has to agree with, and the continuing education that it earns.

Source: domain.md 11.2, 民发〔2009〕123号 (R-CE-03, R-CE-12…15).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from station_app.domain.problems import Fault
from station_app.domain.register import Context, Record
from station_app.domain.registers.facts import certificates_of, level_on
from station_app.domain.registers.study import CE_RECORDS, fill_study
from station_app.domain.registers.study_facts import studies_of
from station_app.domain.rules import study_checks
from station_app.domain.rules import training as rules
from station_app.domain.rules.continuing_education import HOUR, SPECIAL, StudyFacts
from station_app.domain.rules.training import ClassFacts

FACE_TO_FACE = "1"  # code of ce_form


def class_of(record: Any) -> ClassFacts | None:
    """Return a class as facts; None while dates, hours or kind are wanting."""
    known = (record.kind, record.from_on, record.to_on, record.hours)
    if any(value is None for value in known):
        return None
    return ClassFacts(record.id or "", record.title or "", *known, state=record.state or "")


def fill_attendance(attendance: Any, context: Context) -> None:
    """Without another entry, the days signed in follow from the hours."""
    course = _class(attendance, context)
    if course is not None and attendance.signed_days is None:
        attendance.signed_days = rules.usual_days(course, attendance.hours_actual)


def _class(attendance: Any, context: Context) -> ClassFacts | None:
    record = context.find("training_session", attendance.session)
    return None if record is None else class_of(record)


def attendance_in_order(attendance: Any, context: Context) -> Iterator[Fault]:
    """Hours and pass agree with the class; nobody is at two places at a time (R-CE-03, 12…15)."""
    course = _class(attendance, context)
    if course is None:
        return
    facts = rules.AttendanceFacts(
        attendance.hours_actual, attendance.signed_days, bool(attendance.passed)
    )
    yield from rules.attendance_faults(facts, course, context.today)
    clash = list(rules.clash(course, _other_classes(attendance, context)))
    yield from clash
    study = _earned(attendance, course, context)
    if study is not None:
        yield from _study_faults(attendance, study, bool(clash), context)


def _other_classes(attendance: Any, context: Context) -> Iterator[ClassFacts]:
    for other in context.referring("training_attendance", "person", attendance.person or ""):
        course = _class(other, context) if other.id != attendance.id else None
        if course is not None:
            yield course


def _earned(attendance: Any, course: ClassFacts, context: Context) -> StudyFacts | None:
    """Return the continuing education that an attendance is; None: it is none (R-CE-03)."""
    held = level_on(certificates_of(attendance.person, context), course.to_on)
    if not rules.earns_hours(course, bool(attendance.passed), held is not None):
        return None
    return StudyFacts(
        id="",
        kind="TRAINING",
        from_on=course.from_on,
        to_on=course.to_on,
        amount=attendance.hours_actual or Decimal(0),
        title=course.title,
        proof=bool(attendance.proof_no),
    )


# Where a fault of the continuing education shows in the attendance that it follows from.
_PLACES = {"raw_amount": "hours_actual", "title": "person", "from_on": "person"}


def _study_faults(
    attendance: Any, study: StudyFacts, clashes: bool, context: Context
) -> Iterator[Fault]:
    """Check what the pass earns beside the person's other learning.

    clashes  another class at that time has been told already
    """
    # Learning out of another class is compared as that class.
    apart = [each for each in studies_of(attendance.person, context) if not each.made]
    scanned = any(each.proof for each in _studies(attendance, context))
    seen = replace(study, made=clashes, proof=study.proof or scanned)
    faults = [
        *study_checks.amount_faults(seen, context.parameters),
        *study_checks.twice_faults(seen, apart),
        *study_checks.proof_faults(seen),
    ]
    for fault in faults:
        yield replace(fault, field=_PLACES.get(fault.field, fault.field))


def _studies(attendance: Any, context: Context) -> list[Any]:
    return list(context.referring("ce_record", "attendance", attendance.id or ""))


def hours_earned(attendance: Any, context: Context) -> Iterator[Record]:
    """A pass is a record of continuing education, which changes with it (R-CE-03).

    It is verified as soon as the number of the proof is known: who keeps the class's list has
    seen it. A scan and what was verified by hand stay.
    """
    course = _class(attendance, context)
    study = _earned(attendance, course, context) if course else None
    if course is None or study is None:
        return
    own = _studies(attendance, context)
    record = (
        own[0]
        if own
        else CE_RECORDS.new(
            kind=study.kind, ce_form=FACE_TO_FACE, subject_class=SPECIAL, attendance=attendance.id
        )
    )
    if (record.person, record.to_on) != (attendance.person, course.to_on):
        record.period = None  # credited anew
    record.person, record.title = attendance.person, course.title
    record.organiser = context.find("training_session", attendance.session).organiser
    record.from_on, record.to_on = course.from_on, course.to_on
    record.raw_amount, record.raw_unit = study.amount, HOUR
    record.proof_no = attendance.proof_no
    if record.proof_no and record.verified is None:
        record.verified = True
    fill_study(record, context)
    yield record
