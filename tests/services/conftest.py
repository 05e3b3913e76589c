"""Workspaces for tests of the services: 四方坪街道社工站 and 开福区社会工作局, cheap and ready."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from station_app.services import workspace
from station_app.services.workspace import Workspace
from station_app.storage.vault import Cost

PASSPHRASE = "some long passphrase"
CHEAP = Cost(2, 19 * 1024, 1)
DIVISIONS = {"station": "430105012", "bureau": "430105"}


def clock() -> datetime:
    """Return the moment at which all these tests take place."""
    return datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one closed workspace of each role, to be copied: making one takes a second."""
    home = tmp_path_factory.mktemp("workspaces")
    for role, division in DIVISIONS.items():
        identity = workspace.identify(role, division)
        made, _ = workspace.create(home / role, identity, PASSPHRASE, cost=CHEAP, now=clock)
        made.close()
    return home


def _opened(templates: Path, home: Path, role: str) -> Iterator[Workspace]:
    shutil.copytree(templates / role, home / role)
    with workspace.open_(home / role, PASSPHRASE, now=clock) as opened:
        yield opened


@pytest.fixture
def station(templates: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Open a new workspace of a station; its folder is tmp_path/"station"."""
    yield from _opened(templates, tmp_path, "station")


@pytest.fixture
def bureau(templates: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Open a new workspace of the bureau; its folder is tmp_path/"bureau"."""
    yield from _opened(templates, tmp_path, "bureau")
