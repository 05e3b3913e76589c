"""Legacy rosters: cells corrected before the import, and what a row would change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services.rosters.apply import apply
from station_app.services.rosters.plan import Change, plan_source
from station_app.services.rosters.source import read_source
from station_app.services.workspace import Workspace
from tests.services.rosters import HEADINGS, imported, planned, save, stored, worker

HIRED = HEADINGS.index("入职时间")
PHONE = HEADINGS.index("联系电话")
NAME = HEADINGS.index("姓名")


def test_a_corrected_cell_makes_its_row_good(station: Workspace, tmp_path: Path) -> None:
    path = save(tmp_path, worker(1, 入职时间="昨天"), worker(3))

    found = planned(station, path, patches={(2, HIRED): " 2019.7.1 "})
    apply(station, found)

    assert found.counts == {"new": 2}
    assert stored(station, SOCIAL_WORKERS)[0].hired_on == date(2019, 7, 1)


def test_a_correction_is_checked_like_the_cell(station: Workspace, tmp_path: Path) -> None:
    path = save(tmp_path, worker(1), worker(3))

    found = planned(station, path, patches={(3, HIRED): "前天", (2, NAME): "  "})

    assert [row.outcome for row in found.rows] == ["refused", "refused"]
    assert [(each.value, each.path) for each in found.problems if each.severity == "ERROR"] == [
        ("", "person.name"),
        ("前天", "hired_on"),
    ]


def test_a_source_that_was_read_once_is_planned_again(station: Workspace, tmp_path: Path) -> None:
    source = read_source(save(tmp_path, worker(入职时间="昨天")))
    before = plan_source(station, SOCIAL_WORKERS, source)

    after = plan_source(station, SOCIAL_WORKERS, source, patches={(2, HIRED): "2019-07-01"})

    assert (before.counts, after.counts) == ({"refused": 1}, {"new": 1})
    assert before.sha256 == after.sha256


def test_a_changed_row_says_what_differs(station: Workspace, tmp_path: Path) -> None:
    imported(station, save(tmp_path, worker()))

    found = planned(station, save(tmp_path, worker(联系电话="13911112222")))

    assert found.rows[0].changes == (Change("person.mobile", "手机", "13800130001", "13911112222"),)


def test_a_problem_says_what_is_wrong_without_its_place(station: Workspace, tmp_path: Path) -> None:
    problem = planned(station, save(tmp_path, worker(入职时间="昨天"))).problems[0]

    assert problem.text.startswith("“昨天”不是日期")


def test_a_masked_number_never_comes_back_in(station: Workspace, tmp_path: Path) -> None:
    found = planned(station, save(tmp_path, worker(联系电话="138****0001")))

    assert found.counts == {"refused": 1}
    assert "隐去了中间几位" in found.problems[0].message


def test_a_mapping_used_before_is_said_to_be_remembered(station: Workspace, tmp_path: Path) -> None:
    path = save(tmp_path, worker())
    first = planned(station, path)
    apply(station, first)

    assert (first.remembered, planned(station, path).remembered) == (False, True)


def test_a_change_of_state_is_told_by_its_labels(station: Workspace, tmp_path: Path) -> None:
    imported(station, save(tmp_path, worker()))

    found = planned(station, save(tmp_path, worker()), defaults={"state": "在岗"})

    assert found.rows[0].changes == (Change("state", "状态", "待核", "在岗"),)
