"""A project under contract for tests: its instalments, its assessments, what they found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.registers.assessments import (
    ASSESSMENT_ASPECTS,
    ASSESSMENTS,
    ASSESSORS,
)
from station_app.domain.registers.contracts import CONTRACTS
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.organisations import ORGANISATIONS
from station_app.domain.registers.project_goals import PROJECT_GOALS
from station_app.domain.registers.projects import PROJECTS
from station_app.services import paying, records
from station_app.services.workspace import Workspace
from tests.builders import organisation_values

SIGNED = date(2026, 3, 2)
HELD = date(2026, 9, 14)
CONTRACT = Decimal("100000.01")
JUDGES = ("欧阳清", "陈大文", "李思")
ACCOUNT = {"bank_name": "长沙银行四方坪支行", "bank_account": "800012341234123401"}


def a_project(store: Workspace, name: str = "长者探访项目", **changes: Any) -> str:
    """Enter a project with its provider; return its id."""
    provider = records.create(store, ORGANISATIONS, organisation_values(1) | ACCOUNT).record.id
    values = {
        "year": 2026,
        "name": name,
        "kind": "COMMON",
        "domain": next(iter(PROJECTS.fields["domain"].kind.codes.labels)),  # type: ignore[attr-defined]
        "provider": provider,
        "planned_people": 100,
        "amount_applied": Decimal(100000),
    }
    return records.create(store, PROJECTS, values | changes).record.id


def a_contract(store: Workspace, project: str, amount: Decimal = CONTRACT, **changes: Any) -> str:
    """Enter the contract of a project, from March 2026 for a year; return its id."""
    values = {
        "project": project,
        "contract_no": "HT-2026-01",
        "signed_on": SIGNED,
        "amount": amount,
        "from_on": SIGNED,
        "to_on": date(2027, 3, 1),
    }
    return records.create(store, CONTRACTS, values | changes).record.id


def a_goal(store: Workspace, project: str, indicator: str = "个案", target: int = 40) -> str:
    """Enter a goal of a project; return its id."""
    values = {
        "project": project,
        "statement": f"完成{indicator}服务",
        "kind": "OUTPUT",
        "indicator": indicator,
        "unit": "个",
        "target": Decimal(target),
        "due_on": date(2027, 2, 28),
        "verification": "服务记录",
    }
    return records.create(store, PROJECT_GOALS, values).record.id


def under_contract(store: Workspace, preset: str = "30/40/30") -> tuple[str, tuple[str, ...]]:
    """Enter a project with contract and instalments; return its id and theirs."""
    project = a_project(store)
    a_contract(store, project)
    return project, paying.schedule(store, project, paying.PRESETS[preset]).instalments


def an_assessment(bureau: Workspace, project: str, stage: str = "2", **changes: Any) -> str:
    """Enter a planned assessment with three assessors; return its id."""
    values = {"project": project, "stage": stage, "planned_on": HELD, "lead_unit": "区社会工作局"}
    assessment = records.create(bureau, ASSESSMENTS, values | changes).record.id
    for name in JUDGES:
        judge = {"assessment": assessment, "name": name, "independent": True}
        records.create(bureau, ASSESSORS, judge)
    return assessment


def scored(bureau: Workspace, assessment: str, *scores: str) -> None:
    """Enter rows of 60 and 40 points with scores."""
    for dimension, full, score in zip("15", ("60", "40"), scores, strict=True):
        values = {
            "assessment": assessment,
            "dimension": dimension,
            "item": f"第{dimension}类指标",
            "full": Decimal(full),
            "score": Decimal(score),
        }
        records.create(bureau, ASSESSMENT_ASPECTS, values)


def assessed(
    bureau: Workspace,
    project: str,
    scores: Sequence[str] = ("52.5", "35"),
    stage: str = "2",
    until: str = "NOTIFIED",
    **changes: Any,
) -> str:
    """Hold an assessment, score it and take it to a state; return its id."""
    assessment = an_assessment(bureau, project, stage, **changes)
    scored(bureau, assessment, *scores)
    found = {"held_on": HELD, "declared": True, "notified_on": date(2026, 9, 15)}
    records.change(bureau, ASSESSMENTS, assessment, found)
    for state in ("HELD", "DRAFTED", "NOTIFIED", "FINAL"):
        records.move(bureau, ASSESSMENTS, assessment, state)
        if state == until:
            break
    return assessment


def state_of(store: Workspace, instalment: str) -> str:
    """Return the state of an instalment."""
    return records.get(store, INSTALMENTS, instalment).state
