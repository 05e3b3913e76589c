"""What a damaged store still gives: every row of a sound page, and no silence about the others."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station_app.domain.problems import StoreDamaged
from station_app.storage.salvage import (
    BLOCK,
    END,
    Rescue,
    Wreck,
    copy_readable,
    fill_from,
    rescue_into,
)

KEY, PAGE, ROWS = b"k" * 32, 4096, 400
DECLARED = (
    "CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, note TEXT)",
    "CREATE TABLE counted (no INTEGER PRIMARY KEY, name TEXT)",
    "CREATE INDEX ix_person_name ON person (name)",
    "CREATE TABLE search_term (term TEXT PRIMARY KEY) WITHOUT ROWID",
)
Rows = dict[str, dict[int, tuple[Any, ...]]]


def opened(path: Path) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    return connection


def content(path: Path) -> Rows:
    """Return the rows of a sound store by table and number."""
    with closing(opened(path)) as connection:
        return {
            table: {row[0]: row[1:] for row in connection.execute(f"SELECT rowid, * FROM {table}")}
            for table in ("person", "counted")
        }


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store of some thirty pages; a tenth of the people are gone again."""
    path = tmp_path_factory.mktemp("sound") / "store.db"
    with closing(opened(path)) as connection:
        for each in DECLARED:
            connection.execute(each)
        people = [(f"{n * 7919 % ROWS:08}", f"人{n:05}", "住址" * 20) for n in range(ROWS)]
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO person VALUES (?, ?, ?)", people)
        connection.executemany(
            "INSERT INTO counted VALUES (?, ?)", [(n, "记" * 30) for n in range(1, ROWS // 3)]
        )
        connection.execute("DELETE FROM person WHERE rowid % 10 = 3")
        connection.execute("COMMIT")
    return path


def wrecked(sound: Path, target: Path, pages: set[int]) -> Path:
    """Copy a store and change one byte of each of these pages."""
    found = bytearray(sound.read_bytes())
    for page in pages:
        found[page * PAGE + 1000] ^= 1
    target.write_bytes(found)
    return target


def rescued(wreck: Path, target: Path) -> dict[str, Rescue]:
    """Rescue what can be read into a new store; return what became of each table."""
    target.unlink(missing_ok=True)
    with closing(opened(target)) as new, closing(Wreck(wreck, KEY)) as old:
        return {each.table: each for each in rescue_into(old, new, lambda done, total: None)}


def root_of(path: Path, table: str) -> int:
    """Return the first page of a table, the first of the file being 0."""
    with closing(opened(path)) as connection:
        asked = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
        return int(asked.fetchone()[0]) - 1


def lost_numbers(rescue: Rescue) -> set[int]:
    return {n for first, last in rescue.spans for n in range(first, last + 1)}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_row_is_rescued_or_told_to_be_lost(
    sound: Path, tmp_path: Path, data: st.DataObject
) -> None:
    pages = sound.stat().st_size // PAGE
    bad = data.draw(st.sets(st.integers(1, pages - 1), max_size=8))

    found = rescued(wrecked(sound, tmp_path / "w.db", bad), tmp_path / "new.db")

    there = content(tmp_path / "new.db")
    for table, rows in content(sound).items():
        rescue = found[table]
        lost = rows.keys() - there[table].keys()
        assert there[table].items() <= rows.items()  # nothing made up
        assert rescue.rescued == len(there[table])
        assert lost <= {n for n in rows if any(a <= n <= b for a, b in rescue.spans)}
        assert bad or not rescue.spans
        assert rescue.endless == (bool(rescue.spans) and rescue.spans[-1][1] == END)
        if rescue.exact:
            assert (set(rescue.keys), lost_numbers(rescue), rescue.missing) == (
                lost,
                lost,
                len(lost),
            )
        elif not rescue.endless:
            assert rescue.missing >= len(lost)


def test_the_end_of_a_table_that_nothing_tells_is_open(sound: Path, tmp_path: Path) -> None:
    root = root_of(sound, "counted")

    found = rescued(wrecked(sound, tmp_path / "w.db", {root}), tmp_path / "new.db")["counted"]

    assert (found.rescued, found.exact, found.endless, found.spans) == (0, False, True, [(1, END)])


def test_a_backup_fills_the_open_end(sound: Path, tmp_path: Path) -> None:
    wreck = wrecked(sound, tmp_path / "w.db", {root_of(sound, "counted")})
    found = rescued(wreck, tmp_path / "new.db")["counted"]

    with closing(opened(sound)) as backup, closing(opened(tmp_path / "new.db")) as target:
        fill_from(backup, target, found)

    there = content(tmp_path / "new.db")["counted"]
    assert there == content(sound)["counted"]
    assert found.taken == len(there)


def test_a_backup_of_before_the_table_fills_nothing(sound: Path, tmp_path: Path) -> None:
    wreck = wrecked(sound, tmp_path / "w.db", {root_of(sound, "counted")})
    found = rescued(wreck, tmp_path / "new.db")["counted"]

    with closing(opened(tmp_path / "old.db")) as backup, closing(opened(sound)) as target:
        fill_from(backup, target, found)

    assert found.taken == 0


def test_a_damaged_list_of_tables_gives_nothing(sound: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged, match="开头已损坏"):
        Wreck(wrecked(sound, tmp_path / "w.db", {0}), KEY)


class BadDisk(type(Path())):
    """A file on a disk that cannot read its second block, and has less than it says."""

    def open(self, *how: Any, **more: Any) -> Any:
        file = super().open(*how, **more)
        if not file.readable():
            return file
        read = file.read

        class Reader:
            def __enter__(self) -> Reader:
                return self

            def __exit__(self, *_: object) -> None:
                file.close()

            def seek(self, at: int) -> None:
                file.seek(at)

            def read(self, size: int) -> bytes:
                if file.tell() == BLOCK:
                    raise OSError(5, "Input/output error")
                return read(size)

        return Reader()


def test_blocks_that_the_disk_cannot_read_are_left_empty_and_named(tmp_path: Path) -> None:
    whole = bytes(range(256)) * 256 * 3 + b"end"
    (tmp_path / "a").write_bytes(whole)

    assert copy_readable(BadDisk(tmp_path / "a"), tmp_path / "b") == [BLOCK]

    assert (tmp_path / "b").read_bytes() == whole[:BLOCK] + bytes(BLOCK) + whole[2 * BLOCK :]
