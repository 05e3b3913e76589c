"""Programs that keep data safe and are killed: `python -m tests.faults.keeping_workers …`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from station_app.services import copies, rehearsing, salvaging, workspace
from tests.services.conftest import PASSPHRASE, clock

KEEPING_WORKERS = "tests.faults.keeping_workers"


def salvage(folder: Path) -> None:
    """Salvage the books again and again; acknowledge each time."""
    shutil.rmtree(folder / "gone", ignore_errors=True)
    acknowledge("ready")
    while True:
        salvaging.salvage(folder / "books", folder / "new", PASSPHRASE, clock(), with_backup=True)
        acknowledge("salvaged")
        (folder / "new").rename(folder / "gone")  # all at once
        shutil.rmtree(folder / "gone")


def rehearse(folder: Path) -> None:
    """Rehearse a restore again and again."""
    with workspace.open_(folder / "books", PASSPHRASE, now=clock) as books:
        acknowledge("ready")
        while True:
            rehearsing.rehearse(books)
            acknowledge("rehearsed")


def copy(folder: Path) -> None:
    """Back up into both places again and again; acknowledge the name of each."""
    with workspace.open_(folder / "books", PASSPHRASE, now=clock) as books:
        acknowledge("ready")
        while True:
            made = copies.back_up(books, folder / "disk")
            acknowledge(made.path.name)


def acknowledge(word: str) -> None:
    print(word, flush=True)


WORK: dict[str, Callable[[Path], None]] = {
    work.__name__: work for work in (salvage, rehearse, copy)
}

if __name__ == "__main__":
    WORK[sys.argv[1]](Path(sys.argv[2]))
