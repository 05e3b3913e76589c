"""Work on a disk that is full at one size after the other: `… disk_worker WORK FOLDER STEP`.

No file may grow beyond the size of a step; then there is room again, and the next step comes.
Printed is what was in the way at each size, and at last that the work was done.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import text

from station_app.domain.problems import StationError
from station_app.domain.registers import REGISTERS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services import arriving, attaching, safekeeping
from station_app.services.exchange import packages, receiving
from station_app.services.rosters.apply import apply
from station_app.services.rosters.plan import plan
from station_app.services.workspace import Workspace
from tests.faults.exchange_workers import PACKAGE, ROSTER, opened
from tests.faults.invariants import strays

DISK_WORKER = "tests.faults.disk_worker"
DONE, SCAN = "done", "scan.pdf"
Act = Callable[[], object]
Prepare = Callable[[Path], tuple[Workspace, Act]]


def bring(folder: Path) -> tuple[Workspace, Act]:
    """Bring a roster in."""
    station = opened(folder, "a")
    safekeeping.back_up(station)  # else the import makes one first, which does not fit for long
    planned = plan(station, SOCIAL_WORKERS, folder / ROSTER)
    return station, lambda: apply(station, planned)


def make(folder: Path) -> tuple[Workspace, Act]:
    """Make a package."""
    station = opened(folder, "a")
    return station, lambda: packages.make(station, full=True)


def receive(folder: Path) -> tuple[Workspace, Act]:
    """Merge a package."""
    bureau = opened(folder, "bureau")
    return bureau, lambda: receiving.receive(bureau, folder / PACKAGE)


def back_up(folder: Path) -> tuple[Workspace, Act]:
    """Make an archive."""
    station = opened(folder, "a")
    return station, lambda: safekeeping.back_up(station)


def attach(folder: Path) -> tuple[Workspace, Act]:
    """Seal a scan into the workspace."""
    station = opened(folder, "a")
    return station, lambda: attaching.keep_file(station, folder / SCAN)


WORK: dict[str, Prepare] = {each.__name__: each for each in (bring, make, receive, back_up, attach)}


def state(books: Workspace) -> tuple[Any, ...]:
    """Return what must not change when the disk is full: registers, and every finished file."""
    with books.database.reading() as session:
        rows = [
            tuple(session.execute(text(f'SELECT * FROM "{each.model.__tablename__}"')).all())
            for each in REGISTERS
        ]
    folders = ("outbox", "backups", "attachments")
    files = [path for name in folders for path in books.folder(name).iterdir()]
    # What came in is kept as it came before it is looked at, and roster files are kept by digest.
    return rows, sorted(path for path in files if path.parent.name != "attachments")


def main(work: str, folder: str, step: str) -> None:
    """Try until there is room enough."""
    books, act = WORK[work](Path(folder))
    arriving.arrive(books)
    before, room = state(books), 0
    while True:
        books.database.checkpoint()  # so that the sizes begin anew
        try:
            with_room(room, act)
        except StationError as error:
            print(room, type(error).__name__, str(error).replace("\n", " "), flush=True)
        else:
            break
        assert state(books) == before, f"something was left at {room}"
        assert strays(books.home) == [], f"unfinished files were left at {room}"
        room += int(step)
    print(room, DONE, flush=True)
    books.close()


def with_room(room: int, act: Act) -> None:
    """Do something while no file may grow beyond so many bytes."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))
    try:
        act()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


if __name__ == "__main__":
    main(*sys.argv[1:])
