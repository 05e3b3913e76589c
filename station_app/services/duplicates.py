"""Is this one registered already? Asked while a form is filled in, before anything is saved.

Certain is the same natural key, e.g. the number of a document; likely is the same name
with another fact, or a name that only sounds the same; the name alone is worth a look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from station_app.domain.kinds import Reference
from station_app.domain.pinyin import initials, sort_key
from station_app.domain.register import Record, Register
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.masking import mask_of
from station_app.services.workspace import Workspace
from station_app.storage import search

SHOWN = 4  # candidates
CERTAIN = 100  # weight of the same natural key; else the number of facts that agree
LOOKED_AT = 60  # records of one question, of which the best are told


@dataclass(frozen=True)
class Alike:
    """A live record that may be the one being typed.

    why      what is the same, e.g. 证件号码相同
    certain  the natural key is the same: it is that one
    facts    what else the record says, sensitive numbers masked
    role     id of the record that already stands on it, of the register asked for; ""
    """

    record: str
    label: str
    why: str
    certain: bool
    facts: str
    role: str = ""


def can_look(register: Register[Any]) -> bool:
    """Whether there is anything to compare records of this register by."""
    return bool(_keys(register) or register.alike)


def watched(register: Register[Any]) -> frozenset[str]:
    """Return the fields by which records are compared."""
    return frozenset((*_keys(register), *register.alike))


@needs(Right.READ)
def alike(
    workspace: Workspace,
    register: Register[Any],
    values: Mapping[str, Any],
    record: str = "",
    role: Register[Any] | None = None,
) -> list[Alike]:
    """Return the records that look like what is typed, the surest first.

    record  id of the one in the form, which is left out
    role    register of which it is asked whether it already has such a record
    """
    with workspace.database.reading() as session:
        found = {each.id: each for each in _candidates(session, register, values)}
        found.pop(record, None)
        told = [
            (likeness, each)
            for each in found.values()
            if (likeness := _likeness(register, values, each)) is not None
        ]
        told.sort(key=lambda pair: (-pair[0].weight, pair[1].id))
        return [
            Alike(
                each.id,
                records.label_of(session, register, each),
                likeness.why,
                likeness.weight == CERTAIN,
                _facts(register, each),
                _role_of(session, role, each.id),
            )
            for likeness, each in told[:SHOWN]
        ]


@dataclass(frozen=True)
class _Likeness:
    """How sure it is, and what is the same in words."""

    weight: int
    why: str


def _keys(register: Register[Any]) -> tuple[str, ...]:
    """Return the natural key, unless others than the record itself are named by it."""
    if any(isinstance(register.fields[name].kind, Reference) for name in register.keys):
        return ()
    return register.keys


def _candidates(
    session: Session, register: Register[Any], values: Mapping[str, Any]
) -> Iterator[Record]:
    for condition in _conditions(register, values):
        query = select(register.model).where(search.alive(register), condition)
        yield from session.scalars(query.limit(LOOKED_AT))


def _conditions(
    register: Register[Any], values: Mapping[str, Any]
) -> Iterator[ColumnElement[bool]]:
    """Yield the questions to ask, each short by an index."""
    key = register.identity(values) if _keys(register) else None
    if key is not None:
        pairs = zip(register.keys, key, strict=True)
        yield and_(*(_looked_up(register, name, value) for name, value in pairs))
    name = values.get(register.label)
    if not name or register.label not in register.alike:
        return
    named = _looked_up(register, register.label, name)
    others = [n for n in register.alike if n != register.label and values.get(n) is not None]
    if others:
        facts = or_(*(_equals(register, n, values[n]) for n in others))
        sounding = register.model.id.in_(search.matches(register, initials(str(name))))
        yield and_(or_(named, sounding), facts)
    yield named


def _looked_up(register: Register[Any], name: str, value: Any) -> ColumnElement[bool]:
    """Return the condition that a field has a value, by the index of searched texts if it can."""
    equal = _equals(register, name, value)
    if name not in register.searched:
        return equal
    near = register.model.id.in_(search.matches(register, str(value)))
    return and_(near, equal)


def _equals(register: Register[Any], name: str, value: Any) -> ColumnElement[bool]:
    column: ColumnElement[bool] = getattr(register.model, name) == value
    return column


def _likeness(
    register: Register[Any], values: Mapping[str, Any], record: Record
) -> _Likeness | None:
    """Weigh what is the same; None when it is too little."""

    def same(name: str) -> bool:
        return values.get(name) is not None and values[name] == getattr(record, name)

    keys = _keys(register)
    if keys and all(map(same, keys)):
        return _Likeness(CERTAIN, f"{register.fields[keys[-1]].label}相同")
    labels = [register.fields[name].label for name in register.alike if same(name)]
    own = register.fields[register.label].label
    words = "、".join(labels)
    if own in labels:
        return _Likeness(len(labels), f"{words}相同")
    named = (str(values.get(register.label) or ""), str(getattr(record, register.label) or ""))
    if labels and _syllables(named[0]) == _syllables(named[1]):
        return _Likeness(len(labels), f"{own}同音，{words}相同")
    return None


def _syllables(name: str) -> list[str]:
    return sort_key(name).split()[::2]


def _facts(register: Register[Any], record: Record) -> str:
    """Return what else tells the record from others: values of key and likeness."""
    shown = []
    for name in dict.fromkeys((*register.alike, *_keys(register)[-1:])):
        value = getattr(record, name)
        spec = register.fields[name]
        if value is not None and name != register.label:
            text = spec.kind.show(value)
            mask = mask_of(spec)
            shown.append(text if mask is None else mask(text))
    return "　".join(shown)


def _role_of(session: Session, role: Register[Any] | None, record: str) -> str:
    if role is None:
        return ""
    column: ColumnElement[Any] = getattr(role.model, role.label)
    query = select(role.model.id).where(column == record, search.alive(role)).limit(1)
    return str(session.scalar(query) or "")
