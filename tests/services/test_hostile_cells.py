"""A cell that cannot be right is an error that names it; nothing is repaired silently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from station_app.services.rosters.errors import write_errors
from station_app.services.workspace import Workspace
from station_app.workbooks.reader import read_book
from tests.services.rosters import imported, planned, save, stored, worker
from tests.workbooks.test_formulas_out import TYPED, cells_like

ID, DAY, PHONE = "身份证号码", "入职时间", "联系电话"


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (ID, 4.30105198802290e17, "数值格式"),
        (ID, "4.30105E+17", "数值格式"),
        (DAY, "2026/13/45", "2026/13/45"),
        (DAY, "2026-02-30", "2026-02-30"),
        (DAY, 2_958_466.5, "2958466"),
        (DAY, "昨天", "昨天"),
        (PHONE, "一三八〇〇一三八〇〇〇", "一三八"),
        (PHONE, "1,234.5元", "1,234.5元"),
    ],
)
def test_an_impossible_cell_is_refused_and_named(
    station: Workspace, tmp_path: Path, column: str, value: Any, told: str
) -> None:
    found = planned(station, save(tmp_path, worker(1), worker(2, **{column: value})))

    named = [each for each in found.problems if (each.row, each.column) == (3, column)]
    assert any(told in each.value + each.text for each in named)
    assert found.counts.get("refused", 0) + found.counts.get("new", 0) == 2


def test_full_width_digits_and_signs_that_nobody_sees_are_taken_for_what_was_meant(
    station: Workspace, tmp_path: Path
) -> None:
    plain = worker(1)
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
    number = str(plain[2]).translate(wide)
    name = "王\u202e小\u200b明\u061c"

    imported(station, save(tmp_path, worker(1, **{ID: f"\u202a{number}\u202c", "姓名": name})))

    (person,) = stored(station)
    assert (person.name, person.id_number) == ("王小明", plain[2])


@pytest.mark.parametrize("text", TYPED)
def test_a_formula_typed_by_a_sender_goes_back_as_text(
    station: Workspace, tmp_path: Path, text: str
) -> None:
    path = save(tmp_path, worker(1, 入职时间="昨天", 备注=None, 所在单位="甲"))
    _with_text(path, text)
    found = planned(station, path)

    write_errors(station, found, tmp_path / "错误.xlsx")

    cells = cells_like(text.replace("\r", "\n"), tmp_path / "错误.xlsx")
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    assert read_book(tmp_path / "错误.xlsx").sheets


def _with_text(path: Path, text: str) -> None:
    """Put a text into the first row's remark, as a string and not as a formula."""
    book = load_workbook(path)
    cell = book["名册"].cell(2, 7)
    cell.value = text
    cell.data_type = "s"
    book.save(path)
