"""Rules of assessments: totals, grades, assessors, steps (domain.md 4.6, 11.5, 18.7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from station_app.domain.life_cycles import LifeCycle
from station_app.domain.parameters import Parameter, shipped
from station_app.domain.problems import Fault, MoveForbidden, Severity
from station_app.domain.registers.assessments import ASSESSMENTS
from station_app.domain.rules import assessments as rules
from station_app.domain.rules.assessments import Aspect, Sitting, Term, Verdict

DAY = date(2026, 6, 30)
TODAY = date(2026, 7, 1)
ROWS = (Aspect(Decimal(60), Decimal("48.5")), Aspect(Decimal(40), Decimal(39)))
THREE = (("欧阳清", True), ("李思", True), ("王五一", True))
NOTIFIED = Sitting(
    state="NOTIFIED",
    stage="2",
    held_on=DAY,
    declared=True,
    total=Decimal("87.5"),
    conclusion="PASS",
    notified_on=DAY,
    appeal_until=date(2026, 7, 7),
    aspects=ROWS,
    assessors=THREE,
)


def told(faults: object) -> list[tuple[str, str, Severity]]:
    """Return field, rule and weight of each fault."""
    return [(each.field, each.rule, each.severity) for each in faults]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("score", "grade", "conclusion"),
    [
        ("100", "EXCELLENT", "PASS"),
        ("90", "EXCELLENT", "PASS"),
        ("89.99", "GOOD", "PASS"),
        ("80", "GOOD", "PASS"),
        ("79.99", "PASS", "PASS"),
        ("60", "PASS", "PASS"),
        ("59.99", "FAIL", "FAIL"),
        ("0", "FAIL", "FAIL"),
    ],
)
def test_grades_are_half_open_bands(score: str, grade: str, conclusion: str) -> None:
    assert rules.grade_of(Decimal(score), DAY, shipped()) == grade
    assert rules.conclusion_of(Decimal(score), DAY, shipped()) == conclusion


def test_grades_follow_the_parameter_of_the_day() -> None:
    stricter = shipped().with_([Parameter("grade", DAY, "", "95,85,70")])

    assert rules.grade_of(Decimal(90), DAY, stricter) == "GOOD"
    assert rules.grade_of(Decimal(90), date(2026, 6, 29), stricter) == "EXCELLENT"


def test_a_total_needs_every_score() -> None:
    assert rules.total(ROWS) == Decimal("87.5")
    assert rules.total([*ROWS, Aspect(Decimal(0))]) is None
    assert rules.total([]) is None


@pytest.mark.parametrize(
    ("state", "severity"), [("HELD", Severity.WARN), ("DRAFTED", Severity.ERROR)]
)
def test_full_scores_make_a_hundred(state: str, severity: Severity) -> None:
    short = replace(NOTIFIED, state=state, aspects=(Aspect(Decimal(60)), Aspect(Decimal(39))))

    assert told(rules.full_scores_add_up(short)) == [("", "R-AS-01", severity)]
    assert not list(rules.full_scores_add_up(replace(NOTIFIED, state=state)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"assessors": THREE[:2]}, [("", "R-AS-02", Severity.WARN)]),
        ({"assessors": (*THREE, ("赵六一", True))}, [("", "R-AS-02", Severity.WARN)]),
        ({"assessors": (*THREE[:2], ("赵六一", None))}, [("", "R-AS-03", Severity.WARN)]),
        ({"declared": None}, [("declared", "R-AS-03", Severity.ERROR)]),
        ({"state": "PLANNED", "declared": None, "assessors": ()}, []),
    ],
)
def test_three_or_more_independent_people_assess(
    changes: dict[str, object], expected: list[tuple[str, str, Severity]]
) -> None:
    assert told(rules.assessors_fit(replace(NOTIFIED, **changes))) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": None}, "held_on"),
        ({"aspects": (Aspect(Decimal(100)),)}, ""),
        ({"aspects": (), "total": None}, "total"),
        ({"notified_on": None}, "notified_on"),
        ({"state": "APPEALED"}, "appealed_on"),
    ],
)
def test_a_state_needs_what_it_stands_on(changes: dict[str, object], field: str) -> None:
    found = rules.step_in_order(replace(NOTIFIED, **changes), TODAY)  # type: ignore[arg-type]

    assert told(found) == [(field, "STATE", Severity.ERROR)]
    assert not list(rules.step_in_order(NOTIFIED, TODAY))


def test_a_total_without_rows_is_told() -> None:
    found = rules.step_in_order(replace(NOTIFIED, aspects=()), TODAY)

    assert told(found) == [("total", "R-AS-01", Severity.WARN)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"notified_on": date(2026, 6, 29)}, ("notified_on", "RANGE", Severity.ERROR)),
        ({"appealed_on": date(2026, 7, 8)}, ("appealed_on", "R-AS-06", Severity.ERROR)),
        ({"appealed_on": date(2026, 6, 29)}, ("appealed_on", "RANGE", Severity.ERROR)),
        ({"state": "FINAL"}, ("appeal_until", "R-AS-06", Severity.WARN)),
    ],
)
def test_days_of_an_assessment_follow_each_other(
    changes: dict[str, object], expected: tuple[str, str, Severity]
) -> None:
    found = rules.step_in_order(replace(NOTIFIED, **changes), TODAY)  # type: ignore[arg-type]

    assert told(found) == [expected]


def test_an_appeal_is_open_for_five_working_days() -> None:
    end = rules.appeal_end(date(2026, 9, 29), shipped())

    assert end.day == date(2026, 10, 12)  # 1 to 7 October are holidays, 10 October is worked
    assert not list(rules.holidays_known(end))
    assert told(rules.holidays_known(rules.appeal_end(date(2031, 1, 6), shipped())))


def test_a_failure_asks_for_something_to_be_put_right() -> None:
    failed = replace(NOTIFIED, conclusion="FAIL")

    assert told(rules.failure_rectified(failed)) == [("", "R-AS-07", Severity.WARN)]
    assert not list(rules.failure_rectified(replace(failed, rectifications=1)))
    assert not list(rules.failure_rectified(NOTIFIED))


def test_no_score_goes_beyond_its_full_score() -> None:
    beyond = rules.within_full(Aspect(Decimal(10), Decimal("10.5")))

    assert told(beyond) == [("score", "R-AS-04", Severity.ERROR)]
    assert not list(rules.within_full(Aspect(Decimal(10), Decimal(10))))


@pytest.mark.parametrize("state", rules.ASSESSMENT_LABELS)
def test_told_scores_stay_unless_an_appeal_is_open(state: str) -> None:
    found = list(rules.result_kept(state, Decimal("59.99"), ROWS))

    assert bool(found) == (state in ("NOTIFIED", "FINAL"))
    assert not list(rules.result_kept(state, Decimal("87.5"), ROWS))


@pytest.mark.parametrize(
    ("state", "conclusion", "passed"),
    [
        ("DRAFTED", "PASS", False),
        ("NOTIFIED", "PASS", True),
        ("APPEALED", "PASS", False),
        ("FINAL", "PASS", True),
        ("FINAL", "FAIL", False),
    ],
)
def test_an_assessment_counts_as_passed_once_it_is_told(
    state: str, conclusion: str, passed: bool
) -> None:
    assert Verdict("a", "2", 1, state, conclusion).passed is passed


def test_the_latest_result_of_a_stage_counts() -> None:
    failed = Verdict("a", "2", 1, "NOTIFIED", "FAIL", Decimal("59.99"), "FAIL")
    again = Verdict("b", "2", 2, "NOTIFIED", "PASS", Decimal(60), "PASS")
    planned = Verdict("c", "2", 3, "PLANNED")
    last = Verdict("d", "3", 4, "FINAL", "PASS")

    assert rules.latest([again, failed, planned, last], "2") == again
    assert rules.latest([planned], "2") is None
    assert (failed.told, again.told) == ("中期考核59.99分 较差(不合格)", "中期考核60分 一般(合格)")


YEAR = Term(date(2026, 1, 1), date(2026, 12, 31))
HALF = Term(date(2026, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("stage", "term", "verdicts", "missed"),
    [
        ("3", YEAR, [], True),
        ("3", YEAR, [Verdict("a", "2", 1, "NOTIFIED", "PASS")], False),
        ("3", HALF, [], False),
        ("3", None, [], False),
        ("3", Term(None, date(2026, 12, 31)), [], False),
        ("3", Term(date(2026, 1, 1), None), [], False),
        ("2", YEAR, [], False),
    ],
)
def test_a_project_under_a_year_needs_the_final_assessment_only(
    stage: str, term: Term | None, verdicts: list[Verdict], missed: bool
) -> None:
    found = told(rules.stages_held(stage, term, verdicts))

    assert found == ([("stage", "R-AS-08", Severity.WARN)] if missed else [])


@pytest.mark.parametrize(
    ("held_on", "no", "told_"),
    [
        (date(2026, 11, 30), 1, True),
        (date(2026, 12, 1), 1, False),
        (date(2026, 12, 31), 1, False),
        (date(2027, 1, 1), 1, True),
        (date(2027, 1, 1), 2, False),
    ],
)
def test_a_final_assessment_is_in_the_last_month(held_on: date, no: int, told_: bool) -> None:
    found = told(rules.held_in_last_month("3", no, held_on, YEAR))

    assert found == ([("held_on", "R-AS-09", Severity.WARN)] if told_ else [])
    assert not list(rules.held_in_last_month("2", no, held_on, YEAR))


@pytest.mark.parametrize(
    ("done_on", "accepted_on", "expected"),
    [
        (None, None, ["deadline"]),
        (date(2026, 6, 30), None, ["deadline"]),
        (date(2026, 6, 29), None, []),
        (date(2026, 6, 29), date(2026, 6, 28), ["accepted_on"]),
    ],
)
def test_what_is_overdue_is_told(
    done_on: date | None, accepted_on: date | None, expected: list[str]
) -> None:
    found: list[Fault] = list(
        rules.rectified_in_time(date(2026, 6, 29), done_on, accepted_on, TODAY)
    )

    assert [each.field for each in found] == expected
    assert all(each.severity is Severity.WARN for each in found)


LEGAL = {
    ("PLANNED", "HELD"), ("HELD", "DRAFTED"), ("DRAFTED", "NOTIFIED"), ("NOTIFIED", "APPEALED"),
    ("NOTIFIED", "FINAL"), ("APPEALED", "FINAL"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), list(product(rules.ASSESSMENT_LABELS, repeat=2)))
def test_an_assessment_goes_its_road_only(old: str, new: str) -> None:
    cycle: LifeCycle = ASSESSMENTS.life_cycle
    if (old, new) in LEGAL:
        cycle.check(old, new)
    else:
        with pytest.raises(MoveForbidden):
            cycle.check(old, new)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"stage": "3", "unsigned": ("李思",)}, [("", "R-PJ-14", Severity.WARN)]),
        ({"stage": "3", "unsigned": ()}, []),
        ({"stage": "2", "unsigned": ("李思",)}, []),
        ({"stage": "3", "unsigned": ("李思",), "state": "DRAFTED"}, []),
    ],
)
def test_who_accepts_a_project_at_its_end_signs_for_it(
    changes: dict[str, object], expected: list[object]
) -> None:
    assert told(rules.acceptance_signed(replace(NOTIFIED, **changes))) == expected  # type: ignore[arg-type]
