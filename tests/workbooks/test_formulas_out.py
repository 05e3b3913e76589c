"""Nothing that a clerk types comes out of any writer as a formula."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from station_app.workbooks import texts
from station_app.workbooks.plain import write_plain
from station_app.workbooks.reader import read_book
from station_app.workbooks.specs import (
    BookSpec,
    Column,
    CoverSpec,
    PlainRow,
    PlainSheet,
    Problem,
    SheetSpec,
    Value,
)
from station_app.workbooks.writer import write_book
from tests.test_architecture import ROOT

TYPED = (
    "=cmd|' /C calc'!A0",
    "+86 138",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    '=HYPERLINK("http://127.0.0.1","点这里")',
    '=WEBSERVICE("http://127.0.0.1")',
)
FORMULA = re.compile(rb"<f[\s>/]")
starts = st.sampled_from(TYPED) | st.sampled_from("=+-@\t\r＝＋－＠").flatmap(
    lambda sign: st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20).map(
        lambda text: sign + text
    )
)


def everywhere(text: str, out: Path) -> Path:
    """Write a workbook with a text in every place that takes one."""
    columns = [
        Column("a", text, group=text, prompt=text),
        Column("b", "金额", format="money"),
        Column("c", "类别", codes="kind"),
        Column("_rid", text, hidden=True),
    ]
    rows: list[tuple[Value, ...]] = [(text, text, text, text), ("甲", 1, "乙", "丙")]
    sheet = SheetSpec(
        "people", text, text, columns, rows, subtitle=(text, text, text), totals={"c": text},
        summary=[text], foot_lines=[text], marked={(0, "a"): text},
    )  # fmt: skip
    cover = CoverSpec(text, [(text, text)], [(text, 1)])
    book = BookSpec(
        [sheet], cover, codes={"kind": [(text, text)]}, meta={"k": text},
        properties={"P": text}, instructions=[text],
    )  # fmt: skip
    write_book(book, out)
    return out


def returned(text: str, out: Path) -> Path:
    """Write refused rows back with a text in every place that takes one."""
    row = PlainRow([text, "甲"], text, {0: text})
    problem = Problem(text, 7, text, text, text, text)
    write_plain(out, [PlainSheet(text, [[text, text]], [row])], [problem])
    return out


def cells_like(text: str, path: Path) -> list[Cell]:
    """Return the cells that hold a text, after making sure that no cell calculates."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any(FORMULA.search(part) for part in parts)
    shown = texts.storable(text)
    sheets = load_workbook(path).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    return [cell for cell in cells if isinstance(cell, Cell) and cell.value == shown]


@pytest.mark.parametrize("text", TYPED)
def test_a_book_has_it_as_a_quoted_text_everywhere(text: str, tmp_path: Path) -> None:
    cells = cells_like(text, everywhere(text, tmp_path / "a.xlsx"))

    assert len(cells) > 12
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)


@pytest.mark.parametrize("text", TYPED)
def test_refused_rows_have_it_as_a_quoted_text_everywhere(text: str, tmp_path: Path) -> None:
    cells = cells_like(text, returned(text, tmp_path / "a.xlsx"))

    assert len(cells) > 7
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert all(cell.quotePrefix for cell in cells)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(text=starts)
def test_whatever_begins_like_a_formula_is_read_back_as_it_was(text: str, tmp_path: Path) -> None:
    sheet = SheetSpec("people", "人员", "人员", [Column("a", "甲")], [(text,)])
    write_book(BookSpec([sheet]), tmp_path / "a.xlsx")

    (cell,) = cells_like(texts.legal(text), tmp_path / "a.xlsx")
    book = read_book(tmp_path / "a.xlsx")

    assert cell.quotePrefix
    assert cell.number_format == "@"
    # the way in takes signs away that turn the direction of writing
    assert re.sub("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", texts.legal(text)) in {
        value for row in next(s for s in book.sheets if s.name == "人员").rows for value in row
    }


def test_nothing_is_written_as_csv() -> None:
    """A text file has no way to say that a value is none to calculate (safety.md 3.3)."""
    writing = [
        path.relative_to(ROOT).as_posix()
        for folder in ("station_app", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if "csv.writer" in path.read_text(encoding="utf-8")
    ]

    assert writing == ["station_app/services/demo/rosters_out.py"]  # what a street's office sends
