"""Printed forms as values: what stands where on the paper, and what is put in.

Lengths are millimetres from the top left corner of the sheet. How a form file is
written is told in `form_files`, which makes these values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from station_app.domain.form_sources import NUMBER

TITLE_HEIGHT = 12.0  # mm, strip of the title (forms.md 1)
SUBLINE_HEIGHT = 7.0  # mm, strip of the number and the date (forms.md 1)
FOOT_LINE_HEIGHT = 5.0  # mm, one line of notes under the table


class CellKind(StrEnum):
    """What a cell of the grid is for (forms.md 0)."""

    LABEL = "L"
    FIELD = "F"
    CHOICE = "C"
    HEADING = "T"
    BAND = "H"
    CONTINUED = "V"  # only in form files: becomes part of the label above
    PHOTO = "P"
    SIGNATURE = "S"
    NOTE = "N"
    BLANK = "B"


class TickStyle(StrEnum):
    """How a chosen box is marked; one habit for a whole station (forms.md 1)."""

    TICK = "☑"
    SOLID = "■"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.y + self.height

    def inset(self, across: float, down: float) -> Box:
        """Shrink by so much on each side."""
        return Box(self.x + across, self.y + down, self.width - 2 * across, self.height - 2 * down)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid.

    text   what is printed, or the key of a field, choice or signature
    label  how warnings name it: the label to the left or the heading above
    entry  which printed row of a sub-table, from 0
    """

    kind: CellKind
    text: str
    box: Box
    label: str = ""
    entry: int = 0

    @property
    def table(self) -> str:
        """Key of the sub-table, or "" for a cell of its own."""
        return self.text.partition(".")[0] if "." in self.text else ""

    @property
    def column(self) -> str:
        """Key of the column of a sub-table, or the key of the field."""
        return self.text.partition(".")[2] or self.text


@dataclass(frozen=True, slots=True)
class Choice:
    """Boxes to tick: a flowing list, or a grid when both headings are given.

    labels  words beside the boxes; {…} stands for a field
    codes   code -> label, where the form calls codes otherwise than their list
    """

    labels: tuple[str, ...]
    across: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignatureArea:
    """Text on top and lines to sign and seal at the bottom.

    lines   left part and right part of each; {…} is an authority
    """

    text: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a sub-table; `box` is its heading."""

    key: str
    heading: str
    box: Box


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A sub-table with a fixed number of printed rows.

    label_box   the merged label at the left; None when it has none
    """

    key: str
    label: str
    label_box: Box | None
    columns: tuple[TableColumn, ...]
    printed: int
    row_height: float


@dataclass(frozen=True, slots=True)
class TableBinding:
    """Where the rows of a sub-table come from; sources of a column as in `bind`.

    register  whose records are listed; "" when only the pen fills the table
    of        name of the record around the form to which they refer; "" for the form's own
    by        field by which they refer to it; "" for the one that makes them its parts
    where     field -> the value that a listed record has there
    among     name of what chooses the records instead (`form_rows`); "" for nothing
    order     field by which they are sorted; "" as they were entered
    also      further records in the same table, sorted with these
    """

    register: str
    columns: Mapping[str, str]
    of: str = ""
    by: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    among: str = ""
    order: str = ""
    also: tuple[TableBinding, ...] = ()

    @property
    def parts(self) -> tuple[TableBinding, ...]:
        """The binding itself and what is listed beside it."""
        return (self, *self.also)


