"""Texts as a workbook can hold them: legal characters, escapes, width on paper, names of sheets."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable

LONGEST_TEXT = 32_767  # UTF-16 units in one cell, a limit of the format
LONGEST_NAME = 31  # UTF-16 units in the name of a sheet

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# Excel in Chinese takes the full-width signs for formulas too.
_FORMULA_START = tuple("=+-@＝＋－＠\t\r\n")

needs_care = re.compile(
    "[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^[\\s=+\\-@＝＋－＠]|\\s\\Z|\n"
).search
"""Finds what keeps a text from standing in a cell as it is (one search for all reasons)."""


def legal(text: str) -> str:
    """Remove characters that XML forbids; any kind of line end becomes a line feed (R-XL-05)."""
    return _LINE_END.sub("\n", _ILLEGAL.sub("", text))


def storable(text: str) -> str:
    """Make a text that programs read back as `legal` leaves it.

    The format spells characters as _xHHHH_, so a text that looks like that is escaped itself
    (ECMA-376 22.9.2.19). Excel, LibreOffice and calamine undo it in every string; openpyxl
    undoes it in shared strings only and shows `_x005F_x000D_` for an inline `_x000D_`.
    """
    return _LOOKS_ESCAPED.sub("_x005F_", legal(text))


def escaped(text: str) -> str:
    """Make a storable text fit between XML tags."""
    return storable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def like_formula(text: str) -> bool:
    """Whether a program might take the text for a formula when it is typed again (R-XL-03)."""
    return text.startswith(_FORMULA_START)


def units(text: str) -> int:
    """Count the UTF-16 units of a text, in which the format states its limits."""
    return len(text) + sum(character > "\uffff" for character in text)


def width(text: str) -> int:
    """Measure the widest line of a text in columns of half a Chinese character."""
    lines = text.splitlines() or [""]
    return max(
        sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)
        for line in lines
    )


def lines_of(text: str, room: float) -> int:
    """Count the lines of a text that wraps where `room`, in columns as `width` has them, ends."""
    lines = text.splitlines() or [""]
    return sum(max(1, math.ceil(width(line) / max(room, 2))) for line in lines)


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Turn wanted names into allowed ones, unique regardless of case (R-XL-04)."""
    seen = {name.casefold() for name in taken}
    names = []
    for text in wanted:
        stem = _allowed(text)
        name, number = stem, 1
        while name.casefold() in seen:
            number += 1
            suffix = f"({number})"
            name = _cut(stem, LONGEST_NAME - len(suffix)) + suffix
        seen.add(name.casefold())
        names.append(name)
    return names


def _allowed(text: str) -> str:
    # Excel refuses a name in apostrophes, and keeps "History" for itself
    name = re.sub(r"[:\\/?*\[\]\n\t]", "_", legal(text)).strip(" '")
    if name.casefold() == "history":
        name += "_"
    return _cut(name, LONGEST_NAME) or "工作表"


def _cut(text: str, limit: int) -> str:
    while units(text) > limit:
        text = text[:-1]
    return text.rstrip(" '")
