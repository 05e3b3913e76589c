"""Purchased projects for tests: made, taken along their road, assessed and paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from station_app.domain.registers import BY_NAME
from station_app.services import project_acts, records
from station_app.services.workspace import Workspace
from tests.builders import credit_code, organisation_values

APPLIED = date(2026, 1, 10)
REVIEWED = date(2026, 1, 20)
TENDERED = date(2026, 1, 25)
CLOSED = date(2026, 2, 20)
AWARDED = date(2026, 2, 25)
SIGNED = date(2026, 3, 10)
BUILT_FROM, BUILT_TO = date(2026, 3, 12), date(2026, 4, 20)
SERVED_FROM = date(2026, 4, 25)
ENDS = date(2026, 10, 31)
AMOUNT = Decimal("100000.01")
NUMBERS = count(101)  # tell the agencies apart that nobody named


def enter(books: Workspace, register: str, **values: Any) -> str:
    """Enter a record; return its id."""
    return records.create(books, BY_NAME[register], values).record.id


def write(books: Workspace, register: str, record: str, **values: Any) -> None:
    """Write further fields of a record."""
    records.change(books, BY_NAME[register], record, values)


def agency(books: Workspace, number: int = 1, **changes: Any) -> str:
    """Enter a service organisation."""
    return enter(books, "organisation", **organisation_values(number) | changes)


def a_project(books: Workspace, **changes: Any) -> str:
    """Enter a project that may be applied for, but for its goals; return its id."""
    values = {
        "year": 2026, "name": "长者居家安全守护", "kind": "SPECIAL", "is_key": False,
        "domain": "ELDERLY", "field": "17", "planned_people": 300, "leader": "陈静",
        "amount_applied": Decimal(120000), "planned_from": SIGNED, "planned_to": ENDS,
    }  # fmt: skip
    return enter(books, "project", **values | changes)


def a_goal(books: Workspace, project: str, **changes: Any) -> str:
    """Enter a goal that is clear, reasonable and verifiable."""
    values = {
        "project": project, "statement": "为300位独居长者安装安全扶手", "is_clear": True,
        "is_reasonable": True, "is_verifiable": True, "kind": "OUTPUT", "indicator": "安装户数",
        "unit": "户", "baseline": Decimal(0), "target": Decimal(300), "due_on": date(2026, 9, 30),
        "verification": "安装记录和住户签字",
    }  # fmt: skip
    return enter(books, "project_goal", **values | changes)


def a_site(books: Workspace, project: str, **changes: Any) -> str:
    """Enter a site of a project."""
    values = {
        "project": project, "division": "430105012000", "site_name": "四方坪街道", "role": "PILOT",
    }  # fmt: skip
    return enter(books, "project_site", **values | changes)


def a_contract(books: Workspace, project: str, **changes: Any) -> str:
    """Enter the contract of a project."""
    values = {
        "project": project, "contract_no": f"HT{project[-6:]}", "signed_on": SIGNED,
        "amount": AMOUNT, "from_on": SIGNED, "to_on": ENDS, "content": "安装和回访",
        "filed_on": date(2026, 3, 16), "subcontracted": False, "copies": 4,
    }  # fmt: skip
    return enter(books, "contract", **values | changes)


def go(books: Workspace, project: str, state: str, on: date, **values: Any) -> None:
    """Take a project to a state on a day."""
    project_acts.advance(books, project, state, on, values=values)


def bids(books: Workspace, project: str, *prices: int) -> list[str]:
    """Enter qualified bids, marked by one judge from 90 down; the first one is of agency 1."""
    judge = enter(books, "tender_judge", project=project, name="欧阳清", independent=True)
    found = []
    for number, price in enumerate(prices or (100000, 105000, 110000)):
        values = {"uscc": credit_code(number + 1), "received_on": CLOSED, "qualified": True}
        bidder = f"第{number + 1}社工服务中心"
        bid = enter(
            books, "project_bid", project=project, bidder=bidder, price=Decimal(price), **values
        )
        enter(books, "bid_score", bid=bid, judge=judge, score=Decimal(90 - number))
        found.append(bid)
    return found


ROAD = (
    *("PLANNED", "APPLYING", "UNDER_REVIEW", "TENDERING", "AWARDED", "CONTRACTED"),
    *("BUILDING", "IN_SERVICE", "FINAL_ASSESSMENT"),
)
DAYS = (None, APPLIED, APPLIED, REVIEWED, AWARDED, SIGNED, BUILT_FROM, SERVED_FROM, ENDS)


def at_state(books: Workspace, state: str, **changes: Any) -> str:
    """Enter a project with a goal and a site, and take it along its road to a state.

    One that is to be built has its infrastructure finished where it serves.
    """
    builds = state == "BUILDING" or changes.pop("build", False)
    provider = changes.pop("provider", None)
    project = a_project(books, build_required=builds, **changes)
    a_goal(books, project)
    a_site(books, project)
    for each, on in list(zip(ROAD, DAYS, strict=True))[1 : ROAD.index(state) + 1]:
        if each != "BUILDING" or builds:
            _ready(books, project, each, provider)
            go(books, project, each, on or APPLIED)
    return project


def _ready(books: Workspace, project: str, state: str, provider: str | None) -> None:
    """Write what a state asks for."""
    if state == "AWARDED":
        bids(books, project)
        tender = {"purchase_mode": "OPEN_TENDER", "tender_on": TENDERED, "bid_close_on": CLOSED}
        award = {"award_org": "第1社工服务中心", "award_amount": AMOUNT}
        money = {"approved_amount": Decimal(120000)}
        write(books, "project", project, **tender, **award, **money)
    if state == "CONTRACTED":
        a_contract(books, project)
        write(books, "project", project, provider=provider or agency(books, next(NUMBERS)))
    if state == "IN_SERVICE" and record(books, "project", project)["build_required"]:
        write(books, "project", project, build_done_on=BUILT_TO)


def record(books: Workspace, register: str, record_id: str) -> dict[str, Any]:
    """Return the state and the values of a record as they are kept."""
    kind = BY_NAME[register]
    found = records.get(books, kind, record_id)
    return {"state": found.state} | {name: getattr(found, name) for name in kind.fields}
