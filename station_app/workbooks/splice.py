"""Rows as sheet XML, written by hand between a head and a tail that openpyxl built.

openpyxl makes an object of every cell; this makes a text of every row. Style numbers come from
the template workbook, strings stand inline, so that nothing grows with the number of rows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from station_app.workbooks import styles
from station_app.workbooks.layout import FIRST_ROW, Frame, widths
from station_app.workbooks.specs import CannotWrite, Column, Value
from station_app.workbooks.texts import (
    LONGEST_TEXT,
    escaped,
    legal,
    like_formula,
    lines_of,
    needs_care,
    units,
)

_ROWS_PER_CHUNK = 200
_LAST_ROW = 1_048_576  # a limit of the format
_LINE, _PADDING, _TALLEST = 13, 4, 409  # points: one line of 10 pt; a limit of the format
_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_TRUE_DAY = 61  # 1900-03-01: before it the format counts a 29 February that never was
_DAY = 86_400  # seconds
_TEXT_END = "</t></is></c>"
_ROW = re.compile(r'<row r="(\d+)"')


class CellXml(NamedTuple):
    """The constant pieces of the cells of one column; the row number goes after `start`."""

    start: str
    void: str
    text: str
    rare: Callable[[Value], str]


class Look(NamedTuple):
    """How one column is written: as it is, and as a cell at fault."""

    plain: CellXml
    marked: CellXml


def looks(scratch: Worksheet, columns: Sequence[Column]) -> list[Look]:
    """Register the styles of all columns in the workbook of a scratch sheet."""
    return [
        Look(_pieces(scratch, column, number), _pieces(scratch, column, number, marked=True))
        for number, column in enumerate(columns, 1)
    ]


def split(xml: str, frame: Frame) -> tuple[bytes, bytes]:
    """Cut a template sheet into what stands before and after the rows of data."""
    end = xml.index("</sheetData>")
    starts = [(int(match[1]), match.start()) for match in _ROW.finditer(xml)]
    head = next((at for row, at in starts if row >= FIRST_ROW), end)
    tail = next((at for row, at in starts if row > frame.last_row), end)
    # the size of the sheet stood here before its rows were counted; readers do without
    return re.sub("<dimension [^>]*/>", "", xml[:head]).encode(), xml[tail:].encode()


def row_chunks(
    frame: Frame, columns: Sequence[Look], rows: Iterable[Sequence[Value]]
) -> Iterator[tuple[int, bytes]]:
    """Yield (rows so far, XML of some of them).

    Raises CannotWrite for a text or a number of rows that the format cannot hold.
    """
    chunk: list[str] = []
    count = 0
    marks = _marks(frame)
    plain = [look.plain for look in columns]
    room, least = _room(frame), frame.spec.row_height
    for count, row in enumerate(rows, 1):
        pieces = plain if count - 1 not in marks else _marked(columns, marks[count - 1])
        line = _row_xml(pieces, row, str(FIRST_ROW - 1 + count), _height(row, room, least))
        if len(line) > LONGEST_TEXT // 2:
            _refuse_long_text(frame, row, FIRST_ROW - 1 + count)
        chunk.append(line)
        if len(chunk) == _ROWS_PER_CHUNK:
            _refuse_many_rows(frame, count)
            yield count, "".join(chunk).encode()
            chunk.clear()
    _refuse_many_rows(frame, count)
    yield count, "".join(chunk).encode()


def _room(frame: Frame) -> list[tuple[int, int]]:
    """Return the columns whose texts may wrap: index, and how much one line of them holds."""
    return [
        (index, int(width - 1) // 2 * 2)
        for index, (column, width) in enumerate(zip(frame.spec.columns, widths(frame), strict=True))
        if styles.is_text(column) and not column.hidden
    ]


def _height(row: Sequence[Value], room: Sequence[tuple[int, int]], least: float) -> str:
    """Return the height of a row with wrapped texts: not every program finds it by itself."""
    most = 1
    for index, width in room:
        value = row[index]
        if type(value) is str and (2 * len(value) > width or "\n" in value):
            most = max(most, lines_of(value, width))
    needed = max(most * _LINE + _PADDING if most > 1 else 0, least)
    return f' ht="{min(needed, _TALLEST):g}"' if needed else ""


def _row_xml(pieces: Sequence[CellXml], row: Sequence[Value], at: str, height: str) -> str:
    cells = [f'<row r="{at}"{height}>']
    add = cells.append
    for (start, void, text, rare), value in zip(pieces, row, strict=True):
        if value is None:
            add(f"{start}{at}{void}")
        elif type(value) is str and not needs_care(value):
            add(f"{start}{at}{text}{value}{_TEXT_END}")
        else:
            add(f"{start}{at}{rare(value)}")
    add("</row>")
    return "".join(cells)


def _pieces(scratch: Worksheet, column: Column, number: int, marked: bool = False) -> CellXml:
    # new cells each time: a style is stored by reference, dressing a cell again would change it
    plain, quoted = SheetCell(scratch, 1, 1), SheetCell(scratch, 1, 1)
    styles.dress_value(plain, column, marked)
    styles.dress_value(quoted, column, marked, quoted=True)
    rare = _Rare(column, f'" s="{plain.style_id}"', f'" s="{quoted.style_id}"')
    return CellXml(f'<c r="{get_column_letter(number)}', rare.void, rare.text, rare)


class _Rare:
    """Writes what is not an ordinary text: numbers, dates, texts that need care."""

    def __init__(self, column: Column, plain: str, quoted: str) -> None:
        self.void = f"{plain}/>"
        self.text = f'{plain} t="inlineStr"><is><t>'
        self._kept = f'{plain} t="inlineStr"><is><t xml:space="preserve">'
        self._quoted = f'{quoted} t="inlineStr"><is><t xml:space="preserve">'
        self._number = f"{plain}><v>"
        self._takes_days = column.format in ("day", "moment")
        self._takes_numbers = not self._takes_days and not styles.is_text(column)

    def __call__(self, value: Value) -> str:
        """Return a cell of XML from behind its row number."""
        kind = type(value)
        if (kind is float or kind is int or kind is Decimal) and self._takes_numbers:
            if not math.isfinite(value):  # type: ignore[arg-type]
                raise ValueError("a workbook cannot hold an infinite number")
            return f"{self._number}{value}</v></c>"
        if isinstance(value, date) and self._takes_days:
            serial = _serial(value)
            if serial >= _FIRST_TRUE_DAY:
                return f"{self._number}{serial}</v></c>"
        return self._written(_as_text(value))

    def _written(self, text: str) -> str:
        content = escaped(text)
        if not content:
            return self.void
        return f"{self._quoted if like_formula(text) else self._kept}{content}{_TEXT_END}"


def _serial(moment: date) -> float:
    days = moment.toordinal() - _EPOCH
    if not isinstance(moment, datetime):
        return days
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return days + seconds / _DAY


def _as_text(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return str(value)


def _marks(frame: Frame) -> Mapping[int, set[int]]:
    marks: dict[int, set[int]] = {}
    for index, key in frame.spec.marked:
        marks.setdefault(index, set()).add(frame.position(key) - 1)
    return marks


def _marked(columns: Sequence[Look], positions: set[int]) -> list[CellXml]:
    return [
        look.marked if position in positions else look.plain
        for position, look in enumerate(columns)
    ]


def _refuse_long_text(frame: Frame, row: Sequence[Value], number: int) -> None:
    for column, value in zip(frame.spec.columns, row, strict=True):
        if isinstance(value, str) and units(legal(value)) > LONGEST_TEXT:
            raise CannotWrite(
                f"工作表“{frame.name}”第{number}行“{column.label}”的文字有{units(value)}个字符，"
                f"超过一个单元格的上限{LONGEST_TEXT}个，没有导出。请把它缩短后重试。"
            )


def _refuse_many_rows(frame: Frame, count: int) -> None:
    most = _LAST_ROW - FIRST_ROW - len(frame.spec.summary) - len(frame.spec.foot_lines)
    if count > most:
        raise CannotWrite(
            f"工作表“{frame.name}”超过{most}行，Excel 装不下，没有导出。请加上条件，分几次导出。"
        )
