"""Districts for tests of the exchange, copied from workspaces that are made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from station_app.services import workspace
from tests.services.conftest import CHEAP, PASSPHRASE, clock
from tests.services.exchange.district import BUREAU, STREETS, District


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one closed workspace of each office."""
    home = tmp_path_factory.mktemp("offices")
    roles = {BUREAU: ("bureau", "430105")} | {n: ("station", c) for n, c in STREETS.items()}
    for name, (role, division) in roles.items():
        identity = workspace.identify(role, division)
        made, _ = workspace.create(home / name, identity, PASSPHRASE, cost=CHEAP, now=clock)
        made.close()
    return home


@pytest.fixture
def district(offices: Path, tmp_path: Path) -> Iterator[District]:
    """Open a district of a bureau and the stations a and b."""
    opened = District(offices, tmp_path / "district", ("a", "b"))
    yield opened
    opened.close()
