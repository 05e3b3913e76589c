"""Lists of classes, trainees and study hours as clerks have them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.register import Register
from station_app.services import records
from station_app.services.rosters.apply import Batch, apply
from station_app.services.rosters.plan import Plan, plan
from station_app.services.rosters.withdraw import withdraw
from station_app.services.workspace import Workspace
from tests.bench.people import id_number
from tests.learning import ATTENDANCES, COURSES, STUDIES, course, course_values, day
from tests.services.rosters import BORN, save, stored
from tests.services.test_records import brought_in

SOMEONE = {"姓名": "王小明", "身份证号码": id_number(430105, BORN, 1)}
OTHER = {"姓名": "李小红", "身份证号码": id_number(430105, BORN, 2)}
# As the ledgers B04 and B15 head them.
COURSE = {
    "班次编号": "旧-12", "培训名称": "督导能力提升", "培训类别": "督导培训", "期次": 1,
    "时间/起": "2024-05-01", "时间/止": "2024-05-02", "地点": "四方坪", "主办单位": "区社会工作局",
    "授课人": "周老师", "班次学时": 16, "人数/应到": 60, "费用(元)/合计": 9000,
    "费用(元)/财政承担": 9000, "满意率(%)": 98.5, "备注": None,
}  # fmt: skip
ATTENDANCE = SOMEONE | {
    "班次编号": "旧-12", "实到天数": 2, "学时": 16, "合格": "是", "合格证编号": "HG-001",
    "考核成绩": 91, "满意度": "满意", "备注": None,
}  # fmt: skip
STUDY = SOMEONE | {
    "培训时间/起": "2024-06-03", "培训时间/止": "2024-06-03", "培训名称": "个案工作",
    "主办单位": "市社工协会", "形式": "面授", "学时": 8, "科目类别": "专业科目",
    "证明编号": "JX-01", "核定": "是", "备注": None,
}  # fmt: skip

Line = dict[str, Any]
LISTS: list[tuple[Register[Any], Line]] = [
    (COURSES, COURSE),
    (ATTENDANCES, ATTENDANCE),
    (STUDIES, STUDY),
]
every_list = pytest.mark.parametrize(
    ("register", "line"), LISTS, ids=[register.name for register, _ in LISTS]
)


def planned(station: Workspace, folder: Path, register: Register[Any], *lines: Line) -> Plan:
    rows: Sequence[Sequence[Any]] = [list(line.values()) for line in lines]
    return plan(station, register, save(folder, *rows, headings=list(lines[0])))


def brought(station: Workspace, folder: Path, register: Register[Any], *lines: Line) -> Batch:
    return apply(station, planned(station, folder, register, *lines))


def known_class(station: Workspace, register: Register[Any]) -> None:
    """Enter the class to which the trainees' list refers."""
    if register is not COURSES:
        course(station, course_no="旧-12")


@every_list
def test_a_list_is_taken_in_with_its_headings(
    station: Workspace, tmp_path: Path, register: Register[Any], line: Line
) -> None:
    known_class(station, register)

    found = planned(station, tmp_path, register, line)

    assert found.unmapped == ()
    assert found.counts == {"new": 1}


@every_list
def test_the_same_list_once_more_changes_nothing(
    station: Workspace, tmp_path: Path, register: Register[Any], line: Line
) -> None:
    known_class(station, register)
    brought(station, tmp_path, register, line)

    again = planned(station, tmp_path, register, line)

    assert again.counts == {"same": 1}


@every_list
def test_a_list_is_taken_back_as_a_whole(
    station: Workspace, tmp_path: Path, register: Register[Any], line: Line
) -> None:
    known_class(station, register)
    batch = brought(station, tmp_path, register, line)

    withdrawn = withdraw(station, batch.id)

    assert (withdrawn.removed, withdrawn.kept) == (1, ())
    assert stored(station, register) == []
    assert stored(station, STUDIES) == []


def test_classes_come_as_held(station: Workspace, tmp_path: Path) -> None:
    brought(station, tmp_path, COURSES, COURSE)

    (made,) = stored(station, COURSES)
    assert (made.state, made.cost, made.satisfaction) == ("HELD", 9000, Decimal("98.5"))


def test_trainees_who_passed_have_their_hours(station: Workspace, tmp_path: Path) -> None:
    course(station, course_no="旧-12")
    failed = ATTENDANCE | OTHER | {"合格": "否", "合格证编号": None}

    brought(station, tmp_path, ATTENDANCES, ATTENDANCE, failed)

    (study,) = stored(station, STUDIES)
    assert (study.hours, study.proof_no, study.verified) == (16, "HG-001", True)
    assert len(stored(station, ATTENDANCES)) == 2


def test_a_list_that_takes_a_pass_back_takes_the_hours_back(
    station: Workspace, tmp_path: Path
) -> None:
    course(station, course_no="旧-12")
    brought(station, tmp_path, ATTENDANCES, ATTENDANCE)

    batch = brought(station, tmp_path, ATTENDANCES, ATTENDANCE | {"合格": "否"})

    assert batch.updated == 1
    assert stored(station, STUDIES) == []


def test_a_list_of_classes_changes_the_hours_of_their_trainees(
    station: Workspace, tmp_path: Path
) -> None:
    brought(station, tmp_path, COURSES, COURSE)
    brought(station, tmp_path, ATTENDANCES, ATTENDANCE)

    brought(station, tmp_path, COURSES, COURSE | {"培训名称": "督导班"})

    assert [study.title for study in stored(station, STUDIES)] == ["督导班"]


def test_trainees_of_an_unknown_class_are_refused(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, tmp_path, ATTENDANCES, ATTENDANCE | {"班次编号": "旧-13"})

    assert found.counts == {"refused": 1}
    assert [each.text for each in found.problems] == [
        "“培训班次”里没有“旧-13”，请先登记，或核对后改正。"
    ]


def test_a_class_may_be_named_by_title_and_first_day(station: Workspace, tmp_path: Path) -> None:
    held = course(station)
    named = {"培训名称": "第1期社会工作实务培训", "开始日期": day(1)}
    line = {name: value for name, value in ATTENDANCE.items() if name != "班次编号"} | named

    brought(station, tmp_path, ATTENDANCES, line)

    assert [each.session for each in stored(station, ATTENDANCES)] == [held]


def test_trainees_of_a_class_of_the_bureau_are_entered_here(
    station: Workspace, tmp_path: Path
) -> None:
    shared = brought_in(station, COURSES, **course_values(), course_no="旧-12", home="")

    brought(station, tmp_path, ATTENDANCES, ATTENDANCE)

    (made,) = stored(station, ATTENDANCES)
    assert (made.session, made.home) == (shared, station.station)
    assert [each.home for each in stored(station, STUDIES)] == [station.station]
    assert records.get(station, COURSES, shared).row_version == 1


def test_a_course_that_is_on_record_twice_is_refused(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, tmp_path, STUDIES, STUDY, STUDY | OTHER, STUDY)

    assert found.counts == {"new": 2, "refused": 1}
