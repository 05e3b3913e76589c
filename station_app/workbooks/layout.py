"""The anatomy of a readable sheet: everything on it but the rows of data (forms.md C.1).

Row 1 title, 2 sub-line, 3 hidden keys, 4-5 headings, data from row 6, then 合计, summary, foot.
The row numbers are the same in every sheet, so that a file can be read without its meta data.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from station_app.workbooks import styles, texts
from station_app.workbooks.inputs import add_inputs
from station_app.workbooks.specs import Column, SheetSpec, Value

TITLE_ROW, SUBTITLE_ROW, KEY_ROW, GROUP_ROW, LABEL_ROW, FIRST_ROW = range(1, 7)
TOTAL_MARK = "合计"

_PAPER = {"A4": 9, "A3": 8}
_CM = 1 / 2.54  # inches


@dataclass(frozen=True, slots=True)
class Frame:
    """One sheet with what is known of its rows.

    sample  the first rows, for the widths of the columns
    count   how many rows there are
    """

    spec: SheetSpec
    name: str
    sample: Sequence[Sequence[Value]]
    count: int

    @property
    def visible(self) -> list[Column]:
        """The columns that people see; raises ValueError when one follows a hidden column."""
        shown = [column for column in self.spec.columns if not column.hidden]
        if not shown or any(column.hidden for column in self.spec.columns[: len(shown)]):
            raise ValueError(f"visible columns must come first in sheet {self.spec.key}")
        return shown

    @property
    def last_row(self) -> int:
        """Row of the last data; the row above the first one when there are none."""
        return FIRST_ROW - 1 + self.count

    @property
    def foot_row(self) -> int:
        """Row of the first foot line, below the 合计 line, what is like it, and the summary."""
        totals = (self.spec.totals is not None) + len(self.spec.spreads)
        return self.last_row + 1 + totals + len(self.spec.summary)

    @property
    def last_letter(self) -> str:
        """Letter of the last column, hidden ones included."""
        return get_column_letter(len(self.spec.columns))

    def position(self, key: str) -> int:
        """Return the number of a column, counted from 1."""
        return [column.key for column in self.spec.columns].index(key) + 1


def lay_out(sheet: Worksheet, frame: Frame) -> None:
    """Build a sheet around the place where its rows will stand."""
    found = widths(frame)
    across = sum(found[: len(frame.visible)])
    _write_head(sheet, frame)
    _write_keys(sheet, frame)
    _write_headings(sheet, frame)
    _set_heights(sheet, frame, found)
    _write_totals(sheet, frame)
    _write_summary(sheet, frame, across)
    _write_foot(sheet, frame, across)
    _mark(sheet, frame)
    _set_columns(sheet, frame, found)
    _set_view(sheet, frame)
    _set_page(sheet, frame)
    add_inputs(sheet, frame.spec.columns, FIRST_ROW, max(_input_end(frame), FIRST_ROW))
    _protect(sheet)
    _name_ranges(sheet, frame)


def cell_at(sheet: Worksheet, row: int, column: int) -> SheetCell:
    """Return the cell at a place that is not inside a merged range."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, SheetCell), "a merged range was written twice"
    return cell


def _write_head(sheet: Worksheet, frame: Frame) -> None:
    count = len(frame.visible)
    title = cell_at(sheet, TITLE_ROW, 1)
    styles.put_text(title, frame.spec.title)
    styles.dress_title(title)
    _merge(sheet, TITLE_ROW, 1, TITLE_ROW, count)
    sheet.row_dimensions[TITLE_ROW].height = 30
    for (start, end), text, side in _thirds(count, frame.spec.subtitle):
        cell = cell_at(sheet, SUBTITLE_ROW, start)
        styles.put_text(cell, text)
        styles.dress_line(cell, side)
        _merge(sheet, SUBTITLE_ROW, start, SUBTITLE_ROW, end)
    sheet.row_dimensions[SUBTITLE_ROW].height = 20


