"""What people do to books behind the program's back: found, explained, and healed."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station_app.domain.registers.people import PEOPLE
from station_app.services import checkup, records, workspace
from station_app.services.arriving import arrive
from station_app.services.exchange import packages, receiving
from station_app.services.same_people import head_count
from station_app.services.workspace import Workspace, local_now
from tests.builders import person_values
from tests.faults.invariants import broken, opened
from tests.services.conftest import CHEAP, PASSPHRASE
from ui.cli import main
from ui.commands.call import PASSPHRASE as VARIABLE

STREETS = {"a": ("station", "430105012"), "bureau": ("bureau", "430105")}
LOCKED = 5  # exit code of books that cannot be opened


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a station and its bureau, both closed."""
    folder = tmp_path_factory.mktemp("made")
    for name, role in STREETS.items():
        identity = workspace.identify(*role)
        workspace.create(folder / name, identity, PASSPHRASE, cost=CHEAP)[0].close()
    return folder


@pytest.fixture
def homes(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a station, which has reported one person, and of its bureau."""
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    with arrived(tmp_path / "a") as station:
        enter(station, 1)
        package = packages.make(station).file
    assert received(tmp_path, package) == "merged"
    return tmp_path


def arrived(home: Path) -> Any:
    """Open books as both doors do, under the computer's own clock."""
    books = workspace.open_(home, PASSPHRASE)
    arrive(books)
    return books


def enter(books: Workspace, number: int) -> None:
    records.create(books, PEOPLE, person_values(number))


def received(homes: Path, package: Path) -> str:
    with arrived(homes / "bureau") as bureau:
        return receiving.receive(bureau, package).outcome


def people(home: Path) -> int:
    with arrived(home) as books:
        assert checkup.findings(books) == []
        return head_count(books)


class Said:
    """What a command has said; `facts` of its JSON, `told` to the person."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.facts: dict[str, Any] = {}
        self.told = ""

    def run(self, home: Path, *words: object) -> int:
        self._capsys.readouterr()
        code = main(["--home", str(home), "--json", *map(str, words)])
        out, self.told = self._capsys.readouterr()
        self.facts = json.loads(out)
        return code


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(capsys)


def test_a_second_program_is_told_which_one_has_the_books(homes: Path, said: Said) -> None:
    with arrived(homes / "a"):
        assert said.run(homes / "a", "find", "person") == LOCKED

    assert "已被另一个程序打开" in said.told
    assert "请先关闭那个窗口" in said.told
    assert said.run(homes / "a", "find", "person") == 0


def test_a_store_put_back_by_hand_is_told_and_the_bureau_gets_everything(
    homes: Path, said: Said
) -> None:
    shutil.copyfile(homes / "a" / "store.db", homes / "old.db")
    with arrived(homes / "a") as station:
        enter(station, 2)
        assert received(homes, packages.make(station).file) == "merged"
    shutil.copyfile(homes / "old.db", homes / "a" / "store.db")

    assert said.run(homes / "a", "package") == 0

    assert "这里的数据比上次使用时旧" in said.told
    assert said.facts["full"] is True
    assert received(homes, Path(said.facts["file"])) == "merged"
    assert people(homes / "bureau") == people(homes / "a") == 1
    assert said.run(homes / "a", "audit", "verify") == 0
    assert said.run(homes / "a", "check") == 0
    assert said.told == ""


def test_books_copied_while_the_program_runs_are_told_at_the_copy(homes: Path, said: Said) -> None:
    with arrived(homes / "a") as station:
        enter(station, 2)
        skipped = shutil.ignore_patterns("*-wal", "*-shm", "store.lock")
        shutil.copytree(homes / "a", homes / "copy", ignore=skipped)

    assert said.run(homes / "copy", "find", "person") == 0

    assert "程序还开着时复制了文件夹" in said.told
    assert "停用其中一处" in said.told
    assert people(homes / "a") == 2


def test_two_copies_in_use_are_told_apart_by_the_bureau_and_one_goes_on(
    homes: Path, said: Said
) -> None:
    shutil.copytree(homes / "a", homes / "copy")
    with arrived(homes / "a") as station:
        enter(station, 2)
        assert received(homes, packages.make(station).file) == "merged"
    with arrived(homes / "copy") as station:
        enter(station, 3)
        other = packages.make(station).file

    assert said.run(homes / "bureau", "receive", other) != 0

    assert said.facts["files"][0]["outcome"] == "fork"
    assert "两份数据" in said.facts["files"][0]["reason"]
    with arrived(homes / "a") as station:
        whole = packages.make(station, full=True).file
    assert received(homes, whole) == "merged"
    assert people(homes / "bureau") == 2


def test_a_restored_backup_is_told_and_the_bureau_gets_everything(homes: Path, said: Said) -> None:
    assert said.run(homes / "a", "backup") == 0
    archive = said.facts["file"]
    with arrived(homes / "a") as station:
        enter(station, 2)
        assert received(homes, packages.make(station).file) == "merged"
    assert said.run(homes / "a", "restore", archive) == 0

    assert said.run(homes / "a", "package") == 0

    assert "从备份恢复" in said.told
    assert said.facts["full"] is True
    assert received(homes, Path(said.facts["file"])) == "merged"
    assert people(homes / "bureau") == people(homes / "a") == 1


@pytest.mark.parametrize(("days", "words"), [(2, "时钟倒退"), (-400, "时钟超前")])
def test_a_wrong_clock_is_told_once_and_logged(
    homes: Path, said: Said, days: int, words: str
) -> None:
    # The clock of the last day of work was another one than today's.
    there = local_now() + timedelta(days=days)
    shutil.rmtree(homes / "a")
    identity = workspace.identify(*STREETS["a"])
    with workspace.create(homes / "a", identity, PASSPHRASE, cost=CHEAP, now=lambda: there)[0] as a:
        arrive(a)
        enter(a, 1)

    assert said.run(homes / "a", "find", "person") == 0
    first = said.told
    assert said.run(homes / "a", "audit", "verify") == 0

    assert words in first
    assert "校准时钟" in first
    assert said.told == ""
    assert people(homes / "a") == 1


def test_sound_books_pass_the_checker_and_broken_ones_do_not(homes: Path) -> None:
    with closing(opened(homes / "a")) as books:
        assert broken(books) == []
        with books.database.transaction("test", "test") as session:
            session.query(PEOPLE.model).update({"revision": 10_000})
        (books.home / "attachments" / "~x.part").touch()

        found = broken(books)

    assert any("revision 10000" in text for text in found)
    assert any("left behind: attachments" in text for text in found)
