"""A program killed in the midst of an exchange has done all of it or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from station_app.domain.registers import REGISTERS
from station_app.services.exchange.epochs import known_epochs
from station_app.services.workspace import Workspace
from station_app.storage.tables import Package
from tests.faults.exchange_workers import EXCHANGE_WORKERS, WORK, opened
from tests.faults.harness import Nursery, kills, moments
from tests.faults.invariants import broken
from tests.services.exchange.district import BUREAU

OFFICE = {"make": "a", "receive": BUREAU, "apply": "a"}
CONTENT = {
    each.name: text(f'SELECT * FROM "{each.model.__tablename__}" ORDER BY id') for each in REGISTERS
}
works = pytest.mark.parametrize("work", sorted(OFFICE))


def content(folder: Path, name: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the registers of a sound store, whose outgoing files are all there."""
    with opened(folder, name) as books:
        assert broken(books) == []
        with books.database.reading() as session:
            made = select(Package.file).where(Package.outcome == "made")
            files = set(session.scalars(made))
            # As text: to build each question anew for every opened store takes most of the time.
            found = {
                register.name: [tuple(row) for row in session.execute(CONTENT[register.name])]
                for register in REGISTERS
            }
        assert {path.name for path in books.folder("outbox").iterdir()} == files
        return found


@works
@kills
def test_exchange_is_whole_or_not_at_all(
    prepared: Path, tmp_path: Path, nursery: Nursery, work: str, kills: int
) -> None:
    shutil.copytree(prepared, tmp_path / "whole")
    before = content(tmp_path / "whole", OFFICE[work])
    length = nursery.measured(EXCHANGE_WORKERS, work, tmp_path / "whole")
    after = content(tmp_path / "whole", OFFICE[work])
    folder, interrupted = tmp_path / "next", 0
    for moment in moments(kills, length):
        if not folder.exists():
            shutil.copytree(prepared, folder)
        last = nursery.killed(moment, EXCHANGE_WORKERS, work, folder)[-1]

        found = content(folder, OFFICE[work])

        interrupted += last == "ready"
        assert found == after or (found == before and last == "ready")
        if found == after:  # the next one begins with the prepared offices again
            shutil.rmtree(folder)
    assert interrupted  # else every kill came after the end, and proved nothing


@works
def test_exchange_that_was_interrupted_comes_to_the_same_end(
    prepared: Path, tmp_path: Path, nursery: Nursery, work: str
) -> None:
    shutil.copytree(prepared, tmp_path / "whole")
    WORK[work](tmp_path / "whole").close()
    shutil.copytree(prepared, tmp_path / "next")
    nursery.killed(0.02, EXCHANGE_WORKERS, work, tmp_path / "next")

    WORK[work](tmp_path / "next").close()

    whole, after = (content(tmp_path / name, OFFICE[work]) for name in ("whole", "next"))
    assert after == whole


@kills
def test_restored_store_never_goes_on_in_its_old_epoch(
    prepared: Path, tmp_path: Path, nursery: Nursery, kills: int
) -> None:
    shutil.copytree(prepared, tmp_path / "whole")
    with opened(tmp_path / "whole", "a") as station:
        before = epoch_and_people(station)
    length = nursery.measured(EXCHANGE_WORKERS, "restore", tmp_path / "whole")
    folder, interrupted = tmp_path / "next", 0
    for moment in moments(kills, length):
        if not folder.exists():
            shutil.copytree(prepared, folder)
        last = nursery.killed(moment, EXCHANGE_WORKERS, "restore", folder)[-1]

        with opened(folder, "a") as station:
            assert broken(station) == []
            epoch, people = epoch_and_people(station)

        interrupted += last == "ready"
        assert (epoch, people) == before or (epoch != before[0] and people == 0)
        assert last == "ready" or people == 0
        if people == 0:
            shutil.rmtree(folder)
    assert interrupted  # else every kill came after the end, and proved nothing


def epoch_and_people(station: Workspace) -> tuple[str, int]:
    with station.database.reading() as session:
        return known_epochs(session)[0], station.database.counts()["person"]
