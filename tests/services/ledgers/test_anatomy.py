"""The anatomy of every ledger (forms.md C): rows 1 to 6, 合计, signatures, print set-up, lists."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from station_app.services.ledgers.files import ledger_named, ledgers
from tests.services.ledgers.sheets import Table

SHEETS = [(ledger.id, at) for ledger in ledgers() for at in range(len(ledger.sheets))]
# On A3, or marked so in the specification.
WIDE = {"B01", "B03", "B07", "B08", "B09", "B15", "B16", "B17"}
PAPER = {"A4": 9, "A3": 8}


@pytest.fixture(scope="module")
def books(whole: Path) -> dict[str, Workbook]:
    return {each.id: load_workbook(whole / f"{each.id}.xlsx") for each in ledgers()}


@pytest.fixture(params=SHEETS, ids=lambda each: f"{each[0]}-{each[1]}")
def named(request: pytest.FixtureRequest) -> tuple[str, int]:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def sheet(books: dict[str, Workbook], named: tuple[str, int]) -> Worksheet:
    return books[named[0]].worksheets[named[1]]


def test_the_title_and_the_line_below_span_the_table(
    sheet: Worksheet, named: tuple[str, int]
) -> None:
    spec = ledger_named(named[0]).sheets[named[1]]
    last = get_column_letter(visible(sheet))

    assert sheet["A1"].value == f"开福区四方坪街道{spec.title}"
    assert f"A1:{last}1" in Table(sheet).merged(1)
    assert Table(sheet).subtitle == [
        "填报单位（盖章）：四方坪街道社工站",
        "统计截止日期：2026年6月30日",
        f"单位：{spec.unit}",
    ]


def visible(sheet: Worksheet) -> int:
    """Return how many columns people see."""
    hidden = [letter for letter, each in sheet.column_dimensions.items() if each.hidden]
    return sheet.max_column - len(hidden)


def test_the_key_row_is_hidden_and_tells_every_column(sheet: Worksheet) -> None:
    keys = Table(sheet).keys

    assert sheet.row_dimensions[3].hidden
    assert None not in keys
    assert len(keys) == len(set(keys))
    assert (keys[0], keys[-2:]) == ("seq", ["_rid", "_rev"])


def test_headings_of_two_levels_are_merged(sheet: Worksheet, named: tuple[str, int]) -> None:
    spec = ledger_named(named[0]).sheets[named[1]]
    table = Table(sheet)

    expected = ["序号", *(each.header for each in spec.columns if not each.hidden)]
    assert table.headings[: len(expected)] == expected
    single = [at for at, heading in enumerate(expected, 1) if "/" not in heading]
    for at in single:
        letter = get_column_letter(at)
        assert f"{letter}4:{letter}5" in table.merged(4)


def test_required_columns_have_red_headings(sheet: Worksheet, named: tuple[str, int]) -> None:
    spec = ledger_named(named[0]).sheets[named[1]]
    for at, column in enumerate((c for c in spec.columns if not c.hidden), 2):
        cell = sheet.cell(5 if column.group else 4, at)
        color = cell.font.color.rgb if cell.font.color else None
        assert (color == "00C00000") is column.required, column.header


def test_rows_begin_in_row_6_and_are_numbered(sheet: Worksheet) -> None:
    numbers = Table(sheet).column("序号")

    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


def test_totals_are_values_outside_of_the_filter(sheet: Worksheet) -> None:
    table = Table(sheet)

    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    last = get_column_letter(sheet.max_column)
    assert sheet.auto_filter.ref == f"A5:{last}{table.total_row - 1}"


def test_signatures_then_notes_stand_below(sheet: Worksheet) -> None:
    below = Table(sheet).below

    (at,) = [at for at, line in enumerate(below) if line.startswith("填表人：")]
    assert below[at + 1].startswith("填报说明：1. ")
    parts = ("审核人：", "单位负责人：", "联系电话：", "填报日期：")
    assert all(part in below[at] for part in parts)


def test_the_name_stays_while_one_scrolls(sheet: Worksheet, named: tuple[str, int]) -> None:
    spec = ledger_named(named[0]).sheets[named[1]]
    header = next(each.header for each in spec.columns if each.key == spec.frozen)

    after = get_column_letter(Table(sheet).headings.index(header) + 2)
    assert sheet.freeze_panes == f"{after}6"


def test_it_prints_one_page_wide_with_repeated_rows(
    sheet: Worksheet, named: tuple[str, int]
) -> None:
    paper = ledger_named(named[0]).sheets[named[1]].paper
    setup = sheet.page_setup

    assert (setup.paperSize, setup.orientation) == (PAPER[paper], "landscape")
    assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$5"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.print_area.endswith(f"${get_column_letter(visible(sheet))}${sheet.max_row}")


def test_wide_ledgers_are_for_a3() -> None:
    assert {each.id for each in ledgers() if each.sheets[0].paper == "A3"} == WIDE


def test_lists_are_named_ranges_of_the_hidden_codes(
    sheet: Worksheet, books: dict[str, Workbook], named: tuple[str, int]
) -> None:
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]

    for rule in rules:
        assert rule.formula1 in books[named[0]].defined_names
        assert rule.formula1.startswith("cl_")
    assert books[named[0]]["_codes"].sheet_state == "hidden"


def test_numbers_that_are_names_stay_texts(sheet: Worksheet) -> None:
    table = Table(sheet)
    for heading in ("身份证号码", "联系电话", "银行账号", "证书管理号", "职业水平证书/管理号"):
        if heading not in table.headings:
            continue
        at = table.headings.index(heading) + 1
        assert sheet.cell(6, at).number_format == "@"
        assert {type(value) for value in table.column(heading)} <= {str, type(None)}
        # Rows that a clerk adds below keep the last digits as well.
        assert sheet.column_dimensions[get_column_letter(at)].number_format == "@"


def test_days_are_days_and_dates_without_a_time(sheet: Worksheet) -> None:
    table = Table(sheet)
    days = [at for at in range(1, visible(sheet) + 1) if is_day(sheet.cell(6, at))]
    for at in days:
        values = [sheet.cell(row, at).value for row in range(6, table.total_row)]
        assert {type(value) for value in values} <= {datetime, date, type(None)}


def is_day(cell: Any) -> bool:
    return bool(cell.number_format == "yyyy-mm-dd")


def test_the_hidden_sheet_says_what_the_workbook_is(books: dict[str, Workbook]) -> None:
    for ledger_id, book in books.items():
        meta = {row[0].value: row[1].value for row in book["_meta"].iter_rows()}
        known = {each.name: each.value for each in book.custom_doc_props.props}

        assert (meta["format"], meta["template_id"]) == ("sgz-ledger", ledger_named(ledger_id).key)
        assert (meta["as_of"], meta["privacy"]) == ("2026-06-30", "full")
        assert (meta["org_code"], meta["report_type"]) == ("43010501201", "full")
        assert known["export_id"] == meta["export_id"]
        rows = Table(book.worksheets[0]).total_row - 6
        assert int(meta[f"sheet.{ledger_named(ledger_id).register.name}.n_rows"]) == rows


def test_the_rule_of_every_column_stands_in_the_instructions(books: dict[str, Workbook]) -> None:
    for ledger_id, book in books.items():
        lines = [[cell.value for cell in row] for row in book["填报说明"].iter_rows()]
        for sheet in ledger_named(ledger_id).sheets:
            for column in sheet.columns:
                if column.rule and not column.hidden:
                    required = "是" if column.required else None
                    assert [sheet.name, column.header, required, column.rule] in lines
