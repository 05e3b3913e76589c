"""Lists of candidates: sessions are named by their year, schooling comes along."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from station_app.domain.registers.exams import EXAM_APPLICATIONS, EXAM_SESSIONS
from station_app.domain.registers.people import EDUCATIONS, PEOPLE
from station_app.services import records
from station_app.services.rosters.apply import Batch, apply
from station_app.services.rosters.plan import Plan, plan
from station_app.services.rosters.withdraw import withdraw
from station_app.services.workspace import Workspace
from tests.builders import resident_id
from tests.exams import session
from tests.services.exchange.conftest import district, offices
from tests.services.exchange.district import District
from tests.services.rosters import stored

__all__ = ["district", "offices"]

HEADINGS = ("考试年度", "姓名", "身份证号", "工作单位", "学历", "报考级别", "成绩/综合能力")


def row(number: int = 1, **changes: Any) -> list[Any]:
    """Return a line for HEADINGS; `changes` by heading."""
    values = {
        "考试年度": 2026, "姓名": "王小明", "身份证号": resident_id(number),
        "工作单位": "四方坪街道社工站", "学历": "本科", "报考级别": "初级",
    }  # fmt: skip
    return [(values | changes).get(heading) for heading in HEADINGS]


def roster(folder: Path, *rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (headings, *rows):
        sheet.append(list(line))
    path = folder / "报名表.xlsx"
    book.save(path)
    return path


def planned(station: Workspace, path: Path, **more: Any) -> Plan:
    return plan(station, EXAM_APPLICATIONS, path, **more)


def imported(station: Workspace, path: Path, **more: Any) -> Batch:
    return apply(station, planned(station, path, **more))


def test_rows_of_a_year_share_one_session(station: Workspace, tmp_path: Path) -> None:
    path = roster(tmp_path, row(1), row(2), row(1, 考试年度=2025))

    imported(station, path)

    assert sorted(each.year for each in stored(station, EXAM_SESSIONS)) == [2025, 2026]
    assert len(stored(station, PEOPLE)) == 2
    assert [each.state for each in stored(station, EXAM_APPLICATIONS)] == ["SUBMITTED"] * 3


def test_a_session_that_is_there_is_met(station: Workspace, tmp_path: Path) -> None:
    sat = session(station, title="2026年考试")

    imported(station, roster(tmp_path, row()))

    (known,) = stored(station, EXAM_SESSIONS)
    (application,) = stored(station, EXAM_APPLICATIONS)
    assert (known.id, known.title, application.session) == (sat, "2026年考试", sat)


def test_the_session_of_the_bureau_is_met_and_left_as_it_is(
    district: District, tmp_path: Path
) -> None:
    sat = session(district.bureau)
    district.exchange("a")

    imported(district["a"], roster(tmp_path, row()))

    (known,) = stored(district["a"], EXAM_SESSIONS)
    (application,) = stored(district["a"], EXAM_APPLICATIONS)
    assert (known.id, known.home, application.session) == (sat, "", sat)


def test_the_schooling_comes_along_and_is_what_the_application_rests_on(
    station: Workspace, tmp_path: Path
) -> None:
    imported(station, roster(tmp_path, row(), row(2, 学历=None)))

    (credential,) = stored(station, EDUCATIONS)
    by_person = {each.person: each.education for each in stored(station, EXAM_APPLICATIONS)}
    assert by_person[credential.person] == credential.id
    assert sorted(by_person.values(), key=str) == [credential.id, None]


def test_the_same_list_again_changes_nothing(station: Workspace, tmp_path: Path) -> None:
    path = roster(tmp_path, row(1), row(2))
    imported(station, path)

    assert planned(station, path).counts == {"same": 2}


def test_marks_that_come_later_change_the_application(station: Workspace, tmp_path: Path) -> None:
    imported(station, roster(tmp_path, row()))

    again = planned(station, roster(tmp_path, row(**{"成绩/综合能力": 71})))
    assert [(each.label, each.new) for each in again.rows[0].changes] == [("综合能力", "71")]

    apply(station, again)
    (application,) = stored(station, EXAM_APPLICATIONS)
    assert application.score_comp == Decimal(71)


def test_a_line_without_its_year_is_refused(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, roster(tmp_path, row(1), row(2, 考试年度=None)))

    (problem,) = [each for each in found.problems if each.severity == "ERROR"]
    assert (problem.row, problem.column, problem.rule) == (3, "考试年度", "REFERENCE")
    assert "请填写考试年度" in problem.text
    assert found.counts == {"new": 1, "refused": 1}


def test_a_list_without_years_is_asked_for_one(station: Workspace, tmp_path: Path) -> None:
    path = roster(tmp_path, row(1)[1:], row(2)[1:], headings=HEADINGS[1:])

    first = planned(station, path)
    assert first.counts == {"refused": 2}
    assert "exam_session.year" in [path for path, _ in first.lacking]

    imported(station, path, defaults={"exam_session.year": "2026"})
    assert [each.year for each in stored(station, EXAM_SESSIONS)] == [2026]


@pytest.mark.parametrize(("year", "rule"), [(20260, "RANGE"), ("明年", "R-IM-01")])
def test_a_year_that_cannot_be_is_told_in_its_cell(
    station: Workspace, tmp_path: Path, year: Any, rule: str
) -> None:
    found = planned(station, roster(tmp_path, row(考试年度=year)))

    told = [(each.column, each.rule) for each in found.problems if each.severity == "ERROR"]
    assert ("考试年度", rule) in told
    assert found.counts == {"refused": 1}


def test_a_list_that_is_taken_back_takes_its_session_with_it(
    station: Workspace, tmp_path: Path
) -> None:
    batch = imported(station, roster(tmp_path, row(1), row(2)))

    taken = withdraw(station, batch.id)

    assert (taken.removed, taken.kept) == (2, ())
    assert stored(station, EXAM_SESSIONS) == stored(station, EXAM_APPLICATIONS) == []


def test_a_session_stays_for_an_application_that_was_worked_on(
    station: Workspace, tmp_path: Path
) -> None:
    batch = imported(station, roster(tmp_path, row(1), row(2)))
    kept = stored(station, EXAM_APPLICATIONS)[0]
    records.change(station, EXAM_APPLICATIONS, kept.id, {"remark": "已核对"})

    taken = withdraw(station, batch.id)

    assert (taken.removed, taken.kept) == (1, ("王小明",))
    assert [each.id for each in stored(station, EXAM_APPLICATIONS)] == [kept.id]
    assert [each.id for each in stored(station, EXAM_SESSIONS)] == [kept.session]
