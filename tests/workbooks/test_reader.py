"""Workbooks are read by content in a process of their own, which alone may die of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from station_app.domain.problems import Refused
from station_app.domain.progress import Cancelled
from station_app.workbooks.cells import Book, Cell
from station_app.workbooks.jail import NEEDED, ROOT, Jail, child_command, child_environment
from station_app.workbooks.limits import Limits
from station_app.workbooks.reader import read_book, read_unguarded
from tests.workbooks import hostile as h
from tests.workbooks import spoiling

EXPECTED = json.loads((h.GOLDEN / "expected.json").read_text(encoding="utf-8"))["files"]
ROSTERS = [each for each in EXPECTED if each["outcome"] != "refuse"]
named = pytest.mark.parametrize("roster", ROSTERS, ids=lambda each: str(each["file"])[:2])


def golden(start: str, password: str | None = None) -> Book:
    return read_book(next(h.GOLDEN.glob(f"{start}*")), password=password)


def shown(cell: Cell) -> str:
    """Return a cell the way the expectation writes it."""
    match cell:
        case None:
            return ""
        case date():
            return cell.isoformat()[:10]
        case float():
            return f"{cell:.0f}" if cell.is_integer() else str(cell)
    return str(cell)


def rows_of(book: Book, name: str | None) -> list[list[Cell]]:
    return next(sheet.rows for sheet in book.sheets if sheet.name == (name or ""))


@named
def test_every_finding_of_the_rosters_stands_in_its_row(roster: dict[str, Any]) -> None:
    rows = rows_of(read_book(h.GOLDEN / roster["file"]), roster["sheet"])

    for issue in roster["issues"]:
        shown_row = [shown(cell) for cell in rows[issue["row"] - 1]]
        assert issue["value"] in shown_row, issue


@named
def test_every_accepted_person_stands_in_its_row(roster: dict[str, Any]) -> None:
    rows = rows_of(read_book(h.GOLDEN / roster["file"]), roster["sheet"])

    for check in roster["spot_checks"]:
        text = normalize("NFKC", "".join(shown(cell) for cell in rows[check["row"] - 1]))
        assert check.get("id_number", "") in re.sub(r"\s", "", text).upper(), check


def test_merges_of_every_format_are_zero_based_and_inclusive() -> None:
    assert golden("01").sheets[0].merges == ((0, 0, 0, 11), (1, 0, 1, 3))
    assert golden("08").sheets[0].merges == ((0, 0, 0, 8),)
    assert (2, 9, 2, 11) in golden("04").sheets[0].merges


def test_dates_follow_the_epoch_of_the_workbook() -> None:
    row = golden("07").sheets[0].rows[2]

    assert row[2:4] == ["430121198703076823", date(1987, 3, 7)]


def test_hidden_sheets_are_read_marked_and_told() -> None:
    book = golden("03")

    assert [sheet.visible for sheet in book.sheets] == [True, True, False]
    assert "有隐藏的工作表：字典。" in book.notes


def test_an_old_xls_under_a_new_name_is_read_by_content() -> None:
    book = golden("96")

    assert book.format == "xls"
    assert book.sheets[0].rows[2][1] == "何佳"
    assert "已按内容读取" in book.notes[0]


def test_an_empty_workbook_is_a_book_with_an_empty_sheet() -> None:
    assert [sheet.rows for sheet in golden("93").sheets] == [[]]


def test_half_a_file_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        golden("92")

    assert refusal.value.reason == "DAMAGED"


def test_a_password_is_asked_for_checked_and_opens() -> None:
    with pytest.raises(Refused, match="请填写密码") as missing:
        golden("91")
    with pytest.raises(Refused, match="密码不正确") as wrong:
        golden("91", "12345")

    assert missing.value.reason == wrong.value.reason == "PASSWORD"
    assert len(golden("91", "123456").sheets[0].rows) == 22


def test_encrypted_content_changed_on_the_way_is_refused(tmp_path: Path) -> None:
    content = bytearray(next(h.GOLDEN.glob("91*")).read_bytes())
    content[len(content) // 2] ^= 1
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    with pytest.raises(Refused, match="已被改动"):
        read_book(path, password="123456")


def test_cells_keep_their_place_and_their_blanks(tmp_path: Path) -> None:
    path = h.with_cells(tmp_path / "a.xlsx", h.text_cell("C3", "  王　芳 &#x202e;") + b"<row/>")

    assert read_book(path).sheets[0].rows == [[None] * 3, [None] * 3, [None, None, "  王　芳 "]]


def test_numbers_arrive_whole_until_digits_are_lost(tmp_path: Path) -> None:
    values = ("7", "0.5", "999999999999999", "430105198701286608", "1E400")
    cells = "".join(f"<c><v>{value}</v></c>" for value in values)

    book = read_book(h.with_cells(tmp_path / "a.xlsx", f"<row>{cells}</row>".encode()))

    shown_row = [repr(cell) for cell in book.sheets[0].rows[0]]
    assert shown_row == ["7", "0.5", "999999999999999", "4.301051987012866e+17", "None"]


def test_an_error_value_is_no_value(tmp_path: Path) -> None:
    cells = (
        b'<row><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1"><v>2</v></c></row>'
    )

    book = read_book(h.with_cells(tmp_path / "a.xlsx", cells))

    assert book.sheets[0].rows == [[1, None, 2]]
    assert any("名册!B1" in note for note in book.notes)


def test_a_false_declared_dimension_does_not_matter(tmp_path: Path) -> None:
    sheet = h.sheet_xml(h.text_cell("B2")).replace(
        b"<sheetData>", b'<dimension ref="A1"/><sheetData>'
    )

    assert read_book(h.xlsx(tmp_path / "a.xlsx", {h.SHEET: sheet})).sheets[0].rows[1][1] == "文字"


def test_an_impossible_number_refuses_the_whole_file(tmp_path: Path) -> None:
    path = h.with_cells(tmp_path / "a.xlsx", b'<row><c r="A1" t="n"><v>NaNx</v></c></row>')

    with pytest.raises(Refused) as refusal:
        read_book(path)
    assert refusal.value.reason == "DAMAGED"


BOMBS = {
    "far cell": b'<row><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>2</v></c></row>',
    "wide": h.number_rows(5_000, "XFD"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_that_passed_the_guard_kills_only_the_child(bomb: str, tmp_path: Path) -> None:
    content = h.with_cells(tmp_path / "a.xlsx", BOMBS[bomb]).read_bytes()

    with pytest.raises(Refused, match=r"CRASH|MEMORY") as refusal:
        read_unguarded(content, Limits(memory=512 << 20))

    assert refusal.value.reason in {"HOSTILE", "TOO_LARGE"}
    assert len(golden("94").sheets[0].rows) == 2, "the next file is read as ever"


def test_a_text_beyond_the_limit_is_found_by_the_child_too(tmp_path: Path) -> None:
    content = h.with_cells(tmp_path / "a.xlsx", h.text_cell("A1", "长" * 32_768)).read_bytes()

    with pytest.raises(Refused, match="TEXT"):
        read_unguarded(content, Limits())


def test_what_the_child_says_of_a_good_file_has_an_end(tmp_path: Path) -> None:
    answer = read_unguarded(h.xlsx(tmp_path / "a.xlsx").read_bytes(), Limits())

    assert (answer.complete, answer.sheets[0].rows) == (True, [["姓名"]])


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("raise SystemExit(1)", "无法理解"),
        ("import os; os.abort()", "CRASH"),
        ("""print('["sheet","",true,[]]')""", "没有读完"),
    ],
)
def test_a_child_that_leaves_off_has_read_nothing(
    act: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-c", act]
    monkeypatch.setattr("station_app.workbooks.jail.child_command", lambda: command)

    with pytest.raises(Refused, match=code):
        read_book(h.xlsx(tmp_path / "a.xlsx"))


def test_a_child_that_leaves_off_has_opened_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", "pass"]
    monkeypatch.setattr("station_app.workbooks.jail.child_command", lambda: command)

    with pytest.raises(Refused, match="加密的内容不完整"):
        golden("91", "123456")


def test_an_endless_reading_is_ended(tmp_path: Path) -> None:
    content = h.xlsx(tmp_path / "a.xlsx").read_bytes()

    with pytest.raises(Refused, match="TIME"):
        read_unguarded(content, Limits(seconds=0))


def test_an_endless_answer_is_ended(tmp_path: Path) -> None:
    path = h.with_cells(tmp_path / "a.xlsx", h.number_rows(1_000))

    with pytest.raises(Refused, match="没有尽头"):
        read_unguarded(path.read_bytes(), Limits(answer=1_000))


def test_cancelling_ends_the_child_and_its_threads(tmp_path: Path) -> None:
    before = threading.active_count()

    def stop(done: int, total: int) -> None:
        if done >= 40:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_book(h.xlsx(tmp_path / "a.xlsx"), progress=stop)
    assert threading.active_count() == before


def test_progress_only_grows_up_to_the_whole(tmp_path: Path) -> None:
    reports: list[int] = []

    def note(done: int, total: int) -> None:
        assert total == 100
        reports.append(done)

    read_book(h.with_cells(tmp_path / "a.xlsx", h.number_rows(20_000)), progress=note)

    assert reports == sorted(reports)
    assert reports[-1] == 100


def test_the_frozen_program_starts_itself_as_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)

    assert child_command() == [sys.executable, "--read-workbook"]


def test_the_reading_process_is_not_given_the_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_PASSPHRASE", "a secret of the clerk")
    monkeypatch.setenv("STATION_WORKBOOK_PASSWORD", "another")

    given = child_environment()

    assert given.keys() <= {*NEEDED, "PYTHONPATH"}
    assert "PATH" in given


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a job object instead")
def test_the_reading_process_can_write_no_file(tmp_path: Path) -> None:
    act = (
        "from station_app.workbooks.limits import Limits, confine; import sys;"
        "confine(Limits()); open(sys.argv[1], 'w').write('x' * 9)"
    )
    target = tmp_path / "a.txt"

    subprocess.run([sys.executable, "-c", act, str(target)], cwd=ROOT, capture_output=True)

    assert target.exists()
    assert not target.read_text()


@pytest.mark.parametrize(
    "mark", ["\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"]
)
def test_no_sign_that_turns_the_direction_comes_in(mark: str, tmp_path: Path) -> None:
    path = h.with_cells(tmp_path / "a.xlsx", h.text_cell("A1", f"王{mark}芳"))

    assert read_book(path).sheets[0].rows == [["王芳"]]


def test_a_small_file_is_not_read_before_the_guard_has_passed_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fed: list[bool] = []
    monkeypatch.setattr(Jail, "feed", lambda jail: fed.append(True))

    with pytest.raises(Refused, match="ROWS"):
        read_book(h.with_cells(tmp_path / "a.xlsx", spoiling.FAR))

    assert not fed


def test_a_large_file_is_read_beside_the_guard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fed: list[bool] = []
    feed = Jail.feed

    def counted(jail: Jail) -> None:
        fed.append(True)
        feed(jail)

    monkeypatch.setattr(Jail, "feed", counted)
    monkeypatch.setattr("station_app.workbooks.reader.LARGE", 1000)

    read_book(h.xlsx(tmp_path / "a.xlsx"))

    assert len(fed) == 2, "by itself, and again when the answer is asked for"
