"""The records of an old .xls, walked through once for what they are, not for their values."""

from __future__ import annotations

import struct

from station_app.workbooks.cells import column_letters
from station_app.workbooks.limits import damaged, sealed
from station_app.workbooks.tally import Tally

BOF, EOF, FILEPASS, BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
SUPBOOK, MERGECELLS, DIMENSIONS = 0x01AE, 0x00E5, 0x0200
FORMULA, BOOLERR = 0x0006, 0x0205
# MULRK, RSTRING, LABELSST, NUMBER, LABEL, RK
CELLS = frozenset({FORMULA, BOOLERR, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x027E})
TICK_EVERY = 1 << 16  # bytes
HEADER = struct.Struct("<HH")
INTERNAL_BOOK = b"\x01\x04"
ADD_IN_BOOK = b"\x01\x3a"
MACRO_SHEET = 1


class BiffScan:
    """Counts over one Workbook stream (BIFF5, BIFF8; [MS-XLS] 2.3)."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self._sheets = 0
        self._last_row = self._last_column = 0
        self._handlers = {
            BOF: self._on_boundary,
            EOF: self._on_boundary,
            FILEPASS: self._on_password,
            BOUNDSHEET: self._on_sheet,
            SUPBOOK: self._on_book,
            MERGECELLS: self._on_merges,
            DIMENSIONS: self._on_dimensions,
            **dict.fromkeys(CELLS, self._on_cell),
            FORMULA: self._on_formula,
            BOOLERR: self._on_error_or_truth,
        }

    def scan(self, stream: bytes) -> None:
        """Walk through all records. Raises Refused."""
        position = counted = 0
        while position + HEADER.size <= len(stream):
            kind, size = HEADER.unpack_from(stream, position)
            position += HEADER.size
            handler = self._handlers.get(kind)
            if handler:
                handler(stream[position : position + size])
            elif kind == 0 and size == 0:
                break  # what follows the last record is padding
            position += size
            if position - counted > TICK_EVERY:
                self.tally.unpacked(position - counted)
                counted = position
        if not self._sheets:
            raise damaged("旧版 .xls 的内容不完整")

    def _on_boundary(self, _: bytes) -> None:
        self.tally.close_sheet(self._last_row, self._last_column)
        self._last_row = self._last_column = 0

    def _on_password(self, _: bytes) -> None:
        raise sealed("旧版 .xls 文件")

    def _on_sheet(self, record: bytes) -> None:
        self._sheets += 1
        self.tally.add_sheet(str(self._sheets), "")
        if record[5:6] == bytes((MACRO_SHEET,)):
            self.tally.macros = True

    def _on_book(self, record: bytes) -> None:
        if record[2:4] not in {INTERNAL_BOOK, ADD_IN_BOOK}:
            self.tally.external = True

    def _on_merges(self, record: bytes) -> None:
        count = int.from_bytes(record[:2], "little")
        areas = record[2 : 2 + 8 * count]
        for top, bottom, left, right in struct.iter_unpack("<4H", areas[: len(areas) // 8 * 8]):
            self.tally.add_merge((bottom - top + 1) * (right - left + 1))

    def _on_dimensions(self, record: bytes) -> None:
        # the reader reserves memory for what is declared here, true or not
        if len(record) >= 14:
            _, bottom, _, right = struct.unpack_from("<IIHH", record)
        elif len(record) >= 8:
            _, bottom, _, right = struct.unpack_from("<4H", record)
        else:
            raise damaged("旧版 .xls 的内容不完整")
        self._last_row = max(self._last_row, bottom)
        self._last_column = max(self._last_column, right)

    def _on_cell(self, record: bytes) -> None:
        row, column = self._position(record)
        self.tally.add_cells(1)
        self.tally.check_extent(row + 1, column + 1)
        self._last_row = max(self._last_row, row + 1)
        self._last_column = max(self._last_column, column + 1)

    def _on_formula(self, record: bytes) -> None:
        self._on_cell(record)
        self.tally.formulas += 1
        if record[12:14] == b"\xff\xff" and record[6:7] == b"\x02":
            self._add_error(record)

    def _on_error_or_truth(self, record: bytes) -> None:
        self._on_cell(record)
        if record[7:8] == b"\x01":
            self._add_error(record)

    def _add_error(self, record: bytes) -> None:
        row, column = self._position(record)
        self.tally.add_error("", f"{column_letters(column + 1)}{row + 1}")

    @staticmethod
    def _position(record: bytes) -> tuple[int, int]:
        if len(record) < 6:
            raise damaged("旧版 .xls 的内容不完整")
        row, column = HEADER.unpack_from(record)
        return row, column
