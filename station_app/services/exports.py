"""A register's list as a workbook for people: to be read, filtered and printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from station_app.domain.dates import Unreadable
from station_app.domain.kinds import Kind
from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services import listing
from station_app.services.access import needs, require
from station_app.services.listing import Question
from station_app.services.masking import mask_of
from station_app.services.noting import note_export
from station_app.services.rosters.paths import Shape
from station_app.services.workspace import Workspace
from station_app.storage import restricting
from station_app.workbooks.cells import Cell
from station_app.workbooks.specs import BookSpec, Column, SheetSpec
from station_app.workbooks.writer import write_book

BLOCK = 500  # rows read at once
WIDEST_A4 = 14  # columns; more would print smaller than 7.5 pt (forms.md C.1)
SERIAL = "seq"
MASKED = "证件号码和电话已隐去中间几位，保密内容未写出"

Shown = Callable[[str], Cell]  # turns a cell of the screen into one of the workbook


@dataclass(frozen=True)
class Exported:
    """What was written; `rows` may be fewer than asked for when records went meanwhile."""

    out: Path
    rows: int


@needs(Right.EXPORT)
def export(
    workspace: Workspace,
    register: Register[Any],
    question: Question,
    paths: Sequence[str],
    out: Path,
    *,
    reason: str = "",
    progress: Progress = silent,
) -> Exported:
    """Write the records that match, in their order, with these columns; note it in the log.

    reason  why numbers of identity documents and telephones are written whole; "" masks them

    Raises CannotWrite when the file cannot be stored, StationError for an unknown column,
    NotAllowed for whole numbers to who may not take them out; then, as when it is cancelled,
    what was at `out` before is still there.
    """
    whole = bool(reason.strip())
    if whole:
        require(workspace, Right.EXPORT_FULL)
    known = {column.path: column for column in listing.columns_of(workspace, register)}
    if unknown := [path for path in paths if path not in known]:
        raise StationError(f"“{register.title}”没有“{'、'.join(unknown)}”这一列。")
    columns = [known[path] for path in paths]
    numbers = listing.snapshot(workspace, register, question)
    cells = [_shown(column) for column in columns]
    with workspace.database.reading() as session:
        barred = restricting.restricted(session)
    written = 0

    def rows() -> Iterator[list[Cell]]:
        nonlocal written
        for start in range(0, len(numbers), BLOCK):
            block = numbers[start : start + BLOCK]
            for row in listing.rows(workspace, register, paths, block, whole=whole):
                if row is not None and row.id not in barred:  # R-KP-12
                    written += 1
                    shown = zip(cells, row.cells, strict=True)
                    yield [written, *(turn(text) if text else None for turn, text in shown)]

    sheet = _sheet(workspace, register, columns, rows(), len(numbers), whole)
    write_book(BookSpec([sheet]), out, progress=progress)
    _note(workspace, register, out, written, [column.label for column in columns], reason.strip())
    return Exported(out, written)


def sensitive(column: listing.Column) -> bool:
    """Whether a column holds what is masked unless there is a reason."""
    return mask_of(column.spec) is not None


@needs(Right.READ)
def file_name(workspace: Workspace, register: Register[Any]) -> str:
    """Return the name that is offered for the file."""
    return f"{register.title}_{workspace.identity.name}_{workspace.today():%Y%m%d}.xlsx"


def _shown(column: listing.Column) -> Shown:
    if sensitive(column):
        return str
    if column.path == listing.UPDATED:
        return datetime.fromisoformat
    kind = _kind(column)
    return str if kind is None or kind.format == "text" else _typed(kind)


def _kind(column: listing.Column) -> Kind[Any] | None:
    return column.spec.kind if column.spec else None


def _typed(kind: Kind[Any]) -> Shown:
    """Return what makes a day or number of a text: what a kind shows, it reads back."""

    def cell_of(text: str) -> Cell:
        try:
            cell: Cell = kind.to_cell(kind.parse(text))
        except Unreadable:
            return text  # of a reference: what the other record is called
        return cell

    return cell_of


def _sheet(
    workspace: Workspace,
    register: Register[Any],
    columns: Sequence[listing.Column],
    rows: Iterator[list[Cell]],
    count: int,
    whole: bool,
) -> SheetSpec:
    hidden = any(map(sensitive, columns)) and not whole
    made = [_column(register, column) for column in columns]
    return SheetSpec(
        key=register.name,
        name=register.title,
        title=register.title,
        columns=[Column(SERIAL, "序号", width=6, format="whole", align="center"), *made],
        rows=rows,
        subtitle=(
            workspace.identity.name,
            MASKED if hidden else "",
            f"{workspace.today()} 导出，共 {count} 条",
        ),
        row_count=count,
        frozen=_key(register, register.label),
        paper="A3" if len(made) > WIDEST_A4 else "A4",
    )


def _column(register: Register[Any], column: listing.Column) -> Column:
    kind = _kind(column)
    form = "moment" if column.path == listing.UPDATED else kind.format if kind else "text"
    if sensitive(column):
        form = "text"
    return Column(
        _key(register, column.path),
        column.label,
        width=column.width,
        format=form,
        align="center" if column.align == "center" else "",
    )


def _key(register: Register[Any], path: str) -> str:
    """Return the key by which an import knows the column again, where it has one."""
    name, _, of_other = path.partition(".")
    target = Shape(register).referred.get(name)
    return f"{target}.{of_other or BY_NAME[target].label}" if target else path


def _note(
    workspace: Workspace,
    register: Register[Any],
    out: Path,
    rows: int,
    labels: Sequence[str],
    reason: str,
) -> None:
    facts = {"register": register.name, "rows": rows, "columns": list(labels), "reason": reason}
    note_export(workspace, f"{register.name}.export", out, facts, whole=bool(reason))
