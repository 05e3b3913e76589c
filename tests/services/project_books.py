"""What tests of projects read out of the books, and short ways to write into them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import RecordInvalid
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.rules.project_steps import settled_results
from station_app.services import finding, records
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from tests.services.projecting import (
    APPLIED,
    AWARDED,
    ENDS,
    SERVED_FROM,
    a_contract,
    a_goal,
    a_project,
    a_site,
    agency,
    write,
)

TODAY = date(2026, 11, 23)


def parts(books: Workspace, register: str, **where: str) -> list[Any]:
    """Return the records of a register, oldest first."""
    return list(finding.find(books, BY_NAME[register], where=where, limit=99).rows)


def steps(books: Workspace, project: str) -> list[tuple[str, date]]:
    """Return the kept steps of a project: the state and the day."""
    found = sorted(parts(books, "project_step", project=project), key=lambda each: each.no)
    return [(each.to_state, each.effective_on) for each in found]


def derived(books: Workspace, record_id: str, name: str, register: str = "project") -> str:
    """Return what a register shows beside the fields of a record."""
    (value,) = [each for each in BY_NAME[register].derived if each.name == name]
    with books.database.reading() as session:
        kept = session.get(BY_NAME[register].model, record_id)
        return value.compute(kept, context_for(books, session))


def rules_against(refused: pytest.ExceptionInfo[RecordInvalid]) -> list[str]:
    """Return the rules by which something was refused."""
    return [fault.rule for fault in refused.value.faults if fault.refuses]


def move(books: Workspace, project: str, state: str, on: date | None = None) -> records.Saved:
    """Take a project to a state."""
    return records.move(books, PROJECTS, project, state, on=on)


def told(saved: records.Saved) -> list[str]:
    """Return the rules of what was told."""
    return [fault.rule for fault in saved.faults]


def award(books: Workspace, project: str, **changes: Any) -> None:
    """Decide on the tender of a project."""
    values = {
        "purchase_mode": "OPEN_TENDER", "tender_on": date(2026, 1, 25),
        "bid_close_on": date(2026, 2, 20), "awarded_on": AWARDED, "award_org": "第1社工服务中心",
        "award_amount": Decimal(100000), "approved_amount": Decimal(120000),
        "tender_result": "AWARDED",
    }  # fmt: skip
    write(books, "project", project, **values | changes)


def goal_of(books: Workspace, project: str) -> Any:
    """Return the only goal of a project."""
    (goal,) = parts(books, "project_goal", project=project)
    return goal


def put(books: Workspace, project: str, old: str, new: str) -> None:
    """Put a project into a state, with all that the step to another one asks for."""
    decided = {"review_result": "PASS", "tender_result": "AWARDED"} | dict(settled_results(new))
    builds = "BUILDING" in (old, new)
    with books.database.transaction(books.actor, "test.put") as session:
        kept: Any = session.get(PROJECTS.model, project)
        kept.state = old
        for name, value in (decided | {"build_required": builds}).items():
            setattr(kept, name, value)
        for step in session.query(BY_NAME["project_step"].model).filter_by(project=project):
            step.no, step.from_state, step.to_state = 1, new, old
        for each in session.query(BY_NAME["assessment"].model).filter_by(project=project):
            each.conclusion = "FAIL" if new == "FAILED" else "PASS"


def whole_project(books: Workspace) -> str:
    """Enter a project that lacks nothing at all; return its id."""
    project = a_project(
        books, provider=agency(books), award_org="第1社工服务中心", awarded_on=AWARDED,
        approved_amount=Decimal(120000), ended_reason="机构注销", service_from=SERVED_FROM,
        build_started_on=date(2026, 3, 12), build_done_on=date(2026, 4, 20), completed_on=ENDS,
        purchase_mode="DIRECT", applied_on=APPLIED,
    )  # fmt: skip
    a_goal(books, project)
    a_site(books, project)
    a_contract(books, project)
    values = {"project": project, "stage": "3", "planned_on": ENDS, "no": 1}
    with books.database.transaction(books.actor, "test.put") as session:
        session.add(BY_NAME["assessment"].new(state="FINAL", home="", **values))
    return project
