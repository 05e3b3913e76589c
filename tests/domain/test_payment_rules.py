"""What vouchers pay for: instalments, rewards (R-RW-04), donations (R-MN-06 to R-MN-08)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from station_app.domain.problems import Fault, Severity
from station_app.domain.rules import payments as rules
from station_app.domain.rules.money import APPROVED, DRAFT, IN, OUT, PAID, Voucher
from station_app.domain.rules.payments import Claim, Gift, RewardFacts

PAYMENT = Voucher(OUT, Decimal(30_000), DRAFT)
APPROVED_CLAIM = Claim("PASS", PAYMENT.amount)
REVERSAL = Voucher(IN, Decimal(30_000), PAID, reversing=True)
GIFT = Gift(
    donor="长沙某某商贸有限公司",
    anonymous=False,
    foreign=False,
    form="CASH",
    amount=Decimal(5_000),
    valuation_basis=None,
    quantity=None,
    received_on=date(2026, 5, 1),
    receipt_no="0012345",
    handler="王芳",
    approval_doc=None,
)


def told(faults: Iterable[Fault]) -> list[tuple[str, str, Severity]]:
    return [(each.field, each.rule, each.severity) for each in faults]


@pytest.mark.parametrize(
    ("at_bureau", "changed", "fault"),
    [
        (True, {}, None),
        (False, {}, ("instalment", "R-PJ-31")),
        (True, {"approval": None, "approved": None}, ("instalment", "R-PJ-31")),
        (True, {"approval": "FAIL"}, ("instalment", "R-PJ-31")),
        (True, {"over": True}, ("instalment", "R-PJ-31")),
        (True, {"approved": Decimal("29999.99")}, ("amount", "R-PJ-32")),
        (True, {"others": 1}, ("instalment", "R-PJ-32")),
    ],
)
def test_r_pj_31_32_an_instalment_is_paid_once_as_approved_by_the_bureau(
    at_bureau: bool, changed: dict[str, object], fault: tuple[str, str] | None
) -> None:
    claim = replace(APPROVED_CLAIM, **changed)  # type: ignore[arg-type]

    found = told(rules.pays_instalment(PAYMENT, at_bureau, claim))

    assert found == ([(*fault, Severity.ERROR)] if fault else [])


def test_r_pj_31_money_for_an_instalment_goes_out_unless_it_comes_back() -> None:
    income = replace(PAYMENT, direction=IN)

    assert told(rules.pays_instalment(income, True, APPROVED_CLAIM)) == [
        ("direction", "R-PJ-31", Severity.ERROR)
    ]
    assert told(rules.pays_instalment(REVERSAL, True, replace(APPROVED_CLAIM, others=1))) == []


@pytest.mark.parametrize(
    ("line", "state", "granted", "monthly", "before", "field"),
    [
        ("TALENT", "APPROVED", "1000", False, "0", None),
        ("PURCHASE", "APPROVED", "1000", False, "0", "budget_line"),
        (None, "APPROVED", "1000", False, "0", "budget_line"),
        ("TALENT", "CHECKED", None, False, "0", "reward"),
        ("TALENT", "PAID", "1000", False, "0.01", "amount"),
        ("TALENT", "PAID", "1000", True, "5000", None),
    ],
)
def test_r_rw_04_a_reward_is_paid_as_granted_out_of_the_line_of_talents(
    line: str | None, state: str, granted: str | None, monthly: bool, before: str, field: str | None
) -> None:
    amount = Decimal(granted) if granted else None
    reward = RewardFacts(state, amount, monthly, Decimal(before))

    found = told(rules.pays_reward(Voucher(OUT, Decimal(1000), DRAFT), line, reward))

    assert found == ([(field, "R-RW-04", Severity.ERROR)] if field else [])


def test_r_rw_04_money_that_comes_back_is_no_reward() -> None:
    reward = RewardFacts("RECLAIMED", Decimal(1000), False, Decimal(1000))

    assert told(rules.pays_reward(REVERSAL, "TALENT", reward)) == []


@pytest.mark.parametrize(
    ("voucher", "severity"),
    [
        (Voucher(OUT, Decimal(100), APPROVED), None),
        (Voucher(OUT, Decimal("100.01"), APPROVED), Severity.ERROR),
        (Voucher(OUT, Decimal("100.01"), DRAFT), Severity.WARN),
        (Voucher(IN, Decimal("100.01"), APPROVED), None),
        (Voucher(IN, Decimal("100.01"), PAID, reversing=True), None),
    ],
)
def test_r_mn_08_no_more_of_a_donation_is_used_than_was_given(
    voucher: Voucher, severity: Severity | None
) -> None:
    found = told(rules.uses_donation(voucher, Decimal(100), None))

    assert found == ([("amount", "R-MN-08", severity)] if severity else [])


def test_r_mn_08_the_use_that_the_donor_named_is_called_to_mind() -> None:
    found = told(rules.uses_donation(Voucher(OUT, Decimal(1), DRAFT), Decimal(9), "助老"))

    assert found == [("purpose", "R-MN-08", Severity.INFO)]


@pytest.mark.parametrize(
    ("voucher", "severity"),
    [
        (Voucher(IN, Decimal(40), PAID), None),
        (Voucher(IN, Decimal("40.01"), PAID), Severity.ERROR),
        (Voucher(IN, Decimal("40.01"), DRAFT), Severity.WARN),
        (Voucher(OUT, Decimal(999), PAID), None),
    ],
)
def test_r_mn_08_no_more_is_booked_of_a_donation_than_was_given(
    voucher: Voucher, severity: Severity | None
) -> None:
    found = told(rules.receives_donation(voucher, Decimal(60), Decimal(100)))

    assert found == ([("amount", "R-MN-08", severity)] if severity else [])


def test_r_mn_08_a_donation_is_not_corrected_below_what_was_used() -> None:
    assert told(rules.given_covers(Decimal(99), Decimal(100))) == [
        ("amount", "R-MN-08", Severity.ERROR)
    ]
    assert told(rules.given_covers(Decimal(100), Decimal(100))) == []


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, []),
        ({"donor": None, "receipt_no": None, "anonymous": True}, []),
        ({"receipt_no": None}, [("receipt_no", Severity.WARN)]),
        ({"donor": None}, [("donor", Severity.ERROR), ("donor", Severity.ERROR)]),
        ({"donor": None, "anonymous": True}, [("donor", Severity.ERROR)]),
        ({"handler": None}, [("handler", Severity.ERROR)]),
        ({"received_on": None}, [("received_on", Severity.ERROR)]),
        ({"form": "GOODS"}, [("quantity", Severity.ERROR)]),
        ({"form": "GOODS", "quantity": "大米20袋"}, []),
    ],
)
def test_r_mn_06_a_receipt_names_donor_kind_and_quantity_handler_and_day(
    changed: dict[str, object], faults: list[tuple[str, Severity]]
) -> None:
    found = told(rules.receipt_complete(replace(GIFT, **changed)))  # type: ignore[arg-type]

    assert found == [(field, "R-MN-06", severity) for field, severity in faults]


def test_r_mn_06_goods_say_how_they_were_valued_and_are_worth_something() -> None:
    goods = replace(GIFT, form="GOODS", amount=Decimal(0))

    assert told(rules.valued(GIFT)) == []
    assert told(rules.valued(goods)) == [
        ("amount", "R-MN-06", Severity.ERROR),
        ("valuation_basis", "R-MN-06", Severity.WARN),
    ]


def test_r_mn_07_money_from_abroad_needs_its_own_approval() -> None:
    abroad = replace(GIFT, foreign=True)

    assert told(rules.foreign_approved(GIFT)) == []
    assert told(rules.foreign_approved(abroad)) == [("approval_doc", "R-MN-07", Severity.WARN)]
    assert told(rules.foreign_approved(replace(abroad, approval_doc="批文1号"))) == []
