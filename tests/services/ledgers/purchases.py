"""Two hundred purchased projects in all states, kept as packages would have brought them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from station_app.domain.register import new_id
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.project_steps import ROAD
from station_app.services.workspace import Workspace
from tests.builders import credit_code

COUNT = 200
NAMES = (
    "长者居家安全守护",
    "困境儿童陪伴成长",
    "社区矫正对象帮扶",
    "残障人士就业支持",
    "邻里互助议事",
)
FIRST = date(2026, 1, 5)
ASIDE = ("REJECTED", "FAILED_TENDER", "SUSPENDED", "TERMINATED")
Row = tuple[str, dict[str, Any]]


def fill(books: Workspace, count: int = COUNT) -> None:
    """Enter projects with steps, contract, instalments, goals and assessments, without checks."""
    with books.database.transaction(books.actor, "project.fill") as session:
        home = books.station
        agencies = [new_id() for _ in range(8)]
        rows = [("organisation", _agency(each, at)) for at, each in enumerate(agencies)]
        for number in range(count):
            rows += _project(number, agencies[number % len(agencies)])
        for register, values in rows:
            session.add(BY_NAME[register].new(home=home, **values))
            session.flush()


def _agency(id_: str, at: int) -> dict[str, Any]:
    name = f"{'湘江麓山浏阳开福星沙梅溪洋湖松雅'[2 * at : 2 * at + 2]}社会工作服务中心"
    return {"id": id_, "name": name, "uscc": credit_code(70_000 + at), "kind": "SERVICE_ORG"}


def _project(number: int, provider: str) -> list[Row]:
    at = number % (len(ROAD) + 1)
    state = ROAD[at] if at < len(ROAD) else ASIDE[number % len(ASIDE)]
    project = new_id()
    values = {
        "id": project, "state": state, "year": 2026, "batch_no": 1 + number // 100,
        "project_no": f"2026-{1 + number // 100}-{number % 100 + 1:02d}",
        "name": f"{NAMES[number % len(NAMES)]}（第{number + 1}期）",
        "kind": "COMMON" if number % 3 == 0 else "SPECIAL", "is_key": number % 10 == 0,
        "domain": "ELDERLY", "field": "17", "places": f"四方坪街道第{number % 9 + 1}社区",
        "amount_applied": Decimal(120000), "leader": "欧阳小兰", "planned_from": FIRST,
        "planned_to": FIRST + timedelta(days=360), "build_required": True,
        "remark": "与街道共建" if number % 7 == 0 else None,
    }  # fmt: skip
    rows: list[Row] = [("project", values), *_steps(project, state)]
    if at >= ROAD.index("CONTRACTED"):
        values |= {"provider": provider, "spent_amount": Decimal(31000 + number)}
        rows += _contracted(project, number, ended=state == "COMPLETED")
    return rows


def _steps(project: str, state: str) -> list[Row]:
    before = {"REJECTED": "UNDER_REVIEW", "FAILED_TENDER": "TENDERING"}.get(state, "CONTRACTED")
    road = ROAD[: ROAD.index(state) + 1] if state in ROAD else (*_up_to(before), state)
    return [
        ("project_step", {"project": project, "no": no, "from_state": was or None, "to_state": to,
                          "effective_on": FIRST + timedelta(days=17 * no)})
        for no, (was, to) in enumerate(zip(("", *road), road, strict=False), 1)
    ]  # fmt: skip


def _up_to(state: str) -> tuple[str, ...]:
    return ROAD[: ROAD.index(state) + 1]


def _contracted(project: str, number: int, *, ended: bool) -> list[Row]:
    amount, signed = Decimal("100000.01") + 1000 * number, FIRST + timedelta(days=100)
    contract = {"contract_no": f"HT2026{number:04d}", "signed_on": signed, "amount": amount}
    goal = new_id()
    goals = {"id": goal, "no": 1, "statement": "安装安全扶手", "target": Decimal(300)}
    reached = {"goal": goal, "reported_on": date(2026, 6, 1), "actual": Decimal(number)}
    rows: list[Row] = [
        ("contract", {**contract, "from_on": signed, "to_on": signed + timedelta(days=240)}),
        ("project_goal", goals),
        ("instalment", {"no": 1, "phase": "1", "percent": Decimal(30), "trigger": "CONTRACT",
                        "amount": Decimal("30000.00"), "paid": True, "paid_on": date(2026, 5, 6),
                        "paid_amount": Decimal("30000.00"), "state": "PAID"}),
    ]  # fmt: skip
    if ended:
        total = {"total": Decimal("88.50"), "grade": "GOOD", "conclusion": "PASS"}
        for stage in ("2", "3"):
            rows.append(("assessment", {
                "id": new_id(), "stage": stage, "no": 1, "held_on": date(2026, 6, 12), **total,
                "notified_on": date(2026, 6, 20), "state": "FINAL",
            }))  # fmt: skip
    rows = [(name, {"project": project, **values}) for name, values in rows]
    return [*rows, ("goal_progress", reached)]
