"""Old Office files as small file systems ([MS-CFB]), walked through with a bound on every chain.

This runs in the program itself. A library that believes the numbers in the header goes round in
a ring of sectors until the memory is full; here no chain is longer than the file.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from station_app.domain.problems import Refused
from station_app.workbooks.limits import damaged, hostile

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST_SECTOR = 0xFFFFFFFA  # larger numbers are marks: end of a chain, free, table
HEADER = 512  # bytes
ENTRY = 128  # bytes of a directory entry
SMALL = 4096  # bytes; smaller streams lie in the stream of the root
SMALL_SECTOR = 64  # bytes
SPARE = 109  # sectors of tables that the header itself lists
STORAGE, STREAM, ROOT = 1, 2, 5
_NUMBERS = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream or storage at the top of the file."""

    kind: int
    start: int
    size: int


class Compound:
    """The top level of such a file: names in lower case. Raises Refused, at the first look."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._read_header()
            self.entries = dict(self._read_directory())
        except (struct.error, IndexError, OverflowError) as error:
            raise _broken() from error

    def stream(self, name: str) -> bytes:
        """Return a stream, as much of it as there is. Raises Refused."""
        entry = self.entries[name]
        if entry.size >= SMALL:
            return self._joined(entry.start)[: entry.size]
        table = self._numbers(self._joined(self._small_start))
        small = self._joined(self._root.start)[: self._root.size]
        pieces = [
            small[number * SMALL_SECTOR : (number + 1) * SMALL_SECTOR]
            for number in _chain(entry.start, table)
        ]
        return b"".join(pieces)[: entry.size]

    def _read_header(self) -> None:
        shift, small_shift = struct.unpack_from("<HH", self._content, 30)
        if shift not in {9, 12} or small_shift != 6:
            raise _broken()
        self._sector = 1 << shift
        self._count = max(-(-len(self._content) // self._sector) - 1, 0)
        tables, small_tables, lists = map(self._number_at, (44, 64, 72))
        needed = self._count * 4 // self._sector
        if tables > 2 * needed + SPARE or max(small_tables, lists) > self._count:
            raise _ring()  # the reading process's library would believe these numbers
        self._directory_start = self._number_at(48)
        self._small_start = self._number_at(60)
        self._table = self._read_table()

    def _read_table(self) -> array[int]:
        """Read which sector follows which; no more of it than there are sectors."""
        table = array("I")
        for number in self._table_sectors():
            if len(table) >= self._count:
                break
            table.extend(self._numbers(self._sector_at(number)))
        return table[: self._count]

    def _table_sectors(self) -> Iterator[int]:
        yield from (n for n in self._numbers(self._content[76:HEADER]) if n < LAST_SECTOR)
        number, seen = self._number_at(68), set[int]()
        while number < LAST_SECTOR:
            if number in seen:
                raise _ring()
            seen.add(number)
            *sectors, number = self._numbers(self._sector_at(number))
            yield from (sector for sector in sectors if sector < LAST_SECTOR)

    def _read_directory(self) -> Iterator[tuple[str, Entry]]:
        content = self._joined(self._directory_start)
        kind, _, _, child, self._root = _entry_at(content, 0)
        if kind != ROOT:
            raise _broken()
        waiting, seen = [child], set[int]()
        while waiting:
            number = waiting.pop()
            if number >= LAST_SECTOR:
                continue
            if number in seen:
                raise _ring()
            seen.add(number)
            kind, left, right, _, entry = _entry_at(content, number)
            waiting += [left, right]
            if kind in {STORAGE, STREAM}:
                yield _name_at(content, number), entry

    def _joined(self, start: int) -> bytes:
        return b"".join(map(self._sector_at, _chain(start, self._table)))

    def _sector_at(self, number: int) -> bytes:
        if number >= self._count:
            raise _broken()
        start = (number + 1) * self._sector
        return self._content[start : start + self._sector]

    def _number_at(self, place: int) -> int:
        return int(_NUMBERS.unpack_from(self._content, place)[0])

    @staticmethod
    def _numbers(content: bytes) -> array[int]:
        whole = content[: len(content) // 4 * 4]
        return array("I", [number for (number,) in _NUMBERS.iter_unpack(whole)])


def _chain(start: int, table: array[int]) -> Iterator[int]:
    """Yield the sectors of a stream; a chain that ends early is short, one in a ring is refused."""
    number, count = start, 0
    while number < LAST_SECTOR:
        if count > len(table):
            raise _ring()
        if number >= len(table):
            raise _broken()
        count += 1
        yield number
        number = table[number]


def _entry_at(content: bytes, number: int) -> tuple[int, int, int, int, Entry]:
    """Return kind, left and right neighbour, child, and what else an entry says."""
    place = number * ENTRY
    kind, _, left, right, child = struct.unpack_from("<BBIII", content, place + 66)
    start, size = struct.unpack_from("<II", content, place + 116)
    return kind, left, right, child, Entry(kind, start, size)


def _name_at(content: bytes, number: int) -> str:
    place = number * ENTRY
    (length,) = struct.unpack_from("<H", content, place + 64)
    name = content[place : place + min(length, 64)]
    return name.decode("utf-16-le", "replace").rstrip("\0").lower()


def _broken() -> Refused:
    return damaged("旧版文件的内部结构不完整")


def _ring() -> Refused:
    return hostile("RING", "旧版文件的内部链条首尾相连，没有尽头")
