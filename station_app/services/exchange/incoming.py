"""Reading a package or receipt: what it is, what is in it, what was changed on the way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from station_app.domain.progress import Progress, silent
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.services.exchange import digests, sheets
from station_app.services.exchange.protocol import Meta, damaged, decoded, foreign, newer
from station_app.services.exchange.sheets import Row
from station_app.storage import migrate
from station_app.workbooks.cells import Book, Cell, Sheet
from station_app.workbooks.reader import read_book
from station_app.workbooks.specs import Column

META_SHEET = "_meta"
ID = re.compile(r"[0-9A-Z]{1,26}")
REVISION = re.compile(r"[0-9]{1,18}")


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
    """

    meta: Meta
    rows: dict[str, list[Row]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)


def read(path: Path, progress: Progress = silent) -> Incoming:
    """Read a file of ours. Raises Refused for anything else."""
    book = read_book(path, progress=progress)
    meta = decoded(_lines(book))
    if meta.schema > migrate.head():
        raise newer()
    incoming = Incoming(meta)
    for sheet in book.sheets:
        _take(incoming, sheet)
    for name, expected in meta.digests.items():
        if _same(incoming, name, expected):
            continue
        title = incoming.names.get(name) or BY_NAME[name].title
        if not any(edit.sheet == title for edit in incoming.edits):
            incoming.edits.append(Edit(title, 0, "", "增加或删除过行，或整页被改动"))
    return incoming


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
