"""One XML part of a workbook through expat, piece by piece, building no tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol
from xml.parsers import expat

from station_app.workbooks.cells import column_letters, column_number
from station_app.workbooks.limits import damaged, hostile
from station_app.workbooks.tally import Tally

PIECE = 1 << 16  # bytes
REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})\Z")
Attributes = dict[str, str]


class Readable(Protocol):
    """What a part is read from, piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes; b"" at the end."""
        ...


def split_reference(text: str, part: str) -> tuple[int, int]:
    """Return (row, column) of an address such as "B7", both from 1. Raises Refused."""
    match = REFERENCE.match(text)
    if not match:
        raise hostile("REFERENCE", f"{part} 中的单元格地址“{text[:20]}”不合规范")
    return int(match[2]), column_number(match[1])


def local_name(tag: str) -> str:
    """Return the tag without its prefix, which readers ignore too."""
    return tag.rpartition(":")[2]


class XmlScan:
    """Bounds that hold for every part: no DOCTYPE, no entities, little depth.

    Subclasses fill `handlers`, by local name of the element, and bound text by `text_limit`.
    """

    def __init__(self, part: str, tally: Tally) -> None:
        self.part = part
        self.tally = tally
        self.depth = 0
        self.characters = 0
        self.text_limit: int | None = None
        self.handlers: dict[str, Callable[[Attributes], None]] = {}
        self._parser = expat.ParserCreate()
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self.start
        self._parser.EndElementHandler = self.end
        self._parser.CharacterDataHandler = self.text

    def scan(self, stream: Readable) -> None:
        """Read the part to its end. Raises Refused."""
        while True:
            piece = stream.read(PIECE)
            self.tally.unpacked(len(piece))
            try:
                self._parser.Parse(piece, not piece)
            except (expat.ExpatError, LookupError) as error:  # LookupError: unknown encoding
                raise damaged(f"其中的 {self.part} 不完整或有错误") from error
            if not piece:
                return

    def start(self, tag: str, attributes: Attributes) -> None:
        """Check the element, then hand it to its handler."""
        self.depth += 1
        self.characters = 0
        if self.depth > self.tally.limits.depth:
            raise hostile("DEPTH", f"{self.part} 嵌套过深")
        for value in attributes.values():
            if len(value) > self.tally.limits.attribute:
                raise hostile("ATTRIBUTE", f"{self.part} 中有超长的属性")
        handler = self.handlers.get(local_name(tag))
        if handler:
            handler(attributes)

    def end(self, tag: str) -> None:
        """Leave the element."""
        self.depth -= 1
        self.characters = 0

    def text(self, characters: str) -> None:
        """Bound the text between two tags."""
        self.characters += len(characters)
        if self.text_limit is not None and self.characters > self.text_limit:
            raise hostile("TEXT", f"有单元格的文字超过 {self.text_limit} 个字符")

    def _doctype(self, name: str, system: str | None, public: str | None, subset: int) -> None:
        raise hostile("DOCTYPE", f"{self.part} 含有正常工作簿不会有的文档类型声明")


class XlsxScan(XmlScan):
    """A part of an .xlsx; what it is, its root element says, not its name."""

    def __init__(self, part: str, tally: Tally) -> None:
        super().__init__(part, tally)
        self._row = self._column = 0  # where the next cell without an address stands
        self._last_row = self._last_column = 0
        self._roots: dict[str, dict[str, Callable[[Attributes], None]]] = {
            "worksheet": {
                "row": self._on_row,
                "c": self._on_cell,
                "v": self._on_value,
                "is": self._on_value,
                "f": self._on_formula,
                "mergeCell": self._on_merge,
            },
            "workbook": {"sheet": self._on_sheet},
            "styleSheet": {"xf": lambda _: tally.add_styles(1)},
            "sst": {"si": lambda _: tally.add_strings(1)},
            "Relationships": {"Relationship": self._on_relation},
            "Types": {"Override": self._on_type, "Default": self._on_type},
        }

    def scan(self, stream: Readable) -> None:
        super().scan(stream)
        self.tally.close_sheet(self._last_row, self._last_column)

    def start(self, tag: str, attributes: Attributes) -> None:
        if self.depth == 0:
            root = local_name(tag)
            self.handlers = self._roots.get(root, {})
            if root in {"worksheet", "sst"}:
                self.text_limit = self.tally.limits.text
        super().start(tag, attributes)

    def _on_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        if number is None:
            self._row += 1
        elif number.isascii() and number.isdigit() and len(number) < 10:
            self._row = int(number)
        else:
            raise hostile("REFERENCE", f"{self.part} 中的行号“{number[:20]}”不合规范")
        self._column = 0

    def _on_cell(self, attributes: Attributes) -> None:
        self.tally.add_cells(1)
        address = attributes.get("r")
        if address is None:
            self._column += 1
        else:
            self._row, self._column = split_reference(address, self.part)
        if attributes.get("t") == "e":
            self.tally.add_error(self.part, address or f"{column_letters(self._column)}{self._row}")

    def _on_value(self, _: Attributes) -> None:
        # blank cells with a format do not count: programs write them to the last column
        self.tally.check_extent(self._row, self._column)
        self._last_row = max(self._last_row, self._row)
        self._last_column = max(self._last_column, self._column)

    def _on_formula(self, _: Attributes) -> None:
        self.tally.formulas += 1

    def _on_merge(self, attributes: Attributes) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        top, left = split_reference(first, self.part)
        bottom, right = split_reference(last or first, self.part)
        self.tally.add_merge((bottom - top + 1) * (right - left + 1))

    def _on_sheet(self, attributes: Attributes) -> None:
        relation = next((v for k, v in attributes.items() if local_name(k) == "id"), "")
        self.tally.add_sheet(attributes.get("name", ""), relation)

    def _on_relation(self, attributes: Attributes) -> None:
        target = attributes.get("Target", "")
        if attributes.get("TargetMode") == "External":
            # hyperlinks are external too, but nothing is calculated from them
            if not attributes.get("Type", "").endswith("/hyperlink"):
                self.tally.external = True
            return
        path = resolve_target(self.part, target)
        if self.part.startswith("xl/_rels/workbook"):
            self.tally.targets[attributes.get("Id", "")] = path

    def _on_type(self, attributes: Attributes) -> None:
        if "macroEnabled" in attributes.get("ContentType", ""):
            self.tally.macros = True


class EncryptionScan(XmlScan):
    """What an encrypted file says of its password: how often its digest is taken anew."""

    def __init__(self, part: str, tally: Tally) -> None:
        super().__init__(part, tally)
        self.handlers = {"encryptedKey": self._on_key}

    def _on_key(self, attributes: Attributes) -> None:
        times = attributes.get("spinCount", "0")
        if not (times.isascii() and times.isdigit() and len(times) < 10):
            raise damaged("加密的内容不完整")
        if int(times) > self.tally.limits.spins:
            raise hostile("SPINS", "试一次密码所需的计算多得不合常理")


def resolve_target(relations: str, target: str) -> str:
    """Return the part that a relation of the part `relations` points at.

    Raises Refused when it points out of the archive.
    """
    folder = [] if target.startswith("/") else relations.split("/")[:-2]
    for step in target.replace("\\", "/").split("/"):
        if step == "..":
            if not folder:
                raise hostile("TARGET", "工作簿内部的链接指向了文件之外")
            folder.pop()
        elif step not in {"", "."}:
            folder.append(step)
    return "/".join(folder)
