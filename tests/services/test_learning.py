"""Classes in the store, and the continuing education that a pass in one earns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import (
    NotAllowed,
    RecordInvalid,
    RecordMissing,
    StationError,
)
from station_app.services import cells, entering, listing, records, recycling, undo
from station_app.services.entering import Edit
from station_app.services.workspace import Workspace
from tests.learning import (
    ATTENDANCES,
    COURSES,
    STUDIES,
    attend,
    course,
    course_values,
    day,
    person,
    refused,
    registered,
    rules_of,
    studies_of,
)
from tests.services.test_records import brought_in

# --- classes ---


def test_classes_are_numbered_by_station_and_year(station: Workspace) -> None:
    numbers = [records.get(station, COURSES, course(station, n)).course_no for n in (1, 2)]  # type: ignore[attr-defined]
    other: Any = records.get(station, COURSES, course(station, 3, from_on=date(2023, 1, 1)))

    assert numbers == ["43010501201-PX-2024-0001", "43010501201-PX-2024-0002"]
    assert other.course_no == "43010501201-PX-2023-0001"


def test_the_bureaus_classes_have_no_station_in_their_number(bureau: Workspace) -> None:
    made: Any = records.get(bureau, COURSES, course(bureau))

    assert made.course_no == "PX-2024-0001"


def test_a_number_that_a_list_has_brought_in_is_passed_over(station: Workspace) -> None:
    course(station, 1, course_no="43010501201-PX-2024-0001")

    made: Any = records.get(station, COURSES, course(station, 2))

    assert made.course_no == "43010501201-PX-2024-0002"


def test_where_the_government_pays_in_full_its_share_is_all(station: Workspace) -> None:
    made: Any = records.get(
        station, COURSES, course(station, cost=Decimal(900), cost_bearer="GOV_FULL")
    )

    assert made.cost_gov == 900
    fee = course_values(2, cost_bearer="GOV_FULL", trainee_fee=Decimal(1))
    assert refused(station, COURSES, fee) == {"R-TR-02"}


def test_a_class_tells_how_many_came_and_their_hours(station: Workspace) -> None:
    held = course(station)
    attend(station, held, person(station, 1))
    attend(station, held, person(station, 2), hours_actual=Decimal(8))
    attend(station, held, person(station, 3), hours_actual=Decimal(0), passed=False)

    numbers = listing.snapshot(station, COURSES, listing.Question())
    (row,) = listing.rows(station, COURSES, ("attended", "person_hours"), numbers)

    assert row is not None
    assert row.cells == ("2", "24")


def test_a_class_that_somebody_has_passed_is_not_cancelled(station: Workspace) -> None:
    held = course(station)
    attend(station, held, person(station))

    with pytest.raises(RecordInvalid, match="已有1人登记合格，不能取消班次"):
        records.move(station, COURSES, held, "CANCELLED")


# --- what a pass earns ---


def test_a_pass_is_a_record_of_continuing_education(station: Workspace) -> None:
    who = person(station)

    saved = attend(station, course(station), who)

    (study,) = studies_of(station, who)
    assert (study.kind, study.title, study.organiser) == (
        "TRAINING", "第1期社会工作实务培训", "开福区社会工作局",
    )  # fmt: skip
    assert (study.from_on, study.to_on, study.hours) == (day(1), day(2), 16)
    assert (study.proof_no, study.verified, study.verified_on) == (
        "HG-001", True, date(2026, 11, 23),
    )  # fmt: skip
    assert (study.attendance, study.home) == (saved.record.id, station.station)
    assert saved.record.signed_days == 2  # type: ignore[attr-defined]


def test_without_a_number_of_the_proof_the_hours_are_not_verified(station: Workspace) -> None:
    who = person(station)

    saved = attend(station, course(station), who, proof_no=None)

    (study,) = studies_of(station, who)
    assert not study.verified
    assert rules_of(saved.faults) == {"R-CE-15"}


def test_a_number_that_comes_later_verifies_the_hours(station: Workspace) -> None:
    who = person(station)
    attendance = attend(station, course(station), who, proof_no=None).record.id

    records.change(station, ATTENDANCES, attendance, {"proof_no": "HG-002"})

    (study,) = studies_of(station, who)
    assert (study.proof_no, study.verified) == ("HG-002", True)


@pytest.mark.parametrize("passed", [False, None])
def test_without_a_pass_nothing_is_earned(station: Workspace, passed: bool | None) -> None:
    who = person(station)

    attend(station, course(station), who, passed=passed)

    assert studies_of(station, who) == []


def test_coaching_earns_hours_only_for_the_certified(station: Workspace) -> None:
    held = course(station, kind="EXAM_COACHING")
    new, certified = person(station, 1), person(station, 2)
    registered(station, certified)

    for each in (new, certified):
        attend(station, held, each)

    assert [len(studies_of(station, each)) for each in (new, certified)] == [0, 1]


def test_hours_change_with_the_attendance(station: Workspace) -> None:
    who = person(station)
    attendance = attend(station, course(station), who).record.id
    (before,) = studies_of(station, who)

    records.change(station, ATTENDANCES, attendance, {"hours_actual": Decimal(12)})

    (study,) = studies_of(station, who)
    assert (study.id, study.hours) == (before.id, 12)


def test_taking_the_pass_back_takes_the_hours_back_and_undo_brings_both(
    station: Workspace,
) -> None:
    who = person(station)
    attendance = attend(station, course(station), who).record.id

    changed = records.change(station, ATTENDANCES, attendance, {"passed": False})
    gone = studies_of(station, who)
    undo.undo(station, changed.change)

    assert gone == []
    assert [each.hours for each in studies_of(station, who)] == [16]


def test_hours_follow_a_pass_that_is_typed_into_the_table(station: Workspace) -> None:
    who = person(station)
    attendance = attend(station, course(station), who, passed=False).record

    typed = cells.Cell(attendance.id, attendance.row_version, "passed", "否", "是")
    cells.write(station, ATTENDANCES, [typed])

    assert len(studies_of(station, who)) == 1


def test_hours_change_with_their_class(station: Workspace) -> None:
    who, held = person(station), course(station)
    attend(station, held, who)

    records.change(station, COURSES, held, {"title": "改名班", "to_on": day(3)})

    (study,) = studies_of(station, who)
    assert (study.title, study.to_on) == ("改名班", day(3))


def test_a_class_that_becomes_one_for_volunteers_earns_nothing(station: Workspace) -> None:
    who, held = person(station), course(station)
    attend(station, held, who)

    records.change(station, COURSES, held, {"kind": "VOLUNTEER"})

    assert studies_of(station, who) == []


def test_what_was_added_to_the_hours_by_hand_stays(station: Workspace) -> None:
    who = person(station)
    attendance = attend(station, course(station), who).record.id
    (study,) = studies_of(station, who)
    records.change(station, STUDIES, study.id, {"verified": False, "ce_form": "3"})

    records.change(station, ATTENDANCES, attendance, {"hours_actual": Decimal(10)})

    (kept,) = studies_of(station, who)
    assert (kept.verified, kept.ce_form, kept.hours) == (False, "3", 10)


def test_hours_go_with_their_attendance_and_come_back_with_it(station: Workspace) -> None:
    who = person(station)
    attendance = attend(station, course(station), who).record.id

    recycling.delete(station, ATTENDANCES, attendance)
    gone = studies_of(station, who)
    recycling.restore(station, ATTENDANCES, attendance)

    assert gone == []
    assert len(studies_of(station, who)) == 1


def test_hours_go_with_the_whole_class(station: Workspace) -> None:
    who, held = person(station), course(station)
    attendance = attend(station, held, who).record.id

    undone = undo.undo(station, recycling.delete(station, COURSES, held))
    (study,) = studies_of(station, who)
    undo.undo(station, undone.change)

    assert study.attendance == attendance
    assert studies_of(station, who) == []
    with pytest.raises(RecordMissing):
        records.get(station, ATTENDANCES, attendance)


def test_hours_out_of_a_class_are_not_deleted_on_their_own(station: Workspace) -> None:
    who = person(station)
    attend(station, course(station), who)
    (study,) = studies_of(station, who)

    with pytest.raises(StationError, match="由“培训学员”（第1期社会工作实务培训 欧阳小兰）得出"):
        recycling.delete(station, STUDIES, study.id)


def test_a_form_that_saves_several_records_earns_the_hours_too(station: Workspace) -> None:
    who = person(station)
    values = {"session": "K", "person": who, "hours_actual": Decimal(16), "passed": True}

    entering.save(
        station,
        [Edit(COURSES, "K", course_values()), Edit(ATTENDANCES, "A", values)],
    )
    entering.save(station, [Edit(ATTENDANCES, "A", {"hours_actual": Decimal(9)}, 1)])

    assert [each.hours for each in studies_of(station, who)] == [9]


def test_a_station_enters_its_people_into_a_class_of_the_bureau(station: Workspace) -> None:
    who = person(station)
    with station.database.transaction("系统", "receipt", merging=True) as session:
        shared = COURSES.new(**course_values(), home="", course_no="PX-2024-0007")
        session.add(shared)
        session.flush()
        held = shared.id

    attend(station, held, who)

    assert len(studies_of(station, who)) == 1
    with pytest.raises(NotAllowed):
        records.change(station, COURSES, held, {"title": "改名"})


def test_the_bureau_does_not_delete_a_class_in_which_a_station_has_trainees(
    bureau: Workspace,
) -> None:
    held = course(bureau)
    theirs = {"person": person(bureau), "session": held, "hours_actual": Decimal(16)}
    brought_in(bureau, ATTENDANCES, **theirs, home="43010501201")

    with pytest.raises(NotAllowed, match="社工站已登记了属于它的“培训学员”"):
        recycling.delete(bureau, COURSES, held)
