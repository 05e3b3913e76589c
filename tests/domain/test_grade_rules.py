"""R-OR-02, R-OR-07: how long a grade of an organisation holds, and who may apply for one."""

from __future__ import annotations

from datetime import date

import pytest

from station_app.domain.parameters import shipped
from station_app.domain.problems import Severity
from station_app.domain.rules.grades import (
    Grade,
    expired_on,
    grade_days,
    grade_in_force,
    grade_on,
    obstacles,
    valid_until,
)

TODAY = date(2026, 11, 23)
GOOD = ((2024, "PASS"), (2025, "PASS"))


@pytest.mark.parametrize(
    ("granted", "until"),
    [
        (date(2021, 3, 1), date(2026, 2, 28)),
        (date(2019, 3, 1), date(2024, 2, 29)),
        (date(2020, 2, 29), date(2025, 2, 27)),  # five years on is 28 February, less a day
        (date(2022, 1, 1), date(2026, 12, 31)),
    ],
)
def test_r_or_02_a_grade_holds_five_years_less_a_day(granted: date, until: date) -> None:
    assert valid_until(granted, shipped()) == until


OLD = Grade("5A", date(2015, 1, 1), date(2019, 12, 31))
HELD = Grade("3A", date(2022, 1, 1), date(2026, 12, 31))
BETTER = Grade("4A", date(2024, 1, 1), date(2028, 12, 31))
UNGRADED = Grade("NONE", date(2024, 1, 1))


@pytest.mark.parametrize(
    ("grades", "day", "held", "over"),
    [
        ([], TODAY, None, None),
        ([OLD], TODAY, None, OLD),
        ([OLD], date(2019, 12, 31), OLD, None),
        ([OLD, HELD], TODAY, HELD, None),
        ([HELD, BETTER], TODAY, BETTER, None),
        ([BETTER], date(2023, 12, 31), None, None),  # not given yet
        ([UNGRADED], TODAY, None, None),
        ([OLD, UNGRADED], TODAY, None, OLD),
        ([Grade("2A", date(2020, 1, 1))], TODAY, Grade("2A", date(2020, 1, 1)), None),
    ],
)
def test_r_or_02_the_best_grade_in_force_counts(
    grades: list[Grade], day: date, held: Grade | None, over: Grade | None
) -> None:
    assert grade_on(grades, day) == held
    assert expired_on(grades, day) == over


def test_r_or_02_of_equal_grades_the_latest_counts() -> None:
    earlier, later = (
        Grade("4A", date(year, 1, 1), date(year + 5, 12, 31)) for year in (2021, 2023)
    )

    assert grade_on([earlier, later], TODAY) is later


def test_r_or_02_tells_when_the_grade_ran_out() -> None:
    (fault,) = grade_in_force([OLD], TODAY)

    assert (fault.rule, fault.severity) == ("R-OR-02", Severity.WARN)
    assert "5A级已于2019年12月31日到期" in fault.text
    assert not list(grade_in_force([OLD, HELD], TODAY))
    assert not list(grade_in_force([], TODAY))


def test_r_or_02_a_grade_does_not_end_before_it_begins() -> None:
    (fault,) = grade_days(TODAY, date(2026, 11, 22))

    assert (fault.field, fault.refuses) == ("valid_to", True)
    assert not list(grade_days(TODAY, TODAY))
    assert not list(grade_days(None, TODAY))


@pytest.mark.parametrize(
    ("registered", "grades", "checks", "told"),
    [
        (date(2024, 11, 23), [], GOOD, []),
        (date(2024, 11, 24), [], GOOD, ["登记未满2年（2026年11月24日期满）"]),
        (None, [], GOOD, ["没有登记成立日期"]),
        (date(2010, 1, 1), [OLD], GOOD, []),
        (date(2010, 1, 1), [UNGRADED], GOOD, []),
        (date(2010, 1, 1), [HELD], GOOD, ["评估等级在有效期内（至2026年12月31日）"]),
        (
            date(2010, 1, 1),
            [Grade("2A", date(2020, 1, 1))],
            GOOD,
            ["评估等级没有写明有效期"],
        ),
        (date(2010, 1, 1), [], [], ["没有2025年度的年检结论"]),
        (date(2010, 1, 1), [], [(2024, "PASS")], ["没有2025年度的年检结论"]),
        (date(2010, 1, 1), [], [(2025, "FAIL")], ["2025年度年检不合格"]),
        (date(2010, 1, 1), [], [(2025, "ABSENT")], ["2025年度年检未参检"]),
        (date(2010, 1, 1), [], [(2024, "FAIL"), (2025, "PASS")], []),
        (date(2010, 1, 1), [], [(2025, "BASIC")], []),
        (date(2010, 1, 1), [], [(2023, "BASIC"), (2025, "BASIC")], []),
        (
            date(2010, 1, 1),
            [],
            [(2024, "BASIC"), (2025, "BASIC")],
            ["2024、2025年度年检连续基本合格"],
        ),
        (date(2024, 7, 1), [], [(2025, "EXEMPT")], []),
        (
            date(2026, 1, 1),
            [],
            [(2025, "ABSENT")],
            ["登记未满2年（2028年1月1日期满）", "2025年度年检未参检"],
        ),
    ],
)
def test_r_or_07_says_who_may_not_apply_for_a_grade(
    registered: date | None,
    grades: list[Grade],
    checks: list[tuple[int, str]],
    told: list[str],
) -> None:
    assert obstacles(registered, grades, checks, TODAY, shipped()) == told
