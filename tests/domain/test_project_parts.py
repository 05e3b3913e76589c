"""What the registers of projects, their parts and contracts refuse, fill in and show."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.register import Record
from station_app.domain.registers import (
    contract_checks,
    instalment_checks,
    money_facts,
    project_checks,
    project_figures,
    project_goal_checks,
    project_part_checks,
)
from station_app.domain.registers.contracts import CONTRACT_SUPPLEMENTS, CONTRACTS
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.organisations import ORGANISATIONS
from station_app.domain.registers.people import PEOPLE
from station_app.domain.registers.project_goals import PROJECT_GOALS
from station_app.domain.registers.project_parts import PROJECT_STEPS, PROJECT_WORKERS
from station_app.domain.registers.projects import PROJECTS
from tests.builders import STATION
from tests.domain.test_workers import knowing

MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)


def project(**changes: Any) -> Record:
    given = {"id": "P", "home": "", "state": "IN_SERVICE", "provider": "O", "awarded_on": MARCH}
    return PROJECTS.new(**(given | changes))


def contract(**changes: Any) -> Record:
    given = {"id": "C", "project": "P", "signed_on": MARCH, "amount": Decimal(90)}
    return CONTRACTS.new(**(given | changes))


def supplement(**changes: Any) -> Record:
    given = {"id": "S", "project": "P", "contract": "C", "signed_on": MARCH, "amount": Decimal(9)}
    return CONTRACT_SUPPLEMENTS.new(**(given | changes))


def member(**changes: Any) -> Any:
    given = {"id": "M", "home": "", "project": "P", "name": "王小明", "share": Decimal(60)}
    return PROJECT_WORKERS.new(**(given | changes))


def told(faults: Any) -> list[tuple[str, str]]:
    return [(fault.field, fault.rule) for fault in faults]


@pytest.mark.parametrize(("awarded_on", "refused"), [(MARCH, False), (APRIL, True)])
def test_no_contract_is_signed_before_the_award(awarded_on: date, refused: bool) -> None:
    at_hand = knowing([project(awarded_on=awarded_on)])

    found = told(contract_checks.signed_in_time(contract(), at_hand))

    assert found == [("signed_on", "RANGE")] * refused


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({}, []),
        ({"amount": Decimal("9.01")}, [("amount", "R-PJ-13")]),
        ({"project": "Q"}, [("contract", "REFERENCE")]),
        ({"amount": None, "project": "Q"}, []),
    ],
)
def test_r_pj_13_a_supplement_is_of_a_contract_of_its_project(
    changes: dict[str, Any], refused: list[Any]
) -> None:
    at_hand = knowing([contract()])

    assert told(contract_checks.within_tenth(supplement(**changes), at_hand)) == refused


@pytest.mark.parametrize(("signed_on", "refused"), [(MARCH, False), (APRIL, True)])
def test_no_supplement_is_signed_before_its_contract(signed_on: date, refused: bool) -> None:
    at_hand = knowing([contract(signed_on=signed_on)])

    found = told(contract_checks.signed_after_contract(supplement(), at_hand))

    assert found == [("signed_on", "RANGE")] * refused


@pytest.mark.parametrize(
    ("owner", "home", "refused"),
    [("", "", False), (STATION, STATION, False), (STATION, "", True)],
)
def test_what_a_project_is_made_of_is_entered_where_it_is_at_home(
    owner: str, home: str, refused: bool
) -> None:
    at_hand = knowing([project(home=owner)], home=home)
    goal = PROJECT_GOALS.new(project="P", home=home)

    found = told(project_goal_checks.entered_by_owner(goal, at_hand))

    assert found == [("project", "REFERENCE")] * refused


@pytest.mark.parametrize(("written", "name"), [(None, "王小明"), ("小王", "小王")])
def test_a_member_of_the_team_is_called_as_in_the_register_of_persons(
    written: str | None, name: str
) -> None:
    worker = member(name=written, person="W")

    project_part_checks.name_worker(worker, knowing([PEOPLE.new(id="W", name="王小明")]))

    assert worker.name == name


def test_the_bureau_names_no_person_of_a_station_in_its_projects() -> None:
    rule = project_part_checks.person_known_everywhere

    assert told(rule(member(person="W"), knowing())) == [("person", "REFERENCE")]
    assert told(rule(member(), knowing())) == []
    assert told(rule(member(person="W", home=STATION), knowing(home=STATION))) == []


@pytest.mark.parametrize(
    ("from_on", "to_on", "refused"),
    [(APRIL, MARCH, True), (APRIL, APRIL, False), (APRIL, None, False), (None, MARCH, False)],
)
def test_nobody_leaves_a_project_before_coming(
    from_on: date | None, to_on: date | None, refused: bool
) -> None:
    rule = project_part_checks.ends_after_begin("from_on", "to_on", "退出日期")

    found = told(rule(member(from_on=from_on, to_on=to_on), knowing()))

    assert found == [("to_on", "RANGE")] * refused


@pytest.mark.parametrize(
    ("other", "of", "warned"),
    [
        ({}, {}, True),
        ({"person": "W"}, {}, False),  # somebody who is in the register and happens to be called so
        ({"share": None}, {}, False),
        ({"to_on": MARCH}, {}, False),
        ({}, {"state": "COMPLETED"}, False),
        ({"project": "gone"}, {}, False),
    ],
)
def test_only_time_given_to_running_projects_by_the_same_person_is_added_up(
    other: dict[str, Any], of: dict[str, Any], warned: bool
) -> None:
    at_hand = knowing([project(**of)], {"project_worker": [member(**({"id": "N"} | other))]})

    assert bool(told(project_part_checks.share_within_whole(member(), at_hand))) is warned


@pytest.mark.parametrize(("planned_to", "refused"), [(APRIL, False), (MARCH, True), (None, False)])
def test_a_plan_does_not_end_before_it_begins(planned_to: date | None, refused: bool) -> None:
    planned = project(planned_from=APRIL, planned_to=planned_to)

    found = told(project_checks.days_in_order(planned, knowing()))

    assert found == [("planned_to", "RANGE")] * refused


@pytest.mark.parametrize(
    ("changes", "ended", "shown"),
    [
        ({"state": "COMPLETED", "completed_on": MARCH}, None, "2041年3月2日"),
        ({"state": "TERMINATED"}, APRIL, "2041年4月1日"),
        ({"state": "TERMINATED"}, None, ""),
        ({"completed_on": MARCH}, None, ""),
    ],
)
def test_r_pj_15_papers_are_kept_from_the_day_on_which_the_project_ended(
    changes: dict[str, Any], ended: date | None, shown: str
) -> None:
    step = PROJECT_STEPS.new(to_state="TERMINATED", effective_on=ended)
    at_hand = knowing(children={"project_step": [step]})

    assert project_figures.kept_until(project(**changes), at_hand) == shown


@pytest.mark.parametrize(("state", "promised"), [("IN_SERVICE", 90), ("COMPLETED", 0)])
def test_only_running_contracts_still_need_money(state: str, promised: int) -> None:
    at_hand = knowing(children={"contract": [contract()]})

    assert money_facts.promised_by(project(state=state), at_hand) == promised


@pytest.mark.parametrize(
    ("payee", "account"), [(None, "8000123"), ("某某中心", "8000123"), ("另一家", None)]
)
def test_the_account_of_the_provider_is_that_of_no_other_payee(
    payee: str | None, account: str | None
) -> None:
    provider = ORGANISATIONS.new(id="O", name="某某中心", bank_account="8000123")
    instalment = INSTALMENTS.new(id="I", project="P", no=1, state="APPLIED", payee=payee)

    instalment_checks.fill_instalment(instalment, knowing([project(), provider]))

    assert (instalment.payee, instalment.bank_account) == (payee or "某某中心", account)
