"""Leading groups, documents, districts and the stations that cover them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from station_app.domain.problems import RecordInvalid
from station_app.domain.registers.governance import (
    DISTRICT_PROFILES,
    LEADING_GROUP_MEMBERS,
    LEADING_GROUPS,
    POLICY_DOCUMENTS,
)
from station_app.domain.registers.people import PEOPLE
from station_app.domain.registers.places import DIVISIONS, STATIONS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services import records
from station_app.services.checkup import to_explain
from station_app.services.station_coverage import coverage
from station_app.services.workspace import Workspace
from tests.builders import STATION, person_values, worker_values
from tests.services.exchange.district import get
from tests.services.governing import a_group, a_member

DISTRICT = "430105000000"


def told(saved: records.Saved) -> list[str]:
    return [fault.rule for fault in saved.faults]


def profile(bureau: Workspace, **changes: int) -> list[str]:
    values = {"division": DISTRICT, "year": 2026, "name": "开福区"} | changes
    return told(records.create(bureau, DISTRICT_PROFILES, values))


def test_r_lg_01_a_second_leader_at_the_same_time_is_refused(bureau: Workspace) -> None:
    group = a_group(bureau)
    first = a_member(bureau, group).record.id

    with pytest.raises(RecordInvalid, match="R-LG-01"):
        a_member(bureau, group, post="区长", from_on=date(2010, 9, 1))

    records.change(bureau, LEADING_GROUP_MEMBERS, first, {"to_on": date(2010, 8, 31)})
    a_member(bureau, group, post="区长", from_on=date(2010, 9, 1))


def test_r_lg_01_leaders_of_two_groups_are_not_in_each_others_way(bureau: Workspace) -> None:
    a_member(bureau, a_group(bureau))

    assert a_member(bureau, a_group(bureau, name="宣传领导小组")).record.id


def test_r_lg_01_a_group_is_told_that_it_has_no_leader_today(bureau: Workspace) -> None:
    group = a_group(bureau)
    without = told(records.change(bureau, LEADING_GROUPS, group, {"level": "DISTRICT"}))
    a_member(bureau, group, role="DEPUTY", post="区长")
    a_member(bureau, group)

    assert without == ["R-LG-01"]
    assert told(records.change(bureau, LEADING_GROUPS, group, {"level": "CITY"})) == []


def test_a_group_that_was_dissolved_needs_no_leader(bureau: Workspace) -> None:
    group = a_group(bureau)

    saved = records.change(bureau, LEADING_GROUPS, group, {"dissolved_on": date(2020, 1, 1)})

    assert told(saved) == []


def test_a_documents_number_is_written_as_the_standard_asks(bureau: Workspace) -> None:
    values = {"doc_number": "开发[2010]5号", "title": "关于成立领导小组的通知"}

    saved = records.create(bureau, POLICY_DOCUMENTS, values)

    assert get(bureau, POLICY_DOCUMENTS, saved.record.id).doc_number == "开发〔2010〕5号"
    assert told(saved) == []


def test_r_dv_02_streets_are_counted_as_the_divisions_are(bureau: Workspace) -> None:
    streets = coverage(bureau).streets

    assert streets > 0
    assert profile(bureau, street_count=streets) == []
    assert profile(bureau, street_count=streets + 1, year=2025) == ["R-DV-02"]


def test_r_dv_02_a_street_that_was_given_up_counts_up_to_its_last_day(bureau: Workspace) -> None:
    streets = coverage(bureau).streets
    records.change(bureau, DIVISIONS, "430105012000", {"valid_to": date(2025, 6, 30)})

    assert profile(bureau, street_count=streets - 1) == []
    assert profile(bureau, street_count=streets, year=2024) == []


def test_an_area_is_more_than_nothing(bureau: Workspace) -> None:
    with pytest.raises(RecordInvalid, match="面积"):
        profile(bureau, area_km2=0)


def test_r_st_01_streets_without_an_open_station_are_found(bureau: Workspace) -> None:
    before = coverage(bureau).without
    records.move(bureau, STATIONS, STATION, "PLANNED")

    found = coverage(bureau)

    assert before == ()
    assert [street.id for street in found.without] == ["430105012000"]
    assert "R-ST-01" in to_explain(bureau)[0]


def test_a_bureau_to_which_no_worker_was_reported_has_nothing_to_explain(
    bureau: Workspace,
) -> None:
    assert to_explain(bureau) == []


def test_r_st_02_a_station_with_one_worker_is_told_at_home(station: Workspace) -> None:
    for number in (1, 2):
        rules = told(records.change(station, STATIONS, STATION, {"rooms": number}))
        person = records.create(station, PEOPLE, person_values(number)).record.id
        worker = records.create(station, SOCIAL_WORKERS, worker_values(person)).record.id
        records.move(station, SOCIAL_WORKERS, worker, "ACTIVE")
        assert rules == ["R-ST-02"]

    assert told(records.change(station, STATIONS, STATION, {"rooms": 3})) == []


def test_r_st_02_the_bureau_sees_where_workers_are_missing(bureau: Workspace) -> None:
    found = coverage(bureau)

    assert STATION in {each.id for each in found.understaffed}
    assert "R-ST-02" in replace(found, workers=1).sentences[-1]


def test_a_station_that_is_merged_has_the_day_of_it(bureau: Workspace) -> None:
    records.change(bureau, STATIONS, STATION, {"opened_on": date(2012, 1, 1)})

    records.move(bureau, STATIONS, STATION, "MERGED", date(2026, 3, 1))

    assert get(bureau, STATIONS, STATION).closed_on == date(2026, 3, 1)
    with pytest.raises(RecordInvalid, match="撤并日期"):
        records.change(bureau, STATIONS, STATION, {"closed_on": date(2011, 12, 31)})
