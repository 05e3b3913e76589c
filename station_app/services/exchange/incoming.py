"""Reading a package or receipt: what it is, what is in it, what was changed on the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from station_app.domain.problems import Refused
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.services.exchange import digests, seals, sheets
from station_app.services.exchange.protocol import Meta, damaged, decoded, foreign, newer
from station_app.services.exchange.seals import Seal
from station_app.services.exchange.sheets import Row
from station_app.storage import containers, migrate
from station_app.storage.signing import KeyPair
from station_app.workbooks import guard
from station_app.workbooks.cells import Book, Cell, Sheet
from station_app.workbooks.limits import Limits
from station_app.workbooks.reader import read_content
from station_app.workbooks.remarks import WEAK_ENCRYPTION
from station_app.workbooks.sealing import SHEET as SEAL_SHEET
from station_app.workbooks.specs import Column

META_SHEET = "_meta"
ID = re.compile(r"[0-9A-Z]{1,26}")
REVISION = re.compile(r"[0-9]{1,18}")
REARRANGED = "增加或删除过行，或整页被改动、换成了别的文件里的页"


@dataclass(frozen=True)
class Edit:
    """A cell, or a whole row, that is not as the program wrote it.

    value   what stands there now
    field   name of the field, "" for a whole row
    """

    sheet: str
    row: int
    column: str
    value: str
    field: str = ""

    def __str__(self) -> str:
        row = f"第{self.row}行" if self.row else ""
        where = f"“{self.sheet}”{row}" + (f"“{self.column}”" if self.column else "")
        return f"{where}（现为“{self.value}”）" if self.column else f"{where}（{self.value}）"


@dataclass(frozen=True)
class Incoming:
    """A package or receipt as read.

    rows    by register; a row without an id was added by hand and is not in here
    names   the sheet's name by register, for messages
    edits   empty when the content is as it was written
    seal    of whoever signed it
    notes   what is to be said of the file besides
    """

    meta: Meta
    rows: dict[str, list[Row]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    seal: Seal = field(default_factory=Seal)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Keyring:
    """What may open a file: key pairs for strong packages, passwords in the order of trying."""

    pairs: tuple[KeyPair, ...] = ()
    passwords: tuple[str, ...] = ()


def read(path: Path, progress: Progress = silent, keyring: Keyring | None = None) -> Incoming:
    """Read a file of ours. Raises Refused for anything else."""
    book = _opened(path, progress, keyring or Keyring())
    lines = _lines(book)
    meta = decoded(lines)
    if meta.schema > migrate.head():
        raise newer()
    seal = seals.check((book.seal, _hidden_seal(book)), lines, meta)
    if seal.broken:
        raise seals.forged(seal.broken)
    weak = (WEAK_ENCRYPTION,) if WEAK_ENCRYPTION in book.notes else ()
    notes = (*weak, *([seal.note] if seal.note else ()))
    incoming = Incoming(meta, seal=seal, notes=notes)
    for sheet in book.sheets:
        _take(incoming, sheet)
    for name, expected in meta.digests.items():
        if _same(incoming, name, expected):
            continue
        title = incoming.names.get(name) or BY_NAME[name].title
        if not any(edit.sheet == title for edit in incoming.edits):
            incoming.edits.append(Edit(title, 0, "", REARRANGED))
    return incoming


def _opened(path: Path, progress: Progress, keyring: Keyring) -> Book:
    """Take what is around a workbook off, and read it; only then the guard sees it whole."""
    content, extension = guard.load(path, Limits()), path.suffix
    if containers.is_container(content):
        content, extension = containers.opened(content, keyring.pairs), ".xlsx"
    try:
        return read_content(content, extension, passwords=keyring.passwords, progress=progress)
    except Refused as refusal:
        if refusal.reason == "PASSWORD":
            raise _locked(bool(keyring.passwords)) from refusal
        raise


def _locked(tried: bool) -> Refused:
    known = "本机记下的邮件密码都打不开它" if tried else "本机还没有记下对方的邮件密码"
    return Refused(
        "PASSWORD",
        f"文件设有打开密码，{known}（R-SL-10）。请电话问清密码，在“密钥与签名”里录入后再打开。",
    )


def _hidden_seal(book: Book) -> str:
    for sheet in book.sheets:
        if sheet.name.strip().lower() == SEAL_SHEET:
            return digests.canon(sheet.rows[0][0]) if sheet.rows and sheet.rows[0] else ""
    return ""


def _lines(book: Book) -> dict[str, str]:
    for sheet in book.sheets:
        if sheet.name.strip().lower() == META_SHEET:
            pairs = (row[:2] for row in sheet.rows if len(row) > 1)
            return {str(key): _text(value) for key, value in pairs if key is not None}
    raise foreign()


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else digests.canon(cell)


def _same(incoming: Incoming, register: str, expected: str) -> bool:
    return expected == sheets.digest_of(row.cells for row in incoming.rows.get(register, ()))


def _take(incoming: Incoming, sheet: Sheet) -> None:
    """Take the rows of a sheet, wherever it lies and whatever it is called now."""
    found = _key_row(sheet)
    if found is None:
        return
    keys, start, register = found
    incoming.names[register.name] = sheet.name
    rows = incoming.rows.setdefault(register.name, [])
    where = {key: index for index, key in enumerate(keys) if key}
    if not set(sheets.BOOKS) <= set(where):
        raise damaged(f"的“{sheet.name}”缺少隐藏的系统列")
    layout = sheets.columns(register, incoming.meta.kind)
    for number, cells in enumerate(sheet.rows[start:], start + 1):
        values = {key: cells[i] if i < len(cells) else None for key, i in where.items()}
        if values["_rid"] is None:
            if _is_hand_made(values):
                incoming.edits.append(Edit(sheet.name, number, "", "手工添加的行，没有系统编号"))
            continue
        rows.append(_row(number, values, incoming.meta))
        incoming.edits.extend(_edits(sheet, layout, number, values))


def _is_hand_made(values: dict[str, Cell]) -> bool:
    """Whether a row without id is a record: signature and heading lines fill one cell only."""
    return sum(value is not None for value in values.values()) > 3


def _key_row(sheet: Sheet) -> tuple[list[str], int, Register[Any]] | None:
    for number, row in enumerate(sheet.rows[: sheets.KEY_ROW_LIMIT]):
        keys = [cell if isinstance(cell, str) else "" for cell in row]
        for key in keys:
            register = BY_NAME.get(key.removeprefix(sheets.MARKS))
            if key.startswith(sheets.MARKS) and register is not None:
                return keys, number + 3, register  # two rows of headings follow
    return None


def _row(number: int, values: dict[str, Cell], meta: Meta) -> Row:
    record, revision = digests.canon(values["_rid"]), digests.canon(values["_rev"])
    if not ID.fullmatch(record) or not REVISION.fullmatch(revision):
        raise damaged(f"第{number}行的系统编号被改动过")
    return Row(
        number=number,
        record=record,
        revision=min(int(revision), meta.to_revision),
        deleted=values["_del"] is not None,
        home=digests.canon(values["_home"]),
        cells=values,
    )


def _edits(
    sheet: Sheet, layout: Sequence[Column], number: int, values: dict[str, Cell]
) -> list[Edit]:
    *marked, marks = layout
    cells = [digests.canon(values.get(column.key)) for column in marked]
    expected = digests.canon(values.get(marks.key))
    changed = digests.changed(cells, expected)
    return [
        Edit(sheet.name, number, layout[i].label, cells[i], layout[i].key.removesuffix(".label"))
        for i in changed
    ]
