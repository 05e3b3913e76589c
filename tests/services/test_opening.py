"""What a form shows of a record, of what it stands on, and of its parts."""

from __future__ import annotations

import pytest

from station_app.domain.problems import RecordMissing
from station_app.domain.registers import BY_NAME
from station_app.services import opening, records, recycling
from station_app.services.workspace import Workspace
from tests.builders import certificate_values, person_values, resident_id, worker_values

PEOPLE, WORKERS, EDUCATIONS = (BY_NAME[n] for n in ("person", "social_worker", "education"))
CERTIFICATES, REGISTRATIONS = BY_NAME["certificate"], BY_NAME["cert_registration"]
STATIONS, DIVISIONS = BY_NAME["station"], BY_NAME["division"]


@pytest.fixture
def person(station: Workspace) -> str:
    return records.create(station, PEOPLE, person_values()).record.id


@pytest.fixture
def worker(station: Workspace, person: str) -> str:
    return records.create(station, WORKERS, worker_values(person)).record.id


def test_a_worker_is_shown_after_the_person(station: Workspace, person: str, worker: str) -> None:
    under, main = opening.opened(station, WORKERS, worker)

    assert (under.register, under.record, main.record) == (PEOPLE, person, worker)
    assert (main.label, main.seen, main.state) == ("欧阳小兰", 1, "CANDIDATE")
    assert main.names[station.station] == "四方坪街道社工站"
    assert ("职业水平", "未持证") in main.derived
    assert main.moves == ("ACTIVE",)


def test_parts_and_their_parts_are_shown(station: Workspace, person: str) -> None:
    made = records.create(station, CERTIFICATES, certificate_values(person)).record.id
    values = {"certificate": made, "kind": "FIRST", "sequence": 1}
    below = records.create(station, REGISTRATIONS, values).record.id

    (sheet,) = opening.opened(station, PEOPLE, person)

    (part,) = sheet.parts
    assert (part.record, [each.record for each in part.parts]) == (made, [below])


def test_what_is_in_the_bin_is_not_opened(station: Workspace, person: str) -> None:
    recycling.delete(station, PEOPLE, person)

    with pytest.raises(RecordMissing):
        opening.opened(station, PEOPLE, person)


def test_what_the_bureau_writes_is_closed_with_the_reason(station: Workspace) -> None:
    (sheet,) = opening.opened(station, STATIONS, station.station)

    assert "区局" in sheet.closed["name"]
    assert "leader" not in sheet.closed
    assert (sheet.settled, sheet.moves, sheet.correctable) == (False, (), False)


def test_a_stations_record_is_closed_at_the_bureau_and_can_be_corrected(
    bureau: Workspace,
) -> None:
    with bureau.database.transaction("系统", "package.receive", merging=True) as session:
        person = PEOPLE.new(**person_values(), home="43010501201")
        session.add(person)
        session.flush()

    (sheet,) = opening.opened(bureau, PEOPLE, person.id)

    assert set(sheet.closed) == set(PEOPLE.fields)
    assert sheet.correctable
    assert not sheet.settled


def test_a_new_record_has_its_defaults_and_refers_to_its_person(station: Workspace) -> None:
    under, main = opening.blank(station, WORKERS, {"post": "站长"})

    assert main.values["person"] == under.record
    assert (main.seen, main.values["post"]) == (None, "站长")
    assert under.values == {"id_type": "111", "legal_basis": "STATUTORY"}


def test_a_new_record_may_stand_on_somebody_known(station: Workspace, person: str) -> None:
    under, main = opening.blank(station, WORKERS, {"person": person})

    assert (under.record, under.seen) == (person, 1)
    assert main.values["person"] == person


def test_a_register_that_is_part_of_another_stands_alone() -> None:
    assert opening.stands_on(REGISTRATIONS) is None
    assert opening.stands_on(WORKERS) is PEOPLE


def test_choices_for_a_reference_are_told_apart(station: Workspace, person: str) -> None:
    (found,) = opening.choices(station, PEOPLE, "oyxl")

    assert (found.record, found.label) == (person, "欧阳小兰")
    assert found.note.endswith(resident_id()[-4:])
    assert resident_id() not in found.note


def test_choices_of_a_register_without_search_are_the_first_ones(
    station: Workspace, person: str
) -> None:
    made = records.create(station, EDUCATIONS, {"person": person, "level": "21"}).record.id

    assert [each.record for each in opening.choices(station, EDUCATIONS, "x")] == [made]
    assert opening.choices(station, DIVISIONS, "不存在的") == []


def test_where_a_part_is_shown(station: Workspace, person: str) -> None:
    made = records.create(station, CERTIFICATES, certificate_values(person)).record.id
    values = {"certificate": made, "kind": "FIRST", "sequence": 1}
    below = records.create(station, REGISTRATIONS, values).record.id

    assert opening.shown_in(station, REGISTRATIONS, below, "organ") == (
        PEOPLE, person, f"{below}.organ",
    )  # fmt: skip
    assert opening.shown_in(station, PEOPLE, person, "name") == (PEOPLE, person, "name")


def test_the_name_of_nobody_is_empty(station: Workspace, person: str) -> None:
    assert opening.name_of(station, PEOPLE, person) == "欧阳小兰"
    assert opening.name_of(station, PEOPLE, "nobody") == ""
