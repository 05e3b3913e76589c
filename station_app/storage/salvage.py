"""Reading what can still be read of a damaged store, row by row, into a new one.

The damaged file is copied first and never written to. After a page that fails its
check every further question on that connection fails too, so each failure costs a new
connection: rows are read from both ends of a table, and the gap between is halved until
only rows on bad pages are left.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from station_app.domain.problems import StoreDamaged
from station_app.storage.files import saving

BLOCK = 1 << 16  # bytes copied at once
PIECE = 500  # rows handed on at once
FIRST_ROW = 1
LEAF = 64  # rows looked for behind the last that is known, where nothing tells how many
END = (1 << 63) - 1  # the largest number that a row can have
DERIVED = frozenset({"search_term"})  # made anew from the others

_HOPELESS = (
    "数据文件的开头已损坏，一行也读不出来。请用“备份与恢复”（restore）恢复最近一次备份；"
    "原来的文件没有改动。"
)

Row = tuple[Any, ...]
Span = tuple[int, int]  # first and last number of rows that cannot be read


@dataclass
class Rescue:
    """What became of one table.

    spans  numbers of the rows that cannot be read; a row may never have been there
    keys   primary keys of the rows that are known to be lost, by number, as an index has them
    exact  whether the index could be read to its end, so that `keys` are all that is lost
    endless  whether nothing tells where the table ends; its last span goes to END
    """

    table: str
    columns: tuple[str, ...] = ()
    rescued: int = 0
    spans: list[Span] = field(default_factory=list)
    keys: dict[int, Row] = field(default_factory=dict)
    exact: bool = True
    endless: bool = False
    taken: int = 0  # rows of a backup that filled the gaps

    @property
    def missing(self) -> int:
        """How many rows are lost; where no index tells, how many at most.

        What may be lost at the end of an endless table is not counted.
        """
        numbers = sum(last - first + 1 for first, last in self.spans if last != END)
        return max(0, (len(self.keys) if self.exact else numbers) - self.taken)


@dataclass(frozen=True)
class Table:
    """A table as its store declares it.

    key  columns of the primary key
    """

    name: str
    sql: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    alias: bool  # whether the key is the number of the row
    indexes: tuple[tuple[str, tuple[str, ...]], ...]  # of all rows; that of the key first


def copy_readable(source: Path, target: Path) -> list[int]:
    """Copy a file; return the places of blocks that the disk cannot read, left empty.

    Raises CannotSave.
    """
    lost: list[int] = []
    with saving(target), target.open("wb") as copy, source.open("rb", buffering=0) as file:
        size = source.stat().st_size
        for at in range(0, size, BLOCK):
            try:
                file.seek(at)
                piece = file.read(BLOCK)
            except OSError:
                piece = b""
            if len(piece) < min(BLOCK, size - at):
                lost.append(at)
                piece = piece.ljust(min(BLOCK, size - at), b"\0")
            copy.write(piece)
    return lost


class Wreck:
    """A copy of a damaged store, opened again after each failure.

    Raises StoreDamaged when not even the list of tables can be read.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key
        self._connection: Any = None
        self._failed = False  # whether the last walk ended at a bad page
        self.tick: Callable[[], object] = lambda: None  # called before each question
        try:
            self.tables, self.others = self._declared()
        except sqlcipher.DatabaseError as error:
            self.close()
            raise StoreDamaged(_HOPELESS) from error

    def close(self) -> None:
        """Release the copy."""
        if self._connection is not None:
            with suppress(sqlcipher.DatabaseError):
                self._connection.close()
            self._connection = None

    def rows(self, table: Table, rescue: Rescue) -> Iterator[Row]:
        """Yield the rows that can be read, each with its number first; note what is lost."""
        wanted = ", ".join(map(_quoted, table.columns))
        question = f"SELECT rowid, {wanted} FROM {_quoted(table.name)}"
        early: list[int] = []
        yield from self._walk(f"{question} ORDER BY rowid", (), early)
        if not self._failed:
            return
        first = early[-1] + 1 if early else FIRST_ROW
        late: list[int] = []
        yield from self._walk(f"{question} WHERE rowid >= ? ORDER BY rowid DESC", (first,), late)
        known = self._known(table, rescue)
        last = late[-1] - 1 if late else max([first, *known])
        rescue.endless = not late and not rescue.exact
        if rescue.endless:
            last += LEAF
        yield from self._between(question, first, last, rescue.spans)
        if rescue.endless:
            _note(rescue.spans, last + 1, END)
        if rescue.exact:
            rescue.spans[:] = _only(rescue.spans, known)
        rescue.keys = {
            number: key
            for number, key in known.items()
            if any(low <= number <= high for low, high in rescue.spans)
        }

    def _between(self, question: str, first: int, last: int, lost: list[Span]) -> Iterator[Row]:
        """Yield what can be read of rows between bad pages; note the numbers of the others."""
        span = f"{question} WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
        gaps = [(first, last)]
        while gaps:
            low, high = gaps.pop()
            for way in ("ASC", "DESC"):
                seen: list[int] = []
                yield from self._walk(f"{span} {way}", (low, high), seen)
                if not self._failed or low >= high:
                    break
                if seen and way == "ASC":
                    low = seen[-1] + 1
                elif seen:
                    high = seen[-1] - 1
            if not self._failed or low > high:
                continue
            if low == high:
                _note(lost, low, low)
                continue
            middle = (low + high) // 2
            gaps += [(middle + 1, high), (low, middle)]

    def _walk(self, question: str, values: Row, seen: list[int]) -> Iterator[Row]:
        """Yield the rows of a question until a bad page; note their numbers."""
        self._failed = False
        self.tick()
        try:
            for row in self._opened().execute(question, values):
                seen.append(row[0])
                yield row
        except (sqlcipher.DatabaseError, UnicodeDecodeError):
            self._failed = True
            self.close()

    def _known(self, table: Table, rescue: Rescue) -> dict[int, Row]:
        """Return the numbers that an index has, with the primary key where it is that index.

        One index that can be read to its end tells of every row.
        """
        found: dict[int, Row] = {}
        rescue.exact = False
        for name, columns in table.indexes:
            listed = ", ".join(map(_quoted, columns))
            question = (
                f"SELECT rowid, {listed} FROM {_quoted(table.name)} "
                f"INDEXED BY {_quoted(name)} ORDER BY "
            )
            is_key = columns == table.key
            for way in ("ASC", "DESC"):
                order = ", ".join(f"{_quoted(column)} {way}" for column in columns)
                for number, *key in self._walk(question + order, (), []):
                    if is_key or number not in found:
                        found[number] = tuple(key) if is_key else ()
                if not self._failed:
                    rescue.exact = True
                    break
            if rescue.exact and (is_key or table.alias):
                break
        return found

    def _opened(self) -> Any:
        if self._connection is None:
            self._connection = connected(self._path, self._key)
        return self._connection

    def _declared(self) -> tuple[list[Table], list[str]]:
        """Return the tables, and what makes indexes and triggers."""
        connection = self._opened()
        declared = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        tables, others = [], []
        for kind, name, sql in connection.execute(declared).fetchall():
            if kind == "table" and not name.startswith("sqlite_"):
                tables.append(_table(connection, name, sql))
            elif kind != "table":
                others.append((kind == "trigger", sql))
        return tables, [sql for _, sql in sorted(others)]


