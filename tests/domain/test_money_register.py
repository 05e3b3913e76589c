"""The registers of public money: what a store shows of sums that it does not know whole."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.registers import money, voucher_checks
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.money import BUDGET_LINES, DONATIONS, FUND_SOURCES
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS
from tests.builders import STATION
from tests.domain.test_workers import knowing

PAID = {"id": "V", "state": "PAID", "amount": Decimal("12.5")}


@pytest.mark.parametrize(
    ("shown", "register", "direction", "sum_"),
    [
        (money.committed, BUDGET_LINES, "OUT", "0.00"),
        (money.paid, BUDGET_LINES, "OUT", "12.50"),
        (money.received, FUND_SOURCES, "IN", "12.50"),
        (money.used, DONATIONS, "OUT", "12.50"),
    ],
)
@pytest.mark.parametrize(
    ("home", "store", "known"),
    [("", "", True), (STATION, "", True), (STATION, STATION, True), ("", STATION, False)],
)
def test_a_sum_is_shown_where_all_vouchers_are(
    shown: Callable[..., str],
    register: Any,
    direction: str,
    sum_: str,
    home: str,
    store: str,
    known: bool,
) -> None:
    voucher = FUND_TRANSACTIONS.new(direction=direction, **PAID)
    at_hand = knowing(children={"fund_transaction": [voucher]}, home=store)

    assert shown(register.new(id="X", home=home), at_hand) == (sum_ if known else "")


@pytest.mark.parametrize(("of", "refused"), [("P", False), ("Q", True), (None, True)])
def test_r_pj_31_an_instalment_is_paid_for_its_own_project(of: str | None, refused: bool) -> None:
    instalment = INSTALMENTS.new(
        id="I", project="P", approval="PASS", approved_amount=PAID["amount"]
    )
    voucher = FUND_TRANSACTIONS.new(
        id="V", home="", direction="OUT", amount=PAID["amount"], project=of, instalment="I"
    )
    found = voucher_checks.pays_what_is_due(voucher, knowing([instalment]))

    assert [(each.field, each.rule) for each in found] == [("project", "R-PJ-31")] * refused
