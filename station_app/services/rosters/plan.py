"""Planning the import of a roster: everything is said before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.kinds import cell_text
from station_app.domain.problems import Fault, Refused, Severity
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Need, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.rosters import mapping as mappings
from station_app.services.rosters.cleaning import Line, Lines
from station_app.services.rosters.lines import REFUSED, Outcome, Planner
from station_app.services.rosters.mapping import Table
from station_app.services.rosters.paths import Place, Shape, label_of, spec_of
from station_app.services.rosters.source import Source, read_for, share
from station_app.services.rosters.stock import Stock, context_of
from station_app.services.rosters.tables import chosen_table
from station_app.services.rosters.values import CellReader, PlacedFault, read_defaults
from station_app.services.rosters.writing import Difference, Entry
from station_app.services.workspace import Workspace
from station_app.storage.tables import state_value
from station_app.workbooks.cells import Book, Cell, Merge

READING_SHARE = 30  # per cent of the way when the file is read
STEP = 100  # lines between two reports of progress

Patches = Mapping[tuple[int, int], str]  # by row number and index of the column


@dataclass(frozen=True)
class Change:
    """What a row would change: path and label of the field, its value before and after as shown."""

    path: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class PlannedRow:
    """What a line of the roster would do.

    number   its row in the spreadsheet, from 1
    outcome  "new", "changed", "same" or "refused"
    entries  the records that it brings, in the order in which they need one another
    faults   by path of the field
    cells    as they stand, patches put in
    changes  of a changed row only: what will differ
    """

    number: int
    outcome: str
    entries: tuple[Entry, ...]
    faults: tuple[tuple[str, Fault], ...]
    cells: tuple[Cell, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class RowProblem:
    """One thing to be told about a cell; `value` as it stands, `column` its heading.

    path     of the field; it has no column when it stands for the whole row
    text     what is wrong, without the place
    message  the same with the place
    """

    sheet: str
    row: int
    column: str
    value: str
    rule: str
    severity: Severity
    message: str
    path: str
    text: str


@dataclass(frozen=True)
class Plan:
    """What importing a roster would do; nothing of it is done yet.

    header       the rows above the data as they stand, with their merged areas
    columns      index from 0, heading, and path of the field or None
    unmapped     headings without a field
    other_sheets names of other sheets that look like rosters, or are hidden
    notes        Chinese remarks on the whole file
    missing      labels of fields that every record must have and that no column has
    lacking      path and need of what no column has and the lines leave to be filled in
    remembered   whether the columns are those that were chosen for such headings before
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
    lacking: tuple[tuple[str, Need], ...]
    remembered: bool
    rows: tuple[PlannedRow, ...]
    problems: tuple[RowProblem, ...]
    fingerprint: str
    revision: int

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many rows have each outcome."""
        return Counter(row.outcome for row in self.rows)


@needs(Right.IMPORT)
def plan(
    workspace: Workspace,
    register: Register[Any],
    path: Path,
    *,
    sheet: str | None = None,
    defaults: Mapping[str, str] | None = None,
    mapping: Mapping[int, str] | None = None,
    patches: Patches | None = None,
    password: str | None = None,
    progress: Progress = silent,
) -> Plan:
    """Read a roster and say for every row what importing would do; writes nothing.

    Raises Refused with the reader's reasons, and what `plan_source` raises.
    """
    reading = share(progress, 0, READING_SHARE)
    source = read_for(workspace, path, password=password, progress=reading)
    return plan_source(
        workspace, register, source,
        sheet=sheet, defaults=defaults, mapping=mapping, patches=patches,
        progress=share(progress, READING_SHARE, 100),
    )  # fmt: skip


@needs(Right.IMPORT)
def plan_source(
    workspace: Workspace,
    register: Register[Any],
    source: Source,
    *,
    sheet: str | None = None,
    defaults: Mapping[str, str] | None = None,
    mapping: Mapping[int, str] | None = None,
    patches: Patches | None = None,
    progress: Progress = silent,
) -> Plan:
    """Say for every row of a roster that was read what importing would do; writes nothing.

    sheet     None: the visible sheet with most known columns
    defaults  values of fields that no column has, as typed, by path
    mapping   path by column from 0, over what was found; "" leaves a column out
    patches   texts in place of what stands in a cell; the file itself stays as it is

    Raises Refused with EMPTY, NO_DATA, WRONG_TEMPLATE, UNKNOWN_SHEET; StationError for an
    unknown path or an unreadable default.
    """
    book = source.book
    chosen = mappings.sheet_named(book, sheet) if sheet is not None else book
    shape = Shape(register)
    values = read_defaults(workspace, shape, defaults or {})
    with workspace.database.reading() as session:
        found = chosen_table(session, shape, chosen, mapping)
        planning = _Planning(workspace, session, shape, found, values)
        return planning.run(source, patches or {}, progress)


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

    def run(self, source: Source, patches: Patches, progress: Progress) -> Plan:
        """Plan every line."""
        table, headings = self._table, self._table.headings
        lines = Lines(self._shape, table)
        if not lines.data:
            where = f"工作表“{table.sheet.name}”" if table.sheet.name else "文件"
            raise Refused("NO_DATA", f"{where}只有表头，没有一行数据。请填写后再导入。")
        rows, problems = self._rows(_patched(lines.data, patches), progress)
        others = self._others(source.book)
        return Plan(
            register=self._shape.register,
            path=source.path,
            sha256=source.sha256,
            sheet=table.sheet.name,
            header=tuple(map(tuple, table.sheet.rows[: headings.first_row - 1])),
            merges=tuple(m for m in table.sheet.merges if m[2] < headings.first_row - 1),
            header_rows=headings.rows,
            first_row=headings.first_row,
            columns=tuple(self._columns()),
            unmapped=table.unmapped,
            other_sheets=tuple(others),
            notes=(*source.book.notes, *self._notes(lines), *self._sheet_notes(others)),
            missing=self._missing(Need.SAVE),
            lacking=self._lacking(any(row.outcome != REFUSED for row in rows)),
            remembered=table.remembered,
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
            rows.append(self._row(line, outcome))
            problems += [self._problem(line, placed) for placed in outcome.faults]
        progress(len(lines), len(lines))
        return tuple(rows), tuple(problems)

    def _row(self, line: Line, outcome: Outcome) -> PlannedRow:
        return PlannedRow(
            line.number,
            outcome.kind,
            outcome.entries,
            tuple((self._shape.path(place), fault) for place, fault in outcome.faults),
            line.cells,
            tuple(_change(self._shape, each) for each in outcome.differences),
        )

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
            path=self._shape.path(place),
            text=text,
        )

    def _columns(self) -> Iterator[tuple[int, str, str | None]]:
        for index, (text, place) in enumerate(
            zip(self._table.headings.texts, self._table.columns, strict=True)
        ):
            if text or place:
                yield index, text, self._shape.path(place) if place else None

    def _lacking(self, any_accepted: bool) -> tuple[tuple[str, Need], ...]:
        """Return what to ask for once for the whole file; refused lines may lack more."""
        found = self._planner.lacking if any_accepted else self._planner.wanting
        return tuple((self._shape.path(place), need) for place, need in found.items())

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


def _patched(lines: list[Line], patches: Patches) -> list[Line]:
    """Put texts in place of cells; one of blanks makes the cell blank."""
    by_row: dict[int, dict[int, str]] = {}
    for (number, column), text in patches.items():
        by_row.setdefault(number, {})[column] = text
    return [_with(line, by_row.get(line.number, {})) for line in lines]


def _with(line: Line, texts: Mapping[int, str]) -> Line:
    cells = [
        (texts[column].strip() or None) if column in texts else cell
        for column, cell in enumerate(line.cells)
    ]
    return replace(line, cells=tuple(cells)) if texts else line


def _change(shape: Shape, difference: Difference) -> Change:
    place, old, new = difference
    spec = spec_of(place)
    if spec is None:
        labels = BY_NAME[place[0]].life_cycle.labels
        before, after = labels.get(old, ""), labels.get(new, "")
    else:
        before, after = ("" if each is None else spec.kind.show(each) for each in (old, new))
    return Change(shape.path(place), label_of(place), before, after)


def shown(cell: Cell) -> str:
    """Return a cell as it stands: whole numbers with all their digits, texts with their blanks."""
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    return cell if isinstance(cell, str) else cell_text(cell)
