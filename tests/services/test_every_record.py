"""The life of a record, promised for all registers at once."""

from __future__ import annotations

from typing import Any

import pytest

from station_app.domain.kinds import Reference
from station_app.domain.problems import RecordMissing
from station_app.domain.register import Owner, Record, Register
from station_app.domain.registers import REGISTERS
from station_app.services import finding, records, recycling, undo
from station_app.services.workspace import Workspace
from station_app.storage.audit import to_json
from tests.builders import filled, make, references, writable

every_register = pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.name)


@pytest.fixture
def home(register: Register[Any], request: pytest.FixtureRequest) -> Workspace:
    """Open the workspace that may write every field of the register."""
    of_bureau = register.owned(Owner.BUREAU)
    opened: Workspace = request.getfixturevalue("bureau" if of_bureau else "station")
    return opened


def values_of(register: Register[Any], record: Record) -> dict[str, Any]:
    return {name: getattr(record, name) for name in register.fields}


def written(register: Register[Any], record: Record) -> dict[str, Any]:
    """Return the fields that the workspace could fill in."""
    return {name: v for name, v in values_of(register, record).items() if v is not None}


def changeable(register: Register[Any]) -> tuple[str, Any]:
    """Return a field that no other one depends on, and another value for it."""
    names = ("remark", "note", "answer_reason", "source", "major", "post", "issuer", "organ")
    last = (
        "organisation",
        "unit",
        "holder",
        "name",
        "reason",
        "value",
        "reflection",
        "who",
        "scope",
        "consent_way",
        "methods",
        "payee",
        "item",
        "output",
        "content",
        "role",
    )
    owned = register.owned(Owner.BUREAU if register.kept_by_bureau else Owner.HOME)
    words = {name for name in owned if register.fields[name].kind.name in ("text", "long_text")}
    return next(name for name in (*names, *last) if name in words), "改"


@every_register
def test_what_is_entered_is_what_is_stored(home: Workspace, register: Register[Any]) -> None:
    values = writable(home, register, filled(register, references(home, register)))

    saved = records.create(home, register, values)

    stored = records.get(home, register, saved.record.id)
    assert values_of(register, stored) | values == values_of(register, stored)
    assert stored.state == register.life_cycle.start
    assert stored.home == home.station or register.kept_by_bureau
    assert stored.revision > 0
    assert not [fault for fault in saved.faults if fault.refuses]


@every_register
def test_what_is_entered_is_in_the_audit_log(home: Workspace, register: Register[Any]) -> None:
    record = make(home, register).record

    (entry,) = records.history(home, register, record.id)

    assert (entry.kind, entry.action) == ("create", f"{register.name}.create")
    for name, value in written(register, record).items():
        assert entry.changes[name] == [None, to_json(register, name, value)]


@every_register
def test_a_change_tells_old_and_new(home: Workspace, register: Register[Any]) -> None:
    record = make(home, register).record
    name, value = changeable(register)
    old = getattr(record, name)

    changed = records.change(home, register, record.id, {name: value}).record

    entry = records.history(home, register, record.id)[-1]
    assert (entry.kind, entry.changes) == ("change", {name: [old, value]})
    assert changed.revision > record.revision
    assert changed.row_version == record.row_version + 1


@every_register
def test_a_change_is_undone_and_redone(home: Workspace, register: Register[Any]) -> None:
    record = make(home, register).record
    name, value = changeable(register)
    saved = records.change(home, register, record.id, {name: value})

    undone = undo.undo(home, saved.change)
    old = records.get(home, register, record.id)
    undo.undo(home, undone.change)
    new = records.get(home, register, record.id)

    assert values_of(register, old) == values_of(register, record)
    assert values_of(register, new) == values_of(register, record) | {name: value}


@every_register
def test_a_deletion_is_undone_and_redone(home: Workspace, register: Register[Any]) -> None:
    record = make(home, register).record

    undone = undo.undo(home, recycling.delete(home, register, record.id))
    back = records.get(home, register, record.id)
    undo.undo(home, undone.change)

    assert values_of(register, back) == values_of(register, record)
    with pytest.raises(RecordMissing, match=register.title):
        records.get(home, register, record.id)


@every_register
def test_an_entry_is_undone_and_redone(home: Workspace, register: Register[Any]) -> None:
    saved = make(home, register)

    undone = undo.undo(home, saved.change)
    gone = finding.find(home, register, where={"id": saved.record.id}).total
    undo.undo(home, undone.change)

    back = records.get(home, register, saved.record.id)
    assert gone == 0
    assert values_of(register, back) == values_of(register, saved.record)


@every_register
def test_a_record_is_found_by_each_of_its_values(home: Workspace, register: Register[Any]) -> None:
    record = make(home, register).record

    for name, value in written(register, record).items():
        shown = register.fields[name].kind.show(value)
        found = finding.find(home, register, where={name: shown}, limit=999)
        assert record.id in [each.id for each in found.rows], name


@every_register
def test_a_record_is_found_by_what_is_searched(home: Workspace, register: Register[Any]) -> None:
    record = make(home, register).record

    for name in register.searched:
        found = finding.find(home, register, str(getattr(record, name)), limit=999)
        assert record.id in [each.id for each in found.rows], name


@every_register
def test_a_record_is_shown_with_the_labels_of_others(
    home: Workspace, register: Register[Any]
) -> None:
    record = make(home, register).record

    with home.database.reading() as session:
        shown = finding.shown(session, register, record)
        label = records.label_of(session, register, record)

    assert set(shown) == set(register.fields)
    assert all(shown[name] for name in written(register, record))
    assert shown[register.label] == label
    for name in written(register, record):
        kind = register.fields[name].kind
        assert isinstance(kind, Reference) or kind.parse(shown[name]) is not None


@every_register
def test_a_record_is_given_out_as_json(home: Workspace, register: Register[Any]) -> None:
    record = make(home, register).record

    given = records.to_json(register, record)

    assert list(given) == ["id", "state", "home", *register.fields]
    for name, value in written(register, record).items():
        assert register.fields[name].kind.from_json(given[name]) == value
