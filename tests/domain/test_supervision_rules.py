"""R-SV-01…07: times, people, appointments, tasks, and the steps of a session."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.life_cycles import LifeCycle
from station_app.domain.parameters import Parameters, shipped
from station_app.domain.problems import Fault, MoveForbidden, Severity
from station_app.domain.rules import supervision as rules
from station_app.domain.rules.supervision import (
    Appointment,
    Named,
    OpenTask,
    Qualification,
    SessionFacts,
)

DAY = date(2026, 3, 10)
STATES = tuple(rules.SESSION_LABELS)


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return shipped()


def told(faults: Any) -> list[tuple[str, str, Severity]]:
    return [(fault.field, fault.rule, fault.severity) for fault in faults]


@pytest.mark.parametrize(
    ("start", "end", "hours", "refused"),
    [
        ("09:00", "11:30", Decimal("2.50"), False),
        ("09:00", "10:20", Decimal("1.33"), False),
        ("09:00", "09:00", None, True),
        ("14:00", "09:00", None, True),
        ("09:00", None, None, False),
    ],
)
def test_r_sv_01_a_session_ends_after_it_begins(
    start: str, end: str | None, hours: Decimal | None, refused: bool
) -> None:
    assert rules.hours_between(start, end) == hours
    found = [("end_at", "R-SV-01", Severity.ERROR)] if refused else []
    assert told(rules.ends_after_start(start, end)) == found


@pytest.mark.parametrize(
    ("hours", "warned"), [("0.50", False), ("2.00", False), ("1.33", True), ("0.25", True)]
)
def test_hours_are_told_in_halves(hours: str, warned: bool) -> None:
    found = told(rules.in_half_hours(Decimal(hours)))

    assert found == ([("hours", "RANGE", Severity.WARN)] if warned else [])


@pytest.mark.parametrize(
    ("supervisor", "worker", "refused"),
    [
        (Named("秦望舒"), Named("秦望舒"), True),
        (Named("秦望舒", "13900138001"), Named("秦望舒"), True),
        (Named("秦望舒", "13900138001"), Named("秦望舒", "13900138001"), True),
        (Named("秦望舒", "13900138001"), Named("秦望舒", "13900138002"), False),
        (Named("秦望舒"), Named("秦望月"), False),
        (Named(None), Named(None), False),
    ],
)
def test_r_sv_02_nobody_supervises_themselves(
    supervisor: Named, worker: Named, refused: bool
) -> None:
    found = told(rules.not_oneself(supervisor, [Named("王芳"), worker], "person"))

    assert found == ([("person", "R-SV-02", Severity.ERROR)] if refused else [])


@pytest.mark.parametrize(
    ("appointment", "covered"),
    [
        (Appointment("SUPERVISION", "APPOINTED", DAY), True),
        (Appointment("SUPERVISION", "RENEWED", DAY, DAY), True),
        (Appointment("SUPERVISION", "ENDED", date(2026, 1, 1), date(2026, 3, 9)), False),
        (Appointment("SUPERVISION", "ENDED", date(2026, 1, 1), date(2026, 3, 11)), True),
        (Appointment("SUPERVISION", "APPOINTED", date(2026, 3, 11)), False),
        (Appointment("SUPERVISION", "NOMINATED", DAY), False),
        (Appointment("TRAINING", "APPOINTED", DAY), False),
    ],
)
def test_r_sv_03_the_supervisor_is_appointed_on_the_day(
    appointment: Appointment, covered: bool
) -> None:
    found = told(rules.appointed_on(DAY, [appointment]))

    assert found == ([] if covered else [("expert", "R-SV-03", Severity.WARN)])


@pytest.mark.parametrize(
    ("due", "done", "late"),
    [
        (date(2026, 3, 9), None, True),
        (DAY, None, False),
        (date(2026, 3, 9), DAY, False),
        (None, None, False),
    ],
)
def test_r_sv_04_a_task_is_done_by_its_day(due: date | None, done: date | None, late: bool) -> None:
    found = told(rules.done_in_time(due, done, DAY))

    assert found == ([("due_on", "R-SV-04", Severity.WARN)] if late else [])


@pytest.mark.parametrize(
    ("found", "fit"),
    [
        (Qualification("UNIVERSITY", None, None), True),
        (Qualification("EXTERNAL", "2", 5), True),
        (Qualification("INTERNAL", "3", 20), True),
        (Qualification("INTERNAL", "1", 20), False),
        (Qualification("INTERNAL", "2", 4), False),
        (Qualification(None, None, None), False),
    ],
)
def test_r_sv_07_a_supervisor_has_level_and_years_or_teaches(
    found: Qualification, fit: bool, parameters: Parameters
) -> None:
    faults: list[Fault] = list(rules.qualified(found, DAY, parameters))

    assert told(faults) == ([] if fit else [("expert", "R-SV-07", Severity.WARN)])
    assert fit or "社会工作师及以上并从业满5年" in faults[0].text


@pytest.mark.parametrize("old", STATES)
@pytest.mark.parametrize("new", STATES)
def test_a_session_takes_its_steps_only(old: str, new: str) -> None:
    cycle = LifeCycle(rules.SESSION_LABELS, rules.SESSION_MOVES)
    allowed = {("PLANNED", "HELD"), ("HELD", "SIGNED"), ("PLANNED", "CANCELLED")}

    if (old, new) in allowed:
        cycle.check(old, new)
    else:
        with pytest.raises(MoveForbidden):
            cycle.check(old, new)


FULL = {"functions": "1", "topic": "探访", "issues": "问题", "advice": "建议"}


@pytest.mark.parametrize(
    ("session", "fields"),
    [
        (SessionFacts("PLANNED", date(2026, 4, 1), 0), []),
        (SessionFacts("HELD", DAY, 1), []),
        (SessionFacts("HELD", DAY, None), []),
        (SessionFacts("HELD", date(2026, 3, 11), 1), ["held_on"]),
        (SessionFacts("HELD", DAY, 0), [""]),
        (SessionFacts("SIGNED", DAY, 0, **FULL), [""]),
        (SessionFacts("SIGNED", DAY, 1, **FULL), []),
        (SessionFacts("SIGNED", DAY, 1, topic="探访"), ["functions", "issues", "advice"]),
        (SessionFacts("CANCELLED", DAY, 0), ["remark"]),
        (SessionFacts("CANCELLED", DAY, 0, remark="督导者生病"), []),
    ],
)
def test_a_state_stands_on_what_the_session_tells(session: SessionFacts, fields: list[str]) -> None:
    found = told(rules.session_in_order(session, DAY))

    assert found == [(name, "STATE", Severity.ERROR) for name in fields]


@pytest.mark.parametrize(
    ("appointment", "fields"),
    [
        (Appointment("SUPERVISION", "APPOINTED", DAY, DAY), []),
        (Appointment("SUPERVISION", "APPOINTED", DAY, date(2026, 3, 9)), ["to_on"]),
        (Appointment("SUPERVISION", "ENDED", DAY), ["to_on"]),
    ],
)
def test_an_appointment_ends_after_it_begins(appointment: Appointment, fields: list[str]) -> None:
    assert [each.field for each in rules.appointment_in_order(appointment)] == fields


def test_open_tasks_are_carried_once() -> None:
    tasks = [OpenTask("家访", "王芳", DAY), OpenTask("写总结", "李娜", DAY)]

    first = rules.carried(None, tasks[:1])
    again = rules.carried(first, tasks)

    assert first == "家访（王芳，2026-03-10）：未落实"
    assert again == f"{first}\n写总结（李娜，2026-03-10）：未落实"
    assert rules.carried(again, tasks) == again
    assert rules.carried(None, []) is None


NEW, OLD = date(2025, 9, 1), date(2020, 1, 2)  # days of hiring
ALONE, GROUP = "1", "2"


@pytest.mark.parametrize(
    ("hired", "attended", "text"),
    [
        (OLD, [], "近1个月督导0次，应不少于1次"),
        (OLD, [(date(2026, 2, 11), GROUP)], ""),
        (OLD, [(date(2026, 2, 10), GROUP)], "近1个月督导0次"),
        (OLD, [(date(2026, 3, 11), GROUP)], "近1个月督导0次"),
        (NEW, [(DAY, GROUP)], "近1个月个别督导0次，应不少于1次"),
        (NEW, [(DAY, ALONE)], ""),
        (date(2025, 3, 10), [(DAY, GROUP)], ""),  # a year ago: no longer new
        (date(2026, 2, 11), [], ""),  # came within the period
        (None, [], "近1个月督导0次"),
    ],
)
def test_r_sv_05_every_worker_is_supervised_in_the_period(
    hired: date | None, attended: list[tuple[date, str]], text: str, parameters: Parameters
) -> None:
    found = rules.left_out(hired, attended, DAY, parameters)

    assert found.startswith(text)
    assert bool(found) == bool(text)
