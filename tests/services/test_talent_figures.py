"""Figures of talent out of a real store: which records and which of their days they rest on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import StationError
from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling
from station_app.services.figures.counted import counted
from station_app.services.figures.figure import Figure
from station_app.services.workspace import Workspace
from tests.builders import certificate_values, person_values, worker_values
from tests.services.careers import statements
from tests.services.exchange.conftest import district, offices
from tests.services.exchange.district import District
from tests.services.ledgers import talents as people
from tests.services.ledgers.talents import enter

__all__ = ["district", "offices"]

TODAY = date(2026, 11, 23)


def figure(books: Workspace, name: str, day: date = TODAY) -> Figure:
    return counted(books, day).named(name)


def change(books: Workspace, register: str, record: str, **values: Any) -> None:
    records.change(books, BY_NAME[register], record, values)


def in_post(books: Workspace, number: int, **changes: Any) -> str:
    """Enter a worker in post; return the worker's id."""
    person = enter(books, "person", **person_values(number))
    values = worker_values(person, station=books.station)
    return enter(books, "social_worker", "ACTIVE", **values | changes)


def test_the_period_begins_with_the_year_of_the_day(station: Workspace) -> None:
    found = counted(station, date(2010, 6, 10))

    assert (found.span.first, found.span.last) == (date(2010, 1, 1), date(2010, 6, 10))
    assert {each.as_of for each in found.figures} == {date(2010, 6, 10)}
    assert counted(station).span.last == TODAY


def test_a_period_that_begins_after_the_day_is_refused(station: Workspace) -> None:
    with pytest.raises(StationError, match="晚于统计日期"):
        counted(station, date(2010, 6, 10), date(2010, 6, 11))


def test_a_worker_counts_from_hiring_to_leaving(station: Workspace) -> None:
    worker = in_post(station, 1, hired_on=date(2026, 3, 1))
    change(station, "social_worker", worker, left_on=date(2026, 6, 30))
    records.move(station, BY_NAME["social_worker"], worker, "LEFT")

    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 30), date(2026, 7, 1))

    assert [figure(station, "K01", day).value for day in days] == [0, 1, 1, 0]
    assert figure(station, "K01", days[1]).behind.listed == (worker,)


def test_what_lies_in_the_recycle_bin_does_not_count(station: Workspace) -> None:
    worker = in_post(station, 1)
    recycling.delete(station, BY_NAME["social_worker"], worker)

    assert figure(station, "K01").value == 0


def test_the_local_list_counts_until_somebody_leaves(station: Workspace) -> None:
    listed = {"is_registered_locally": True, "registered_locally_on": date(2026, 2, 1)}
    worker = in_post(station, 1, hired_on=date(2026, 1, 5), **listed)
    change(station, "social_worker", worker, left_on=date(2026, 6, 30))
    records.move(station, BY_NAME["social_worker"], worker, "LEFT")

    days = (date(2026, 1, 31), date(2026, 2, 1), date(2026, 6, 29), date(2026, 6, 30))

    assert [figure(station, "K03b", day).value for day in days] == [0, 1, 1, 0]


def test_who_came_back_is_on_the_local_list_again(station: Workspace) -> None:
    listed = {"is_registered_locally": True, "registered_locally_on": date(2026, 2, 1)}
    worker = in_post(station, 1, left_on=date(2026, 3, 1), **listed)
    assert figure(station, "K03b").value == 1

    records.move(station, BY_NAME["social_worker"], worker, "LEFT")
    change(station, "social_worker", worker, left_on=None)
    assert figure(station, "K03b").value == 0  # gone, nobody knows since when


def test_a_certificate_counts_from_its_approval_else_from_its_month(station: Workspace) -> None:
    for number, approved in enumerate((date(2019, 9, 20), None), 1):
        person = enter(station, "person", **person_values(number))
        values = certificate_values(person, number, approved_on=approved, obtained_in="2019-09")
        enter(station, "certificate", **values)

    days = (date(2019, 8, 31), date(2019, 9, 1), date(2019, 9, 20))

    assert [figure(station, "K02", day).value for day in days] == [0, 1, 2]


