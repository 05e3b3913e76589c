"""The cells of a line as typed values, and what cannot be read of them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from station_app.domain.code_kinds import Code, Codes
from station_app.domain.dates import Unreadable, parse_month
from station_app.domain.identity_kinds import Digits, Phone
from station_app.domain.kinds import Day, Kind, cell_text
from station_app.domain.number_kinds import Money
from station_app.domain.problems import Fault, NotAllowed, StationError
from station_app.domain.register import Owner, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.identity import BUREAU
from station_app.services.rosters.headings import unit_of
from station_app.services.rosters.mapping import Table
from station_app.services.rosters.paths import STATE, Place, Shape, spec_of
from station_app.services.workspace import Workspace
from station_app.workbooks.cells import Cell

TEN_THOUSAND = 10_000
MASK = "**"  # stands in numbers that were written without their middle
NEAREST = 3  # suggestions for a label that is in no list

PlacedFault = tuple[Place, Fault]


@dataclass(frozen=True)
class Read:
    """What the cells of one line say.

    values  by place; blank cells are left out
    months  year and month where a day is wanted, until the day is known from elsewhere
    faults  of cells that cannot be read
    """

    values: dict[Place, Any] = field(default_factory=dict)
    months: dict[Place, tuple[str, Fault]] = field(default_factory=dict)
    faults: list[PlacedFault] = field(default_factory=list)


class CellReader:
    """Reads the mapped cells of a table; the same text in a column is read once."""

    def __init__(self, table: Table) -> None:
        self._columns = [
            (column, place, unit_of(table.headings.texts[column]).startswith("万"))
            for column, place in enumerate(table.columns)
            if place is not None
        ]
        self._seen: dict[tuple[int, str], Any] = {}

    def read(self, cells: tuple[Cell, ...]) -> Read:
        """Return what a line says."""
        found = Read()
        for column, place, in_ten_thousands in self._columns:
            cell = cells[column] if column < len(cells) else None
            if cell is None:
                continue
            try:
                value = self._value(column, place, cell, in_ten_thousands)
            except Unreadable as error:
                self._note(found, place, cell, error)
                continue
            if value is not None:
                found.values[place] = value
        return found

    def _value(self, column: int, place: Place, cell: Cell, in_ten_thousands: bool) -> Any:
        spec = spec_of(place)
        listed = spec is None or isinstance(spec.kind, (Code, Codes))
        if not listed or not isinstance(cell, str):
            return _typed(place, cell, in_ten_thousands)
        key = column, cell
        if key not in self._seen:
            self._seen[key] = _typed(place, cell, in_ten_thousands)
        return self._seen[key]

    def _note(self, found: Read, place: Place, cell: Cell, error: Unreadable) -> None:
        fault = _unreadable(place, cell, error)
        month = _month(place, cell)
        if month is None:
            found.faults.append((place, fault))
        else:
            found.months[place] = month, fault


def _typed(place: Place, cell: Cell, in_ten_thousands: bool) -> Any:
    spec = spec_of(place)
    if spec is None:
        return state_of(BY_NAME[place[0]], cell_text(cell))
    if isinstance(spec.kind, (Digits, Phone)) and isinstance(cell, str) and MASK in cell:
        raise Unreadable(f"“{cell.strip()}”隐去了中间几位，不能导入，请填写完整的号码。")
    if in_ten_thousands and isinstance(spec.kind, Money):
        return _in_yuan(spec.kind, cell)
    return spec.kind.from_cell(cell)


def state_of(register: Register[Any], text: str) -> str | None:
    """Return the state of a label or code; None for a blank. Raises Unreadable."""
    labels, aliases = register.life_cycle.labels, register.life_cycle.aliases
    found = {label: code for code, label in labels.items()} | {code: code for code in labels}
    found = {**aliases, **found}
    if text and text not in found:
        raise Unreadable(
            f"“{text}”不是“{register.title}”的状态，可填：{'、'.join(labels.values())}。"
        )
    return found.get(text)


def _in_yuan(kind: Money, cell: Cell) -> Decimal | None:
    """Read an amount in 万元 exactly: it may have four more places than one in yuan."""
    wide = replace(kind, scale=kind.scale + 4).from_cell(cell)
    if wide is None:
        return None
    return (wide * TEN_THOUSAND).quantize(Decimal(1).scaleb(-kind.scale))


def _month(place: Place, cell: Cell) -> str | None:
    """Return the year and month of a cell that wants a day; None when it is no month either."""
    spec = spec_of(place)
    if spec is None or not isinstance(spec.kind, Day):
        return None
    try:
        return parse_month(cell_text(cell))
    except Unreadable:
        return None


def _unreadable(place: Place, cell: Cell, error: Unreadable) -> Fault:
    spec = spec_of(place)
    if spec is None:
        return Fault(STATE, "CODE", f"状态：{error}")
    fault = records.unreadable(place[1], spec, error)
    nearest = _nearest(spec.kind, cell_text(cell))
    return replace(fault, text=f"{fault.text}最接近的是：{nearest}。") if nearest else fault


def _nearest(kind: Kind[Any], text: str) -> str:
    if not isinstance(kind, (Code, Codes)):
        return ""
    codes = kind.codes
    spellings = {label: label for label in codes.labels.values()}
    spellings = {alias: codes.label(code) for alias, code in codes.aliases.items()} | spellings
    close = difflib.get_close_matches(text, spellings, NEAREST, 0.3)
    return "、".join(dict.fromkeys(spellings[spelling] for spelling in close))


@needs(Right.IMPORT)
def read_defaults(
    workspace: Workspace, shape: Shape, defaults: Mapping[str, str]
) -> dict[Place, Any]:
    """Return the file-wide values by place.

    Raises StationError for an unknown path or an unreadable value, NotAllowed for a field
    of the bureau.
    """
    found = {}
    for path, text in defaults.items():
        place = shape.place(path)
        spec = spec_of(place)
        try:
            value = default_value(place, text)
        except Unreadable as error:
            raise StationError(f"默认值“{path}={text}”不能使用：{error}") from error
        if spec and spec.owner is Owner.BUREAU and workspace.role != BUREAU:
            raise NotAllowed(f"“{spec.label}”由区局填写，导入时不能给默认值。")
        if value is not None:
            found[place] = value
    return found


def default_value(place: Place, text: str) -> Any:
    """Return what a text says at a place; None for a blank. Raises Unreadable."""
    spec, plain = spec_of(place), text.strip()
    if spec is None:
        return state_of(BY_NAME[place[0]], plain)
    return spec.kind.parse(plain) if plain else None
