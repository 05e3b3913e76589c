"""Days and months as clerks type them."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.dates import (
    Unreadable,
    add_months,
    age_on,
    minutes_between,
    parse_clock,
    parse_day,
    parse_month,
    show_day_cn,
    whole_years,
)

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2010-6-1",
        "2010/6/1",
        "2010.6.1",
        "2010年6月1日",
        "2010年06月01号",
        "20100601",
        "2010-06-01",
        "２０１０－０６－０１",
        "２０１０年６月１日",
        " 2010 年 6 月 1 日 ",
        "2010-06-01 00:00:00",
        "2010/6/1 0:00",
        "2010-06-01T00:00:00.000",
        '="2010-06-01"',
        "'2010-06-01",
        "2010–6–1",
    ],
)
def test_every_usual_spelling_of_a_day_is_read(text: str) -> None:
    assert parse_day(text) == date(2010, 6, 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("23.3.12", "年份须写四位"),
        ("20/11/28", "年份须写四位"),
        ("08-3-3", "年份须写四位"),
        ("95年3月", "年份须写四位"),
        ("2017.13.05", "不存在这一天"),
        ("2016年2月30日", "不存在这一天"),
        ("2020-11-31", "不存在这一天"),
        ("20190229", "不存在这一天"),
        ("44510", "是数字而不是日期"),
        ("43166.5", "是数字而不是日期"),
        ("2016年", "不完整"),
        ("2016-05", "不完整"),
        ("201605", "不完整"),
        ("0201-06-01", "1900到2199"),
        ("春节前", "不是日期"),
        ("6/1/2010", "不是日期"),
        ("", "不是日期"),
    ],
)
def test_an_unreadable_day_says_what_is_expected(text: str, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        parse_day(text)


@given(DAYS)
def test_a_day_shown_is_read_back(day: date) -> None:
    assert parse_day(show_day_cn(day)) == day
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"{day:%Y%m%d}") == day


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_is_refused_as_unreadable(text: str) -> None:
    with suppress(Unreadable):
        assert 1900 <= parse_day(text).year <= 2199


def test_official_documents_write_no_leading_zeros() -> None:
    assert show_day_cn(date(2026, 7, 5)) == "2026年7月5日"


@pytest.mark.parametrize(
    "text",
    [
        "2019-09",
        "2019.9",
        "2019/09",
        "201909",
        "2019年9月",
        "2019-09-30",
        "20190915",
        "２０１９．０９",
    ],
)
def test_every_usual_spelling_of_a_month_is_read(text: str) -> None:
    assert parse_month(text) == "2019-09"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2019", "缺少月份"),
        ("90.11", "年份须写四位"),
        ("2019-13", "不存在"),
        ("43166", "是数字"),
        ("去年", "不是日期，请按“2019-09”"),
    ],
)
def test_an_unreadable_month_says_what_is_expected(text: str, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        parse_month(text)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 8, 31), -3, date(2026, 5, 31)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_are_clipped_at_their_end(day: date, count: int, expected: date) -> None:
    assert add_months(day, count) == expected


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2020, 2, 29), date(2021, 2, 28), 1),
        (date(2020, 2, 29), date(2021, 2, 27), 0),
        (date(2020, 6, 1), date(2026, 6, 1), 6),
        (date(2020, 6, 1), date(2026, 5, 31), 5),
        (date(2020, 6, 1), date(2019, 5, 31), 0),
    ],
)
def test_a_year_is_whole_on_its_anniversary(start: date, end: date, years: int) -> None:
    assert whole_years(start, end) == years


def test_a_leap_day_child_is_eighteen_on_the_first_of_march() -> None:
    born = date(2008, 2, 29)

    assert age_on(born, date(2026, 2, 28)) == 17
    assert age_on(born, date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9:00", "09:00"),
        ("0900", "09:00"),
        ("14：30", "14:30"),
        ("14时30分", "14:30"),
        ("9点", "09:00"),
        ("下午2:30", "14:30"),
        ("下午12:05", "12:05"),
        ("上午9:00", "09:00"),
        ("23:59", "23:59"),
        ("09:00:00", "09:00"),
    ],
)
def test_a_time_is_read_as_clerks_type_it(typed: str, read: str) -> None:
    assert parse_clock(typed) == read


@pytest.mark.parametrize("typed", ["24:00", "9:60", "上班", "900 0", "2460", "-1:00"])
def test_what_is_no_time_of_a_day_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable, match="09:00"):
        parse_clock(typed)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [("09:00", "10:30", 90), ("09:00", "09:00", 0), ("09:00", "08:59", -1)],
)
def test_minutes_from_one_time_to_another(start: str, end: str, minutes: int) -> None:
    assert minutes_between(start, end) == minutes
