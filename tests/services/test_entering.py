"""Several records of one form: examined while typing, saved at once."""

from __future__ import annotations

import pytest

from station_app.domain.problems import RecordChanged, RecordMissing
from station_app.domain.register import new_id
from station_app.domain.registers import BY_NAME
from station_app.services import finding, records, undo
from station_app.services.entering import Edit, EditsInvalid, examine, save
from station_app.services.workspace import Workspace
from tests.builders import person_values, resident_id, worker_values

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]
EDUCATIONS = BY_NAME["education"]


def new_worker(**person: object) -> list[Edit]:
    """Return the edits of a form for somebody who is not known yet."""
    one, two = new_id(), new_id()
    return [
        Edit(PEOPLE, one, person_values(**person)),
        Edit(WORKERS, two, worker_values(one)),
    ]


def test_person_and_worker_are_entered_in_one_change(station: Workspace) -> None:
    saved = save(station, new_worker())

    assert finding.find(station, WORKERS, "欧阳").total == 1
    undo.undo(station, saved.change)
    assert finding.find(station, WORKERS).total == finding.find(station, PEOPLE).total == 0


def test_a_fault_of_one_keeps_all_out(station: Workspace) -> None:
    edits = new_worker(id_number="430105198506150020")

    with pytest.raises(EditsInvalid) as caught:
        save(station, edits)

    assert [(e.register, e.fault.field) for e in caught.value.faults if e.fault.refuses] == [
        ("person", "id_number")
    ]
    assert finding.find(station, PEOPLE).total == 0


def test_parts_are_changed_and_removed_with_the_whole(station: Workspace) -> None:
    person, education = new_id(), new_id()
    save(station, [
        Edit(PEOPLE, person, person_values()),
        Edit(EDUCATIONS, education, {"person": person, "level": "21", "school": "湖南大学"}),
    ])  # fmt: skip

    save(station, [
        Edit(PEOPLE, person, {"remark": "已核"}, seen=1),
        Edit(EDUCATIONS, education, {}, seen=1, removed=True),
    ])  # fmt: skip

    assert finding.find(station, EDUCATIONS).total == 0
    assert getattr(records.get(station, PEOPLE, person), "remark", None) == "已核"


def test_what_follows_from_the_number_is_filled_in(station: Workspace) -> None:
    person = new_id()
    values = {"id_type": "111", "id_number": resident_id()}

    found = examine(station, [Edit(PEOPLE, person, values)])

    assert {"sex", "birth_date"} <= set(found.filled[person])
    assert ("name", "REQUIRED") in [(e.fault.field, e.fault.rule) for e in found.faults]


def test_a_number_that_saving_gives_is_neither_shown_nor_missed(station: Workspace) -> None:
    edits = new_worker()

    found = examine(station, edits)

    assert "worker_no" not in found.filled[edits[1].record]
    assert not [e for e in found.faults if e.fault.refuses]
    assert save(station, edits).change


def test_examining_changes_nothing(station: Workspace) -> None:
    examine(station, new_worker())

    assert finding.find(station, PEOPLE).total == 0
    saved = save(station, new_worker())
    assert undo.last_change(station) == saved.change
    number = finding.find(station, WORKERS).rows[0]
    assert str(getattr(number, "worker_no", "")).endswith("0001")


def test_parts_that_are_typed_count_for_the_rules(station: Workspace) -> None:
    stints = BY_NAME["work_experience"]
    person = new_id()
    values = records.parse(stints, {
        "person": person, "organisation": "甲", "is_social_work": "是",
        "from_on": "2020-01-01", "to_on": "2021-01-01",
    })  # fmt: skip
    edits = [
        Edit(PEOPLE, person, person_values()),
        Edit(stints, new_id(), values),
        Edit(stints, new_id(), values),
    ]

    found = examine(station, edits)

    assert [e.fault.rule for e in found.faults].count("R-WE-02") == 2


def test_a_part_that_was_changed_meanwhile_is_not_removed(station: Workspace) -> None:
    person, education = new_id(), new_id()
    save(station, [
        Edit(PEOPLE, person, person_values()),
        Edit(EDUCATIONS, education, {"person": person, "level": "21"}),
    ])  # fmt: skip
    records.change(station, EDUCATIONS, education, {"school": "湖南大学"})

    with pytest.raises(RecordChanged):
        save(station, [Edit(EDUCATIONS, education, {}, seen=1, removed=True)])

    assert finding.find(station, EDUCATIONS).total == 1


def test_what_saving_numbers_is_told(station: Workspace) -> None:
    edits = new_worker()

    assert "worker_no" in examine(station, edits).given[edits[1].record]


def test_a_register_that_names_its_records_keeps_their_names(bureau: Workspace) -> None:
    typed = new_id()
    divisions = BY_NAME["division"]
    values = {"code": "430105012990", "name": "新社区", "kind": "COMMUNITY"}
    values["kind"] = next(iter(divisions.fields["kind"].kind.codes.labels))  # type: ignore[attr-defined]

    saved = save(bureau, [Edit(divisions, typed, values)])

    assert saved.ids == {typed: "430105012990"}
    assert records.get(bureau, divisions, "430105012990").state == "KEPT"


def test_the_log_names_the_form(station: Workspace) -> None:
    person = new_id()
    edits = [
        Edit(PEOPLE, person, person_values()),
        Edit(EDUCATIONS, new_id(), {"person": person, "level": "21"}),
    ]

    save(station, edits, PEOPLE)

    assert {entry.action for entry in records.history(station, PEOPLE, person)} == {"person.save"}


def test_what_is_taken_out_of_a_form_is_there_no_more_while_it_is_examined(
    station: Workspace,
) -> None:
    person, education = new_id(), new_id()
    save(station, [
        Edit(PEOPLE, person, person_values()),
        Edit(EDUCATIONS, education, {"person": person, "level": "21"}),
    ])  # fmt: skip

    found = examine(station, [
        Edit(PEOPLE, person, {}, seen=1, removed=True),
        Edit(EDUCATIONS, education, {"school": "湖南大学"}, seen=1),
    ])  # fmt: skip

    assert set(found.filled) == {education}
    assert [(e.register, e.fault.field, e.fault.rule) for e in found.faults if e.fault.refuses] == [
        ("education", "person", "REFERENCE")
    ]


def test_a_form_of_a_record_that_is_gone_says_so(station: Workspace) -> None:
    with pytest.raises(RecordMissing):
        examine(station, [Edit(PEOPLE, new_id(), {"remark": "已核"}, seen=1)])
