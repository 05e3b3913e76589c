"""Training classes: hours, costs, attendance, and what earns study hours, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.parameters import shipped
from station_app.domain.problems import Severity
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.training import (
    TRAINING_ATTENDANCES,
    TRAINING_SESSIONS,
    passes_in_the_way,
)
from station_app.domain.rules import training as rules
from station_app.domain.rules.training import AttendanceFacts, ClassFacts, CostFacts
from tests.domain.test_study_checks import heard
from tests.domain.test_workers import knowing
from tests.learning import day

PARAMETERS = shipped()
TODAY = date(2024, 6, 1)
ERROR, WARN = Severity.ERROR, Severity.WARN
COURSE = ClassFacts("K", "督导班", "CE", day(1), day(2), Decimal(16), "HELD")
KINDS = set(BY_NAME["training_session"].fields["kind"].kind.codes.labels)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("from_on", "to_on", "hours", "faults"),
    [
        pytest.param(day(1), day(2), 16, [], id="R-TR-01 as much as usual"),
        pytest.param(day(1), day(2), 17, [("hours", "R-TR-01", WARN)], id="R-TR-01 too many"),
        pytest.param(day(1), day(1), 8, [], id="R-TR-01 one day"),
        pytest.param(day(2), day(1), 8, [("to_on", "R-TR-01", ERROR)], id="R-TR-01 backwards"),
        pytest.param(None, day(1), 80, [], id="R-TR-01 not known yet"),
    ],
)
def test_hours_fit_the_days(from_on: Any, to_on: Any, hours: int, faults: list[Any]) -> None:
    assert heard(rules.class_dates(from_on, to_on, Decimal(hours), PARAMETERS)) == faults


@pytest.mark.parametrize(
    ("costs", "faults"),
    [
        pytest.param(CostFacts("GOV_FULL", Decimal(9), Decimal(9), Decimal(0)), [], id="R-TR-02"),
        pytest.param(
            CostFacts("GOV_FULL", None, None, Decimal(1)),
            [("trainee_fee", "R-TR-02", ERROR)],
            id="R-TR-02 fee all the same",
        ),
        pytest.param(CostFacts("SELF", None, None, Decimal(100)), [], id="R-TR-02 trainees pay"),
        pytest.param(
            CostFacts("GOV_PART", Decimal(9), Decimal(10)),
            [("cost_gov", "R-TR-02", ERROR)],
            id="R-TR-02 more than all",
        ),
        pytest.param(
            CostFacts("GOV_FULL", Decimal(9), Decimal(8)),
            [("cost_gov", "R-TR-02", WARN)],
            id="R-TR-02 less than all",
        ),
        pytest.param(CostFacts("GOV_PART", Decimal(9), Decimal(8)), [], id="R-TR-02 a part"),
        pytest.param(CostFacts(), [], id="R-TR-02 nothing known"),
    ],
)
def test_who_pays(costs: CostFacts, faults: list[Any]) -> None:
    assert heard(rules.class_costs(costs)) == faults


@pytest.mark.parametrize(
    ("state", "passed", "faults"),
    [
        ("CANCELLED", True, [("state", "STATE", ERROR)]),
        ("CANCELLED", False, []),
        ("HELD", True, []),
    ],
)
def test_a_class_that_people_have_passed_is_not_cancelled(
    state: str, passed: bool, faults: list[Any]
) -> None:
    course = TRAINING_SESSIONS.new(id="K", state=state)
    attended = [TRAINING_ATTENDANCES.new(passed=passed)]

    found = passes_in_the_way(course, knowing(children={"training_attendance": attended}))

    assert heard(found) == faults


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_pass_earns_hours_in_classes_for_social_workers_only(kind: str) -> None:  # R-CE-03
    course = replace(COURSE, kind=kind)

    assert rules.earns_hours(course, True, False) is (
        kind in {"CE", "SPECIAL", "SUPERVISOR", "PRE_JOB"}
    )
    assert rules.earns_hours(course, True, True) is (kind != "VOLUNTEER")
    assert not rules.earns_hours(course, False, True)
    assert not rules.earns_hours(replace(course, state="CANCELLED"), True, True)


@pytest.mark.parametrize(
    ("attendance", "course", "faults"),
    [
        pytest.param(AttendanceFacts(Decimal(16), Decimal(2), True), {}, [], id="all of it"),
        pytest.param(
            AttendanceFacts(Decimal(17), Decimal(2), True),
            {},
            [("hours_actual", "R-CE-03", WARN)],
            id="R-CE-03 more hours than held",
        ),
        pytest.param(
            AttendanceFacts(Decimal(16), Decimal("2.5"), False),
            {},
            [("signed_days", "R-CE-03", WARN)],
            id="R-CE-03 more days than held",
        ),
        pytest.param(
            AttendanceFacts(Decimal(0), Decimal(0), True),
            {},
            [("hours_actual", "R-CE-03", ERROR)],
            id="R-CE-03 passed without attending",
        ),
        pytest.param(AttendanceFacts(Decimal(0), Decimal(0), False), {}, [], id="did not come"),
        pytest.param(
            AttendanceFacts(Decimal(16), None, True),
            {"to_on": date(2024, 6, 2)},
            [("passed", "R-CE-03", ERROR)],
            id="R-CE-03 passed before the end",
        ),
        pytest.param(
            AttendanceFacts(Decimal(16), None, True),
            {"to_on": TODAY},
            [],
            id="R-CE-03 on the last day",
        ),
        pytest.param(
            AttendanceFacts(Decimal(16), None, True),
            {"state": "CANCELLED"},
            [("passed", "R-CE-03", ERROR)],
            id="R-CE-03 passed what was not held",
        ),
    ],
)
def test_an_attendance_fits_its_class(
    attendance: AttendanceFacts, course: dict[str, Any], faults: list[Any]
) -> None:
    assert heard(rules.attendance_faults(attendance, replace(COURSE, **course), TODAY)) == faults


@pytest.mark.parametrize(
    ("other", "heard_of"),
    [
        ({"from_on": day(2), "to_on": day(3)}, True),
        ({"from_on": day(3), "to_on": day(4)}, False),
        ({"state": "CANCELLED"}, False),
        ({"id": "K"}, False),
    ],
)
def test_two_classes_at_a_time_are_doubted(
    other: dict[str, Any], heard_of: bool
) -> None:  # R-CE-13
    others = [replace(COURSE, **({"id": "L", "title": "另一班"} | other))]

    found = heard(rules.clash(COURSE, others))

    assert found == ([("person", "R-CE-13", WARN)] if heard_of else [])


@pytest.mark.parametrize(
    ("hours", "days"), [("16", "2"), ("8", "1"), ("5", "0.6"), ("40", "2"), ("0", "0")]
)
def test_days_signed_in_follow_from_the_hours(hours: str, days: str) -> None:
    assert rules.usual_days(COURSE, Decimal(hours)) == Decimal(days)
    assert rules.usual_days(COURSE, None) is None
    assert rules.usual_days(replace(COURSE, hours=Decimal(0)), Decimal(hours)) is None
