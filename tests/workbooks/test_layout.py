"""The anatomy of forms.md C, as openpyxl finds it in the finished file."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from station_app.workbooks.specs import Column, CoverSpec
from tests.workbooks.books import COLUMNS, opened, page, row, sheet, write


@pytest.fixture
def full(tmp_path: Path) -> Worksheet:
    """Give a sheet of two rows with everything below and above them."""
    spec = sheet(
        [row(), row(seq=2, amount=7)],
        subtitle=("填报单位", "截止日期", "单位:元"),
        totals={"amount": 123_456_789_012.5},
        foot_lines=["填表人:", "填报说明:1.…"],
    )
    return page(write(tmp_path / "a.xlsx", spec))


def validation(target: Worksheet, letter: str) -> DataValidation:
    rules: list[DataValidation] = target.data_validations.dataValidation
    return next(rule for rule in rules if str(rule.sqref).startswith(f"{letter}6"))


def test_title_and_sub_line_span_the_visible_columns(full: Worksheet) -> None:
    ranges = {str(span) for span in full.merged_cells.ranges}

    assert {"A1:F1", "A2:B2", "C2:D2", "E2:F2"} <= ranges
    assert full["A1"].value == "人员台账"
    assert [full[place].value for place in ("A2", "C2", "E2")] == [
        "填报单位",
        "截止日期",
        "单位:元",
    ]


def test_hidden_row_holds_the_keys_of_all_columns(full: Worksheet) -> None:
    assert full.row_dimensions[3].hidden
    assert [cell.value for cell in full[3]] == [column.key for column in COLUMNS]


def test_headings_have_two_levels_where_columns_share_a_group(full: Worksheet) -> None:
    ranges = {str(span) for span in full.merged_cells.ranges}

    assert {"A4:A5", "B4:B5", "E4:F4", "G4:G5"} <= ranges
    assert [cell.value for cell in full[4]][:5] == ["序号", "姓名", "性别", "身份证号码", "登记"]
    assert [full["E5"].value, full["F5"].value] == ["日期", "金额"]


def test_required_headings_are_red_and_rules_stand_in_a_comment(full: Worksheet) -> None:
    assert full["B4"].font.color.rgb == "00C00000"
    assert full["A4"].font.color is None
    assert full["B4"].comment.text == "与身份证一致"


def test_totals_stand_as_values_right_under_the_rows(full: Worksheet) -> None:
    assert full["A8"].value == "合计"
    assert full["F8"].value == 123_456_789_012.5
    assert "A8:E8" in {str(span) for span in full.merged_cells.ranges}
    assert full["F8"].protection.locked


def test_signatures_and_notes_follow_the_totals(full: Worksheet) -> None:
    assert [full["A9"].value, full["A10"].value] == ["填表人:", "填报说明:1.…"]
    assert "A9:F9" in {str(span) for span in full.merged_cells.ranges}


def test_what_stands_below_follows_the_rows_when_there_are_no_totals(tmp_path: Path) -> None:
    target = page(write(tmp_path / "a.xlsx", sheet([], foot_lines=["填表人:"])))

    assert target["A6"].value == "填表人:"
    assert target.auto_filter.ref == "A5:G5"


def test_name_column_and_headings_stay_while_scrolling(full: Worksheet) -> None:
    assert full.freeze_panes == "C6"


def test_sorting_carries_the_hidden_columns_along(full: Worksheet) -> None:
    assert full.auto_filter.ref == "A5:G7"
    assert full.column_dimensions["G"].hidden
    assert not full["G6"].protection.locked


def test_a_column_is_as_wide_as_its_heading_its_values_and_its_total(tmp_path: Path) -> None:
    columns = [
        Column("seq", "序号", width=5, format="whole"),
        Column("long", "一二三四五六七八九十一二", width=5),
        Column("value", "值", width=5),
        Column("amount", "额", width=5, format="money"),
    ]
    spec = sheet([(1, "", "三个字", 1), (2, "", "四" * 99, 1)], columns=columns)
    small = page(write(tmp_path / "a.xlsx", spec)).column_dimensions
    spec = sheet([(1, "", "", 1)], columns=columns, totals={"amount": 1_234_567.5})
    total = page(write(tmp_path / "b.xlsx", spec)).column_dimensions

    assert [small[letter].width for letter in "ABCD"] == [5, 14, 40, 6]
    assert total["D"].width == len("1,234,567.50") + 3


def test_prints_on_landscape_one_page_wide_with_repeated_headings(full: Worksheet) -> None:
    setup = full.page_setup

    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
    assert full.sheet_properties.pageSetUpPr == PageSetupProperties(fitToPage=True)
    assert full.print_title_rows == "$1:$5"
    assert full.print_area == "'人员'!$A$1:$F$10"
    assert str(full.oddFooter) == "&C第 &P 页 共 &N 页"
    assert full.page_margins.bottom == pytest.approx(1.9 / 2.54)


def test_coded_columns_choose_from_the_hidden_sheet(tmp_path: Path) -> None:
    book = opened(write(tmp_path / "a.xlsx", sheet()))

    assert validation(book.worksheets[0], "C").formula1 == "cl_gender"
    assert book.defined_names["cl_gender"].attr_text == "'_codes'!$A$2:$A$3"
    assert list(book["_codes"].values) == [
        ("gender", None, "gender"),
        ("男", None, "1"),
        ("女", None, "2"),
    ]
    assert book["_codes"].sheet_state == "hidden"


def test_a_list_that_is_not_given_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="edu"):
        write(tmp_path / "a.xlsx", sheet([], columns=[Column("edu", "学历", codes="edu")]))


def test_identity_numbers_dates_and_numbers_are_bounded(full: Worksheet) -> None:
    assert validation(full, "D").type == "textLength"
    assert validation(full, "D").formula1 == "18"
    assert validation(full, "E").type == "date"
    assert [validation(full, "A").type, validation(full, "F").type] == ["whole", "decimal"]
    assert validation(full, "F").errorStyle == "warning"
    assert validation(full, "B").prompt == "与身份证一致"


def test_rows_below_the_data_are_checked_only_where_they_can_be_filled_in(
    tmp_path: Path, full: Worksheet
) -> None:
    alone = page(write(tmp_path / "b.xlsx", sheet()))

    assert str(validation(full, "D").sqref) == "D6:D7"
    assert str(validation(alone, "D").sqref) == "D6:D56"
    assert not alone.column_dimensions["D"].protection.locked
    assert alone.column_dimensions["D"].number_format == "@"


def test_cells_of_data_are_open_and_the_rest_is_locked_without_password(full: Worksheet) -> None:
    protection = full.protection

    assert protection.sheet
    assert protection.password is None
    assert not full["B6"].protection.locked
    assert all(full[place].protection.locked for place in ("A1", "B3", "B4", "A8", "A9"))
    allowed = (protection.sort, protection.autoFilter, protection.insertRows)
    assert not any((*allowed, protection.formatColumns, protection.formatRows))


def test_ranges_of_rows_and_totals_have_names(tmp_path: Path) -> None:
    book = opened(write(tmp_path / "a.xlsx", sheet(totals={"amount": 1})))

    assert book.defined_names["tbl_people"].attr_text == "'人员'!$A$3:$G$6"
    assert book.defined_names["total_people"].attr_text == "'人员'!$A$7:$G$7"


def test_formats_follow_the_columns(full: Worksheet) -> None:
    formats = [cell.number_format for cell in full[6]]

    assert formats == ["0", "@", "@", "@", "yyyy-mm-dd", "#,##0.00", "@"]
    assert [cell.alignment.horizontal for cell in full[6]][:4] == [
        "right",
        "left",
        "center",
        "center",
    ]
    assert full["B6"].border.left.style == "thin"


def test_cells_at_fault_are_red_and_say_why(tmp_path: Path) -> None:
    target = page(
        write(tmp_path / "a.xlsx", sheet([row(), row()], marked={(1, "name"): "没有此人"}))
    )

    assert target["B7"].comment.text == "没有此人"
    assert target["B7"].fill.fgColor.rgb == "00FFC7CE"
    assert target["B6"].comment is None
    assert target["B6"].fill.fill_type is None


def test_cover_rules_and_meta_data_have_their_sheets(tmp_path: Path) -> None:
    cover = CoverSpec("上报包", [("填报单位", "甲街道")], [("人员", 1)])
    path = write(
        tmp_path / "a.xlsx",
        sheet(name="封面"),
        cover=cover,
        meta={"format": "=x"},
        properties={"schema_id": "x"},
        instructions=["一、说明"],
    )
    book = opened(path)

    assert book.sheetnames == ["封面", "封面(2)", "填报说明", "_codes", "_meta"]
    assert list(book["封面"].values)[2:] == [
        ("填报单位", "甲街道"),
        (None, None),
        ("工作表", "行数"),
        ("人员", "1"),
    ]
    assert ("封面", "姓名", "是", "与身份证一致") in list(book["填报说明"].values)
    assert list(book["_meta"].values) == [("format", "=x")]
    assert book["_meta"].sheet_state == "hidden"
    (entry,) = book.custom_doc_props.props  # type: ignore[attr-defined]  # unknown to the stubs
    assert (entry.name, entry.value) == ("schema_id", "x")


def test_a_long_document_property_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="digest"):
        write(tmp_path / "a.xlsx", properties={"digest": "x" * 255})


def test_the_wrong_order_of_hidden_columns_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="visible columns"):
        write(tmp_path / "a.xlsx", sheet([], columns=COLUMNS[::-1]))


def test_a_total_in_the_place_of_its_word_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="合计"):
        write(tmp_path / "a.xlsx", sheet(totals={"seq": 1}))


def test_an_unknown_format_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="weight"):
        write(tmp_path / "a.xlsx", sheet([], columns=[Column("weight", "重", format="kg")]))


def test_one_column_holds_the_whole_sub_line(tmp_path: Path) -> None:
    spec = sheet([], columns=COLUMNS[1:2], subtitle=("甲", "", "乙"))

    assert page(write(tmp_path / "a.xlsx", spec))["A2"].value == "甲  乙"


def test_the_drawing_of_comments_lies_in_the_file(tmp_path: Path) -> None:
    with ZipFile(write(tmp_path / "a.xlsx", sheet())) as archive:
        assert "xl/comments/comment1.xml" in archive.namelist()
        assert archive.testzip() is None