def test_registered_is_who_has_a_term_on_the_day(station: Workspace) -> None:
    person = people.worker(station, 1, "1")

    days = (date(2024, 1, 9), date(2024, 1, 10), date(2027, 1, 9), date(2027, 1, 10))

    assert [figure(station, "K03", day).value for day in days] == [0, 1, 1, 0]
    assert figure(station, "K03", days[1]).behind.listed == (person,)


def test_somebody_at_two_stations_counts_once_at_the_bureau(district: District) -> None:
    for name in ("a", "b"):
        in_post(district[name], 1)
        district.exchange(name)
    in_post(district["b"], 2)
    district.exchange("b")

    found = figure(district.bureau, "K01")

    assert found.value == 2
    assert len(found.behind.records) == len(found.behind.listed) == 3


def test_people_without_a_number_count_each_by_themselves(station: Workspace) -> None:
    for number in (1, 2):
        worker = in_post(station, number)
        person: Any = records.get(station, BY_NAME["social_worker"], worker)
        change(station, "person", person.person, id_number=None)

    assert figure(station, "K01").value == 2


def test_candidates_count_by_their_days(station: Workspace) -> None:
    sat = people.session(station)
    stays = people.application(station, 1, sat, applied_on=date(2026, 3, 12))
    leaves = people.application(station, 2, sat, applied_on=date(2026, 3, 13))
    change(station, "exam_application", leaves, withdrawn_on=date(2026, 4, 1))
    records.move(station, BY_NAME["exam_application"], leaves, "WITHDRAWN")

    days = (date(2026, 3, 11), date(2026, 3, 12), date(2026, 3, 31), date(2026, 4, 1))

    assert [figure(station, "K06", day).value for day in days] == [0, 1, 2, 1]
    assert figure(station, "K06").behind.records == (stays,)
    assert figure(station, "K06", date(2027, 3, 1)).value == 0


@pytest.mark.parametrize(
    ("days", "first"),
    [
        ({"result_on": date(2026, 8, 20), "date_2": date(2026, 6, 14)}, date(2026, 8, 20)),
        ({"date_1": date(2026, 6, 13), "date_2": date(2026, 6, 14)}, date(2026, 6, 14)),
        ({"date_1": date(2026, 6, 13)}, date(2026, 6, 13)),
        ({}, date(2026, 12, 31)),
    ],
)
def test_results_count_from_when_they_were_out(
    station: Workspace, days: dict[str, date], first: date
) -> None:
    sat = people.session(station)
    change(station, "exam_session", sat, **days)
    people.application(station, 1, sat, "1", "60", "70")
    people.application(station, 2, sat, "1", "60", "59.5")

    assert figure(station, "K07-rate", date.fromordinal(first.toordinal() - 1)).shown == "—"
    assert figure(station, "K07", first).shown == "1"
    assert figure(station, "K07-rate", first).shown == "50.0"


@pytest.mark.parametrize(
    ("marks", "moves", "sat", "passed"),
    [
        (("缺考", "缺考"), (), "—", "—"),
        (("80", "缺考"), (), "0.0", "0"),
        (("违纪", "80"), (), "0.0", "0"),
        (("80", "80"), ("SCORED", "VOID"), "0.0", "0"),
        ((), ("SCORED", "PASSED_ALL"), "100.0", "1"),
        ((), (), "—", "—"),
    ],
)
def test_k07_knows_who_sat_and_who_passed(
    station: Workspace, marks: tuple[str, ...], moves: tuple[str, ...], sat: str, passed: str
) -> None:
    codes = {"缺考": "-1", "违纪": "-2"}
    exam = people.session(station)
    change(station, "exam_session", exam, result_on=date(2026, 8, 20))
    scores = [codes.get(mark, mark) for mark in marks]
    application = people.application(station, 1, exam, "1", *scores)
    for state in moves:
        records.move(station, BY_NAME["exam_application"], application, state)

    assert figure(station, "K07-rate").shown == sat
    assert figure(station, "K07").shown == passed


