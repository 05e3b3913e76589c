"""The money of a year as of a day: every figure with its vouchers, and books that always add up."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station_app.domain.problems import MoveForbidden, NotAllowed, RecordInvalid
from station_app.domain.registers.money import BUDGET_LINES
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS, FundTransaction
from station_app.services import funds, records
from station_app.services.funds import Fund, Overview
from station_app.services.workspace import Workspace
from tests.builders import STATION
from tests.services.money import (
    APPROVER,
    DAY,
    PAYER,
    a_line,
    a_source,
    a_voucher,
    approved,
    go,
    income,
    paid,
    planted,
    under_contract,
)

JULY = date(2026, 7, 1)


def figures(fund: Fund) -> dict[str, str]:
    names = ("planned", "received", "committed", "paid", "left")
    known = {name: getattr(fund, name).amount for name in names}
    return {name: f"{amount:.2f}" for name, amount in known.items() if amount is not None}


def one_line(store: Workspace, **when: date) -> Fund:
    (line,) = funds.overview(store, 2026, **when).lines
    return line


def test_a_line_shows_what_is_planned_committed_paid_and_left(bureau: Workspace) -> None:
    line = a_line(bureau, "100000.01")
    project = under_contract(bureau, line, 40_000)
    gone = paid(bureau, 10_000, project=project)
    waiting = approved(bureau, 500, budget_line=line)
    a_voucher(bureau, 7, budget_line=line)

    found = one_line(bureau)

    assert figures(found) == {
        "planned": "100000.01",
        "committed": "30500.00",
        "paid": "10000.00",
        "left": "59500.01",
    }
    assert (found.committed.vouchers, found.committed.projects) == ((waiting,), (project,))
    assert found.paid.vouchers == (gone,)
    assert set(found.left.vouchers) == {gone, waiting}


def test_an_adjusted_line_plans_what_it_was_adjusted_to(bureau: Workspace) -> None:
    line = a_line(bureau, 100)
    records.change(bureau, BUDGET_LINES, line, {"adjusted": Decimal(80)})

    assert figures(one_line(bureau))["left"] == "80.00"


def test_a_line_without_an_amount_has_none_left_to_tell(bureau: Workspace) -> None:
    a_line(bureau, None)

    assert figures(one_line(bureau)) == {"committed": "0.00", "paid": "0.00"}


def test_a_source_shows_what_came_and_what_of_it_is_left(bureau: Workspace) -> None:
    source = a_source(bureau)
    came = income(bureau, 500, source)
    paid(bureau, 120, source=source)
    approved(bureau, 80, source=source)

    (found,) = funds.overview(bureau, 2026).sources

    assert figures(found) == {
        "planned": "50000.00",
        "received": "500.00",
        "committed": "80.00",
        "paid": "120.00",
        "left": "300.00",
    }
    assert found.received.vouchers == (came,)
    assert found.kind == "福彩公益金"


def test_expected_money_is_in_no_total(bureau: Workspace) -> None:
    a_line(bureau, 100)
    a_source(bureau, planned=Decimal(50))
    estimate = {"kind": "ENTERPRISE_SOCIAL", "name": "企业和社会力量投入", "is_estimate": True}
    a_source(bureau, planned=Decimal(8_000_000), **estimate)

    found = funds.overview(bureau, 2026)

    assert found.expected == Decimal(8_000_000)
    assert found.source_total.planned.amount == 50
    assert found.line_total.planned.amount == 100
    assert [each.expected for each in found.sources] == [False, True]


def test_figures_hold_as_of_a_day(bureau: Workspace) -> None:
    line = a_line(bureau, 1_000)
    voucher = a_voucher(bureau, 100, budget_line=line)
    go(bureau, voucher, "APPROVED", on=date(2026, 6, 2))
    go(bureau, voucher, "PAID", on=date(2026, 6, 5))
    funds.reverse(bureau, voucher, "重复付款", PAYER, APPROVER)

    shown = [figures(one_line(bureau, as_of=day)) for day in (DAY, date(2026, 6, 2), JULY)]

    assert [(each["committed"], each["paid"]) for each in shown] == [
        ("0.00", "0.00"),
        ("100.00", "0.00"),
        ("0.00", "100.00"),
    ]
    assert figures(one_line(bureau))["paid"] == "0.00"


def test_a_contract_binds_money_from_the_day_it_is_signed(bureau: Workspace) -> None:
    under_contract(bureau, a_line(bureau), 40_000)

    before = one_line(bureau, as_of=date(2026, 2, 28))
    after = one_line(bureau, as_of=date(2026, 3, 1))

    assert (before.committed.amount, after.committed.amount) == (Decimal(0), Decimal(40_000))


def test_totals_are_added_up_in_yuan(bureau: Workspace) -> None:
    for number in range(3):
        a_line(bureau, "33333.33", code=str(number), name=f"科目{number}")

    assert funds.overview(bureau, 2026).line_total.planned.amount == Decimal("99999.99")


def test_the_year_shown_is_that_of_the_day_or_the_latest_before_it(bureau: Workspace) -> None:
    assert funds.overview(bureau).year == 2026
    a_line(bureau, year=2024)
    a_line(bureau, year=2027)

    found = funds.overview(bureau)

    assert (found.year, found.years) == (2024, (2027, 2024))


def test_a_station_does_not_say_what_only_the_bureau_knows(station: Workspace) -> None:
    line = planted(
        station, BUDGET_LINES, home="", year=2026, code="1", name="甲", amount=Decimal(100)
    )
    paid(station, 10, budget_line=line)

    assert figures(one_line(station)) == {"planned": "100.00", "paid": "10.00"}


def test_the_voucher_of_a_station_is_reversed_by_the_station(bureau: Workspace) -> None:
    line = a_line(bureau)
    facts = {"budget_line": line, "direction": "OUT", "amount": Decimal(1), "state": "PAID"}
    foreign = planted(bureau, FUND_TRANSACTIONS, home=STATION, **facts)

    with pytest.raises(NotAllowed, match="告知该单位"):
        funds.reverse(bureau, foreign, "重复", PAYER, APPROVER)


def plain_count(store: Workspace, line: str) -> Decimal:
    """Add up the vouchers of a line as a clerk would: what went out less what came back."""
    paid_ones = [
        each for each in vouchers(store) if each.budget_line == line and each.paid_on is not None
    ]
    ways = {"OUT": 1, "IN": -1}
    return sum(
        (ways[each.direction or ""] * (each.amount or Decimal(0)) for each in paid_ones), Decimal(0)
    )


def vouchers(store: Workspace) -> list[FundTransaction]:
    with store.database.reading() as session:
        return list(session.query(FundTransaction))


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["approve", "pay", "reverse", "withdraw", "cut"]),
        st.integers(1, 60_000),
        st.integers(0, 9),
    ),
    max_size=14,
)


def act(store: Workspace, line: str, made: list[str], what: str, fen: int, at: int) -> None:
    """Do one thing to the books; what the rules refuse is left undone."""
    chosen = made[at % len(made)] if made else ""
    try:
        if what == "approve":
            made.append(approved(store, str(Decimal(fen).scaleb(-2)), budget_line=line))
        elif what == "cut":
            records.change(store, BUDGET_LINES, line, {"adjusted": Decimal(fen).scaleb(-2)})
        elif chosen and what == "reverse":
            funds.reverse(store, chosen, "重复", PAYER, APPROVER)
        elif chosen:
            go(store, chosen, {"pay": "PAID", "withdraw": "DRAFT"}[what])
    except (RecordInvalid, MoveForbidden):
        return


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_whatever_is_done_the_vouchers_of_a_line_add_up_and_it_is_never_overdrawn(
    bureau: Workspace, acts: list[tuple[str, int, int]]
) -> None:
    code = f"K{time.time_ns()}"
    line, made = a_line(bureau, "500.00", code=code), list[str]()

    for what, fen, at in acts:
        act(bureau, line, made, what, fen, at)

        found = next(e for e in funds.overview(bureau, 2026).lines if e.record == line)
        assert found.paid.amount == plain_count(bureau, line)
        assert found.left.amount is not None
        assert found.left.amount >= 0


def test_twenty_thousand_vouchers_are_added_up_exactly(bureau: Workspace) -> None:
    line, source = a_line(bureau, 10_000_000), a_source(bureau)
    facts = {"created_by": "甲", "updated_by": "甲", "row_version": 1, "origin": "SEED"}
    facts |= {"home": "", "state": "PAID", "revision": 1, "direction": "OUT"}
    dates = dict.fromkeys(("happened_on", "approved_on", "paid_on"), DAY)
    moments = dict.fromkeys(("created_at", "updated_at"), bureau.stamp())
    rows = [
        facts | dates | moments
        | {"id": f"V{n:05d}", "amount": Decimal("1.01"), "budget_line": line, "source": source}
        for n in range(20_000)
    ]  # fmt: skip
    with bureau.database.engine.begin() as connection:
        connection.execute(FundTransaction.__table__.insert(), rows)  # type: ignore[attr-defined]

    found: Overview = funds.overview(bureau, 2026)

    assert found.line_total.paid.amount == Decimal("20200.00")
    assert len(found.lines[0].paid.vouchers) == 20_000
