"""One register's records as a readable sheet, and the sheet back as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.kinds import Reference
from station_app.domain.register import Need, Owner, Record, Register
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.exchange import digests
from station_app.services.exchange.protocol import OWNER_OF, PACKAGE
from station_app.workbooks.cells import Cell
from station_app.workbooks.specs import Column, SheetSpec

MARKS = "_h."  # followed by the register: the sheet's name and place may change
BOOKS = ("_rid", "_rev", "_del", "_home")
WIDEST_A4 = 14  # columns; more would print smaller than 7.5 pt (forms.md C.1)
KEY_ROW_LIMIT = 15  # rows in which the key row is looked for


@dataclass(frozen=True)
class Row:
    """One row of a sheet: whose record, which revision, and the cells by column key.

    number   as the spreadsheet counts
    """

    number: int
    record: str
    revision: int
    deleted: bool
    home: str
    cells: Mapping[str, Cell]


def sent_fields(register: Register[Any], kind: str) -> tuple[str, ...]:
    """Return the fields whose values a package or receipt brings.

    A receipt goes to every station: of what the bureau shares, it leaves out what is sensitive,
    e.g. a representative's identity number (个人信息保护法第六条).
    """
    own = register.owned(OWNER_OF[kind])
    if kind == PACKAGE or not register.shared:
        return own
    return tuple(
        name
        for name, spec in register.fields.items()
        if spec.kind.travels and (name in own or not spec.sensitive)
    )


def columns(register: Register[Any], kind: str) -> list[Column]:
    """Return the columns of a register's sheet, the hidden ones last."""
    visible = [] if kind == PACKAGE else [Column("label", "名称", width=14)]
    hidden = []
    for name in sent_fields(register, kind):
        spec = register.fields[name]
        is_reference = isinstance(spec.kind, Reference)
        if is_reference:
            hidden.append(Column(name, f"{spec.label}编号", hidden=True))
        codes = spec.kind.codes.key if isinstance(spec.kind, (Code, Flag)) else None
        visible.append(
            Column(
                f"{name}.label" if is_reference else name,
                spec.label,
                width=spec.kind.width,
                format=spec.kind.format,
                required=spec.need is not Need.OPTIONAL,
                codes=codes,
                prompt=f"依据：{spec.source}" if spec.source else "",
            )
        )
    visible.append(Column("state", "状态", width=9))
    hidden += [Column(key, key, hidden=True) for key in (*BOOKS, MARKS + register.name)]
    return visible + hidden


def cells_of(
    session: Session, register: Register[Any], record: Record, layout: Sequence[Column]
) -> list[Cell]:
    """Return a record's row, its marks last."""
    found = [_cell(session, register, record, column.key) for column in layout[:-1]]
    canonical = [digests.canon(cell) for cell in found]
    return [*found, digests.marks(canonical)]


def _cell(session: Session, register: Register[Any], record: Record, key: str) -> Cell:
    if key.startswith("_"):
        return _book(record, key)
    if key == "label":
        return records.full_label(session, register, record)
    if key == "state":
        return register.life_cycle.labels[record.state]
    name, _, is_label = key.partition(".")
    value = getattr(record, name)
    if value is None:
        return None
    if is_label:
        target = BY_NAME[register.references[name]]
        return records.label_of(session, target, session.get(target.model, value))
    cell: Cell = register.fields[name].kind.to_cell(value)
    return cell


def _book(record: Record, key: str) -> Cell:
    books: dict[str, Cell] = {
        "_rid": record.id,
        "_rev": str(record.revision),
        "_del": "1" if record.deleted_at else "",
        "_home": record.home,
    }
    return books[key] or None


def sheet_of(
    register: Register[Any],
    kind: str,
    rows: Sequence[Sequence[Cell]],
    subtitle: tuple[str, str, str],
) -> SheetSpec:
    """Return the sheet for rows that `cells_of` gave; a wide one is for A3 paper."""
    layout = columns(register, kind)
    wide = sum(not column.hidden for column in layout) > WIDEST_A4
    return SheetSpec(
        key=register.name,
        name=register.title,
        title=f"{register.title}登记台账" if kind == PACKAGE else register.title,
        columns=layout,
        rows=rows,
        subtitle=subtitle,
        row_count=len(rows),
        paper="A3" if wide else "A4",
        foot_lines=("填表人：        审核人：        填报日期：    年  月  日",),
    )


def codes_of(registers: Iterable[Register[Any]]) -> dict[str, list[tuple[str, str]]]:
    """Return the code lists that the sheets of these registers offer."""
    kinds = [spec.kind for register in registers for spec in register.fields.values()]
    lists = [kind.codes for kind in kinds if isinstance(kind, (Code, Flag))]
    return {codes.key: list(codes.labels.items()) for codes in lists}


def digest_of(rows: Iterable[Mapping[str, Cell]]) -> str:
    """Return the digest over rows by column key, in whatever order columns and rows stand."""
    return digests.digest(
        [f"{key}={text}" for key in sorted(row) if (text := digests.canon(row[key]))]
        for row in rows
    )


def state_of(register: Register[Any], cell: Cell) -> str | None:
    """Return the code of a state's label; None when there is no such state."""
    text = digests.canon(cell)
    found = [code for code, label in register.life_cycle.labels.items() if text in (code, label)]
    return found[0] if found else None


def merged_fields(register: Register[Any], kind: str, home: str) -> tuple[str, ...]:
    """Return the fields that the receiver takes over from a row.

    The bureau's own records come whole; of a station's record only the bureau's fields.
    """
    if kind == PACKAGE:
        return register.owned(Owner.HOME)
    return sent_fields(register, kind) if home == "" else register.owned(Owner.BUREAU)
