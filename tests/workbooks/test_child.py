"""What the reading process answers to a request, line by line, asked here without the process."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart

from station_app.domain.problems import Refused
from station_app.workbooks.child import DECRYPT, READ, Request, answered, parse_request
from station_app.workbooks.limits import Limits
from station_app.workbooks.remarks import LOOSE_QUOTES, WEAK_ENCRYPTION
from station_app.workbooks.wire import BLOCK
from tests.workbooks import containers as c
from tests.workbooks import hostile as h
from tests.workbooks import spoiling

PASSWORDS = ("甲", "123456")


def said(content: bytes, **limits: Any) -> list[Any]:
    return [json.loads(line) for line in answered(Request(READ, Limits(**limits)), content)]


def opened(content: bytes, *passwords: str) -> tuple[list[Any], bytes]:
    *lines, plain = answered(Request(DECRYPT, Limits(), passwords), content)
    return [json.loads(line) for line in lines], plain


def locked_roster() -> bytes:
    return next(h.GOLDEN.glob("91*")).read_bytes()


def test_a_request_arrives_as_it_was_sent() -> None:
    request = Request(DECRYPT, Limits(seconds=1.5, rows=7), PASSWORDS)

    assert parse_request(request.line()) == request


def test_a_sheet_is_told_before_its_rows_and_the_end_last(tmp_path: Path) -> None:
    path = h.with_cells(tmp_path / "a.xlsx", h.text_cell("B2"), spoiling.merges("A1:B1"))

    assert said(path.read_bytes()) == [
        ["sheet", "名册", True, [[0, 0, 0, 1]]],
        ["rows", 2, [["p", [None, None]], ["p", [None, "文字"]]]],
        ["end"],
    ]


def test_charts_are_no_sheets_and_blank_sheets_have_no_rows() -> None:
    book, out = Workbook(), io.BytesIO()
    book.create_chartsheet("图表").add_chart(BarChart())
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.save(out)

    assert said(out.getvalue()) == [
        ["sheet", "Sheet", True, []],
        ["sheet", "隐藏", False, []],
        ["end"],
    ]


def test_many_rows_are_told_in_blocks(tmp_path: Path) -> None:
    path = h.with_cells(tmp_path / "a.xlsx", h.number_rows(BLOCK // 2 + 1))

    assert [line[:2] for line in said(path.read_bytes()) if line[0] == "rows"] == [
        ["rows", BLOCK // 2],
        ["rows", 1],
    ]


@pytest.mark.parametrize(
    ("text", "rows", "notes"),
    [
        ("姓名,性别\n王芳,女\n", [["p", ["姓名", "王芳"]], ["p", ["性别", "女"]]], []),
        ('姓名\n"王芳\n', [["p", ["姓名", '"王芳']]], [["note", LOOSE_QUOTES]]),
    ],
)
def test_a_text_is_one_sheet_without_a_name(text: str, rows: list[Any], notes: list[Any]) -> None:
    start = [["sheet", "", True, []], ["rows", 2, rows]]

    assert said(text.encode()) == [*start, *notes, ["end"]]


def test_a_text_without_lines_is_a_blank_sheet() -> None:
    assert said(b"\xef\xbb\xbf") == [["sheet", "", True, []], ["end"]]


@pytest.mark.parametrize("content", [b"PK\3\4 and nothing more", c.compound({"WordDocument": b""})])
def test_what_the_reader_cannot_open_is_damaged(content: bytes) -> None:
    with pytest.raises(Refused, match="表格内容有错误"):
        said(content)


def test_the_first_password_that_fits_opens() -> None:
    lines, plain = opened(locked_roster(), *PASSWORDS)

    assert lines[-1] == ["end"]
    assert load_workbook(io.BytesIO(plain)).worksheets


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (locked_roster(), "密码不正确"),
        (b"no Office file at all", "请"),
    ],
)
def test_what_no_password_opens_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message) as refusal:
        opened(content, "甲")

    assert refusal.value.reason == "PASSWORD"


def test_content_changed_under_the_right_password_is_damage() -> None:
    content = bytearray(locked_roster())
    content[len(content) // 2] ^= 1

    with pytest.raises(Refused, match="已被改动"):
        opened(bytes(content), "123456")


def test_the_old_way_to_encrypt_opens_and_is_remarked_on(tmp_path: Path) -> None:
    plain = h.xlsx(tmp_path / "a.xlsx").read_bytes()

    assert opened(c.weakly_encrypted(plain, "123456"), "123456") == (
        [["note", WEAK_ENCRYPTION], ["end"]],
        plain,
    )
