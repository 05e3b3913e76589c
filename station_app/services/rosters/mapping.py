"""Which column of a roster is which field, and which sheet holds the roster (forms.md D.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from station_app.domain.problems import Refused
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.services.rosters.headings import FEWEST, Headings, find, fold, parts_of
from station_app.services.rosters.paths import Place, Shape, label_of, spec_of
from station_app.workbooks.cells import Book, Sheet
from station_app.workbooks.plain import MESSAGE_HEADING, PROBLEM_SHEET

BETTER = 2  # columns more that another register must know to be the right one
SHOWN = 12  # headings named in a message

# Columns that number the lines or that we added ourselves: nobody misses them.
_NO_FIELD = frozenset(
    map(fold, ("序号", "编号", "序", "No.", "行号", "_rid", "_rev", MESSAGE_HEADING))
)

Columns = tuple[Place | None, ...]


@dataclass(frozen=True)
class Table:
    """A sheet with its headings and what they stand for; one place for each column.

    remembered  the places are those that were chosen for such headings before
    """

    sheet: Sheet
    headings: Headings
    columns: Columns
    remembered: bool = False

    @property
    def known(self) -> int:
        """How many columns have a field."""
        return sum(place is not None for place in self.columns)

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Headings that have no field and are not just numbers of lines."""
        return tuple(
            text
            for text, place in zip(self.headings.texts, self.columns, strict=True)
            if text and place is None and fold(text) not in _NO_FIELD
        )


@cache
def _index(register: str) -> Mapping[str, Place]:
    """Map folded headings to places; labels win over aliases, earlier columns over later."""
    found: dict[str, Place] = {}
    places = Shape(BY_NAME[register]).places
    for place in places:
        found.setdefault(fold(label_of(place)), place)
    for place in places:
        spec = spec_of(place)
        headings = BY_NAME[place[0]].life_cycle.headings
        for alias in spec.aliases if spec else headings:
            found.setdefault(fold(alias), place)
    return found


def by_headings(register: Register[Any], headings: Headings) -> Columns:
    """Map columns by their key row, else by labels and aliases; a field takes one column."""
    shape = Shape(register)
    index = _index(register.name)
    paths = {shape.path(place): place for place in shape.places}
    taken: set[Place] = set()
    found: list[Place | None] = []
    for column, text in enumerate(headings.texts):
        place = paths.get(headings.keys[column]) if headings.keys else None
        if place is None and text and not headings.keys:
            place = next((index[part] for part in parts_of(text) if part in index), None)
        found.append(place if place not in taken else None)
        if place is not None:
            taken.add(place)
    return tuple(found)


def known_keys(register: Register[Any]) -> frozenset[str]:
    """Return the machine keys that a workbook of the register may carry."""
    shape = Shape(register)
    return frozenset({"seq", "_rid", "_rev", "_h", *map(shape.path, shape.places)})


def fingerprint(register: Register[Any], headings: Headings) -> str:
    """Return the name under which the mapping of such headings is remembered."""
    text = "\n".join((register.name, *map(fold, headings.texts)))
    return hashlib.sha256(text.encode()).hexdigest()


def overlaid(shape: Shape, columns: Columns, paths: Mapping[int, str]) -> Columns:
    """Return the columns with those that `paths` names, by column from 0; "" takes one out.

    Raises StationError for an unknown path.
    """
    chosen = {column: shape.place(path) if path else None for column, path in paths.items()}
    named = set(chosen.values())
    return tuple(
        chosen.get(column, None if place in named else place)
        for column, place in enumerate(columns)
    )


def read_table(register: Register[Any], sheet: Sheet) -> Table | None:
    """Return a sheet as a table of the register; None when it has no text at all."""

    def worth(headings: Headings) -> int:
        return sum(place is not None for place in by_headings(register, headings))

    headings = find(sheet, known_keys(register), worth)
    return Table(sheet, headings, by_headings(register, headings)) if headings else None


def is_roster(register: Register[Any], table: Table) -> bool:
    """Whether a table has enough columns of the register's roster, the name among them."""
    headed = sum(map(bool, table.headings.texts))
    enough = table.known >= FEWEST and table.known * 3 >= headed
    return enough and Shape(register).label in table.columns


def tables_of(register: Register[Any], book: Book) -> list[Table]:
    """Return the sheets that have text, visible ones first, those with most columns first."""
    sheets = [sheet for sheet in book.sheets if sheet.name != PROBLEM_SHEET]
    tables = [table for sheet in sheets if (table := read_table(register, sheet))]
    return sorted(tables, key=lambda table: (not table.sheet.visible, -table.known))


def sheet_named(book: Book, name: str) -> Book:
    """Return the workbook with one sheet only. Raises Refused UNKNOWN_SHEET."""
    chosen = tuple(sheet for sheet in book.sheets if sheet.name == name)
    if not chosen:
        names = "、".join(f"“{sheet.name}”" for sheet in book.sheets)
        raise Refused("UNKNOWN_SHEET", f"文件里没有工作表“{name}”，现有：{names}。请重新选择。")
    return replace(book, sheets=chosen)


def better_register(register: Register[Any], table: Table) -> Register[Any] | None:
    """Return the register to which the table belongs rather than to this one; None: to none."""
    best, most = None, table.known + BETTER - 1
    for other in REGISTERS:
        if not other.roster or other is register:
            continue
        found = read_table(other, table.sheet)
        if found and found.known > most and is_roster(other, found):
            best, most = other, found.known
    return best


def wrong_template(register: Register[Any], table: Table) -> Refused:
    """Return the refusal of a table that is no roster of the register."""
    found = _listed(text for text in table.headings.texts if text)
    shape = Shape(register)
    wanted = _listed(label_of(shape.place(path)) for path in register.roster)
    where = f"工作表“{table.sheet.name}”" if table.sheet.name else "文件"
    other = better_register(register, table)
    advice = (
        f"它像是“{other.title}”的名册，请改为导入“{other.title}”。"
        if other
        else "请确认文件选对了；如果是，请手工指定各列对应的字段。"
    )
    return Refused(
        "WRONG_TEMPLATE",
        f"{where}不是“{register.title}”的名册：表头是“{found}”，需要的是“{wanted}”等列。{advice}",
    )


def _listed(texts: Iterable[str]) -> str:
    listed: Sequence[str] = list(texts)
    return "、".join(listed[:SHOWN]) + ("……" if len(listed) > SHOWN else "")
