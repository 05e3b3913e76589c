"""R-OR, R-PJ-03: who may provide, codes, counts, shares, and the sums of an annual check."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import Parameter, shipped
from station_app.domain.problems import Severity
from station_app.domain.rules import organisations as rules

BEFORE, SINCE = date(2020, 2, 29), date(2020, 3, 1)
BARRED = ((("MASS", None), False), (("PUBLIC_INST", "I"), False))
FREE = (
    (("PUBLIC_INST", "II"), True),
    (("PUBLIC_INST", "PRODUCTION"), True),
    (("PUBLIC_INST", None), True),
    (("SERVICE_ORG", None), True),
    (("SOCIAL_GROUP", None), True),
    (("ENTERPRISE", None), True),
    (("COMMITTEE", None), True),
    (("MASSES", "I"), True),
)


@pytest.mark.parametrize(("who", "may"), [*BARRED, *FREE])
def test_r_pj_03_bars_institutions_of_class_one_and_mass_organisations(
    who: tuple[str, str | None], may: bool
) -> None:
    assert rules.may_provide(*who, SINCE, shipped()) is may
    assert rules.may_provide(*who, BEFORE, shipped())  # the decree binds no contract before it


def test_r_pj_03_names_the_day_of_the_decree() -> None:
    (fault,) = rules.provider_faults("provider", "MASS", None, date(2026, 5, 1), shipped())

    assert (fault.field, fault.rule, fault.severity) == ("provider", "R-PJ-03", Severity.ERROR)
    assert "2020年3月1日" in fault.text
    assert not list(rules.provider_faults("provider", "MASS", None, BEFORE, shipped()))


@pytest.mark.parametrize(
    ("kind", "of_class", "sending", "told"),
    [
        ("PUBLIC_INST", None, True, [Severity.ERROR]),
        ("PUBLIC_INST", None, False, [Severity.WARN]),
        ("PUBLIC_INST", "II", True, []),
        ("SERVICE_ORG", None, True, []),
    ],
)
def test_r_pj_03_asks_a_public_institution_for_its_class(
    kind: str, of_class: str | None, sending: bool, told: list[Severity]
) -> None:
    found = rules.class_of_institution(kind, of_class, sending=sending)

    assert [fault.severity for fault in found] == told


@pytest.mark.parametrize(
    ("state", "may"),
    [
        ("ACTIVE", True),
        ("PREPARING", True),
        ("SUSPENDED", True),
        ("DEREGISTERED", False),
        ("REVOKED", False),
    ],
)
def test_r_or_03_awards_nothing_to_who_is_no_more(state: str, may: bool) -> None:
    found = [(fault.field, fault.rule) for fault in rules.award_faults("provider", state)]

    assert rules.may_be_awarded(state) is may
    assert found == ([] if may else [("provider", "R-OR-03")])


@pytest.mark.parametrize(
    ("kind", "uscc", "reason", "sending", "told"),
    [
        ("SERVICE_ORG", "52…", None, True, []),
        ("SERVICE_ORG", None, None, False, [("uscc", "R-US-05", Severity.WARN)]),
        ("SERVICE_ORG", None, None, True, [("uscc", "R-US-05", Severity.ERROR)]),
        ("COMMITTEE", None, "非法人", True, []),
        ("COMMITTEE", "54…", "非法人", True, [("no_code_reason", "R-US-05", Severity.WARN)]),
        ("COMMUNITY_ORG", None, None, True, [("uscc", "R-OR-04", Severity.WARN)]),
        ("COMMUNITY_ORG", "52…", None, True, []),
    ],
)
def test_r_or_04_lets_community_organisations_go_without_a_code(
    kind: str, uscc: str | None, reason: str | None, sending: bool, told: list[object]
) -> None:
    found = rules.code_or_reason(kind, uscc, reason, sending=sending)

    assert [(fault.field, fault.rule, fault.severity) for fault in found] == told


@pytest.mark.parametrize(
    ("certified", "fulltime", "shown"),
    [
        (4, 12, ""),
        (1, 3, ""),
        (3, 10, "30.0%"),
        (0, 5, "0.0%"),
        (333, 1000, "33.3%"),
        (None, 9, ""),
        (2, None, ""),
        (0, 0, ""),
    ],
)
def test_r_or_05_wants_one_third_certified(
    certified: int | None, fulltime: int | None, shown: str
) -> None:
    found = list(rules.enough_certified(certified, fulltime, SINCE, shipped()))

    assert [fault.rule for fault in found] == (["R-OR-05"] if shown else [])
    for fault in found:
        assert f"比例为{shown}，未达到三分之一" in fault.text
        assert fault.severity is Severity.WARN


def test_r_or_05_says_the_share_that_a_province_asks_for() -> None:
    half = shipped().with_([Parameter("agency.certified_share", date.min, "", "1/2")])

    (fault,) = rules.enough_certified(1, 3, SINCE, half)

    assert "比例为33.3%，未达到50.0%" in fault.text


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((1, 2, 3), 0),
        ((3, 3, 3), 0),
        ((3, 2, 2), 1),
        ((3, 2, 1), 2),
        ((2, None, 1), 1),
        ((None, 5, None), 0),
    ],
)
def test_r_or_06_nests_certified_full_time_and_staff(
    counts: tuple[int | None, int | None, int | None], told: int
) -> None:
    found = list(rules.counts_nest(*counts))

    assert [(fault.rule, fault.severity) for fault in found] == [("R-OR-06", Severity.WARN)] * told


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_shown_rounded_half_up(part: int, whole: int) -> None:
    shown = Decimal(rules.show_share(Fraction(part, whole)).removesuffix("%"))

    exact = Fraction(100 * part, whole)
    assert Fraction(-1, 20) < Fraction(shown) - exact <= Fraction(1, 20)


def yuan(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("service", "administration", "expense", "told"),
    [
        ("60", "40", "100", ""),
        ("60", "40.01", "100", "差0.01元"),
        (None, "100.01", "100", "差0.01元"),
        ("60", "50", None, ""),
        (None, None, "0", ""),
    ],
)
def test_r_or_08_keeps_costs_within_the_expense(
    service: str | None, administration: str | None, expense: str | None, told: str
) -> None:
    found = list(rules.spent_within(yuan(service), yuan(administration), yuan(expense)))

    assert [fault.severity for fault in found] == ([Severity.WARN] if told else [])
    assert all(told in fault.text and fault.rule == "R-OR-08" for fault in found)


@pytest.mark.parametrize(
    ("begin", "income", "expense", "end", "told"),
    [
        ("100.10", "50.20", "30.00", "120.30", ""),
        ("100.10", "50.20", "30.00", "120.31", "差0.01元"),
        ("10", "0", "30", "-20", ""),  # debts
        ("10", "5", "30", None, ""),
        (None, "5", "30", "1", ""),
    ],
)
def test_r_or_08_carries_net_assets_over_the_year(
    begin: str | None, income: str | None, expense: str | None, end: str | None, told: str
) -> None:
    amounts = [yuan(each) for each in (begin, income, expense, end)]

    found = list(rules.assets_carry_over(*amounts))

    assert [fault.severity for fault in found] == ([Severity.WARN] if told else [])
    assert all(told in fault.text and fault.field == "net_end" for fault in found)


@pytest.mark.parametrize(
    ("purchased", "donated", "income", "told"),
    [("70", "30", "100", 0), ("70", "30.01", "100", 1), ("70", None, None, 0)],
)
def test_r_or_08_keeps_parts_within_the_income(
    purchased: str | None, donated: str | None, income: str | None, told: int
) -> None:
    found = list(rules.part_of_income(yuan(purchased), yuan(donated), yuan(income)))

    assert [(fault.field, fault.severity) for fault in found] == [("income", Severity.WARN)] * told
