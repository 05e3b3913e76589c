"""Instalments in the store: plan, application, approval, payment (domain.md 4.7, 18.8)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import NotAllowed, RecordInvalid, StationError
from station_app.domain.registers.contracts import CONTRACT_SUPPLEMENTS, CONTRACTS
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.projects import PROJECTS
from station_app.services import paying, records, undo
from station_app.services.paying import PRESETS, Part
from station_app.services.workspace import Workspace
from tests.services.assessing import (
    CONTRACT,
    a_contract,
    a_project,
    assessed,
    state_of,
    under_contract,
)
from tests.services.money import a_line, an_instalment, planted

PAID = {"paid": True, "paid_on": date(2026, 11, 23), "voucher_no": "JZ-0001"}


def stored(store: Workspace, instalment: str) -> Any:
    return records.get(store, INSTALMENTS, instalment)


def amounts(store: Workspace, instalments: tuple[str, ...]) -> list[str]:
    return [f"{stored(store, each).amount:.2f}" for each in instalments]


def paid(bureau: Workspace, instalment: str) -> None:
    """Apply for, approve and pay an instalment in full."""
    amount = paying.apply_for(bureau, instalment, {"prev_use": "专账管理。"}).record.amount  # type: ignore[attr-defined]
    paying.approve(bureau, instalment, amount)
    records.change(bureau, INSTALMENTS, instalment, PAID | {"paid_amount": amount})


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("30/40/30", ["30000.00", "40000.00", "30000.01"]),
        ("40/40/20", ["40000.00", "40000.00", "20000.01"]),
        ("50/40/10", ["50000.00", "40000.00", "10000.01"]),
    ],
)
def test_a_contract_is_split_to_the_fen(
    station: Workspace, preset: str, expected: list[str]
) -> None:
    _, instalments = under_contract(station, preset)

    assert amounts(station, instalments) == expected
    assert sum((stored(station, each).amount for each in instalments), Decimal(0)) == CONTRACT


def test_a_plan_is_one_change(station: Workspace) -> None:
    project = a_project(station)
    a_contract(station, project)
    made = paying.schedule(station, project, PRESETS["30/40/30"])

    undo.undo(station, made.change)

    again = paying.schedule(station, project, PRESETS["50/40/10"])
    assert amounts(station, again.instalments)[0] == "50000.00"


def test_a_plan_that_is_no_hundred_per_cent_is_refused(station: Workspace) -> None:
    project = a_project(station)
    a_contract(station, project)

    with pytest.raises(StationError, match="各期比例合计为90%"):
        paying.schedule(station, project, [Part(Decimal(90), "1", "CONTRACT")])


def test_without_a_contract_there_is_no_plan(station: Workspace) -> None:
    with pytest.raises(StationError, match="请先登记合同"):
        paying.schedule(station, a_project(station), PRESETS["30/40/30"])


def test_a_second_plan_is_refused(station: Workspace) -> None:
    project, _ = under_contract(station)

    with pytest.raises(StationError, match="已有拨付计划"):
        paying.schedule(station, project, PRESETS["30/40/30"])


def test_a_supplement_is_proposed_to_what_is_still_open(bureau: Workspace) -> None:
    project, instalments = under_contract(bureau)
    paid(bureau, instalments[0])
    with bureau.database.reading() as session:
        contract = session.query(CONTRACTS.model).one()
    more = {"project": project, "contract": contract.id, "no": 1, "signed_on": date(2026, 11, 2)}
    more |= {"amount": Decimal(10000), "reason": "增加服务点"}
    records.create(bureau, CONTRACT_SUPPLEMENTS, more)

    assert amounts(bureau, instalments) == ["30000.00", "44000.00", "36000.01"]


def test_changed_percentages_give_the_last_one_the_rest(station: Workspace) -> None:
    _, instalments = under_contract(station)

    records.change(station, INSTALMENTS, instalments[1], {"percent": Decimal(30)})
    records.change(station, INSTALMENTS, instalments[2], {"percent": Decimal(40)})

    assert amounts(station, instalments) == ["30000.00", "30000.00", "40000.01"]


def test_percentages_beyond_a_hundred_are_refused(station: Workspace) -> None:
    _, instalments = under_contract(station)

    with pytest.raises(RecordInvalid, match="R-PJ-30"):
        records.change(station, INSTALMENTS, instalments[1], {"percent": Decimal("40.01")})


def test_an_application_is_filled_in_from_what_is_known(station: Workspace) -> None:
    _, (first, _, _) = under_contract(station)

    paying.apply_for(station, first)

    found = stored(station, first)
    assert (found.state, found.applied_on) == ("APPLIED", station.today())
    assert (found.applied_amount, found.basis) == (Decimal(30000), "合同HT-2026-01")
    assert found.payee == "第1社工服务中心"
    assert found.bank_account == "800012341234123401"


@pytest.mark.parametrize("number", [1, 2])
def test_nothing_is_applied_for_before_its_assessment(station: Workspace, number: int) -> None:
    _, instalments = under_contract(station)
    stage = ("", "中期", "末期")[number]

    with pytest.raises(RecordInvalid, match=f"须在“{stage}”考核合格后拨付。（R-PJ-31）"):
        paying.apply_for(station, instalments[number])


@pytest.mark.parametrize("decided", [{"approval": "PASS", "approved_amount": Decimal(1)}, PAID])
def test_the_bureau_neither_approves_nor_pays_before_the_assessment(
    bureau: Workspace, decided: dict[str, Any]
) -> None:
    _, (_, second, _) = under_contract(bureau)

    with pytest.raises(RecordInvalid, match="R-PJ-31"):
        records.change(bureau, INSTALMENTS, second, decided)


def test_the_bureau_decides_and_pays(bureau: Workspace) -> None:
    _, (first, _, _) = under_contract(bureau)
    paying.apply_for(bureau, first)

    approved = paying.approve(bureau, first, Decimal(30000), "同意。").record.state
    records.change(bureau, INSTALMENTS, first, PAID | {"paid_amount": Decimal(30000)})

    assert (approved, state_of(bureau, first)) == ("APPROVED", "PAID")


def test_a_reversed_voucher_leaves_the_instalment_approved(bureau: Workspace) -> None:
    _, (first, _, _) = under_contract(bureau)
    paid(bureau, first)

    records.change(bureau, INSTALMENTS, first, {"paid": False})

    assert state_of(bureau, first) == "APPROVED"


def test_what_was_refused_is_withheld(bureau: Workspace) -> None:
    _, (first, _, _) = under_contract(bureau)
    paying.apply_for(bureau, first)

    paying.refuse(bureau, first, "发票抬头有误。")

    assert state_of(bureau, first) == "WITHHELD"
    told = "已暂缓拨付：发票抬头有误。条件已具备，请改为可申请。"
    assert paying.missing(bureau, first)[0] == told


def test_a_station_does_not_approve(station: Workspace) -> None:
    _, (first, _, _) = under_contract(station)
    paying.apply_for(station, first)

    with pytest.raises(NotAllowed):
        paying.approve(station, first, Decimal(30000))


def test_more_than_the_contract_is_not_applied_for(bureau: Workspace) -> None:
    _, (first, _, _) = under_contract(bureau)

    with pytest.raises(RecordInvalid, match="R-PJ-32"):
        paying.apply_for(bureau, first, {"applied_amount": Decimal("100000.02")})


def test_release_unlocks_what_waits_no_more(station: Workspace) -> None:
    project, (first, second, third) = under_contract(station)

    found = paying.release(station, project)

    assert found.instalments == (first,)
    assert [state_of(station, each) for each in (first, second, third)] == [
        "UNLOCKED", "LOCKED", "LOCKED",
    ]  # fmt: skip


def test_what_is_missing_is_said_step_by_step(bureau: Workspace) -> None:
    project, (first, second, _) = under_contract(bureau)
    told = [paying.missing(bureau, first)]
    paying.apply_for(bureau, first)
    told.append(paying.missing(bureau, first))
    paying.approve(bureau, first, Decimal(30000))
    told.append(paying.missing(bureau, first))
    records.change(bureau, INSTALMENTS, first, PAID | {"paid_amount": Decimal(30000)})
    assessed(bureau, project, ("30", "29.99"))

    assert told == [
        ("请提出拨付申请。",),
        ("已申请，等待区局审批。",),
        ("已审批同意，等待区局拨付并登记拨付日期、金额和凭证号。",),
    ]
    assert paying.missing(bureau, first) == ()
    assert "最近一次：中期考核59.99分" in paying.missing(bureau, second)[0]


def test_a_whole_contract_is_paid_stage_by_stage(bureau: Workspace) -> None:
    project, instalments = under_contract(bureau)
    paid(bureau, instalments[0])
    assessed(bureau, project)
    paid(bureau, instalments[1])
    assessed(bureau, project, ("55", "38"), stage="3")
    paid(bureau, instalments[2])

    assert [state_of(bureau, each) for each in instalments] == ["PAID"] * 3
    assert sum(stored(bureau, each).paid_amount for each in instalments) == CONTRACT


def test_the_bureau_neither_plans_nor_applies_for_a_station(bureau: Workspace) -> None:
    home = "43010501201"
    project = planted(bureau, PROJECTS, home=home, name="长者探访项目", year=2026)
    instalment = an_instalment(bureau, project, 30_000, home=home, state="UNLOCKED")

    with pytest.raises(NotAllowed, match="拨付计划请由该站生成"):
        paying.schedule(bureau, project, PRESETS["30/40/30"])
    with pytest.raises(NotAllowed, match="由所属社工站申请"):
        paying.apply_for(bureau, instalment)


def test_an_approval_names_the_budget_line_that_pays(bureau: Workspace) -> None:
    _, (first, _, _) = under_contract(bureau)
    paying.apply_for(bureau, first)
    line = a_line(bureau)

    paying.approve(bureau, first, Decimal(30000), budget_line=line)

    assert stored(bureau, first).budget_line == line
