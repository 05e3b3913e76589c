"""Takes out of the store what the figures are counted from: each register is read once.

What was deleted counts on no day. Where a record lacks a day:

* a period in post without a beginning counts on no day, without an end it goes on;
* a worker on the local list (registered_locally_on) counts on no day without it, and until
  left_on: somebody who has left for good and has no such day counts on no day;
* for a certificate without approved_on stands the first day of obtained_in; a revoked one, and a
  registration that was cancelled, have no day for it in the record and count on no day;
* a registration without valid_from covers nothing, without valid_to the usual term;
* an application for an examination counts on no day without applied_on, or when it was withdrawn
  and has no withdrawn_on;
* for result_on of an examination stands its last day, else the end of its year;
* a class without to_on counts in no period;
* for on_board_on of somebody hired stands decided_on; with neither they count in no period;
* for from_on of a directed cultivation stands applied_on; without result_on and to_on it goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.number_kinds import ABSENT
from station_app.domain.registers.exam_facts import result_of, scores_of, session_of
from station_app.domain.registers.facts import application_of, certificates_of
from station_app.domain.registers.rewards import PASSED as PASSED_STATES
from station_app.domain.registers.rewards import scheme_of
from station_app.domain.registers.workers import OUT_OF_POST
from station_app.domain.rules.exam_passes import PASSED
from station_app.domain.rules.recruitment_steps import ENGAGED
from station_app.services.figures.facts import (
    Attendance,
    Candidate,
    Course,
    Cultivated,
    Enrolled,
    Facts,
    Granted,
    Hire,
    Holder,
    Post,
)
from station_app.services.figures.records import Records

HELD = frozenset({"HELD", "ARCHIVED"})  # states of a class that took place
WERE_HIRED = ENGAGED | {"DISMISSED"}  # whatever became of them later
NOT_SELECTED = frozenset({"APPLIED", "BREACHED"})  # states of a cultivation that is none
SAT_STATES = frozenset(
    {"SAT", "SCORED", "PASSED_ALL", "PASSED_PART", "FAILED", "RECHECK", "CERTIFIED", "VOID"}
)


def read_facts(source: Records) -> Facts:
    """Return what the figures of talent are counted from."""
    return Facts(
        posts=tuple(_posts(source)),
        enrolled=tuple(_enrolled(source)),
        holders=tuple(_holders(source)),
        candidates=tuple(_candidates(source)),
        courses=tuple(_courses(source)),
        attendances=tuple(_attendances(source)),
        hires=tuple(_hires(source)),
        schemes=tuple(_schemes(source)),
        cultivated=tuple(_cultivated(source)),
    )


def _posts(source: Records) -> Iterator[Post]:
    workers = {row.id: (row, head) for row, head in source.people("social_worker")}
    for row in source.rows("practitioner_post"):
        if row.worker in workers:
            worker, head = workers[row.worker]
            group = row.category or worker.category
            yield Post(row.id, worker.id, head, group, row.from_on, row.to_on)


def _enrolled(source: Records) -> Iterator[Enrolled]:
    for row, head in source.people("social_worker"):
        gone = row.state in OUT_OF_POST
        if row.is_registered_locally and not (gone and row.left_on is None):
            # Somebody who came back still has the day of leaving of the first time.
            until = row.left_on if gone else None
            yield Enrolled(row.id, head, row.registered_locally_on, until)


def _holders(source: Records) -> Iterator[Holder]:
    context = source.context
    for person in dict.fromkeys(row.person for row in source.rows("certificate")):
        if person not in source.heads:
            continue
        certificates = tuple(certificates_of(person, context))
        registrations = tuple(
            application_of(record)
            for each in certificates
            for record in context.children("cert_registration", each.id)
        )
        yield Holder(person, source.heads[person], certificates, registrations)


def _candidates(source: Records) -> Iterator[Candidate]:
    for row, head in source.people("exam_application"):
        session = session_of(row, source.context)
        if session is None:
            continue
        result = "" if row.state == "VOID" else result_of(row, source.context)
        yield Candidate(
            record=row.id,
            head=head,
            year=session.year,
            state=row.state,
            applied_on=row.applied_on,
            withdrawn_on=row.withdrawn_on,
            results_on=_results_on(session),
            sat=_has_sat(row),
            passed=result == PASSED or (not result and row.state in PASSED_STATES),
        )


def _results_on(session: Any) -> date:
    known = (session.result_on, session.date_2, session.date_1, date(session.year, 12, 31))
    return next(day for day in known if day is not None)


def _has_sat(row: Any) -> bool:
    """Whether there is a mark, or the state says that there was one."""
    marks = scores_of(row).values()
    return row.state in SAT_STATES or any(mark not in (None, ABSENT) for mark in marks)


def _courses(source: Records) -> Iterator[Course]:
    for row in source.rows("training_session"):
        yield Course(row.id, row.kind, row.cost_bearer, row.to_on, row.state in HELD)


def _attendances(source: Records) -> Iterator[Attendance]:
    """Yield those who were there (实到), as the register of classes counts them."""
    for row, _ in source.people("training_attendance"):
        if row.hours_actual or row.signed_days:
            yield Attendance(row.id, row.session, row.hours_actual or Decimal(0))


def _hires(source: Records) -> Iterator[Hire]:
    for row, head in source.people("job_application"):
        plan = source.context.find("recruitment_plan", row.plan)
        if plan is not None and row.state in WERE_HIRED:
            yield Hire(row.id, head, plan.mode, row.on_board_on or row.decided_on)


def _schemes(source: Records) -> Iterator[Granted]:
    for row in source.rows("reward_scheme"):
        scheme = scheme_of(row)
        if scheme is not None:
            yield Granted(row.id, scheme)


def _cultivated(source: Records) -> Iterator[Cultivated]:
    for row, head in source.people("directed_cultivation"):
        if row.state not in NOT_SELECTED:
            began = row.from_on or row.applied_on
            yield Cultivated(row.id, head, began, row.result_on or row.to_on)
