"""New books are made whole, or the disk stays as it was."""

import os
from pathlib import Path

import pytest

from station_app.domain.problems import StationError
from station_app.domain.progress import Cancelled
from station_app.domain.registers import BY_NAME
from station_app.services import examining, finding, folders, starting, workspace
from station_app.services.demo import practice
from station_app.services.figures.counted import counted
from station_app.services.identity import Identity, read_identity
from station_app.services.secrets import new_keys
from tests.services.conftest import CHEAP, PASSPHRASE, clock


def begin(home: Path, role: str, division: str, *, demo: bool = False) -> Identity:
    identity = workspace.identify(role, division, demo=demo)
    keys = new_keys(identity, PASSPHRASE, CHEAP)
    starting.start(home, identity, keys, now=clock)
    return identity


def count(home: Path, register: str) -> int:
    with workspace.open_(home, PASSPHRASE, now=clock) as opened:
        return finding.find(opened, BY_NAME[register]).total


def test_books_are_made_empty_and_closed(tmp_path: Path) -> None:
    identity = begin(tmp_path / "a" / "w", "station", "430105012")

    assert read_identity(tmp_path / "a" / "w") == identity
    assert count(tmp_path / "a" / "w", "person") == 0


@pytest.mark.parametrize("division", ["430105012", "110105001"])
def test_a_practice_station_of_any_county_has_invented_people(
    tmp_path: Path, division: str
) -> None:
    begin(tmp_path / "w", "station", division, demo=True)

    assert count(tmp_path / "w", "social_worker") == practice.WORKERS
    assert len(list((tmp_path / "w" / practice.ROSTERS).iterdir())) == 4


# What the pages of talent show in practice books: enough of each to try things out.
LIVING = {
    "exam_session": 1,
    "exam_application": 10,
    "training_session": 4,
    "training_attendance": 14,
    "ce_record": 11,
    "reward_scheme": 2,
    "reward": 1,
    "recruitment_plan": 1,
    "recruitment_post": 5,
    "job_application": 6,
}


def test_practice_books_live_in_the_year_that_runs(tmp_path: Path) -> None:
    begin(tmp_path / "w", "station", "110105001", demo=True)

    with workspace.open_(tmp_path / "w", PASSPHRASE, now=clock) as opened:
        found = {name: finding.find(opened, BY_NAME[name]).total for name in LIVING}
        (session,) = finding.find(opened, BY_NAME["exam_session"]).rows
        checks = examining.check_session(opened, session.id)
        figures = counted(opened)

    assert found == LIVING
    assert checks.title == "2026年全国社会工作者职业水平考试"
    assert 0 < len(checks.barred) < len(checks.applicants)
    assert 0 < (figures.named("K03").value or 0) < (figures.named("K02").value or 0)
    assert figures.named("reward").shown == "800–1200"


def test_a_practice_bureau_has_one_package_merged_and_one_to_merge(tmp_path: Path) -> None:
    begin(tmp_path / "w", "bureau", "110105", demo=True)

    assert count(tmp_path / "w", "social_worker") == practice.WORKERS
    assert len(list((tmp_path / "w" / practice.PACKAGES).iterdir())) == 1


@pytest.mark.parametrize("there", [False, True])
def test_what_was_begun_is_removed_when_it_is_stopped(
    tmp_path: Path, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "a" / "w"
    if there:
        home.mkdir(parents=True)

    def stop(*_: object) -> None:
        raise Cancelled

    monkeypatch.setattr(starting, "fill", stop)
    with pytest.raises(Cancelled):
        begin(home, "station", "430105012", demo=True)

    assert [path.name for path in tmp_path.rglob("*")] == (["a", "w"] if there else [])


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")

    with pytest.raises(StationError, match="已有内容"):
        begin(tmp_path, "station", "430105012")

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_unsuitable_folders_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path / "locked")
    (tmp_path / "locked").mkdir()

    assert folders.folder_fault(tmp_path / "new" / "deep") == ""
    assert "完整的位置" in folders.folder_fault(Path("books"))
    assert "是一个文件" in folders.folder_fault(tmp_path / "file")
    assert "没有在这里写入的权限" in folders.folder_fault(tmp_path / "locked" / "w")


def test_a_place_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    assert "现在不能使用" in folders.folder_fault(tmp_path / ("x" * 300))


def test_books_that_were_stopped_at_the_last_moment_are_removed(tmp_path: Path) -> None:
    identity = workspace.identify("station", "430105012")

    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        starting.start(tmp_path / "w", identity, new_keys(identity, PASSPHRASE, CHEAP), stop)

    assert not (tmp_path / "w").exists()


def test_folders_that_a_program_sends_away_are_advised_against(tmp_path: Path) -> None:
    assert "网盘" in folders.folder_caution(tmp_path / "OneDrive - 个人" / "w")
    assert folders.folder_caution(tmp_path / "w") == ""


def test_a_second_place_on_the_same_disk_is_advised_against(tmp_path: Path) -> None:
    home = tmp_path / "w"

    assert "数据文件夹里面" in folders.second_place_fault(home, home / "copies")
    assert "完整的位置" in folders.second_place_fault(home, Path("copies"))
    assert folders.second_place_fault(home, tmp_path / "copies") == ""
    assert "同一块磁盘" in folders.second_place_caution(home, tmp_path / "copies")


def test_a_disk_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_dir", lambda path: False)  # as Windows says of an unplugged disk

    assert "找不到这个磁盘" in folders.folder_fault(tmp_path / "w")
    assert "插好U盘" in folders.second_place_fault(tmp_path / "w", tmp_path / "copies")
    assert folders.second_place_caution(tmp_path / "w", tmp_path / "copies") == ""
