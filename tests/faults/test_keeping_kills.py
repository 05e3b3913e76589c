"""Killed while it keeps data safe, the program leaves what was there, and nothing that is half."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from station_app.domain.registers.people import PEOPLE
from station_app.services import backups, checkup, records, safekeeping, workspace
from station_app.services.workspace import Workspace
from tests.builders import person_values
from tests.faults.harness import run_until_killed
from tests.faults.keeping_workers import KEEPING_WORKERS
from tests.services.conftest import PASSPHRASE, clock
from tests.services.conftest import templates as templates
from tests.services.wrecking import flip, page_of

# A few kills at every run of the tests, and many at night.
kills = pytest.mark.parametrize(
    "kills", [4, pytest.param(100, marks=pytest.mark.slow)], ids=["few", "many"]
)


@pytest.fixture
def folder(templates: Path, tmp_path: Path) -> Path:
    """Make closed books with one person, and a backup."""
    shutil.copytree(templates / "station", tmp_path / "books")
    with opened(tmp_path / "books") as books:
        records.create(books, PEOPLE, person_values(1))
        safekeeping.back_up(books)
    return tmp_path


def opened(home: Path) -> Workspace:
    return workspace.open_(home, PASSPHRASE, now=clock)


@kills
def test_salvaged_books_are_whole_or_not_there(folder: Path, kills: int) -> None:
    flip(folder / "books", [page_of(folder / "books", "person")])
    damaged = (folder / "books" / "store.db").read_bytes()
    for _ in range(kills):
        run_until_killed(KEEPING_WORKERS, ["salvage", folder], at_most=2.0)

        if (folder / "new").exists():
            with opened(folder / "new") as books:
                assert books.database.check() == []
                assert books.database.counts()["person"] == 1
        shutil.rmtree(folder / "new", ignore_errors=True)
        assert (folder / "books" / "store.db").read_bytes() == damaged


@kills
def test_a_killed_rehearsal_leaves_the_books_and_the_backup(folder: Path, kills: int) -> None:
    archive = backups.newest(folder / "books" / "backups")
    assert archive is not None
    content = archive.read_bytes()
    for _ in range(kills):
        run_until_killed(KEEPING_WORKERS, ["rehearse", folder], at_most=1.0)

        with opened(folder / "books") as books:
            assert checkup.findings(books) == []
            assert [path.name for path in books.folder("backups").iterdir()] == [archive.name]
        assert archive.read_bytes() == content


@kills
def test_copies_in_the_second_place_are_whole(folder: Path, kills: int) -> None:
    for _ in range(kills):
        _, *acknowledged = run_until_killed(KEEPING_WORKERS, ["copy", folder], at_most=1.5)

        found = list((folder / "disk").rglob("*.tzbak"))
        assert set(acknowledged[-1:]) <= {path.name for path in found}
        for path in found:
            backups.verify(path)
