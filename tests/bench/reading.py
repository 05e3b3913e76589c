"""Reading one large sheet to plain values, as openpyxl and as LibreOffice save it."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import closing
from pathlib import Path

from openpyxl import Workbook, load_workbook

from station_app.workbooks.reader import read_book
from tests.bench.measure import Bench, Way
from tests.bench.people import COLUMNS, people


def save_openpyxl(rows: int, folder: Path) -> None:
    """Save people with openpyxl, unless an earlier comparison did."""
    out = _saved_by_openpyxl(rows, folder)
    if out.exists():
        return
    book = Workbook(write_only=True)
    sheet = book.create_sheet("人员")
    sheet.append([column.label for column in COLUMNS])
    for row in people(rows):
        sheet.append(row)
    book.save(out)


def save_libreoffice(rows: int, folder: Path) -> None:
    """Save the same people with LibreOffice."""
    save_openpyxl(rows, folder)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    target = _saved_by_libreoffice(rows, folder).parent
    words = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target)]
    subprocess.run([*words, str(_saved_by_openpyxl(rows, folder))], check=True, capture_output=True)


def run_openpyxl(path: Path) -> int:
    """Read every value with openpyxl."""
    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))


def run_ours(path: Path) -> int:
    """Guard, read and normalise as an import does."""
    return sum(len(row) for sheet in read_book(path).sheets for row in sheet.rows)


def _saved_by_openpyxl(rows: int, folder: Path) -> Path:
    return folder / f"people{rows}.xlsx"


def _saved_by_libreoffice(rows: int, folder: Path) -> Path:
    return folder / "libreoffice" / f"people{rows}.xlsx"


OPENPYXL_SAVED = Bench(
    "read",
    "Reading, saved by openpyxl",
    (
        Way("openpyxl read_only", _saved_by_openpyxl, run_openpyxl),
        Way("read_book", _saved_by_openpyxl, run_ours, ratio=0.15),
    ),
    setup=save_openpyxl,
)
LIBREOFFICE_SAVED = Bench(
    "read-libreoffice",
    "Reading, saved by LibreOffice",
    (
        Way("openpyxl read_only", _saved_by_libreoffice, run_openpyxl),
        Way("read_book", _saved_by_libreoffice, run_ours, ratio=0.06),
    ),
    most=5_000,
    setup=save_libreoffice,
)
BENCHES = [OPENPYXL_SAVED, *([LIBREOFFICE_SAVED] if shutil.which("soffice") else [])]
