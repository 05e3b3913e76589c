"""Periods of ledgers: read as people write them, shown as bureaus print them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.problems import StationError
from station_app.services.ledgers.periods import LENGTHS, parse_period, period_with, periods_before


@pytest.mark.parametrize(
    ("text", "key", "first", "last"),
    [
        ("2026", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026年", "2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026H1", "2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026年下半年", "2026H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026q2", "2026Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026年第三季度", "2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("２０２６年 第4季度".replace("4", "四"), "2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2024-02", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026年12月", "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_read_in_the_usual_ways(text: str, key: str, first: date, last: date) -> None:
    found = parse_period(text)

    assert (found.key, found.first, found.last) == (key, first, last)


@pytest.mark.parametrize("text", ["", "26Q2", "2026Q5", "2026H3", "2026-13", "1066", "上季度"])
def test_what_is_no_period_is_said_with_an_example(text: str) -> None:
    with pytest.raises(StationError, match="2026Q2"):
        parse_period(text)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("2026", "2026年度"), ("2026H2", "2026年下半年"), ("2026Q1", "2026年第一季度"),
        ("2026-06", "2026年6月"),
    ],
)  # fmt: skip
def test_a_period_is_shown_in_words(key: str, shown: str) -> None:
    assert str(parse_period(key)) == shown


@given(st.dates(date(1990, 1, 1), date(2199, 12, 31)), st.sampled_from(sorted(LENGTHS)))
def test_a_day_lies_in_its_period_which_can_be_read_again(day: date, length: str) -> None:
    found = period_with(day, length)

    assert found.first <= day <= found.last
    assert parse_period(found.key) == parse_period(str(found)) == found


@given(st.dates(date(1999, 1, 1), date(2199, 12, 31)), st.sampled_from(sorted(LENGTHS)))
def test_periods_follow_each_other_without_a_gap(day: date, length: str) -> None:
    found = periods_before(day, length, 8)

    assert len(found) == 8
    for later, earlier in pairwise(found):
        assert earlier.last + timedelta(days=1) == later.first
