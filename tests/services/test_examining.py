"""Who may register and why not; what a session's marks lead to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from station_app.domain.problems import RecordMissing
from station_app.domain.registers.exams import EXAM_APPLICATIONS
from station_app.services import examining, records, undo
from station_app.services.workspace import Workspace
from tests.exams import applied, candidate, certificate, session


def state(station: Workspace, application: str) -> str:
    return records.get(station, EXAM_APPLICATIONS, application).state


def submitted(station: Workspace, person: str, sat: str, level: str = "1", **more: int) -> str:
    application = applied(station, person, sat, level, **more).record.id
    records.move(station, EXAM_APPLICATIONS, application, "SUBMITTED")
    return str(application)


def test_a_person_is_told_for_each_level_whether_and_why(station: Workspace) -> None:
    person = candidate(station, schooling="21", months=60)

    found = examining.check_person(station, person, session(station))

    assert (found.name, found.year, found.cutoff) == ("欧阳小兰", 2026, date(2026, 12, 31))
    told = [(c.level, c.eligible, c.row, c.needed_months, c.counted) for c in found.levels]
    assert told == [
        ("1", True, "A5", 24, "5年0个月"),
        ("2", True, "B6", 60, "5年0个月"),
        ("3", False, "", None, "5年0个月"),
    ]
    assert "须先取得社会工作师证书" in found.levels[2].reason


def test_without_a_session_the_coming_examination_is_meant(station: Workspace) -> None:
    person = candidate(station, months=36)

    found = examining.check_person(station, person)

    assert (found.year, found.cutoff) == (2027, date(2027, 12, 31))
    assert found.levels[0].eligible


def test_live_passes_and_what_remains_are_told(station: Workspace) -> None:
    person = candidate(station, months=120)
    submitted(station, person, session(station, 2025), "2",
              score_comp=70, score_prac=50, score_law=60)  # fmt: skip

    check = examining.check_person(station, person, session(station)).levels[1]

    assert check.live == "中级综合能力、法规与政策"
    assert check.told == ("已通过中级综合能力、法规与政策，须在2026年度内通过中级实务。",)


def test_a_certificate_that_is_held_is_told(station: Workspace) -> None:
    person = candidate(station, months=120)
    certificate(station, person, level="1", approved_on=date(2020, 6, 20), obtained_in=None)

    checks = examining.check_person(station, person, session(station)).levels

    assert [bool(each.told) for each in checks] == [True, False, False]


def test_all_who_applied_are_listed_with_reasons(station: Workspace) -> None:
    sat = session(station)
    fit, short = candidate(station, 1), candidate(station, 2, months=36)
    for person in (fit, short):
        applied(station, person, sat)
    gone = applied(station, candidate(station, 3), sat).record.id
    records.move(station, EXAM_APPLICATIONS, gone, "WITHDRAWN")

    found = examining.check_session(station, sat)

    assert [each.person for each in found.applicants] == [fit, short]
    assert [each.person for each in found.barred] == [short]
    assert "累计3年0个月" in found.barred[0].check.reason
    assert found.cutoff == date(2026, 12, 31)


def test_a_second_level_in_the_year_is_told_in_the_list(station: Workspace) -> None:
    person, sat = candidate(station, months=120), session(station)
    applied(station, person, sat, "1")
    applied(station, person, sat, "2")

    told = [each.check.told for each in examining.check_session(station, sat).applicants]

    assert all("不能同时参加" in texts[0] for texts in told)


def test_a_session_that_is_not_there_is_missing(station: Workspace) -> None:
    for ask in (examining.check_session, examining.conclude):
        with pytest.raises(RecordMissing, match="考试批次"):
            ask(station, "01ARZ3NDEKTSV4RRFFQ69G5FAV")


MARKS = {
    "PASSED_ALL": {"score_comp": 70, "score_prac": 60, "score_law": 60},
    "PASSED_PART": {"score_comp": 70, "score_prac": 50, "score_law": 60},
    "FAILED": {"score_comp": 30, "score_prac": 50, "score_law": -1},
    "ABSENT": {"score_comp": -1, "score_prac": -1, "score_law": -1},
}


def test_marks_bring_a_whole_session_to_its_states(station: Workspace) -> None:
    sat = session(station)
    made = {
        wanted: submitted(station, candidate(station, number, months=120), sat, "2", **marks)
        for number, (wanted, marks) in enumerate(MARKS.items(), 1)
    }

    found = examining.conclude(station, sat)

    assert {wanted: state(station, each) for wanted, each in made.items()} == {w: w for w in MARKS}
    assert found.moved == dict.fromkeys(MARKS, 1)
    undo.undo(station, found.change)
    assert {state(station, each) for each in made.values()} == {"SUBMITTED"}


def test_what_waits_for_marks_or_for_a_judgement_stays(station: Workspace) -> None:
    sat = session(station)
    waiting = submitted(station, candidate(station, 1), sat, score_comp=70)
    cheated = submitted(station, candidate(station, 2), sat, score_comp=-2, score_prac=70)

    found = examining.conclude(station, sat)

    assert (found.change, found.moved, found.awaited) == ("", {}, 1)
    assert found.to_judge == ("欧阳小兰",)
    assert {state(station, each) for each in (waiting, cheated)} == {"SUBMITTED"}


def test_a_corrected_mark_corrects_the_state_and_nothing_else_moves(station: Workspace) -> None:
    sat = session(station)
    application = submitted(station, candidate(station), sat, score_comp=70, score_prac=5)
    examining.conclude(station, sat)
    assert state(station, application) == "FAILED"

    records.change(station, EXAM_APPLICATIONS, application, {"score_prac": Decimal(65)})

    assert examining.conclude(station, sat).moved == {"PASSED_ALL": 1}
    assert examining.conclude(station, sat).moved == {}


def test_what_is_being_rechecked_is_left_to_people(station: Workspace) -> None:
    sat = session(station)
    application = submitted(station, candidate(station), sat, score_comp=70, score_prac=58)
    for each in ("SCORED", "FAILED", "RECHECK"):
        records.move(station, EXAM_APPLICATIONS, application, each)

    assert examining.conclude(station, sat).moved == {}
    assert state(station, application) == "RECHECK"