@dataclass(frozen=True, slots=True)
class FormLayout:
    """One official form, or one page of a form with several.

    about    register of the record that a copy is about
    bind     field -> its source (`form_sources`), "" when only the pen fills it
    blanks   field -> what stands there to write on when it is empty
    none     fields of which a filled form says 无 when they are empty
    subline  left and right text over the table; {number}, {filled_on}, a field or an authority
    goes_on  sub-table whose further rows get further sheets of the form; "" for an annex
    further  the pages after the first one; what they bind stands in the first one
    before   the pages before it, e.g. a cover
    ruled    whether the grid is drawn; a cover only has its texts
    """

    id: str
    key: str
    title: str
    page: Box
    area: Box
    table: Box
    cells: tuple[Cell, ...]
    subline: tuple[str, str]
    foot: tuple[str, ...]
    choices: Mapping[str, Choice]
    signatures: Mapping[str, SignatureArea]
    authorities: Mapping[str, str]
    tables: Mapping[str, TableLayout]
    bind: Mapping[str, str]
    bind_tables: Mapping[str, TableBinding]
    further: tuple[FormLayout, ...] = ()
    before: tuple[FormLayout, ...] = ()
    ruled: bool = True
    about: str = "person"
    blanks: Mapping[str, str] = field(default_factory=dict)
    none: tuple[str, ...] = ()
    goes_on: str = ""

    @property
    def parts(self) -> tuple[FormLayout, ...]:
        """All its pages in their order, this one included."""
        return (*self.before, self, *self.further)

    @property
    def all_tables(self) -> Mapping[str, TableLayout]:
        """The sub-tables of all its pages."""
        return {key: table for part in self.parts for key, table in part.tables.items()}

    def fields(self) -> tuple[Cell, ...]:
        """Return the cells that a value is printed into, in reading order."""
        kinds = (CellKind.FIELD, CellKind.CHOICE)
        return tuple(cell for cell in self.cells if cell.kind in kinds)

    def ticks(self, key: str, chosen: Collection[str]) -> tuple[tuple[str, bool], ...]:
        """Return every box of a choice with its state; an unlisted label is added, ticked."""
        labels = self.choices[key].labels
        added = tuple(label for label in chosen if label not in labels)
        return tuple((label, label in chosen) for label in labels + added)


@dataclass(frozen=True, slots=True)
class FormValues:
    """What is put into one form, as shown text; a missing or empty text stays blank.

    checks       choice -> each label with whether it is ticked
    tables       sub-table -> its rows; those beyond the printed ones go to an attached page
    photo        JPEG or PNG
    authorities  replaces the names of the form file, e.g. {"bureau": "开福区社会工作局"}
    watermark    e.g. "练习"
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, Sequence[tuple[str, bool]]] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    photo: bytes | None = None
    number: str = ""
    filled_on: str = ""
    authorities: Mapping[str, str] = field(default_factory=dict)
    watermark: str = ""
    tick_style: TickStyle = TickStyle.TICK


def blank(form: FormLayout) -> FormValues:
    """Return the values of a form to be filled by pen: every box is there, none is ticked."""
    tables = form.all_tables.items()
    rows = {key: numbered(form, key, ()) for key, table in tables if counts(table)}
    return FormValues(checks={key: form.ticks(key, ()) for key in form.choices}, tables=rows)


def counts(table: TableLayout) -> bool:
    """Whether the rows of a sub-table have numbers."""
    return any(column.key == NUMBER for column in table.columns)


def numbered(
    form: FormLayout, key: str, rows: Sequence[Mapping[str, str]]
) -> list[Mapping[str, str]]:
    """Return the rows of a sub-table with their numbers, those left empty on paper too."""
    table = form.all_tables[key]
    sheets = -(-len(rows) // table.printed) if key == form.goes_on else 1
    count = max(len(rows), table.printed * max(1, sheets))
    empty: Mapping[str, str] = {}
    given = [*rows, *[empty] * (count - len(rows))]
    return [{**row, NUMBER: str(number)} for number, row in enumerate(given, 1)]


def sheets_of(form: FormLayout, values: FormValues) -> Iterator[FormValues]:
    """Yield what is put into each sheet of a form whose sub-table goes on over several."""
    rows = values.tables.get(form.goes_on, ())
    printed = form.tables[form.goes_on].printed if form.goes_on else 1
    if len(rows) <= printed:
        yield values
        return
    for start in range(0, len(rows), printed):
        part = {form.goes_on: rows[start : start + printed]}
        yield replace(values, tables={**values.tables, **part})


def rules(form: FormLayout) -> tuple[tuple[float, float, float, float], ...]:
    """Return the inner rules of the grid as x1, y1, x2, y2, each one drawn once."""
    below = [
        (cell.box.bottom, cell.box.x, cell.box.right)
        for cell in form.cells
        if cell.box.bottom < form.table.bottom - 0.01
    ]
    beside = [
        (cell.box.right, cell.box.y, cell.box.bottom)
        for cell in form.cells
        if cell.box.right < form.table.right - 0.01
    ]
    across = [(start, at, end, at) for at, start, end in _joined(below)]
    return (*across, *((at, start, at, end) for at, start, end in _joined(beside)))


def _joined(pieces: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Join pieces (position, start, end) that touch on one line."""
    joined: list[tuple[float, float, float]] = []
    for at, start, end in sorted(pieces):
        if joined and joined[-1][0] == at and start <= joined[-1][2] + 0.01:
            joined[-1] = (at, joined[-1][1], max(end, joined[-1][2]))
        else:
            joined.append((at, start, end))
    return joined
