"""The lines of a roster that are people or bodies, with their cells as they are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from station_app.domain.kinds import cell_text
from station_app.services.rosters.headings import same_headings
from station_app.services.rosters.mapping import Table
from station_app.services.rosters.paths import Shape
from station_app.workbooks.cells import Cell, Sheet, column_letters

_BLANKS = re.compile(r"\s+")
_TOTAL = re.compile(r"本?页?(合计|总计|小计|共计|累计|总数)(人数|数)?[:：]?|共\d+人")
_FOOT = re.compile(
    r"(填表|填报|制表|审核|审批|负责|经办|单位负责|联系|报送)(人|单位|日期|电话)[^:：]*[:：]"
    r"|(注|备注|说明|填表说明|填报说明)[:：]"
)
_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]+[)）]?[、.．)）]")
NAMED = 10  # places named in a note


@dataclass(frozen=True)
class Line:
    """One row of the roster; `number` counts as the spreadsheet does, from 1."""

    number: int
    cells: tuple[Cell, ...]


class Lines:
    """Parts the rows below the headings into lines of data and the rest.

    data     the lines that hold a person or a body
    skipped  numbers of rows with other text: totals, sections, signatures, notes
    beside   addresses of cells that stand outside the table
    """

    def __init__(self, shape: Shape, table: Table) -> None:
        self._table = table
        self._headed = [i for i, text in enumerate(table.headings.texts) if text]
        # Where no field is known yet, whatever has a heading counts.
        known = [i for i, place in enumerate(table.columns) if place is not None]
        self._mapped = known or self._headed
        self._telling = {
            i
            for i, place in enumerate(table.columns)
            if place is not None and place[0] == shape.root.name
            if place[1] in (shape.root.label, *shape.root.keys)
        }
        self.skipped: list[int] = []
        self.beside: list[str] = []
        self.data = list(self._read())

    def _read(self) -> Iterator[Line]:
        sheet = self._table.sheet
        first = self._table.headings.first_row
        filled = _merged_down(sheet, first - 1)
        for number, row in enumerate(sheet.rows[first - 1 :], first):
            self._note_beside(number, row)
            if all(row[i] is None for i in self._headed):
                continue
            if not self._is_data(number, row):
                self._skip(number, row)
                continue
            cells = list(row)
            for column, value in filled.get(number, {}).items():
                if cells[column] is None:
                    cells[column] = value
            yield Line(number, tuple(cells))

    def _is_data(self, number: int, row: list[Cell]) -> bool:
        texts = {i: text for i in self._headed if (text := cell_text(row[i]))}
        if not any(i in texts for i in self._mapped):
            return False
        plain = [_BLANKS.sub("", text) for text in texts.values()]
        if any(_TOTAL.fullmatch(text) for text in plain) or _FOOT.match(plain[0]):
            return False
        if len(texts) == 1 and not self._stands_alone(number, *texts):
            return False
        return not same_headings(row, self._table.headings)

    def _stands_alone(self, number: int, column: int) -> bool:
        """Whether a single filled cell is an unfinished entry rather than a caption."""
        caption = _SECTION.match(cell_text(self._table.sheet.rows[number - 1][column]))
        across = any(
            top <= number - 1 <= bottom and left <= column < right
            for top, left, bottom, right in self._table.sheet.merges
        )
        return column in self._telling and not caption and not across

    def _skip(self, number: int, row: list[Cell]) -> None:
        if any(isinstance(row[i], str) for i in self._headed):
            self.skipped.append(number)

    def _note_beside(self, number: int, row: list[Cell]) -> None:
        headed = set(self._headed)
        for column, cell in enumerate(row):
            if column not in headed and cell is not None:
                self.beside.append(f"{column_letters(column + 1)}{number}")

    def notes(self) -> Iterator[str]:
        """Say what was left out."""
        if self.skipped:
            rows = _some([str(number) for number in self.skipped])
            yield f"第{rows}行是合计、分节、签字或说明，没有导入。"
        if self.beside:
            yield f"表格之外的内容没有导入：{_some(self.beside)}。"


def _merged_down(sheet: Sheet, first: int) -> dict[int, dict[int, Any]]:
    """Map row number and column to the value of a cell merged downwards over it."""
    found: dict[int, dict[int, Any]] = {}
    for top, left, bottom, _ in sheet.merges:
        if top >= first and bottom > top:
            for index in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
                found.setdefault(index + 1, {})[left] = sheet.rows[top][left]
    return found


def _some(places: list[str]) -> str:
    return "、".join(places[:NAMED]) + (f"等{len(places)}处" if len(places) > NAMED else "")
