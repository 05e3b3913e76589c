"""Finding records by a part of a name, pinyin initials, or digits of a number.

Every searched value leaves terms in one table without row ids, so that each kind
of question is a short range of its primary key: names leave pairs of neighbouring
characters, initials leave themselves, numbers leave themselves from a few offsets
and reversed, so that the last digits are a prefix too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, insert, inspect, select
from sqlalchemy.orm import Session

from station_app.domain.kinds import Kind
from station_app.domain.pinyin import initials
from station_app.domain.register import DELETED, Record, Register
from station_app.domain.registers import BY_NAME
from station_app.storage.tables import SearchTerm

TERMS = SearchTerm.__table__
LAST = "\U0010ffff"
LONGEST = 60
BIRTH_OFFSET = 6  # where the birth date begins in a resident number


def terms_of(kind: Kind[Any], value: str | None) -> Iterator[str]:
    """Yield the terms under which a value is found."""
    if not value:
        return
    if kind.name in ("id_number", "phone", "digits", "credit_code"):
        yield "d" + value[: LONGEST - 1]
        yield "r" + value[::-1][: LONGEST - 1]
        if kind.name == "id_number":
            yield "d" + value[BIRTH_OFFSET:]
        return
    yield from ("n" + value[i : i + 2].lower() for i in range(len(value)))
    if letters := initials(value):
        yield "p" + letters[: LONGEST - 1]


def index(session: Session, record: Record) -> None:
    """Bring the terms of a flushed record up to date."""
    register = BY_NAME[record.__tablename__]
    state = inspect(record)
    old: set[str] = set()
    new: set[str] = set()
    for name in register.searched:
        kind = register.fields[name].kind
        history = state.attrs[name].history
        before = (*history.deleted, *history.unchanged, None)[0]
        old.update(terms_of(kind, before))
        new.update(terms_of(kind, getattr(record, name)))
    connection = session.connection()
    if gone := old - new:
        connection.execute(
            delete(SearchTerm).where(
                TERMS.c.register == register.name,
                TERMS.c.term.in_(gone),
                TERMS.c.record == record.id,
            )
        )
    if added := new - old:
        rows = [{"register": register.name, "term": t, "record": record.id} for t in added]
        connection.execute(insert(SearchTerm), rows)


def question(text: str) -> list[str]:
    """Return the prefixes that all must match, for what was typed into the search box."""
    typed = "".join(text.split()).lower()
    if re.fullmatch(r"[0-9]+x?|[0-9-]+", typed):
        return ["d" + typed.upper(), "r" + typed.upper()[::-1]]
    if re.fullmatch(r"[a-z]+", typed):
        return ["p" + typed, "n" + typed[:2]]
    return ["n" + typed[i : i + 2] for i in range(max(1, len(typed) - 1))]


def matches(register: str, text: str) -> Select[tuple[str]]:
    """Return a query for the ids of a register's records that match `text`.

    Digits and letters match one way or the other; the pairs of a name all must.
    """
    prefixes = question(text)
    either = prefixes[0][0] != prefixes[-1][0]
    found = [select(TERMS.c.record).where(_range(register, prefix)) for prefix in prefixes]
    if len(found) == 1:
        return found[0]
    joined = found[0].union(*found[1:]) if either else found[0].intersect(*found[1:])
    return select(joined.subquery().c.record)


def _range(register: str, prefix: str) -> ColumnElement[bool]:
    return and_(TERMS.c.register == register, TERMS.c.term >= prefix, TERMS.c.term < prefix + LAST)


def may_lie_apart(text: str) -> bool:
    """Whether the pairs of a longer text may all occur without the text itself."""
    prefixes = question(text)
    return len(prefixes) > 1 and prefixes[0][0] == prefixes[-1][0]


def alive(register: Register[Any]) -> ColumnElement[bool]:
    """Return the condition that a record is not in the recycle bin."""
    column: ColumnElement[Any] = getattr(register.model, DELETED)
    return column.is_(None)
