"""What stands below the rows of a sheet, and how high rows are whose texts wrap."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from station_app.workbooks.layout import FIRST_ROW
from station_app.workbooks.specs import Column
from station_app.workbooks.texts import lines_of
from tests.workbooks.books import ROW, one_column, opened, page, row, sheet, write

LONG = "长沙市开福区四方坪街道社会工作服务站" * 3


def test_a_total_may_be_words(tmp_path: Path) -> None:
    totals = {"name": "2 人", "amount": Decimal("25.00")}
    found = page(write(tmp_path / "a.xlsx", sheet([row(), row()], totals=totals)))

    assert [cell.value for cell in found[8]][:6] == ["合计", "2 人", None, None, None, 25]
    assert found["B8"].data_type == "s"


def test_words_in_a_total_never_become_a_formula(tmp_path: Path) -> None:
    found = page(write(tmp_path / "a.xlsx", sheet(totals={"name": "=1+1"})))

    assert (found["B7"].value, found["B7"].data_type) == ("=1+1", "s")


def test_the_summary_stands_between_totals_and_signatures(tmp_path: Path) -> None:
    spec = sheet(totals={"amount": 1}, summary=("其中：甲。", "乙。"), foot_lines=("填表人：",))
    found = page(write(tmp_path / "a.xlsx", spec))

    assert [found.cell(at, 1).value for at in range(7, 11)] == [
        "合计",
        "其中：甲。",
        "乙。",
        "填表人：",
    ]
    assert {"A8:F8", "A9:F9"} <= {str(area) for area in found.merged_cells.ranges}
    assert (found["A8"].font.bold, found["A8"].protection.locked) == (True, True)
    assert found.print_area.endswith("$F$10")


def test_without_totals_the_summary_follows_the_rows(tmp_path: Path) -> None:
    found = page(write(tmp_path / "a.xlsx", sheet([ROW], summary=("共 1 人。",))))

    assert found["A7"].value == "共 1 人。"


def test_a_text_wraps_where_its_column_may_not_grow(tmp_path: Path) -> None:
    spec = one_column([LONG], width=20, widest=20)
    found = page(write(tmp_path / "a.xlsx", spec))

    assert found.column_dimensions["A"].width == 20
    assert found.row_dimensions[FIRST_ROW].height == pytest.approx(13 * 6 + 4)


def test_a_row_that_fits_has_the_usual_height(tmp_path: Path) -> None:
    found = page(write(tmp_path / "a.xlsx", sheet()))

    assert found.row_dimensions[FIRST_ROW].height is None


def test_lines_that_were_typed_count_as_well(tmp_path: Path) -> None:
    found = page(write(tmp_path / "a.xlsx", one_column(["一\n二\n三"])))

    assert found.row_dimensions[FIRST_ROW].height == 13 * 3 + 4


def test_a_row_is_never_higher_than_the_format_allows(tmp_path: Path) -> None:
    found = page(write(tmp_path / "a.xlsx", one_column(["字" * 5_000], width=10, widest=10)))

    assert found.row_dimensions[FIRST_ROW].height == 409


def test_rows_can_be_higher_where_one_signs(tmp_path: Path) -> None:
    spec = sheet([row(), row()], totals={"amount": 1}, row_height=26)
    found = page(write(tmp_path / "a.xlsx", spec))

    assert {found.row_dimensions[at].height for at in (6, 7, 8)} == {26}


def test_a_long_note_has_room_for_its_lines(tmp_path: Path) -> None:
    foot = ("填表人：", "短", LONG * 3)
    found = page(write(tmp_path / "a.xlsx", sheet(foot_lines=foot)))

    assert found.row_dimensions[8].height == 16
    assert found.row_dimensions[9].height > 16


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [("", 4, 1), ("四个汉字", 8, 1), ("四个汉字", 6, 2), ("ab\ncd", 8, 2), ("一二三四", 0, 4)],
)
def test_lines_of_a_text_are_counted(text: str, room: float, lines: int) -> None:
    assert lines_of(text, room) == lines


def test_the_instructions_name_columns_with_their_group(tmp_path: Path) -> None:
    columns = [Column("level", "级别", "证书", prompt="最高一级")]
    path = write(tmp_path / "a.xlsx", sheet([("社工师",)], columns=columns), instructions=["说明"])

    lines = [[cell.value for cell in line] for line in opened(path)["填报说明"].iter_rows()]
    assert ["人员", "证书/级别", None, "最高一级"] in lines
