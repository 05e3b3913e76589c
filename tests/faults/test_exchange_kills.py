"""A program killed in the midst of an exchange has done all of it or nothing."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from station_app.domain.registers import BY_NAME
from station_app.services import checkup, records, safekeeping, workspace
from station_app.services.exchange.epochs import known_epochs
from station_app.services.workspace import Workspace
from station_app.storage.tables import Package
from tests.builders import person_values, volunteer_values
from tests.faults.exchange_workers import EXCHANGE_WORKERS, PACKAGE, RECEIPT, WORK, opened, receive
from tests.faults.harness import run_until_killed
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.exchange.district import BUREAU, STREETS, District, tables

PEOPLE = 120
OFFICE = {"make": "a", "receive": BUREAU, "apply": "a"}
# A few kills at every run of the tests, and many at night.
kills = pytest.mark.parametrize(
    "kills", [3, pytest.param(100, marks=pytest.mark.slow)], ids=["few", "many"]
)
works = pytest.mark.parametrize("work", sorted(OFFICE))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a closed district with a package under way and the receipt to it."""
    made = tmp_path_factory.mktemp("made")
    roles = {BUREAU: ("bureau", "430105")} | {n: ("station", c) for n, c in STREETS.items()}
    for name, role in roles.items():
        identity = workspace.identify(*role)
        workspace.create(made / name, identity, PASSPHRASE, cost=CHEAP, now=clock)[0].close()
    folder = tmp_path_factory.mktemp("prepared")
    with closing(District(made, folder)) as district:
        safekeeping.back_up(district["a"])
        fill(district["a"])
        shutil.copyfile(district.make("a").file, folder / PACKAGE)
    answering = tmp_path_factory.mktemp("answering")
    shutil.copytree(folder, answering, dirs_exist_ok=True)
    receive(answering).close()
    (receipt,) = (answering / BUREAU / "outbox").iterdir()
    shutil.copyfile(receipt, folder / RECEIPT)
    return folder


def fill(station: Workspace) -> None:
    for number in range(1, PEOPLE + 1):
        person = records.create(station, BY_NAME["person"], person_values(number)).record.id
        records.create(station, BY_NAME["volunteer"], volunteer_values(person))


def content(folder: Path, name: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the registers of a sound store, whose outgoing files are all there."""
    with opened(folder, name) as books:
        assert checkup.findings(books) == []
        with books.database.reading() as session:
            made = select(Package.file).where(Package.outcome == "made")
            files = set(session.scalars(made))
        assert {path.name for path in books.folder("outbox").iterdir()} == files
        return tables(books)


@works
@kills
def test_exchange_is_whole_or_not_at_all(
    prepared: Path, tmp_path: Path, work: str, kills: int
) -> None:
    shutil.copytree(prepared, tmp_path / "whole")
    before = content(tmp_path / "whole", OFFICE[work])
    WORK[work](tmp_path / "whole").close()
    after = content(tmp_path / "whole", OFFICE[work])
    for number in range(kills):
        folder = tmp_path / str(number)
        shutil.copytree(prepared, folder)
        *_, last = run_until_killed(EXCHANGE_WORKERS, [work, folder], at_most=0.7)

        found = content(folder, OFFICE[work])

        assert found == after or (found == before and last == "ready")
        WORK[work](folder).close()
        assert content(folder, OFFICE[work]) == after
        shutil.rmtree(folder)


@kills
def test_restored_store_never_goes_on_in_its_old_epoch(
    prepared: Path, tmp_path: Path, kills: int
) -> None:
    with opened(prepared, "a") as station:
        before = epoch_and_people(station)
    for number in range(kills):
        folder = tmp_path / str(number)
        shutil.copytree(prepared, folder)
        *_, last = run_until_killed(EXCHANGE_WORKERS, ["restore", folder], at_most=0.5)

        with opened(folder, "a") as station:
            assert checkup.findings(station) == []
            epoch, people = epoch_and_people(station)

        assert (epoch, people) == before or (epoch != before[0] and people == 0)
        assert last == "ready" or people == 0
        shutil.rmtree(folder)


def epoch_and_people(station: Workspace) -> tuple[str, int]:
    with station.database.reading() as session:
        return known_epochs(session)[0], station.database.counts()["person"]
