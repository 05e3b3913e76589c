"""Planning the import of a roster: everything is said before anything is written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.kinds import cell_text
from station_app.domain.problems import Fault, Refused, Severity
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Need, Register
from station_app.services.rosters import mapping as mappings
from station_app.services.rosters.cleaning import Line, Lines
from station_app.services.rosters.lines import REFUSED, Planner
from station_app.services.rosters.mapping import Table
from station_app.services.rosters.paths import Place, Shape, label_of
from station_app.services.rosters.stock import Stock, context_of
from station_app.services.rosters.values import CellReader, PlacedFault, read_defaults
from station_app.services.rosters.writing import Entry
from station_app.services.workspace import Workspace
from station_app.storage.tables import RememberedMapping, state_value
from station_app.workbooks.cells import Book, Cell, Merge
from station_app.workbooks.reader import read_book

READING_SHARE = 30  # per cent of the way when the file is read
STEP = 100  # lines between two reports of progress


@dataclass(frozen=True)
class PlannedRow:
    """What a line of the roster would do.

    number   its row in the spreadsheet, from 1
    outcome  "new", "changed", "same" or "refused"
    entries  the records that it brings, in the order in which they need one another
    faults   by path of the field
    cells    of a refused row only, as they stand
    """

    number: int
    outcome: str
    entries: tuple[Entry, ...]
    faults: tuple[tuple[str, Fault], ...]
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class RowProblem:
    """One thing to be told about a cell; `value` as it stands, `column` its heading."""

    sheet: str
    row: int
    column: str
    value: str
    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True)
class Plan:
    """What importing a roster would do; nothing of it is done yet.

    header       the rows above the data as they stand, with their merged areas
    columns      index from 0, heading, and path of the field or None
    unmapped     headings without a field
    other_sheets names of other sheets that look like rosters, or are hidden
    notes        Chinese remarks on the whole file
    missing      labels of fields that every record must have and that no column has
    revision     the store's revision that the plan was made for
    """

    register: Register[Any]
    path: Path
    sha256: str
    sheet: str
    header: tuple[tuple[Cell, ...], ...]
    merges: tuple[Merge, ...]
    header_rows: tuple[int, ...]
    first_row: int
    columns: tuple[tuple[int, str, str | None], ...]
    unmapped: tuple[str, ...]
    other_sheets: tuple[str, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    rows: tuple[PlannedRow, ...]
    problems: tuple[RowProblem, ...]
    fingerprint: str
    revision: int

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows have each outcome."""
        return Counter(row.outcome for row in self.rows)


def plan(
    workspace: Workspace,
    register: Register[Any],
    path: Path,
    *,
    sheet: str | None = None,
    defaults: Mapping[str, str] | None = None,
    mapping: Mapping[int, str] | None = None,
    password: str | None = None,
    progress: Progress = silent,
) -> Plan:
    """Say for every row of a roster what importing would do; writes nothing.

    sheet     None: the visible sheet with most known columns
    defaults  values of fields that no column has, as typed, by path
    mapping   path by column from 0, over what was found; "" leaves a column out

    Raises Refused with the reader's reasons or EMPTY, NO_DATA, WRONG_TEMPLATE,
    UNKNOWN_SHEET; StationError for an unknown path or an unreadable default.
    """
    book = read_book(path, password=password, progress=_share(progress, 0, READING_SHARE))
    chosen = mappings.sheet_named(book, sheet) if sheet is not None else book
    shape = Shape(register)
    values = read_defaults(workspace, shape, defaults or {})
    with workspace.database.reading() as session:
        table = _table(session, shape, chosen, mapping)
        return _Planning(workspace, session, shape, table, values).run(
            book, path, _share(progress, READING_SHARE, 100)
        )


