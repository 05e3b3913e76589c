"""Stores of some thousand rows, and pages of them that are damaged."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from station_app.domain.problems import StoreDamaged
from station_app.domain.register import new_id
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.people import PEOPLE
from station_app.services.workspace import Workspace
from station_app.storage import vault
from station_app.storage.salvage import Wreck
from tests.builders import person_values, volunteer_values
from tests.services.conftest import PASSPHRASE

PAGE = 4096
VOLUNTEERS = BY_NAME["volunteer"]


def fill(books: Workspace, people: int) -> None:
    """Enter people, each of whom is a volunteer, in one change."""
    with books.database.transaction(books.actor, "fill") as session:
        own = {"home": books.station}
        values = person_values(1, mobile=None, id_number=None) | own
        added = [PEOPLE.new(id=new_id(), **values) for _ in range(people)]
        session.add_all(added)
        session.flush()
        session.add_all(
            VOLUNTEERS.new(id=new_id(), **volunteer_values(person.id) | own) for person in added
        )


def key_of(home: Path) -> bytes:
    return vault.sub_key(vault.unlock(home / "app.keys", PASSPHRASE), "db")


def content(home: Path, table: str) -> dict[str, Any]:
    """Return the rows of a sound, closed store by their key, but those that stand for lost ones."""
    connection = sqlcipher.connect(str(home / "store.db"))
    connection.execute(f"PRAGMA key = \"x'{key_of(home).hex()}'\"")
    key, only = ("seq", "") if table == "audit_entry" else ("id", "WHERE origin != 'SALVAGE'")
    rows = connection.execute(f"SELECT {key}, * FROM {table} {only}").fetchall()
    connection.close()
    return {str(row[0]): row for row in rows}


def flip(home: Path, pages: Iterable[int]) -> None:
    """Change one byte of each of these pages, the first being 0."""
    store = home / "store.db"
    found = bytearray(store.read_bytes())
    for page in pages:
        found[page * PAGE + 1000] ^= 1
    store.write_bytes(found)


def pages_of_rows(home: Path, scratch: Path, wanted: int) -> list[int]:
    """Return pages, evenly spread, that hold rows: without them no table is lost as a whole."""
    sound, roots = (home / "store.db").read_bytes(), roots_of(home)
    scratch.mkdir()
    step = len(sound) // PAGE // (wanted + 1)
    found: list[int] = []
    for number in range(1, wanted + 1):
        page = number * step
        while page in roots or not _opens(sound, page, scratch / "store.db", key_of(home)):
            page += 1
        found.append(page)
    return found


def page_with_rows_of(home: Path, scratch: Path, table: str) -> int:
    """Return the first page in the second half of the file that holds rows of a table."""
    sound, key = (home / "store.db").read_bytes(), key_of(home).hex()
    for page in range(len(sound) // PAGE // 2, len(sound) // PAGE):
        damaged = bytearray(sound)
        damaged[page * PAGE + 1000] ^= 1
        scratch.write_bytes(damaged)
        connection = sqlcipher.connect(str(scratch))
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        try:
            connection.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall()
        except sqlcipher.DatabaseError:
            return page
        finally:
            connection.close()
    raise LookupError(table)


def roots_of(home: Path) -> set[int]:
    """Return the pages at which tables and indexes begin, the first of the file being 0."""
    connection = sqlcipher.connect(str(home / "store.db"))
    connection.execute(f"PRAGMA key = \"x'{key_of(home).hex()}'\"")
    found = connection.execute("SELECT rootpage FROM sqlite_master").fetchall()
    connection.close()
    return {int(page or 0) - 1 for (page,) in found}


def pages_of_the_list(home: Path, scratch: Path) -> list[int]:
    """Return the first pages without which the list of tables cannot be read."""
    sound, key = (home / "store.db").read_bytes(), key_of(home)
    found: list[int] = []
    for page in range(len(sound) // PAGE):
        if not _opens(sound, page, scratch, key):
            found.append(page)
        if len(found) == 4:
            break
    scratch.unlink()
    return found


def _opens(sound: bytes, page: int, path: Path, key: bytes) -> bool:
    damaged = bytearray(sound)
    damaged[page * PAGE + 1000] ^= 1
    path.write_bytes(damaged)
    try:
        Wreck(path, key).close()
    except StoreDamaged:
        return False
    return True


def page_of(home: Path, table: str) -> int:
    """Return the page at which a table begins, the first of the file being 0."""
    connection = sqlcipher.connect(str(home / "store.db"))
    connection.execute(f"PRAGMA key = \"x'{key_of(home).hex()}'\"")
    root = "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ?"
    (page,) = connection.execute(root, (table,)).fetchone()
    connection.close()
    return int(page) - 1
