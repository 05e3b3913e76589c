"""Periods that ledgers cover: a year, a half of it, a quarter, a month."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from station_app.domain.problems import StationError
from station_app.domain.texts import compact

# Months of each length by the name that ledger files use.
LENGTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}

_ORDINALS = "一二三四"
_FORMS: tuple[tuple[re.Pattern[str], int, dict[str, int]], ...] = (
    (re.compile(r"(\d{4})(?:年度?)?"), 12, {}),
    (re.compile(r"(\d{4})年?(?:H([12])|([上下])半年?)", re.IGNORECASE), 6, {"上": 1, "下": 2}),
    (
        re.compile(r"(\d{4})年?(?:Q([1-4])|第?([一二三四])季度?)", re.IGNORECASE),
        3,
        {sign: number for number, sign in enumerate(_ORDINALS, 1)},
    ),
    (re.compile(r"(\d{4})(?:-|年)(1[0-2]|0?[1-9])月?()"), 1, {}),
)
_FIRST_YEAR, _LAST_YEAR = 1990, 2199


@dataclass(frozen=True)
class Period:
    """Some months of one year.

    number   which part of the year, from 1
    months   how many months it has
    """

    year: int
    number: int
    months: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * self.months + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.number * self.months
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def key(self) -> str:
        """Its name in files: 2026, 2026H1, 2026Q2, 2026-06."""
        ending = {12: "", 6: f"H{self.number}", 3: f"Q{self.number}", 1: f"-{self.number:02d}"}
        return f"{self.year}{ending[self.months]}"

    def __str__(self) -> str:
        part = {
            12: "度",
            6: f"{'上下'[(self.number - 1) % 2]}半年",
            3: f"第{_ORDINALS[(self.number - 1) % 4]}季度",
            1: f"{self.number}月",
        }
        return f"{self.year}年{part[self.months]}"


def parse_period(text: str) -> Period:
    """Read 2026, 2026H1, 2026Q2, 2026-06, or the same in Chinese. Raises StationError."""
    plain = compact(text)
    for form, months, signs in _FORMS:
        match = form.fullmatch(plain)
        if match and _FIRST_YEAR <= int(match[1]) <= _LAST_YEAR:
            part = next((part for part in match.groups()[1:] if part), "1")
            return Period(int(match[1]), signs.get(part) or int(part), months)
    raise StationError(
        f"“{text}”不是报告期，请写成 2026（全年）、2026H1（上半年）、2026Q2（第二季度）或 2026-06。"
    )


def period_with(day: date, length: str) -> Period:
    """Return the period of a length ("year", "half", "quarter", "month") that has a day in it."""
    months = LENGTHS[length]
    return Period(day.year, (day.month - 1) // months + 1, months)


def periods_before(day: date, length: str, count: int) -> list[Period]:
    """Return the period with a day and those before it, the latest first."""
    found = [period_with(day, length)]
    while len(found) < count:
        earlier = found[-1].first.toordinal() - 1
        found.append(period_with(date.fromordinal(earlier), length))
    return found
