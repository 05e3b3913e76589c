"""Programs that keep books until they are killed: `python -m tests.faults.book_workers write HOME`.

A line is printed after the service has returned, as the window then says 已保存.
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import func, select

from station_app.domain.registers.money import BudgetLine
from station_app.domain.registers.people import PEOPLE, Person
from station_app.domain.registers.vouchers import FUND_TRANSACTIONS
from station_app.domain.rules.rights import Role
from station_app.services import attaching, people, records, rekeying, safekeeping, secrets
from station_app.services.workspace import Workspace
from station_app.storage import attachments
from tests.builders import person_values
from tests.faults.invariants import opened
from tests.services import money
from tests.services.conftest import CHEAP, PASSPHRASE, clock

BOOK_WORKERS = "tests.faults.book_workers"
READY, DONE = "ready", "done"
OTHER = PASSPHRASE[::-1]
ROUNDS = 6  # of a clerk's work before a writer ends by itself
SECOND = "欧阳兰"  # the person who is added
STEPS = ("APPROVED", "PAID")


def write(home: Path) -> None:
    """Enter people with photos and pay vouchers; acknowledge each step with what it left."""
    books = opened(home)
    first = number_of_people(books) + 1
    acknowledge(READY)
    keep(books, range(first, first + ROUNDS), acknowledge)


def keep(books: Workspace, rounds: Iterable[int], acknowledge: Callable[..., None]) -> None:
    """Do some rounds of a clerk's work; acknowledge each step once the service has returned."""
    line = next(iter(lines_of(books)), None) or money.a_line(books, 1_000_000)
    for number in rounds:
        person = records.create(books, PEOPLE, person_values(number)).record.id
        acknowledge("person", person, "mobile", person_values(number)["mobile"])
        photo = attaching.keep_photo(books, "photo.png", picture(number)).value
        records.change(books, PEOPLE, person, {"photo": photo})
        acknowledge("person", person, "photo", photo)
        voucher = money.a_voucher(books, number, budget_line=line)
        acknowledge("voucher", voucher, "state", "DRAFT")
        for state in STEPS:
            money.go(books, voucher, state)
            acknowledge("voucher", voucher, "state", state)


def missing(books: Workspace, lines: Iterable[str]) -> list[str]:
    """Return what was acknowledged and is not there, or no longer as it was acknowledged."""
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        _, record, field, value = line.split(" ")
        found.setdefault(record, {})[field] = value
    with books.database.reading() as session:
        there = {
            row.id: row
            for register in (PEOPLE, FUND_TRANSACTIONS)
            for row in session.scalars(select(register.model))
            if row.deleted_at is None
        }
    for values in found.values():
        if photo := values.get("photo"):
            attachments.fetch(books.folder("attachments"), books.file_key, photo)
    return [
        f"{record}: acknowledged was {name} {value}"
        for record, values in found.items()
        for name, value in values.items()
        if not _kept(name, value, getattr(there.get(record), name, None))
    ]


def _kept(name: str, value: str, now: str | None) -> bool:
    # The next state may have been committed just before it would have been acknowledged.
    states = ("DRAFT", *STEPS)
    later = name == "state" and now in states[states.index(value) :][:2]
    return now == value or later


def number_of_people(books: Workspace) -> int:
    with books.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def lines_of(books: Workspace) -> list[str]:
    with books.database.reading() as session:
        return list(session.scalars(select(BudgetLine.id)))


def back_up(home: Path) -> None:
    """Make one backup; acknowledge its name."""
    books = opened(home)
    acknowledge(READY)
    acknowledge(safekeeping.back_up(books).name)


def change_passphrase(home: Path) -> None:
    """Change the passphrase once; acknowledge that it is done."""
    books = opened(home)
    acknowledge(READY)
    secrets.change_passphrase(books, PASSPHRASE, OTHER, CHEAP)
    acknowledge(DONE)


def renew_recovery(home: Path) -> None:
    """Make another recovery key; acknowledge it before it opens anything, and then that it does."""
    books = opened(home)
    acknowledge(READY)
    prepared = secrets.prepare_recovery(books, PASSPHRASE, CHEAP)
    acknowledge("prepared", prepared.recovery)
    secrets.keep_recovery(books, prepared)
    acknowledge(DONE)


def add_person(home: Path) -> None:
    """Let somebody else open the books; acknowledge that it is done."""
    books = opened(home)
    acknowledge(READY)
    people.add(books, SECOND, {Role.LEADER}, OTHER, PASSPHRASE, CHEAP)
    acknowledge(DONE)


def renew_keys(home: Path) -> None:
    """Encrypt the closed books under another data key; acknowledge that it is done."""
    acknowledge(READY)
    rekeying.renew(home, PASSPHRASE, clock())
    acknowledge(DONE)


def migrate(home: Path) -> None:
    """Open books of an early release, which brings them up to date."""
    acknowledge(READY)
    opened(home).close()
    acknowledge(DONE)


def picture(number: int) -> bytes:
    """Return a PNG of one point, each number of another colour."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    point = zlib.compress(b"\0" + number.to_bytes(3, "big"))
    parts = ((b"IHDR", head), (b"IDAT", point), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*part) for part in parts)


def _part(kind: bytes, content: bytes) -> bytes:
    digest = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + digest


def acknowledge(*words: object) -> None:
    print(*words, flush=True)


WORK: dict[str, Callable[[Path], None]] = {
    work.__name__: work
    for work in (
        *(write, back_up, change_passphrase, renew_recovery, add_person, renew_keys, migrate),
    )
}


def main(work: str, home: str) -> None:
    """Do the work."""
    WORK[work](Path(home))


if __name__ == "__main__":
    main(*sys.argv[1:])
