"""Books with everything in them, and every ledger written out of them once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from station_app.services import workspace
from station_app.services.ledgers.files import ledgers
from station_app.services.ledgers.gathering import Scope
from station_app.services.ledgers.writing import write_ledger
from station_app.services.workspace import Workspace
from tests.services import governing, supervision
from tests.services.conftest import PASSPHRASE, clock
from tests.services.ledgers import agencies, payments, purchases, talents

CLOSING = date(2026, 6, 30)
IDS = [each.id for each in ledgers()]
# Those of a register that has no roster are computed: nobody brings them in again. Nor the list of
# projects, whose sums and days come out of contracts that it does not name; it is then refused.
READ_AGAIN = [each.id for each in ledgers() if each.register.roster and each.id != "B08"]


@pytest.fixture(scope="session")
def filled(templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Open books of a station with all kinds of records; tests only read them."""
    home = tmp_path_factory.mktemp("filled") / "station"
    shutil.copytree(templates / "station", home)
    with workspace.open_(home, PASSPHRASE, now=clock) as opened:
        talents.fill(opened)
        agencies.fill(opened)
        purchases.fill(opened)
        payments.fill(opened)
        governing.fill(opened)
        supervision.fill(opened)
        yield opened


@pytest.fixture(scope="session")
def whole(filled: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with every ledger as of CLOSING, numbers whole: B01.xlsx and so on."""
    return written(filled, tmp_path_factory.mktemp("whole"), "核对")


@pytest.fixture(scope="session")
def masked(filled: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with every ledger as of CLOSING, numbers without their middle."""
    return written(filled, tmp_path_factory.mktemp("masked"), "")


def written(books: Workspace, folder: Path, reason: str) -> Path:
    for each in ledgers():
        write_ledger(books, each, Scope(CLOSING), folder / f"{each.id}.xlsx", reason=reason)
    return folder
