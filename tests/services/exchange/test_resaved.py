"""A package that went through other programs and hands."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from station_app.domain.register import Owner
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.exchange.incoming import read
from station_app.storage.tables import AuditEntry
from tests.builders import organisation_values, person_values, volunteer_values, worker_values
from tests.services.exchange.district import District, live, part_of, tables

PEOPLE = BY_NAME["person"]
SENT = ("person", "social_worker", "volunteer", "organisation")
MOBILE = "13800130001"

needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")


@pytest.fixture
def package(district: District) -> Path:
    """Make a package with four registers and awkward texts."""
    books = district["a"]
    for number in (1, 2):
        values = person_values(number, remark=f"=1+{number}\n两行 🙂𬭊", native_place="0012")
        person = records.create(books, PEOPLE, values).record.id
        records.create(books, BY_NAME["volunteer"], volunteer_values(person))
    worker = worker_values(person, station=books.station, is_registered_locally=True)
    records.create(books, BY_NAME["social_worker"], worker)
    records.create(
        books, BY_NAME["organisation"], organisation_values(registered_capital=Decimal("12.50"))
    )
    return district.post(district.make("a").file)


def converted(file: Path, target: str, folder: Path) -> Path:
    """Save a file with LibreOffice in another format."""
    out = folder / target
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(out)]
    subprocess.run([*words, str(file)], check=True, capture_output=True, timeout=120)
    return out / f"{file.stem}.{target}"


def saved(file: Path, change: Callable[[Workbook], object]) -> Path:
    """Save a file with openpyxl after somebody did something to it."""
    book = load_workbook(file)
    change(book)
    target = file.with_name(f"另存-{file.name}")
    book.save(target)
    return target


def merges_whole(district: District, file: Path) -> None:
    """Make sure that a file merges as the one that was sent would."""
    received = district.receive(file)

    assert (received.outcome, received.reason, received.returned) == ("merged", "", 0)
    for name in SENT:
        register = BY_NAME[name]
        here, there = live(district["a"], register), live(district.bureau, register)
        for record in here:
            one, other = (part_of(register, each[record], Owner.HOME) for each in (here, there))
            assert one == other


@needs_office
def test_package_saved_by_libreoffice_merges_the_same(
    district: District, package: Path, tmp_path: Path
) -> None:
    file = converted(package, "xlsx", tmp_path)

    assert read(file).meta == read(package).meta
    merges_whole(district, file)


@needs_office
def test_package_that_was_an_xls_in_between_merges_the_same(
    district: District, package: Path, tmp_path: Path
) -> None:
    old = converted(package, "xls", tmp_path)

    merges_whole(district, converted(old, "xlsx", tmp_path))


def rename_and_move(book: Workbook) -> None:
    book["人员"].title = "人员 (2)"
    book.move_sheet("人员 (2)", offset=3)
    book.create_sheet("Sheet1", 0)["A1"] = "随手记"


def put(cell: Any, value: Any) -> None:
    """Set a cell as copying does: a text that begins with = stays a text."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def reverse_columns(book: Workbook) -> None:
    sheet = book["人员"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for row in sheet.iter_rows():
        values = [cell.value for cell in row]
        for cell, value in zip(row, reversed(values), strict=True):
            put(cell, value)


def sort_rows(book: Workbook) -> None:
    sheet = book["人员"]
    first, second = rows_of(sheet)
    for one, other in zip(sheet[first], sheet[second], strict=True):
        mine, theirs = one.value, other.value
        put(one, theirs)
        put(other, mine)


@pytest.mark.parametrize("change", [rename_and_move, reverse_columns, sort_rows])
def test_arrangement_does_not_matter(
    district: District, package: Path, change: Callable[[Workbook], None]
) -> None:
    merges_whole(district, saved(package, change))


def rows_of(sheet: Any) -> list[int]:
    """Return the numbers of the rows that hold records."""
    return [
        cell.row
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("1380013")
    ]


def type_over(book: Workbook) -> None:
    for row in book["人员"].iter_rows():
        for cell in row:
            if cell.value == MOBILE:
                cell.value = "13900139000"


def add_row(book: Workbook) -> None:
    sheet = book["人员"]
    last = rows_of(sheet)[-1]
    sheet.insert_rows(last + 1)
    for column in range(1, 8):
        sheet.cell(last + 1, column).value = "手写"


def remove_row(book: Workbook) -> None:
    sheet = book["人员"]
    sheet.delete_rows(rows_of(sheet)[-1])


def repeat_row(book: Workbook) -> None:
    sheet = book["人员"]
    last = rows_of(sheet)[-1]
    values = [cell.value for cell in sheet[last]]
    sheet.insert_rows(last + 1)
    for column, value in enumerate(values, 1):
        put(sheet.cell(last + 1, column), value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (type_over, "“人员”第6行“手机”（现为“13900139000”）"),
        (add_row, "手工添加的行，没有系统编号"),
        (remove_row, "增加或删除过行"),
        (repeat_row, "增加或删除过行"),
    ],
)
def test_edit_is_named_and_changes_nothing(
    district: District, package: Path, change: Callable[[Workbook], None], told: str
) -> None:
    before = tables(district.bureau)

    received = district.receive(saved(package, change))

    assert (received.outcome, received.receipt) == ("edited", None)
    assert told in received.reason
    assert tables(district.bureau) == before


def test_edit_enters_with_a_reason_which_is_kept(district: District, package: Path) -> None:
    received = district.receive(saved(package, type_over), accept="电话核实过")

    assert (received.outcome, received.created) == ("merged", 6)
    assert "13900139000" in {each.mobile for each in live(district.bureau, PEOPLE).values()}
    with district.bureau.database.reading() as session:
        notes = session.query(AuditEntry).filter_by(kind="note", action="package.receive").all()
    assert [note.changes["accept"] for note in notes] == ["电话核实过"]


@pytest.mark.parametrize("change", [type_over, add_row, remove_row, repeat_row])
def test_station_has_the_last_word_about_an_accepted_edit(
    district: District, package: Path, change: Callable[[Workbook], None]
) -> None:
    received = district.receive(saved(package, change), accept="电话核实过")
    assert received.receipt
    applied = district.apply("a", received.receipt)

    _, healed, _ = district.exchange("a")

    assert (applied.asks_full, "电话核实过" in applied.reason) == (
        change in (type_over, remove_row),
        True,
    )
    assert "核对不一致" not in healed.reason
    assert {each.mobile for each in live(district.bureau, PEOPLE).values()} == {
        MOBILE,
        "13800130002",
    }
