"""What a workspace may do, asked beforehand: the same that the commands refuse."""

from __future__ import annotations

import pytest

from station_app.domain.register import Owner
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.domain.rules.rights import Role
from station_app.services import permits
from station_app.services.users import User
from station_app.services.workspace import Workspace
from tests.builders import STATION


@pytest.mark.parametrize(
    ("name", "at_station", "at_bureau"),
    [("person", True, False), ("station", False, True), ("organisation", True, True)],
)
def test_records_are_made_by_those_who_keep_them(
    station: Workspace, bureau: Workspace, name: str, at_station: bool, at_bureau: bool
) -> None:
    register = BY_NAME[name]

    assert (permits.against_new(station, register) == "") is at_station
    assert (permits.against_new(bureau, register) == "") is at_bureau


def test_a_settled_record_is_not_written(station: Workspace) -> None:
    register = BY_NAME["cert_registration"]
    locked = next(iter(register.life_cycle.locked))

    why = permits.against_field(station, register, station.station, locked, "organ")

    assert register.life_cycle.labels[locked] in why


def test_the_bureaus_fields_are_its_own(station: Workspace, bureau: Workspace) -> None:
    register = BY_NAME["cert_registration"]

    assert permits.against_field(station, register, station.station, "DRAFT", "decision")
    assert not permits.against_field(bureau, register, station.station, "DRAFT", "decision")


def test_a_station_settles_its_own_records_alone(station: Workspace, bureau: Workspace) -> None:
    register = BY_NAME["person"]

    assert not permits.against_settling(station, register, station.station)
    assert permits.against_settling(bureau, register, station.station)
    assert permits.against_settling(station, BY_NAME["station"], station.station)


def test_what_the_bureau_keeps_is_settled_for_the_bureau_too(bureau: Workspace) -> None:
    targets, applications = BY_NAME["target_responsibility"], BY_NAME["cert_registration"]
    closed = next(iter(applications.life_cycle.locked))

    assert "已确认" in permits.against_field(bureau, targets, "4301050120", "CONFIRMED", "bonus")
    assert not permits.against_field(bureau, targets, "4301050120", "ISSUED", "bonus")
    assert not permits.against_field(bureau, applications, "4301050120", closed, "decision")


def test_who_does_not_enter_is_told_so(station: Workspace) -> None:
    register = BY_NAME["person"]
    station.user = User("司马清", frozenset({Role.AUDITOR}))

    assert "不能录入和修改" in permits.against_new(station, register)
    assert "不能录入和修改" in permits.against_field(station, register, station.station, "", "name")
    assert "不能录入和修改" in permits.against_settling(station, register, station.station)


def test_what_is_no_field_of_the_register_is_not_written_there(station: Workspace) -> None:
    why = permits.against_field(station, BY_NAME["person"], station.station, "", "age")

    assert "由程序得出" in why


def test_who_does_not_decide_is_told_so_at_the_deciding_field(bureau: Workspace) -> None:
    bureau.user = User("小录", frozenset({Role.CLERK}))
    applications = BY_NAME["cert_registration"]

    why = permits.against_field(bureau, applications, STATION, "SUBMITTED", "decision")

    assert "R-AC-01" in why
    assert not permits.against_field(bureau, applications, STATION, "SUBMITTED", "decision_reason")


def test_what_decides_is_everywhere_the_bureau_s() -> None:
    owners = {
        register.fields[name].owner
        for register in REGISTERS
        for name in register.life_cycle.decisions
    }

    assert owners == {Owner.BUREAU}
