"""The same person at several stations."""

from __future__ import annotations

import pytest

from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.masking import masked
from station_app.services.same_people import head_count, same_people
from station_app.services.workspace import Workspace
from tests.builders import person_values, resident_id

PEOPLE = BY_NAME["person"]
HOMES = ("43010500101", "43010501201")


def enter(bureau: Workspace, home: str, number: int, **changes: object) -> str:
    """Enter a person as merging would: at home elsewhere."""
    with bureau.database.transaction("区局", "test.merge", merging=True) as session:
        record = PEOPLE.new(**person_values(number, home=home, **changes))
        session.add(record)
        session.flush()
        return str(record.id)


def test_person_at_two_stations_is_listed_with_both(bureau: Workspace) -> None:
    entered = tuple(enter(bureau, home, 1) for home in HOMES)
    enter(bureau, HOMES[0], 2)

    (same,) = same_people(bureau)

    assert (same.homes, same.records, same.names) == (HOMES, entered, ("欧阳小兰",))
    assert same.id_number == resident_id(1)[:6] + "********" + resident_id(1)[-4:]


def test_different_spellings_of_one_person_are_shown(bureau: Workspace) -> None:
    enter(bureau, HOMES[0], 1)
    enter(bureau, HOMES[1], 1, name="欧阳晓兰")

    assert same_people(bureau)[0].names == ("欧阳小兰", "欧阳晓兰")


def test_deleted_record_is_no_second_person(bureau: Workspace) -> None:
    enter(bureau, HOMES[0], 1)
    enter(bureau, HOMES[1], 1, deleted_at=bureau.stamp())

    assert same_people(bureau) == []
    assert head_count(bureau) == 1


def test_heads_are_counted_once(bureau: Workspace) -> None:
    for home in HOMES:
        enter(bureau, home, 1)
    enter(bureau, HOMES[0], 2)
    for home in HOMES:
        enter(bureau, home, 3, id_number=None)

    assert head_count(bureau) == 4


def test_station_counts_its_own(station: Workspace) -> None:
    records.create(station, PEOPLE, person_values(1))

    assert (head_count(station), same_people(station)) == (1, [])


@pytest.mark.parametrize(
    ("number", "shown"),
    [("430105198506150021", "430105********0021"), ("H12345678", "*******78"), ("1", "1")],
)
def test_number_is_masked(number: str, shown: str) -> None:
    assert masked(number) == shown
