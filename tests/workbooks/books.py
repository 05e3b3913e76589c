"""Small workbooks for tests, and what two readers find in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from station_app.workbooks.layout import FIRST_ROW
from station_app.workbooks.specs import BookSpec, Column, SheetSpec, Value
from station_app.workbooks.writer import write_book

CODES = {"gender": [("1", "男"), ("2", "女")]}
COLUMNS = [
    Column("seq", "序号", width=5, format="whole"),
    Column("name", "姓名", required=True, prompt="与身份证一致"),
    Column("gender", "性别", codes="gender"),
    Column("id_no", "身份证号码", width=20, format="id18"),
    Column("joined_on", "日期", "登记", format="day"),
    Column("amount", "金额", "登记", format="money"),
    Column("_rid", "编号", hidden=True),
]
ROW: tuple[Value, ...] = (
    1,
    "王小明",
    "男",
    "110101199003071233",
    date(2026, 6, 30),
    12.5,
    "r-1",
)


def row(**changes: Value) -> tuple[Value, ...]:
    """Return a row for COLUMNS."""
    keys = [column.key for column in COLUMNS]
    return tuple({**dict(zip(keys, ROW, strict=True)), **changes}.values())


def sheet(rows: Iterable[Sequence[Value]] = (ROW,), **changes: Any) -> SheetSpec:
    """Describe a sheet of COLUMNS."""
    given = {"key": "people", "name": "人员", "title": "人员台账", "columns": COLUMNS}
    return SheetSpec(**{**given, "rows": rows, **changes})


def one_column(values: Sequence[Value], **column: Any) -> SheetSpec:
    """Describe a sheet with one column of the given values."""
    only = Column("value", "值", **column)
    return sheet([(value,) for value in values], columns=[only])


def write(out: Path, *sheets: SheetSpec, **changes: Any) -> Path:
    """Write a workbook of the sheets; returns its path."""
    write_book(BookSpec(sheets, codes=CODES, **changes), out)
    return out


def opened(path: Path) -> Workbook:
    """Open a workbook with openpyxl."""
    return load_workbook(path)


def page(path: Path) -> Worksheet:
    """Open the first sheet with openpyxl."""
    return load_workbook(path).worksheets[0]


def by_calamine(path: Path, name: str = "人员") -> list[list[Any]]:
    """Read the rows of data with calamine; a blank is None, whole numbers are int."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [[_plain(value) for value in line] for line in rows[FIRST_ROW - 1 :]]


def by_openpyxl(path: Path, name: str = "人员") -> list[list[Any]]:
    """Read the rows of data with openpyxl, in the same terms."""
    rows = load_workbook(path)[name].iter_rows(min_row=FIRST_ROW, values_only=True)
    return [[_plain(value) for value in line] for line in rows]


def _plain(value: Any) -> Any:
    if value == "":
        return None
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
