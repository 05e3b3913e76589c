"""Searching bytes counts what parsing counts, and old formats are counted record by record."""

from __future__ import annotations

import contextlib
import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.problems import Refused
from station_app.domain.progress import silent
from station_app.workbooks.biff_scan import BiffScan
from station_app.workbooks.cells import column_letters
from station_app.workbooks.exact_scan import XlsxScan, resolve_target
from station_app.workbooks.limits import Limits
from station_app.workbooks.ods_scan import OdsScan
from station_app.workbooks.swift_scan import NotPlain, SwiftScan
from station_app.workbooks.tally import Tally
from tests.workbooks import hostile as h

BOF = h.record(0x0809, struct.pack("<HH", 0x0600, 0x0010))
EOF = h.record(0x000A, b"")
SHEET = h.record(0x0085, struct.pack("<IBB", 0, 0, 0) + b"\1\0A")

places = st.lists(
    st.tuples(st.integers(1, 300), st.integers(1, 60), st.sampled_from(["n", "e", "str"])),
    max_size=30,
)
merges = st.lists(st.tuples(st.integers(1, 99), st.integers(1, 9)), max_size=4)


def fresh() -> Tally:
    return Tally(Limits(), silent)


def sheet(cells: list[tuple[int, int, str]], areas: list[tuple[int, int]]) -> bytes:
    body = "".join(
        f'<row r="{row}"><c r="{column_letters(column)}{row}" s="3" t="{kind}"><f>1</f>'
        "<v>1</v></c></row>"
        for row, column, kind in cells
    )
    merged = "".join(f'<mergeCell ref="A1:{column_letters(c)}{r}"/>' for r, c in areas)
    return h.sheet_xml(body.encode(), f"<mergeCells>{merged}</mergeCells>".encode())


def counts(tally: Tally) -> tuple[object, ...]:
    return (
        tally.cells,
        tally.rows,
        tally.grid,
        tally.merged,
        tally.formulas,
        tally.strings,
        tally.errors,
    )


@given(places, merges)
def test_searching_counts_what_parsing_counts(
    cells: list[tuple[int, int, str]], areas: list[tuple[int, int]]
) -> None:
    part, swift, exact = sheet(cells, areas), fresh(), fresh()

    SwiftScan("part", swift).scan(io.BytesIO(part))
    XlsxScan("part", exact).scan(io.BytesIO(part))

    assert counts(swift) == counts(exact)


def test_strings_are_counted_alike() -> None:
    part = h.HEAD + b"<sst><si><t>a</t></si><si ><r><t>b</t></r></si></sst>"
    swift, exact = fresh(), fresh()

    SwiftScan("part", swift).scan(io.BytesIO(part))
    XlsxScan("part", exact).scan(io.BytesIO(part))

    assert counts(swift) == counts(exact)
    assert swift.strings == 2


@pytest.mark.parametrize(
    "part",
    [
        b"<x:worksheet xmlns:x='y'></x:worksheet>",
        b'<?xml version="1.0" encoding="gbk"?><worksheet></worksheet>',
        b"<!DOCTYPE x><worksheet></worksheet>",
        b"<worksheet><c><v>1</v></c></worksheet>",
        b"<worksheet><c r='A1'/></worksheet>",
        b'<worksheet><x:c r="A1"/></worksheet>',
        b'<worksheet><mergeCell ref="A1"/></worksheet>',
        b"<sst><x:si/></sst>",
        b'<worksheet><c r="A200001"/></worksheet>',
        b'<worksheet><c r="IV200000"/></worksheet>',
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(part: bytes) -> None:
    with pytest.raises(NotPlain):
        SwiftScan("part", fresh()).scan(io.BytesIO(part))


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("../customXml/item1.xml", "customXml/item1.xml"),
        ("./x.xml", "xl/x.xml"),
    ],
)
def test_a_relation_is_resolved_from_the_folder_of_its_part(target: str, part: str) -> None:
    assert resolve_target("xl/_rels/workbook.xml.rels", target) == part


@pytest.mark.parametrize("target", ["../../x", "..\\..\\x", "/../x"])
def test_a_relation_must_stay_in_the_archive(target: str) -> None:
    with pytest.raises(Refused, match="TARGET"):
        resolve_target("xl/_rels/workbook.xml.rels", target)


