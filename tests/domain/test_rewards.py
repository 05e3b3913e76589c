"""The rules of rewards for passing the examination (domain.md 2.4; forms.md A27)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import Parameter, shipped
from station_app.domain.problems import Fault, Severity
from station_app.domain.registers.rewards import REWARDS
from station_app.domain.rules import rewards as rules
from station_app.domain.rules.rewards import Claim, Grant, Scheme
from tests.domain.test_workers import heard

TODAY = date(2026, 11, 23)
DAY = date(2010, 6, 1)
PARAMETERS = shipped()
ERROR, WARN = Severity.ERROR, Severity.WARN

LATER = Scheme("2020年办法", "2", Decimal(1500), Decimal(10000), date(2020, 1, 1))


def claim(**changes: Any) -> Claim:
    """Return a claim of 1000 yuan for the middle level in 2010."""
    plain = Claim(level="2", state="CLAIMED", amount=Decimal(1000), applied_on=DAY)
    return replace(plain, **changes)


def within(changed: Claim, scheme: Scheme | None = None) -> list[Fault]:
    return list(rules.amount_within(changed, scheme, TODAY, PARAMETERS))


@pytest.mark.parametrize(
    ("amount", "refused"),
    [("799.99", True), ("800", False), ("1200", False), ("1200.01", True), ("0", True)],
)
def test_r_rw_01_without_a_scheme_the_parameters_bound_the_reward(
    amount: str, refused: bool
) -> None:
    found = heard(within(claim(amount=Decimal(amount))))

    assert found == ([("amount", "R-RW-01", ERROR)] if refused else [])


def test_r_rw_01_is_told_in_the_words_of_the_district() -> None:
    (fault,) = within(claim(amount=Decimal(700)))

    assert fault.text.startswith("奖励金额应在800—1200元之间。")


@pytest.mark.parametrize(
    ("amount", "refused"), [("1499.99", True), ("1500", False), ("10000", False), ("1000", True)]
)
def test_r_rw_01_the_scheme_in_force_bounds_the_reward(amount: str, refused: bool) -> None:
    found = within(claim(amount=Decimal(amount), applied_on=date(2021, 5, 1)), LATER)

    assert heard(found) == ([("amount", "R-RW-01", ERROR)] if refused else [])


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2022, 12, 31), True),
        (date(2023, 1, 1), False),
    ],
)
def test_r_rw_01_a_scheme_that_is_not_in_force_on_the_day_is_refused(day: date, fits: bool) -> None:
    ended = replace(LATER, valid_to=date(2022, 12, 31))

    found = within(claim(amount=Decimal(2000), applied_on=day), ended)

    assert heard(found) == ([] if fits else [("scheme", "R-RW-01", ERROR)])


def test_r_rw_01_a_scheme_of_another_level_is_refused() -> None:
    found = within(claim(level="1", amount=Decimal(2000), applied_on=date(2021, 5, 1)), LATER)

    assert heard(found) == [("scheme", "R-RW-01", ERROR)]
    assert "社会工作师" in found[0].text


def test_r_rw_01_bounds_what_the_bureau_grants_too() -> None:
    found = within(claim(state="CHECKED", approved_amount=Decimal(1300)))

    assert heard(found) == [("approved_amount", "R-RW-01", ERROR)]


@pytest.mark.parametrize(
    ("state", "weight"),
    [
        *(("CLAIMED", ERROR), ("CHECKED", ERROR), ("APPROVED", WARN), ("PAID", WARN)),
        *(("REJECTED", None), ("RECLAIMED", None)),
    ],
)
def test_r_rw_01_what_was_decided_is_not_refused_any_more(
    state: str, weight: Severity | None
) -> None:
    found = within(claim(state=state, amount=Decimal(1300)))

    assert [fault.severity for fault in found] == ([weight] if weight else [])


@pytest.mark.parametrize(
    ("amount", "refused"), [("400", False), ("0", False), ("400.01", True), ("1000", True)]
)
def test_r_rw_01_an_upgrade_is_bounded_with_what_was_received(amount: str, refused: bool) -> None:
    upgrade = claim(amount=Decimal(amount), prev_amount=Decimal(800))

    assert [fault.rule for fault in within(upgrade)] == (["R-RW-01"] if refused else [])


@given(
    fen=st.integers(0, 200_000),
    bounds=st.tuples(st.integers(0, 200_000), st.integers(0, 200_000)).map(sorted),
)
def test_r_rw_01_refuses_exactly_what_lies_outside(fen: int, bounds: Sequence[int]) -> None:
    lowest, highest = (Decimal(each).scaleb(-2) for each in bounds)
    amount = Decimal(fen).scaleb(-2)

    found = within(claim(amount=amount), replace(LATER, lowest=lowest, highest=highest,
                                                 valid_from=DAY))  # fmt: skip

    assert bool(found) == (not lowest <= amount <= highest)


@given(st.decimals(0, 3000, places=2), st.decimals(0, 3000, places=2))
def test_r_rw_01_only_the_sum_with_what_was_received_counts(
    amount: Decimal, received: Decimal
) -> None:
    apart = within(claim(amount=amount, prev_amount=received))
    at_once = within(claim(amount=amount + received))

    assert bool(apart) == bool(at_once)


def test_r_rw_01_the_parameters_of_the_day_of_the_claim_hold() -> None:
    raised = PARAMETERS.with_([Parameter("reward.max", date(2015, 1, 1), "", "3000")])
    later = claim(amount=Decimal(2500), applied_on=date(2015, 1, 1))

    assert not list(rules.amount_within(later, None, TODAY, raised))
    assert list(rules.amount_within(claim(amount=Decimal(2500)), None, TODAY, raised))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"highest": Decimal(1499)}, "max_amount"),
        ({"valid_to": date(2019, 12, 31)}, "valid_to"),
        ({"highest": Decimal(1500), "valid_to": date(2020, 1, 1)}, None),
    ],
)
def test_r_rw_01_a_scheme_is_the_right_way_round(
    changes: Mapping[str, Any], field: str | None
) -> None:
    found = heard(rules.scheme_faults(replace(LATER, **changes)))

    assert found == ([(field, "R-RW-01", ERROR)] if field else [])


@pytest.mark.parametrize(
    ("other", "refused"),
    [
        *((("2", "CLAIMED"), True), (("2", "CHECKED"), True), (("2", "APPROVED"), True)),
        *((("2", "PAID"), True), (("2", "REJECTED"), False), (("2", "RECLAIMED"), False)),
        *((("1", "PAID"), False), (("3", "CLAIMED"), False)),
    ],
)
def test_r_rw_02_a_person_is_rewarded_once_for_a_level(
    other: tuple[str, str], refused: bool
) -> None:
    found = heard(rules.only_reward(claim(), [Grant(*other, amount=Decimal(800))]))

    assert found == ([("level", "R-RW-02", ERROR)] if refused else [])


@pytest.mark.parametrize("state", ["REJECTED", "RECLAIMED"])
def test_r_rw_02_a_closed_claim_is_in_nobodys_way(state: str) -> None:
    others = [Grant("2", "PAID", Decimal(800))]

    assert not list(rules.only_reward(claim(state=state), others))


def test_r_rw_02_of_several_only_the_first_is_told() -> None:
    others = [Grant("2", "PAID", Decimal(800)), Grant("2", "CLAIMED", Decimal(800))]

    assert len(list(rules.only_reward(claim(), others))) == 1


@pytest.mark.parametrize(
    ("state", "passed", "told"),
    [
        *(("CLAIMED", True, None), ("CLAIMED", False, ERROR), ("PAID", False, WARN)),
        *(("REJECTED", False, None), ("RECLAIMED", False, None)),
    ],
)
def test_r_rw_03_who_is_rewarded_has_passed(
    state: str, passed: bool, told: Severity | None
) -> None:
    found = heard(rules.entitled(claim(state=state), passed))

    assert found == ([("level", "R-RW-03", told)] if told else [])


@pytest.mark.parametrize(
    ("own", "other", "refused"),
    [(True, "2", False), (True, None, False), (True, "1", True), (False, "2", True)],
)
def test_r_rw_03_the_paper_is_the_persons_own_and_of_the_level(
    own: bool, other: str | None, refused: bool
) -> None:
    found = heard(rules.own_paper("certificate", own, "2", other))

    assert found == ([("certificate", "R-RW-03", ERROR)] if refused else [])


@pytest.mark.parametrize(
    ("name", "payee", "refused"),
    [("王小明", "王小明", False), ("王小明", "王晓明", True), ("王小明", None, False),
     (None, "王小明", False)],
)  # fmt: skip
def test_r_rw_05_the_payee_is_the_person(
    name: str | None, payee: str | None, refused: bool
) -> None:
    found = heard(rules.payee_is_claimant(name, payee))

    assert found == ([("payee", "R-RW-05", ERROR)] if refused else [])


@pytest.mark.parametrize(
    ("account", "refused"),
    [
        *(("6222021234567890123", False), ("12345678", False), (None, False)),
        *(("1234567", True), ("6222-0212-3456", True), ("工行6222021234", True)),
        *(("1" * 30, False), ("1" * 31, True), ("٦٢٢٢٠٢١٢", True)),
    ],
)
def test_r_rw_06_an_account_is_a_number(account: str | None, refused: bool) -> None:
    found = heard(rules.account_of_digits(account))

    assert found == ([("bank_account", "R-RW-06", ERROR)] if refused else [])


def test_r_rw_06_blanks_between_the_digits_are_taken_out() -> None:
    kind = REWARDS.fields["bank_account"].kind

    assert kind.parse("6222 0212 3456 7890 123") == "6222021234567890123"


JUNIOR = Grant("1", "PAID", Decimal(800))


@pytest.mark.parametrize(
    ("changes", "others", "fields"),
    [
        ({}, [], []),
        ({}, [JUNIOR], ["prev_amount"]),
        ({"prev_amount": Decimal(700), "diff_note": "x"}, [JUNIOR], ["prev_amount"]),
        ({"prev_amount": Decimal(800)}, [JUNIOR], ["diff_note"]),
        ({"prev_amount": Decimal(800), "diff_note": "1200-800"}, [JUNIOR], []),
        ({"level": "1"}, [replace(JUNIOR, level="2")], []),  # what a higher level brought
        ({}, [replace(JUNIOR, state="APPROVED")], []),  # nothing was paid yet
        ({}, [replace(JUNIOR, state="RECLAIMED")], []),
        ({"state": "PAID"}, [JUNIOR], []),
        # Received before there were records of it.
        ({"prev_amount": Decimal(800), "diff_note": "2012年已领"}, [], []),
    ],
)
def test_r_rw_07_an_upgrade_pays_the_difference(
    changes: Mapping[str, Any], others: Sequence[Grant], fields: list[str]
) -> None:
    found = heard(rules.difference_only(claim(**changes), others))

    assert found == [(field, "R-RW-07", WARN) for field in fields]


DECIDED = {"decision": "PASS", "approved_amount": Decimal(1000), "decided_on": date(2010, 7, 1)}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"state": "CHECKED"}, []),
        ({"state": "APPROVED"}, [("decision", ERROR)]),
        ({"state": "APPROVED", **DECIDED}, []),
        ({"state": "APPROVED", "decision": "PASS"}, [("approved_amount", ERROR)]),
        ({"state": "CHECKED", "decision": "PASS"}, [("approved_amount", ERROR)]),
        ({"state": "PAID"}, [("decision", ERROR), ("approved_amount", ERROR)]),
        ({"state": "PAID", **DECIDED}, []),
        ({"state": "CHECKED", "decision": "FAIL"}, [("decision_reason", ERROR)]),
        ({"state": "REJECTED", "decision": "FAIL", "reason": "未登记"}, []),
        (
            {"state": "APPROVED", **DECIDED, "approved_amount": Decimal(1100)},
            [("approved_amount", WARN)],
        ),
    ],
)
def test_r_rw_08_the_bureau_decides(
    changes: Mapping[str, Any], told: list[tuple[str, Severity]]
) -> None:
    found = heard(rules.decided_by_bureau(claim(**changes), known=True))

    assert found == [(field, "R-RW-08", severity) for field, severity in told]


def test_r_rw_08_what_the_bureau_lost_does_not_keep_a_record_from_being_sent() -> None:
    found = heard(rules.decided_by_bureau(claim(state="PAID"), known=False))

    assert [severity for *_, severity in found] == [WARN, WARN]


@pytest.mark.parametrize(
    ("changes", "brought", "told"),
    [
        ({"state": "PAID"}, False, [("paid_on", ERROR)]),
        ({"state": "PAID"}, True, [("paid_on", WARN)]),
        ({"state": "PAID", "paid_on": DAY}, False, []),
        ({"state": "APPROVED"}, False, []),
        ({"state": "REJECTED"}, False, [("remark", WARN)]),
        ({"state": "RECLAIMED", "paid_on": DAY}, False, [("remark", WARN)]),
        ({"state": "RECLAIMED", "paid_on": DAY, "reason": "证书撤销"}, False, []),
    ],
)
def test_r_rw_08_a_payment_has_a_day_and_a_refusal_a_reason(
    changes: Mapping[str, Any], brought: bool, told: list[tuple[str, Severity]]
) -> None:
    found = heard(rules.paid_on_a_day(claim(**changes), brought=brought))

    assert found == [(field, "R-RW-08", severity) for field, severity in told]


@pytest.mark.parametrize(
    ("decided_on", "paid_on", "fields"),
    [
        (date(2010, 6, 1), date(2010, 6, 1), []),
        (date(2010, 5, 31), None, ["decided_on"]),
        (date(2010, 7, 1), date(2010, 6, 30), ["paid_on"]),
        (None, date(2010, 1, 1), []),
    ],
)
def test_r_rw_08_application_decision_and_payment_follow_each_other(
    decided_on: date | None, paid_on: date | None, fields: list[str]
) -> None:
    found = heard(rules.days_in_order(claim(decided_on=decided_on, paid_on=paid_on)))

    assert found == [(field, "R-RW-08", ERROR) for field in fields]