def rescue_into(wreck: Wreck, target: Any, progress: Callable[[int, int], None]) -> list[Rescue]:
    """Fill an empty store with what can be read; return what became of each table.

    target  a driver's connection, within a transaction and without enforced references
    """
    found: list[Rescue] = []
    wreck.tick = lambda: progress(sum(each.rescued for each in found), 0)
    for table in wreck.tables:
        target.execute(table.sql)
        if table.name in DERIVED:
            continue
        rescue = Rescue(table.name, table.columns)
        found.append(rescue)
        columns = table.columns if table.alias else ("rowid", *table.columns)
        for piece in _pieces(wreck.rows(table, rescue)):
            put(target, table.name, columns, [row[-len(columns) :] for row in piece])
            rescue.rescued += len(piece)
            wreck.tick()
    return found


def fill_from(backup: Any, target: Any, rescue: Rescue) -> None:
    """Put the rows of a backup where rows are lost; what has come back otherwise stays.

    backup  a driver's connection to a sound, older store
    """
    there = [row[1] for row in backup.execute(f"PRAGMA table_info({_quoted(rescue.table)})")]
    columns = [name for name in rescue.columns if name in there]
    if not columns:
        return
    wanted = ", ".join(map(_quoted, columns))
    question = f"SELECT {wanted} FROM {_quoted(rescue.table)} WHERE rowid BETWEEN ? AND ?"
    for span in rescue.spans:
        before = target.total_changes
        put(target, rescue.table, columns, backup.execute(question, span).fetchall())
        rescue.taken += target.total_changes - before


def put(target: Any, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write rows that are not there yet."""
    names, marks = ", ".join(map(_quoted, columns)), ", ".join("?" * len(columns))
    sql = f"INSERT OR IGNORE INTO {_quoted(table)} ({names}) VALUES ({marks})"
    target.executemany(sql, rows)


def connected(path: Path, key: bytes) -> Any:
    """Open a store for reading, by the driver alone; close it."""
    connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log=off")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA query_only=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _table(connection: Any, name: str, sql: str) -> Table:
    facts = connection.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
    key = sorted((row[5], row[1]) for row in facts if row[5])
    columns = tuple(row[1] for row in facts)
    alias = len(key) == 1 and any(row[5] and row[2].upper() == "INTEGER" for row in facts)
    names = tuple(each for _, each in key)
    return Table(name, sql, columns, names, alias, _indexes(connection, name, names))


def _indexes(
    connection: Any, table: str, key: tuple[str, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    listed = connection.execute(f"PRAGMA index_list({_quoted(table)})").fetchall()
    for _, name, _, _, partial in listed:
        facts = connection.execute(f"PRAGMA index_info({_quoted(name)})").fetchall()
        columns = tuple(row[2] for row in facts)
        if not partial and None not in columns:
            found.append((columns != key, name, columns))
    return tuple((name, columns) for _, name, columns in sorted(found))


def _pieces(rows: Iterator[Row]) -> Iterator[list[Row]]:
    piece: list[Row] = []
    for row in rows:
        piece.append(row)
        if len(piece) == PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _only(spans: list[Span], known: Container[int]) -> list[Span]:
    """Return the spans without the numbers that no row has."""
    kept: list[Span] = []
    for first, last in spans:
        for number in range(first, last + 1):
            if number in known:
                _note(kept, number, number)
    return kept


def _note(lost: list[Span], first: int, last: int) -> None:
    """Add rows to what is lost, to a span that they continue."""
    if lost and lost[-1][1] + 1 == first:  # they are found in their order
        lost[-1] = (lost[-1][0], last)
    else:
        lost.append((first, last))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
