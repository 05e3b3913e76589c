"""Supervision in the store: numbers, steps, tasks carried on, and who is who."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from station_app.domain.problems import RecordInvalid
from station_app.domain.register import new_id
from station_app.domain.registers import BY_NAME
from station_app.services import entering, opening, records, seeing, trail
from station_app.services.entering import Edit
from station_app.services.exports import export
from station_app.services.figures.counted import counted
from station_app.services.listing import Question
from station_app.services.trail import Sieve
from station_app.services.workspace import Workspace
from tests.builders import STATION, person_values
from tests.services.supervision import (
    enter,
    enter_expert,
    enter_session,
    enter_task,
    enter_worker,
    session_values,
)

SESSIONS = BY_NAME["supervision_session"]


def rules_of(saved: records.Saved) -> set[str]:
    return {fault.rule for fault in saved.faults}


def session_of(store: Workspace, record: str) -> Any:
    return records.get(store, SESSIONS, record)


def test_a_session_is_numbered_and_its_hours_follow_its_times(station: Workspace) -> None:
    expert = enter_expert(station)

    saved = records.create(station, SESSIONS, session_values(expert))
    moved = records.change(station, SESSIONS, saved.record.id, {"end_at": "10:00"})

    assert session_of(station, saved.record.id).session_no == f"{STATION}-DD-2026-0001"
    assert session_of(station, moved.record.id).hours == Decimal("1.00")
    assert rules_of(saved) == set()


def test_the_bureau_numbers_its_own_sessions_without_a_code(bureau: Workspace) -> None:
    session = enter_session(bureau, enter_expert(bureau), held=False)

    assert session_of(bureau, session).session_no == "DD-2026-0001"


def test_r_sv_03_a_supervisor_without_appointment_is_told(station: Workspace) -> None:
    expert = enter_expert(station, appointed=False)

    saved = records.create(station, SESSIONS, session_values(expert))

    assert rules_of(saved) == {"R-SV-03"}


def test_r_sv_07_an_unqualified_supervisor_is_told(station: Workspace) -> None:
    expert = enter_expert(station, source="INTERNAL", level="1", practice_years=9)

    assert rules_of(records.create(station, SESSIONS, session_values(expert))) == {"R-SV-07"}


def test_r_sv_02_the_supervisor_is_not_supervised(station: Workspace) -> None:
    session = enter_session(station, enter_expert(station, phone=None), held=False)
    person = enter(station, "person", **person_values(name="秦望舒"))

    with pytest.raises(RecordInvalid, match="R-SV-02"):
        enter(station, "supervisee", session=session, person=person)


def test_r_sv_02_a_supervised_worker_does_not_become_the_supervisor(station: Workspace) -> None:
    worker = enter_worker(station)
    session = enter_session(station, enter_expert(station), worker, held=False)
    other = enter_expert(station, name="欧阳小兰", phone=None)

    with pytest.raises(RecordInvalid, match="R-SV-02"):
        records.change(station, SESSIONS, session, {"expert": other})


def test_a_session_without_a_worker_was_not_held(station: Workspace) -> None:
    session = enter_session(station, enter_expert(station), held=False)

    with pytest.raises(RecordInvalid, match="被督导者"):
        records.move(station, SESSIONS, session, "HELD")

    assert session_of(station, session).state == "PLANNED"


def test_what_is_open_is_carried_into_the_next_session(station: Workspace) -> None:
    expert, worker = enter_expert(station), enter_worker(station)
    first = enter_session(station, expert, worker)
    enter_task(station, first)
    enter_task(station, first, what="已办的事", done_on=date(2026, 3, 12))

    later = enter_session(station, expert, worker, held_on=date(2026, 4, 10))

    assert session_of(station, later).previous == "补写家访记录（欧阳小兰，2026-03-20）：未落实"
    assert session_of(station, first).previous is None


def test_what_was_written_of_earlier_tasks_stays(station: Workspace) -> None:
    expert, workers = enter_expert(station), [enter_worker(station), enter_worker(station, 2)]
    enter_task(station, enter_session(station, expert, *workers))
    later = enter_session(station, expert, workers[0], held_on=date(2026, 4, 10))
    records.change(station, SESSIONS, later, {"previous": "补写家访记录：已完成一半"})

    enter(station, "supervisee", session=later, person=workers[1])

    assert session_of(station, later).previous == "补写家访记录：已完成一半"


def test_r_sv_04_an_overdue_task_is_told_until_it_is_done(station: Workspace) -> None:
    session = enter_session(station, enter_expert(station), enter_worker(station))
    tasks = BY_NAME["supervision_task"]
    values = {"session": session, "what": "家访", "who": "王芳", "due_on": date(2026, 3, 20)}

    late = records.create(station, tasks, values)
    done = records.change(station, tasks, late.record.id, {"done_on": date(2026, 4, 1)})

    assert (rules_of(late), rules_of(done)) == ({"R-SV-04"}, set())


def test_a_signed_session_is_closed_and_its_tasks_are_not(station: Workspace) -> None:
    session = enter_session(station, enter_expert(station), enter_worker(station))
    task = enter_task(station, session)
    records.move(station, SESSIONS, session, "SIGNED")

    records.change(station, BY_NAME["supervision_task"], task, {"done_on": date(2026, 4, 1)})

    with pytest.raises(Exception, match="已签字"):
        records.change(station, SESSIONS, session, {"topic": "别的"})


def test_r_sv_06_what_was_confided_is_sensitive() -> None:
    confided = {name for name, spec in SESSIONS.fields.items() if spec.sensitive}

    assert confided == {"issues", "advice", "feedback"}


@pytest.mark.parametrize(
    ("reason", "shown"), [("", "（保密内容）"), ("区局核查", "家访时家长回避。")]
)
def test_r_sv_06_what_was_confided_is_exported_for_a_reason_only(
    station: Workspace, tmp_path: Path, reason: str, shown: str
) -> None:
    enter_session(station, enter_expert(station), held=False)

    export(station, SESSIONS, Question(), ("issues",), tmp_path / "督导.xlsx", reason=reason)

    table = load_workbook(tmp_path / "督导.xlsx").active
    assert table is not None
    assert shown in [cell.value for row in table.iter_rows() for cell in row]


@pytest.mark.parametrize(("register", "noted"), [("supervision_session", 1), ("expert", 0)])
def test_r_sv_06_who_sees_what_was_confided_stands_in_the_log(
    station: Workspace, register: str, noted: int
) -> None:
    expert = enter_expert(station)
    record = {"expert": expert, "supervision_session": enter_session(station, expert, held=False)}

    seeing.note_seen(station, opening.opened(station, BY_NAME[register], record[register]))

    log = trail.entries(station, trail.numbers(station, Sieve()))
    assert [each.what for each in log].count("查看保密内容") == noted


def test_a_form_with_its_workers_carries_what_they_left_open(station: Workspace) -> None:
    expert, worker = enter_expert(station), enter_worker(station)
    enter_task(station, enter_session(station, expert, worker))
    session, supervisee = new_id(), new_id()
    values = session_values(expert, held_on=date(2026, 4, 10))
    people = {"session": session, "person": worker}

    saved = entering.save(
        station,
        [Edit(SESSIONS, session, values), Edit(BY_NAME["supervisee"], supervisee, people)],
    )

    assert [each.fault.rule for each in saved.faults] == []
    assert session_of(station, session).previous == "补写家访记录（欧阳小兰，2026-03-20）：未落实"


def test_k16_only_what_took_place_counts(station: Workspace) -> None:
    expert, worker = enter_expert(station), enter_worker(station)
    enter_session(station, expert, worker)
    enter_session(station, expert, worker, held=False, start_at="14:00", end_at="16:00")

    assert counted(station).named("K16-hours").value == Decimal("2.5")
