"""How cells look: fonts, borders, fills and number formats of forms.md C.1."""

from __future__ import annotations

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from station_app.workbooks.specs import Column
from station_app.workbooks.texts import like_formula, storable

AUTHOR = "社工站"  # of comments and files
FONT = "宋体"
HEADING_FILL = "D9D9D9"
TOTAL_FILL = "F2F2F2"
FAULT_FILL = "FFC7CE"
FAULT_TEXT = "C00000"
UNLOCKED = Protection(locked=False)

_FORMATS = {
    "text": "@",
    "id18": "@",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "whole": "0",
    "money": "#,##0.00",
    "percent": '0.0"%"',  # the number is 12.5, not 0.125
}


def number_format(column: Column) -> str:
    """Return the format code of a column; raises ValueError for an unknown format."""
    name, _, digits = column.format.partition(":")
    if name == "decimal":
        return f"0.{'0' * int(digits or 2)}"
    if column.format not in _FORMATS:
        raise ValueError(f"unknown format of column {column.key}: {column.format!r}")
    return _FORMATS[column.format]


def is_text(column: Column) -> bool:
    """Whether the column holds texts, so that a number in it is written as a text."""
    return number_format(column) == "@"


def alignment(column: Column) -> str:
    """Say how values stand: texts left, codes and dates centred, numbers right."""
    if column.align:
        return column.align
    if column.codes or column.format in ("day", "moment", "id18"):
        return "center"
    return "left" if is_text(column) else "right"


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text that stays a text, whatever it begins with."""
    assert isinstance(cell, Cell), "only the first cell of a merged range takes a value"
    cell.value = storable(text)
    cell.data_type = "s"
    if like_formula(text):  # so that it stays one when somebody edits it
        cell.quotePrefix = True


def dress_title(cell: Cell) -> None:
    """Style row 1."""
    cell.font = Font(name=FONT, size=16, bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center")


def dress_line(cell: Cell, horizontal: str = "left", size: float = 11) -> None:
    """Style a line without borders: row 2, the signatures, the notes."""
    cell.font = Font(name=FONT, size=size)
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)


def dress_heading(cell: Cell | MergedCell, required: bool = False) -> None:
    """Style one cell of the headings; those of required columns are red."""
    cell.font = Font(name=FONT, size=10, bold=True, color=FAULT_TEXT if required else None)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.fill = PatternFill("solid", fgColor=HEADING_FILL)
    cell.border = _thin()


def dress_total(cell: Cell | MergedCell, column: Column) -> None:
    """Style one cell of the 合计 line; it stays locked."""
    cell.font = Font(name=FONT, size=10, bold=True)
    cell.alignment = Alignment(horizontal=alignment(column), vertical="center")
    cell.fill = PatternFill("solid", fgColor=TOTAL_FILL)
    cell.border = _thin()
    cell.number_format = number_format(column)


def dress_summary(cell: Cell) -> None:
    """Style a line of counts below the 合计 line; it stays locked."""
    cell.font = Font(name=FONT, size=10, bold=True)
    cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
    cell.fill = PatternFill("solid", fgColor=TOTAL_FILL)
    cell.border = _thin()


def dress_value(cell: Cell, column: Column, marked: bool = False, quoted: bool = False) -> None:
    """Style a cell of data, unlocked.

    marked  red, for a value at fault
    quoted  a program that edits the cell keeps it a text
    """
    cell.font = Font(name=FONT, size=10, color=FAULT_TEXT if marked else None)
    cell.alignment = Alignment(horizontal=alignment(column), vertical="center", wrap_text=True)
    cell.border = _thin()
    cell.number_format = "@" if quoted else number_format(column)
    cell.protection = UNLOCKED
    cell.quotePrefix = quoted
    if marked:
        cell.fill = PatternFill("solid", fgColor=FAULT_FILL)


def dress_entry(cell: Cell) -> None:
    """Style a cell of a list that is read, not filled in."""
    cell.font = Font(name=FONT, size=10)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    cell.border = _thin()
    cell.number_format = "@"


def _thin() -> Border:
    side = Side(style="thin")
    return Border(left=side, right=side, top=side, bottom=side)
