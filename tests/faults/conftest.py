"""One nursery for all kills of a run, and the prepared folders that they share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from station_app.domain.registers import BY_NAME
from station_app.services import records, safekeeping, workspace
from station_app.services.workspace import Workspace
from tests.builders import person_values, volunteer_values
from tests.faults.exchange_workers import PACKAGE, RECEIPT, receive
from tests.faults.harness import Nursery
from tests.faults.harness import nursery as lent
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.exchange.district import BUREAU, STREETS, District

PEOPLE = 25


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Start the program that forks workers, once."""
    yield from lent(tmp_path_factory.mktemp("journals"))


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