def _share(progress: Progress, begin: int, end: int) -> Progress:
    def report(done: int, total: int) -> None:
        progress(begin + (end - begin) * done // max(total, 1), 100)

    return report


def _table(session: Session, shape: Shape, book: Book, mapping: Mapping[int, str] | None) -> Table:
    """Return the sheet that holds the roster, with its columns. Raises Refused."""
    tables = mappings.tables_of(shape.register, book)
    if not tables:
        raise Refused("EMPTY", "文件里没有任何内容。请确认文件选对了，重新选择后再导入。")
    table = _as_remembered(session, shape, tables[0])
    if mapping is not None:
        return _with_columns(table, mappings.overlaid(shape, table.columns, mapping))
    if not mappings.is_roster(shape.register, table) or (
        table is tables[0] and mappings.better_register(shape.register, table)
    ):
        raise mappings.wrong_template(shape.register, table)
    return table


def _as_remembered(session: Session, shape: Shape, table: Table) -> Table:
    """Apply the mapping that was used for such headings before; a key row needs none."""
    if table.headings.keys:
        return table
    name = mappings.fingerprint(shape.register, table.headings)
    kept = session.get(RememberedMapping, name)
    if kept is None:
        return table
    paths = {int(column): path for column, path in kept.mapping.items()}
    return _with_columns(table, mappings.overlaid(shape, table.columns, paths))


def _with_columns(table: Table, columns: mappings.Columns) -> Table:
    return Table(table.sheet, table.headings, columns)


class _Planning:
    """One run of a plan: what it needs of the store and of the table."""

    def __init__(
        self,
        workspace: Workspace,
        session: Session,
        shape: Shape,
        table: Table,
        defaults: Mapping[Place, Any],
    ) -> None:
        self._session = session
        self._shape = shape
        self._table = table
        self._present = frozenset(place for place in table.columns if place is not None)
        self._defaults = {p: v for p, v in defaults.items() if p not in self._present}
        self._unused = [label_of(place) for place in defaults if place in self._present]
        stock = Stock(session, workspace.station)
        context = context_of(workspace, stock, workspace.parameters())
        self._planner = Planner(
            shape, stock, context, workspace.station, self._present, self._defaults
        )
        self._heading = dict(zip(table.columns, table.headings.texts, strict=True))
        self._column = {place: index for index, place in enumerate(table.columns)}

    def run(self, book: Book, path: Path, progress: Progress) -> Plan:
        """Plan every line."""
        table, headings = self._table, self._table.headings
        lines = Lines(self._shape, table)
        if not lines.data:
            where = f"工作表“{table.sheet.name}”" if table.sheet.name else "文件"
            raise Refused("NO_DATA", f"{where}只有表头，没有一行数据。请填写后再导入。")
        rows, problems = self._rows(lines.data, progress)
        others = self._others(book)
        return Plan(
            register=self._shape.register,
            path=path,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            sheet=table.sheet.name,
            header=tuple(map(tuple, table.sheet.rows[: headings.first_row - 1])),
            merges=tuple(m for m in table.sheet.merges if m[2] < headings.first_row - 1),
            header_rows=headings.rows,
            first_row=headings.first_row,
            columns=tuple(self._columns()),
            unmapped=table.unmapped,
            other_sheets=tuple(others),
            notes=(*book.notes, *self._notes(lines), *self._sheet_notes(others)),
            missing=self._missing(Need.SAVE),
            rows=rows,
            problems=problems,
            fingerprint=mappings.fingerprint(self._shape.register, headings),
            revision=int(state_value(self._session, "revision", 0)),
        )

    def _rows(
        self, lines: list[Line], progress: Progress
    ) -> tuple[tuple[PlannedRow, ...], tuple[RowProblem, ...]]:
        reader = CellReader(self._table)
        rows, problems = [], []
        for done, line in enumerate(lines):
            if done % STEP == 0:
                progress(done, len(lines))
            outcome = self._planner.plan(line.number, reader.read(line.cells))
            kept = line.cells if outcome.kind == REFUSED else ()
            faults = tuple((self._shape.path(place), fault) for place, fault in outcome.faults)
            rows.append(PlannedRow(line.number, outcome.kind, outcome.entries, faults, kept))
            problems += [self._problem(line, placed) for placed in outcome.faults]
        progress(len(lines), len(lines))
        return tuple(rows), tuple(problems)

    def _problem(self, line: Line, placed: PlacedFault) -> RowProblem:
        place, fault = placed
        column = self._column.get(place)
        heading = self._heading.get(place) or label_of(place)
        cell = line.cells[column] if column is not None and column < len(line.cells) else None
        text = fault.text.removeprefix(f"{label_of(place)}：")
        return RowProblem(
            sheet=self._table.sheet.name,
            row=line.number,
            column=heading,
            value=shown(cell),
            rule=fault.rule,
            severity=fault.severity,
            message=f"第{line.number}行“{heading}”：{text}",
        )

    def _columns(self) -> Iterator[tuple[int, str, str | None]]:
        for index, (text, place) in enumerate(
            zip(self._table.headings.texts, self._table.columns, strict=True)
        ):
            if text or place:
                yield index, text, self._shape.path(place) if place else None

    def _missing(self, need: Need) -> tuple[str, ...]:
        lacking = self._planner.lacking.items()
        return tuple(dict.fromkeys(label_of(place) for place, kind in lacking if kind is need))

    def _notes(self, lines: Lines) -> Iterator[str]:
        yield from lines.notes()
        if self._table.unmapped:
            listed = "、".join(self._table.unmapped)
            yield f"这些列没有对应的字段，没有导入：{listed}。需要时可手工指定对应的字段。"
        if self._unused:
            yield f"表中已有“{'、'.join(self._unused)}”列，为它给出的统一值没有使用。"
        if saved := self._missing(Need.SAVE):
            listed = "、".join(saved)
            yield f"表中没有“{listed}”，记录按“待补”导入；可为整份名册给出统一值，或以后补填。"
        if sent := self._missing(Need.SEND):
            yield f"表中没有“{'、'.join(sent)}”，报送前须补充。"

    def _others(self, book: Book) -> dict[str, bool]:
        """Map the names of other sheets worth a word to whether they look like rosters."""
        found = {}
        for sheet in book.sheets:
            table = mappings.read_table(self._shape.register, sheet)
            alike = table is not None and mappings.is_roster(self._shape.register, table)
            if sheet.name != self._table.sheet.name and (alike or not sheet.visible):
                found[sheet.name] = alike
        return found

    def _sheet_notes(self, others: Mapping[str, bool]) -> Iterator[str]:
        # The reader has named the hidden ones already.
        for name in (name for name, alike in others.items() if alike):
            yield f"工作表“{name}”也像是名册，没有导入；如需导入，请选择这个工作表再导入一次。"


def shown(cell: Cell) -> str:
    """Return a cell as it stands: whole numbers with all their digits, texts with their blanks."""
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return cell if isinstance(cell, str) else cell_text(cell)