def content_xml(rows: str) -> io.BytesIO:
    spaces = 'xmlns:table="t" xmlns:office="o" xmlns:text="x" xmlns:calcext="c"'
    return io.BytesIO(f'<a {spaces}><table:table table:name="表">{rows}</table:table></a>'.encode())


def test_merges_errors_and_links_of_an_ods_are_found() -> None:
    merged = h.ods_cell("a", 'table:number-rows-spanned="2" table:number-columns-spanned="3"')
    broken = h.ods_cell("", 'table:formula="of:=1/0" calcext:value-type="error"')
    tally = fresh()

    OdsScan("content.xml", tally).scan(
        content_xml(h.ods_row("", repeated=4) + h.ods_row(merged + broken) + "<table:dde-link/>")
    )

    assert tally.merges == {"表": [(4, 0, 5, 2)]}
    assert tally.errors == [("表", "B5")]
    assert (tally.formulas, tally.external, tally.rows) == (1, True, 5)


def cell(kind: int, row: int, column: int, rest: bytes = b"") -> bytes:
    return h.record(kind, struct.pack("<HHH", row, column, 0) + rest)


def scanned(*records: bytes) -> Tally:
    tally = fresh()
    BiffScan(tally).scan(SHEET + BOF + b"".join(records) + EOF)
    return tally


def test_cells_of_an_old_xls_are_counted() -> None:
    tally = scanned(cell(0x0203, 9, 4, bytes(8)), cell(0x00FD, 2, 6, bytes(4)))

    assert (tally.cells, tally.rows, tally.grid) == (2, 10, 70)


def test_errors_of_an_old_xls_are_found_and_truths_are_none() -> None:
    formula = b"\2\0\x2a\0\0\0\xff\xff"
    tally = scanned(
        cell(0x0006, 0, 27, formula), cell(0x0205, 1, 0, b"\x2a\1"), cell(0x0205, 2, 0, b"\1\0")
    )

    assert tally.errors == [("", "AB1"), ("", "A2")]
    assert tally.formulas == 1


def test_a_formula_of_an_old_xls_that_gives_a_text_is_no_error() -> None:
    tally = scanned(cell(0x0006, 0, 0, bytes(6) + b"\xff\xff"))

    assert (tally.errors, tally.formulas) == ([], 1)


def test_an_old_xls_is_counted_once() -> None:
    large = h.record(0x003C, bytes(60_000))

    assert scanned(*[large] * 5).total <= len(large) * 5 + 100


def test_the_clock_ends_the_walk_through_an_endless_old_xls() -> None:
    with pytest.raises(Refused, match="SLOW"):
        BiffScan(Tally(Limits(seconds=0), silent)).scan(h.record(0x003C, bytes(60_000)) * 2)


def test_links_and_macro_sheets_of_an_old_xls_are_found() -> None:
    macro_sheet = h.record(0x0085, struct.pack("<IBB", 0, 0, 1) + b"\1\0M")
    tally = scanned(h.record(0x01AE, b"\1\0\5\0\0book1"), macro_sheet)

    assert (tally.external, tally.macros) == (True, True)
    assert not scanned(h.record(0x01AE, b"\1\0\1\4")).external


@pytest.mark.parametrize(
    ("records", "code"),
    [
        (cell(0x0203, 0, 256), "COLUMNS"),
        (h.record(0x00E5, struct.pack("<H4H", 1, 0, 65_535, 0, 255)), "MERGE_AREA"),
        (h.record(0x0200, struct.pack("<4H", 0, 65_535, 0, 65_535)), "GRID"),
        (h.record(0x0200, b"\0"), "不完整"),
        (h.record(0x0203, b"\0\0"), "不完整"),
        (SHEET * 64, "SHEETS"),
    ],
)
def test_an_old_xls_beyond_the_limits_is_refused(records: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        scanned(records)


@given(st.binary(max_size=200))
def test_any_bytes_are_walked_or_refused(junk: bytes) -> None:
    with contextlib.suppress(Refused):
        assert scanned(junk).grid <= Limits().grid
