"""What a workbook shall hold, as values: columns, sheets, cover, code lists, meta data.

The anatomy itself (forms.md, part C) is built from these by `layout`, `annexes` and `writer`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from station_app.domain.problems import StationError
from station_app.workbooks.cells import Cell, Merge

Value = Cell | Decimal
"""What a row may hold; numbers of money are exact."""


class CannotWrite(StationError):
    """A workbook cannot be written; a file that was there before is unchanged."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    key       machine name, stands in the hidden key row
    group     upper heading, shared by neighbours that name the same one
    width     least width in characters; wider when heading, values or total need it
    widest    no wider than this for the sake of values: longer ones wrap
    format    "text", "id18", "day", "moment", "whole", "decimal:N", "money" or "percent"
    align     "left", "center" or "right"; "" follows from format and codes
    required  the heading is red
    codes     key of a list in BookSpec.codes; cells hold its labels
    prompt    rule for filling in: comment of the heading, message beside the cell
    hidden    for the program only; hidden columns stand last
    """

    key: str
    label: str
    group: str = ""
    width: float = 12
    widest: float = 40
    format: str = "text"
    align: Literal["", "left", "center", "right"] = ""
    required: bool = False
    codes: str | None = None
    prompt: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One readable sheet with title, headings, rows, totals, summary and signatures.

    key         letters, digits and underscores: becomes part of the defined name tbl_<key>
    name        wanted name of the tab; cleaned and made unique when written
    subtitle    left, middle and right part of row 2
    rows        as long as `columns`; read once, and begun before other sheets are finished
    row_count   how many rows are expected; a wrong number costs time, nothing else
    totals      values of the 合计 line by column key, numbers or e.g. "56 人"; None: no such line
    spreads     further lines like it below, each a word and its numbers: 平均, 最高, 最低
    summary     lines across the table below the 合计 line, in its looks
    foot_lines  first the line of signatures, then the notes
    marked      red cells with a comment, by (index of the row, column key)
    row_height  least height of a row of data and of the 合计 line, in points; 0: the usual one
    frozen      key of the last column that stays while scrolling; "": the one named "name"
    """

    key: str
    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    subtitle: tuple[str, str, str] = ("", "", "")
    row_count: int = 0
    totals: Mapping[str, int | float | Decimal | str] | None = None
    spreads: Sequence[tuple[str, Mapping[str, Decimal]]] = ()
    summary: Sequence[str] = ()
    foot_lines: Sequence[str] = ()
    marked: Mapping[tuple[int, str], str] = field(default_factory=dict)
    frozen: str = ""
    paper: Literal["A4", "A3"] = "A4"
    row_height: float = 0


@dataclass(frozen=True, slots=True)
class CoverSpec:
    """The sheet 封面: lines of label and value, then the sheets with their row counts."""

    title: str
    lines: Sequence[tuple[str, str]]
    sheets: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class BookSpec:
    """A whole workbook.

    codes         code lists by key, each a sequence of (code, label)
    meta          lines of the hidden sheet _meta
    properties    custom document properties, each shorter than 255 characters
    instructions  paragraphs of the sheet 填报说明; the rules of the columns follow them
    seal          signature of the content: in a property and in a hidden sheet; "" for none
    """

    sheets: Sequence[SheetSpec]
    cover: CoverSpec | None = None
    codes: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    instructions: Sequence[str] = ()
    seal: str = ""


class PlainRow(NamedTuple):
    """One refused row as its sender wrote it.

    message  what is wrong with the row, for the column 错误信息
    marked   comments of the cells at fault, by index of the cell
    """

    cells: Sequence[Cell]
    message: str
    marked: Mapping[int, str]


class Problem(NamedTuple):
    """One line of the sheet 问题清单; `row` counts from 1 as in the sender's file."""

    sheet: str
    row: int
    column: str
    value: str
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """Refused rows in the layout of their sender.

    header  everything above the first row of data, the headings last
    merges  counted from 0 over header and rows: top, left, bottom, right
    """

    name: str
    header: Sequence[Sequence[Cell]]
    rows: Sequence[PlainRow]
    merges: Sequence[Merge] = ()
