"""Money between bureau and stations: lines go down, vouchers go up, payments come back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import RecordInvalid
from station_app.domain.register import Register
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.money import BUDGET_LINES, DONATIONS, FUND_SOURCES
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.registers.training import TRAINING_SESSIONS
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS
from station_app.services import funds, records, recycling
from station_app.services.workspace import Workspace
from tests.builders import make
from tests.services.exchange.district import District, get, live, sent_back
from tests.services.money import (
    APPROVER,
    PAYER,
    a_donation,
    a_line,
    a_source,
    an_instalment,
    approved,
    income,
    paid,
    planted,
    under_contract,
)


def carried(below: Workspace, above: Workspace, register: Register[Any], record: str) -> None:
    """Put a station's record into the bureau's store as it is, past the rules of its register."""
    found = get(below, register, record)
    values = {name: getattr(found, name) for name in register.fields}
    planted(above, register, id=record, home=found.home, state=found.state, **values)


def spoilt(store: Workspace, voucher: str, **values: Any) -> None:
    """Write into a voucher past its rules."""
    with store.database.transaction(store.actor, "test") as session:
        record = session.get(FUND_TRANSACTIONS.model, voucher)
        for name, value in values.items():
            setattr(record, name, value)


def only_line(store: Workspace) -> funds.Fund:
    (line,) = funds.overview(store, 2026).lines
    return line


def test_a_station_pays_out_of_the_line_of_the_bureau(district: District) -> None:
    line = a_line(district.bureau, 1_000)
    district.exchange("a")
    paid(district["a"], 300, budget_line=line)
    before = only_line(district.bureau).paid.amount

    _, received, _ = district.exchange("a")

    assert received.receipt is not None
    assert (before, only_line(district.bureau).paid.amount) == (Decimal(0), Decimal(300))
    with pytest.raises(RecordInvalid, match="R-MN-03"):
        approved(district.bureau, "700.01", budget_line=line)


def test_a_voucher_and_its_reversal_come_up_together_in_whatever_order(district: District) -> None:
    line = a_line(district.bureau, 1_000)
    district.exchange("a")
    wrong = paid(district["a"], 300, budget_line=line)
    entry = funds.reverse(district["a"], wrong, "付错单位", PAYER, APPROVER).record.id

    district.exchange("a")

    above = live(district.bureau, FUND_TRANSACTIONS)
    assert {each: above[each].state for each in (wrong, entry)} == {wrong: "VOID", entry: "PAID"}
    assert only_line(district.bureau).paid.amount == 0


def test_a_reversal_waits_below_when_its_voucher_is_refused(district: District) -> None:
    books, line = district["a"], a_line(district.bureau, 1_000)
    course = make(district.bureau, TRAINING_SESSIONS).record.id
    district.exchange("a")
    wrong = paid(books, 300, budget_line=line, training=course)
    entry = funds.reverse(books, wrong, "付错单位", PAYER, APPROVER).record.id
    spoilt(books, entry, training=None)
    recycling.delete(district.bureau, TRAINING_SESSIONS, course)

    district.exchange("a")

    assert live(district.bureau, FUND_TRANSACTIONS) == {}
    assert {record for _, record in sent_back(books)} == {wrong, entry}


def test_two_stations_that_overdraw_a_line_together_are_told_by_the_line(
    district: District,
) -> None:
    line = a_line(district.bureau, 1_000)
    for name in ("a", "b"):
        district.exchange(name)
        paid(district[name], 600, budget_line=line)
        district.exchange(name)

    assert only_line(district.bureau).left.amount == -200
    with pytest.raises(RecordInvalid, match="R-MN-03"):
        records.change(district.bureau, BUDGET_LINES, line, {"document": "某号文"})
    records.change(district.bureau, BUDGET_LINES, line, {"adjusted": Decimal(1_200)})


def test_income_and_donations_of_a_station_come_up(district: District) -> None:
    books = district["a"]
    source = a_source(books, kind="DONATION", name="社会捐赠")
    gift = a_donation(books, source=source)
    came = income(books, 5_000, source, donation=gift)

    district.exchange("a")

    assert came in live(district.bureau, FUND_TRANSACTIONS)
    assert gift in live(district.bureau, DONATIONS)
    (fund,) = funds.overview(district.bureau, 2026).sources
    assert fund.received.amount == 5_000


def test_vouchers_and_donations_of_the_bureau_stay_there(district: District) -> None:
    source = a_source(district.bureau)
    income(district.bureau, 5_000, source)
    a_donation(district.bureau)

    district.exchange("a")

    assert source in live(district["a"], FUND_SOURCES)
    assert live(district["a"], FUND_TRANSACTIONS) == live(district["a"], DONATIONS) == {}


def test_a_station_hears_that_its_instalment_was_paid_and_taken_back(district: District) -> None:
    books = district["a"]
    line = a_line(district.bureau)
    district.exchange("a")
    project = under_contract(books, line, 90_000, home=books.station)
    instalment = an_instalment(books, project, 90_000, home=books.station)
    carried(books, district.bureau, PROJECTS, project)
    carried(books, district.bureau, INSTALMENTS, instalment)
    voucher = paid(district.bureau, 90_000, instalment=instalment, voucher_no="记-9")

    district.exchange("a")
    told: Any = get(books, INSTALMENTS, instalment)
    first = (told.state, told.paid_amount, told.voucher_no)
    funds.reverse(district.bureau, voucher, "收款单位写错", PAYER, APPROVER)
    district.exchange("a")

    assert first == ("PAID", Decimal(90_000), "记-9")
    told = get(books, INSTALMENTS, instalment)
    assert (told.state, told.paid, told.paid_amount) == ("APPROVED", False, None)
