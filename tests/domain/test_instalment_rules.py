"""Rules of instalments: parts of a contract, what unlocks them, payment (domain.md 4.7, 18.8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import shipped
from station_app.domain.problems import MoveForbidden, Severity
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.rules import instalment_steps as steps
from station_app.domain.rules import instalments as rules
from station_app.domain.rules.assessments import Verdict
from station_app.domain.rules.instalments import Condition, Payment, Release

TODAY = date(2026, 7, 1)
SIGNED = date(2026, 1, 10)
CONTRACT = Decimal("100000.01")
THIRTY = [Decimal(30), Decimal(40), Decimal(30)]
FAILED = Verdict("a", "2", 1, "NOTIFIED", "FAIL", Decimal("59.99"), "FAIL", date(2026, 6, 1))
PASSED = Verdict("b", "2", 2, "NOTIFIED", "PASS", Decimal(60), "PASS", date(2026, 6, 20))
MIDDLE = Condition(2, "STAGE", "2")
OPEN = Release(SIGNED, "合同已签订。")
SHUT = Release(None, "第2期资金须在“中期”考核合格后拨付。")
APPLIED = Payment(
    no=2,
    state="APPLIED",
    percent=Decimal(40),
    amount=Decimal(40000),
    trigger="STAGE",
    stage="2",
    applied_on=date(2026, 6, 21),
    applied_amount=Decimal(40000),
    payee="沁园社会工作服务中心",
    bank_name="长沙银行四方坪支行",
    bank_account="8000123412341234",
    prev_use="上期已支出29000元，专账管理。",
)
APPROVED = replace(
    APPLIED,
    state="APPROVED",
    approval="PASS",
    approved_amount=Decimal(40000),
    approved_on=date(2026, 6, 25),
)
PAID = replace(
    APPROVED, state="PAID", paid=True, paid_on=date(2026, 6, 28), paid_amount=Decimal(40000)
)


def told(faults: object) -> list[tuple[str, str, Severity]]:
    """Return field, rule and weight of each fault."""
    return [(each.field, each.rule, each.severity) for each in faults]  # type: ignore[attr-defined]


def test_the_last_part_takes_the_remainder() -> None:
    parts = rules.split(CONTRACT, THIRTY)

    assert [f"{part:.2f}" for part in parts] == ["30000.00", "40000.00", "30000.01"]


@st.composite
def percents(draw: st.DrawFn) -> list[Decimal]:
    """Draw up to eight percentages with two places that make 100."""
    cuts = draw(st.lists(st.integers(0, 10_000), max_size=7))
    edges = [0, *sorted(cuts), 10_000]
    return [Decimal(end - start).scaleb(-2) for start, end in pairwise(edges)]


@given(fen=st.integers(0, 10**14), parts=percents())
def test_parts_add_up_exactly_and_none_is_negative(fen: int, parts: list[Decimal]) -> None:
    total = Decimal(fen).scaleb(-2)

    amounts = rules.split(total, parts)

    assert sum(amounts) == total
    assert all(amount >= 0 for amount in amounts)
    assert len(amounts) == len(parts)


@pytest.mark.parametrize(
    ("total", "parts"),
    [
        (CONTRACT, [Decimal(30), Decimal(60)]),
        (CONTRACT, [Decimal(130), Decimal(-30)]),
        (Decimal("0.001"), [Decimal(100)]),
        (Decimal(-1), [Decimal(100)]),
    ],
)
def test_what_cannot_be_split_is_refused(total: Decimal, parts: list[Decimal]) -> None:
    with pytest.raises(ValueError, match=r"100 per cent|no amount"):
        rules.split(total, parts)


def plan(*states: str, percents: list[Decimal] | None = None) -> list[Payment]:
    """Return a plan of 30, 40 and 30 per cent of the contract."""
    shares = percents or THIRTY
    amounts = rules.split(CONTRACT, shares)
    return [
        Payment(no, state, percent=share, amount=amount)
        for no, (state, share, amount) in enumerate(zip(states, shares, amounts, strict=True), 1)
    ]


def test_a_supplement_changes_what_is_still_open() -> None:
    known = plan("PAID", "UNLOCKED", "LOCKED")

    found = rules.proposed(known, CONTRACT + Decimal(10000))

    assert found == [Decimal(30000), Decimal(44000), Decimal("36000.01")]
    assert rules.proposed(known, None) == [each.amount for each in known]


def test_a_cancelled_part_is_no_part_of_the_contract() -> None:
    known = [*plan("PAID", "UNLOCKED", "LOCKED"), Payment(4, "CANCELLED", Decimal(50))]

    assert rules.proposed(known, CONTRACT)[:3] == [each.amount for each in known[:3]]
    assert not list(rules.percents_add_up(known, binding=True))


@pytest.mark.parametrize(
    ("shares", "binding", "expected"),
    [
        ([30, 40, 30], True, []),
        ([30, 40], False, [Severity.WARN]),
        ([30, 40], True, [Severity.ERROR]),
        ([60, 60], False, [Severity.ERROR]),
        ([None, None], True, []),
        ([30, None], True, []),
    ],
)
def test_percentages_make_a_hundred(
    shares: list[int | None], binding: bool, expected: list[Severity]
) -> None:
    known = [
        Payment(no, "LOCKED", percent=None if share is None else Decimal(share))
        for no, share in enumerate(shares, 1)
    ]

    found = told(rules.percents_add_up(known, binding=binding))

    assert found == [("percent", "R-PJ-30", severity) for severity in expected]


@pytest.mark.parametrize(
    ("off", "binding", "expected"),
    [
        ("0", True, []),
        ("0.01", False, [Severity.ERROR]),
        ("-0.01", False, [Severity.WARN]),
        ("-0.01", True, [Severity.ERROR]),
    ],
)
def test_amounts_make_the_contract_to_the_fen(
    off: str, binding: bool, expected: list[Severity]
) -> None:
    known = plan("LOCKED", "LOCKED", "LOCKED")
    known[2] = replace(known[2], amount=Decimal("30000.01") + Decimal(off))

    found = told(rules.amounts_add_up(known, CONTRACT, binding=binding))

    assert found == [("amount", "R-PJ-30", severity) for severity in expected]
    assert not list(rules.amounts_add_up(known, None, binding=binding))


def test_no_more_is_paid_than_the_contract() -> None:
    (fault,) = rules.within_contract([replace(PAID, no=no) for no in (1, 2, 3)], CONTRACT)

    assert (fault.field, fault.rule) == ("paid_amount", "R-PJ-32")
    assert fault.text.startswith("累计拨付120000.00元超过合同金额100000.01元")
    assert not list(rules.within_contract([PAID, PAID], CONTRACT))


def test_no_more_is_approved_than_the_contract_leaves() -> None:
    known = [PAID, PAID, APPROVED]

    assert told(rules.within_contract(known, CONTRACT)) == [
        ("approved_amount", "R-PJ-32", Severity.ERROR)
    ]


@pytest.mark.parametrize(
    ("condition", "verdicts", "since", "because"),
    [
        (Condition(1, "CONTRACT"), [], SIGNED, "合同已于2026-01-10签订。"),
        (MIDDLE, [], None, "第2期资金须在“中期”考核合格后拨付。"),
        (
            MIDDLE,
            [FAILED],
            None,
            f"{SHUT.because}最近一次：中期考核59.99分 较差(不合格)，请整改后再考核。",
        ),
        (MIDDLE, [FAILED, PASSED], date(2026, 6, 20), "中期考核60分 一般(合格)，已合格。"),
        (Condition(3, "FINAL"), [PASSED], None, "第3期资金须在“末期”考核合格后拨付。"),
        (Condition(3, "STAGE"), [PASSED], None, "第3期资金请先选择须合格的考核阶段。"),
        (Condition(4, "DATE", due_on=TODAY), [], TODAY, "已于2026-07-01到期。"),
        (
            Condition(4, "DATE", due_on=date(2026, 7, 2)),
            [],
            None,
            "第4期资金须在2026-07-02到期后拨付。",
        ),
        (Condition(4, "DATE"), [], None, "第4期资金按日期拨付，请填写到期日期。"),
    ],
)
def test_each_condition_says_what_unlocks_it(
    condition: Condition, verdicts: list[Verdict], since: date | None, because: str
) -> None:
    found = rules.release_of(condition, SIGNED, verdicts, TODAY)

    assert (found.since, found.because) == (since, because)


@pytest.mark.parametrize("signed_on", [None, date(2026, 7, 2)])
def test_without_a_contract_nothing_is_paid(signed_on: date | None) -> None:
    found = rules.release_of(Condition(1, "CONTRACT"), signed_on, [], TODAY)

    assert found == Release(None, "第1期资金须在签订合同后拨付。")


@pytest.mark.parametrize("state", rules.INSTALMENT_LABELS)
def test_nothing_moves_before_its_condition(state: str) -> None:
    found = told(steps.released_first(Payment(2, state), SHUT))

    refused = state in ("UNLOCKED", "APPLIED", "APPROVED", "PAID")
    assert found == ([("trigger", "R-PJ-31", Severity.ERROR)] if refused else [])
    assert not list(steps.released_first(Payment(2, state), OPEN))


@pytest.mark.parametrize("written", [{"approval": "PASS"}, {"paid": True}])
def test_nothing_is_approved_or_paid_before_its_condition(written: dict[str, object]) -> None:
    locked = replace(Payment(2, "LOCKED"), **written)  # type: ignore[arg-type]

    assert [each.rule for each in steps.released_first(locked, SHUT)] == ["R-PJ-31"]


def test_the_assessment_that_unlocked_the_money_is_named() -> None:
    release = rules.release_of(MIDDLE, SIGNED, [FAILED, PASSED], TODAY)

    assert not list(steps.own_assessment(APPROVED, MIDDLE, release, "b"))
    assert told(steps.own_assessment(APPROVED, MIDDLE, release, "a")) == [
        ("assessment", "R-PJ-22", Severity.WARN)
    ]


@pytest.mark.parametrize(
    ("condition", "field"), [(Condition(2, "STAGE"), "stage"), (Condition(2, "DATE"), "due_on")]
)
def test_a_condition_says_which_stage_or_day(condition: Condition, field: str) -> None:
    assert told(rules.condition_complete(condition)) == [(field, "R-PJ-31", Severity.ERROR)]
    assert not list(rules.condition_complete(Condition(2, "FINAL")))


@pytest.mark.parametrize("field", ["applied_on", "applied_amount", "payee", "bank_name"])
def test_an_application_states_what_the_form_asks_for(field: str) -> None:
    silent = replace(APPLIED, **{field: None})  # type: ignore[arg-type]
    found = steps.application_complete(silent, Decimal(70000))

    assert told(found) == [(field, "STATE", Severity.ERROR)]
    assert not list(steps.application_complete(APPLIED, Decimal(70000)))


def test_no_more_is_applied_for_than_is_left() -> None:
    found = told(steps.application_complete(APPLIED, Decimal("39999.99")))

    assert found == [("applied_amount", "R-PJ-32", Severity.ERROR)]


def test_a_later_application_accounts_for_the_money_before() -> None:
    silent = replace(APPLIED, prev_use=None)

    assert told(steps.application_complete(silent, None)) == [("prev_use", "STATE", Severity.WARN)]
    assert not list(steps.application_complete(replace(silent, no=1), None))


@pytest.mark.parametrize(
    ("payment", "expected"),
    [
        (APPLIED, []),
        (APPROVED, []),
        (PAID, []),
        (replace(APPROVED, state="UNLOCKED"), ["approval"]),
        (replace(APPLIED, state="APPROVED"), ["approval"]),
        (replace(APPROVED, approved_amount=None), ["approved_amount"]),
        (replace(APPROVED, approved_amount=Decimal(40001)), ["approved_amount"]),
        (replace(APPROVED, approved_on=date(2026, 6, 20)), ["approved_on"]),
        (replace(APPROVED, approved_on=date(2026, 6, 21)), []),  # on the day of the application
        (replace(PAID, paid_on=date(2026, 6, 25)), []),  # on the day of the approval
        (replace(APPLIED, approval="FAIL"), ["approval_note"]),
        (replace(APPROVED, state="PAID"), ["paid_on", "paid_amount", "paid"]),
        (replace(PAID, paid_amount=Decimal(40001)), ["paid_amount"]),
        (replace(PAID, paid_on=date(2026, 6, 24)), ["paid_on"]),
        (replace(PAID, state="APPLIED", approval=None), ["paid"]),
        (replace(APPROVED, paid=False), []),
    ],
)
def test_money_is_applied_for_approved_and_paid_in_this_order(
    payment: Payment, expected: list[str]
) -> None:
    assert [each.field for each in steps.decided_in_order(payment)] == expected


@pytest.mark.parametrize(
    ("state", "today", "told_"),
    [
        ("APPROVED", date(2026, 2, 10), True),
        ("APPROVED", date(2026, 2, 9), False),
        ("LOCKED", date(2026, 2, 10), True),
        ("PAID", date(2026, 2, 10), False),
        ("WITHHELD", date(2026, 2, 10), False),
    ],
)
def test_what_may_be_paid_is_paid_within_thirty_days(state: str, today: date, told_: bool) -> None:
    found = told(steps.paid_in_time(replace(APPLIED, state=state), OPEN, today, shipped()))

    assert found == ([("", "R-PJ-33", Severity.WARN)] if told_ else [])


LEGAL = {
    ("LOCKED", "UNLOCKED"), ("UNLOCKED", "APPLIED"), ("APPLIED", "APPROVED"), ("APPROVED", "PAID"),
    ("PAID", "APPROVED"), ("WITHHELD", "UNLOCKED"),
    ("LOCKED", "WITHHELD"), ("UNLOCKED", "WITHHELD"), ("APPLIED", "WITHHELD"),
    ("APPROVED", "WITHHELD"),
    ("LOCKED", "CANCELLED"), ("UNLOCKED", "CANCELLED"), ("APPLIED", "CANCELLED"),
    ("APPROVED", "CANCELLED"), ("WITHHELD", "CANCELLED"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), list(product(rules.INSTALMENT_LABELS, repeat=2)))
def test_an_instalment_goes_its_road_only(old: str, new: str) -> None:
    if (old, new) in LEGAL:
        INSTALMENTS.life_cycle.check(old, new)
    else:
        with pytest.raises(MoveForbidden):
            INSTALMENTS.life_cycle.check(old, new)
