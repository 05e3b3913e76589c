"""Ways to write a file that no honest program writes, for the corpus."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from tests.workbooks import containers as c
from tests.workbooks import hostile as h

Builder = Callable[[Path], Path]
MIB = 1 << 20
FAR = b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "%s">]>'
XF = b'<xf numFmtId="0"/>'


def with_part(name: str, part: h.Part) -> Builder:
    """Change, add or leave out one member of a good workbook."""
    return lambda path: h.xlsx(path, {name: part})


def with_cells(cells: bytes, after: bytes = b"") -> Builder:
    """Give a good workbook these rows."""
    return lambda path: h.with_cells(path, cells, after)


def with_rows(rows: str) -> Builder:
    """Give a good .ods these rows."""
    return lambda path: h.ods(path, rows)


def with_bytes(*pieces: bytes, times: int = 1) -> Builder:
    """Write bytes as they are."""

    def build(path: Path) -> Path:
        with path.open("wb") as file:
            for _ in range(times):
                file.writelines(pieces)
        return path

    return build


def with_member(*more: c.Member) -> Builder:
    """Put members beside those of a good workbook, in the place of one of the same name."""

    def build(path: Path) -> Path:
        names = {each.name for each in more}
        kept = [each for each in c.unpacked(h.xlsx(path)) if each.name not in names]
        return c.zipped(path, [*kept, *more])

    return build


def sheet_as(change: Callable[[c.Member], c.Member], cells: bytes = b"") -> Builder:
    """Let the directory say something else of the sheet than it is."""
    return with_member(change(c.member(h.SHEET, h.sheet_xml(cells or h.text_cell("A1")))))


def golden(start: str) -> Builder:
    """Copy a file of the golden rosters."""

    def build(path: Path) -> Path:
        path.write_bytes(next(h.GOLDEN.glob(f"{start}*")).read_bytes())
        return path

    return build


def old(**facts: Mapping[int, int] | Mapping[int, bytes]) -> Builder:
    """Write an old Office file with something wrong in its structure."""
    return with_bytes(c.compound({"Workbook": b"\t\x08\x10\0" + bytes(5000)}, **facts))  # type: ignore[arg-type]


def patched(content: bytes, what: bytes, new: bytes) -> bytes:
    """Return the content with something in it replaced, which must be there."""
    assert what in content
    return content.replace(what, new)


def styles(count: int) -> list[bytes]:
    """Return a part of cell formats, piece by piece."""
    start = b"<styleSheet " + h.MAIN + b"><cellXfs>"
    return [start, *[XF * 1000] * (count // 1000), XF, b"</cellXfs></styleSheet>"]


def merges(*areas: str) -> bytes:
    """Return merged areas as they follow the rows."""
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return f"<mergeCells>{cells}</mergeCells>".encode()


def doctyped(declaration: bytes, part: bytes = h.sheet_xml(h.text_cell("A1", "&b;"))) -> bytes:
    """Return a part with a document type declared."""
    return patched(part, h.HEAD, h.HEAD + declaration)


def many_rows(count: int) -> Iterable[bytes]:
    """Yield a sheet of so many rows."""
    yield h.HEAD + b"<worksheet " + h.MAIN + b"><sheetData>"
    for start in range(1, count, 10_000):
        yield b"".join(b'<row r="%d"><c r="A%d"><v>7</v></c></row>' % (n, n)
                       for n in range(start, start + 10_000))  # fmt: skip
    yield b"</sheetData></worksheet>"


def externally_linked(path: Path) -> Path:
    """Write a workbook that refers to another one, by DDE too."""
    link = b"<externalLink><ddeLink ddeService='cmd' ddeTopic='/c calc'/></externalLink>"
    return h.xlsx(path, {"xl/externalLinks/externalLink1.xml": h.HEAD + link})


def overlapping(path: Path) -> Path:
    """Write a workbook with one member lying in another, as bombs without an end do."""
    inner = c.member("xl/b.bin", b"x" * 100, c.STORED)
    outer = c.member("xl/a.bin", b"y" * 500, c.STORED)
    return with_member(outer, replace(inner, place=200))(path)


def running_on(path: Path) -> Path:
    """Write a workbook whose last member is said to reach into the directory."""
    content = bytearray(h.xlsx(path).read_bytes())
    content[content.rindex(b"PK\1\2") + 20] += 9
    path.write_bytes(content)
    return path


def two_in_one(path: Path) -> Path:
    """Write a good workbook with another one behind it: some programs read the first."""
    first = h.xlsx(path).read_bytes()
    second = h.with_cells(path, h.text_cell("A1", "另一份")).read_bytes()
    path.write_bytes(first + second)
    return path


def line_of_text(path: Path) -> Path:
    """Write a text file of one line of 40 MB."""
    return with_bytes(b"x" * MIB, times=40)(path)


def padded(path: Path, cells: bytes) -> Path:
    """Write a workbook of more than 4,096 bytes: the library encrypts no smaller one soundly."""
    return h.xlsx(path, {h.SHEET: h.sheet_xml(cells), "xl/media/x.bin": os.urandom(5000)})


def damaged_encryption(path: Path) -> Path:
    """Change one bit of an encrypted workbook."""
    content = bytearray(golden("91")(path).read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    return path
