"""Many cells at once: looked at, written in one change, refused by the same rules."""

from __future__ import annotations

from typing import Any

import pytest

from station_app.domain.problems import MoveForbidden, NotAllowed, RecordInvalid
from station_app.domain.registers import BY_NAME
from station_app.services import cells, listing, records, undo
from station_app.services.cells import Cell
from station_app.services.listing import Question
from station_app.services.workspace import Workspace
from tests.builders import BORN, organisation_values, person_values, resident_id, worker_values

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]
ORGANISATIONS = BY_NAME["organisation"]


def person(workspace: Workspace, number: int, **changes: Any) -> str:
    return records.create(workspace, PEOPLE, person_values(number, **changes)).record.id


def cell(workspace: Workspace, record_id: str, path: str, text: str) -> Cell:
    record: Any = records.get(workspace, PEOPLE, record_id)
    value = getattr(record, path)
    shown = "" if value is None else PEOPLE.fields[path].kind.show(value)
    return Cell(record_id, record.row_version, path, shown, text)


def value(workspace: Workspace, record_id: str, path: str) -> Any:
    return getattr(records.get(workspace, PEOPLE, record_id), path)


def test_good_cells_are_written_and_bad_ones_named(station: Workspace) -> None:
    first, second = person(station, 1), person(station, 2)
    pasted = [
        cell(station, first, "address", "四方坪1号"),
        cell(station, first, "birth_date", "昨天"),
        cell(station, second, "address", "四方坪2号"),
    ]

    written = cells.write(station, PEOPLE, pasted)

    assert written.records == 2
    assert [each.cell.path for each in written.refused] == ["birth_date"]
    assert value(station, first, "address") == "四方坪1号"
    assert value(station, first, "birth_date") == BORN


def test_what_is_written_is_one_change(station: Workspace) -> None:
    ids = [person(station, number) for number in (1, 2, 3)]
    written = cells.write(station, PEOPLE, [cell(station, i, "native_place", "长沙") for i in ids])

    undo.undo(station, written.change)

    assert [value(station, each, "native_place") for each in ids] == [None, None, None]


def test_examining_changes_nothing(station: Workspace) -> None:
    one = person(station, 1)

    verdicts = cells.examine(station, PEOPLE, [cell(station, one, "address", "新地址")])

    assert [(each.new, each.fault) for each in verdicts] == [("新地址", None)]
    assert value(station, one, "address") is None


def test_a_cell_is_judged_by_the_rules_between_fields(station: Workspace) -> None:
    one = person(station, 1)

    (verdict,) = cells.examine(station, PEOPLE, [cell(station, one, "birth_date", "1990-01-01")])

    assert verdict.fault is not None
    assert verdict.fault.rule == "R-ID-07"


def test_two_records_are_not_given_the_same_number(station: Workspace) -> None:
    ids = [person(station, 1), person(station, 2)]
    number = resident_id(77)

    verdicts = cells.examine(
        station, PEOPLE, [cell(station, each, "id_number", number) for each in ids]
    )

    assert [each.fault.rule if each.fault else "" for each in verdicts] == ["", "R-ID-09"]


def test_a_record_saved_meanwhile_is_left_alone(station: Workspace) -> None:
    one = person(station, 1)
    seen = cell(station, one, "address", "新地址")
    records.change(station, PEOPLE, one, {"native_place": "长沙"})

    written = cells.write(station, PEOPLE, [seen])

    assert not written.change
    assert [each.fault.rule for each in written.refused if each.fault] == ["CHANGED"]


def test_a_required_field_is_not_emptied(station: Workspace) -> None:
    one = person(station, 1)

    (verdict,) = cells.examine(station, PEOPLE, [cell(station, one, "name", "")])

    assert verdict.fault is not None
    assert verdict.fault.rule == "REQUIRED"


def test_one_value_goes_into_many_records(station: Workspace) -> None:
    ids = [person(station, number) for number in (1, 2, 3)]
    numbers = listing.snapshot(station, PEOPLE, Question())

    written = cells.change_all(station, PEOPLE, numbers, "political", "群众")

    assert written.records == 3
    assert {value(station, each, "political") for each in ids} == {"13"}


def test_records_that_have_the_value_do_not_count(station: Workspace) -> None:
    person(station, 1, political="13")
    person(station, 2)
    numbers = listing.snapshot(station, PEOPLE, Question())

    assert cells.change_all(station, PEOPLE, numbers, "political", "群众").records == 1


def test_references_are_not_typed(station: Workspace) -> None:
    assert "person" not in cells.fillable(station, WORKERS)
    assert "选择" in cells.why_not_typed(station, WORKERS, station.station, "ACTIVE", "person")


def test_the_bureau_does_not_type_into_what_a_station_keeps(bureau: Workspace) -> None:
    why = cells.why_not_typed(bureau, WORKERS, "43010501201", "ACTIVE", "post")

    assert "所属社工站" in why


def worker(workspace: Workspace, number: int) -> str:
    values = worker_values(person(workspace, number))
    return records.create(workspace, WORKERS, values).record.id


def test_many_records_move_in_one_change(station: Workspace) -> None:
    ids = [worker(station, 1), worker(station, 2)]

    change = cells.move_all(station, WORKERS, ids, "ACTIVE")

    assert {records.get(station, WORKERS, each).state for each in ids} == {"ACTIVE"}
    undo.undo(station, change)
    assert {records.get(station, WORKERS, each).state for each in ids} == {"CANDIDATE"}


def test_what_follows_from_a_move_is_entered(station: Workspace) -> None:
    one = worker(station, 1)

    cells.move_all(station, WORKERS, [one], "ACTIVE")

    assert listing.count(station, BY_NAME["practitioner_post"], Question()) == 1


def test_no_record_moves_when_one_may_not(station: Workspace) -> None:
    ids = [worker(station, 1), worker(station, 2)]
    records.move(station, WORKERS, ids[1], "ACTIVE")

    with pytest.raises(MoveForbidden):
        cells.move_all(station, WORKERS, ids, "ACTIVE")

    assert records.get(station, WORKERS, ids[0]).state == "CANDIDATE"


def test_only_the_keeper_moves_records(bureau: Workspace, station: Workspace) -> None:
    stations = BY_NAME["station"]
    one = listing.ids(station, stations, listing.snapshot(station, stations, Question()))[0]

    with pytest.raises(NotAllowed):
        cells.move_all(station, stations, [one], "CLOSED")


def test_a_record_that_breaks_a_rule_is_named_when_it_moves(station: Workspace) -> None:
    one = worker(station, 1)
    with station.database.transaction("test", "test") as session:
        record: Any = session.get(WORKERS.model, one)
        record.left_on = record.hired_on.replace(year=2010)

    with pytest.raises(RecordInvalid, match="欧阳小兰"):
        cells.move_all(station, WORKERS, [one], "ACTIVE")


def test_an_organisation_can_be_renamed_here(station: Workspace) -> None:
    made: Any = records.create(station, ORGANISATIONS, organisation_values(1)).record
    renamed = Cell(made.id, made.row_version, "name", made.name, "新社工服务中心")

    assert cells.write(station, ORGANISATIONS, [renamed]).records == 1
