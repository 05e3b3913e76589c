"""One class for many people: said first, saved in one change, taken back by one undo."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import RecordMissing, StationError
from station_app.domain.registers import BY_NAME
from station_app.services import classes, finding, recycling, undo
from station_app.services.classes import Attendee, Outcome
from station_app.services.entering import EditsInvalid
from station_app.services.workspace import Workspace
from tests.builders import resident_id, worker_values
from tests.learning import (
    ATTENDANCES,
    COURSES,
    PEOPLE,
    STUDIES,
    attend,
    course,
    course_values,
    day,
    entered,
    person,
    studies_of,
    study_values,
)
from tests.services.test_records import WORKERS, brought_in

HOURS = Decimal(16)


def total(workspace: Workspace, register: Any) -> int:
    return finding.find(workspace, register).total


def outcomes(plan: classes.ClassPlan) -> list[str]:
    return [row.outcome.value for row in plan.rows]


def test_sixty_people_are_entered_in_one_change_and_taken_back_by_one_undo(
    station: Workspace,
) -> None:
    people = [
        brought_in(station, PEOPLE, name=f"第{n}人", id_number=resident_id(n)) for n in range(60)
    ]
    held, clashing = course(station, 1), course(station, 2, title="同期班")
    attend(station, held, people[0])
    attend(station, clashing, people[1])
    wanted = classes.alike([*people, people[2]], HOURS, passed=True, first_proof="HG-0061")

    plan = classes.plan(station, held, wanted)
    saved = classes.save(station, plan)

    assert plan.counts == {Outcome.NEW: 59, Outcome.PRESENT: 1, Outcome.REPEATED: 1}
    overlapping = [row for row in plan.rows if any(f.rule == "R-CE-13" for f in row.faults)]
    assert [row.attendee.person for row in overlapping] == [people[1]]
    assert total(station, ATTENDANCES) == total(station, STUDIES) == 61
    undo.undo(station, saved.change)
    assert total(station, ATTENDANCES) == total(station, STUDIES) == 2


def test_a_plan_changes_nothing(station: Workspace) -> None:
    held, who = course(station), person(station)

    plan = classes.plan(station, held, classes.alike([who], HOURS, passed=True))

    assert outcomes(plan) == ["new"]
    assert total(station, ATTENDANCES) == 0


def test_what_a_rule_refuses_is_told_and_left_out(station: Workspace) -> None:
    held = course(station)
    good, bad = person(station, 1), person(station, 2)
    entered(
        station, STUDIES,
        study_values(bad, title="第1期社会工作实务培训", from_on=day(1), to_on=day(2)),
    )  # fmt: skip

    plan = classes.plan(station, held, classes.alike([good, bad], HOURS, passed=True))
    classes.save(station, plan)

    assert outcomes(plan) == ["new", "refused"]
    assert "R-CE-13" in {fault.rule for fault in plan.rows[1].faults}
    assert plan.rows[1].edit is None
    assert total(station, ATTENDANCES) == 1


def test_learning_elsewhere_at_the_same_time_is_doubted(station: Workspace) -> None:
    held, who = course(station), person(station)
    entered(station, STUDIES, study_values(who, title="别处", from_on=day(2), to_on=day(2)))

    (row,) = classes.plan(station, held, classes.alike([who], HOURS, passed=True)).rows

    assert [fault.text for fault in row.faults if fault.rule == "R-CE-13"] == [
        "与“别处”（2024年5月2日至2024年5月2日）时间重叠，请核对起止日期。"
    ]


def test_somebody_who_is_not_registered_is_refused(station: Workspace) -> None:
    plan = classes.plan(station, course(station), classes.alike(["NOBODY"], HOURS))

    assert outcomes(plan) == ["refused"]
    assert plan.rows[0].faults[0].text == "没有登记过这个人，请先在“人员”中登记。"
    assert classes.save(station, plan).change == ""


def test_those_in_the_class_are_changed_only_when_asked(station: Workspace) -> None:
    held, who = course(station), person(station)
    attend(station, held, who, passed=False, hours_actual=Decimal(8), proof_no=None)
    wanted = classes.alike([who], HOURS, passed=True, days=Decimal(2), first_proof="HG-1")

    untouched = classes.plan(station, held, wanted)
    plan = classes.plan(station, held, wanted, update=True)
    classes.save(station, plan)

    assert (outcomes(untouched), outcomes(plan)) == (["present"], ["changed"])
    assert [study.hours for study in studies_of(station, who)] == [16]
    assert outcomes(classes.plan(station, held, wanted, update=True)) == ["present"]


def test_each_may_have_hours_of_their_own(station: Workspace) -> None:
    held = course(station)
    people = [person(station, n) for n in (1, 2)]
    wanted = [Attendee(people[0], HOURS, True), Attendee(people[1], Decimal(4), False, Decimal(1))]

    classes.save(station, classes.plan(station, held, wanted))

    rows: Any = finding.find(station, ATTENDANCES).rows
    found = {each.person: (each.hours_actual, each.signed_days, each.passed) for each in rows}
    assert found == {people[0]: (16, 2, True), people[1]: (4, 1, False)}


def test_a_class_that_is_gone_is_not_planned(station: Workspace) -> None:
    held, who = course(station), person(station)
    recycling.delete(station, COURSES, held)

    with pytest.raises(RecordMissing):
        classes.plan(station, held, classes.alike([who], HOURS))


def test_nothing_is_saved_when_somebody_was_entered_in_between(station: Workspace) -> None:
    held = course(station)
    people = [person(station, n) for n in (1, 2)]
    plan = classes.plan(station, held, classes.alike(people, HOURS))
    attend(station, held, people[1])

    with pytest.raises(EditsInvalid, match="R-ID-09"):
        classes.save(station, plan)

    assert total(station, ATTENDANCES) == 1


@pytest.mark.parametrize(
    ("first", "numbers"),
    [
        ("HG-0099", ["HG-0099", "HG-0100", "HG-0101"]),
        ("9", ["9", "10", "11"]),
        ("证2024第08号", ["证2024第08号", "证2024第09号", "证2024第10号"]),
    ],
)
def test_proofs_are_numbered_one_after_the_other(first: str, numbers: list[str]) -> None:
    assert classes.proof_numbers(first, 3) == numbers


def test_a_number_without_digits_is_not_counted_on() -> None:
    with pytest.raises(StationError, match="“合格”中没有数字"):
        classes.proof_numbers("合格", 2)


def test_workers_in_post_are_offered_by_name(station: Workspace) -> None:
    held = course(station)
    names = {"赵一": "ACTIVE", "安二": "ACTIVE", "白三": "LEFT", "陈四": "CANDIDATE"}
    ids = {}
    for number, (name, state) in enumerate(names.items()):
        ids[name] = person(station, number, name=name)
        values = worker_values(ids[name], worker_no=f"{number}")
        brought_in(station, WORKERS, **values, state=state)
    attend(station, held, ids["赵一"])

    offered = classes.workers(station, held)

    assert [(each.name, each.present) for each in offered] == [("安二", False), ("赵一", True)]
    assert offered[0].facts == "四方坪街道社工站"
    assert classes.present_in(station, held) == {ids["赵一"]}


def test_candidates_of_an_examination_are_offered(station: Workspace) -> None:
    sessions, applications = (BY_NAME[name] for name in ("exam_session", "exam_application"))
    exam = brought_in(station, sessions, title="2026年考试", year=2026, kind="NATIONAL")
    people = [person(station, n, name=name) for n, name in enumerate(["周一", "吴二"])]
    for who, state in zip(people, (applications.life_cycle.start, "WITHDRAWN"), strict=True):
        brought_in(station, applications, person=who, session=exam, level="1", state=state)

    offered = classes.applicants(station, exam)

    assert [(each.name, each.facts) for each in offered] == [("周一", "助理社会工作师")]


def test_a_class_is_named_by_its_number_or_id(station: Workspace) -> None:
    held = entered(station, COURSES, course_values(course_no="PX-1"))

    assert classes.course_named(station, " px-1") == held
    assert classes.course_named(station, held) == held
    with pytest.raises(StationError, match="没有编号为“PX-2”的培训班次"):
        classes.course_named(station, "PX-2")


def test_people_may_pass_only_when_the_class_is_over(station: Workspace) -> None:
    last = station.today() + timedelta(days=1)
    held, who = course(station, from_on=last, to_on=last), person(station)

    plan = classes.plan(station, held, classes.alike([who], Decimal(8), passed=True))

    assert outcomes(plan) == ["refused"]
    assert outcomes(classes.plan(station, held, classes.alike([who], Decimal(8)))) == ["new"]
