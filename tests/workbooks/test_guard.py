"""The guard tells what a file is, refuses what no workbook needs, and lets odd good ones pass."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from station_app.domain.problems import Refused
from station_app.domain.progress import Cancelled
from station_app.workbooks.guard import OLE, Finding, inspect
from station_app.workbooks.limits import Limits
from tests.workbooks import hostile as h

Builder = Callable[[Path], Path]
FAR = b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
XF = b'<xf numFmtId="0"/>'


def with_part(name: str, part: h.Part) -> Builder:
    return lambda path: h.xlsx(path, {name: part})


def with_cells(cells: bytes, after: bytes = b"") -> Builder:
    return lambda path: h.with_cells(path, cells, after)


def with_rows(rows: str) -> Builder:
    return lambda path: h.ods(path, rows)


def with_bytes(content: bytes) -> Builder:
    def build(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return build


def styles(count: int) -> bytes:
    return b"<styleSheet " + h.MAIN + b"><cellXfs>" + XF * count + b"</cellXfs></styleSheet>"


def merges(*areas: str) -> bytes:
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return f"<mergeCells>{cells}</mergeCells>".encode()


def doctyped(part: bytes) -> bytes:
    return part.replace(h.HEAD, h.HEAD + ENTITIES).replace("姓名".encode(), b"&b;")


REFUSED: dict[str, tuple[Builder, str, str]] = {
    "far cell": (with_cells(FAR), "TOO_LARGE", "ROWS"),
    "far column": (with_cells(h.text_cell("XFD1")), "TOO_LARGE", "COLUMNS"),
    "wide and large": (with_cells(h.number_rows(20_000, "XFD")), "TOO_LARGE", "COLUMNS"),
    "row bomb": (with_cells(h.number_rows(200_001)), "TOO_LARGE", "ROWS"),
    "far cell without addresses before": (
        with_cells(b"<row/>" * 200_000 + b"<row><c><v>1</v></c></row>"),
        "TOO_LARGE",
        "ROWS",
    ),
    "broad and long": (
        with_cells(h.text_cell("A200000") + h.text_cell("IV1")),
        "TOO_LARGE",
        "GRID",
    ),
    "long text": (with_cells(h.text_cell("A1", "长" * 32_768)), "HOSTILE", "TEXT"),
    "huge text": (with_cells(h.text_cell("A1", "A" * (3 << 20))), "HOSTILE", "TEXT"),
    "gigantic text": (
        with_part(h.SHEET, [b"<worksheet><c>", *[b"A" * (1 << 20)] * 310]),
        "HOSTILE",
        "INFLATED",
    ),
    "shared strings bomb": (
        with_part(h.STRINGS, [b"<sst>", *[b"<si><t>A</t></si>" * 60_000] * 20]),
        "HOSTILE",
        "RATIO",
    ),
    "unrelated bomb": (with_part("xl/media/x.bin", [bytes(1 << 20)] * 20), "HOSTILE", "RATIO"),
    "styles bomb": (with_part(h.STYLES, styles(65_001)), "HOSTILE", "STYLES"),
    "one merge over all": (with_cells(b"", merges("A1:XFD1048576")), "HOSTILE", "MERGE_AREA"),
    "merges": (with_cells(b"", merges(*["A1:B2"] * 20_001)), "HOSTILE", "MERGES"),
    "large sheet, then merges": (
        with_cells(h.number_rows(20_000), merges("A1:XFD1048576")),
        "HOSTILE",
        "MERGE_AREA",
    ),
    "20,000 sheets": (
        with_part(h.BOOK, h.workbook_xml(f"表{n}" for n in range(20_000))),
        "TOO_LARGE",
        "SHEETS",
    ),
    "same sheet twice": (
        with_part(h.BOOK, h.workbook_xml(["表", "表"])),
        "HOSTILE",
        "DUPLICATE_SHEET",
    ),
    "XML bomb": (
        with_part(h.SHEET, doctyped(h.sheet_xml(h.text_cell("A1", "姓名")))),
        "HOSTILE",
        "DOCTYPE",
    ),
    "DTD in the book": (
        with_part(
            h.BOOK,
            h.workbook_xml().replace(h.HEAD, h.HEAD + b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x">'),
        ),
        "HOSTILE",
        "DOCTYPE",
    ),
    "UTF-16 far cell": (
        with_part(
            h.SHEET,
            h.sheet_xml(FAR).replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"),
        ),
        "TOO_LARGE",
        "ROWS",
    ),
    "depth": (with_part("xl/deep.xml", b"<a>" * 65 + b"</a>" * 65), "HOSTILE", "DEPTH"),
    "attribute": (
        with_part("xl/x.xml", b'<a b="' + b"x" * 100_001 + b'"/>'),
        "HOSTILE",
        "ATTRIBUTE",
    ),
    "address": (with_cells(h.text_cell("A-5")), "HOSTILE", "REFERENCE"),
    "row number": (with_cells(b'<row r="-5"/>'), "HOSTILE", "REFERENCE"),
    "duplicate part": (h.duplicated, "HOSTILE", "DUPLICATE_PART"),
    "path out of the archive": (with_part("../../evil.txt", b"x"), "HOSTILE", "PART_NAME"),
    "path of Windows": (with_part("xl\\..\\evil.txt", b"x"), "HOSTILE", "PART_NAME"),
    "relation out of the archive": (
        with_part(h.LINKS, h.relations("../../../etc/passwd")),
        "HOSTILE",
        "TARGET",
    ),
    "entries": (
        lambda path: h.xlsx(path, {f"x/{n}": b"" for n in range(2_001)}),
        "HOSTILE",
        "ENTRIES",
    ),
    "method": (
        lambda path: h.archive(path, h.good_parts(), zipfile.ZIP_BZIP2),
        "HOSTILE",
        "METHOD",
    ),
    "flipped bit": (h.flipped, "DAMAGED", "压缩结构"),
    "truncated": (h.truncated, "DAMAGED", "压缩结构"),
    "truncated XML": (with_part(h.SHEET, h.sheet_xml(b"")[:-20]), "DAMAGED", h.SHEET),
    "no bytes": (with_bytes(b""), "EMPTY", "0 字节"),
    "PDF": (with_bytes(b"%PDF-1.7"), "UNKNOWN_FORMAT", "PDF"),
    "picture": (with_bytes(b"\x89PNG\r\n\x1a\n\0"), "UNKNOWN_FORMAT", "图片"),
    "web page": (with_bytes(b"\xef\xbb\xbf\r\n<html><table>"), "UNKNOWN_FORMAT", "网页"),
    "binary": (with_bytes(b"ab\0cd"), "UNKNOWN_FORMAT", "二进制文件"),
    "Word": (
        lambda path: h.archive(path, {"word/document.xml": b"<w/>"}),
        "UNKNOWN_FORMAT",
        "Word",
    ),
    "xlsb": (lambda path: h.archive(path, {"xl/workbook.bin": b""}), "UNKNOWN_FORMAT", ".xlsb"),
    "half an OLE file": (with_bytes(OLE + b"x" * 600), "DAMAGED", "旧版"),
    "text of too many lines": (with_bytes(b"a\n" * 200_001), "TOO_LARGE", "ROWS"),
    "zip password": (h.locked_archive, "PASSWORD", "密码"),
    "ods password": (
        lambda path: h.ods(path, "", "<manifest><encryption-data/></manifest>"),
        "PASSWORD",
        "ods",
    ),
    "ods rows repeated": (
        with_rows(h.ods_row(h.ods_cell("x"), repeated=1_000_000)),
        "TOO_LARGE",
        "ROWS",
    ),
    "ods columns repeated": (
        with_rows(h.ods_row(h.ods_cell("x", repeated=16_384))),
        "TOO_LARGE",
        "COLUMNS",
    ),
    "ods cells": (
        with_rows(h.ods_row(h.ods_cell("x", repeated=100), repeated=60_000)),
        "TOO_LARGE",
        "CELLS",
    ),
    "ods repeated nonsense": (
        with_rows(h.ods_row("", repeated=-1)),
        "HOSTILE",
        "REPEATED",
    ),
    "xls password": (
        lambda path: h.patched_xls(path, 0x0042, 0x002F),
        "PASSWORD",
        "旧版",
    ),
    "xls false dimensions": (
        lambda path: h.patched_xls(path, 0x0200, 0x0200, b"\0\0\0\0\xff\xff\xff\xff"),
        "TOO_LARGE",
        "GRID",
    ),
}  # fmt: skip


# CPU seconds: it ends, also on a slow machine. A million empty rows take 4.5 of them here.
SLOWEST = 15


@pytest.mark.parametrize("case", REFUSED)
def test_dangerous_and_foreign_files_are_refused_by_name(case: str, tmp_path: Path) -> None:
    build, reason, code = REFUSED[case]
    path = build(tmp_path / "来件.xlsx")
    started = time.process_time()

    with pytest.raises(Refused, match=code) as refusal:
        inspect(path)

    assert refusal.value.reason == reason
    assert "请" in str(refusal.value), "a refusal says what to do next"
    assert time.process_time() - started < SLOWEST


def far_cells_of_every_spelling() -> dict[str, bytes]:
    many = h.number_rows(20_000)
    return {
        "single quotes": many + b"<row><c r='XFD9'><v>1</v></c></row>",
        "prefix": many + b'<row><x:c xmlns:x="y" r="XFD9"><v>1</v></x:c></row>',
        "line break": many + b'<row><c\nr="XFD9"><v>1</v></c></row>',
        "blanks": many + b'<row><c r = "XFD9"><v>1</v></c></row>',
        "attributes first": many + b'<row><c s="1" t="n" r="XFD9"><v>1</v></c></row>',
        "capitals": many + b'<row><c r="xfd9"><v>1</v></c></row>',
    }


@pytest.mark.parametrize("spelling", far_cells_of_every_spelling())
def test_a_large_sheet_cannot_hide_a_far_cell(spelling: str, tmp_path: Path) -> None:
    path = h.with_cells(tmp_path / "a.xlsx", far_cells_of_every_spelling()[spelling])

    with pytest.raises(Refused, match="COLUMNS"):
        inspect(path)


def inspected(path: Path) -> Finding:
    return inspect(path, limits=Limits())


def test_a_large_good_sheet_passes_and_is_counted(tmp_path: Path) -> None:
    path = h.with_cells(tmp_path / "a.xlsx", h.number_rows(20_000), merges("A1:B1"))

    assert inspected(path).rows == 20_000


def test_blank_cells_with_a_format_may_reach_to_the_last_column(tmp_path: Path) -> None:
    blanks = b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    small = h.with_cells(tmp_path / "small.xlsx", h.text_cell("A1") + blanks)
    large = h.with_cells(tmp_path / "large.xlsx", h.number_rows(20_000) + blanks)

    assert inspected(small).rows == 1
    assert inspected(large).rows == 20_000


def test_repeated_blanks_in_an_ods_are_normal(tmp_path: Path) -> None:
    blank = '<table:table-cell table:number-columns-repeated="16383"/>'
    rows = h.ods_row(h.ods_cell("x") + blank) + h.ods_row(blank, repeated=1_048_575)

    assert inspected(h.ods(tmp_path / "a.ods", rows)).rows == 1


def test_macros_links_formulas_and_errors_are_told_not_refused(tmp_path: Path) -> None:
    link = b'<Relationship Id="rId9" Type="x/oleObject" TargetMode="External" Target="file:///z"/>'
    cells = b'<row><c r="B7" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    changes = {
        h.SHEET: h.sheet_xml(cells),
        h.LINKS: h.relations(more=link),
        "xl/vbaProject.bin": b"x",
    }

    finding = inspected(h.xlsx(tmp_path / "a.xlsm", changes))

    assert finding.format == "xlsm"
    for word in ("宏", "外部来源", "1 个公式", "名册!B7"):
        assert any(word in note for note in finding.notes), word
    assert len(finding.notes) == 4


def test_hyperlinks_are_no_external_source(tmp_path: Path) -> None:
    link = b'<Relationship Id="r2" Type="x/hyperlink" TargetMode="External" Target="http://a"/>'

    assert inspected(h.xlsx(tmp_path / "a.xlsx", {h.LINKS: h.relations(more=link)})).notes == ()


def test_errors_in_a_large_sheet_are_named_too(tmp_path: Path) -> None:
    error = b'<row><c r="C3" s="1" t="e"><v>#N/A</v></c></row>'
    path = h.with_cells(tmp_path / "a.xlsx", h.number_rows(20_000) + error)

    assert inspected(path).notes == ("有 1 个单元格是 #N/A 一类的错误值，按空白处理：名册!C3。",)


def test_a_wrong_extension_is_told_not_refused(tmp_path: Path) -> None:
    path = tmp_path / "系统导出.xls"
    path.write_text("姓名\t性别\n王芳\t女\n", encoding="gb18030")

    finding = inspected(path)

    assert finding.format == "csv"
    assert "扩展名是“.xls”" in finding.notes[0]


def test_a_missing_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="请确认文件还在") as refusal:
        inspect(tmp_path / "没有.xlsx")

    assert refusal.value.reason == "UNREADABLE"


def test_a_file_above_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    path = h.xlsx(tmp_path / "a.xlsx")

    with pytest.raises(Refused, match="FILE"):
        inspect(path, limits=Limits(file=100))


def test_the_clock_ends_an_endless_check(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="SLOW"):
        inspect(h.xlsx(tmp_path / "a.xlsx"), limits=Limits(seconds=0))


def test_the_check_can_be_cancelled(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        inspect(h.xlsx(tmp_path / "a.xlsx"), progress=stop)