def _thirds(count: int, parts: tuple[str, str, str]) -> Iterator[tuple[tuple[int, int], str, str]]:
    if count < 3:
        yield (1, count), "  ".join(part for part in parts if part), "left"
        return
    edges = (0, count // 3, 2 * count // 3, count)
    for start, end, text, side in zip(
        edges, edges[1:], parts, ("left", "center", "right"), strict=False
    ):
        yield (start + 1, end), text, side


def _write_keys(sheet: Worksheet, frame: Frame) -> None:
    for number, column in enumerate(frame.spec.columns, 1):
        styles.put_text(cell_at(sheet, KEY_ROW, number), column.key)
    sheet.row_dimensions[KEY_ROW].hidden = True


def _write_headings(sheet: Worksheet, frame: Frame) -> None:
    start = 1
    for group, members in groupby(frame.spec.columns, lambda column: column.group):
        columns = list(members)
        if group:
            _heading(sheet, GROUP_ROW, start, group)
            _merge(sheet, GROUP_ROW, start, GROUP_ROW, start + len(columns) - 1)
        for number, column in enumerate(columns, start):
            cell = _heading(
                sheet, LABEL_ROW if group else GROUP_ROW, number, column.label, column.required
            )
            if not group:
                _merge(sheet, GROUP_ROW, number, LABEL_ROW, number)
            if column.prompt:
                cell.comment = Comment(texts.legal(column.prompt), styles.AUTHOR)
        start += len(columns)


def _set_heights(sheet: Worksheet, frame: Frame, found: Sequence[float]) -> None:
    lines = max(
        math.ceil(texts.width(column.label) / (width - 1))
        for column, width in zip(frame.visible, found, strict=False)
    )
    sheet.row_dimensions[GROUP_ROW].height = 20
    sheet.row_dimensions[LABEL_ROW].height = max(20, 14 * lines)


def _heading(
    sheet: Worksheet, row: int, number: int, text: str, required: bool = False
) -> SheetCell:
    cell = cell_at(sheet, row, number)
    styles.put_text(cell, text)
    styles.dress_heading(cell, required)
    return cell


def _write_totals(sheet: Worksheet, frame: Frame) -> None:
    totals = frame.spec.totals
    if totals is None:
        return
    first = min((frame.position(key) for key in totals), default=2)
    if first == 1:
        raise ValueError(f"the first column of sheet {frame.spec.key} holds the word {TOTAL_MARK}")
    for row, (word, values) in enumerate(
        [(TOTAL_MARK, totals), *frame.spec.spreads], frame.last_row + 1
    ):
        _write_line(sheet, frame, row, word, values)
        _merge(sheet, row, 1, row, min(first - 1, len(frame.visible)))


def _write_line(
    sheet: Worksheet, frame: Frame, row: int, word: str, values: Mapping[str, Value]
) -> None:
    for number, column in enumerate(frame.visible, 1):
        cell = cell_at(sheet, row, number)
        styles.dress_total(cell, column)
        if isinstance(total := values.get(column.key), str):
            styles.put_text(cell, total)
        elif total is not None:
            cell.value = total
    mark = cell_at(sheet, row, 1)
    styles.put_text(mark, word)
    styles.dress_heading(mark)
    if frame.spec.row_height:
        sheet.row_dimensions[row].height = frame.spec.row_height


def _write_summary(sheet: Worksheet, frame: Frame, width: float) -> None:
    for number, text in enumerate(frame.spec.summary, frame.foot_row - len(frame.spec.summary)):
        cell = cell_at(sheet, number, 1)
        styles.put_text(cell, text)
        styles.dress_summary(cell)
        _merge(sheet, number, 1, number, len(frame.visible))
        sheet.row_dimensions[number].height = 20 * _lines(text, width - 2, size=10)


def _write_foot(sheet: Worksheet, frame: Frame, width: float) -> None:
    row = frame.foot_row
    for number, text in enumerate(frame.spec.foot_lines, row):
        cell = cell_at(sheet, number, 1)
        styles.put_text(cell, text)
        size, line = (11, 24) if number == row else (9, 16)
        styles.dress_line(cell, size=size)
        _merge(sheet, number, 1, number, len(frame.visible))
        sheet.row_dimensions[number].height = line * _lines(text, width - 1, size=size)


def _lines(text: str, width: float, size: float) -> int:
    # No program finds the height of a merged row by itself. Columns are measured in 10.5 pt.
    return texts.lines_of(text, width * 10.5 / size)


def _mark(sheet: Worksheet, frame: Frame) -> None:
    for (index, key), text in frame.spec.marked.items():
        cell = cell_at(sheet, FIRST_ROW + index, frame.position(key))
        cell.comment = Comment(texts.legal(text), styles.AUTHOR)


def _set_columns(sheet: Worksheet, frame: Frame, found: Sequence[float]) -> None:
    for number, (column, width) in enumerate(zip(frame.spec.columns, found, strict=True), 1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = width
        dimension.hidden = column.hidden
        # rows that a clerk adds below can be typed in, and keep an 18-digit number a text
        dimension.number_format = styles.number_format(column)
        dimension.protection = styles.UNLOCKED


def widths(frame: Frame) -> list[float]:
    """Return how wide the columns are, in characters: enough for headings, values and totals."""
    sample = zip(*frame.sample, strict=True) if frame.sample else [()] * len(frame.spec.columns)
    totals = frame.spec.totals or {}
    return [
        _width(column, values, totals.get(column.key))
        for column, values in zip(frame.spec.columns, sample, strict=True)
    ]


def _width(column: Column, values: Sequence[Value], total: Value) -> float:
    heading = math.ceil(texts.width(column.label) / 2) + 2  # wraps once
    shown = max((_shown_width(value, column) for value in values), default=0) + 2
    below = 0 if total is None else _shown_width(total, column) + 3  # bold
    return max(column.width, heading, min(shown, column.widest), below)


def _shown_width(value: Value, column: Column) -> int:
    if value is None:
        return 0
    if isinstance(value, datetime):
        return 16
    if isinstance(value, date):
        return 10
    if isinstance(value, str | time) or styles.is_text(column):
        return texts.width(str(value))
    if column.format == "money":
        return len(f"{value:,.2f}")
    return len(str(value)) + 1


def _set_view(sheet: Worksheet, frame: Frame) -> None:
    frozen = frame.spec.frozen or "name"
    keys = [column.key for column in frame.visible]
    last = keys.index(frozen) + 1 if frozen in keys else min(2, len(keys))
    sheet.freeze_panes = f"{get_column_letter(last + 1)}{FIRST_ROW}"
    # hidden columns belong to the filter: sorting must carry the identity of a row with it
    sheet.auto_filter.ref = f"A{LABEL_ROW}:{frame.last_letter}{frame.last_row}"


def _set_page(sheet: Worksheet, frame: Frame) -> None:
    sheet.page_setup.paperSize = _PAPER[frame.spec.paper]
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{TITLE_ROW}:{LABEL_ROW}"
    bottom = frame.foot_row - 1 + len(frame.spec.foot_lines)
    sheet.print_area = f"A1:{get_column_letter(len(frame.visible))}{bottom}"
    margins = sheet.page_margins
    margins.left = margins.right = 1.0 * _CM
    margins.top, margins.bottom = 1.5 * _CM, 1.9 * _CM  # with 1.5 the footer was cut off
    margins.header = margins.footer = 0.8 * _CM
    sheet.print_options.horizontalCentered = True
    footer = sheet.oddFooter
    assert footer is not None
    assert footer.center is not None
    footer.center.text = "第 &P 页 共 &N 页"


def _input_end(frame: Frame) -> int:
    # lines below the data belong to nobody's input; without them a clerk writes on
    closed = frame.spec.totals is not None or frame.spec.summary or frame.spec.foot_lines
    return frame.last_row if closed else frame.last_row + 50


def _protect(sheet: Worksheet) -> None:
    # without a password: a guard against accidents, not against people
    protection = sheet.protection
    protection.enable()
    protection.formatColumns = False  # False: allowed
    protection.formatRows = False
    protection.insertRows = False
    protection.deleteRows = False
    protection.sort = False
    protection.autoFilter = False


def _name_ranges(sheet: Worksheet, frame: Frame) -> None:
    book = sheet.parent
    assert book is not None
    place = quote_sheetname(frame.name)
    key, letter, row = frame.spec.key, frame.last_letter, frame.last_row
    spans = {f"tbl_{key}": f"$A${KEY_ROW}:${letter}${row}"}
    if frame.spec.totals is not None:
        spans[f"total_{key}"] = f"$A${row + 1}:${letter}${row + 1}"
    for name, span in spans.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"{place}!{span}")


def _merge(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    if (top, left) != (bottom, right):
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
