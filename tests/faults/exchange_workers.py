"""Programs of the exchange that are killed: `python -m tests.faults.exchange_workers make F`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from station_app.domain.registers.people import PEOPLE
from station_app.services import restoring
from station_app.services.exchange import applying, packages, receiving
from station_app.services.rosters.apply import apply as bring_in
from station_app.services.rosters.plan import plan
from station_app.services.workspace import Workspace
from tests.faults import invariants
from tests.services.conftest import PASSPHRASE, clock

EXCHANGE_WORKERS = "tests.faults.exchange_workers"
PACKAGE, RECEIPT, ROSTER = "package.xlsx", "receipt.xlsx", "roster.xlsx"


def opened(folder: Path, name: str) -> Workspace:
    return invariants.opened(folder / name)


def make(folder: Path) -> Workspace:
    """Make a package of everything."""
    station = opened(folder, "a")
    acknowledge("ready")
    packages.make(station, full=True)
    return station


def receive(folder: Path) -> Workspace:
    """Merge a package."""
    bureau = opened(folder, "bureau")
    acknowledge("ready")
    receiving.receive(bureau, folder / PACKAGE)
    return bureau


def apply(folder: Path) -> Workspace:
    """Apply a receipt."""
    station = opened(folder, "a")
    acknowledge("ready")
    applying.apply(station, folder / RECEIPT)
    return station


def bring(folder: Path) -> Workspace:
    """Bring a roster of people in."""
    station = opened(folder, "b")
    acknowledge("ready")
    bring_in(station, plan(station, PEOPLE, folder / ROSTER))
    return station


def restore(folder: Path) -> Workspace:
    """Bring the archive of a station back."""
    (archive,) = (folder / "a" / "backups").glob("*.tzbak")
    acknowledge("ready")
    restoring.restore(folder / "a", archive, PASSPHRASE, clock())
    return opened(folder, "a")


WORK: dict[str, Callable[[Path], Workspace]] = {
    work.__name__: work for work in (make, receive, apply, bring, restore)
}


def acknowledge(word: str) -> None:
    print(word, flush=True)


def main(work: str, folder: str) -> None:
    """Do the work once and acknowledge it."""
    worked_on = WORK[work](Path(folder))
    acknowledge("done")
    worked_on.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
