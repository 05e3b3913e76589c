"""Agencies with grades, checks and projects for the ledgers; none of them is real."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from station_app.domain.registers import BY_NAME
from station_app.services.workspace import Workspace
from tests.services.ledgers.talents import enter
from tests.services.organising import enter_agency, enter_check, enter_grade

ROAD = {"CONTRACTED": date(2026, 3, 10), "COMPLETED": date(2026, 9, 30)}


def project(books: Workspace, provider: str, amount: str, *states: str) -> str:
    """Enter a project of an agency with its contract, as if it had come along its whole road."""
    made = enter(
        books, "project", year=2026, name="长者居家安全守护", kind="SPECIAL", is_key=False,
        domain="ELDERLY", provider=provider, applied_on=date(2026, 1, 10),
    )  # fmt: skip
    enter(
        books, "contract", project=made, contract_no=f"HT{made[-8:]}", amount=Decimal(amount),
        signed_on=date(2026, 3, 10), from_on=date(2026, 3, 10), to_on=date(2026, 10, 31),
    )  # fmt: skip
    steps = BY_NAME["project_step"]
    with books.database.transaction("甲", "test") as session:
        session.get_one(BY_NAME["project"].model, made).state = states[-1] if states else "PLANNED"
        for number, state in enumerate(states, 2):
            taken = {"no": number, "to_state": state, "effective_on": ROAD[state]}
            session.add(steps.new(project=made, home=books.station, **taken))
    return made


def fill(books: Workspace) -> None:
    """Enter agencies of all kinds; their numbers lie beyond those of other organisations."""
    for number, grade in enumerate(("5A", "3A", "", "NONE", "1A", ""), 501):
        made = enter_agency(
            books, number, name=f"长沙市开福区第{number}社会工作服务中心",
            registered_capital=Decimal("30345.67") + number, remark="市级示范" if grade else None,
        )  # fmt: skip
        if grade:
            enter_grade(books, made, grade=grade, granted_on=date(2016 + number % 7, 3, 1))
            enter_check(books, made, result="BASIC" if number % 2 else "PASS")
            project(books, made, "33333.33", "CONTRACTED")
