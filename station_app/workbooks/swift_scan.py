"""Large sheets and string tables, checked by searching bytes instead of parsing.

Parsing a large sheet takes longer than reading it. So parts written the way all common programs
write them are searched; a part that differs in the least is left to `exact_scan`.
"""

from __future__ import annotations

import re

from station_app.workbooks.cells import column_number
from station_app.workbooks.exact_scan import Readable, split_reference
from station_app.workbooks.limits import hostile
from station_app.workbooks.tally import Tally

PIECE = 1 << 20  # bytes
LONGEST_RUN = 1 << 18  # bytes between two tags; a cell of 32,767 characters has at most half of it
PROLOGUE = re.compile(
    rb"(?:\xef\xbb\xbf)?"
    rb"""(?:<\?xml version=["']1\.0["'](?: encoding=["'](?i:utf-8)["'])?"""
    rb"""(?: standalone=["'][a-z]{2,3}["'])?\s?\?>)?"""
    rb"\s{0,9}<(worksheet|sst)[\s>]"
)
ATTRIBUTES = rb'(?:[a-qs-z][a-zA-Z0-9:]*="[^"<]*" )*'
# a cell that is not plain leaves both groups empty
CELL = re.compile(rb"<c(?: " + ATTRIBUTES + rb'r="([A-Za-z]{1,7})([0-9]{1,10})"|[^a-zA-Z])')
FILLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: [a-z]+="[^"<>]*")*><(?:v|is)[\s>]')
PREFIXED = re.compile(rb":(?:c|row|si|mergeCell)[\s/>]")
FORMULA = re.compile(rb"<f[\s/>]")
ERROR = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: [a-z]+="[^"<]*")*? t="e"')
MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"')


class NotPlain(Exception):
    """The part is written in an unusual way: only a parser can count it."""


class SwiftScan:
    """Counts of one part. Raises NotPlain before they would be wrong."""

    def __init__(self, part: str, tally: Tally) -> None:
        self.part = part
        self.tally = tally
        self._columns: set[bytes] = set()
        self._last_row = 0

    def scan(self, stream: Readable) -> None:
        """Read the part to its end. Raises NotPlain, Refused."""
        rest = stream.read(PIECE)
        self.tally.unpacked(len(rest))
        prologue = PROLOGUE.match(rest)
        if not prologue:
            raise NotPlain
        count = self._count_cells if prologue[1] == b"worksheet" else self._count_strings
        while rest:
            piece = stream.read(PIECE)
            self.tally.unpacked(len(piece))
            cut = max(rest.rfind(b"<"), 0) if piece else len(rest)
            if len(rest) - cut > LONGEST_RUN and piece:
                raise hostile("TEXT", f"有单元格的文字超过 {self.tally.limits.text} 个字符")
            count(rest[:cut])
            rest = rest[cut:] + piece
        if self.tally.grid + self._last_row * self._last_column() > self.tally.limits.grid:
            raise NotPlain
        self.tally.close_sheet(self._last_row, self._last_column())

    def _count_cells(self, piece: bytes) -> None:
        cells = CELL.findall(piece)
        columns = {column for column, _ in cells}
        if b"" in columns or (b":" in piece and PREFIXED.search(piece)):
            raise NotPlain
        self.tally.add_cells(len(cells))
        self._columns |= columns
        self._last_row = max(self._last_row, *map(int, {row for _, row in cells}), 0)
        limits = self.tally.limits
        if self._last_row > limits.rows or self._last_column() > limits.columns:
            # blank cells may reach so far without harm
            for letters, digits in FILLED.findall(piece):
                self.tally.check_extent(int(digits), column_number(letters.decode()))
            raise NotPlain
        self.tally.formulas += len(FORMULA.findall(piece))
        if b't="e"' in piece:
            for address in ERROR.findall(piece):
                self.tally.add_error(self.part, address.decode())
        if b"<mergeCell " in piece:
            self._count_merges(piece)

    def _count_merges(self, piece: bytes) -> None:
        merges = MERGE.findall(piece)
        if len(merges) != piece.count(b"<mergeCell "):
            raise NotPlain
        for first, last in merges:
            top, left = split_reference(first.decode(), self.part)
            bottom, right = split_reference(last.decode(), self.part)
            self.tally.add_merge((bottom - top + 1) * (right - left + 1))

    def _count_strings(self, piece: bytes) -> None:
        if b":si" in piece and PREFIXED.search(piece):
            raise NotPlain
        self.tally.add_strings(piece.count(b"<si>") + piece.count(b"<si "))

    def _last_column(self) -> int:
        return max((column_number(letters.decode()) for letters in self._columns), default=0)
