"""The audit log: who changed what from what to what, and whether anybody touched it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from station_app.domain.register import Record
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.organisations import ORGANISATIONS
from station_app.domain.registers.people import PEOPLE
from station_app.storage import audit, audit_chain
from station_app.storage.database import Database
from station_app.storage.tables import AuditEntry, state_value
from tests.builders import organisation_values, person_values
from tests.storage.stores import AUDIT_KEY, BEGIN, broken, opened, tamper


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with opened(tmp_path) as store:
        yield store


def add(database: Database, number: int = 1, **info: Any) -> str:
    with database.transaction("甲", "person.create", **info) as session:
        person = PEOPLE.new(**person_values(number))
        session.add(person)
        session.flush()
        return str(person.id)


def edit(database: Database, record: str, action: str = "edit", **values: Any) -> Record:
    with database.transaction("乙", action) as session:
        person: Record | None = session.get(PEOPLE.model, record)
        assert person is not None
        for name, value in values.items():
            setattr(person, name, value)
        return person


def entries(database: Database) -> list[AuditEntry]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))


def stored(database: Database, record: str) -> Record:
    with database.reading() as session:
        found = session.get(PEOPLE.model, record)
        assert isinstance(found, Record)
        return found


def test_entering_changing_deleting_and_restoring_are_told_apart(database: Database) -> None:
    person = add(database)
    edit(database, person, mobile="13900139000")
    edit(database, person, deleted_at=datetime(2026, 1, 1))
    edit(database, person, deleted_at=None)

    assert [entry.kind for entry in entries(database)] == ["create", "change", "delete", "restore"]
    assert [entry.actor for entry in entries(database)] == ["甲", "乙", "乙", "乙"]
    assert entries(database)[1].changes == {"mobile": ["13800130001", "13900139000"]}
    assert entries(database)[2].changes == {"deleted_at": [None, "2026-01-01T00:00:00"]}


def test_values_are_logged_as_json_and_read_back(database: Database) -> None:
    values = organisation_values(registered_capital=Decimal("30000.50"), staff_count=3)
    with database.transaction("甲", "test") as session:
        session.add(ORGANISATIONS.new(**values, registered_on=date(2015, 1, 2)))

    changes = entries(database)[0].changes

    assert changes["registered_capital"] == [None, "30000.50"]
    assert changes["registered_on"] == [None, "2015-01-02"]
    assert changes["is_social_work_agency"] == [None, True]
    assert changes["state"] == [None, "ACTIVE"]
    for name, value in values.items():
        assert audit.from_json(ORGANISATIONS, name, changes[name][1]) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [("deleted_at", datetime(2026, 1, 2, 3, 4, 5, 6)), ("state", "KEPT"), ("name", None)],
)
def test_bookkeeping_is_read_back_as_well(name: str, value: Any) -> None:
    assert audit.from_json(PEOPLE, name, audit.to_json(PEOPLE, name, value)) == value


def test_one_transaction_is_one_change_and_one_revision(database: Database) -> None:
    with database.transaction("甲", "import") as session:
        for number in range(3):
            session.add(PEOPLE.new(**person_values(number)))
            session.flush()
    other = add(database, 9)

    written = entries(database)
    people = [stored(database, entry.record) for entry in written]
    assert [entry.change for entry in written[:3]] == [written[0].change] * 3
    assert written[3].change != written[0].change
    assert [person.revision for person in people] == [1, 1, 1, 2]
    assert people[3].id == other


def test_author_and_time_are_kept_on_the_record(database: Database) -> None:
    person = add(database)
    made = stored(database, person)
    edited = edit(database, person, mobile="13900139000")

    assert (made.created_by, made.updated_by) == ("甲", "甲")
    assert (edited.created_by, edited.updated_by) == ("甲", "乙")
    assert BEGIN <= made.created_at == edited.created_at < edited.updated_at


def test_a_save_without_a_change_leaves_no_trace(database: Database) -> None:
    person = add(database)
    before = stored(database, person)

    edit(database, person, name=before.name)  # type: ignore[attr-defined]
    with database.reading() as session:
        revision = state_value(session, "revision")

    assert len(entries(database)) == 1
    assert stored(database, person).row_version == before.row_version
    assert revision == before.revision


def test_books_alone_are_no_change(database: Database) -> None:
    person = add(database)

    edit(database, person, sent_revision=1, returned="退回")

    assert len(entries(database)) == 1
    assert stored(database, person).revision == 1
    assert stored(database, person).returned == "退回"


def test_what_is_taken_over_keeps_this_stores_revision(database: Database) -> None:
    person = add(database, merging=True)
    with database.transaction("乙", "merge", merging=True) as session:
        found = session.get(PEOPLE.model, person)
        assert found is not None
        found.mobile = "13900139000"

    assert stored(database, person).revision == 0
    assert [entry.kind for entry in entries(database)] == ["create", "change"]


def test_a_rollback_takes_the_entries_with_it(database: Database) -> None:
    with suppress(RuntimeError), database.transaction("甲", "test") as session:
        session.add(PEOPLE.new(**person_values()))
        session.flush()
        raise RuntimeError

    assert not entries(database)
    assert stored(database, add(database)).revision == 1


def test_a_note_joins_the_chain(database: Database) -> None:
    add(database)
    with database.transaction("甲", "package") as session:
        audit.note(session, AUDIT_KEY, BEGIN, "P1", {"records": 3})

    note = entries(database)[-1]
    assert (note.kind, note.register, note.record, note.changes) == (
        "note",
        "",
        "P1",
        {"records": 3},
    )
    assert broken(database) == []


def test_an_untouched_chain_holds(database: Database) -> None:
    for number in range(5):
        edit(database, add(database, number), marital="10")

    assert len(entries(database)) == 10
    assert broken(database) == []


@pytest.mark.parametrize(
    "change",
    [
        "actor = '丙'",
        "action = 'other'",
        "kind = 'change'",
        "register = 'volunteer'",
        "record = 'x'",
        "change = 'x'",
        "at = '2026-11-23 02:00:00.000000'",
        "changes = json_set(changes, '$.name[1]', '李四')",
    ],
)
def test_an_edited_entry_is_found(database: Database, change: str) -> None:
    for number in range(5):
        add(database, number)

    tamper(database, f"UPDATE audit_entry SET {change} WHERE seq = 3")

    assert broken(database) == [3]


def test_a_missing_entry_is_found_at_the_next_one(database: Database) -> None:
    for number in range(5):
        add(database, number)

    tamper(database, "DELETE FROM audit_entry WHERE seq IN (1, 4)")

    assert broken(database) == [2, 5]


def test_a_forged_mac_is_found(database: Database) -> None:
    for number in range(4):
        add(database, number)

    tamper(database, "UPDATE audit_entry SET mac = :mac WHERE seq = 2", mac="0" * 64)

    assert broken(database) == [2, 3]


def test_entries_that_changed_places_are_found(database: Database) -> None:
    for number in range(4):
        add(database, number)

    tamper(database, "UPDATE audit_entry SET seq = 9 WHERE seq = 2")

    assert broken(database) == [3, 2 + 7]


def test_a_cut_tail_shows_only_against_a_number_kept_elsewhere(database: Database) -> None:
    """Nothing in the store tells of entries that are gone together with all after them."""
    for number in range(4):
        add(database, number)
    head = entries(database)[-1]

    tamper(database, "DELETE FROM audit_entry WHERE seq > 2")

    assert broken(database) == []
    assert entries(database)[-1].mac != head.mac


def test_another_key_makes_no_valid_chain(database: Database) -> None:
    add(database)

    with database.reading() as session:
        assert audit_chain.examine(session, bytes(32)).broken == (1,)


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_stands_in_one_place_cannot_be_moved_to_the_next(actor: str, action: str) -> None:
    entry = {
        "change": "c", "at": BEGIN, "actor": actor, "action": action, "kind": "note",
        "register": "", "record": "", "changes": {},
    }  # fmt: skip
    shifted = entry | {"actor": actor + action, "action": ""}

    same = audit.chained(AUDIT_KEY, "0", entry) == audit.chained(AUDIT_KEY, "0", shifted)

    assert same == (action == "")


def test_every_register_can_be_watched() -> None:
    assert all(issubclass(register.model, Record) for register in BY_NAME.values())
