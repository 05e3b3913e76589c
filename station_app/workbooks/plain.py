"""Writes refused rows back to their sender, in the sender's own layout (forms.md D.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from station_app.workbooks import texts
from station_app.workbooks.cells import Cell
from station_app.workbooks.layout import cell_at
from station_app.workbooks.saving import save
from station_app.workbooks.specs import PlainRow, PlainSheet, Problem
from station_app.workbooks.styles import (
    AUTHOR,
    FAULT_FILL,
    FAULT_TEXT,
    FONT,
    dress_heading,
    put_text,
)
from station_app.workbooks.writer import replacing

MESSAGE_HEADING = "错误信息"
PROBLEM_SHEET = "问题清单"
PROBLEM_HEADINGS = ("工作表", "行号", "列", "值", "级别", "说明")

_WIDEST = 40  # characters


def write_plain(out: Path, sheets: Sequence[PlainSheet], problems: Sequence[Problem]) -> None:
    """Write refused rows with a first column 错误信息, and the sheet 问题清单.

    Texts stay texts and nothing becomes a formula, whatever the sender wrote. Raises CannotWrite
    when the file cannot be stored.
    """
    book = Workbook()
    book.properties.creator = AUTHOR
    book.remove(book.worksheets[0])
    names = texts.sheet_names((sheet.name for sheet in sheets), taken=[PROBLEM_SHEET])
    for name, sheet in zip(names, sheets, strict=True):
        _write_sheet(book.create_sheet(name), sheet)
    _write_problems(book.create_sheet(PROBLEM_SHEET), problems)
    with replacing(out) as file:
        save(book, file)


def _write_sheet(target: Worksheet, sheet: PlainSheet) -> None:
    for number, line in enumerate(sheet.header, 1):
        for column, value in enumerate(line, 2):
            dress_heading(_put(target, number, column, value))
    heading = _put(target, max(len(sheet.header), 1), 1, MESSAGE_HEADING)
    dress_heading(heading, required=True)
    for number, row in enumerate(sheet.rows, len(sheet.header) + 1):
        _write_row(target, number, row)
    _fit_columns(target, sheet)
    for top, left, bottom, right in sheet.merges:
        target.merge_cells(
            start_row=top + 1, start_column=left + 2, end_row=bottom + 1, end_column=right + 2
        )
    target.freeze_panes = f"B{len(sheet.header) + 1}"


def _write_row(target: Worksheet, number: int, row: PlainRow) -> None:
    message = _put(target, number, 1, row.message)
    message.font = Font(name=FONT, size=10, color=FAULT_TEXT)
    message.alignment = Alignment(vertical="top", wrap_text=True)
    for index in range(max(len(row.cells), *(index + 1 for index in row.marked), 0)):
        value = row.cells[index] if index < len(row.cells) else None
        cell = _put(target, number, index + 2, value)
        if index in row.marked:
            cell.fill = PatternFill("solid", fgColor=FAULT_FILL)
            cell.comment = Comment(texts.legal(row.marked[index]), AUTHOR)


def _write_problems(target: Worksheet, problems: Sequence[Problem]) -> None:
    for column, heading in enumerate(PROBLEM_HEADINGS, 1):
        dress_heading(_put(target, 1, column, heading))
    for number, line in enumerate(problems, 2):
        place: tuple[Cell, ...] = line
        for column, value in enumerate(place, 1):
            cell = _put(target, number, column, value)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for letter, width in zip("ABCDEF", (16, 8, 16, 24, 8, 70), strict=True):
        target.column_dimensions[letter].width = width
    target.freeze_panes = "A2"
    target.auto_filter.ref = f"A1:F{len(problems) + 1}"


def _put(target: Worksheet, row: int, column: int, value: Cell) -> SheetCell:
    cell = cell_at(target, row, column)
    if isinstance(value, str):
        # longer than a cell can hold only if the sender's file is none that Excel wrote
        put_text(cell, value[: texts.LONGEST_TEXT])
        cell.number_format = "@"
        cell.quotePrefix = texts.like_formula(value)
    else:
        cell.value = value
    if isinstance(value, date):
        moment = isinstance(value, datetime) and value.time() != time()
        cell.number_format = "yyyy-mm-dd hh:mm" if moment else "yyyy-mm-dd"
    return cell


def _fit_columns(target: Worksheet, sheet: PlainSheet) -> None:
    target.column_dimensions["A"].width = _WIDEST
    lines = [*sheet.header[-1:], *(row.cells for row in sheet.rows)]
    for index in range(max(map(len, lines), default=0)):
        shown = (str(line[index] or "") for line in lines if index < len(line))
        width = max(map(texts.width, shown), default=0) + 2
        target.column_dimensions[get_column_letter(index + 2)].width = min(max(width, 8), _WIDEST)
