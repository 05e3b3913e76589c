"""The two ledgers of continuing education, and how far one has got, rule by rule."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import Parameter, shipped
from station_app.domain.problems import Severity
from station_app.domain.registers import BY_NAME
from station_app.domain.rules import continuing_education as rules
from station_app.domain.rules.continuing_education import DEGREE, HOUR, XUESHI, StudyFacts
from tests.learning import BEGINS, ENDS, study

PARAMETERS = shipped()
SHORT = PARAMETERS.with_([Parameter("ce.hours_per_xueshi", date.min, "", "0.75")])
KINDS = tuple(BY_NAME["ce_record"].fields["kind"].kind.codes.labels)  # type: ignore[attr-defined]
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def period(*studies: StudyFacts, level: str | None = "1", **more: Any) -> rules.PeriodHours:
    given_parameters = more.get("parameters", PARAMETERS)
    return rules.period_hours(studies, BEGINS, ENDS, level, given_parameters)


def hours(kind: str, amount: str, unit: str = HOUR, parameters: Any = PARAMETERS) -> Decimal:
    return rules.study_hours(kind, Decimal(amount), unit, BEGINS, parameters)


@pytest.mark.parametrize(
    ("level", "needed"),
    [
        pytest.param("1", 72, id="R-CE-01"),
        pytest.param("2", 90, id="R-CE-02 middle"),
        pytest.param("3", 90, id="R-CE-02 senior"),
        pytest.param(None, 0, id="no level"),
    ],
)
def test_a_level_asks_for_hours_per_period(level: str | None, needed: int) -> None:
    assert period(level=level).needed == needed


@pytest.mark.parametrize(
    ("kind", "amount", "unit", "parameters", "worth"),
    [
        pytest.param("TRAINING", "16", HOUR, PARAMETERS, "16", id="R-CE-03 actual hours"),
        pytest.param(DEGREE, "1500", HOUR, PARAMETERS, "90", id="R-CE-04 degree obtained"),
        pytest.param("DEGREE_COURSE", "36", HOUR, PARAMETERS, "36", id="R-CE-05 taught hours"),
        pytest.param("TRAINING", "8", XUESHI, PARAMETERS, "8", id="R-CE-10 one to one"),
        pytest.param("TRAINING", "8", XUESHI, SHORT, "6", id="R-CE-10 of 45 minutes"),
        pytest.param("TRAINING", "8", HOUR, SHORT, "8", id="R-CE-10 hours stay"),
        pytest.param("TRAINING", "-8", HOUR, PARAMETERS, "0", id="never negative"),
    ],
)
def test_what_a_record_is_worth_in_hours(
    kind: str, amount: str, unit: str, parameters: Any, worth: str
) -> None:
    assert hours(kind, amount, unit, parameters) == Decimal(worth)


@pytest.mark.parametrize(
    ("amount", "unit", "worth"), [("8", XUESHI, "8"), ("6", HOUR, "8"), ("7.5", HOUR, "10")]
)
def test_the_year_counts_in_xueshi(amount: str, unit: str, worth: str) -> None:
    one = study(amount=Decimal(amount), unit=unit)

    assert rules.class_hours(one, SHORT) == Decimal(worth)


def test_a_rate_of_nothing_counts_one_to_one() -> None:
    silly = PARAMETERS.with_([Parameter("ce.hours_per_xueshi", date.min, "", "0")])

    assert hours("TRAINING", "8", XUESHI, silly) == 8
    assert rules.class_hours(study(amount=Decimal(8)), silly) == 8


@pytest.mark.parametrize("kind", ["CONFERENCE", "PAPER", "RESEARCH", "TEACHING", "SUPERVISION"])
def test_other_activities_count_only_where_the_province_says_so(kind: str) -> None:  # R-CE-08
    named = PARAMETERS.with_([Parameter("ce.activities", date(2024, 1, 1), "", kind)])

    assert period(study(kind=kind)).total == 0
    assert period(study(kind=kind), parameters=named).total == 8


def test_an_activity_counts_up_to_its_most() -> None:  # R-CE-08
    capped = PARAMETERS.with_([Parameter("ce.activities", date.min, "", "论文=10,胡说=90,授课=多")])
    papers = [study(n, kind="PAPER") for n in (1, 2)]

    found = period(*papers, study(3, kind="TEACHING"), study(4), parameters=capped)

    assert found.total == found.verified == 18


def test_the_two_ledgers_are_not_mixed() -> None:  # R-CE-09
    paper = study(kind="PAPER", amount=Decimal(12))

    assert period(paper).total == 0
    assert rules.year_hours([paper], 2024, PARAMETERS).total == 12


@pytest.mark.parametrize(
    ("to_on", "counts"),
    [
        (BEGINS - timedelta(days=1), False),
        (BEGINS, True),
        (ENDS, True),
        (ENDS + timedelta(days=1), False),
    ],
)
def test_a_record_counts_in_the_period_in_which_it_ended(to_on: date, counts: bool) -> None:
    found = period(study(from_on=date(2023, 1, 1), to_on=to_on))  # R-CE-11

    assert bool(found.total) is counts


def test_the_degree_counts_once_in_life_by_the_first_one() -> None:  # R-CE-14
    earlier = study(1, kind=DEGREE, to_on=date(2015, 6, 30), from_on=date(2013, 9, 1))
    later = study(2, kind=DEGREE)

    assert period(later).total == 90
    assert period(later, earlier).total == 0
    assert rules.period_hours([later, earlier], date(2015, 1, 1), ENDS, "1", PARAMETERS).total == 90


@pytest.mark.parametrize(
    ("facts", "verified"),
    [
        ({}, 8),
        ({"proof": False}, 0),
        ({"verified": False}, 0),
        ({"proof": False, "verified": False}, 0),
    ],
)
def test_hours_without_a_proof_are_not_verified(facts: dict[str, Any], verified: int) -> None:
    found = period(study(**facts))  # R-CE-15

    assert found.total == 8
    assert found.verified == verified


@pytest.mark.parametrize(
    ("amount", "reached", "missing"),
    [("71.5", False, "0.5"), ("72.0", True, "0"), ("80", True, "0")],
)
def test_verified_hours_are_enough_or_not(amount: str, reached: bool, missing: str) -> None:
    found = period(study(amount=Decimal(amount)))  # R-CE-16

    assert (found.reached, found.missing) == (reached, Decimal(missing))


def test_hours_are_never_rounded_up_to_a_pass() -> None:  # R-CE-16
    assert rules.claimable(Decimal("71.96")) == Decimal("71.9")


def test_what_is_beyond_is_not_carried_over() -> None:  # R-CE-17
    ample = study(amount=Decimal(500))
    after = ENDS + timedelta(days=1), ENDS + timedelta(days=1095)

    assert period(ample).reached
    assert rules.period_hours([ample], *after, "1", PARAMETERS).total == 0


@pytest.mark.parametrize(
    ("day", "hours", "late"),
    [
        (date(2025, 5, 31), "16", False),  # half of 72 would be 36: exactly 20 behind is no reason
        (date(2025, 6, 2), "16", True),
        (date(2025, 6, 2), "40", False),
        (BEGINS, "0", False),
        (date(2040, 1, 1), "51", True),
        (date(2040, 1, 1), "52", False),
    ],
)
def test_falling_behind_the_pace_is_told(day: date, hours: str, late: bool) -> None:  # R-CE-18
    found = rules.pace(Decimal(hours), Decimal(72), BEGINS, ENDS, day, PARAMETERS)

    assert found.late is late
    assert (found.fault is not None) is late
    assert bool(found.text) is late


def test_the_remark_says_how_much_is_wanting() -> None:  # R-CE-18
    found = rules.pace(Decimal(16), Decimal(72), BEGINS, ENDS, date(2025, 12, 1), PARAMETERS)

    assert found.fault is not None
    assert (found.fault.rule, found.fault.severity) == ("R-CE-18", Severity.INFO)
    assert found.text == (
        "登记周期已过66%，继续教育应完成约48小时，现有16小时，落后32小时，"
        "请安排学习，期满前须达到72小时。"
    )


def test_a_year_is_divided_into_public_and_special() -> None:
    each = [
        study(1, subject_class="PUBLIC", amount=Decimal(30)),
        study(2, subject_class="SPECIAL", amount=Decimal(59)),
        study(3, amount=Decimal(1), proof=False),
        study(4, to_on=date(2025, 1, 1), from_on=date(2024, 12, 31)),
    ]

    year = rules.year_hours(each, 2024, PARAMETERS)

    assert [year.total, year.public, year.special, year.verified] == [90, 30, 59, 89]
    assert [year.needed, year.special_needed, year.special_missing] == [90, 60, 1]
    assert not year.missing
    assert not year.reached


def test_a_year_is_done_with_ninety_of_which_two_thirds_are_special() -> None:
    each = [
        study(1, subject_class="PUBLIC", amount=Decimal(30)),
        study(2, subject_class="SPECIAL", amount=Decimal(60)),
    ]

    assert rules.year_hours(each, 2024, PARAMETERS).reached
    assert rules.year_hours(each[1:], 2024, PARAMETERS).missing == 30


@st.composite
def studies(draw: st.DrawFn) -> list[StudyFacts]:
    """Draw records of one person, impossible ones among them."""
    count = draw(st.integers(0, 8))
    return [
        study(
            number + 1,
            kind=draw(st.sampled_from(KINDS)),
            from_on=draw(DAYS),
            to_on=draw(DAYS),
            amount=draw(st.decimals(-100, 2000, places=1)),
            unit=draw(st.sampled_from([HOUR, XUESHI])),
            subject_class=draw(st.sampled_from([None, "PUBLIC", "SPECIAL"])),
            proof=draw(st.booleans()),
            verified=draw(st.booleans()),
        )
        for number in range(count)
    ]


@given(studies(), DAYS, st.integers(0, 1500), st.sampled_from([None, "1", "2", "3"]))
def test_hours_are_never_negative_and_the_verified_are_part_of_all(
    each: list[StudyFacts], begins: date, length: int, level: str | None
) -> None:
    ends = begins + timedelta(days=length)

    found = rules.period_hours(each, begins, ends, level, PARAMETERS)

    assert 0 <= found.verified <= found.total
    assert found.missing >= 0


@given(studies().flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_the_order_of_the_records_does_not_matter(
    both: tuple[list[StudyFacts], list[StudyFacts]],
) -> None:
    one, other = both

    assert period(*one) == period(*other)
    assert rules.year_hours(one, 2024, PARAMETERS) == rules.year_hours(other, 2024, PARAMETERS)


@given(studies(), DAYS)
def test_the_degree_is_credited_at_most_once_whatever_the_periods(
    each: list[StudyFacts], cut: date
) -> None:
    degrees = [one for one in each if one.kind == DEGREE]
    first = rules.period_hours(degrees, date(2000, 1, 1), cut, "1", PARAMETERS)
    second = rules.period_hours(degrees, cut + timedelta(days=1), date.max, "1", PARAMETERS)

    assert first.total + second.total == (90 if degrees else 0)


@given(studies(), studies())
def test_hours_of_one_period_change_nothing_in_another(
    before: list[StudyFacts], during: list[StudyFacts]
) -> None:
    surplus = [
        study(50 + n, to_on=date(2019, 1, 1), amount=one.amount) for n, one in enumerate(before)
    ]

    assert period(*surplus, *during) == period(*during)


@given(DAYS, st.integers(0, 2000), DAYS, st.decimals(0, 300, places=1))
def test_the_pace_stays_between_nothing_and_all(
    begins: date, length: int, day: date, done: Decimal
) -> None:
    ends = begins + timedelta(days=length)

    found = rules.pace(done, Decimal(72), begins, ends, day, PARAMETERS)

    assert 0 <= found.elapsed <= 1
    assert 0 <= found.behind <= found.expected <= 72
