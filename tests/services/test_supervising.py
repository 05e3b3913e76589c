"""The calendar of supervision, open tasks, and who is left out."""

from __future__ import annotations

from datetime import date

import pytest

from station_app.domain.problems import RecordInvalid
from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling, reminders, supervising
from station_app.services.reminders import Kind
from station_app.services.workspace import Workspace
from tests.services.supervision import enter_expert, enter_session, enter_task, enter_worker

TODAY = date(2026, 11, 23)  # as the clock of these tests has it


def test_the_calendar_has_the_sessions_of_its_month_in_order(station: Workspace) -> None:
    expert, worker = enter_expert(station), enter_worker(station)
    for day in (date(2026, 2, 28), date(2026, 3, 31), date(2026, 3, 1), date(2026, 4, 1)):
        enter_session(station, expert, worker, held_on=day)

    found = supervising.calendar(station, date(2026, 3, 15))

    assert [each.on for each in found] == [date(2026, 3, 1), date(2026, 3, 31)]
    assert {(each.supervisor, each.people, each.label) for each in found} == {
        ("秦望舒", ("欧阳小兰",), "已开展")
    }


def test_a_planned_session_whose_day_has_passed_is_late(station: Workspace) -> None:
    expert = enter_expert(station)
    for day in (date(2026, 11, 22), TODAY):
        enter_session(station, expert, held=False, held_on=day)

    assert [each.late for each in supervising.calendar(station, TODAY)] == [True, False]


def test_a_deleted_session_leaves_the_calendar(station: Workspace) -> None:
    session = enter_session(station, enter_expert(station), held=False)
    recycling.delete(station, BY_NAME["supervision_session"], session)

    assert supervising.calendar(station, date(2026, 3, 1)) == []


def test_open_tasks_are_listed_by_their_day_until_they_are_done(station: Workspace) -> None:
    session = enter_session(station, enter_expert(station), enter_worker(station))
    later = enter_task(station, session, what="写总结", due_on=date(2026, 12, 1))
    late = enter_task(station, session, due_on=date(2026, 11, 20))

    before = supervising.open_tasks(station)
    supervising.done(station, late, TODAY, " 已补写 ")

    assert [(each.task, each.days_late) for each in before] == [(late, 3), (later, 0)]
    assert [each.task for each in supervising.open_tasks(station)] == [later]
    stored = records.get(station, BY_NAME["supervision_task"], late)
    assert (stored.done_on, stored.done_note) == (TODAY, "已补写")  # type: ignore[attr-defined]


def test_nothing_is_done_on_a_day_to_come(station: Workspace) -> None:
    task = enter_task(station, enter_session(station, enter_expert(station), held=False))

    with pytest.raises(RecordInvalid):
        supervising.done(station, task, date(2026, 11, 24), "")


def test_r_sv_05_who_had_no_session_in_the_period_is_listed(station: Workspace) -> None:
    covered, before, never = (enter_worker(station, number) for number in (1, 2, 3))
    expert = enter_expert(station)
    enter_session(station, expert, covered, held_on=date(2026, 11, 2))
    enter_session(station, expert, before, held_on=date(2026, 6, 2))
    enter_session(station, expert, never, held=False, held_on=date(2026, 11, 3))

    found = supervising.uncovered(station, TODAY)

    assert [(each.person, each.last_on) for each in found] == [
        (never, None),
        (before, date(2026, 6, 2)),
    ]
    assert "应不少于1次" in found[0].text


def test_r_sv_05_who_has_left_is_not_asked_about(station: Workspace) -> None:
    enter_worker(station)
    (worker,) = supervising.uncovered(station, TODAY)
    workers = BY_NAME["social_worker"]
    records.change(station, workers, worker.worker, {"left_on": date(2026, 11, 1)})
    records.move(station, workers, worker.worker, "LEFT")

    assert supervising.uncovered(station, TODAY) == []


def test_r_sv_04_what_is_overdue_is_reminded_of_until_it_is_done(station: Workspace) -> None:
    session = enter_session(station, enter_expert(station), enter_worker(station))
    task = enter_task(station, session, due_on=date(2026, 11, 22))
    enter_task(station, session, due_on=TODAY)

    (due,) = (each for each in reminders.due(station) if each.kind is Kind.TASK)
    supervising.done(station, task, TODAY, "")

    assert (due.records, due.due) == ((session,), date(2026, 11, 22))
    assert due.items[0].weight(TODAY) == "bad"
    assert [each for each in reminders.due(station) if each.kind is Kind.TASK] == []
