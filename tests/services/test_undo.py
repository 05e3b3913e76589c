"""Undo: a whole change or nothing, never over what came later, and back again."""

from __future__ import annotations

from typing import Any

import pytest

from station_app.domain.problems import NotAllowed, StationError
from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling, undo
from station_app.services.undo import ChangedSince
from station_app.services.users import User
from station_app.services.workspace import Workspace
from station_app.storage import audit, audit_chain
from tests.builders import person_values, worker_values
from tests.services.test_records import enter, live, person, worker

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]
EDUCATIONS, POSTS = BY_NAME["education"], BY_NAME["practitioner_post"]


def import_like(workspace: Workspace, count: int) -> str:
    """Enter many people with their worker's record in one change; return its id."""
    with workspace.database.transaction(workspace.actor, "import") as session:
        for number in range(count):
            owner = PEOPLE.new(home=workspace.station, **person_values(number))
            session.add(owner)
            session.flush()
            values: dict[str, Any] = worker_values(owner.id, worker_no=str(number))
            session.add(WORKERS.new(home=workspace.station, **values))
        session.flush()
        return str(session.info["change"])


def test_a_step_and_its_consequence_are_undone_together(station: Workspace) -> None:
    record = worker(station)
    change = records.move(station, WORKERS, record, "ACTIVE").change

    undone = undo.undo(station, change)

    assert undone.records == 2
    assert records.get(station, WORKERS, record).state == "CANDIDATE"
    assert live(station, POSTS) == []


def test_redo_is_undo_of_the_undo(station: Workspace) -> None:
    record = worker(station)
    change = records.move(station, WORKERS, record, "ACTIVE").change

    again = undo.undo(station, undo.undo(station, change).change)
    undo.undo(station, again.change)
    back = records.get(station, WORKERS, record).state

    assert back == "CANDIDATE"
    assert live(station, POSTS) == []


def test_a_large_change_is_undone_and_redone_whole(station: Workspace) -> None:
    change = import_like(station, 40)

    undone = undo.undo(station, change)
    gone = (len(live(station, PEOPLE)), len(live(station, WORKERS)))
    undo.undo(station, undone.change)

    assert undone.records == 80
    assert gone == (0, 0)
    assert (len(live(station, PEOPLE)), len(live(station, WORKERS))) == (40, 40)


def test_a_deletion_with_its_parts_comes_back_whole(station: Workspace) -> None:
    owner = person(station)
    enter(station, EDUCATIONS, {"person": owner, "level": "11"})

    undo.undo(station, recycling.delete(station, PEOPLE, owner))

    assert (len(live(station, PEOPLE)), len(live(station, EDUCATIONS))) == (1, 1)


def test_what_was_edited_since_is_not_undone(station: Workspace) -> None:
    change = import_like(station, 3)
    first = live(station, PEOPLE)[0]
    records.change(station, PEOPLE, first.id, {"name": "陈大文"})

    with pytest.raises(ChangedSince, match="“人员”的记录在此之后又被修改，不能撤销"):
        undo.undo(station, change)

    assert len(live(station, PEOPLE)) == len(live(station, WORKERS)) == 3


def test_another_field_edited_since_stays_as_it_is(station: Workspace) -> None:
    record = person(station)
    change = records.change(station, PEOPLE, record, {"name": "陈大文"}).change
    records.change(station, PEOPLE, record, {"remark": "后来写的"})

    undo.undo(station, change)

    (found,) = live(station, PEOPLE)
    assert (found.name, found.remark) == ("欧阳小兰", "后来写的")


def test_nothing_is_undone_in_the_recycle_bin(station: Workspace) -> None:
    saved = records.create(station, PEOPLE, person_values())
    edited = records.change(station, PEOPLE, saved.record.id, {"remark": "甲"})
    recycling.delete(station, PEOPLE, saved.record.id)

    for change in (edited.change, saved.change):
        with pytest.raises(ChangedSince):
            undo.undo(station, change)


def test_an_entry_that_others_refer_to_by_now_is_not_undone(station: Workspace) -> None:
    saved = records.create(station, PEOPLE, person_values())
    enter(station, WORKERS, worker_values(saved.record.id))

    with pytest.raises(ChangedSince, match="“社工”中有记录引用已删除的“人员”记录"):
        undo.undo(station, saved.change)

    assert len(live(station, PEOPLE)) == 1


def test_a_part_does_not_come_back_without_its_whole(station: Workspace) -> None:
    owner = person(station)
    part = enter(station, EDUCATIONS, {"person": owner, "level": "11"})
    change = recycling.delete(station, EDUCATIONS, part)
    recycling.delete(station, PEOPLE, owner)

    with pytest.raises(ChangedSince, match="“学历”中有记录引用已删除的“人员”记录"):
        undo.undo(station, change)


def test_a_record_does_not_come_back_beside_the_same_one(station: Workspace) -> None:
    change = recycling.delete(station, PEOPLE, person(station))
    person(station)

    with pytest.raises(ChangedSince, match="此后又登记了相同的记录"):
        undo.undo(station, change)

    assert len(live(station, PEOPLE)) == 1


@pytest.mark.parametrize("change", ["", "X"])
def test_an_unknown_change_is_refused(station: Workspace, change: str) -> None:
    with pytest.raises(StationError, match="没有可撤销的操作"):
        undo.undo(station, change)


def test_the_last_change_is_the_users_own(station: Workspace) -> None:
    assert undo.last_change(station) == ""
    mine = records.create(station, PEOPLE, person_values()).change
    station.user = User("另一个人")
    records.create(station, PEOPLE, person_values(2))
    station.user = User("录入员")
    with station.database.transaction(station.actor, "package") as session:
        audit.note(session, station.audit_key, station.stamp(), "P", {})

    assert undo.last_change(station) == mine


def test_undoing_is_in_the_audit_log(station: Workspace) -> None:
    saved = records.create(station, PEOPLE, person_values())
    undo.undo(station, saved.change)

    entry = records.history(station, PEOPLE, saved.record.id)[-1]

    assert (entry.action, entry.kind) == ("undo", "delete")
    with station.database.reading() as session:
        assert audit_chain.examine(session, station.audit_key).broken == ()


@pytest.mark.parametrize("action", sorted(undo.TAKEN_OVER))
def test_what_came_from_the_other_side_is_not_undone(station: Workspace, action: str) -> None:
    with station.database.transaction(station.actor, action, merging=True) as session:
        session.add(PEOPLE.new(home=station.station, **person_values()))
        session.flush()
        change = str(session.info["change"])

    with pytest.raises(NotAllowed, match="收进来的内容不能撤销"):
        undo.undo(station, change)

    assert len(live(station, PEOPLE)) == 1
