"""Made-up rewards, registrations and appraisals for tests of the services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.builders import certificate_values, person_values


def holder(books: Workspace, number: int = 1) -> str:
    """Enter a person who holds a certificate of the middle level; return the person's id."""
    person = records.create(books, BY_NAME["person"], person_values(number)).record.id
    records.create(books, BY_NAME["certificate"], certificate_values(person, number))
    return person


def scheme_values(**changes: Any) -> dict[str, Any]:
    """Return a scheme of 800 to 1200 yuan for the middle level, from 2020 on."""
    values = {
        "name": "社会工作者考试奖励办法", "level": "2", "mode": "ONE_OFF",
        "min_amount": Decimal(800), "max_amount": Decimal(1200), "valid_from": date(2020, 1, 1),
    }  # fmt: skip
    return values | changes


def reward_values(person: str, **changes: Any) -> dict[str, Any]:
    """Return a claim of 1000 yuan that may be saved and, with a scheme, sent."""
    values = {
        "person": person, "level": "2", "pass_year": 2019, "applied_on": date(2026, 5, 6),
        "amount": Decimal(1000), "payee": "欧阳小兰", "bank_name": "中国工商银行四方坪支行",
        "bank_account": "6222021234567890123",
    }  # fmt: skip
    return values | changes


def decision_values(**changes: Any) -> dict[str, Any]:
    """Return the bureau's consent."""
    values = {
        "decision": "PASS", "approved_amount": Decimal(900), "decided_on": date(2026, 6, 1),
    }  # fmt: skip
    return values | changes


def exchange_values(person: str, **changes: Any) -> dict[str, Any]:
    """Return somebody who looks for a post and lets the facts be passed on."""
    values = {
        "person": person, "kind": "1", "registered_on": date(2026, 5, 6), "job_status": "1",
        "consent_on": date(2026, 5, 6),
    }  # fmt: skip
    return values | changes


def appraisal_values(person: str, **changes: Any) -> dict[str, Any]:
    """Return an appraisal without items."""
    values = {"person": person, "year": 2025, "organisation": "四方坪街道社工站", "grade": "PASS"}
    return values | changes
