"""Public money (domain.md R-MN-01 to R-MN-05, R-PJ-05): sums, limits, two people, corrections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from station_app.domain.problems import Fault, Severity
from station_app.domain.rules import money as rules
from station_app.domain.rules.money import (
    APPROVED,
    DRAFT,
    IN,
    OUT,
    PAID,
    RECONCILED,
    VOID,
    Booking,
    Voucher,
)

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
amounts = st.decimals(min_value="0.01", max_value="99999999.99", places=2)


def yuan(text: str) -> Decimal:
    return Decimal(text)


def out(amount: str, state: str = APPROVED) -> Voucher:
    return Voucher(OUT, yuan(amount), state)


def back(amount: str, state: str = PAID) -> Voucher:
    return Voucher(IN, yuan(amount), state, reversing=True)


def told(faults: Iterable[Fault]) -> list[tuple[str, str, Severity]]:
    return [(each.field, each.rule, each.severity) for each in faults]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("33333.33", "3.33"),
        ("99999.99", "10.00"),  # three of them, added up in yuan
        ("8000000", "800.00"),
        ("50", "0.01"),
        ("49.99", "0.00"),
        ("150", "0.02"),
        ("-50", "-0.01"),
        ("0", "0.00"),
    ],
)
def test_r_mn_01_wan_has_two_decimals_half_up(amount: str, shown: str) -> None:
    assert str(rules.wan(yuan(amount))) == shown


def test_r_mn_01_totals_come_from_yuan_and_not_from_what_was_rounded() -> None:
    parts = [yuan("33333.33")] * 3

    assert rules.wan(sum(parts, Decimal(0))) == yuan("10.00")
    assert sum(map(rules.wan, parts), Decimal(0)) == yuan("9.99")


@given(st.lists(amounts, min_size=1, max_size=30))
def test_r_mn_01_the_total_is_never_further_off_than_half_of_its_last_place(
    parts: list[Decimal],
) -> None:
    total = sum(parts, Decimal(0))

    assert abs(rules.wan(total).scaleb(4) - total) <= 50


@pytest.mark.parametrize(
    ("vouchers", "received", "reserved", "paid"),
    [
        ([out("100", DRAFT)], "0", "0", "0"),
        ([out("100", APPROVED)], "0", "100", "0"),
        ([out("100", PAID), out("1.5", RECONCILED)], "0", "0", "101.5"),
        ([out("100", VOID), back("100")], "0", "0", "0"),
        ([out("100", PAID), back("100", APPROVED)], "0", "0", "100"),
        ([Voucher(IN, yuan("70"), PAID)], "70", "0", "0"),
        ([Voucher(IN, yuan("70"), APPROVED)], "0", "0", "0"),
        ([Voucher(IN, yuan("70"), VOID), Voucher(OUT, yuan("70"), PAID, True)], "0", "0", "0"),
        (
            [Voucher(IN, yuan("70"), PAID), Voucher(OUT, yuan("70"), APPROVED, True)],
            "70",
            "70",
            "0",
        ),
    ],
)
def test_what_leaves_counts_when_approved_and_what_comes_when_it_has_come(
    vouchers: list[Voucher], received: str, reserved: str, paid: str
) -> None:
    found = rules.purse(vouchers)

    assert (found.received, found.reserved, found.paid) == (
        yuan(received),
        yuan(reserved),
        yuan(paid),
    )


@pytest.mark.parametrize(
    ("state", "day", "then"),
    [
        (PAID, MARCH, DRAFT),
        (PAID, APRIL, APPROVED),
        (PAID, MAY, PAID),
        (VOID, MAY, PAID),
        (APPROVED, MAY, APPROVED),
        (DRAFT, MAY, DRAFT),
    ],
)
def test_a_voucher_counts_as_of_a_day_as_it_was_then(state: str, day: date, then: str) -> None:
    assert rules.state_on(state, APRIL, MAY, day) == then


@pytest.mark.parametrize(
    ("amount", "adjusted", "limit"),
    [("100", None, "100"), ("100", "80", "80"), (None, None, "0"), ("100", "0", "0")],
)
def test_a_line_may_spend_what_is_planned_or_as_adjusted(
    amount: str | None, adjusted: str | None, limit: str
) -> None:
    planned = None if amount is None else yuan(amount)
    found = rules.limit_of(planned, None if adjusted is None else yuan(adjusted))

    assert found == yuan(limit)


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_r_mn_05_a_voucher_moves_some_money(amount: str) -> None:
    assert told(rules.sound(yuan(amount))) == [("amount", "R-MN-05", Severity.ERROR)]
    assert told(rules.sound(yuan("0.01"))) == []


@pytest.mark.parametrize(
    ("voucher", "on_line", "on_source", "field"),
    [
        (out("1"), False, False, "budget_line"),
        (out("1"), True, False, ""),
        (out("1"), False, True, ""),
        (out("1"), True, True, ""),
        (Voucher(IN, yuan("1"), DRAFT), False, True, ""),
        (Voucher(IN, yuan("1"), DRAFT), False, False, "source"),
        (Voucher(IN, yuan("1"), DRAFT), True, True, "budget_line"),
        (back("1"), True, False, ""),
    ],
)
def test_r_mn_03_money_leaves_a_line_or_a_source_and_comes_into_a_source(
    voucher: Voucher, on_line: bool, on_source: bool, field: str
) -> None:
    found = told(rules.booked_somewhere(voucher, on_line, on_source))

    assert found == ([(field, "R-MN-03", Severity.ERROR)] if field else [])


@pytest.mark.parametrize(
    ("voucher", "before", "promised", "fault"),
    [
        (out("100"), "100", "0", None),
        (out("100.01"), "100", "0", ("R-MN-03", Severity.ERROR)),
        (out("100.01", DRAFT), "100", "0", ("R-MN-03", Severity.WARN)),
        (out("60"), "100", "40", None),
        (out("60.01"), "100", "40", ("R-PJ-05", Severity.WARN)),
        (out("100.01", PAID), "100", "0", None),  # it was looked at when it was approved
        (back("500"), "100", "0", None),
    ],
)
def test_r_mn_03_a_line_is_not_overdrawn_and_contracts_keep_theirs(
    voucher: Voucher, before: str, promised: str, fault: tuple[str, Severity] | None
) -> None:
    found = told(rules.within_line(voucher, yuan(before), yuan(promised)))

    assert found == ([("amount", *fault)] if fault else [])


@pytest.mark.parametrize(
    ("voucher", "severity"),
    [
        (out("50"), None),
        (out("50.01"), Severity.ERROR),
        (out("50.01", DRAFT), Severity.WARN),
        (out("50.01", PAID), None),
        (Voucher(OUT, yuan("50.01"), PAID, reversing=True), Severity.ERROR),
        (Voucher(IN, yuan("999"), APPROVED), None),
    ],
)
def test_r_mn_03_no_more_of_a_source_leaves_than_has_come(
    voucher: Voucher, severity: Severity | None
) -> None:
    found = told(rules.within_source(voucher, yuan("50")))

    assert found == ([("amount", "R-MN-03", severity)] if severity else [])


@pytest.mark.parametrize(
    ("limit", "promised", "fault"),
    [
        ("100", "0", None),
        ("99.99", "0", ("R-MN-03", Severity.ERROR)),
        ("120", "20", None),
        ("119.99", "20", ("R-PJ-05", Severity.WARN)),
    ],
)
def test_r_mn_03_a_budget_is_not_adjusted_below_what_was_spent(
    limit: str, promised: str, fault: tuple[str, Severity] | None
) -> None:
    spent = rules.purse([out("60", PAID), out("40", APPROVED)])

    found = told(rules.line_covers(yuan(limit), spent, yuan(promised)))

    assert found == ([("adjusted", *fault)] if fault else [])


def test_r_mn_03_a_source_that_gave_more_than_it_got_is_told() -> None:
    short = rules.purse([Voucher(IN, yuan("50"), PAID), out("50.01", PAID)])

    assert told(rules.source_covers(short)) == [("planned", "R-MN-03", Severity.ERROR)]
    assert told(rules.source_covers(rules.purse([Voucher(IN, yuan("50"), PAID)]))) == []


@pytest.mark.parametrize(
    ("state", "handler", "approver", "days", "fields"),
    [
        (DRAFT, "王芳", None, (None, None), []),
        (DRAFT, "王芳", "王芳", (None, None), ["approver"]),
        (APPROVED, "王芳", None, (MARCH, None), ["approver"]),
        (APPROVED, "王芳", "欧阳清", (MARCH, None), []),
        (PAID, "王芳", "欧阳清", (APRIL, MARCH), ["paid_on"]),
        (PAID, "王芳", "欧阳清", (MARCH, MARCH), []),
    ],
)
def test_r_mn_02_another_one_approves_before_it_is_paid(
    state: str,
    handler: str,
    approver: str | None,
    days: tuple[date | None, date | None],
    fields: list[str],
) -> None:
    found = told(rules.two_people(state, handler, approver, *days))

    assert found == [(field, "R-MN-02", Severity.ERROR) for field in fields]


ORIGINAL = Booking(OUT, Decimal(100), "line", "source")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, None),
        ({"direction": OUT}, "direction"),
        ({"amount": Decimal(99)}, "amount"),
        ({"line": "other"}, "budget_line"),
        ({"source": None}, "source"),
    ],
)
def test_r_mn_04_a_reversing_entry_is_the_whole_voucher_the_other_way_round(
    changed: dict[str, str | Decimal | None], field: str | None
) -> None:
    entry = replace(ORIGINAL.reversed(), **changed)  # type: ignore[arg-type]

    found = told(rules.reverses_whole(entry, ORIGINAL, PAID, DRAFT))

    assert found == ([(field, "R-MN-04", Severity.ERROR)] if field else [])


@pytest.mark.parametrize(
    ("original", "own", "fine"),
    [
        (DRAFT, DRAFT, False),
        (APPROVED, PAID, False),
        (PAID, DRAFT, True),
        (RECONCILED, PAID, True),
        (VOID, DRAFT, False),
        (VOID, PAID, True),  # it is this entry that made it so
    ],
)
def test_r_mn_04_only_what_was_paid_is_reversed(original: str, own: str, fine: bool) -> None:
    found = told(rules.reverses_whole(ORIGINAL.reversed(), ORIGINAL, original, own))

    assert found == ([] if fine else [("reverses", "R-MN-04", Severity.ERROR)])


def test_r_mn_04_nothing_is_reversed_twice_nor_a_reversal_at_all_nor_without_a_reason() -> None:
    assert told(rules.reversed_once(False, 0)) == []
    assert [each.rule for each in rules.reversed_once(True, 0)] == ["R-MN-04"]
    assert [each.rule for each in rules.reversed_once(False, 1)] == ["R-MN-04"]
    assert told(rules.reversal_explained("金额录错")) == []
    assert told(rules.reversal_explained("")) == [("remark", "R-MN-04", Severity.ERROR)]


def test_r_mn_04_only_a_reversing_entry_makes_a_voucher_void() -> None:
    assert told(rules.void_by_entry(VOID, 0)) == [("state", "R-MN-04", Severity.ERROR)]
    assert told(rules.void_by_entry(VOID, 1)) == []
    assert told(rules.void_by_entry(PAID, 0)) == []


def test_r_pj_05_a_contract_needs_what_is_neither_paid_nor_approved() -> None:
    spent = rules.purse([out("30", PAID), out("40", APPROVED)])

    assert rules.still_to_pay(yuan("100"), spent) == 30
    assert rules.still_to_pay(yuan("60"), spent) == 0


class Books(RuleBasedStateMachine):
    """One line and one source, whatever is planned, received, approved, paid and reversed.

    What the rules let pass never makes either of them negative, and the sums of the vouchers
    are what a plain count of the money says.
    """

    def __init__(self) -> None:
        super().__init__()
        self.limit = Decimal(0)
        self.vouchers: list[Voucher] = []
        self.in_the_till = Decimal(0)  # counted apart from the rules
        self.off_the_line = Decimal(0)

    def _passes(self, voucher: Voucher, without: int | None = None) -> bool:
        others = [v for at, v in enumerate(self.vouchers) if at != without]
        on_line = rules.left_on_line(self.limit, rules.purse(others))
        in_source = rules.left_of_source(rules.purse(others))
        found = [
            *rules.sound(voucher.amount),
            *rules.within_line(voucher, on_line, Decimal(0)),
            *rules.within_source(voucher, in_source),
        ]
        return not any(each.refuses for each in found)

    @rule(amount=amounts)
    def plan(self, amount: Decimal) -> None:
        if not any(rules.line_covers(amount, rules.purse(self.vouchers), Decimal(0))):
            self.limit = amount

    @rule(amount=amounts)
    def receive(self, amount: Decimal) -> None:
        self.vouchers.append(Voucher(IN, amount, PAID))
        self.in_the_till += amount

    @rule(amount=amounts)
    def approve(self, amount: Decimal) -> None:
        voucher = Voucher(OUT, amount, APPROVED)
        if self._passes(voucher):
            self.vouchers.append(voucher)

    def _in(self, state: str) -> list[int]:
        return [n for n, v in enumerate(self.vouchers) if v.state == state and not v.reversing]

    @precondition(lambda self: self._in(APPROVED))
    @rule(data=st.data())
    def pay(self, data: st.DataObject) -> None:
        at = data.draw(st.sampled_from(self._in(APPROVED)))
        self.vouchers[at] = replace(self.vouchers[at], state=PAID)
        self.in_the_till -= self.vouchers[at].amount
        self.off_the_line += self.vouchers[at].amount

    @precondition(lambda self: self._in(PAID))
    @rule(data=st.data())
    def reverse(self, data: st.DataObject) -> None:
        at = data.draw(st.sampled_from(self._in(PAID)))
        original = self.vouchers[at]
        way = Booking(original.direction, original.amount, None, None).reversed().direction
        entry = Voucher(way, original.amount, PAID, reversing=True)
        if not self._passes(entry):
            return
        self.vouchers[at] = replace(original, state=VOID)
        self.vouchers.append(entry)
        self.in_the_till += original.amount if original.direction == OUT else -original.amount
        self.off_the_line -= original.amount if original.direction == OUT else 0

    @invariant()
    def nothing_is_overdrawn(self) -> None:
        money = rules.purse(self.vouchers)

        assert rules.left_on_line(self.limit, money) >= 0
        assert rules.left_of_source(money) >= 0

    @invariant()
    def sums_are_what_a_plain_count_says(self) -> None:
        money = rules.purse(self.vouchers)

        assert money.paid == self.off_the_line
        assert money.received - money.paid == self.in_the_till


test_any_sequence_keeps_the_books_in_order = Books.TestCase
