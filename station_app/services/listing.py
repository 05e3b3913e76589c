"""Registers as tables on the screen: their columns, the records that match, what is shown."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from station_app.domain.kinds import Files, LongText, Photo, Reference
from station_app.domain.problems import StationError
from station_app.domain.register import DELETED, Context, Field, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services import conditions, finding
from station_app.services.access import needs
from station_app.services.contexts import context_for, remembering
from station_app.services.masking import Mask, hidden_from, mask_of, require_seeing, veil_of
from station_app.services.standing import ATTRIBUTES, Standing, standing_of
from station_app.services.workspace import Workspace
from station_app.storage import pages

OPERATORS = {
    "is": "是", "not": "不是", "has": "包含", "from": "不早于/不小于", "to": "不晚于/不大于",
    "empty": "为空", "filled": "不为空",
}  # fmt: skip
# What a column or filter may name beside the fields.
STANDING, STATE, HOME = conditions.STANDING, conditions.STATE, conditions.HOME
UPDATED, BY = conditions.UPDATED, conditions.BY
SEVERAL = conditions.SEVERAL
PRESENT = ("empty", "filled")  # operators that ask for no value


@dataclass(frozen=True)
class Column:
    """One column that a table may have.

    path      field; field.field of what a reference leads to; a derived value; or STATE,
              STANDING, HOME, UPDATED, BY
    spec      the field behind it; None: it has none
    width     usual width, in characters
    sortable  whether `Question.order` may name it
    """

    path: str
    label: str
    width: float
    align: str = "left"
    spec: Field | None = None
    sortable: bool = True

    @property
    def own(self) -> bool:
        """Whether it is a field of the record itself, which can be typed into."""
        return self.spec is not None and "." not in self.path


@dataclass(frozen=True)
class Filter:
    """One condition: column, key of OPERATORS, and the value as typed (labels or codes).

    Several values between SEVERAL: any of them.
    """

    path: str
    operator: str = "is"
    value: str = ""


@dataclass(frozen=True)
class Question:
    """Which records, in which order.

    text    what is searched for; several between SEVERAL: any of them
    order   path of a column; "": the newest first
    binned  those in the recycle bin instead of the live ones
    """

    text: str = ""
    filters: tuple[Filter, ...] = ()
    order: str = ""
    descending: bool = False
    binned: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One record as the table shows it; cells in the order of the columns asked for.

    version   its row_version as seen
    state     code of the state
    """

    id: str
    home: str
    version: int
    state: str
    standing: Standing
    cells: tuple[str, ...]


@needs(Right.READ)
def columns_of(workspace: Workspace, register: Register[Any]) -> tuple[Column, ...]:
    """Return every column that a table of the register may have, in a sensible order."""
    found = [_of_field(name, spec) for name, spec in register.fields.items() if _listed(spec)]
    if register.label in register.references and register.label != register.parent:
        target = BY_NAME[register.references[register.label]]
        found += [
            _of_field(f"{register.label}.{name}", spec)
            for name, spec in target.fields.items()
            if _listed(spec) and name != target.label
        ]
    found += [Column(d.name, d.label, 12, sortable=False) for d in register.derived]
    if len(register.life_cycle.labels) > 1:
        found.append(Column(STATE, "状态", 10, "center"))
    if workspace.station:
        found.append(Column(STANDING, "报送", 8, "center", sortable=False))
    else:
        found.append(Column(HOME, "社工站", 16))
    return (*found, Column(UPDATED, "修改时间", 17, "center"), Column(BY, "修改人", 10))


@needs(Right.READ)
def usual_columns(workspace: Workspace, register: Register[Any]) -> tuple[str, ...]:
    """Return the paths of the columns that a table begins with."""
    known = {column.path for column in columns_of(workspace, register)}
    chosen = [path for path in register.columns if path in known]
    last = STANDING if workspace.station else HOME
    return (*chosen, last)


def _listed(spec: Field) -> bool:
    return not isinstance(spec.kind, (Photo, Files))


def _of_field(path: str, spec: Field) -> Column:
    kind = spec.kind
    long = isinstance(kind, LongText)
    return Column(path, spec.label, 24 if long else kind.width, kind.align, spec)


@needs(Right.READ)
def snapshot(
    workspace: Workspace, register: Register[Any], question: Question, limit: int | None = None
) -> array[int]:
    """Return a number for each record that matches, in order; `rows` turns them into cells.

    limit  None: all. Raises StationError for a value that a filter cannot read.
    """
    with workspace.database.reading() as session:
        matching = _matching(workspace, register, question)
        order = (
            pages.sorted_by(register, question.order, question.descending) if question.order else ()
        )
        return pages.handles(session, register, matching, order, limit)


@needs(Right.READ)
def count(workspace: Workspace, register: Register[Any], question: Question) -> int:
    """Return how many records match."""
    with workspace.database.reading() as session:
        return pages.count(session, register, _matching(workspace, register, question))


@needs(Right.READ)
def ids(workspace: Workspace, register: Register[Any], numbers: Sequence[int]) -> list[str]:
    """Return the ids of records by their numbers."""
    with workspace.database.reading() as session:
        return pages.ids(session, register, numbers)


@needs(Right.READ)
def number_of(workspace: Workspace, register: Register[Any], record_id: str) -> int | None:
    """Return the number of one record; None when there is none."""
    with workspace.database.reading() as session:
        return pages.number_of(session, register, record_id)


