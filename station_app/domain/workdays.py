"""Counting working days, with the public holidays as far as they are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

HOLIDAYS_UNKNOWN = (
    "节假日数据未更新，期限暂按周一至周五为工作日推算，请对照国务院办公厅的放假安排核对。"
)
SATURDAY = 5  # as date.weekday() counts


@dataclass(frozen=True, slots=True)
class WorkdaysResult:
    """A day found by counting working days.

    uncertain   the holidays of a year passed through are not known, see HOLIDAYS_UNKNOWN
    """

    day: date
    uncertain: bool = False


def add_workdays(day: date, n: int) -> WorkdaysResult:
    """Return the n-th working day after `day`; `day` itself is not counted.

    Years without holiday data (the library knows 2004–2026) are counted Monday to Friday.
    Source: domain.md 7.6 and 18.14.
    """
    uncertain = False
    while n > 0:
        day += timedelta(days=1)
        working = _is_workday(day)
        if working is None:
            uncertain = True
            working = day.weekday() < SATURDAY
        n -= working
    return WorkdaysResult(day, uncertain)


def _is_workday(day: date) -> bool | None:
    """Return None when the holidays of the year are not known."""
    # Here, because its tables would slow down every start of the program.
    from chinese_calendar import is_workday

    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return None
