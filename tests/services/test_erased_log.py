"""What the audit log keeps of an erased record, and that nobody else can take values out of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from station_app.domain.problems import NotAllowed
from station_app.domain.registers.people import PEOPLE
from station_app.domain.rules.rights import Role
from station_app.services import (
    checkup,
    erasing,
    people,
    records,
    traces,
    trail,
)
from station_app.services.noting import note
from station_app.services.two_persons import Second
from station_app.services.workspace import Workspace
from station_app.storage.erasing import BLANKED
from station_app.storage.tables import (
    AuditEntry,
)
from tests.services.conftest import CHEAP, PASSPHRASE
from tests.services.erasures import (
    REASON,
    behind_the_triggers,
    broken,
    entries,
    erase,
    person,
)

HERS = "another long passphrase"


def test_the_log_keeps_who_when_what_and_why_but_no_values(station: Workspace) -> None:
    one = person(station)
    records.change(station, PEOPLE, one, {"mobile": "13800000009"})

    erase(station, one)

    made, changed, told = entries(station, one)
    assert (made.kind, changed.kind, made.actor) == ("create", "change", station.actor)
    assert made.changes == changed.changes == {}
    assert told.action == "erase"
    assert told.changes["register"] == "person"
    assert told.changes["reason"] == REASON
    assert told.changes["cause"] == "本人要求"
    assert [number for number, _ in told.changes[BLANKED]] == [made.seq, changed.seq]


def test_who_looked_at_an_erased_record_stays_in_the_log(station: Workspace) -> None:
    one = person(station)
    facts = {"register": "person", "fields": ["证件号码"]}
    note(station, "person.reveal", one, facts)

    erase(station, one)

    seen = next(each for each in entries(station, one) if each.action == "person.reveal")
    assert seen.changes == facts


def test_the_log_is_sound_after_an_erasing_and_goes_on(station: Workspace) -> None:
    one = person(station)
    person(station, 2)
    erase(station, one)
    three = person(station, 3)
    erase(station, three)

    assert broken(station) == ()
    assert checkup.findings(station) == []


def test_values_that_were_blanked_by_somebody_else_are_found(station: Workspace) -> None:
    one, other = person(station), person(station, 2)
    erase(station, one)
    seq = entries(station, other)[0].seq

    behind_the_triggers(station, update(AuditEntry).where(AuditEntry.seq == seq).values(changes={}))

    assert broken(station) == (seq,)


@pytest.mark.parametrize(
    "changes",
    [{"actor": "别人"}, {"at": datetime(2020, 1, 1)}, {"record": "X" * 26}, {"kind": "delete"},
     {"changes": {"name": [None, "假"]}}, {"action": "person.change"}],
    ids=lambda changes: next(iter(changes)),
)  # fmt: skip
def test_nothing_else_of_a_blanked_entry_can_be_changed(
    station: Workspace, changes: dict[str, Any]
) -> None:
    one = person(station)
    erase(station, one)
    seq = entries(station, one)[0].seq

    behind_the_triggers(station, update(AuditEntry).where(AuditEntry.seq == seq).values(**changes))

    assert broken(station) == (seq,)


def test_a_note_that_was_edited_vouches_for_nothing(station: Workspace) -> None:
    one = person(station)
    erase(station, one)
    made, told = entries(station, one)

    behind_the_triggers(
        station,
        update(AuditEntry)
        .where(AuditEntry.seq == told.seq)
        .values(changes=told.changes | {"reason": "另一个理由"}),
    )

    assert broken(station) == (made.seq, told.seq)


def test_a_log_without_the_note_is_broken_at_the_blanked_entry(station: Workspace) -> None:
    one = person(station)
    erase(station, one)
    made, told = entries(station, one)

    behind_the_triggers(station, delete(AuditEntry).where(AuditEntry.seq == told.seq))

    assert made.seq in broken(station)


def test_the_store_lets_an_entry_lose_all_its_values_and_nothing_else(station: Workspace) -> None:
    one = person(station)
    of_it = update(AuditEntry).where(AuditEntry.record == one)

    for values in (
        {"changes": {"name": [None, "假"]}},
        {"changes": {}, "actor": "别人"},
        {"changes": {}, "mac": "0" * 64},
        {"changes": {}, "offset": 1},
        {"actor": "别人"},
    ):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            station.database.transaction("某人", "tamper") as session,
        ):
            session.execute(of_it.values(**values))


def test_the_log_shows_an_erased_record_without_values(station: Workspace) -> None:
    one = person(station)
    erase(station, one)

    shown = trail.told(station, PEOPLE, one)

    assert [each.differences for each in shown] == [()]
    listed = trail.entries(station, [each.seq for each in entries(station, one)])
    assert listed[1].what == "彻底删除"


def test_a_second_person_has_to_agree_and_stands_in_the_log(station: Workspace) -> None:
    people.add(station, "李娜", (Role.LEADER,), HERS, PASSPHRASE, CHEAP)
    one = person(station)

    for second in (None, Second("李娜", PASSPHRASE)):
        with pytest.raises(NotAllowed):
            erasing.erase(station, [("person", one)], REASON, second=second)
    assert entries(station, one)[0].changes
    with pytest.raises(NotAllowed):
        traces.remove_old(station)

    erasing.erase(station, [("person", one)], REASON, second=Second("李娜", HERS))

    assert entries(station, one)[-1].changes["second"] == "李娜"
    assert erasing.past(station)[0].second == "李娜"
