"""Finding records by a part of a name, pinyin initials, or digits of a number.

Every searched value leaves terms in one table without row ids, so that each kind
of question is a short range of its primary key: names leave pairs of neighbouring
characters, initials leave themselves, numbers leave themselves from a few offsets
and reversed, so that the last digits are a prefix too. Blanks and case do not count.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import PassiveFlag, Session
from sqlalchemy.orm.attributes import get_history

from station_app.domain.kinds import Kind
from station_app.domain.pinyin import initials
from station_app.domain.register import DELETED, Record, Register
from station_app.domain.registers import BY_NAME
from station_app.storage.tables import SearchTerm

TERMS = SearchTerm.__table__
LAST = "\U0010ffff"
LONGEST = 60
BIRTH_OFFSET = 6  # where the birth date begins in a resident number
NUMBERS = ("id_number", "phone", "digits", "credit_code")  # kinds whose values are numbers
NUMBER = re.compile(r"(?=.*\d)[A-Za-z\d-]+", re.ASCII)  # and texts that look like one
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def terms_of(kind: Kind[Any], value: str | None) -> Iterator[str]:
    """Yield the terms under which a value is found."""
    if not value:
        return
    if kind.name in NUMBERS or NUMBER.fullmatch(value):
        number = value.upper()
        yield "d" + number[: LONGEST - 1]
        yield "r" + number[::-1][: LONGEST - 1]
        if kind.name == "id_number":
            yield "d" + number[BIRTH_OFFSET:LONGEST]
        return
    name = folded(value)
    yield from ("n" + name[i : i + 2] for i in range(len(name)))
    if letters := initials(value):
        yield "p" + letters[: LONGEST - 1]


def folded(text: str) -> str:
    """Return a text without blanks and in small letters, as SQL's `lower` makes them."""
    return "".join(text.split()).translate(_SMALL)


def index(session: Session, records: Iterable[Record]) -> None:
    """Bring the terms of flushed records up to date."""
    gone: list[dict[str, str]] = []
    added: list[dict[str, str]] = []
    for record in records:
        old, new = _terms_before_and_after(record)
        of_it = {"register": record.__tablename__, "record": record.id}
        gone += [of_it | {"term": term} for term in old - new]
        added += [of_it | {"term": term} for term in new - old]
    connection = session.connection()
    if gone:
        same = (TERMS.c[name] == bindparam(f"b_{name}") for name in gone[0])
        rows = [{f"b_{name}": value for name, value in row.items()} for row in gone]
        connection.execute(cast(Table, TERMS).delete().where(*same), rows)
    if added:
        connection.execute(insert(SearchTerm), added)


def _terms_before_and_after(record: Record) -> tuple[set[str], set[str]]:
    register = BY_NAME[record.__tablename__]
    old: set[str] = set()
    new: set[str] = set()
    for name in register.searched:
        kind = register.fields[name].kind
        _, unchanged, deleted = get_history(record, name, PassiveFlag.PASSIVE_NO_INITIALIZE)
        before = (*deleted, *unchanged, None)[0]
        old.update(terms_of(kind, before))
        new.update(terms_of(kind, getattr(record, name)))
    return old, new


def pairs_of(text: str) -> list[str]:
    """Return the prefixes that all must match when `text` is a part of a name."""
    name = folded(text)
    return ["n" + name[i : i + 2] for i in range(max(1, len(name) - 1))]


def starts_of(text: str) -> list[str]:
    """Return the prefixes of which one must match when `text` is initials or part of a number."""
    typed = folded(text)
    if not re.fullmatch(r"[a-z0-9-]+", typed):
        return []
    number = typed.upper()
    starts = {"d" + number, "r" + number[::-1], "d" + number.replace("-", ""), "p" + typed}
    return sorted(starts - {"d"})


def matches(register: Register[Any], text: str) -> Select[tuple[str]]:
    """Return a query for the ids of a register's records that match `text`."""
    either = [_with_prefix(register, prefix) for prefix in starts_of(text)]
    found = _with_name(register, text)
    return select(found.union(*either).subquery().c.record) if either else found


def _with_name(register: Register[Any], text: str) -> Select[tuple[str]]:
    """Return a query for the records in whose searched texts `text` occurs."""
    prefixes = pairs_of(text)
    found = [_with_prefix(register, prefix) for prefix in prefixes]
    if len(found) == 1:
        return found[0]
    model = register.model
    near = select(found[0].intersect(*found[1:]).subquery().c.record)
    # The pairs may all occur without the text itself.
    columns: list[Any] = [getattr(model, name) for name in register.searched]
    plain = (func.lower(func.replace(column, " ", "")) for column in columns)
    holds = or_(*(column.contains(folded(text), autoescape=True) for column in plain))
    return select(model.id.label("record")).where(model.id.in_(near), holds)


def _with_prefix(register: Register[Any], prefix: str) -> Select[tuple[str]]:
    lies_there = and_(TERMS.c.term >= prefix, TERMS.c.term < prefix + LAST)
    return select(TERMS.c.record).where(TERMS.c.register == register.name, lies_there)


def alive(register: Register[Any]) -> ColumnElement[bool]:
    """Return the condition that a record is not in the recycle bin."""
    column: ColumnElement[Any] = getattr(register.model, DELETED)
    return column.is_(None)
