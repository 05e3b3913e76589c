"""A power cut at any moment loses nothing that was acknowledged, and breaks nothing."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from station_app.domain.problems import StationError, WrongPassphrase
from station_app.services import workspace
from station_app.services.workspace import FOLDERS, Workspace
from tests.faults.book_workers import OTHER, keep, missing
from tests.faults.invariants import broken, opened
from tests.faults.power import Recording, rebuild, record, why_not
from tests.faults.power_worker import CHANGED, POWER_WORKER
from tests.services.conftest import CHEAP, PASSPHRASE, clock

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())

ROUNDS = 12
SEED = 7
cuts = pytest.mark.parametrize(
    "cuts", [25, pytest.param(300, marks=pytest.mark.slow)], ids=["few", "many"]
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make closed books of a station."""
    home = tmp_path_factory.mktemp("power") / "a"
    identity = workspace.identify("station", "430105012")
    made, _ = workspace.create(home, identity, PASSPHRASE, cost=CHEAP, now=clock)
    with made:
        keep(made, [1], lambda *words: None)
    return home


def recorded(template: Path, folder: Path, synchronous: str) -> Recording:
    """Record a clerk's work on a copy of the books."""
    shutil.copytree(template, folder / "a")
    words = (folder / "a", ROUNDS, synchronous)
    return record(folder / "a", POWER_WORKER, words, folder / "trace")


def after_cuts(recording: Recording, folder: Path, cuts: int) -> Counter[str]:
    """Cut the power so often at random moments; count what then was found."""
    chance = random.Random(SEED)
    found: Counter[str] = Counter(cuts=cuts)
    for _ in range(cuts):
        disk = rebuild(recording, chance.randrange(1, len(recording.steps) + 1), chance)
        home = disk.lay_out(recording.home, folder / "cut")
        for name in FOLDERS:
            (home / name).mkdir(exist_ok=True)
        try:
            with reopened(home, CHANGED in disk.acknowledged) as books:
                told = [line for line in disk.acknowledged if line != CHANGED]
                found["lost"] += bool(missing(books, told))
                found["broken"] += bool(broken(books))
        except StationError:
            found["unreadable"] += 1
    return found


def reopened(home: Path, changed: bool) -> Workspace:
    """Open books with the passphrase that must open them; while it is being changed, with either.

    changed   the change was acknowledged
    """
    if not changed:
        with suppress(WrongPassphrase):
            return opened(home)
    return opened(home, OTHER)


@cuts
def test_power_cut_loses_and_breaks_nothing(template: Path, tmp_path: Path, cuts: int) -> None:
    recording = recorded(template, tmp_path, "FULL")
    kinds = Counter(step.what for step in recording.steps)
    assert kinds["acknowledge"] > ROUNDS * 4
    assert kinds["sync"] > kinds["acknowledge"]

    assert after_cuts(recording, tmp_path, cuts) == {"cuts": cuts, "lost": 0, "broken": 0}


@pytest.mark.slow
def test_a_store_that_does_not_wait_for_the_disk_would_lose_saves(
    template: Path, tmp_path: Path
) -> None:
    recording = recorded(template, tmp_path, "NORMAL")

    found = after_cuts(recording, tmp_path, 60)

    assert found["lost"] > 10
    assert found["broken"] == found["unreadable"] == 0
