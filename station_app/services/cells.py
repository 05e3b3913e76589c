"""Many cells of a table at once: looked at first, then written in one change.

What is pasted from a spreadsheet and what is changed for many records alike are the same:
texts for fields of records that are there. The same rules hold as for a single record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.dates import Unreadable
from station_app.domain.kinds import Files, Photo, Reference
from station_app.domain.problems import Fault, NotAllowed, RecordInvalid
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Context, Record, Register
from station_app.domain.rules.rights import Right, refusal
from station_app.services import listing, permits, records, safekeeping
from station_app.services.access import needs
from station_app.services.consequences import follow
from station_app.services.contexts import context_for
from station_app.services.masking import hidden_from, right_of, stand_in
from station_app.services.workspace import Workspace

CHUNK = 500  # records read at once
MANY = 50  # records changed in one go; before that a backup is made
PICKED = (Reference, Photo, Files)  # kinds whose values are chosen, not typed

T = TypeVar("T")
Values = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """One cell that is to be written.

    seen   the record's row_version on the screen
    path   path of the column
    shown  what stands in the cell now
    text   what is to stand there; "" empties it
    """

    record: str
    seen: int
    path: str
    shown: str
    text: str

    @property
    def differs(self) -> bool:
        """Whether there is anything to write."""
        return self.text.strip() != self.shown


@dataclass(frozen=True)
class Verdict:
    """What writing a cell would do, or did.

    new    the text as it will be shown
    fault  what stands against it; None: nothing
    """

    cell: Cell
    new: str
    fault: Fault | None = None


@dataclass(frozen=True)
class Written:
    """What was written.

    change   id of the one change, for undo; "" when nothing was
    records  how many records were changed
    refused  cells that were not written, with their faults
    """

    change: str
    records: int
    refused: tuple[Verdict, ...] = ()


@needs(Right.READ)
def why_not_typed(
    workspace: Workspace, register: Register[Any], home: str, state: str, path: str
) -> str:
    """Return why nothing can be typed into a cell; "" when it can."""
    spec = register.fields.get(path)
    if spec is not None and isinstance(spec.kind, PICKED):
        return f"“{spec.label}”要选择，不能直接输入，请打开登记表修改。"
    return permits.against_field(workspace, register, home, state, path)


def _unseen(workspace: Workspace, register: Register[Any], path: str) -> str:
    """Return why a value that is there may not be replaced; "" when the person may see it."""
    spec = register.fields.get(path)
    if hidden_from(workspace.user, spec) is None or spec is None:
        return ""
    return refusal(right_of(spec))


@needs(Right.READ)
def fillable(workspace: Workspace, register: Register[Any]) -> tuple[str, ...]:
    """Return the fields that can be typed into for records at home here, in form order."""
    start = register.life_cycle.start
    names = [name for section in register.sections for name in section.fields]
    return tuple(
        name
        for name in names
        if not why_not_typed(workspace, register, workspace.station, start, name)
    )


@needs(Right.READ)
def examine(
    workspace: Workspace,
    register: Register[Any],
    cells: Sequence[Cell],
    progress: Progress = silent,
) -> list[Verdict]:
    """Say for each cell that differs what writing it would do; changes nothing.

    A cell with a fault is left out of account when the others of its record are judged.
    """
    found: list[Verdict] = []
    with workspace.database.reading() as session:
        scribe = _Scribe(workspace, session, register)
        for record, own in scribe.grouped(cells, progress):
            found += scribe.judged(record, own, keep=False)
    return found


@needs(Right.ENTER)
def write(
    workspace: Workspace,
    register: Register[Any],
    cells: Sequence[Cell],
    action: str = "paste",
    progress: Progress = silent,
) -> Written:
    """Write the cells that have no fault, all in one change; say which ones have.

    Raises what `safekeeping.before` raises when there are many.
    """
    if len({cell.record for cell in cells}) >= MANY:
        safekeeping.before(workspace, "批量修改", progress)
    name = f"{register.name}.{action}"
    with workspace.database.transaction(workspace.actor, name) as session:
        scribe = _Scribe(workspace, session, register)
        return scribe.written(scribe.grouped(cells, progress))


@needs(Right.ENTER)
def change_all(
    workspace: Workspace,
    register: Register[Any],
    numbers: Sequence[int],
    path: str,
    text: str,
    progress: Progress = silent,
) -> Written:
    """Give one field of many records the same value, in one change.

    numbers  as `listing.snapshot` gives them
    """
    return write(workspace, register, alike(workspace, register, numbers, path, text), "bulk",
                 progress)  # fmt: skip


@needs(Right.READ)
def alike(
    workspace: Workspace, register: Register[Any], numbers: Sequence[int], path: str, text: str
) -> list[Cell]:
    """Return the cells that give one field of many records the same value."""
    found = []
    for start in range(0, len(numbers), CHUNK):
        for row in listing.rows(workspace, register, (path,), numbers[start : start + CHUNK]):
            if row is not None:
                found.append(Cell(row.id, row.version, path, row.cells[0], text))
    return found


@needs(Right.ENTER)
def move_all(
    workspace: Workspace,
    register: Register[Any],
    record_ids: Sequence[str],
    state: str,
    progress: Progress = silent,
) -> str:
    """Take records to another state, all or none; return the change's id.

    Raises MoveForbidden, NotAllowed, or RecordInvalid naming the record.
    """
    if len(record_ids) >= MANY:
        safekeeping.before(workspace, "批量改变状态", progress)
    with workspace.database.transaction(workspace.actor, f"{register.name}.move") as session:
        context = context_for(workspace, session)
        for done, record_id in enumerate(record_ids):
            progress(done, len(record_ids))
            _move(workspace, session, register, record_id, state, context)
        session.flush()
        progress(len(record_ids), len(record_ids))
        return str(session.info.get("change", ""))


def _move(
    workspace: Workspace, session: Session, register: Register[Any], record_id: str, state: str,
    context: Context,
) -> None:  # fmt: skip
    record = records.live(session, register, record_id)
    why = permits.against_settling(workspace, register, record.home)
    if why:
        raise NotAllowed(why)
    register.life_cycle.check(record.state, state)
    record.state = state
    own = replace(context, lenient=_empty(register, record))
    faults = records.checked(session, register, record, own)
    if any(fault.refuses for fault in faults):
        name = records.label_of(session, register, record)
        named = [replace(each, text=f"{name}：{each.text}") for each in faults if each.refuses]
        raise RecordInvalid(named)
    follow(workspace, session, register, record, own)


def _empty(register: Register[Any], record: Record) -> frozenset[str]:
    return frozenset(name for name in register.fields if getattr(record, name) is None)


class _Scribe:
    """Judges and writes the cells of one register in one session."""

    def __init__(self, workspace: Workspace, session: Session, register: Register[Any]) -> None:
        self._workspace = workspace
        self._session = session
        self._register = register
        self._context = context_for(workspace, session)
        self._keys: dict[tuple[Any, ...], str] = {}  # natural keys given here, and to whom

    def grouped(
        self, cells: Sequence[Cell], progress: Progress
    ) -> Iterator[tuple[Record | None, list[Cell]]]:
        """Yield each record with its cells that differ, in the order they came in."""
        groups: dict[str, list[Cell]] = {}
        for cell in cells:
            if cell.differs:
                groups.setdefault(cell.record, []).append(cell)
        pending = iter(groups)
        done = 0
        while chunk := list(islice(pending, CHUNK)):
            model = self._register.model
            query = select(model).where(model.id.in_(chunk), model.deleted_at.is_(None))
            known = {record.id: record for record in self._session.scalars(query)}
            for record_id in chunk:
                progress(done, len(groups))
                yield known.get(record_id), groups[record_id]
                done += 1
        progress(done, len(groups))

    def written(self, groups: Iterable[tuple[Record | None, list[Cell]]]) -> Written:
        """Write what has no fault."""
        refused: list[Verdict] = []
        changed = 0
        for record, cells in groups:
            verdicts = self.judged(record, cells, keep=True)
            bad = [each for each in verdicts if each.fault is not None]
            refused += bad
            if any(each.fault is None and each.new != each.cell.shown for each in verdicts):
                self._follow(record)
                self._session.flush()
                changed += 1
        return Written(str(self._session.info.get("change", "")), changed, tuple(refused))

    def _follow(self, record: Record | None) -> None:
        if record is not None:
            args = self._workspace, self._session, self._register, record, self._context
            follow(*args)

    def judged(self, record: Record | None, cells: Sequence[Cell], *, keep: bool) -> list[Verdict]:
        """Return what becomes of a record's cells.

        keep  leave the values that have no fault in the record
        """
        if record is None:
            text = "这条记录已被删除，请刷新后再试。"
            return [Verdict(cell, cell.text, Fault(cell.path, "MISSING", text)) for cell in cells]
        values, faults = self._readable(record, cells)
        fields = self._register.fields
        shown = {
            name: "" if value is None else fields[name].kind.show(value)
            for name, value in values.items()
        }
        before = {name: getattr(record, name) for name in (*fields, "state")}
        faults |= self._agreed(record, values, before)
        if not keep:
            _give(record, before)
        return [Verdict(c, shown.get(c.path, c.text), faults.get(c.path)) for c in cells]

    def _readable(self, record: Record, cells: Sequence[Cell]) -> tuple[Values, dict[str, Fault]]:
        """Return the values of the cells that can be read and written, and the others' faults."""
        values: Values = {}
        faults: dict[str, Fault] = {}
        for cell in cells:
            against = self._against(record, cell)
            if against is not None:
                faults[cell.path] = against
                continue
            spec = self._register.fields[cell.path]
            if (fault := stand_in(cell.path, spec, cell.text)) is not None:
                faults[cell.path] = fault
                continue
            try:
                values[cell.path] = spec.kind.from_cell(cell.text)
            except Unreadable as error:
                faults[cell.path] = records.unreadable(cell.path, spec, error)
        return values, faults

    def _against(self, record: Record, cell: Cell) -> Fault | None:
        if record.row_version != cell.seen:
            return Fault(cell.path, "CHANGED", "这条记录已被别人修改，请刷新后再试。")
        register, workspace = self._register, self._workspace
        why = why_not_typed(workspace, register, record.home, record.state, cell.path)
        if not why and cell.shown:
            why = _unseen(workspace, register, cell.path)
        return Fault(cell.path, "NOT_ALLOWED", why) if why else None

    def _agreed(self, record: Record, values: Values, before: Values) -> dict[str, Fault]:
        """Leave those values in the record that break no rule; return the others' faults."""
        faults: dict[str, Fault] = {}
        left = dict(values)
        while left:
            _give(record, before)
            found = self._refusing(record, left)
            if not found:
                self._keys |= dict.fromkeys(self._natural_keys(record), record.id)
                return faults
            blamed = {f.field: f for f in reversed(found) if f.field in left}
            blamed = blamed or dict.fromkeys(left, found[0])
            faults |= blamed
            left = {name: value for name, value in left.items() if name not in blamed}
        _give(record, before)
        return faults

    def _refusing(self, record: Record, values: Values) -> list[Fault]:
        """Give the record the values; return what stands against them."""
        context = replace(self._context, lenient=_empty(self._register, record))
        _give(record, values)
        faults = records.checked(self._session, self._register, record, context)
        doubled = [
            Fault(key[0][-1], "R-ID-09", "本次填写中还有一条记录是同样的内容，请核对。")
            for key in self._natural_keys(record)
            if self._keys.get(key, record.id) != record.id
        ]
        return [fault for fault in faults if fault.refuses] + doubled

    def _natural_keys(self, record: Record) -> Iterator[tuple[Any, ...]]:
        for names in self._register.model.unique:
            values = tuple(getattr(record, name) for name in names)
            if None not in values:
                yield names, record.home, values


def _give(record: Record, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)
