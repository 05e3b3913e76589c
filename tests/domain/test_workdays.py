"""Counting working days over weekends, holidays and years without holiday data."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.workdays import WorkdaysResult, add_workdays


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 5, 20), 0, date(2026, 5, 20)),  # a Wednesday
        (date(2026, 5, 20), 1, date(2026, 5, 21)),
        (date(2026, 5, 22), 1, date(2026, 5, 25)),  # over a weekend
        (date(2026, 5, 23), 1, date(2026, 5, 25)),  # from a Saturday
        (date(2025, 9, 30), 1, date(2025, 10, 9)),  # over the national holidays
        (date(2025, 9, 26), 1, date(2025, 9, 28)),  # a Sunday worked instead
    ],
)
def test_weekends_and_holidays_do_not_count(day: date, count: int, expected: date) -> None:
    assert add_workdays(day, count) == WorkdaysResult(expected, uncertain=False)


def test_thirty_workdays_into_a_year_without_data_are_uncertain() -> None:
    assert add_workdays(date(2026, 12, 15), 30) == WorkdaysResult(date(2027, 1, 26), uncertain=True)


def test_years_without_data_count_monday_to_friday() -> None:
    friday = date(2040, 9, 28)  # the national holidays of that year are not known

    assert add_workdays(friday, 5) == WorkdaysResult(date(2040, 10, 5), uncertain=True)


def test_uncertainty_ends_with_the_years_without_data() -> None:
    assert not add_workdays(date(2003, 12, 31), 1).uncertain
    assert add_workdays(date(2003, 12, 30), 2).uncertain


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 25))
def test_one_more_workday_is_always_later(day: date, count: int) -> None:
    assert day <= add_workdays(day, count).day < add_workdays(day, count + 1).day
