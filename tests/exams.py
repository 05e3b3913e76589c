"""Candidates and examinations for tests: people with schooling and work, sessions, applications."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.dates import add_months
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.builders import certificate_values, person_values

YEAR = 2026
CUTOFF = date(2026, 12, 31)


def enter(workspace: Workspace, register: str, **values: Any) -> str:
    """Enter a record; return its id."""
    return str(records.create(workspace, BY_NAME[register], values).record.id)


def candidate(
    workspace: Workspace, number: int = 1, *, schooling: str = "31", months: int = 48, **more: Any
) -> str:
    """Enter a person with a credential and so many months of social work; return the id.

    schooling   GB/T 4658; "": no credential on record
    more        further values of the credential
    """
    person = enter(workspace, "person", **person_values(number))
    if schooling:
        known = {"person": person, "level": schooling, "major": "会计学", "school": "某大学"}
        enter(workspace, "education", **(known | more))
    if months:
        work(workspace, person, add_months(CUTOFF, -months))
    return person


def work(workspace: Workspace, person: str, start: date, end: date | None = None) -> str:
    """Enter a stint of social work; return its id."""
    return enter(
        workspace, "work_experience", person=person, organisation="四方坪街道社工站",
        is_social_work=True, from_on=start, to_on=end,
    )  # fmt: skip


def session(workspace: Workspace, year: int = YEAR, **more: Any) -> str:
    """Enter the national examination of a year; return its id."""
    return enter(workspace, "exam_session", year=year, **more)


def certificate(workspace: Workspace, person: str, **changes: Any) -> str:
    """Enter a certificate; return its id."""
    return enter(workspace, "certificate", **certificate_values(person, **changes))


def applied(
    workspace: Workspace, person: str, sat: str, level: str = "1", **more: Any
) -> records.Saved:
    """Enter an application for a level of a session.

    more   values; marks as whole numbers, -1 for 缺考
    """
    scores = {n: Decimal(v) if n.startswith("score_") else v for n, v in more.items()}
    known = {"person": person, "session": sat, "level": level, "work_unit": "四方坪街道社工站"}
    return records.create(workspace, BY_NAME["exam_application"], known | scores)


def rules(saved: records.Saved) -> dict[str, str]:
    """Return the rules that a save tells of, with their texts; REQUIRED is left out."""
    return {each.rule: each.text for each in saved.faults if each.rule != "REQUIRED"}
