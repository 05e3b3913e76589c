"""Rosters of applicants: a list of names, and the scores of a whole plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from station_app.domain.registers import BY_NAME
from station_app.domain.registers.recruitment import (
    JOB_APPLICATIONS,
    RECRUITMENT_PLANS,
    RECRUITMENT_POSTS,
)
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services.rosters.apply import Batch, apply
from station_app.services.rosters.choices import asked_for
from station_app.services.rosters.plan import Plan, plan
from station_app.services.workspace import Workspace
from tests.builders import BORN, resident_id
from tests.services.recruiting import a_plan, a_post, record
from tests.services.rosters import rules, stored

NUMBER = "43010501201-2026-01"
# The columns of the ledger 公开招聘社会工作者报名与录用台账 (forms.md B03).
SINGLE = (
    *("序号", "岗位代码", "报考岗位", "姓名", "性别", "身份证号码", "学历", "毕业院校及专业"),
    *("社工证", "联系电话", "资格审查", "准考证号"),
)
GROUP = ("笔试", "面试", "综合")
REST = ("名次", "体检", "考察", "拟录用", "上岗日期", "备注")


def applicant(number: int, **changes: Any) -> dict[str, Any]:
    line = {
        "序号": number, "岗位代码": "A01", "报考岗位": "社区工作者", "姓名": "王小明", "性别": "女",
        "身份证号码": resident_id(number), "学历": "本科", "毕业院校及专业": "湖南大学社会工作",
        "社工证": "助理社会工作师", "联系电话": f"1380013{number:04}", "资格审查": "合格",
        "准考证号": f"2026{number:04}", "笔试": 80.5, "面试": 85, "综合": 82.75, "名次": 1,
        "体检": "合格", "考察": "合格", "拟录用": "是", "上岗日期": None, "备注": None,
    }  # fmt: skip
    return line | changes


def ledger(folder: Path, *lines: dict[str, Any]) -> Path:
    """Write the ledger with its title and its two rows of headings."""
    sheet_rows: list[Sequence[Any]] = [
        ["公开招聘社会工作者报名与录用台账"],
        [*SINGLE, "成绩", None, None, *REST],
        [None] * len(SINGLE) + [*GROUP],
        *([line[heading] for heading in (*SINGLE, *GROUP, *REST)] for line in lines),
    ]
    book = Workbook()
    sheet = book.worksheets[0]
    for row in sheet_rows:
        sheet.append(list(row))
    first = len(SINGLE) + 1
    sheet.merge_cells(start_row=2, start_column=first, end_row=2, end_column=first + 2)
    path = folder / "招聘台账.xlsx"
    book.save(path)
    return path


def scores(folder: Path, *lines: Sequence[Any]) -> Path:
    """Write a list of scores only."""
    book = Workbook()
    for line in (("准考证号", "姓名", "身份证号码", "笔试成绩", "面试成绩"), *lines):
        book.worksheets[0].append(list(line))
    path = folder / "成绩.xlsx"
    book.save(path)
    return path


def planned(station: Workspace, path: Path, number: str = NUMBER) -> Plan:
    return plan(
        station, JOB_APPLICATIONS, path,
        defaults={"recruitment_plan.plan_no": number, "applied_on": "2026-09-10"},
    )  # fmt: skip


def imported(station: Workspace, path: Path) -> Batch:
    return apply(station, planned(station, path))


@pytest.fixture
def post(station: Workspace) -> str:
    """Enter a plan with one post."""
    return a_post(station, a_plan(station), number=5)


def test_a_ledger_becomes_people_and_applications(
    station: Workspace, tmp_path: Path, post: str
) -> None:
    batch = imported(station, ledger(tmp_path, applicant(1), applicant(2, 社工证="未持证")))

    assert (batch.created, batch.rejected) == (2, 0)
    first = stored(station, JOB_APPLICATIONS)[0]
    assert (first.post, first.plan) == (post, record(station, "recruitment_post", post).plan)
    assert (first.written, first.interview) == (Decimal("80.50"), Decimal(85))
    assert (first.qualification, first.medical, first.inspection) == ("PASS",) * 3
    assert (first.admission_no, first.school_ft) == ("20260001", "湖南大学社会工作")
    assert first.applied_on == date(2026, 9, 10)
    assert [c.person for c in stored(station, BY_NAME["certificate"])] == [first.person]
    assert len(stored(station, BY_NAME["education"])) == 2


def test_the_same_ledger_again_changes_nothing(
    station: Workspace, tmp_path: Path, post: str
) -> None:
    path = ledger(tmp_path, applicant(1), applicant(2))
    imported(station, path)

    again = imported(station, path)

    assert (again.unchanged, again.created, again.updated) == (2, 0, 0)


def test_scores_of_a_plan_meet_the_applications(
    station: Workspace, tmp_path: Path, post: str
) -> None:
    imported(station, ledger(tmp_path, *(applicant(n, 笔试=None, 面试=None) for n in (1, 2))))
    lines = [
        ("20260001", "王小明", resident_id(1), 77, 88.25),
        (None, "王小明", resident_id(2), 90, 91),
    ]

    batch = imported(station, scores(tmp_path, *lines))

    assert (batch.updated, batch.created, batch.rejected) == (2, 0, 0)
    found = [
        (each.post, each.written, each.interview) for each in stored(station, JOB_APPLICATIONS)
    ]
    assert found == [(post, Decimal(77), Decimal("88.25")), (post, Decimal(90), Decimal(91))]


def test_somebody_who_has_not_applied_gets_no_scores(
    station: Workspace, tmp_path: Path, post: str
) -> None:
    found = planned(station, scores(tmp_path, ("20260009", "王小明", resident_id(9), 77, 88)))

    assert [row.outcome for row in found.rows] == ["refused"]
    assert "没有写明是哪一个招聘岗位" in found.problems[0].message


def test_a_roster_makes_no_posts_or_plans(station: Workspace, tmp_path: Path, post: str) -> None:
    wrong = ledger(tmp_path, applicant(1, 岗位代码="A9", 报考岗位="别的岗位"), applicant(2))

    found = planned(station, wrong)

    assert [row.outcome for row in found.rows] == ["refused", "new"]
    assert ("岗位代码", "REFERENCE", "ERROR") in rules(found)
    assert planned(station, wrong, "2099-01").counts == {"refused": 2}
    apply(station, found)
    assert len(stored(station, RECRUITMENT_POSTS)) == len(stored(station, RECRUITMENT_PLANS)) == 1


def test_a_roster_without_its_plan_asks_for_it_once(
    station: Workspace, tmp_path: Path, post: str
) -> None:
    found = plan(station, JOB_APPLICATIONS, ledger(tmp_path, applicant(1)))

    assert found.counts == {"refused": 1}
    assert "recruitment_plan.plan_no" in [each.path for each in asked_for(station, found)]


def test_a_row_does_not_rename_the_post(station: Workspace, tmp_path: Path, post: str) -> None:
    imported(station, ledger(tmp_path, applicant(1, 报考岗位="社区工作者岗")))

    assert record(station, "recruitment_post", post).name == "社区工作者"


def test_an_applicant_too_old_is_refused_by_r_rc_05(station: Workspace, tmp_path: Path) -> None:
    a_post(station, a_plan(station), age_max=35, age_on=date(2026, 9, 8))
    old = BORN.replace(year=1980)

    found = planned(
        station, ledger(tmp_path, applicant(1, 身份证号码=resident_id(1, old)), applicant(2))
    )

    assert [row.outcome for row in found.rows] == ["refused", "refused"]
    assert {rule for _, rule, severity in rules(found) if severity == "ERROR"} == {"R-RC-05"}


def test_people_hired_before_come_in_as_workers(station: Workspace, tmp_path: Path) -> None:
    a_post(station, a_plan(station, notice_days=0), number=5)
    path = ledger(tmp_path, applicant(1, 上岗日期=date(2026, 10, 20)))
    defaults = {"recruitment_plan.plan_no": NUMBER, "applied_on": "2026-09-10", "state": "转正"}

    apply(station, plan(station, JOB_APPLICATIONS, path, defaults=defaults))

    (worker,) = stored(station, SOCIAL_WORKERS)
    assert (worker.state, worker.talent_path) == ("ACTIVE", "IMPORT")
    (period,) = stored(station, BY_NAME["practitioner_post"])
    assert (period.worker, period.from_on) == (worker.id, date(2026, 10, 20))
