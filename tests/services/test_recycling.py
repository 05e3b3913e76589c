"""The recycle bin: what goes into it together, what stays out, what comes back."""

from __future__ import annotations

import pytest

from station_app.domain.problems import RecordInvalid, RecordMissing, StationError
from station_app.services import recycling
from station_app.services.workspace import Workspace
from tests.builders import certificate_values
from tests.services.test_records import (
    APPLICATIONS,
    CERTIFICATES,
    EDUCATIONS,
    PEOPLE,
    WORKERS,
    brought_in,
    enter,
    live,
    person,
    worker,
)


def test_a_deletion_takes_the_parts_along(station: Workspace) -> None:
    owner = person(station)
    enter(station, EDUCATIONS, {"person": owner, "level": "11"})
    held = enter(station, CERTIFICATES, certificate_values(owner))
    brought_in(station, APPLICATIONS, certificate=held)

    recycling.delete(station, PEOPLE, owner)

    parts = (PEOPLE, EDUCATIONS, CERTIFICATES, APPLICATIONS)
    assert [live(station, register) for register in parts] == [[]] * 4


def test_nothing_is_deleted_that_others_refer_to(station: Workspace) -> None:
    worker(station)
    (owner,) = live(station, PEOPLE)

    with pytest.raises(StationError, match="“社工”中还有记录引用它，请先处理"):
        recycling.delete(station, PEOPLE, owner.id)

    assert len(live(station, PEOPLE)) == 1


def test_what_only_deleted_records_refer_to_may_be_deleted(station: Workspace) -> None:
    recycling.delete(station, WORKERS, worker(station))
    (owner,) = live(station, PEOPLE)

    recycling.delete(station, PEOPLE, owner.id)

    assert live(station, PEOPLE) == []


def test_only_what_lies_in_the_bin_is_taken_out_of_it(station: Workspace) -> None:
    there = person(station)

    for record in (there, "X" * 26):
        with pytest.raises(RecordMissing):
            recycling.restore(station, PEOPLE, record)


def test_a_record_does_not_come_out_of_the_bin_beside_the_same_one(station: Workspace) -> None:
    gone = person(station)
    recycling.delete(station, PEOPLE, gone)
    person(station)

    with pytest.raises(RecordInvalid, match="已有"):
        recycling.restore(station, PEOPLE, gone)

    assert len(live(station, PEOPLE)) == 1


def test_a_record_is_deleted_once(station: Workspace) -> None:
    gone = person(station)
    recycling.delete(station, PEOPLE, gone)

    with pytest.raises(RecordMissing):
        recycling.delete(station, PEOPLE, gone)
