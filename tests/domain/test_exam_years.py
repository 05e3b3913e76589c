"""Counting the years of social work (R-EX-04…09)."""

from __future__ import annotations

import inspect
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import Parameter, shipped
from station_app.domain.rules.exam_eligibility import Credential, eligibility, study_time
from station_app.domain.rules.exam_years import Stint, counted_months, cutoff_on, show_months

CUTOFF = date(2026, 12, 31)


def stint(start: str, end: str | None = None) -> Stint:
    return Stint(date.fromisoformat(start), date.fromisoformat(end) if end else None)


def months(*worked: Stint, study: tuple[Stint, ...] = (), since: str | None = None) -> int:
    return counted_months(worked, study, CUTOFF, date.fromisoformat(since) if since else None)


@pytest.mark.parametrize(
    ("value", "year", "day"),
    [
        ("12-31", 2026, date(2026, 12, 31)),
        ("06-30", 2026, date(2026, 6, 30)),
        ("02-29", 2026, date(2026, 2, 28)),
        ("02-29", 2028, date(2028, 2, 29)),
    ],
)
def test_r_ex_04_years_count_to_the_day_of_the_exam_year(value: str, year: int, day: date) -> None:
    parameters = shipped().with_([Parameter("exam.cutoff", date.min, "", value)])

    assert cutoff_on(year, parameters) == day


def test_r_ex_04_a_province_has_its_own_cut_off() -> None:
    own = shipped().with_([Parameter("exam.cutoff", date(2026, 1, 1), "43", "06-30")])

    assert cutoff_on(2026, own.within("43")) == date(2026, 6, 30)
    assert cutoff_on(2025, own.within("43")) == date(2025, 12, 31)


def test_r_ex_04_what_comes_after_the_cut_off_does_not_count() -> None:
    assert months(stint("2025-12-31", "2028-12-31")) == 12
    assert months(stint("2027-01-01")) == 0


@pytest.mark.parametrize(
    ("worked", "counted"),
    [
        ((stint("2020-01-01", "2021-12-31"), stint("2021-01-01", "2022-12-31")), 36),
        ((stint("2020-01-01", "2020-12-31"), stint("2021-01-01", "2021-12-31")), 24),
        ((stint("2020-01-01", "2020-12-31"), stint("2022-01-01", "2022-12-31")), 24),
        ((stint("2020-01-01", "2022-12-31"), stint("2021-03-01", "2021-05-31")), 36),
    ],
    ids=["overlapping", "adjoining", "apart", "within"],
)
def test_r_ex_05_stints_are_added_and_no_day_counts_twice(
    worked: tuple[Stint, ...], counted: int
) -> None:
    assert months(*worked) == counted


def test_r_ex_06_time_as_a_full_time_student_does_not_count() -> None:
    study = study_time(Credential("21", mode="FULLTIME", started="2018-09", graduated="2022-06"))

    assert study == stint("2018-09-01", "2022-06-30")
    assert months(stint("2017-09-01", "2023-06-30"), study=(study,)) == 24


@pytest.mark.parametrize("mode", ["ADULT", "SELF", "ONLINE", "OPEN", None])
def test_r_ex_06_study_beside_work_takes_nothing_away(mode: str | None) -> None:
    assert study_time(Credential("21", mode=mode, started="2018-09", graduated="2022-06")) is None


def test_r_ex_06_a_study_that_goes_on_takes_away_all_that_follows() -> None:
    study = study_time(Credential("21", mode="FULLTIME", started="2025-09"))

    assert study is not None
    assert months(stint("2024-09-01"), study=(study,)) == 12


@pytest.mark.parametrize(
    ("start", "counted"),
    [
        ("2022-12-31", 48),
        ("2023-01-01", 47),
        ("2024-02-29", 34),
        ("2026-12-30", 0),
        ("2026-12-31", 0),
    ],
)
def test_r_ex_07_a_year_is_reached_on_the_same_day(start: str, counted: int) -> None:
    assert months(stint(start)) == counted


def test_r_ex_07_who_began_on_29_february_reaches_a_year_on_28_february() -> None:
    began = [stint("2024-02-29")]

    assert counted_months(began, [], date(2025, 2, 28)) == 12
    assert counted_months(began, [], date(2025, 2, 27)) == 11


@pytest.mark.parametrize(("left_over", "counted"), [("2023-01-14", 12), ("2023-01-15", 13)])
def test_r_ex_07_thirty_days_left_over_make_a_month(left_over: str, counted: int) -> None:
    first = stint("2020-01-01", "2021-01-15")  # a year and 15 days

    assert months(first, stint("2023-01-01", left_over)) == counted


def test_r_ex_08_for_some_rows_only_work_after_the_certificate_counts() -> None:
    assert months(stint("2010-01-01"), since="2020-12-31") == 72
    assert months(stint("2010-01-01"), since="2021-01-01") == 71


def test_r_ex_09_no_age_household_or_employment_is_asked_for() -> None:
    asked = set(inspect.signature(eligibility).parameters)

    assert asked == {"level", "credentials", "stints", "certificates", "cutoff", "parameters"}


def test_a_number_of_months_is_shown_in_years_and_months() -> None:
    assert [show_months(each) for each in (0, 11, 48)] == ["0年0个月", "0年11个月", "4年0个月"]


days = st.dates(date(2010, 1, 1), date(2027, 12, 31))
stints = st.lists(st.builds(Stint, days, st.none() | days), max_size=6)


@given(stints, st.randoms())
def test_the_order_of_stints_does_not_matter(worked: list[Stint], random: Random) -> None:
    mixed = list(worked)
    random.shuffle(mixed)

    assert counted_months(mixed, [], CUTOFF) == counted_months(worked, [], CUTOFF)


@given(stints, st.builds(Stint, days, st.none() | days))
def test_another_stint_never_takes_time_away(worked: list[Stint], more: Stint) -> None:
    assert counted_months([*worked, more], [], CUTOFF) >= counted_months(worked, [], CUTOFF)


@given(st.lists(st.builds(Stint, days, days), min_size=1, max_size=6))
def test_overlapping_stints_never_add_up_to_more_than_their_union(worked: list[Stint]) -> None:
    whole = Stint(
        min(each.from_on for each in worked), max(each.to_on or CUTOFF for each in worked)
    )

    assert counted_months(worked, [], CUTOFF) <= counted_months([whole], [], CUTOFF)
    assert counted_months([*worked, *worked], [], CUTOFF) == counted_months(worked, [], CUTOFF)


@given(stints, st.builds(Stint, days, st.none() | days))
def test_study_never_adds_time(worked: list[Stint], study: Stint) -> None:
    assert counted_months(worked, [study], CUTOFF) <= counted_months(worked, [], CUTOFF)


@given(
    st.lists(st.builds(Stint, st.dates(), st.none() | st.dates())),
    st.lists(st.builds(Stint, st.dates(), st.none() | st.dates())),
    st.dates(),
    st.none() | st.dates(),
)
def test_no_dates_make_the_count_fail(
    worked: list[Stint], study: list[Stint], cutoff: date, since: date | None
) -> None:
    assert counted_months(worked, study, cutoff, since) >= 0


def test_the_cover_of_february_by_a_short_stint_gains_nothing() -> None:
    parts = [
        stint("2025-01-01", "2025-01-29"),
        stint("2025-01-31", "2025-02-27"),
        stint("2025-06-01", "2025-06-02"),
    ]
    whole = [stint("2025-01-01", "2025-02-27"), parts[-1]]

    assert months(*parts) <= months(*whole)
