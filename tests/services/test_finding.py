"""Finding: by text through references, by conditions, only what is alive."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from station_app.domain.problems import RecordInvalid, StationError
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.services import finding, records, recycling
from station_app.services.workspace import Workspace
from station_app.storage.tables import SearchTerm
from tests.builders import STATION, certificate_values, resident_id
from tests.services.test_records import brought_in, enter, person, worker

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]


def ids(workspace: Workspace, register: Register[Any], *args: Any, **more: Any) -> list[str]:
    return [record.id for record in finding.find(workspace, register, *args, **more).rows]


def test_without_a_question_everything_is_found_in_order(station: Workspace) -> None:
    entered = [person(station, number) for number in range(5)]

    found = finding.find(station, PEOPLE, limit=3)

    assert found.total == 5
    assert [record.id for record in found.rows] == entered[:3]


@pytest.mark.parametrize("typed", ["欧阳", " 小兰 ", "oyxl", "{id}", "{tail}", "0001"])
def test_a_worker_is_found_by_what_the_person_is_found_by(station: Workspace, typed: str) -> None:
    record = worker(station)
    number = resident_id()

    assert ids(station, WORKERS, typed.format(id=number, tail=number[-4:])) == [record]


def test_a_worker_is_found_by_its_number(station: Workspace) -> None:
    first, second = worker(station, 1), worker(station, 2)

    assert ids(station, WORKERS, STATION) == [first, second]
    assert ids(station, WORKERS, f"{STATION}0002") == [second]


def test_an_application_is_found_by_its_certificate(station: Workspace) -> None:
    values = certificate_values(person(station))
    held = enter(station, BY_NAME["certificate"], values)
    application = brought_in(station, BY_NAME["cert_registration"], certificate=held)

    assert ids(station, BY_NAME["cert_registration"], values["management_no"][-5:]) == [application]


def test_a_renamed_person_is_not_found_by_the_old_name(station: Workspace) -> None:
    record = person(station)
    records.change(station, PEOPLE, record, {"name": "陈大文"})

    assert ids(station, PEOPLE, "欧阳") == []
    assert ids(station, PEOPLE, "陈大文") == [record]


def test_what_was_deleted_is_not_found(station: Workspace) -> None:
    recycling.delete(station, PEOPLE, person(station))

    assert finding.find(station, PEOPLE).total == 0
    assert finding.find(station, PEOPLE, "欧阳").total == 0


@pytest.mark.parametrize(
    "where",
    [{"sex": "女"}, {"sex": "2"}, {"birth_date": "1985.6.15"}, {"remark": ""}, {"state": "KEPT"}],
    ids=str,
)
def test_conditions_are_written_as_people_write_values(
    station: Workspace, where: dict[str, str]
) -> None:
    record = person(station)

    assert ids(station, PEOPLE, where=where) == [record]
    assert ids(station, PEOPLE, "欧阳", where) == [record]


@pytest.mark.parametrize("where", [{"sex": "男"}, {"state": "X"}, {"remark": "有"}], ids=str)
def test_a_condition_that_does_not_hold_finds_nothing(
    station: Workspace, where: dict[str, str]
) -> None:
    person(station)

    assert ids(station, PEOPLE, where=where) == []


def test_a_condition_that_cannot_be_read_is_refused(station: Workspace) -> None:
    with pytest.raises(RecordInvalid, match="出生日期："):
        finding.find(station, PEOPLE, where={"birth_date": "去年"})
    with pytest.raises(StationError, match="没有字段“age”"):
        finding.find(station, PEOPLE, where={"age": "18"})


def test_a_register_without_names_asks_for_conditions(station: Workspace) -> None:
    with pytest.raises(StationError, match="“学历”不支持按文字查找，请改用条件"):
        finding.find(station, BY_NAME["education"], "本科")


def test_a_record_is_shown_as_people_read_it(station: Workspace) -> None:
    record = records.get(station, WORKERS, worker(station))

    with station.database.reading() as session:
        shown = finding.shown(session, WORKERS, record)

    assert (shown["person"], shown["station"]) == ("欧阳小兰", "四方坪街道社工站")
    assert (shown["hired_on"], shown["is_registered_locally"]) == ("2020-01-02", "否")
    assert shown["remark"] == ""


NAMES = st.text("王小明红阳", min_size=2, max_size=5)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NAMES, min_size=1, max_size=6), st.text("王小明红阳", min_size=1, max_size=4))
def test_a_plain_look_through_finds_the_same(
    station: Workspace, names: list[str], typed: str
) -> None:
    with station.database.transaction("甲", "wipe") as session:
        session.execute(delete(SearchTerm))
        session.execute(delete(PEOPLE.model))
    entered = {brought_in(station, PEOPLE, name=name): name for name in names}

    found = finding.find(station, PEOPLE, typed)

    expected = [record for record, name in entered.items() if typed in name]
    assert [record.id for record in found.rows] == sorted(expected)
    assert found.total == len(expected)
