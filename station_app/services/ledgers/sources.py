"""Where the values of a ledger's columns come from: fields, derived and computed values.

A source is written as the bindings of printed forms are:

    organisation            a field of the record itself
    state                   its state
    attended                a value that its register derives, or one out of `computed.COMPUTED`
    person.name             a field of what a reference leads to, or of what `around` chooses
    education.school|education.major   several, joined by blanks
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.codes import code_list
from station_app.domain.kinds import Kind, Reference
from station_app.domain.register import Context, Field, Register
from station_app.domain.registers import BY_NAME
from station_app.services.ledgers.around import Around, register_behind
from station_app.services.ledgers.computed import COMPUTED, Computed
from station_app.workbooks.specs import Value

BETWEEN = " "  # the parts of a joined source
STATE, HOME = "state", "home"
BOOKS = {"_rid": "id", "_rev": "revision"}  # hidden columns that tell the record

Show = Callable[[Any], Value]


@dataclass(frozen=True)
class Source:
    """What fills a column.

    read    gives the value of a row, exact and fit for sorting; None for no value
    show    makes a cell of a value
    spec    the field behind it; None: there is none, or there are several
    format  of the cells, as `specs.Column` has it
    codes   key of the list that the cells are out of; "" for no list
    listed  its codes with their labels
    """

    read: Callable[[Around], Any]
    show: Show
    spec: Field | None = None
    format: str = "text"
    codes: str = ""
    listed: Mapping[str, str] | None = None


def source_of(register: Register[Any], text: str) -> Source:
    """Return what fills a column; "" fills nothing. Raises ValueError for an unknown source."""
    if not text:
        return Source(lambda around: None, lambda value: None)
    if "|" in text:
        return _joined([source_of(register, part) for part in text.split("|")])
    holder, _, name = text.rpartition(".")
    if not holder:
        return _own(register, name)
    other = register_behind(register, holder)
    if other is None or name not in other.fields:
        raise ValueError(f"{register.name} has no source {text}")
    return _of_field(other.fields[name], lambda around: around.value(holder, name))


def _own(register: Register[Any], name: str) -> Source:
    if name in register.fields:
        return _of_field(register.fields[name], lambda around: getattr(around.record, name))
    if name in BOOKS:
        return Source(lambda around: str(getattr(around.record, BOOKS[name])), str)
    if name == HOME:
        stations = BY_NAME["station"]
        return Source(lambda around: label_of(around.context, stations, around.record.home), str)
    if name == STATE:
        labels = register.life_cycle.labels
        return Source(
            lambda around: around.record.state,
            lambda state: labels[state],
            codes=f"{register.name}_state",
            listed=labels,
        )
    derived = next((each.compute for each in register.derived if each.name == name), None)
    if derived is not None:
        return Source(lambda around: derived(around.record, around.context) or None, str)
    if name in COMPUTED:
        return _computed(COMPUTED[name])
    raise ValueError(f"{register.name} has no source {name}")


def _computed(found: Computed) -> Source:
    listed = code_list(found.codes).labels if found.codes else None
    return Source(found.compute, _as_it_is, format=found.format, codes=found.codes, listed=listed)


def _of_field(spec: Field, read: Callable[[Around], Any]) -> Source:
    kind = spec.kind
    if isinstance(kind, Reference):
        return Source(_labelled(kind.register, read), str, spec)
    codes = kind.codes if isinstance(kind, (Code, Flag)) else None
    return Source(
        read,
        _shown(kind),
        spec,
        kind.format,
        codes.key if codes else "",
        codes.labels if codes else None,
    )


def _shown(kind: Kind[Any]) -> Show:
    """Return what makes a cell of a value; amounts stay exact."""

    def cell_of(value: Any) -> Value:
        cell: Value = kind.to_cell(value)
        return value if isinstance(value, Decimal) and isinstance(cell, float) else cell

    return cell_of


def _labelled(register: str, read: Callable[[Around], Any]) -> Callable[[Around], Any]:
    """Return what reads how the record is called to which a reference leads."""
    return lambda around: label_of(around.context, BY_NAME[register], read(around)) or None


def label_of(context: Context, register: Register[Any], record_id: str | None) -> str:
    """Return what a record is called; "" for none."""
    record = context.find(register.name, record_id)
    value = None if record is None else getattr(record, register.label)
    if value is None:
        return ""
    kind = register.fields[register.label].kind
    if isinstance(kind, Reference):
        return label_of(context, BY_NAME[kind.register], value)
    return kind.show(value)


def _joined(parts: list[Source]) -> Source:
    def read(around: Around) -> str | None:
        values = [(part, part.read(around)) for part in parts]
        texts = [str(part.show(value)) for part, value in values if value is not None]
        return BETWEEN.join(texts) or None

    return Source(read, str)


def _as_it_is(value: Any) -> Value:
    cell: Value = value
    return cell
