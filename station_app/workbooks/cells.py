"""A workbook as plain values: cells, sheets and the remarks about the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

Cell = str | int | float | bool | date | datetime | time | None
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet.

    name     "" in a text file, which has no sheets
    rows     from spreadsheet row 1 and column A, never shifted, all of one length.
             A blank is None. Whole numbers are int below 1e15 and float from there on, where
             digits are lost. A moment at midnight is a date. Durations of a day or more are text
    merges   zero-based and inclusive: top, left, bottom, right
    """

    name: str
    visible: bool
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook read from outside.

    format   by content: "xlsx", "xlsm", "xls", "ods" or "csv"
    notes    Chinese remarks for the clerk: macros, formulas, links, hidden sheets, weak encryption
    seal     signature in the document property of `sealing`, "" for none
    """

    format: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    seal: str = ""


def column_number(letters: str) -> int:
    """Return the column of its letters, "A" being 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column, 1 being "A"."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
