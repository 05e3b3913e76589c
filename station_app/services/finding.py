"""Finding records: what was typed into the search box, and conditions on fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from station_app.domain.kinds import Reference
from station_app.domain.problems import StationError
from station_app.domain.register import Record, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.workspace import Workspace
from station_app.storage import search


@dataclass(frozen=True)
class Found:
    """The first of the records that match.

    count  says how many match; asks the store where there are more than these
    """

    rows: tuple[Record, ...]
    count: Callable[[], int]

    @cached_property
    def total(self) -> int:
        """How many match; counted only when somebody asks, for that takes longer than finding."""
        return self.count()


@needs(Right.READ)
def find(
    workspace: Workspace,
    register: Register[Any],
    text: str = "",
    where: Mapping[str, str] | None = None,
    limit: int = 50,
) -> Found:
    """Return the live records that match, in the order in which they were entered.

    text   part of a name, pinyin initials, digits of an ID or telephone; "" for all
    where  {field or "state": value as typed}
    """
    conditions = [search.alive(register), *_conditions(register, where or {})]
    if text.strip():
        conditions.append(matching(register, text.strip()))
    model = register.model
    with workspace.database.reading() as session:
        ordered = select(model).where(*conditions).order_by(model.id)
        found = session.scalars(ordered.limit(limit + 1)).all()
    if len(found) <= limit:
        return Found(tuple(found), lambda: len(found))
    return Found(tuple(found[:limit]), partial(_count, workspace, register, conditions))


def _count(
    workspace: Workspace, register: Register[Any], conditions: Sequence[ColumnElement[bool]]
) -> int:
    with workspace.database.reading() as session:
        query = select(func.count()).select_from(register.model).where(*conditions)
        return session.scalar(query) or 0


def matching(register: Register[Any], text: str) -> ColumnElement[bool]:
    """Return the condition that a record matches, itself or by what it is called by."""
    model = register.model
    either: list[ColumnElement[bool]] = []
    if register.searched:
        either.append(model.id.in_(search.matches(register, text)))
    label = register.fields[register.label]
    if isinstance(label.kind, Reference):
        target = BY_NAME[label.kind.register]
        column: Any = getattr(model, register.label)
        either.append(column.in_(select(target.model.id).where(matching(target, text))))
    if not either:
        raise StationError(f"“{register.title}”不支持按文字查找，请改用条件（--where）。")
    return or_(*either)


def _conditions(register: Register[Any], where: Mapping[str, str]) -> Sequence[ColumnElement[bool]]:
    conditions = []
    for name, text in where.items():
        column: Any = getattr(register.model, name, None)
        if name in ("state", "home", "batch", "id"):
            conditions.append(column == text)
            continue
        value = records.parse(register, {name: text})[name]
        conditions.append(column.is_(None) if value is None else column == value)
    return conditions


def shown(session: Session, register: Register[Any], record: Record) -> dict[str, str]:
    """Return a record's fields as people read them, references by their labels."""
    found = {}
    for name, spec in register.fields.items():
        value = getattr(record, name)
        if value is None:
            found[name] = ""
        elif isinstance(spec.kind, Reference):
            target = BY_NAME[spec.kind.register]
            found[name] = records.label_of(session, target, session.get(target.model, value))
        else:
            found[name] = spec.kind.show(value)
    return found
