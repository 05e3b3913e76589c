"""Rules of leading groups, documents, districts and stations."""

from __future__ import annotations

from datetime import date

import pytest

from station_app.domain.parameters import shipped
from station_app.domain.rules import governance as rules
from station_app.domain.rules.governance import Term

DAY = date(2010, 6, 10)
SPRING = Term(date(2010, 3, 15), date(2010, 5, 31))
SUMMER = Term(date(2010, 6, 1), None)


@pytest.mark.parametrize(
    ("term", "day", "holds"),
    [
        (SPRING, date(2010, 3, 14), False),
        (SPRING, date(2010, 3, 15), True),
        (SPRING, date(2010, 5, 31), True),
        (SPRING, date(2010, 6, 1), False),
        (SUMMER, date(2999, 1, 1), True),
        (Term(None, None), DAY, True),
    ],
)
def test_a_term_holds_from_its_first_day_to_its_last(term: Term, day: date, holds: bool) -> None:
    assert term.holds_on(day) is holds


@pytest.mark.parametrize(
    ("others", "refused"),
    [
        ([], False),
        ([SPRING], False),
        ([SPRING, Term(date(2010, 6, 30), None)], True),
        ([Term(None, date(2010, 6, 1))], True),
        ([Term(None, None)], True),
    ],
)
def test_r_lg_01_one_leader_at_a_time(others: list[Term], refused: bool) -> None:
    faults = list(rules.only_leader(SUMMER, others))

    assert [fault.rule for fault in faults] == ["R-LG-01"] * refused
    assert all(fault.refuses for fault in faults)


@pytest.mark.parametrize(
    ("leaders", "told"),
    [([], True), ([SPRING], True), ([SUMMER], False), ([SPRING, SUMMER], False)],
)
def test_r_lg_01_no_leader_is_told(leaders: list[Term], told: bool) -> None:
    faults = list(rules.led(leaders, DAY))

    assert [(fault.rule, fault.refuses) for fault in faults] == [("R-LG-01", False)] * told


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("开发〔2010〕5号", "开发〔2010〕5号"),
        ("开发[2010]5号", "开发〔2010〕5号"),
        ("开发（2010）第5号", "开发〔2010〕5号"),
        (" 民发【2009】44 号 ", "民发〔2009〕44号"),
        ("令第39号", "令第39号"),
        ("2010年第5期", "2010年第5期"),
    ],
)
def test_the_year_of_a_document_stands_in_its_own_brackets(typed: str, written: str) -> None:
    assert rules.document_number(typed) == written


@pytest.mark.parametrize(
    ("number", "told"), [(None, False), ("开发〔2010〕5号", False), ("令第39号", True)]
)
def test_r_lg_02_an_unusual_number_is_told(number: str | None, told: bool) -> None:
    faults = list(rules.numbered_by_standard(number))

    assert [(fault.rule, fault.refuses) for fault in faults] == [("R-LG-02", False)] * told


@pytest.mark.parametrize(("stated", "told"), [(None, False), (16, False), (17, True), (0, True)])
def test_r_dv_02_another_number_of_streets_is_told(stated: int | None, told: bool) -> None:
    faults = list(rules.count_agrees("street_count", "街镇数", stated, 16))

    assert [(fault.rule, fault.refuses) for fault in faults] == [("R-DV-02", False)] * told


@pytest.mark.parametrize(("active", "told"), [(0, True), (1, True), (2, False), (3, False)])
def test_r_st_02_too_few_workers_are_told(active: int, told: bool) -> None:
    faults = list(rules.enough_workers(active, shipped(), DAY))

    assert [(fault.rule, fault.refuses) for fault in faults] == [("R-ST-02", False)] * told


def test_nothing_ends_before_it_begins() -> None:
    (fault,) = rules.begins_before_it_ends("to_on", "任职结束", DAY, date(2010, 6, 9))

    assert fault.refuses
    assert not list(rules.begins_before_it_ends("to_on", "任职结束", DAY, DAY))
