"""Made-up classes and records of continuing education, as facts and as values."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import Fault, RecordInvalid
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.continuing_education import StudyFacts
from station_app.services import records
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from tests.builders import DAY, certificate_values, person_values

COURSES, ATTENDANCES = BY_NAME["training_session"], BY_NAME["training_attendance"]
STUDIES, PEOPLE = BY_NAME["ce_record"], BY_NAME["person"]
CERTIFICATES, REGISTRATIONS = BY_NAME["certificate"], BY_NAME["cert_registration"]
BEGINS, ENDS = date(2023, 12, 1), date(2026, 11, 30)  # the registration period of the tests


def day(number: int) -> date:
    """Return a day of May 2024, or a later one."""
    return date(2024, 5, 1) + timedelta(days=number - 1)


def study(number: int = 1, **facts: Any) -> StudyFacts:
    """Return a proved course of eight hours on one day of 2024; `number` tells them apart."""
    usual: dict[str, Any] = {
        "id": f"S{number}", "kind": "TRAINING", "from_on": day(number),
        "to_on": day(number), "amount": Decimal(8), "title": f"第{number}课",
        "proof": True, "verified": True,
    }  # fmt: skip
    return StudyFacts(**(usual | facts))


def course_values(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a class of continuing education of sixteen hours on two days."""
    values: dict[str, Any] = {
        "title": f"第{number}期社会工作实务培训", "kind": "CE", "term_no": number,
        "from_on": day(number), "to_on": day(number + 1),
        "hours": Decimal(16), "organiser": "开福区社会工作局",
    }  # fmt: skip
    return values | changes


def study_values(person: str, **changes: Any) -> dict[str, Any]:
    """Return a proved and verified course of eight hours."""
    values: dict[str, Any] = {
        "person": person, "kind": "TRAINING", "ce_form": "1", "title": "个案工作",
        "organiser": "市社工协会", "from_on": date(2024, 6, 3), "to_on": date(2024, 6, 3),
        "raw_amount": Decimal(8), "subject_class": "SPECIAL", "proof_no": "JX-01",
        "verified": True,
    }  # fmt: skip
    return values | changes


def entered(workspace: Workspace, register: Any, values: dict[str, Any]) -> str:
    """Enter a record and return its id."""
    return records.create(workspace, register, values).record.id


def person(workspace: Workspace, number: int = 1, **changes: Any) -> str:
    """Enter a person and return the id."""
    return entered(workspace, PEOPLE, person_values(number, **changes))


def course(workspace: Workspace, number: int = 1, **changes: Any) -> str:
    """Enter a class and return the id."""
    return entered(workspace, COURSES, course_values(number, **changes))


def attend(workspace: Workspace, course: str, person: str, **changes: Any) -> records.Saved:
    """Enter a passed attendance of all hours."""
    values = {"session": course, "person": person, "hours_actual": Decimal(16), "passed": True}
    return records.create(workspace, ATTENDANCES, values | {"proof_no": "HG-001"} | changes)


def registered(workspace: Workspace, person: str, level: str = "1") -> str:
    """Enter a certificate with a registration of BEGINS to ENDS; return the certificate's id."""
    certificate = entered(
        workspace, CERTIFICATES, certificate_values(person, level=level, approved_on=DAY)
    )
    known = {"certificate": certificate, "valid_from": BEGINS, "valid_to": ENDS}
    with workspace.database.transaction("系统", "merge") as session:
        session.add(REGISTRATIONS.new(state="DONE", home=workspace.station, **known))
    return certificate


def studies_of(workspace: Workspace, person: str) -> list[Any]:
    """Return the live records of a person's continuing education."""
    with workspace.database.reading() as session:
        return list(context_for(workspace, session).referring("ce_record", "person", person))


def rules_of(faults: Any) -> set[str]:
    """Return the ids of the rules that faults tell of."""
    found: tuple[Fault, ...] = tuple(faults)
    return {fault.rule for fault in found}


def refused(workspace: Workspace, register: Any, values: dict[str, Any]) -> set[str]:
    """Return the rules by which entering such a record is refused."""
    with pytest.raises(RecordInvalid) as refusal:
        records.create(workspace, register, values)
    return {fault.rule for fault in refusal.value.faults if fault.refuses}
