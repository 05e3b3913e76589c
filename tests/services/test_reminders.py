"""Reminders: on which day each kind begins and ends, and that a crowd costs no more questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from station_app.domain.registers import BY_NAME
from station_app.services import listing, recycling, reminders
from station_app.services.listing import SEVERAL, Filter, Question
from station_app.services.reminders import Item, Kind, Reminder
from station_app.services.workspace import Workspace
from tests.services.careers import (
    BEGINS,
    ENDS,
    brought,
    certified,
    crowd,
    exam,
    learnt,
    person,
    registered,
    sat,
    statements,
    turn_to,
    worker,
)

CLOSES = date(2027, 3, 1)  # the end of whatever ends in these tests
TODAY = date(2026, 11, 23)
Enter = Callable[[Workspace], object]


def found(workspace: Workspace, kind: Kind) -> list[Reminder]:
    return [each for each in reminders.due(workspace) if each.kind is kind]


def one(workspace: Workspace, kind: Kind) -> Item:
    (reminder,) = found(workspace, kind)
    (item,) = reminder.items
    return item


def first_window(workspace: Workspace) -> None:
    certified(workspace, person(workspace), CLOSES.replace(year=CLOSES.year - 1))


def term(workspace: Workspace) -> None:
    registered(workspace, person(workspace))


def contract(workspace: Workspace) -> None:
    worker(workspace, person(workspace), contract_to=CLOSES)


def seeker(workspace: Workspace) -> None:
    brought(workspace, "talent_exchange", person=person(workspace), valid_to=CLOSES)


def consent(workspace: Workspace) -> None:
    given = {"consent_on": date(2026, 9, 1), "consent_months": 6}
    brought(
        workspace, "talent_exchange", person=person(workspace), valid_to=date(2028, 1, 1), **given
    )


def placed(workspace: Workspace) -> None:
    stay = {"to_on": CLOSES, "valid_to": date(2025, 1, 1), "state": "IN_PLACE"}
    brought(workspace, "talent_exchange", person=person(workspace), **stay)


def passed_one(workspace: Workspace) -> None:
    sat(workspace, person(workspace), exam(workspace, 2026), 70, 50, 50)


def before(days: int, day: date = CLOSES) -> date:
    return day - timedelta(days=days)


OPENS = date(2026, 10, 10)  # three months before the day after ENDS
LATE = BEGINS + timedelta(days=305)  # 72 hours by pace: 20 hours behind after 304 days and a half


@pytest.mark.parametrize(
    ("enter", "kind", "day", "told"),
    [
        (first_window, Kind.FIRST, before(91), False),
        (first_window, Kind.FIRST, before(90), True),
        (first_window, Kind.FIRST, CLOSES, True),
        (first_window, Kind.FIRST, before(-1), False),
        (term, Kind.OPENS, before(91, OPENS), False),
        (term, Kind.OPENS, before(90, OPENS), True),
        (term, Kind.OPENS, before(1, OPENS), True),
        (term, Kind.OPENS, OPENS, False),
        (term, Kind.CLOSES, before(91, ENDS), False),
        (term, Kind.CLOSES, before(90, ENDS), True),
        (term, Kind.CLOSES, ENDS, True),
        (term, Kind.CLOSES, before(-1, ENDS), False),
        (term, Kind.STUDY, before(1, LATE), False),
        (term, Kind.STUDY, LATE, True),
        (term, Kind.STUDY, ENDS, True),
        (term, Kind.STUDY, before(-1, ENDS), False),
        (contract, Kind.CONTRACT, before(31), False),
        (contract, Kind.CONTRACT, before(30), True),
        (contract, Kind.CONTRACT, CLOSES, True),
        (contract, Kind.CONTRACT, before(-1), True),
        (seeker, Kind.EXCHANGE, before(31), False),
        (seeker, Kind.EXCHANGE, before(30), True),
        (seeker, Kind.EXCHANGE, before(-1), True),
        (consent, Kind.EXCHANGE, before(31), False),
        (consent, Kind.EXCHANGE, before(30), True),
        (placed, Kind.EXCHANGE, before(31), False),
        (placed, Kind.EXCHANGE, before(30), True),
        (passed_one, Kind.PASSES, date(2026, 12, 1), True),
        (passed_one, Kind.PASSES, date(2027, 12, 31), True),
        (passed_one, Kind.PASSES, date(2028, 1, 1), False),
    ],
)
def test_a_kind_is_told_of_from_its_day_until_its_day(
    station: Workspace, enter: Enter, kind: Kind, day: date, told: bool
) -> None:
    enter(station)

    turn_to(station, day)

    assert bool(found(station, kind)) is told


@pytest.mark.parametrize(
    ("enter", "kind", "day", "text"),
    [
        (first_window, Kind.FIRST, before(30), "首次登记受理期限为2027年3月1日，还有30天"),
        (term, Kind.OPENS, before(7, OPENS), "再登记自2026年10月10日起受理，还有7天"),
        (term, Kind.CLOSES, before(7, ENDS), "登记有效期至2027年1月9日，还有7天"),
        (term, Kind.STUDY, ENDS, "落后71.9小时"),
        (contract, Kind.CONTRACT, before(5), "劳动合同到2027年3月1日为止，还有5天，请续签"),
        (contract, Kind.CONTRACT, before(-1), "劳动合同已于2027年3月1日到期，请续签"),
        (consent, Kind.EXCHANGE, before(5), "信息授权到2027年3月1日为止"),
        (placed, Kind.EXCHANGE, before(5), "人才交流到2027年3月1日为止"),
        (
            passed_one,
            Kind.PASSES,
            TODAY,
            "已通过中级综合能力，须在2027年度内通过中级实务、法规与政策",
        ),
    ],
)
def test_a_reminder_says_by_when_and_what_to_do(
    station: Workspace, enter: Enter, kind: Kind, day: date, text: str
) -> None:
    enter(station)
    turn_to(station, day)

    assert text in one(station, kind).text


@pytest.mark.parametrize(("state", "told"), [("CHECKED", 0), ("APPROVED", 1), ("PAID", 0)])
def test_a_reward_is_told_of_between_approval_and_payment(
    station: Workspace, state: str, told: int
) -> None:
    claim = {"level": "1", "state": state, "decided_on": date(2026, 10, 9)}
    brought(station, "reward", person=person(station), **claim)

    assert len(found(station, Kind.REWARD)) == told


def test_a_reward_says_since_when_it_waits(station: Workspace) -> None:
    claim = {"state": "APPROVED", "decided_on": date(2026, 10, 9)}
    brought(station, "reward", person=person(station), **claim)

    assert one(station, Kind.REWARD).text.startswith("2026年10月9日批准的奖励还没有发放")


def test_hours_that_keep_pace_are_not_told_of(station: Workspace) -> None:
    someone = person(station)
    registered(station, someone)

    learnt(station, someone, 60, verified=False)

    assert not found(station, Kind.STUDY)


@pytest.mark.parametrize("state", ["LEFT", "DECEASED"])
def test_nobody_who_has_left_is_reminded(station: Workspace, state: str) -> None:
    someone = person(station)
    registered(station, someone)
    worker(station, someone, state=state, contract_to=TODAY)

    assert reminders.due(station) == []


def test_an_examination_missed_ends_the_reminder_of_passes(station: Workspace) -> None:
    passed_one(station)
    exam(station, 2027, registration_to=date(2027, 4, 10))

    turn_to(station, date(2027, 4, 10))
    assert one(station, Kind.PASSES).due == date(2027, 4, 10)
    turn_to(station, date(2027, 4, 11))
    assert not found(station, Kind.PASSES)


def test_who_has_registered_is_reminded_until_the_examination(station: Workspace) -> None:
    someone = person(station)
    sat(station, someone, exam(station, 2026), 70, 50, 50)
    days = {"registration_to": date(2027, 4, 10), "date_2": date(2027, 5, 23)}
    sat(station, someone, exam(station, 2027, **days))

    turn_to(station, date(2027, 5, 23))

    assert one(station, Kind.PASSES).due == date(2027, 5, 23)


def test_records_in_the_bin_or_of_another_station_are_not_told_of(station: Workspace) -> None:
    worker(station, person(station), contract_to=TODAY, home="43010500101")
    gone = worker(station, person(station, 2), contract_to=TODAY)
    recycling.delete(station, BY_NAME["social_worker"], gone)

    assert reminders.due(station) == []


def test_the_earliest_comes_first_and_all_are_listed_on_one_page(station: Workspace) -> None:
    people = [person(station, number) for number in (1, 2)]
    for each, ends in zip(people, (date(2027, 1, 9), date(2026, 12, 1)), strict=True):
        registered(station, each, ends=ends)

    (closing,) = found(station, Kind.CLOSES)

    assert (closing.due, closing.register) == (date(2026, 12, 1), "person")
    only = Filter("id", "is", SEVERAL.join(closing.records))
    assert set(closing.records) == set(people)
    assert listing.count(station, BY_NAME["person"], Question(filters=(only,))) == 2


@pytest.mark.parametrize(
    ("due", "weight"),
    [(TODAY - timedelta(1), "bad"), (TODAY + timedelta(7), "bad"), (TODAY + timedelta(8), "warn"),
     (TODAY + timedelta(30), "warn"), (TODAY + timedelta(31), "info"), (None, "warn")],
)  # fmt: skip
def test_what_comes_near_weighs_more(due: date | None, weight: str) -> None:
    assert Item(Kind.CONTRACT, "social_worker", "W", "P", "", due).weight(TODAY) == weight


def test_one_person_has_the_same_reminders_as_in_the_list(station: Workspace) -> None:
    someone, other = person(station), person(station, 2)
    for each in (someone, other):
        registered(station, each)
    worker(station, someone, contract_to=TODAY)

    with station.database.reading() as session:
        own = reminders.of_person(station, session, someone)

    everybody = [item for each in reminders.due(station) for item in each.items]
    assert own == [item for item in everybody if item.person == someone]
    assert {item.kind for item in own} == {Kind.CLOSES, Kind.STUDY, Kind.CONTRACT}


def test_two_thousand_workers_cost_no_more_questions_than_two(station: Workspace) -> None:
    session = exam(station, 2026)
    crowd(station, 2, session)
    with statements(station) as few:
        reminders.due(station)
    crowd(station, 2_000, session)

    with statements(station) as many:
        found = reminders.due(station)

    assert len(many) == len(few) < 20
    assert {each.kind for each in found} >= {Kind.CLOSES, Kind.STUDY, Kind.PASSES, Kind.CONTRACT}
    assert len(next(each for each in found if each.kind is Kind.REWARD).items) == 2_002
