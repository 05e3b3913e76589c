"""Experts of the bureau go to its stations; what stations did with them comes up in packages."""

from __future__ import annotations

from datetime import date

import pytest

from station_app.domain.problems import NotAllowed
from station_app.domain.registers import BY_NAME
from station_app.services import press, records, supervising
from tests.services.exchange.district import District, get, live
from tests.services.publicity import enter_item, enter_person
from tests.services.supervision import (
    SESSION_DAY,
    enter_expert,
    enter_session,
    enter_task,
    enter_worker,
)

SESSIONS, EXPERTS = BY_NAME["supervision_session"], BY_NAME["expert"]


def test_a_session_with_an_expert_of_the_bureau_comes_up_whole(district: District) -> None:
    expert = enter_expert(district.bureau)
    district.exchange("a")
    station = district["a"]
    session = enter_session(station, expert, enter_worker(station))
    task = enter_task(station, session)
    records.move(station, SESSIONS, session, "SIGNED")

    _, received, _ = district.exchange("a")

    assert (received.returned, get(district.bureau, SESSIONS, session).state) == (0, "SIGNED")
    (meeting,) = supervising.calendar(district.bureau, SESSION_DAY)
    assert (meeting.supervisor, meeting.people) == ("秦望舒", ("欧阳小兰",))
    assert [each.task for each in supervising.open_tasks(district.bureau)] == [task]
    with pytest.raises(NotAllowed):
        supervising.done(district.bureau, task, SESSION_DAY, "")


def test_an_expert_of_a_station_comes_up_with_the_appointment(district: District) -> None:
    expert = enter_expert(district["a"])

    _, received, _ = district.exchange("a")

    assert (received.returned, get(district.bureau, EXPERTS, expert).name) == (0, "秦望舒")
    (appointment,) = live(district.bureau, BY_NAME["expert_appointment"]).values()
    assert appointment.state == "APPOINTED"


def test_sessions_of_the_bureau_stay_there(district: District) -> None:
    enter_session(district.bureau, enter_expert(district.bureau), held=False)

    district.exchange("a")

    assert live(district["a"], SESSIONS) == {}


def test_published_items_come_up_with_those_who_agreed(district: District) -> None:
    station = district["a"]
    item = enter_item(station, "REVIEWED", link=None)
    enter_person(station, item)
    items = BY_NAME["publicity_item"]
    records.move(station, items, item, "PUBLISHED")

    _, received, _ = district.exchange("a")

    assert received.returned == 0
    (found,) = press.items(district.bureau)
    assert (found.item, found.is_out, found.on) == (item, True, date(2026, 3, 10))
