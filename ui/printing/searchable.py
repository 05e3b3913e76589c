"""Makes the text of a PDF findable and copyable.

Qt writes for each glyph the lowest character that shows it: 工 becomes the radical ⼯
(U+2F2F), and characters beyond U+FFFF, as in rare names, are left out. An incremental
update (PDF 1.4, 3.4.5) at the end of the file replaces these tables; nothing else changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from mmap import ACCESS_READ, mmap
from pathlib import Path

from ui.printing.faces import Face

FONT = re.compile(rb"(\d+) 0 obj\n<<\s/Type /Font\n/Subtype /Type0\n[^>]*/ToUnicode (\d+) 0 R")
TRAILER = re.compile(rb"trailer\n<<\n(.*)>>\nstartxref\n(\d+) ", re.DOTALL)
ENTRY = re.compile(rb"(\d{10}) \d{5} [nf] ")  # of the table of contents
HEAD_OF_OBJECT = 400  # bytes that are sure to hold a whole font
RANGE = re.compile(rb"<([0-9A-F]{4})> <[0-9A-F]{4}> \[([^\]]*)\]")
CODE = re.compile(rb"<([0-9A-F]{4})>")
SURE = ((0x30, 0x39), (0x41, 0x5A), (0x4E00, 0x9FFF))  # characters that Qt cannot mistake
BLOCK = 100  # entries of a table that may stand together
HEAD = (
    "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
)
TAIL = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


class Glyphs:
    """Remembers which glyph stands for which character, in the order of first use.

    Qt numbers the fonts of a file, and the glyphs of each, in the same order.
    """

    def __init__(self) -> None:
        self._seen: set[tuple[int, str]] = set()
        self._fonts: dict[tuple[str, str], dict[int, str]] = {}

    def note(self, face: Face, text: str) -> None:
        """Take note of a line just painted."""
        if (id(face), text) in self._seen:
            return
        self._seen.add((id(face), text))
        wide = text.encode("utf-16-le")
        for run in sorted(face.shape(text), key=lambda run: min(run.stringIndexes())):
            font = run.rawFont()
            glyphs = self._fonts.setdefault((font.familyName(), font.styleName()), {})
            for glyph, index in zip(run.glyphIndexes(), run.stringIndexes(), strict=True):
                glyphs.setdefault(glyph, _character(wide, index))

    def tables(self) -> list[dict[int, str]]:
        """Return for each font its characters by number, from 1."""
        return [dict(enumerate(glyphs.values(), 1)) for glyphs in self._fonts.values()]


def _character(wide: bytes, index: int) -> str:
    """Return the character that starts at a UTF-16 unit."""
    unit = wide[2 * index : 2 * index + 2]
    if 0xD8 <= unit[1] <= 0xDB:
        unit = wide[2 * index : 2 * index + 4]
    return unit.decode("utf-16-le")


def make_searchable(path: Path, glyphs: Glyphs) -> bool:
    """Append the right tables to a PDF of Qt; False, and no change, when they do not agree."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        update = _update_for(content, glyphs.tables())
    if update is None:
        return False
    with path.open("ab") as end:
        end.write(update)
    return True


def _update_for(content: mmap, tables: list[dict[int, str]]) -> bytes | None:
    """Return what is to be appended; None when the tables do not agree with Qt's.

    Only what the table of contents leads to is looked at: to search a file with hundreds
    of photos from end to end takes seconds, in which no other thread gets a turn.
    """
    end = content[content.rfind(b"trailer\n") :]
    trailer = TRAILER.search(end)
    if trailer is None:
        return None
    starts = _starts(content, int(trailer[2]))
    fonts = [FONT.match(content[start : start + HEAD_OF_OBJECT]) for start in starts]
    numbers = [int(font[2]) for font in fonts if font is not None]
    if len(numbers) != len(tables):
        return None
    written = [_written_by_qt(content, starts[number]) for number in numbers]
    if not all(map(_agree, written, tables)):
        return None
    return _update(dict(zip(numbers, tables, strict=True)), len(content), trailer)


def _starts(content: mmap, table: int) -> list[int]:
    """Return where each object starts, by its number, from the table of contents."""
    entries = content[table : content.find(b"trailer\n", table)]
    return [int(entry[1]) for entry in ENTRY.finditer(entries)]


def _written_by_qt(content: mmap, start: int) -> dict[int, int]:
    """Read a table of Qt that starts there: number of a glyph -> character."""
    table = content[start : content.find(b"endobj", start)]
    return {
        int(entry[1], 16) + place: int(code, 16)
        for entry in RANGE.finditer(table)
        for place, code in enumerate(CODE.findall(entry[2]))
    }


def _agree(written: Mapping[int, int], ours: Mapping[int, str]) -> bool:
    """Whether both name the same character wherever Qt cannot be wrong."""
    return all(
        number in ours and (ours[number] == chr(code) or not _sure(code))
        for number, code in written.items()
    )


def _sure(code: int) -> bool:
    return any(first <= code <= last for first, last in SURE)


def _update(
    tables: Mapping[int, Mapping[int, str]], offset: int, trailer: re.Match[bytes]
) -> bytes:
    """Make the text of an incremental update that starts at an offset of the file."""
    body, references = b"\n", b""
    for number, table in tables.items():
        references += b"%d 1\n%010d 00000 n \n" % (number, offset + len(body))
        stream = _table(table).encode("ascii")
        body += b"%d 0 obj\n<< /Length %d >>\nstream\n" % (number, len(stream))
        body += stream + b"\nendstream\nendobj\n"
    start = offset + len(body)
    body += b"xref\n" + references
    body += b"trailer\n<<\n" + trailer[1] + b"/Prev " + trailer[2] + b"\n>>\n"
    return body + b"startxref\n%d\n%%%%EOF\n" % start


def _table(characters: Mapping[int, str]) -> str:
    entries = [
        f"<{number:04X}> <{character.encode('utf-16-be').hex().upper()}>\n"
        for number, character in characters.items()
    ]
    blocks = [entries[start : start + BLOCK] for start in range(0, len(entries), BLOCK)]
    parts = [f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks]
    return HEAD + "".join(parts) + TAIL
