"""Contracts of projects and their supplements in the store."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from station_app.domain.problems import RecordInvalid
from station_app.services.workspace import Workspace
from tests.services.project_books import (
    rules_against,
)
from tests.services.projecting import (
    ENDS,
    a_contract,
    at_state,
    enter,
    record,
)

TODAY = date(2026, 11, 23)


def test_r_pj_05_contract_and_supplements_stay_within_the_approval(bureau: Workspace) -> None:
    project = at_state(bureau, "AWARDED")

    with pytest.raises(RecordInvalid) as refused:
        a_contract(bureau, project, amount=Decimal("120000.01"))
    a_contract(bureau, project, amount=Decimal("120000.00"))

    assert rules_against(refused) == ["R-PJ-05"]


def test_r_pj_13_supplements_add_up(bureau: Workspace) -> None:
    project = at_state(bureau, "AWARDED")
    a_contract(bureau, project, amount=Decimal(100000))
    values = {"project": project, "signed_on": ENDS, "reason": "增加服务人数"}
    enter(bureau, "contract_supplement", **values, amount=Decimal(6000))

    with pytest.raises(RecordInvalid) as refused:
        enter(bureau, "contract_supplement", **values, amount=Decimal("4000.01"))
    second = enter(bureau, "contract_supplement", **values, amount=Decimal(4000))

    assert rules_against(refused) == ["R-PJ-13"]
    assert record(bureau, "contract_supplement", second)["no"] == 2


def test_a_supplement_changes_what_is_still_to_be_paid(bureau: Workspace) -> None:
    project = at_state(bureau, "AWARDED")
    a_contract(bureau, project, amount=Decimal(100000))
    values = {"phase": "1", "percent": Decimal(100), "amount": Decimal(100000)}
    payment = enter(bureau, "instalment", project=project, **values, trigger="CONTRACT")
    more = {"signed_on": ENDS, "reason": "增加服务人数", "amount": Decimal(5000)}

    enter(bureau, "contract_supplement", project=project, **more)

    assert record(bureau, "instalment", payment)["amount"] == Decimal(105000)
