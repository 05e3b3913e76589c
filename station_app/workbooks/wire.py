"""How the reading process hands cells to the program: JSON lines, nothing that could run.

The reading process may have been taken over by the file it read. So the program builds values of
the seven kinds of cells and nothing else, and an answer of any other shape is refused.

A block of rows travels by columns: most columns hold one kind of value, and then neither side
looks at single cells.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from station_app.domain.problems import Refused
from station_app.workbooks.cells import Cell, Merge, Sheet
from station_app.workbooks.limits import Limits, hostile

BLOCK = 20_000  # cells in a line
EXACT = 1e15  # whole numbers below it have lost no digit
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# a class of one byte first: only then does the search run at the speed of memchr
BIDI_BYTES = re.compile(rb"\xe2(?:\x80[\x8e\x8f\xaa-\xae]|\x81[\xa6-\xa9])")
ARABIC_MARK = "\u061c".encode()
PLAIN, DAYS, TAGGED = "p", "d", "t"
TAGS: dict[str, Callable[[str], Cell]] = {
    "d": date.fromisoformat,
    "m": datetime.fromisoformat,
    "c": time.fromisoformat,
}
SCALARS = {str, int, float, bool, type(None)}


def to_cell(value: Any) -> Cell:
    """Return what the spreadsheet reader found as a cell (rules at `cells.Sheet`)."""
    return CONVERSIONS[type(value)](value)


def _text(value: str) -> Cell:
    return BIDI.sub("", value) or None


def _number(value: float) -> Cell:
    if not math.isfinite(value):
        return None
    if abs(value) >= EXACT:
        return float(value)
    return int(value) if value == int(value) else value


def _moment(value: datetime) -> Cell:
    return value.date() if value.time() == time(0) else value


def _duration(value: timedelta) -> Cell:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def _same(value: Any) -> Cell:
    return value  # type: ignore[no-any-return]


CONVERSIONS: dict[type, Callable[[Any], Cell]] = {
    str: _text,
    float: _number,
    int: _number,
    datetime: _moment,
    timedelta: _duration,
    date: _same,
    time: _same,
    bool: _same,
    type(None): _same,
}


def encode_rows(rows: Sequence[Sequence[Any]], limits: Limits) -> bytes:
    """Return one line for a block of rows of equal length. Raises Refused."""
    columns = [_encode_column(values, limits) for values in zip(*rows, strict=True)]
    line = _line(["rows", len(rows), columns])
    if BIDI_BYTES.search(line) or ARABIC_MARK in line:
        clean = [map(to_cell, values) for values in zip(*rows, strict=True)]
        columns = [_encode_column(tuple(values), limits) for values in clean]
        return _line(["rows", len(rows), columns])
    return line


def _encode_column(values: Sequence[Any], limits: Limits) -> list[Any]:
    kinds = set(map(type, values))
    if str in kinds:
        _check_texts(values if len(kinds) == 1 else [v for v in values if type(v) is str], limits)
    if kinds == {str}:
        return [PLAIN, [value or None for value in values]]
    if kinds == {float} and math.isfinite(sum(values)):
        # `_number` written out: the call would cost more than the work
        return [PLAIN, [int(v) if v.is_integer() and abs(v) < EXACT else v for v in values]]
    cells = [CONVERSIONS[type(value)](value) for value in values]
    kinds = set(map(type, cells))
    if kinds <= SCALARS:
        return [PLAIN, cells]
    if kinds <= {date, type(None)}:
        return [DAYS, [cell and cell.toordinal() for cell in cells]]  # type: ignore[union-attr]
    return [TAGGED, [_tagged(cell) for cell in cells]]


def _check_texts(texts: Sequence[str], limits: Limits) -> None:
    if max(map(len, texts)) > limits.text:
        raise hostile("TEXT", f"有单元格的文字超过 {limits.text} 个字符")


def _tagged(cell: Cell) -> Any:
    match cell:
        case datetime():
            return ["m", cell.isoformat()]
        case date():
            return ["d", cell.isoformat()]
        case time():
            return ["c", cell.isoformat()]
    return cell


def sheet_line(name: str, visible: bool, merges: Iterable[Merge]) -> bytes:
    """Return the line that begins a sheet; its blocks of rows follow."""
    return _line(["sheet", name, visible, list(merges)])


def note_line(text: str) -> bytes:
    """Return a Chinese remark for the clerk."""
    return _line(["note", text])


def refusal_line(refusal: Refused) -> bytes:
    """Return the line that ends an answer because the file cannot be read."""
    return _line(["refused", refusal.reason, str(refusal)])


def end_line() -> bytes:
    """Return the line without which an answer is not complete."""
    return _line(["end"])


def _line(message: Any) -> bytes:
    text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    # a lone surrogate cannot be written; no font could show it either
    return text.encode("utf-8", "replace") + b"\n"


class Answer:
    """The lines of a reading process, put together again."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.notes: list[str] = []
        self.complete = False
        self.rows = 0  # over all sheets
        self._messages: dict[str, Callable[..., None]] = {
            "sheet": self._on_sheet,
            "rows": self._on_rows,
            "note": self._on_note,
            "refused": self._on_refused,
            "end": self._on_end,
        }

    def take(self, line: bytes) -> None:
        """Take in one line. Raises Refused when the child refuses or answers nonsense."""
        try:
            kind, *parts = json.loads(line)
            self._messages[kind](*parts)
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError) as error:
            raise hostile("ANSWER", "读取程序的回答不合规范") from error

    def _on_sheet(self, name: str, visible: bool, merges: list[list[int]]) -> None:
        areas = tuple(
            (int(top), int(left), int(bottom), int(right)) for top, left, bottom, right in merges
        )
        self.sheets.append(Sheet(str(name), bool(visible), [], areas))

    def _on_rows(self, count: int, columns: list[list[Any]]) -> None:
        block = list(map(list, zip(*map(_decode_column, columns), strict=True)))
        if len(block) != count:
            raise ValueError(count)
        self.sheets[-1].rows.extend(block)
        self.rows += count

    def _on_note(self, text: str) -> None:
        self.notes.append(str(text))

    def _on_refused(self, reason: str, message: str) -> None:
        raise Refused(str(reason), str(message))

    def _on_end(self) -> None:
        self.complete = True


def _decode_column(column: list[Any]) -> list[Cell]:
    kind, values = column
    if kind == DAYS:
        return [None if value is None else date.fromordinal(value) for value in values]
    if kind == TAGGED:
        values = [TAGS[value[0]](value[1]) if type(value) is list else value for value in values]
    elif not set(map(type, values)) <= SCALARS:
        raise ValueError(kind)
    return values  # type: ignore[no-any-return]