def test_classes_count_when_they_were_held(station: Workspace) -> None:
    held = people.course(station, 1)  # 18 and 19 April
    people.trainee(station, 1, held)
    people.trainee(station, 2, held, hours_actual=Decimal(0), signed_days=Decimal(0), passed=False)
    assert figure(station, "K08").value == 0

    for state in ("OPEN", "HELD"):
        records.move(station, BY_NAME["training_session"], held, state)

    shown = [figure(station, f"K08{n}").shown for n in ("", "-attendances", "-hours", "-coaching")]
    assert shown == ["1", "1", "16", "1"]
    assert figure(station, "K08", date(2026, 4, 18)).value == 0
    assert counted(station, TODAY, date(2026, 4, 20)).named("K08").value == 0


def hire(books: Workspace, mode: str = "OPEN", **changes: Any) -> str:
    plan = people.plan(books, mode=mode, notice_days=0)
    post = people.post(books, plan)
    ready = {
        "written": Decimal(80), "interview": Decimal(80), "medical": "PASS", "inspection": "PASS",
        "decided_on": date(2026, 5, 20),
    }  # fmt: skip
    made = people.applicant(books, 1, plan, post, **ready | changes)
    for state in ("QUALIFIED", "TESTED", "INTERVIEWED", "PROPOSED", "NOTICED", "HIRED"):
        records.move(books, BY_NAME["job_application"], made, state)
    return made


@pytest.mark.parametrize(
    ("changes", "first"),
    [({"on_board_on": date(2026, 5, 24)}, date(2026, 5, 24)), ({}, date(2026, 5, 20))],
)
def test_k09_counts_from_the_first_day_of_work_else_from_the_decision(
    station: Workspace, changes: dict[str, Any], first: date
) -> None:
    made = hire(station, **changes)

    assert figure(station, "K09", date.fromordinal(first.toordinal() - 1)).value == 0
    assert figure(station, "K09", first).behind.records == (made,)


def test_k09_keeps_who_was_dismissed_later_and_leaves_out_other_ways(station: Workspace) -> None:
    made = hire(station, on_board_on=date(2026, 5, 24))
    for state in ("PROBATION", "DISMISSED"):
        records.move(station, BY_NAME["job_application"], made, state)
    assert figure(station, "K09").value == 1

    application: Any = records.get(station, BY_NAME["job_application"], made)
    change(station, "recruitment_plan", application.plan, mode="GRADUATE")
    assert figure(station, "K09").value == 0


def test_a_scheme_counts_while_it_is_in_force(station: Workspace) -> None:
    enter(
        station, "reward_scheme", name="奖励办法", level="1", min_amount=Decimal(800),
        max_amount=Decimal(1200), valid_from=date(2010, 4, 8), valid_to=date(2010, 12, 31),
    )  # fmt: skip

    days = (date(2010, 4, 7), date(2010, 4, 8), date(2011, 1, 1))

    assert [figure(station, "reward", day).shown for day in days] == ["—", "800–1200", "—"]


def test_directed_cultivation_counts_from_its_beginning_once_selected(station: Workspace) -> None:
    made = people.cultivation(station, 1)
    day = date(2026, 9, 1)
    assert figure(station, "directed", day).value == 0

    records.move(station, BY_NAME["directed_cultivation"], made, "SELECTED")

    assert figure(station, "directed", date(2026, 8, 31)).value == 0
    assert figure(station, "directed", day).behind.records == (made,)


def test_many_people_need_no_more_questions_to_the_store(station: Workspace) -> None:
    people.worker(station, 1, "1")
    with statements(station) as few:
        counted(station)
    for number in range(2, 6):
        people.worker(station, number, "1")

    with statements(station) as many:
        counted(station)

    assert len(many) == len(few) < 40
