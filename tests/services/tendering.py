"""A small tender for tests: a project of the bureau that invites bids, judges, bids and marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.registers import BY_NAME
from station_app.domain.registers.project_goals import PROJECT_GOALS
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.registers.tenders import PRIORITY_RIGHTS, PROJECT_BIDS, TENDER_JUDGES
from station_app.services import records, tender_cells
from station_app.services.tender_cells import Mark
from station_app.services.workspace import Workspace
from tests.builders import credit_code

CLOSED = date(2026, 10, 20)
AWARDED = date(2026, 11, 2)
GOAL = {
    "statement": "为社区老人提供探访服务",
    "is_clear": True,
    "is_reasonable": True,
    "is_verifiable": True,
    "indicator": "探访",
    "unit": "人次",
    "target": Decimal(600),
    "due_on": date(2027, 10, 31),
    "verification": "服务记录和回访",
}


def a_project(bureau: Workspace, name: str = "长者探访项目", **changes: Any) -> str:
    """Enter a project of the bureau and take it to 招投标中; return its id."""
    values = {
        "year": 2026,
        "name": name,
        "kind": "COMMON",
        "domain": "1",
        "planned_people": 100,
        "amount_applied": Decimal(100000),
        "applied_on": date(2026, 8, 3),
        "review_result": None,
    }
    values["domain"] = next(iter(PROJECTS.fields["domain"].kind.codes.labels))  # type: ignore[attr-defined]
    project = records.create(bureau, PROJECTS, values | changes).record.id
    records.create(bureau, PROJECT_GOALS, GOAL | {"project": project})
    for state in ("APPLYING", "UNDER_REVIEW"):
        records.move(bureau, PROJECTS, project, state)
    reviewed = {
        "review_result": "PASS",
        "reviewed_on": date(2026, 8, 31),
        "approved_amount": Decimal(100000),
        "tender_on": date(2026, 9, 21),
        "bid_close_on": CLOSED,
    }
    records.change(bureau, PROJECTS, project, reviewed)
    return project


def a_judge(bureau: Workspace, project: str, name: str = "陈大文", **changes: Any) -> str:
    """Enter a judge; return the id."""
    values = {"project": project, "name": name, "independent": True}
    return records.create(bureau, TENDER_JUDGES, values | changes).record.id


def a_bid(bureau: Workspace, project: str, number: int = 1, **changes: Any) -> str:
    """Enter a qualified bid over 90000 yuan and a thousand for each number; return the id."""
    values = {
        "project": project,
        "bidder": f"第{number}社工服务中心",
        "uscc": credit_code(number),
        "received_on": CLOSED,
        "price": Decimal(90000 + number * 1000),
        "qualified": True,
    }
    return records.create(bureau, PROJECT_BIDS, values | changes).record.id


def marked(bureau: Workspace, bid: str, judges: Sequence[str], *scores: float) -> None:
    """Let judges score a bid."""
    pairs = zip(judges, scores, strict=True)
    tender_cells.put_scores(bureau, [Mark(bid, judge, Decimal(str(s))) for judge, s in pairs])


def a_tender(bureau: Workspace, project: str) -> tuple[list[str], list[str]]:
    """Enter two judges and three bids with all marks, the first the best; return their ids."""
    judges = [a_judge(bureau, project, name) for name in ("陈大文", "李小明")]
    bids = [a_bid(bureau, project, number) for number in (1, 2, 3)]
    for bid, score in zip(bids, (90, 85, 80), strict=True):
        marked(bureau, bid, judges, score, score)
    return judges, bids


def a_right(bureau: Workspace, number: int, year: int = 2026, **changes: Any) -> str:
    """Enter a right of priority of the bidder with a number; return its id."""
    values = {
        "holder": f"第{number}社工服务中心",
        "uscc": credit_code(number),
        "for_year": year,
        "granted_on": date(year - 1, 12, 1),
    }
    return records.create(bureau, PRIORITY_RIGHTS, values | changes).record.id


def record(store: Workspace, register: str, record_id: str) -> Any:
    """Return a live record with the attributes of its register."""
    return records.get(store, BY_NAME[register], record_id)
