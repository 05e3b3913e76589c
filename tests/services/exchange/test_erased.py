"""A record that a station erased: the bureau learns that it is gone, then nothing is left."""

from __future__ import annotations

from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from station_app.domain.problems import NotAllowed
from station_app.domain.registers.people import PEOPLE
from station_app.services import erasing, records, recycling
from station_app.services.mailing import drafts
from station_app.services.overdue import Cause
from station_app.services.workspace import Workspace
from tests.builders import person_values
from tests.services.exchange.district import District

REASON = "本人要求"


def rows(workspace: Workspace) -> int:
    with workspace.database.reading() as session:
        return session.scalar(select(func.count()).select_from(PEOPLE.model)) or 0


def entered(workspace: Workspace) -> str:
    return records.create(workspace, PEOPLE, person_values(1, name="上官彻底")).record.id


def test_the_bureau_hears_of_an_erasing_and_then_nothing_is_left(district: District) -> None:
    station, person = district["a"], entered(district["a"])
    district.exchange("a")
    erasing.erase(station, [("person", person)], REASON)

    made, received, _ = district.exchange("a")

    assert (made.records, received.updated) == (1, 1)
    assert not district.has(district.bureau, PEOPLE, person)
    assert rows(station) == 0
    assert erasing.past(station)[0].waiting == 0


def test_the_package_of_an_erasing_carries_nothing_of_the_record(district: District) -> None:
    station, person = district["a"], entered(district["a"])
    district.exchange("a")
    erasing.erase(station, [("person", person)], REASON)

    with ZipFile(district.make("a").file) as package:
        content = b"".join(package.read(name) for name in package.namelist())

    assert person.encode() in content
    assert "上官彻底".encode() not in content


def test_full_packages_agree_when_the_row_is_gone(district: District) -> None:
    person = entered(district["a"])
    entered_too = records.create(district["a"], PEOPLE, person_values(2)).record.id
    district.exchange("a")
    erasing.erase(district["a"], [("person", person)], REASON)
    district.exchange("a")

    _, received, _ = district.exchange("a", full=True)

    assert (received.outcome, received.reason) == ("merged", "")
    assert district.has(district.bureau, PEOPLE, entered_too)


def test_the_bureau_erases_what_a_station_has_deleted_and_takes_no_harm(
    district: District,
) -> None:
    person = entered(district["a"])
    district.exchange("a")
    with pytest.raises(NotAllowed, match="R-KP-13"):
        erasing.erase(district.bureau, [("person", person)], REASON)
    recycling.delete(district["a"], PEOPLE, person)
    district.exchange("a")

    done = erasing.erase(district.bureau, [("person", person)], REASON, cause=Cause.BIN)

    assert (done.records, done.waiting, rows(district.bureau)) == (1, 0, 0)
    _, received, _ = district.exchange("a", full=True)
    assert (received.outcome, received.reason, rows(district.bureau)) == ("merged", "", 0)


def test_packages_that_may_hold_the_record_are_named(district: District) -> None:
    person = entered(district["a"])
    made, _, _ = district.exchange("a")

    plan = erasing.plan(district["a"], [("person", person)])

    assert made.file.name in plan.workbooks
    assert erasing.plan(district["a"], [("person", entered_alone(district["a"]))]).workbooks == ()


def test_a_mail_made_ready_of_a_package_is_named_beside_it(district: District) -> None:
    person = entered(district["a"])
    made, _, _ = district.exchange("a")
    ready, _ = drafts.write_draft(district["a"], made.file, "bureau@qu.example")

    plan = erasing.plan(district["a"], [("person", person)])

    assert {made.file.name, ready.name} <= set(plan.workbooks)


def entered_alone(workspace: Workspace) -> str:
    return records.create(workspace, PEOPLE, person_values(3)).record.id
