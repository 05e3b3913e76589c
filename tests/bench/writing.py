"""Export of one large sheet with every feature, against openpyxl with the same styles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from station_app.workbooks import styles
from station_app.workbooks.specs import BookSpec, Column, CoverSpec, SheetSpec, Value
from station_app.workbooks.writer import write_book
from tests.bench.measure import Bench, Way
from tests.bench.people import CODES, COLUMNS, people

Job = tuple[BookSpec, Path]


def book(rows: Sequence[Sequence[Value]]) -> BookSpec:
    """Describe a workbook of people with every feature in use."""
    hours = sum(float(str(row[14])) for row in rows)
    sheet = SheetSpec(
        key="people",
        name="人员",
        title="××区××街道人员台账",
        subtitle=("填报单位(盖章):××街道社工站", "统计截止日期:2026年6月30日", "单位:人、元"),
        columns=[*COLUMNS, Column("_rid", "编号", hidden=True)],
        rows=[(*row, f"id-{index:08}") for index, row in enumerate(rows)],
        totals={"hours": hours},
        foot_lines=["填表人:        审核人:        单位负责人:", "填报说明:1.…"],
        marked={(1, "mobile"): "应为11位手机号"},
    )
    return BookSpec(
        sheets=[sheet],
        cover=CoverSpec("上报包", [("填报单位", "××街道社工站")], [("人员", len(rows))]),
        codes=CODES,
        meta={"format": "sgz-xlsx"},
        properties={"schema_id": "people"},
        instructions=["一、本表由街道社工站填报。"],
    )


def prepare(rows: int, folder: Path) -> Job:
    """Hold the rows in memory, so that neither their making nor their size counts."""
    return book(list(people(rows))), folder / "export.xlsx"


def run_openpyxl(job: Job) -> None:
    """Write the rows of the first sheet with openpyxl's fastest mode, every cell styled."""
    spec, out = job
    (sheet,) = spec.sheets
    target = Workbook(write_only=True)
    page = target.create_sheet(sheet.name)
    page.append([column.label for column in sheet.columns])
    looks = []
    for column in sheet.columns:
        look = WriteOnlyCell(page)
        styles.dress_value(look, column)
        looks.append(look._style)  # type: ignore[attr-defined]
    for row in sheet.rows:
        cells = []
        for value, look in zip(row, looks, strict=True):
            cell = WriteOnlyCell(page, value)  # type: ignore[arg-type]
            cell._style = look  # type: ignore[attr-defined]
            cells.append(cell)
        page.append(cells)
    target.save(out)


def run_ours(job: Job, level: int) -> None:
    """Write the whole workbook."""
    write_book(*job, level=level)


EXPORT = Bench(
    "export",
    "Export",
    (
        Way("openpyxl write_only, same styles", prepare, run_openpyxl),
        Way("write_book, level 6", prepare, partial(run_ours, level=6), ratio=0.20, memory=25),
        Way("write_book, level 1", prepare, partial(run_ours, level=1), ratio=0.12, memory=25),
    ),
)
