"""What a table's filters offer: operators and choices of a column, and reading of pinyin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.kinds import Day, Month
from station_app.domain.number_kinds import Number, Whole
from station_app.domain.pinyin import initials
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.places import STATIONS
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.conditions import BY, HOME, SEVERAL, STANDING, STATE, UPDATED
from station_app.services.listing import OPERATORS, Column, Filter
from station_app.services.rosters.apply import batches
from station_app.services.standing import Standing
from station_app.services.workspace import Workspace

SIGNS = {"is": "=", "not": "≠", "has": "含", "from": "≥", "to": "≤"}
_SYLLABLE = re.compile(r"(?:[zcs]h|[b-df-hj-np-tw-z])?[aeiouvü]+(?:ng|n(?![aeiouvü])|r(?![a-z]))?")
BESIDE = {"batch": "导入", "origin": "来源"}  # attributes that are no columns
ID = "id"  # a condition by ids names records picked elsewhere: how many says enough
_PRESENT = ("empty", "filled")


def searchable(register: Register[Any]) -> bool:
    """Tell whether records of the register are found by what is typed into a search box."""
    target = register.references.get(register.label)
    return bool(register.searched) or (target is not None and searchable(BY_NAME[target]))


def searched_labels(register: Register[Any]) -> tuple[str, ...]:
    """Return the labels of the fields that a search looks into, the record's name first."""
    target = register.references.get(register.label)
    others = searched_labels(BY_NAME[target]) if target is not None else ()
    own = tuple(register.fields[name].label for name in register.searched)
    return (*others, *own)


def operators_of(column: Column) -> tuple[str, ...]:
    """Return the operators that make sense for a column, the usual one first; () for none."""
    if column.spec is None:
        own = {
            STATE: ("is", "not"), STANDING: ("is",), HOME: ("is", "not"), BY: ("is", "has"),
            UPDATED: ("from", "to", "is"),
        }  # fmt: skip
        return own.get(column.path, ())
    kind = column.spec.kind
    if isinstance(kind, (Code, Flag)):
        return ("is", "not", *_PRESENT)
    if isinstance(kind, (Day, Month, Whole, Number)):
        return ("from", "to", "is", *_PRESENT)
    if isinstance(kind, Codes):
        return ("has", *_PRESENT)
    return ("has", "is", "not", *_PRESENT)


@needs(Right.READ)
def choices(
    workspace: Workspace, register: Register[Any], column: Column
) -> tuple[tuple[str, str], ...]:
    """Return the values among which a filter chooses, as (value, label); () for free text."""
    if column.path == STATE:
        return tuple(register.life_cycle.labels.items())
    if column.path == STANDING:
        return tuple((each.value, each.value) for each in Standing if each.value)
    if column.path == HOME:
        return _stations(workspace)
    kind = column.spec.kind if column.spec is not None else None
    if isinstance(kind, Flag):
        return (("True", "是"), ("False", "否"))
    if isinstance(kind, Code):
        return tuple(kind.codes.labels.items())
    return ()


def _batch(workspace: Workspace, batch: str) -> str:
    """Return the file from which an import came."""
    found = (each.file for each in batches(workspace) if each.id == batch)
    return next(found, batch)


def _stations(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    model: Any = STATIONS.model
    alive = model.deleted_at.is_(None)
    query = select(model.home, model.name).where(alive, model.home != "").order_by(model.home)
    with workspace.database.reading() as session:
        return tuple((home, name) for home, name in session.execute(query))


@needs(Right.READ)
def in_words(
    workspace: Workspace, register: Register[Any], columns: Sequence[Column], each: Filter
) -> str:
    """Return a filter as people read it, e.g. 出生日期 ≥ 1990-01-01."""
    column = next((one for one in columns if one.path == each.path), None)
    label = column.label if column is not None else BESIDE.get(each.path, each.path)
    if each.path == "batch":
        return f"{label}：{_batch(workspace, each.value)}"
    if each.path == ID:
        return f"指定的 {len(each.value.split(SEVERAL)):,} {register.unit}"
    if each.operator in _PRESENT:
        return f"{label}{OPERATORS[each.operator]}"
    labels = dict(choices(workspace, register, column)) if column is not None else {}
    values = "、".join(labels.get(part, part) for part in each.value.split(SEVERAL))
    return f"{label} {SIGNS[each.operator]} {values}"


def while_composing(before: str, composing: str, after: str = "") -> str:
    """Return what to search for while an input method still composes, by initials.

    composing   what it shows, e.g. wang'fang, w'f: syllables or initials, cut or not

    A vowel may begin a syllable or be an initial (王爱军 is waj), so both are searched for.
    """
    parts = [part for part in re.split(r"[^a-zü]+", composing.casefold()) if part]
    if not parts:
        return (before + composing + after).strip()
    short = "".join(_SYLLABLE.sub(lambda found: found[0][0], part) for part in parts)
    readings = dict.fromkeys((short, "".join(parts)))
    head, tail = initials(before), initials(after)
    return SEVERAL.join(f"{head}{reading}{tail}" for reading in readings)
