"""The audit log in the words of people: what was done, to what, and what changed into what."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.kinds import Files, Photo, Reference
from station_app.domain.problems import StationError
from station_app.domain.register import DELETED, Field, Record, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.exchanged import CORRECTIONS
from station_app.services import records
from station_app.services.printing import paper_title
from station_app.services.trail_terms import (
    CODED,
    FACTS,
    KINDS,
    MOVED,
    NOTE,
    OUTCOMES,
    UNDONE,
    VERBS,
    WHOLE,
)
from station_app.storage.tables import AuditEntry

STATE = "state"
CHUNK = 500  # records in one question
ELSEWHERE = "（隐去的部分有改动）"

Veil = Callable[[Field], Callable[[str], str] | None]  # what hides a field's values; None: nothing


def unveiled(spec: Field) -> None:
    """Hide nothing."""


@dataclass(frozen=True)
class Difference:
    """One field as it was and as it became, in words; "" for nothing."""

    label: str
    old: str
    new: str


def done(action: str, kind: str, changes: Mapping[str, Any]) -> str:
    """Say in words what an entry of the log did."""
    head, _, verb = action.partition(".")
    if action == "undo":
        return UNDONE.get(kind, WHOLE[action])
    if action in WHOLE:
        return WHOLE[action]
    if head == "print":
        return "打印"
    if verb in VERBS:
        return VERBS[verb]
    if kind == "change" and STATE in changes and (verb == "move" or len(changes) == 1):
        return MOVED
    return KINDS.get(kind, action)


class Names:
    """What records are called; those of a whole page are read together.

    The records stay held here: the session alone would forget them at once.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held: dict[tuple[str, str], Record] = {}

    def fetch(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Read records by (register, id), and those after which they are called."""
        waiting = set(wanted)
        while waiting:
            found = list(self._read(waiting))
            self._held |= {(each.__tablename__, each.id): each for each in found}
            known = set(self._held) | waiting
            waiting = {pair for each in found for pair in _above(each)} - known

    def record(self, register: str, record_id: str) -> Record | None:
        """Return a record, deleted or not; None when there is none."""
        if (register, record_id) not in self._held:
            self.fetch([(register, record_id)])
        return self._held.get((register, record_id))

    def label(self, register: str, record_id: str) -> str:
        """Return what a record is called, after what it is part of; "" when it is gone."""
        record = self.record(register, record_id)
        return "" if record is None else self.label_of(record)

    def label_of(self, record: Record) -> str:
        """Return what a record at hand is called."""
        return records.full_label(self._session, BY_NAME[record.__tablename__], record).strip()

    def _read(self, wanted: set[tuple[str, str]]) -> Iterator[Record]:
        by_register: dict[str, list[str]] = defaultdict(list)
        for register, record_id in wanted:
            if register in BY_NAME and record_id:
                by_register[register].append(record_id)
        for register, ids in by_register.items():
            model = BY_NAME[register].model
            for start in range(0, len(ids), CHUNK):
                chunk = model.id.in_(ids[start : start + CHUNK])
                yield from self._session.scalars(select(model).where(chunk))


def _above(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the records after which a record is called."""
    register = BY_NAME[record.__tablename__]
    for name in {register.label, register.parent or register.label}:
        if name in register.references and (value := getattr(record, name)) is not None:
            yield register.references[name], value


def register_of(entry: AuditEntry) -> str:
    """Return the register that an entry is about; a note names it among its facts."""
    return entry.register or str(entry.changes.get("register") or "")


def mentioned(entry: AuditEntry) -> Iterator[tuple[str, str]]:
    """Yield the records by (register, id) that an entry is about or refers to."""
    yield register_of(entry), entry.record
    if entry.register not in BY_NAME:
        return
    for name, target in BY_NAME[entry.register].references.items():
        yield from ((target, value) for value in entry.changes.get(name, ()) if value)


def differences(entry: AuditEntry, names: Names, veil: Veil = unveiled) -> tuple[Difference, ...]:
    """Return what an entry changed, in the order in which the form has the fields."""
    if entry.kind == NOTE:
        return tuple(_facts(entry))
    register = BY_NAME.get(entry.register)
    if register is None:
        return ()
    order = [*register.fields, STATE, DELETED]
    fields = sorted(entry.changes, key=lambda n: order.index(n) if n in order else len(order))
    return tuple(
        Difference(_label(register, name), *_both(entry, name, names, veil))
        for name in fields
        if name != DELETED or entry.kind not in ("delete", "restore")
    )


def _both(entry: AuditEntry, name: str, names: Names, veil: Veil) -> tuple[str, str]:
    """Return the value before and after; what differs only where it is hidden is told so."""
    old, new = (_shown(entry, name, value, names, veil) for value in entry.changes[name])
    return (old, new) if old != new or not new else (old, f"{new}{ELSEWHERE}")


def _label(register: Register[Any], name: str) -> str:
    if name in register.fields:
        return register.fields[name].label
    return "状态" if name == STATE else name


def _shown(entry: AuditEntry, name: str, value: Any, names: Names, veil: Veil) -> str:
    register = BY_NAME[entry.register]
    if value is None or value == "":
        return ""
    if register is CORRECTIONS:
        value = _proposed(entry, name, value, names, veil)
    if name == STATE:
        return register.life_cycle.labels.get(value, str(value))
    if name not in register.fields:
        return str(value)
    kind = register.fields[name].kind
    if isinstance(kind, Reference):
        return names.label(kind.register, value) or "（记录已不在）"
    if isinstance(kind, Photo):
        return "一张照片"
    if isinstance(kind, Files):
        return f"{value.count(',') + 1} 个附件"
    return _veiled(register.fields[name], value, veil)


def _veiled(spec: Field, value: Any, veil: Veil) -> str:
    """Return a value as the form shows it, as far as this reader may see it."""
    shown = str(spec.kind.show(spec.kind.from_json(value)))
    hide = veil(spec)
    return shown if hide is None else hide(shown)


def _proposed(entry: AuditEntry, name: str, value: Any, names: Names, veil: Veil) -> Any:
    """Return a value of a correction, whose fields name a register, a field and its values."""
    of_it = entry.changes.get("register"), entry.changes.get("field_name")
    register = BY_NAME.get(of_it[0][1] or "") if of_it[0] else None
    spec = register.fields.get(of_it[1][1] or "") if register and of_it[1] else None
    if register is None or spec is None:
        return value
    if name == "register":
        return register.title
    if name == "record":
        return names.label(register.name, value) or value
    if name == "field_name":
        return spec.label
    if name in ("base_value", "proposed_value"):
        inner = json.loads(value)
        if isinstance(spec.kind, Reference):
            return names.label(spec.kind.register, inner or "")
        return "" if inner is None else _veiled(spec, inner, veil)
    return value


def _facts(entry: AuditEntry) -> Iterator[Difference]:
    for name, value in entry.changes.items():
        if value not in (None, "", []):
            yield Difference(FACTS.get(name, name), "", _fact(name, value))


def _form(form_id: str) -> str:
    """Return the title of a form; one that is no longer there stands for itself."""
    try:
        return paper_title(form_id)
    except StationError:
        return form_id


def _fact(name: str, value: Any) -> str:
    if name == "form":
        return _form(str(value))
    if name == "outcome":
        return OUTCOMES.get(value, str(value))
    if name == "register":
        return BY_NAME[value].title if value in BY_NAME else str(value)
    if name in ("fields", "roles"):
        return "、".join(CODED.get(name, {}).get(each, each) for each in value)
    if name in CODED:
        return CODED[name].get(value, str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return str(len(value))
    return f"{value:,}" if isinstance(value, int) else str(value)
