"""Lists of records as the screen needs them: all row numbers at once, cells by the block.

A snapshot holds one number for each matching record, in order: eight megabytes for a
million. So the scroll bar is true, and “select all” means what it says. Which numbers
these are is known here alone: SQLite's own row ids.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from station_app.domain.code_kinds import Code
from station_app.domain.kinds import Reference
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.storage.database import PINYIN_KEY

CHUNK = 500  # row numbers in one question
FETCHED = 5_000  # numbers taken from the driver at once

Conditions = Sequence[ColumnElement[bool]]


def handles(
    session: Session,
    register: Register[Any],
    conditions: Conditions,
    order: Sequence[ColumnElement[Any]] = (),
    limit: int | None = None,
) -> array[int]:
    """Return the numbers of the matching records, in order.

    order   empty: the newest first
    limit   None: all of them
    """
    number = _number(register)
    query = select(number).select_from(register.model).where(*conditions).limit(limit)
    query = query.order_by(*(order or (register.model.id.desc(),)))
    # Straight from the driver: a row object for each number takes twice as long.
    cursor: Any = session.connection().execute(query).cursor
    found = array("q")
    while block := cursor.fetchmany(FETCHED):
        found.extend([number for (number,) in block])
    return found


def count(session: Session, register: Register[Any], conditions: Conditions) -> int:
    """Return how many records match."""
    query = select(func.count()).select_from(register.model).where(*conditions)
    return session.scalar(query) or 0


def lines(
    session: Session, register: Register[Any], numbers: Sequence[int], names: Sequence[str]
) -> dict[int, Any]:
    """Return rows with these attributes by the record's number; those that are gone are missing."""
    number = _number(register).label("number_")
    columns = [getattr(register.model, name) for name in names]
    found: dict[int, Any] = {}
    for start in range(0, len(numbers), CHUNK):
        chunk = list(numbers[start : start + CHUNK])
        query = select(number, *columns).select_from(register.model).where(number.in_(chunk))
        found |= {row.number_: row for row in session.execute(query)}
    return found


def ids(session: Session, register: Register[Any], numbers: Sequence[int]) -> list[str]:
    """Return the ids of records by their numbers, in the order of the numbers."""
    found = lines(session, register, numbers, ("id",))
    return [found[number].id for number in numbers if number in found]


def number_of(session: Session, register: Register[Any], record_id: str) -> int | None:
    """Return the number of one record; None when there is none."""
    query = select(_number(register)).select_from(register.model)
    found: int | None = session.scalar(query.where(register.model.id == record_id))
    return found


def sorted_by(register: Register[Any], path: str, descending: bool) -> list[ColumnElement[Any]]:
    """Return the order by a field: Chinese by pinyin, codes as listed, absent values last.

    path  a field, an attribute of every record, or field.field of what a reference leads to
    """
    name, _, of_other = path.partition(".")
    value = _sort_value(register, register.model, name, of_other)
    first = value.desc() if descending else value.asc()
    return [value.is_(None), first, register.model.id.desc()]


def _sort_value(
    register: Register[Any], model: Any, name: str, of_other: str = ""
) -> ColumnElement[Any]:
    attribute = getattr(model, name)
    spec = register.fields.get(name)
    if name == "state":
        return _by_position(attribute, register.life_cycle.labels)
    if spec is None:
        return attribute  # type: ignore[no-any-return]
    if isinstance(spec.kind, Reference):
        target = BY_NAME[spec.kind.register]
        other: Any = aliased(target.model)  # a division's parent is a division too
        inner = _sort_value(target, other, of_other or target.label)
        return select(inner).where(other.id == attribute).scalar_subquery()
    if isinstance(spec.kind, Code):
        return _by_position(attribute, spec.kind.codes.labels)
    value: ColumnElement[Any] = attribute
    return getattr(func, PINYIN_KEY)(value) if spec.kind.spoken else value


def _by_position(attribute: Any, labels: Mapping[str, str]) -> ColumnElement[Any]:
    return case({code: place for place, code in enumerate(labels)}, value=attribute, else_=None)


def _number(register: Register[Any]) -> ColumnElement[int]:
    return literal_column(f"{register.name}.rowid", BigInteger)