@needs(Right.READ)
def rows(
    workspace: Workspace,
    register: Register[Any],
    paths: Sequence[str],
    numbers: Sequence[int],
    *,
    whole: bool = False,
) -> list[Row | None]:
    """Return the rows of a block by their numbers; None for a record that is gone.

    whole  numbers and what was confided as they are, as far as the person may see them;
           else they are masked for everybody
    """
    veil = partial(hidden_from, workspace.user) if whole else mask_of
    with workspace.database.reading() as session:
        names = _attributes(register, paths)
        found = pages.lines(session, register, numbers, names)
        present = list(found.values())
        # One for all derived columns: they look at much the same of each record.
        context = cache(lambda: remembering(context_for(workspace, session)))
        seen = (present, context)
        readers = [
            _veiled(
                veil(spec_of(register, path)) or veil_of(workspace.user, register, path),
                _reader(workspace, session, register, path, *seen),
            )
            for path in paths
        ]
        return [_row(found.get(number), readers) for number in numbers]


Reader = Callable[[Any], str]


def _veiled(mask: Mask | None, read: Reader) -> Reader:
    """Return what shows a column with that hidden which may not be seen."""
    if mask is None:
        return read
    return lambda line: mask(text) if (text := read(line)) else ""


def spec_of(register: Register[Any], path: str) -> Field | None:
    """Return the field behind the path of a column; None: there is none."""
    name, _, of_other = path.partition(".")
    spec = register.fields.get(name)
    if spec is None or not isinstance(spec.kind, Reference):
        return spec
    target = BY_NAME[spec.kind.register]
    return spec_of(target, of_other or target.label)


def _row(line: Any, readers: Sequence[Reader]) -> Row | None:
    if line is None:
        return None
    cells = tuple(reader(line) for reader in readers)
    return Row(line.id, line.home, line.row_version, line.state, standing_of(line), cells)


def _attributes(register: Register[Any], paths: Iterable[str]) -> tuple[str, ...]:
    """Return what of the records must be read to show these columns."""
    known = {*register.fields, UPDATED, BY}
    heads = (path.partition(".")[0] for path in paths)
    needed = ("id", HOME, STATE, "row_version", *ATTRIBUTES, *(h for h in heads if h in known))
    return tuple(dict.fromkeys(needed))


def _reader(
    workspace: Workspace,
    session: Session,
    register: Register[Any],
    path: str,
    present: Sequence[Any],
    context: Callable[[], Context],
) -> Reader:
    """Return what shows one column; what it needs of other registers is read at once."""
    name, _, of_other = path.partition(".")
    if path == STATE:
        labels = register.life_cycle.labels
        return lambda line: labels.get(line.state, line.state)
    if path == STANDING:
        return lambda line: standing_of(line).value
    if path == HOME:
        names = _labels(session, "station", "", {line.home for line in present})
        return lambda line: names.get(line.home, line.home)
    if path == UPDATED:
        return lambda line: _moment(workspace, line.updated_at)
    if path == BY:
        return lambda line: str(line.updated_by)
    spec = register.fields.get(name)
    if spec is None:
        return _derived_reader(session, register, path, present, context)
    if isinstance(spec.kind, Reference):
        held = {getattr(line, name) for line in present}
        shown = _labels(session, spec.kind.register, of_other, held)
        return lambda line: shown.get(getattr(line, name), "")
    kind = spec.kind
    return lambda line: "" if (value := getattr(line, name)) is None else kind.show(value)


def _labels(
    session: Session, register: str, field: str, wanted: Iterable[str | None]
) -> Mapping[str, str]:
    """Return what records are called, or a field of theirs as shown, by id."""
    target = BY_NAME[register]
    name = field or target.label
    spec = target.fields[name]
    column: Any = getattr(target.model, name)
    known = [each for each in wanted if each]
    pairs: list[tuple[str, Any]] = []
    for start in range(0, len(known), pages.CHUNK):
        chunk = known[start : start + pages.CHUNK]
        query = select(target.model.id, column).where(target.model.id.in_(chunk))
        pairs += [(row[0], row[1]) for row in session.execute(query)]
    if isinstance(spec.kind, Reference):
        further = _labels(session, spec.kind.register, "", {value for _, value in pairs})
        return {key: further.get(value, "") for key, value in pairs}
    return {key: "" if value is None else spec.kind.show(value) for key, value in pairs}


def _derived_reader(
    session: Session,
    register: Register[Any],
    name: str,
    present: Sequence[Any],
    context: Callable[[], Context],
) -> Reader:
    item = next((each for each in register.derived if each.name == name), None)
    if item is None:
        raise StationError(f"“{register.title}”没有“{name}”这一列。")
    looking = context()
    shown = {
        line.id: item.compute(session.get(register.model, line.id), looking) for line in present
    }
    return lambda line: shown[line.id]


def _moment(workspace: Workspace, at: datetime) -> str:
    return workspace.local(at).strftime("%Y-%m-%d %H:%M")


def _matching(
    workspace: Workspace, register: Register[Any], question: Question
) -> list[ColumnElement[bool]]:
    deleted: Any = getattr(register.model, DELETED)
    found = [deleted.is_not(None) if question.binned else deleted.is_(None)]
    texts = [text for part in question.text.split(SEVERAL) if (text := part.strip())]
    if texts:
        found.append(or_(*(finding.matching(register, text) for text in texts)))
    for each in question.filters:
        _require_seeing(workspace, register, each)
        found.append(
            conditions.condition(workspace, register, each.path, each.operator, each.value)
        )
    return found


def _require_seeing(workspace: Workspace, register: Register[Any], each: Filter) -> None:
    """Refuse to compare with a value that the person may not see: answers would tell it."""
    spec = spec_of(register, each.path)
    if spec is not None and each.operator not in PRESENT:
        require_seeing(workspace.user, spec)
