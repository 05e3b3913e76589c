"""Builds workbooks that a careless reader hangs, dies or is deceived on (safety.md 3.1)."""

from __future__ import annotations

import struct
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path

import olefile

GOLDEN = Path(__file__).parents[1] / "golden" / "rosters"
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
STYLES = "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
Part = bytes | Iterable[bytes] | None


def sheet_xml(cells: bytes, after: bytes = b"") -> bytes:
    """Return a worksheet; `cells` are rows, `after` follows them."""
    body = b"<sheetData>" + cells + b"</sheetData>" + after
    return HEAD + b"<worksheet " + MAIN + b">" + body + b"</worksheet>"


def text_cell(address: str, text: str = "文字") -> bytes:
    """Return a row with one cell of text."""
    return (
        f'<row><c r="{address}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c></row>'
    ).encode()


def number_rows(count: int, last_column: str = "B") -> bytes:
    """Return rows with a number in column A and one in the last column."""
    last = b'<c r="' + last_column.encode() + b'%d"><v>8</v></c></row>'
    row = b'<row r="%d"><c r="A%d"><v>7</v></c>' + last
    return b"".join(row % (n, n, n) for n in range(1, count + 1))


def workbook_xml(names: Iterable[str] = ("名册",)) -> bytes:
    """Return the list of sheets, all of them pointing at the one part."""
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId1"/>'
        for number, name in enumerate(names, 1)
    )
    opening = b"<workbook " + MAIN + b' xmlns:r="' + OFFICE + b'"><sheets>'
    return HEAD + opening + sheets.encode() + b"</sheets></workbook>"


def relations(target: str = "worksheets/sheet1.xml", more: bytes = b"") -> bytes:
    """Return the relation of the book to its sheet."""
    link = b'<Relationship Id="rId1" Type="' + OFFICE + b'/worksheet" Target="'
    return HEAD + RELATIONS + link + target.encode() + b'"/>' + more + b"</Relationships>"


def good_parts() -> dict[str, Part]:
    """Return the members of a small workbook with nothing wrong."""
    return {
        TYPES: HEAD + b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": HEAD
        + RELATIONS
        + b'<Relationship Id="rId1" Type="'
        + OFFICE
        + b'/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        BOOK: workbook_xml(),
        LINKS: relations(),
        SHEET: sheet_xml(text_cell("A1", "姓名")),
    }


def archive(path: Path, parts: Mapping[str, Part], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write members to a zip; None leaves one out."""
    with zipfile.ZipFile(path, "w", method) as target:
        for name, part in parts.items():
            if part is not None:
                with target.open(name, "w") as stream:
                    stream.writelines([part] if isinstance(part, bytes) else part)
    return path


def xlsx(path: Path, changes: Mapping[str, Part] | None = None) -> Path:
    """Write the good workbook with some members changed, added or left out."""
    return archive(path, good_parts() | dict(changes or {}))


def with_cells(path: Path, cells: bytes, after: bytes = b"") -> Path:
    """Write a workbook whose sheet has these rows."""
    return xlsx(path, {SHEET: sheet_xml(cells, after)})


def duplicated(path: Path) -> Path:
    """Write a workbook with two different members of one name."""
    xlsx(path)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as target:
        warnings.simplefilter("ignore", UserWarning)
        target.writestr(SHEET, sheet_xml(text_cell("A1", "另一份")))
    return path


def flipped(path: Path) -> Path:
    """Write a workbook with one bit of a stored member turned over."""
    archive(path, good_parts(), zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[content.index("姓名".encode())] ^= 1
    path.write_bytes(content)
    return path


def truncated(path: Path) -> Path:
    """Write the first half of a workbook."""
    content = xlsx(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def locked_archive(path: Path) -> Path:
    """Write a workbook whose members are marked as encrypted the zip way."""
    content = bytearray(xlsx(path).read_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    path.write_bytes(content)
    return path


def ods(path: Path, rows: str, manifest: str = "<manifest/>") -> Path:
    """Write an .ods with one sheet of these table:table-row elements."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "calcext")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="名册">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts: dict[str, Part] = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    }
    return archive(path, parts)


def ods_cell(text: str, attributes: str = "", repeated: int = 1) -> str:
    """Return a cell of text in an .ods."""
    return (
        f'<table:table-cell table:number-columns-repeated="{repeated}" '
        f'office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'
    )


def ods_row(cells: str, repeated: int = 1) -> str:
    """Return a row of an .ods."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def record(kind: int, payload: bytes) -> bytes:
    """Return one record of an old .xls."""
    return struct.pack("<HH", kind, len(payload)) + payload


def patched_xls(path: Path, kind: int, new_kind: int, payload: bytes | None = None) -> Path:
    """Copy the golden .xls with its first record of a kind turned into another of that length."""
    content = (GOLDEN / "04_考试报名表.xls").read_bytes()
    path.write_bytes(content)
    with olefile.OleFileIO(BytesIO(content)) as ole:
        stream = bytearray(ole.openstream("Workbook").read())
    position = 0
    while struct.unpack_from("<H", stream, position)[0] != kind:
        position += 4 + struct.unpack_from("<H", stream, position + 2)[0]
    struct.pack_into("<H", stream, position, new_kind)
    if payload:
        stream[position + 4 : position + 4 + len(payload)] = payload
    with olefile.OleFileIO(str(path), write_mode=True) as ole:
        ole.write_stream("Workbook", bytes(stream))
    return path
