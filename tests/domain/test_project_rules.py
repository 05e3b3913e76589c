"""Rules of purchased projects and their contracts, by rule id (domain.md 4.2, 4.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import shipped
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules import contracts, project_goals, projects
from station_app.domain.rules.projects import Goal
from station_app.domain.workdays import HOLIDAYS_UNKNOWN

PARAMETERS = shipped()
AWARD = date(2026, 3, 2)
GOAL = Goal(True, True, True, "探访次数", "次", Decimal(1200), date(2026, 11, 30), "探访记录")


def told(faults: Iterable[Fault]) -> list[tuple[str, str, Severity]]:
    return [(each.rule, each.field, each.severity) for each in faults]


def test_r_pj_20_a_goal_with_all_that_measures_it_can_be_verified() -> None:
    assert projects.can_be_verified(GOAL)


@pytest.mark.parametrize("name", [each.name for each in fields(Goal)])
def test_r_pj_20_a_goal_that_lacks_anything_cannot(name: str) -> None:
    assert not projects.can_be_verified(replace(GOAL, **{name: None}))


@pytest.mark.parametrize(
    ("mode", "days", "refused"),
    [
        ("OPEN_TENDER", 19, True),
        ("OPEN_TENDER", 20, False),
        ("INVITED_TENDER", 5, False),
        (None, 5, False),
    ],
)
def test_r_pj_09_an_open_tender_is_open_for_20_days(
    mode: str | None, days: int, refused: bool
) -> None:
    closes = AWARD + timedelta(days=days)

    found = told(projects.long_enough_tender(mode, AWARD, closes, PARAMETERS))

    assert found == ([("R-PJ-09", "bid_close_on", Severity.ERROR)] if refused else [])


@pytest.mark.parametrize("mode", sorted(projects.COMPETITIVE))
def test_r_pj_10_two_bidders_are_too_few(mode: str) -> None:
    (fault,) = projects.enough_bidders(mode, 2, 3)

    assert (fault.rule, fault.refuses) == ("R-PJ-10", True)
    assert list(projects.enough_bidders(mode, 3, 3)) == []


@pytest.mark.parametrize("mode", ["SINGLE_SOURCE", "DIRECT", "VENTURE", None])
def test_r_pj_10_holds_where_offers_are_compared(mode: str | None) -> None:
    assert list(projects.enough_bidders(mode, 1, 3)) == []


@pytest.mark.parametrize(
    ("amount", "approved", "found"),
    [
        (None, None, []),
        ("100000.00", "100000.00", []),
        ("100000.01", "100000.00", [Severity.ERROR]),
        ("1.00", None, [Severity.WARN]),
    ],
)
def test_r_pj_05_nothing_is_bought_beyond_the_approval(
    amount: str | None, approved: str | None, found: list[Severity]
) -> None:
    money = [None if each is None else Decimal(each) for each in (amount, approved)]

    faults = list(projects.within_approved("award_amount", "中标金额", *money))

    assert [each.severity for each in faults] == found
    assert {each.rule for each in faults} <= {"R-PJ-05"}


def test_r_pj_05_nothing_is_bought_beyond_the_line() -> None:
    amount, left = Decimal("80000.01"), Decimal(80000)

    (fault,) = projects.within_line("contract", "合同金额", amount, "购买服务", left)

    assert fault.text.startswith("合同金额：80000.01元超过预算科目“购买服务”的可用余额80000.00元")
    assert list(projects.within_line("contract", "合同金额", left, "购买服务", left)) == []


def test_r_pj_04_banned_content_is_told() -> None:
    (fault,) = projects.allowed_content(["融资行为"])

    assert (fault.rule, fault.severity) == ("R-PJ-04", Severity.WARN)
    assert "融资行为" in fault.text
    assert list(projects.allowed_content([])) == []


@pytest.mark.parametrize(
    ("kind", "told_of"), [("GOV", 0), ("PARTY", 0), (None, 0), ("MASS", 1), ("ENTERPRISE", 1)]
)
def test_r_pj_01_state_organs_buy(kind: str | None, told_of: int) -> None:
    assert (
        told(projects.state_organ_buys(kind)) == [("R-PJ-01", "purchaser", Severity.WARN)] * told_of
    )


@pytest.mark.parametrize("kind", ["GOV", "PARTY"])
def test_r_pj_02_state_organs_do_not_provide(kind: str) -> None:
    assert told(projects.fit_to_provide(kind)) == [("R-PJ-02", "provider", Severity.ERROR)]


@pytest.mark.parametrize("kind", ["SERVICE_ORG", "COMMITTEE", "ENTERPRISE", "MASS", None])
def test_r_pj_02_others_may(kind: str | None) -> None:
    assert list(projects.fit_to_provide(kind)) == []


def test_r_pj_24_missing_streets_are_named() -> None:
    (fault,) = projects.all_streets_served(["四方坪街道", "望麓园街道"])

    assert fault.severity is Severity.WARN
    assert fault.text.endswith("还缺2个实施点：四方坪街道、望麓园街道。")


ROAD = (
    *("applied_on", "reviewed_on", "tender_on", "bid_close_on", "awarded_on", "contract"),
    *("build_started_on", "build_done_on", "service_from", "completed_on"),
)


@given(st.lists(st.integers(0, 400) | st.none(), min_size=len(ROAD), max_size=len(ROAD)))
def test_days_are_refused_exactly_when_one_comes_before_the_last_known(
    offsets: list[int | None],
) -> None:
    days = [None if each is None else AWARD + timedelta(days=each) for each in offsets]
    known = [(field, day) for field, day in zip(ROAD, days, strict=True) if day is not None]
    wrong = [field for (_, before), (field, day) in pairwise(known) if day < before]

    faults = projects.days_in_order([(f, f, d) for f, d in zip(ROAD, days, strict=True)])

    assert [(each.field, each.rule) for each in faults] == [(field, "RANGE") for field in wrong]


@pytest.mark.parametrize(("total", "count"), [("100", 0), ("100.1", 1)])
def test_nobody_gives_more_than_all_the_time(total: str, count: int) -> None:
    assert len(list(projects.share_of_one(Decimal(total)))) == count


@pytest.mark.parametrize(("days", "count"), [(0, 0), (30, 0), (31, 1)])
def test_r_pj_11_a_contract_follows_the_award_within_30_days(days: int, count: int) -> None:
    day = AWARD + timedelta(days=days)

    faults = list(contracts.signed_in_time("signed_on", AWARD, day, PARAMETERS))

    assert told(faults) == [("R-PJ-11", "signed_on", Severity.WARN)] * count
    assert [each.text for each in faults] == ["距中标通知已31日，合同应在30日内签订。"] * count


# Signed on 2026-04-28: May Day is off from 1 to 5 May, 9 May is worked.
SIGNED = date(2026, 4, 28)


@pytest.mark.parametrize(
    ("filed", "today", "count"),
    [
        (date(2026, 5, 9), date(2026, 6, 1), 0),
        (date(2026, 5, 11), date(2026, 6, 1), 0),
        (date(2026, 5, 12), date(2026, 6, 1), 1),
        (None, date(2026, 5, 9), 0),
        (None, date(2026, 5, 30), 1),
    ],
)
def test_r_pj_12_a_copy_is_filed_within_seven_working_days(
    filed: date | None, today: date, count: int
) -> None:
    faults = list(contracts.filed_in_time(SIGNED, filed, today, PARAMETERS))

    assert told(faults) == [("R-PJ-12", "filed_on", Severity.WARN)] * count
    late = "请尽快备案" if filed is None else f"实际备案日期为{filed}"
    assert all(late in fault.text for fault in faults)


@pytest.mark.parametrize(
    ("filed_on", "refused"),
    [(AWARD - timedelta(1), True), (AWARD, False), (None, False)],
)
def test_a_copy_is_not_filed_before_the_signing(filed_on: date | None, refused: bool) -> None:
    found = told(contracts.filed_after_signing(AWARD, filed_on))

    assert found == [("RANGE", "filed_on", Severity.ERROR)] * refused


def test_r_pj_12_says_when_the_holidays_are_not_known() -> None:
    signed = date(2031, 3, 3)

    faults = list(contracts.filed_in_time(signed, None, date(2031, 6, 1), PARAMETERS))

    assert [each.text for each in faults][1:] == [HOLIDAYS_UNKNOWN]


@pytest.mark.parametrize(
    ("to_on", "reason", "found"),
    [
        (date(2027, 2, 28), None, []),
        (date(2027, 3, 1), None, [Severity.WARN]),
        (date(2027, 3, 1), "服务连续", []),
        (date(2029, 2, 28), "服务连续", []),
        (date(2029, 3, 1), "服务连续", [Severity.ERROR]),
    ],
)
def test_r_pj_07_a_term_is_a_year_or_three_with_a_reason(
    to_on: date, reason: str | None, found: list[Severity]
) -> None:
    faults = list(contracts.usual_term(date(2026, 3, 1), to_on, reason, PARAMETERS))

    assert [(each.rule, each.severity) for each in faults] == [("R-PJ-07", s) for s in found]


def test_a_term_does_not_end_before_it_begins() -> None:
    faults = contracts.usual_term(date(2026, 3, 1), date(2026, 2, 28), None, PARAMETERS)

    assert told(faults) == [("RANGE", "to_on", Severity.ERROR)]


def test_r_pj_08_a_contract_is_not_passed_on() -> None:
    assert told(contracts.not_subcontracted(True)) == [("R-PJ-08", "subcontracted", Severity.ERROR)]
    assert list(contracts.not_subcontracted(False)) == []


def test_r_pj_06_a_contract_says_what_is_bought() -> None:
    assert told(contracts.said_in_writing(None, None)) == [("R-PJ-06", "content", Severity.WARN)]
    assert list(contracts.said_in_writing("探访", None)) == []
    assert list(contracts.said_in_writing(None, "a" * 64)) == []


@given(st.integers(1, 10**10), st.integers(0, 10**10))
def test_r_pj_13_supplements_are_refused_exactly_above_a_tenth(fen: int, more: int) -> None:
    original, supplements = Decimal(fen).scaleb(-2), Decimal(more).scaleb(-2)

    found = told(contracts.within_tenth(original, supplements, AWARD, PARAMETERS))

    assert found == [("R-PJ-13", "amount", Severity.ERROR)] * (more * 10 > fen)


def test_r_pj_13_without_a_sum_of_the_contract_there_is_no_tenth() -> None:
    assert told(contracts.within_tenth(None, Decimal(1), AWARD, PARAMETERS)) == []


@pytest.mark.parametrize(
    ("frozen", "same_project", "word"),
    [(True, True, None), (False, True, "直接修改"), (True, False, "不属于这个项目")],
)
def test_r_pj_21_a_change_is_of_a_frozen_goal_of_its_project(
    frozen: bool, same_project: bool, word: str | None
) -> None:
    faults = list(project_goals.change_of_frozen(frozen=frozen, same_project=same_project))

    assert told(faults) == [("R-PJ-21", "goal", Severity.ERROR)] * (word is not None)
    assert all(str(word) in each.text for each in faults)


@pytest.mark.parametrize(
    ("state", "awarded", "others", "refused"),
    [
        ("DRAFT", False, False, False),
        ("DRAFT", True, True, True),
        ("DRAFT", True, False, False),  # an old list brought the project in after its award
        ("FROZEN", True, True, False),
        ("FROZEN", False, False, True),
    ],
)
def test_r_pj_21_goals_are_those_of_the_award(
    state: str, awarded: bool, others: bool, refused: bool
) -> None:
    faults = project_goals.no_goal_after_award(state, awarded=awarded, others_frozen=others)

    assert [each.rule for each in faults] == ["R-PJ-21"] * refused


@pytest.mark.parametrize(
    ("state", "approval", "refused"),
    [
        ("DRAFT", None, False),
        ("DRAFT", "FAIL", False),
        ("APPROVED", "PASS", False),
        ("APPROVED", None, True),
        ("APPROVED", "FAIL", True),
        ("REFUSED", "PASS", True),
    ],
)
def test_r_pj_21_a_change_holds_by_its_approval(
    state: str, approval: str | None, refused: bool
) -> None:
    faults = project_goals.change_decided(state, approval)

    assert [each.rule for each in faults] == ["R-PJ-21"] * refused
