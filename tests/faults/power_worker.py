"""A clerk whose every write is recorded: `python -m tests.faults.power_worker HOME ROUNDS FULL`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from station_app.services import secrets
from station_app.storage import database
from tests.faults.book_workers import OTHER, keep, number_of_people
from tests.faults.invariants import opened
from tests.faults.power import JOURNAL
from tests.services.conftest import CHEAP, PASSPHRASE

POWER_WORKER = "tests.faults.power_worker"
CHANGED = "passphrase changed"  # acknowledged once the other one opens the books
SETTLE_EVERY = 4  # rounds between two checkpoints; in real books they come after 1,000 pages


def main(home: str, rounds: str, synchronous: str) -> None:
    """Keep books for some rounds, the passphrase being changed half way."""
    # As SQLite would be set up by most programs, to show that the test finds what it looks for.
    pragmas = (name for name in database._PRAGMAS if not name.startswith("synchronous"))
    database._PRAGMAS = (*pragmas, f"synchronous={synchronous}")
    books = opened(Path(home))
    journal = os.open(Path(home, JOURNAL), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    first = number_of_people(books) + 1
    for number in range(first, first + int(rounds)):
        keep(books, [number], lambda *words: os.write(journal, f"{' '.join(words)}\n".encode()))
        if number == first + int(rounds) // 2:
            secrets.change_passphrase(books, PASSPHRASE, OTHER, CHEAP)
            os.write(journal, f"{CHANGED}\n".encode())
        if (number - first) % SETTLE_EVERY == SETTLE_EVERY - 1:
            books.database.checkpoint()
    books.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
