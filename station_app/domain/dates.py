"""Days and months as clerks type them, and counting with them.

Sources: domain.md R-XL-02 (what is accepted), R-EX-07 (anniversaries).
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from station_app.domain.texts import compact, unwrapped

FIRST_YEAR, LAST_YEAR = 1900, 2199

_TIME = re.compile(r"[\sT]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_DAY_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_MONTH_DIGITS = re.compile(r"(\d{4})(\d{2})")
_YEAR = re.compile(r"\d{4}年?")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.年]\d{1,2}([-/.月]\d{1,2}[日号]?|月)?")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_CLOCK = re.compile(r"(上午|下午)?(\d{1,2})(?:[:时点](\d{1,2})?分?)(?::\d{2})?")
_CLOCK_DIGITS = re.compile(r"(上午|下午)?(\d{2})(\d{2})")
NOON, HOURS, MINUTES = 12, 24, 60

EXPECTED_DAY = "按“2010-06-01”的样子填写年月日"
EXPECTED_MONTH = "按“2019-09”的样子填写年月"


class Unreadable(ValueError):
    """A text is no value of the kind; `str()` of it says in Chinese what is expected."""


def parse_day(text: str) -> date:
    """Read a day with a four-digit year, in any of the forms of R-XL-02. Raises Unreadable."""
    plain = compact(_TIME.sub("", unwrapped(text)))
    if match := _DAY.fullmatch(plain) or _DAY_DIGITS.fullmatch(plain):
        return _day(text, *(int(part) for part in match.groups()))
    if any(form.fullmatch(plain) for form in (_MONTH, _MONTH_DIGITS, _YEAR)):
        raise Unreadable(f"“{text}”不完整，缺少月或日，请{EXPECTED_DAY}。")
    raise Unreadable(_reason(text, plain, EXPECTED_DAY))


def parse_month(text: str) -> str:
    """Read a year and month as YYYY-MM; a full day gives its month. Raises Unreadable."""
    plain = compact(_TIME.sub("", unwrapped(text)))
    if match := _MONTH.fullmatch(plain) or _MONTH_DIGITS.fullmatch(plain):
        return f"{_day(text, int(match[1]), int(match[2]), 1):%Y-%m}"
    if _DAY.fullmatch(plain) or _DAY_DIGITS.fullmatch(plain):
        return f"{parse_day(plain):%Y-%m}"
    if _YEAR.fullmatch(plain):
        raise Unreadable(f"“{text}”只有年份，缺少月份，请{EXPECTED_MONTH}。")
    raise Unreadable(_reason(text, plain, EXPECTED_MONTH))


def parse_clock(text: str) -> str:
    """Read a time of the day, e.g. 9:00, 0900, 14时30分, 下午2:30, as HH:MM. Raises Unreadable."""
    plain = compact(unwrapped(text))
    found = _CLOCK.fullmatch(plain) or _CLOCK_DIGITS.fullmatch(plain)
    half, hour, minute = found.groups() if found else (None, str(HOURS), None)
    number = int(hour) + (NOON if half == "下午" and int(hour) < NOON else 0)
    if number >= HOURS or int(minute or 0) >= MINUTES:
        raise Unreadable(f"“{text}”不是一天中的时间，请按“09:00”的样子填写。")
    return f"{number:02d}:{int(minute or 0):02d}"


def minutes_between(start: str, end: str) -> int:
    """Return the minutes from one HH:MM of a day to another; negative when it is earlier."""
    first, last = (int(each[:2]) * MINUTES + int(each[3:]) for each in (start, end))
    return last - first


def _day(text: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(f"“{text}”的年份应在{FIRST_YEAR}到{LAST_YEAR}之间，请核对。")
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(f"“{text}”不存在这一天，请核对月份和日期。") from None


def _reason(text: str, plain: str, expected: str) -> str:
    if _SHORT_YEAR.fullmatch(plain):
        return f"“{text}”的年份须写四位，请{expected}。"
    if _SERIAL.fullmatch(plain):
        return f"“{text}”是数字而不是日期，请把单元格改为日期格式，或{expected}。"
    return f"“{text}”不是日期，请{expected}。"


def show_day_cn(day: date) -> str:
    """Return the day as official documents write it: 2026年7月5日 (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def add_months(day: date, count: int) -> date:
    """Return the same day `count` months later (earlier, if negative), clipped to the month's end.

    Source: domain.md R-RG-13.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def last_months(today: date, count: int) -> tuple[date, ...]:
    """Return the first days of so many months, the present one last."""
    numbers = range(today.year * 12 + today.month - count, today.year * 12 + today.month)
    return tuple(date(number // 12, number % 12 + 1, 1) for number in numbers)


def whole_years(start: date, end: date) -> int:
    """Return how many anniversaries of `start` are reached on `end`; 0 if `end` is earlier.

    Somebody who began on 29 February reaches a year on 28 February (R-EX-07).
    """
    years = max(end.year - start.year, 0)
    return years - 1 if years and add_months(start, 12 * years) > end else years


def age_on(born: date, day: date) -> int:
    """Return the age in full years (周岁) on a day.

    Somebody born on 29 February is a year older on 1 March only: an age that
    frees from a duty, such as a guardian's consent, is never reached too early.
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
