"""A sheet of a ledger as a person reads it: headings, rows, the 合计 line, what stands below."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from station_app.workbooks.layout import (
    FIRST_ROW,
    GROUP_ROW,
    KEY_ROW,
    LABEL_ROW,
    SUBTITLE_ROW,
    TOTAL_MARK,
)


class Table:
    """One sheet; headings of two levels are joined as 组/列."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.keys = self.row(KEY_ROW)
        self.headings = self._headings()
        self.total_row = next(
            row for row in range(FIRST_ROW, sheet.max_row + 1)
            if sheet.cell(row, 1).value == TOTAL_MARK
        )  # fmt: skip

    def row(self, number: int) -> list[Any]:
        return [cell.value for cell in self.sheet[number]]

    @property
    def subtitle(self) -> list[str]:
        """The parts of the line below the title."""
        return [str(value) for value in self.row(SUBTITLE_ROW) if value]

    def column(self, heading: str) -> list[Any]:
        at = self.headings.index(heading) + 1
        return [self.sheet.cell(row, at).value for row in range(FIRST_ROW, self.total_row)]

    def total(self, heading: str) -> Any:
        return self.sheet.cell(self.total_row, self.headings.index(heading) + 1).value

    @property
    def below(self) -> list[str]:
        """Lines below the 合计 line: summary, signatures, notes."""
        rows = range(self.total_row + 1, self.sheet.max_row + 1)
        return [str(self.sheet.cell(row, 1).value) for row in rows]

    def merged(self, row: int) -> list[str]:
        """Return the merged areas that begin in a row."""
        found = [each for each in self.sheet.merged_cells.ranges if each.min_row == row]
        return sorted(str(each) for each in found)

    def _headings(self) -> list[str]:
        groups: dict[int, str] = {}
        for area in self.sheet.merged_cells.ranges:
            if area.min_row == area.max_row == GROUP_ROW:
                text = str(self.sheet.cell(GROUP_ROW, area.min_col).value)
                groups |= dict.fromkeys(range(area.min_col, area.max_col + 1), text)
        upper, lower = self.row(GROUP_ROW), self.row(LABEL_ROW)
        return [
            f"{groups[at]}/{low}" if at in groups else str(low or high)
            for at, (high, low) in enumerate(zip(upper, lower, strict=True), 1)
        ]
