"""Writing workbooks: what two readers and LibreOffice find in them, and what cannot be written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from stdnum.iso7064.mod_11_2 import is_valid

from station_app.domain.progress import Cancelled
from station_app.workbooks import styles
from station_app.workbooks.layout import FIRST_ROW, Frame, cell_at
from station_app.workbooks.plain import write_plain
from station_app.workbooks.specs import BookSpec, CannotWrite, Column, SheetSpec, Value
from station_app.workbooks.texts import legal, storable
from station_app.workbooks.writer import template_book, write_book
from tests.bench.people import CODES, COLUMNS, people
from tests.workbooks.books import (
    ROW,
    by_calamine,
    by_openpyxl,
    one_column,
    opened,
    page,
    row,
    sheet,
    write,
)

NASTY = [
    "=cmd|'/C calc'!A1",
    "+86 138",
    "-无-",
    "@甲",
    "\t=1",
    "王𬭊😀",
    "引号\"'&<甲>",
    "  两端有空格 ",
    "两行\n文字",
    "_x000D_",
    "_x0041_x0042_",
    "007",
    "#N/A",
    "TRUE",
    "1e5",
]


with_libreoffice = pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice is not installed"
)


def written_by_openpyxl(spec: SheetSpec, out: Path) -> Path:
    """Write a sheet cell by cell into the same template."""
    rows = list(spec.rows)
    book, _ = template_book(
        BookSpec([spec], codes=CODES), [Frame(spec, spec.name, rows, len(rows))]
    )
    target = book.worksheets[0]
    for number, line in enumerate(rows, FIRST_ROW):
        for index, (column, value) in enumerate(zip(spec.columns, line, strict=True), 1):
            cell = cell_at(target, number, index)
            if isinstance(value, str):
                styles.put_text(cell, value)
            else:
                cell.value = value
            styles.dress_value(cell, column)
    book.save(out)
    return out


def look(cell: Cell | MergedCell) -> tuple[object, ...]:
    """Return what a reader sees of a cell."""
    fill, font, side = cell.fill.fgColor.rgb, cell.font, cell.border.left.style
    shown = (cell.number_format, cell.alignment.horizontal, cell.protection.locked)
    return (cell.value, *shown, fill, font.name, font.size, font.bold, side)


def converted(path: Path, kind: str, profile: Path) -> Path:
    """Save a workbook anew with LibreOffice."""
    out = path.parent / f"to_{kind}"
    program = shutil.which("soffice") or ""
    home = f"-env:UserInstallation={profile.as_uri()}"
    words = [program, home, "--headless", "--convert-to", kind, "--outdir", str(out), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    return (out / path.name).with_suffix(f".{kind}")


def test_both_readers_find_what_was_written(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", sheet([row(), row(seq=None, joined_on=None)]))

    expected = [list(ROW), [None, *ROW[1:4], None, *ROW[5:]]]
    assert by_calamine(path) == expected
    assert by_openpyxl(path) == expected


def test_cells_and_styles_are_those_that_openpyxl_would_write(tmp_path: Path) -> None:
    spec = SheetSpec("people", "人员", "人员", COLUMNS, list(people(300)))
    ours, theirs = tmp_path / "ours.xlsx", written_by_openpyxl(spec, tmp_path / "theirs.xlsx")
    write_book(BookSpec([spec], codes=CODES), ours)

    assert by_calamine(ours) == by_calamine(theirs)
    for left, right in zip(page(ours).iter_rows(), page(theirs).iter_rows(), strict=True):
        assert [look(cell) for cell in left] == [look(cell) for cell in right]


@pytest.mark.parametrize("text", NASTY)
def test_texts_stay_texts(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "a.xlsx", one_column([text]))
    cell = page(path)["A6"]

    assert by_calamine(path) == [[text]]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert cell.value == storable(text)  # openpyxl undoes no escapes in inline strings


@pytest.mark.parametrize("text", NASTY[:5])
def test_what_may_be_taken_for_a_formula_carries_the_apostrophe(tmp_path: Path, text: str) -> None:
    target = page(write(tmp_path / "a.xlsx", one_column([text, "甲"], format="whole")))

    assert target["A6"].quotePrefix
    assert target["A6"].number_format == "@"
    assert not target["A7"].quotePrefix


def test_what_may_be_taken_for_a_formula_stays_a_text_in_titles_too(tmp_path: Path) -> None:
    spec = sheet(title="=1+1", foot_lines=["=2"], columns=[Column("=k", "=h")], rows=[("x",)])
    target = page(write(tmp_path / "a.xlsx", spec))

    cells = [target[place] for place in ("A1", "A3", "A4", "A7")]
    assert [cell.data_type for cell in cells] == ["s"] * 4
    assert [cell.value for cell in cells] == ["=1+1", "=k", "=h", "=2"]


@given(st.lists(st.text(), min_size=1, max_size=8))
def test_any_text_comes_back_legal(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = write(tmp_path_factory.mktemp("any") / "a.xlsx", sheet([row(name=t) for t in texts]))

    expected = [legal(text) or None for text in texts]
    assert [line[1] for line in by_calamine(path)] == expected
    assert [line[1] for line in by_openpyxl(path)] == [text and storable(text) for text in expected]


@pytest.mark.parametrize(
    ("value", "format_", "found"),
    [
        (12.5, "text", "12.5"),
        (True, "whole", "是"),
        (False, "text", "否"),
        (Decimal("12.50"), "money", 12.5),
        (1e21, "decimal:2", 1e21),
        (0, "whole", 0),
        (date(2026, 6, 30), "text", "2026-06-30"),
        (date(1900, 3, 1), "day", date(1900, 3, 1)),
        (date(1900, 2, 28), "day", "1900-02-28"),
        (datetime(2026, 6, 30, 13, 45), "moment", datetime(2026, 6, 30, 13, 45)),
        (datetime(2026, 6, 30, 13, 45), "text", "2026-06-30 13:45"),
        (20260630, "day", "20260630"),
        ("约三成", "percent", "约三成"),
        ("", "text", None),
        ("\x00", "text", None),
    ],
)
def test_values_are_stored_by_type_and_column(
    tmp_path: Path, value: Value, format_: str, found: Value
) -> None:
    path = write(tmp_path / "a.xlsx", one_column([value, "末"], format=format_))

    assert by_calamine(path) == [[found], ["末"]]
    assert by_openpyxl(path) == [[found], ["末"]]


def test_an_infinite_number_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="infinite"):
        write(tmp_path / "a.xlsx", one_column([float("nan")], format="whole"))


def test_a_row_of_the_wrong_length_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="shorter"):
        write(tmp_path / "a.xlsx", sheet([ROW[:-1]]))


def test_the_longest_text_fits_and_a_longer_one_is_refused_by_place(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", sheet([row(), row(name="长" * 32_767)]))
    assert len(by_calamine(path)[1][1]) == 32_767

    with pytest.raises(CannotWrite, match="工作表“人员”第7行“姓名”的文字有32768个字符"):
        write(path, sheet([row(), row(name="𬭊" * 16_384)]))
    assert len(by_calamine(path)) == 2


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path) -> None:
    rows: Iterator[tuple[Value]] = ((None,) for _ in range(1_048_600))

    with pytest.raises(CannotWrite, match="超过1048570行"):
        write(tmp_path / "a.xlsx", sheet(rows, columns=[Column("a", "甲")]))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("hint", [0, 250, 1000])
def test_a_wrong_number_of_expected_rows_changes_nothing(tmp_path: Path, hint: int) -> None:
    rows = [row(seq=number) for number in range(1, 451)]
    below = {"totals": {"amount": 1}, "foot_lines": ["填表人:"]}
    known = write(tmp_path / "a.xlsx", sheet(rows, **below), sheet(key="other", name="乙"))
    hinted = sheet((line for line in rows), row_count=hint, **below)
    guessed = write(tmp_path / "b.xlsx", hinted, sheet(key="other", name="乙"))

    with ZipFile(known) as left, ZipFile(guessed) as right:
        names = set(left.namelist()) - {"docProps/core.xml"}  # holds the time
        assert {name: left.read(name) for name in names} == {
            name: right.read(name) for name in names
        }


def test_level_one_holds_the_same(tmp_path: Path) -> None:
    spec = BookSpec([sheet([row()] * 500)], codes={"gender": [("1", "男")]})
    write_book(spec, tmp_path / "a.xlsx", level=1)
    write_book(spec, tmp_path / "b.xlsx", level=9)

    assert by_calamine(tmp_path / "a.xlsx") == by_calamine(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").stat().st_size > (tmp_path / "b.xlsx").stat().st_size


def test_sheets_of_one_name_are_all_there(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", sheet(), sheet([row(name="乙")], key="other"))

    assert by_calamine(path, "人员(2)")[0][1] == "乙"


def test_progress_counts_over_all_sheets(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    sheets = [sheet([row()] * 300), sheet(key="other", name="乙")]
    write_book(
        BookSpec(sheets, codes={"gender": []}),
        tmp_path / "a.xlsx",
        progress=lambda done, total: calls.append((done, total)),
    )

    assert calls == [(200, 301), (300, 301), (301, 301)]


def test_cancelling_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", sheet())

    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_book(BookSpec([sheet([])], codes={"gender": []}), path, progress=cancel)
    assert by_calamine(path) == [list(ROW)]
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"不能写入文件“a\.xlsx”"):
        write(tmp_path / "none" / "a.xlsx", sheet())


def test_a_target_that_cannot_be_replaced_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()

    with pytest.raises(CannotWrite, match="请关闭正在打开它的程序"):
        write_plain(tmp_path / "a.xlsx", [], [])
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_templates_are_the_same_without_lxml(tmp_path: Path) -> None:
    with_it = write(tmp_path / "a.xlsx", sheet(totals={"amount": 1}))
    words = (
        "from pathlib import Path; from tests.workbooks.books import *;"
        f"write(Path({str(tmp_path / 'b.xlsx')!r}), sheet(totals={{'amount': 1}}))"
    )
    environment = {**os.environ, "OPENPYXL_LXML": "False"}
    subprocess.run([sys.executable, "-c", words], check=True, env=environment)

    assert by_calamine(tmp_path / "b.xlsx") == by_calamine(with_it)
    assert page(tmp_path / "b.xlsx").auto_filter.ref == page(with_it).auto_filter.ref


@with_libreoffice
def test_values_outlive_libreoffice(tmp_path: Path) -> None:
    # LibreOffice itself writes the second half of this one without its escape
    names = [text for text in NASTY if text != "_x0041_x0042_"]
    rows = [row(seq=number, name=text) for number, text in enumerate(names)]
    path = write(tmp_path / "a.xlsx", sheet(rows, totals={"amount": 7.25}))
    expected = by_calamine(path)

    again = converted(path, "xlsx", tmp_path / "profile")
    old = converted(again, "xls", tmp_path / "profile")
    back = converted(old, "xlsx", tmp_path / "profile")
    assert by_calamine(again) == expected
    assert by_calamine(old) == by_calamine(back) == expected
    assert by_openpyxl(again) == expected
    last = f"{get_column_letter(6)}{FIRST_ROW + len(rows)}"
    assert page(back)[last].value == 7.25


@with_libreoffice
def test_identity_numbers_with_a_wrong_check_digit_are_marked(tmp_path: Path) -> None:
    numbers = ["110101199003070011", "110101199003070012", "11010519491231002X", "1101", ""]
    book = opened(write(tmp_path / "a.xlsx", one_column(numbers, format="id18")))
    target = book.worksheets[0]
    (area,) = target.conditional_formatting
    (formula,) = area.rules[0].formula
    for number in range(len(numbers)):
        place = f"A{FIRST_ROW + number}"
        target[f"B{FIRST_ROW + number}"] = f"={formula.replace('A6', place)}"
    book.save(tmp_path / "b.xlsx")

    found = by_calamine(converted(tmp_path / "b.xlsx", "xlsx", tmp_path / "profile"), "人员")
    expected = [len(text) == 18 and not is_valid(text) for text in numbers]
    assert expected[:3] == [False, True, False]
    assert [line[1] for line in found] == expected
