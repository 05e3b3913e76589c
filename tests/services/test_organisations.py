"""Organisations in a store: what follows from their grades and checks, and what is told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import Fault, RecordInvalid
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from tests.services.organising import enter_agency, enter_check, enter_grade

ORGANISATIONS, GRADES = BY_NAME["organisation"], BY_NAME["org_assessment"]
CHECKS = BY_NAME["org_annual_check"]


def derived(store: Workspace, agency: str, name: str) -> str:
    with store.database.reading() as session:
        context = context_for(store, session)
        (found,) = (each for each in ORGANISATIONS.derived if each.name == name)
        return found.compute(context.find("organisation", agency), context)


def told(store: Workspace, register: Register[Any], record: str, rule: str) -> list[Fault]:
    """Return the faults of a rule, as the record now is."""
    with store.database.reading() as session:
        context = context_for(store, session)
        found = register.faults(context.find(register.name, record), context)
    return [fault for fault in found if fault.rule == rule]


def ends_on(store: Workspace, grade: str) -> date | None:
    found: Any = records.get(store, GRADES, grade)
    return found.valid_to  # type: ignore[no-any-return]


def test_a_grade_is_valid_for_five_years_unless_somebody_says_otherwise(
    station: Workspace,
) -> None:
    agency = enter_agency(station)
    usual = enter_grade(station, agency)
    shorter = enter_grade(station, agency, granted_on=date(2024, 1, 1), valid_to=date(2025, 1, 1))
    none = enter_grade(station, agency, grade="NONE", granted_on=date(2012, 1, 1))

    ends = [ends_on(station, each) for each in (usual, shorter, none)]

    assert ends == [date(2028, 2, 29), date(2025, 1, 1), None]


def test_an_agency_shows_its_best_grade_last_check_and_share(station: Workspace) -> None:
    agency = enter_agency(station)
    enter_grade(station, agency, grade="3A", granted_on=date(2025, 1, 1))
    enter_grade(station, agency, grade="4A", granted_on=date(2023, 1, 1))
    enter_check(station, agency, year=2025, result="BASIC")
    enter_check(station, agency, year=2024, result="PASS")

    shown = [derived(station, agency, name) for name in ("grade", "last_check", "certified_share")]

    assert shown == ["4A级", "基本合格（2025年度）", "66.7%"]


def test_an_agency_of_whom_nothing_is_known_shows_nothing(station: Workspace) -> None:
    agency = enter_agency(station, fulltime_count=None, staff_count=None)

    for name in ("grade", "last_check", "certified_share"):
        assert derived(station, agency, name) == ""


@pytest.mark.parametrize(
    ("changes", "result", "shown"),
    [
        ({}, "PASS", "可以"),
        ({"registered_on": date(2025, 5, 6)}, "PASS", "不能：登记未满2年（2027年5月6日期满）"),
        ({}, "FAIL", "不能：2025年度年检不合格"),
    ],
)
def test_r_or_07_an_agency_shows_whether_it_may_apply(
    station: Workspace, changes: dict[str, Any], result: str, shown: str
) -> None:
    agency = enter_agency(station, **changes)
    enter_check(station, agency, result=result)

    assert derived(station, agency, "may_apply") == shown


def test_r_or_07_who_is_no_more_applies_for_nothing(station: Workspace) -> None:
    agency = enter_agency(station)
    enter_check(station, agency)
    records.move(station, ORGANISATIONS, agency, "REVOKED")

    assert derived(station, agency, "may_apply") == "不能：已撤销"


def test_r_or_07_a_grade_given_too_early_is_pointed_out(station: Workspace) -> None:
    agency = enter_agency(station, registered_on=date(2022, 3, 2))
    enter_check(station, agency, year=2022)
    enter_check(station, agency, year=2023)
    early = enter_grade(station, agency, granted_on=date(2023, 3, 1))
    again = enter_grade(station, agency, granted_on=date(2024, 3, 1))

    (first,) = told(station, GRADES, early, "R-OR-07")
    (second,) = told(station, GRADES, again, "R-OR-07")

    assert "登记未满2年（2024年3月2日期满）" in first.text
    assert "评估等级在有效期内（至2028年2月29日）" in second.text
    assert not first.refuses


def test_r_or_07_a_grade_in_order_is_not_pointed_out(station: Workspace) -> None:
    agency = enter_agency(station)
    enter_check(station, agency, year=2022)
    grade = enter_grade(station, agency)

    assert not told(station, GRADES, grade, "R-OR-07")


def test_r_or_02_the_agency_is_told_that_its_grade_ran_out(station: Workspace) -> None:
    agency = enter_agency(station)
    enter_grade(station, agency, granted_on=date(2020, 1, 1))
    (fault,) = told(station, ORGANISATIONS, agency, "R-OR-02")

    enter_grade(station, agency, granted_on=date(2025, 2, 1))

    assert "2024年12月31日到期" in fault.text
    assert not told(station, ORGANISATIONS, agency, "R-OR-02")


def test_r_or_02_a_grade_that_ends_before_it_begins_is_refused(station: Workspace) -> None:
    agency = enter_agency(station)

    with pytest.raises(RecordInvalid, match="R-OR-02"):
        enter_grade(station, agency, valid_to=date(2023, 2, 28))


@pytest.mark.parametrize(
    ("changes", "warned"),
    [({}, 1), ({"is_social_work_agency": False}, 0), ({"certified_count": 4}, 0)],
)
def test_r_or_05_asks_agencies_alone_for_one_third(
    station: Workspace, changes: dict[str, Any], warned: int
) -> None:
    agency = enter_agency(station, **{"certified_count": 3} | changes)

    assert len(told(station, ORGANISATIONS, agency, "R-OR-05")) == warned


def test_the_number_of_the_representative_is_checked(station: Workspace) -> None:
    agency = enter_agency(station, legal_rep_id="430105198506150017")

    (fault,) = told(station, ORGANISATIONS, agency, "R-ID-02")

    assert (fault.field, fault.refuses) == ("legal_rep_id", False)  # a foreigner has another one


def test_r_or_08_tells_what_of_a_year_does_not_add_up(station: Workspace) -> None:
    agency = enter_agency(station)
    right = enter_check(station, agency)
    wrong = enter_check(
        station, agency, year=2024, expense_service=Decimal("1266666.68"),
        income_gov=Decimal("1300000.01"), net_end=Decimal("233333.34"),
    )  # fmt: skip

    assert not told(station, CHECKS, right, "R-OR-08")
    fields = [fault.field for fault in told(station, CHECKS, wrong, "R-OR-08")]
    assert sorted(fields) == ["expense", "income", "net_end"]


def test_r_or_06_counts_of_a_check_nest(station: Workspace) -> None:
    check = enter_check(station, enter_agency(station), certified_count=13)

    assert len(told(station, CHECKS, check, "R-OR-06")) == 1


def test_r_or_08_a_year_is_not_checked_before_it_begins(station: Workspace) -> None:
    with pytest.raises(RecordInvalid, match="早于检查年度2026年"):
        enter_check(station, enter_agency(station), year=2026, decided_on=date(2025, 12, 31))


def test_a_year_is_checked_once(station: Workspace) -> None:
    agency = enter_agency(station)
    enter_check(station, agency)

    with pytest.raises(RecordInvalid):
        enter_check(station, agency)
