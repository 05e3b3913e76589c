"""Writes rosters in the kinds of file that stations keep: workbooks, and old exports."""

from __future__ import annotations

import csv
from pathlib import Path

from station_app.services.demo.tables import Table
from station_app.workbooks.specs import BookSpec, Column, SheetSpec
from station_app.workbooks.writer import write_book


def write_roster(path: Path, table: Table) -> None:
    """Write a roster as the ending of `path` says: .xlsx, or .csv in GB18030 as old systems do."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        _write_csv(path, table)
    else:
        _write_workbook(path, table)


def _write_csv(path: Path, table: Table) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([table.title])
        writer.writerow([table.unit])
        writer.writerow(table.headings)
        # Wrapped, or a spreadsheet would round the number when the file is opened in it.
        writer.writerows([_wrapped(value) for value in row] for row in table.rows)
        writer.writerow([table.foot])


def _wrapped(value: str) -> str:
    return f'="{value}"' if len(value) > 15 and value[:-1].isdigit() else value


def _write_workbook(path: Path, table: Table) -> None:
    columns = [Column(f"c{number}", label) for number, label in enumerate(table.headings, 1)]
    sheet = SheetSpec(
        key="roster",
        name="花名册",
        title=table.title,
        subtitle=(table.unit, "", ""),
        columns=columns,
        rows=table.rows,
        row_count=len(table.rows),
        foot_lines=(table.foot,),
    )
    write_book(BookSpec([sheet]), path)
