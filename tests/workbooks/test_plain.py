"""Refused rows on their way back to the sender."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from station_app.workbooks.plain import write_plain
from station_app.workbooks.specs import PlainRow, PlainSheet, Problem
from tests.workbooks.books import opened, page

HEADER: list[list[str | None]] = [["街道花名册", None, None], ["姓名", "身份证", "日期"]]
REFUSED = PlainRow(("王小明", "=1+1", date(2026, 6, 30)), "身份证：不是18位", {1: "不是18位"})
PROBLEM = Problem("名册", 7, "身份证", "=1+1", "错误", "不是18位，请核对")


@pytest.fixture
def returned(tmp_path: Path) -> Worksheet:
    """Give the sheet of one refused row."""
    sheet = PlainSheet("名册", HEADER, [REFUSED], merges=[(0, 0, 0, 2)])
    write_plain(tmp_path / "错误.xlsx", [sheet], [PROBLEM])
    return page(tmp_path / "错误.xlsx")


def written(out: Path, *cells: object) -> Worksheet:
    """Write one row of cells below one heading."""
    row = PlainRow(cells, "不对", {})  # type: ignore[arg-type]
    write_plain(out, [PlainSheet("名册", [["甲"]], [row])], [])
    return page(out)


def test_rows_keep_the_layout_of_the_sender_behind_a_column_of_messages(
    returned: Worksheet,
) -> None:
    assert [cell.value for cell in returned[2]] == ["错误信息", "姓名", "身份证", "日期"]
    assert [cell.value for cell in returned[3]][:3] == ["身份证：不是18位", "王小明", "=1+1"]


def test_merged_ranges_move_with_their_columns(returned: Worksheet) -> None:
    assert [str(span) for span in returned.merged_cells.ranges] == ["B1:D1"]
    assert returned["B1"].value == "街道花名册"


def test_cells_at_fault_are_red_with_the_reason(returned: Worksheet) -> None:
    assert returned["C3"].fill.fgColor.rgb == "00FFC7CE"
    assert returned["C3"].comment.text == "不是18位"
    assert returned["B3"].comment is None


def test_a_formula_of_the_sender_comes_back_as_text(returned: Worksheet) -> None:
    assert (returned["C3"].data_type, returned["C3"].number_format) == ("s", "@")
    assert returned["C3"].quotePrefix


def test_dates_numbers_and_truth_stay_what_they_were(tmp_path: Path) -> None:
    moment = datetime(2026, 6, 30, 13, 45)
    target = written(
        tmp_path / "a.xlsx", date(2026, 6, 30), moment, datetime(2026, 7, 1), 12.5, True, None
    )

    values = [cell.value for cell in target[2]][1:6]
    assert values == [datetime(2026, 6, 30), moment, datetime(2026, 7, 1), 12.5, True]
    formats = [cell.number_format for cell in target[2]][1:4]
    assert formats == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm", "yyyy-mm-dd"]


def test_times_of_day_stay_times(tmp_path: Path) -> None:
    assert written(tmp_path / "a.xlsx", time(8, 30))["B2"].value == time(8, 30)


def test_a_text_that_no_cell_can_hold_is_cut(tmp_path: Path) -> None:
    assert len(written(tmp_path / "a.xlsx", "长" * 40_000)["B2"].value) == 32_767


def test_a_missing_last_cell_can_be_at_fault(tmp_path: Path) -> None:
    row = PlainRow(("王小明",), "身份证：必填", {2: "必填"})
    write_plain(tmp_path / "a.xlsx", [PlainSheet("名册", HEADER, [row])], [])

    assert page(tmp_path / "a.xlsx")["D3"].comment.text == "必填"


def test_all_problems_are_listed_with_the_places_in_the_sender_s_file(tmp_path: Path) -> None:
    write_plain(tmp_path / "a.xlsx", [PlainSheet("问题清单", HEADER, [])], [PROBLEM])
    book = opened(tmp_path / "a.xlsx")

    assert book.sheetnames == ["问题清单(2)", "问题清单"]
    assert list(book["问题清单"].values) == [
        ("工作表", "行号", "列", "值", "级别", "说明"),
        tuple(PROBLEM),
    ]


def test_a_sheet_without_headings_still_tells_the_messages(tmp_path: Path) -> None:
    write_plain(tmp_path / "a.xlsx", [PlainSheet("名册", [], [REFUSED])], [])
    rows = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_name("名册").to_python()

    assert rows[0][0] == "身份证：不是18位"
