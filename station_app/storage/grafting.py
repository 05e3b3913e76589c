"""Mending a damaged list of tables with pages of an older store of the same books.

Without that list not one row can be found. A copy of the older store that is encrypted with
the same salt has the same pages at the same places.
"""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from station_app.storage.salvage import connected

PAGE, SALT = 4096, 16  # bytes of a page, and at the beginning of the first one
FIRST = 1  # number of that page


def graft(path: Path, key: bytes, older: Path) -> list[int]:
    """Put an older store's pages in the place of bad ones that hold the list of tables.

    path   a copy of the damaged store
    older  a sound store of the same books, e.g. from a backup

    The list is the same in both unless the program was upgraded between. Returns the
    numbers of the pages. Pages of rows are left as they are: an older one would be a lie.
    """
    again = path.with_name("again.db")
    _encrypt_alike(path, key, older, again)
    sound, grafted = again.read_bytes(), []
    with path.open("r+b") as file:
        for number in _bad_pages(path, key):
            piece = slice((number - 1) * PAGE, number * PAGE)
            if len(sound) >= piece.stop and _lists_tables(again, key, sound, number):
                file.seek(piece.start)
                file.write(sound[piece])
                grafted.append(number)
        if FIRST in grafted:  # which says how many pages there are
            file.truncate(max(len(sound), path.stat().st_size))
    return grafted


def _encrypt_alike(path: Path, key: bytes, older: Path, again: Path) -> None:
    """Copy an older store so that its pages are encrypted as those of a damaged one."""
    with path.open("rb") as file:
        salt = file.read(SALT)
    with (
        closing(connected(older, key)) as source,
        closing(sqlcipher.connect(str(again), isolation_level=None)) as target,
    ):
        target.execute("PRAGMA cipher_log=off")
        target.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
        source.backup(target)
        grown = path.stat().st_size - older.stat().st_size
        if grown > 0:
            # Its first page must not say that there are fewer pages than there are.
            pad = "INSERT OR REPLACE INTO store_state (key, value) VALUES (?, zeroblob(?))"
            target.execute(pad, ("pad", grown + PAGE))


def _bad_pages(path: Path, key: bytes) -> list[int]:
    with closing(connected(path, key)) as connection:
        said = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    return [int(found[1]) for row in said if (found := re.search(r"page (\d+)", str(row[0])))]


def _lists_tables(again: Path, key: bytes, sound: bytes, number: int) -> bool:
    """Whether the list of tables cannot be read without a page."""
    damaged = bytearray(sound)
    damaged[(number - 1) * PAGE + SALT] ^= 1
    again.write_bytes(damaged)
    try:
        with closing(connected(again, key)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchall()
    except sqlcipher.DatabaseError:
        return True
    return False
