"""Text files: encodings, delimiters, line numbers, and values that stay what they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.problems import Refused
from station_app.workbooks.limits import Limits
from station_app.workbooks.reader import read_book
from station_app.workbooks.text_tables import decode, delimiter_of, read_table

fields = st.text(st.characters(codec="gb18030", exclude_characters="\r\n\0"), max_size=8)
tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(fields, min_size=width, max_size=width), min_size=2)
)


def read(content: bytes) -> list[list[str | None]]:
    return read_table(content, Limits())[0]


@given(tables, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_every_table_is_read_back(table: list[list[str]], encoding: str) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(table)

    rows = read(("姓名,性别\r\n" * 60 + text.getvalue()).encode(encoding))[60:]

    for got, wrote in zip(rows, table, strict=True):
        assert got[: len(wrote)] == [value or None for value in wrote]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_recognised(encoding: str) -> None:
    assert decode("姓名,袁𬭊\r\n".encode(encoding)) == "姓名,袁𬭊\r\n"


@pytest.mark.parametrize("content", [b"\xff\xff\xff,\x81", b"\xef\xbb\xbf\xd0\xd5", b"\xff\xfea"])
def test_an_unknown_encoding_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="另存为") as refusal:
        decode(content)

    assert refusal.value.reason == "UNKNOWN_FORMAT"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_cuts_evenly(delimiter: str) -> None:
    lines = ["姓名|住址", "王芳|a,b,c", "李强|d;e", "张敏|f g"]

    assert delimiter_of("\n".join(line.replace("|", delimiter) for line in lines)) == delimiter


def test_values_stay_exactly_as_they_stand() -> None:
    line = '="430122198603067179",007,1986/3/6,  王 芳 ,=1+1,@x\r\n'

    assert read(line.encode()) == [
        ['="430122198603067179"', "007", "1986/3/6", "  王 芳 ", "=1+1", "@x"]
    ]


def test_a_row_has_the_number_of_its_first_line() -> None:
    rows = read('a,b\n"一\n二\n三",c\n\nd,e\n'.encode())

    assert rows == [
        ["a", "b"],
        ["一\n二\n三", "c"],
        [None, None],
        [None, None],
        [None, None],
        ["d", "e"],
    ]


def test_a_lonely_quote_swallows_no_line() -> None:
    rows, paired = read_table('a,b\n"王芳,c\n李强,d\n'.encode(), Limits())

    assert rows == [["a", "b"], ['"王芳', "c"], ["李强", "d"]]
    assert not paired


def test_lonely_quotes_are_told(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_text('a,b\n"王芳,c\n', encoding="utf-8")

    assert "双引号不成对" in read_book(path).notes[0]


def test_a_text_file_is_one_nameless_sheet(tmp_path: Path) -> None:
    path = tmp_path / "名册.txt"
    path.write_text("姓名\t\u202e性别\n王芳\t\n", encoding="utf-16")

    book = read_book(path)

    assert (book.format, book.notes) == ("csv", ())
    assert [(sheet.name, sheet.rows) for sheet in book.sheets] == [
        ("", [["姓名", "性别"], ["王芳", None]])
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"," * 256, "COLUMNS"),
        (b"a\n" * 200_001, "ROWS"),
        (b"a" * 40_000, "TEXT"),
        (b'"' + b"a" * 200_000, "TEXT"),
    ],
)
def test_a_text_beyond_the_limits_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read_table(content, Limits())
