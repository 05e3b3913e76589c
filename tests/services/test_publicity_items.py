"""Publicity in the store: review, publication with consent, withdrawal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from station_app.domain.problems import RecordInvalid
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.services.publicity import enter_item, enter_person

ITEMS, PEOPLE = BY_NAME["publicity_item"], BY_NAME["publicity_person"]


def state_of(store: Workspace, item: str) -> Any:
    return records.get(store, ITEMS, item).state


def test_r_pb_01_the_author_does_not_review(station: Workspace) -> None:
    item = enter_item(station, reviewer="李娜")

    with pytest.raises(RecordInvalid, match="R-PB-01"):
        records.move(station, ITEMS, item, "REVIEWED")


def test_r_vo_08_an_item_waits_for_the_consent_of_those_shown(station: Workspace) -> None:
    item = enter_item(station, "REVIEWED")
    person = enter_person(station, item, consent_on=None)

    with pytest.raises(RecordInvalid, match="R-VO-08"):
        records.move(station, ITEMS, item, "PUBLISHED")
    records.change(station, PEOPLE, person, {"consent_on": date(2026, 3, 6)})
    records.move(station, ITEMS, item, "PUBLISHED")

    assert state_of(station, item) == "PUBLISHED"


def test_r_vo_08_nobody_is_added_to_what_is_out_without_consent(station: Workspace) -> None:
    item = enter_item(station, "REVIEWED", "PUBLISHED")

    with pytest.raises(RecordInvalid, match="R-VO-08"):
        enter_person(station, item, consent_on=None)


def test_who_takes_consent_back_makes_the_item_due_for_withdrawal(station: Workspace) -> None:
    item = enter_item(station, "REVIEWED")
    person = enter_person(station, item, consent_on=date(2026, 3, 6))
    records.move(station, ITEMS, item, "PUBLISHED")

    taken_back = records.change(station, PEOPLE, person, {"withdrawn_on": date(2026, 4, 1)})
    withdrawn = records.move(station, ITEMS, item, "WITHDRAWN")

    assert [(fault.rule, fault.severity) for fault in taken_back.faults] == [("R-VO-08", "WARN")]
    assert withdrawn.faults == ()
    assert state_of(station, item) == "WITHDRAWN"


def test_an_item_without_link_or_clipping_is_told(station: Workspace) -> None:
    item = enter_item(station, "REVIEWED", link=None)

    moved = records.move(station, ITEMS, item, "PUBLISHED")

    assert [fault.field for fault in moved.faults] == ["link"]
