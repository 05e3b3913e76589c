"""Vouchers in the store: on their way to payment, never overdrawing, corrected by entries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from station_app.domain.problems import NotAllowed, RecordInvalid, Severity
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.money import BUDGET_LINES, DONATIONS
from station_app.domain.registers.rewards import REWARDS
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS, FundTransaction
from station_app.services import funds, records, recycling, undo
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from tests.builders import STATION
from tests.services.money import (
    APPROVER,
    DAY,
    PAYER,
    a_donation,
    a_line,
    a_source,
    a_voucher,
    an_instalment,
    approved,
    go,
    income,
    paid,
    planted,
    under_contract,
    voucher_in,
)

REASON = "付款单位写错"


def warned(saved: records.Saved, rule: str) -> list[str]:
    found = [each for each in saved.faults if each.rule == rule]
    assert all(each.severity is Severity.WARN for each in found)
    return [each.field for each in found]


def back(store: Workspace, voucher: str) -> str:
    return funds.reverse(store, voucher, REASON, PAYER, APPROVER).record.id


def test_each_step_is_dated_by_the_day_it_is_made(bureau: Workspace) -> None:
    voucher = a_voucher(bureau, 100, budget_line=a_line(bureau))

    go(bureau, voucher, "APPROVED", on=date(2026, 6, 2))
    go(bureau, voucher, "PAID", on=date(2026, 6, 3))
    go(bureau, voucher, "RECONCILED", on=date(2026, 7, 1))

    found = voucher_in(bureau, voucher)
    assert (found.approved_on, found.paid_on) == (date(2026, 6, 2), date(2026, 6, 3))
    assert found.state == "RECONCILED"


@pytest.mark.parametrize("approver", [None, PAYER])
def test_r_mn_02_nobody_approves_what_he_handles(bureau: Workspace, approver: str | None) -> None:
    values: dict[str, Any] = {"budget_line": a_line(bureau), "approver": approver}

    with pytest.raises(RecordInvalid, match="R-MN-02"):
        approved(bureau, 100, **values)


def test_r_mn_03_a_line_is_spent_to_the_last_fen_and_no_further(bureau: Workspace) -> None:
    line = a_line(bureau, "100.00")
    paid(bureau, "60.00", budget_line=line)
    approved(bureau, "40.00", budget_line=line)
    more = records.get(bureau, FUND_TRANSACTIONS, a_voucher(bureau, "0.01", budget_line=line))

    with pytest.raises(RecordInvalid, match=r"预算科目只剩0\.00元.*R-MN-03"):
        go(bureau, more.id, "APPROVED")

    assert voucher_in(bureau, more.id).state == "DRAFT"


def test_r_mn_03_a_draft_over_the_line_is_told_at_once(bureau: Workspace) -> None:
    line = a_line(bureau, 100)
    values = {"direction": "OUT", "amount": Decimal(101), "counterpart": "甲", "purpose": "乙"}

    saved = records.create(
        bureau, FUND_TRANSACTIONS, values | {"handler": PAYER, "budget_line": line}
    )

    assert warned(saved, "R-MN-03") == ["amount"]


def test_r_mn_03_an_approved_voucher_does_not_grow_over_the_line(bureau: Workspace) -> None:
    voucher = approved(bureau, 60, budget_line=a_line(bureau, 100))

    with pytest.raises(RecordInvalid, match="R-MN-03"):
        records.change(bureau, FUND_TRANSACTIONS, voucher, {"amount": Decimal("100.01")})


def test_r_mn_03_a_withdrawn_approval_gives_the_money_back_to_the_line(bureau: Workspace) -> None:
    line = a_line(bureau, 100)
    first = approved(bureau, 100, budget_line=line)

    go(bureau, first, "DRAFT")

    approved(bureau, 100, budget_line=line)
    with pytest.raises(RecordInvalid, match="R-MN-03"):
        go(bureau, first, "APPROVED")


def test_r_mn_03_no_budget_is_cut_below_what_was_spent(bureau: Workspace) -> None:
    line = a_line(bureau, 100)
    paid(bureau, 60, budget_line=line)

    with pytest.raises(RecordInvalid, match="R-MN-03"):
        records.change(bureau, BUDGET_LINES, line, {"adjusted": Decimal("59.99")})

    records.change(bureau, BUDGET_LINES, line, {"adjusted": Decimal(60)})


def test_r_mn_03_a_source_gives_what_has_come_into_it(bureau: Workspace) -> None:
    source = a_source(bureau)
    with pytest.raises(RecordInvalid, match="R-MN-03"):
        approved(bureau, "0.01", source=source)

    income(bureau, 500, source)

    approved(bureau, 500, source=source)


def test_r_mn_04_money_that_was_spent_again_cannot_be_given_back(bureau: Workspace) -> None:
    source = a_source(bureau)
    came = income(bureau, 500, source)
    paid(bureau, 1, source=source)

    with pytest.raises(RecordInvalid, match="R-MN-03"):
        back(bureau, came)

    assert voucher_in(bureau, came).state == "PAID"


def test_r_mn_04_a_reversal_takes_the_whole_voucher_back_and_makes_it_void(
    bureau: Workspace,
) -> None:
    line = a_line(bureau, 100)
    wrong = paid(bureau, 100, budget_line=line, voucher_no="记-12")

    entry = voucher_in(bureau, back(bureau, wrong))

    assert (entry.direction, entry.amount, entry.budget_line) == ("IN", Decimal(100), line)
    assert (entry.state, entry.voucher_no, entry.remark) == ("PAID", "记-12冲", REASON)
    assert entry.purpose == "冲销记-12：项目资金"
    assert voucher_in(bureau, wrong).state == "VOID"
    approved(bureau, 100, budget_line=line)


def test_r_mn_04_a_reversal_on_its_way_changes_nothing_until_it_is_paid(bureau: Workspace) -> None:
    line = a_line(bureau, 100)
    wrong = paid(bureau, 100, budget_line=line)
    values = {"reverses": wrong, "handler": PAYER, "approver": APPROVER, "remark": REASON}
    entry = records.create(bureau, FUND_TRANSACTIONS, values).record.id

    go(bureau, entry, "APPROVED")
    with pytest.raises(RecordInvalid, match="R-MN-03"):
        approved(bureau, 1, budget_line=line)
    go(bureau, entry, "PAID")

    assert voucher_in(bureau, wrong).state == "VOID"


def test_r_mn_04_nothing_is_reversed_twice_nor_a_reversal_nor_a_draft(bureau: Workspace) -> None:
    line = a_line(bureau)
    wrong = paid(bureau, 100, budget_line=line)
    entry = back(bureau, wrong)

    for voucher in (wrong, entry, a_voucher(bureau, 1, budget_line=line)):
        with pytest.raises(RecordInvalid, match="R-MN-04"):
            back(bureau, voucher)


@pytest.mark.parametrize("changes", [{"amount": Decimal(99)}, {"budget_line": None}])
def test_r_mn_04_a_part_is_not_reversed(bureau: Workspace, changes: dict[str, Any]) -> None:
    wrong = paid(bureau, 100, budget_line=a_line(bureau), source=None)
    values = {"reverses": wrong, "handler": PAYER, "remark": REASON, "direction": "IN"}
    if "budget_line" in changes:
        changes = {"budget_line": a_line(bureau, code="2080298", name="另一科目")}

    with pytest.raises(RecordInvalid, match="R-MN-04"):
        records.create(bureau, FUND_TRANSACTIONS, values | changes)


def test_r_mn_04_a_reversal_says_why(bureau: Workspace) -> None:
    wrong = paid(bureau, 100, budget_line=a_line(bureau))

    with pytest.raises(RecordInvalid, match="冲销原因"):
        funds.reverse(bureau, wrong, " ", PAYER, APPROVER)


def test_r_mn_04_a_paid_voucher_is_neither_edited_nor_deleted_nor_made_void_by_hand(
    bureau: Workspace,
) -> None:
    voucher = paid(bureau, 100, budget_line=a_line(bureau))

    with pytest.raises(NotAllowed, match="不能再修改"):
        records.change(bureau, FUND_TRANSACTIONS, voucher, {"amount": Decimal(1)})
    with pytest.raises(RecordInvalid, match=r"须留存，不能删除.*R-MN-04"):
        recycling.delete(bureau, FUND_TRANSACTIONS, voucher)
    with pytest.raises(RecordInvalid, match="R-MN-04"):
        records.move(bureau, FUND_TRANSACTIONS, voucher, "VOID")


def test_r_mn_04_no_step_of_the_books_is_undone(bureau: Workspace) -> None:
    line = a_line(bureau, 100)
    voucher = a_voucher(bureau, 100, budget_line=line)
    steps = [partial(go, bureau, voucher, state) for state in ("APPROVED", "PAID")]
    steps.append(partial(funds.reverse, bureau, voucher, REASON, PAYER, APPROVER))

    for step in steps:
        done = step().change

        with pytest.raises(NotAllowed, match="须留存，不能撤销"):
            undo.undo(bureau, done)


def test_a_withdrawn_approval_is_not_taken_back_by_undoing(bureau: Workspace) -> None:
    line = a_line(bureau, 100)
    first = approved(bureau, 100, budget_line=line)
    withdrawn = go(bureau, first, "DRAFT").change
    approved(bureau, 100, budget_line=line)

    with pytest.raises(NotAllowed, match="不能撤销"):
        undo.undo(bureau, withdrawn)


def test_sums_see_what_was_changed_and_is_not_written_yet(bureau: Workspace) -> None:
    line, other = a_line(bureau, 100), a_line(bureau, 100, code="1", name="另一科目")
    changed, moved, gone, kept = (approved(bureau, 9, budget_line=line) for _ in range(4))
    with bureau.database.transaction(bureau.actor, "test") as session, session.no_autoflush:
        session.get_one(FundTransaction, changed).amount = Decimal(5)
        session.get_one(FundTransaction, moved).budget_line = other
        session.get_one(FundTransaction, gone).deleted_at = bureau.stamp()
        context = context_for(bureau, session)

        assert context.rows is not None
        found = context.rows("fund_transaction", "budget_line", line, ("amount",))

        assert {each.id: each.amount for each in found} == {changed: Decimal(5), kept: Decimal(9)}


def test_r_pj_05_money_that_contracts_need_is_told_when_something_else_takes_it(
    bureau: Workspace,
) -> None:
    line = a_line(bureau, 100_000)
    project = under_contract(bureau, line, 90_000)
    beside = a_voucher(bureau, 10_001, budget_line=line)
    within = a_voucher(bureau, 90_000, project=project)

    assert warned(go(bureau, beside, "APPROVED"), "R-PJ-05") == ["amount"]
    go(bureau, beside, "DRAFT")
    assert warned(go(bureau, within, "APPROVED"), "R-PJ-05") == []


def test_an_approved_instalment_is_paid_by_its_voucher(bureau: Workspace) -> None:
    line = a_line(bureau)
    project = under_contract(bureau, line, 90_000)
    instalment = an_instalment(bureau, project, 90_000)

    voucher = records.create(
        bureau,
        FUND_TRANSACTIONS,
        {"instalment": instalment, "purpose": "首期", "handler": PAYER, "approver": APPROVER},
    ).record.id
    go(bureau, voucher, "APPROVED", "PAID")

    made = voucher_in(bureau, voucher)
    assert (made.direction, made.amount, made.budget_line) == ("OUT", Decimal(90_000), line)
    assert (made.project, made.counterpart) == (project, "开福区暖阳社会工作服务中心")
    found: Any = records.get(bureau, INSTALMENTS, instalment)
    assert (found.state, found.paid, found.paid_on) == ("PAID", True, DAY)
    assert found.paid_amount == Decimal(90_000)


def test_an_instalment_whose_voucher_is_reversed_is_approved_and_unpaid_again(
    bureau: Workspace,
) -> None:
    project = under_contract(bureau, a_line(bureau), 90_000)
    instalment = an_instalment(bureau, project, 90_000)
    voucher = paid(bureau, 90_000, instalment=instalment, voucher_no="记-7")

    back(bureau, voucher)

    found: Any = records.get(bureau, INSTALMENTS, instalment)
    assert (found.state, found.paid) == ("APPROVED", False)
    assert (found.paid_on, found.paid_amount, found.voucher_no) == (None, None, None)
    paid(bureau, 90_000, instalment=instalment)


def test_an_instalment_of_a_station_keeps_its_state_until_the_station_hears_of_it(
    bureau: Workspace,
) -> None:
    project = under_contract(bureau, a_line(bureau), 90_000, home=STATION)
    instalment = an_instalment(bureau, project, 90_000, home=STATION)

    paid(bureau, 90_000, instalment=instalment)

    found: Any = records.get(bureau, INSTALMENTS, instalment)
    assert (found.state, found.paid) == ("APPROVED", True)


@pytest.mark.parametrize(
    ("instalment", "rule"),
    [
        ({"approval": None, "state": "APPLIED"}, "R-PJ-31"),
        ({"approval": "FAIL", "state": "WITHHELD"}, "R-PJ-31"),
        ({"state": "CANCELLED"}, "R-PJ-31"),
        ({"approved_amount": Decimal(89_999)}, "R-PJ-32"),
    ],
)
def test_r_pj_31_what_is_not_approved_is_not_paid(
    bureau: Workspace, instalment: dict[str, Any], rule: str
) -> None:
    project = under_contract(bureau, a_line(bureau), 90_000)

    with pytest.raises(RecordInvalid, match=rule):
        a_voucher(bureau, 90_000, instalment=an_instalment(bureau, project, 90_000, **instalment))


def test_r_pj_32_an_instalment_is_not_paid_twice(bureau: Workspace) -> None:
    project = under_contract(bureau, a_line(bureau), 90_000)
    instalment = an_instalment(bureau, project, 30_000)
    a_voucher(bureau, 30_000, instalment=instalment)

    with pytest.raises(RecordInvalid, match="R-PJ-32"):
        a_voucher(bureau, 30_000, instalment=instalment)


def test_r_pj_31_a_station_pays_no_instalment(station: Workspace) -> None:
    project = under_contract(station, a_line(station), 90_000, home=station.station)

    with pytest.raises(RecordInvalid, match="由区局拨付"):
        a_voucher(station, 9, instalment=an_instalment(station, project, 9))


def a_reward(store: Workspace, **changes: Any) -> str:
    values = {"approved_amount": Decimal(1_000), "payee": "陈大文", "state": "APPROVED"}
    return planted(store, REWARDS, **(values | changes))


def test_r_rw_04_a_reward_finds_the_line_of_talents_and_stays_within_it(bureau: Workspace) -> None:
    line = a_line(bureau, 1_500, code="2080298", name="人才培养补贴", category="TALENT")
    values = {"purpose": "职业水平考试奖励", "handler": PAYER, "approver": APPROVER}

    first, second = (
        records.create(bureau, FUND_TRANSACTIONS, values | {"reward": a_reward(bureau)}).record.id
        for _ in range(2)
    )

    found = voucher_in(bureau, first)
    assert (found.budget_line, found.amount, found.counterpart) == (line, Decimal(1_000), "陈大文")
    go(bureau, first, "APPROVED")
    with pytest.raises(RecordInvalid, match="R-MN-03"):
        go(bureau, second, "APPROVED")


@pytest.mark.parametrize(
    ("reward", "amount", "field"),
    [({"state": "CHECKED"}, 1_000, "reward"), ({}, 1_001, "amount")],
)
def test_r_rw_04_a_reward_is_paid_as_it_was_granted(
    bureau: Workspace, reward: dict[str, Any], amount: int, field: str
) -> None:
    line = a_line(bureau, category="TALENT")

    with pytest.raises(RecordInvalid) as refused:
        a_voucher(bureau, amount, budget_line=line, reward=a_reward(bureau, **reward))

    assert [(f.field, f.rule) for f in refused.value.faults if f.refuses] == [(field, "R-RW-04")]


def test_r_mn_08_a_donation_is_used_as_far_as_it_goes(bureau: Workspace) -> None:
    source = a_source(bureau, kind="DONATION", name="社会捐赠")
    gift = a_donation(bureau, 5_000, source=source)
    came = a_voucher(bureau, 5_000, direction="IN", donation=gift)
    go(bureau, came, "APPROVED", "PAID")
    income(bureau, 9_000, source)
    paid(bureau, 5_000, donation=gift)

    assert voucher_in(bureau, came).source == source
    with pytest.raises(RecordInvalid, match="R-MN-08"):
        approved(bureau, "0.01", donation=gift)
    with pytest.raises(RecordInvalid, match="R-MN-08"):
        records.change(bureau, DONATIONS, gift, {"amount": Decimal(4_999)})


def test_who_gives_without_a_name_is_called_so(bureau: Workspace) -> None:
    gift = a_donation(bureau, donor=None, anonymous=True, receipt_no=None)

    found: Any = records.get(bureau, DONATIONS, gift)
    assert found.donor == "匿名捐赠人"
