"""Grades of organisations: how long they hold, and who may apply for one.

Source: 民政部令第39号《社会组织评估管理办法》 Art 7, 8; domain.md 11.1 (R-OR-02, R-OR-07).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from station_app.domain.codes import code_list
from station_app.domain.dates import add_months, show_day_cn
from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity

UNGRADED: Final = "NONE"  # of the code list org_grade: assessed, and given no grade
_UNFIT: Final = MappingProxyType({"FAIL": "不合格", "ABSENT": "未参检"})


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade that was given; valid_to None: nobody said how long."""

    grade: str
    granted_on: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is a grade, and in force on a day; both days are included."""
        return self.grade != UNGRADED and self.granted_on <= day <= (self.valid_to or date.max)


def valid_until(granted_on: date, parameters: Parameters) -> date:
    """Return the last day of a grade: five years less a day (民政部令第39号)."""
    years = parameters.whole("org.grade_years", granted_on)
    return add_months(granted_on, 12 * years) - timedelta(days=1)


def grade_on(grades: Iterable[Grade], day: date) -> Grade | None:
    """Return the best grade in force on a day, the latest of equal ones; None: there is none."""
    order = list(code_list("org_grade").labels)
    holding = [each for each in grades if each.holds_on(day)]
    return min(
        holding,
        key=lambda each: (order.index(each.grade), -each.granted_on.toordinal()),
        default=None,
    )


def expired_on(grades: Sequence[Grade], day: date) -> Grade | None:
    """Return the grade that ran out last, when none is in force on a day; None otherwise."""
    if grade_on(grades, day) is not None:
        return None
    over = [each for each in grades if each.valid_to and each.valid_to < day]
    graded = [each for each in over if each.grade != UNGRADED]
    return max(graded, key=lambda each: each.valid_to or date.min, default=None)


def grade_in_force(grades: Sequence[Grade], day: date) -> Iterator[Fault]:
    """Point out that the only grade has run out (R-OR-02)."""
    over = expired_on(grades, day)
    if over is not None and over.valid_to is not None:
        label = code_list("org_grade").label(over.grade)
        text = (
            f"评估等级{label}已于{show_day_cn(over.valid_to)}到期，"
            "请申请重新评估，或登记新的评估等级。"
        )
        yield Fault("", "R-OR-02", text, Severity.WARN)


def grade_days(granted_on: date | None, valid_to: date | None) -> Iterator[Fault]:
    """Let no grade end before it was given (R-OR-02)."""
    if granted_on and valid_to and valid_to < granted_on:
        text = f"有效期至早于评定日期{show_day_cn(granted_on)}，请改正。"
        yield Fault("valid_to", "R-OR-02", text)


def obstacles(
    registered_on: date | None,
    grades: Sequence[Grade],
    checks: Sequence[tuple[int, str]],
    day: date,
    parameters: Parameters,
) -> list[str]:
    """Return why an organisation may not apply for a grade on a day; none: it may.

    grades  given before
    checks  (year, code of inspect_result) of its annual checks

    Punishments and investigations (Art 8 Nos. 3, 4) are not on record: they are to be asked for.
    """
    found = [_too_new(registered_on, grades, day, parameters), _still_graded(grades, day)]
    found += [_unfit(checks, day)]
    return [each for each in found if each]


def _too_new(
    registered_on: date | None, grades: Sequence[Grade], day: date, parameters: Parameters
) -> str:
    if grades:
        return ""  # two years are asked of those who apply for the first time (Art 7 No. 1)
    if registered_on is None:
        return "没有登记成立日期"
    years = parameters.whole("org.grade_apply_years", day)
    since = add_months(registered_on, 12 * years)
    return f"登记未满{years}年（{show_day_cn(since)}期满）" if day < since else ""


def _still_graded(grades: Sequence[Grade], day: date) -> str:
    held = [each for each in grades if each.holds_on(day)]
    if any(each.valid_to is None for each in held):
        return "评估等级没有写明有效期"
    last = max((each.valid_to for each in held if each.valid_to), default=None)
    return f"评估等级在有效期内（至{show_day_cn(last)}）" if last else ""


def _unfit(checks: Sequence[tuple[int, str]], day: date) -> str:
    """Look at the checks of the year before, and of the two before (Art 8 Nos. 1, 2)."""
    results = dict(checks)
    last = day.year - 1
    if last not in results:
        return f"没有{last}年度的年检结论"
    if results[last] in _UNFIT:
        return f"{last}年度年检{_UNFIT[results[last]]}"
    if results[last] == results.get(last - 1) == "BASIC":
        return f"{last - 1}、{last}年度年检连续基本合格"
    return ""
