"""What stands against the steps of a project in the store, by rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import RecordInvalid
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.projects import PROJECTS
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.builders import credit_code
from tests.services.project_books import (
    award,
    move,
    put,
    rules_against,
    steps,
    told,
    whole_project,
)
from tests.services.projecting import (
    APPLIED,
    AWARDED,
    SIGNED,
    a_contract,
    a_goal,
    a_project,
    a_site,
    agency,
    at_state,
    bids,
    enter,
    go,
    record,
    write,
)

TODAY = date(2026, 11, 23)
CODE = "91350100M000100Y43"


def test_r_pj_20_an_application_without_a_verifiable_goal_is_refused(bureau: Workspace) -> None:
    project = a_project(bureau)
    goal = a_goal(bureau, project, verification=None)
    move(bureau, project, "APPLYING", on=APPLIED)

    with pytest.raises(RecordInvalid) as refused:
        move(bureau, project, "UNDER_REVIEW", on=APPLIED)
    write(bureau, "project_goal", goal, verification="照片和签收单")

    assert rules_against(refused) == ["R-PJ-20"]
    assert move(bureau, project, "UNDER_REVIEW", on=APPLIED).record.state == "UNDER_REVIEW"


def test_a_second_project_of_the_name_in_the_same_year_is_told(bureau: Workspace) -> None:
    first, other = a_project(bureau), a_project(bureau, year=2025)

    found = [
        told(records.change(bureau, PROJECTS, each, {"remark": "改"}))
        for each in (other, a_project(bureau), first)
    ]
    assert ["TWIN" in each for each in found] == [False, True, True]


def test_a_station_does_not_invite_bids_before_the_bureau_has_decided(station: Workspace) -> None:
    project = a_project(station)
    a_goal(station, project)
    move(station, project, "APPLYING", on=APPLIED)
    move(station, project, "UNDER_REVIEW", on=APPLIED)

    with pytest.raises(RecordInvalid) as refused:
        move(station, project, "TENDERING")
    assert rules_against(refused) == ["STATE"]


def test_the_decision_of_the_bureau_makes_the_step(bureau: Workspace) -> None:
    project = at_state(bureau, "TENDERING")
    bids(bureau, project)

    award(bureau, project)

    assert record(bureau, "project", project)["state"] == "AWARDED"
    assert steps(bureau, project)[-1] == ("AWARDED", AWARDED)


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"bid_close_on": date(2026, 2, 13)}, ["R-PJ-09"]),
        ({"awarded_on": None}, ["STATE"]),
        ({"award_org": None}, ["STATE"]),
        ({"award_amount": Decimal("120000.01")}, ["R-PJ-05"]),
        ({"awarded_on": date(2026, 2, 19)}, ["RANGE"]),
    ],
)
def test_an_award_is_refused_by_its_rule(
    bureau: Workspace, changes: dict[str, Any], rules: list[str]
) -> None:
    project = at_state(bureau, "TENDERING")
    bids(bureau, project)

    with pytest.raises(RecordInvalid) as refused:
        award(bureau, project, **changes)
    assert rules_against(refused) == rules


def test_r_pj_10_two_qualified_bids_are_no_tender(bureau: Workspace) -> None:
    project = at_state(bureau, "TENDERING")
    *_, last = bids(bureau, project)
    write(bureau, "project_bid", last, qualified=False, reject_reason="资料不全")

    with pytest.raises(RecordInvalid) as refused:
        award(bureau, project)
    award(bureau, project, purchase_mode="SINGLE_SOURCE")

    assert rules_against(refused) == ["R-PJ-10"]
    assert record(bureau, "project", project)["state"] == "AWARDED"


def test_r_pj_05_an_award_stays_within_what_other_projects_leave_of_the_line(
    bureau: Workspace,
) -> None:
    values = {"year": 2026, "code": "2082201", "name": "政府购买社工服务", "category": "PURCHASE"}
    line = enter(bureau, "budget_line", **values, amount=Decimal(150000))
    first = at_state(bureau, "CONTRACTED", name="先签约的项目")
    write(bureau, "project", first, budget_line=line)
    project = at_state(bureau, "TENDERING")
    bids(bureau, project)

    with pytest.raises(RecordInvalid) as refused:
        award(bureau, project, budget_line=line, award_amount=Decimal("50000.00"))
    award(bureau, project, budget_line=line, award_amount=Decimal("49999.99"))

    assert rules_against(refused) == ["R-PJ-05"]
    assert record(bureau, "project", project)["state"] == "AWARDED"


def test_a_tender_that_failed_is_held_again(bureau: Workspace) -> None:
    project = at_state(bureau, "TENDERING")
    write(bureau, "project", project, tender_result="FAILED")

    go(bureau, project, "TENDERING", date(2026, 3, 1))

    assert record(bureau, "project", project)["tender_result"] is None
    assert [state for state, _ in steps(bureau, project)][-3:] == [
        "TENDERING",
        "FAILED_TENDER",
        "TENDERING",
    ]


def test_r_or_03_a_provider_that_is_no_more_gets_no_contract(bureau: Workspace) -> None:
    project = at_state(bureau, "AWARDED")
    provider = agency(bureau, 7)
    records.move(bureau, BY_NAME["organisation"], provider, "DEREGISTERED")

    with pytest.raises(RecordInvalid) as refused:
        write(bureau, "project", project, provider=provider)
    assert "R-OR-03" in rules_against(refused)


def test_whoever_won_carries_the_project_out(bureau: Workspace) -> None:
    project = at_state(bureau, "TENDERING")
    bids(bureau, project)
    winner = agency(bureau, 1)

    award(bureau, project, award_uscc=credit_code(1))

    assert record(bureau, "project", project)["provider"] == winner


def test_the_contract_is_with_whoever_won(bureau: Workspace) -> None:
    project = at_state(bureau, "AWARDED")
    a_contract(bureau, project)
    write(bureau, "project", project, award_uscc=CODE, provider=agency(bureau, 7))

    with pytest.raises(RecordInvalid) as refused:
        move(bureau, project, "CONTRACTED", on=SIGNED)
    assert rules_against(refused) == ["R-PJ-11"]


def test_r_pj_11_an_award_without_a_contract_is_told_after_30_days(bureau: Workspace) -> None:
    project = at_state(bureau, "AWARDED")

    saved = records.change(bureau, PROJECTS, project, {"remark": "催办"})

    assert "R-PJ-11" in told(saved)


def test_a_project_is_closed_only_when_it_was_paid(bureau: Workspace) -> None:
    project = whole_project(bureau)
    values = {"phase": "1", "percent": Decimal(100), "amount": Decimal("100000.01")}
    enter(bureau, "instalment", project=project, **values, trigger="CONTRACT")
    put(bureau, project, "FINAL_ASSESSMENT", "COMPLETED")

    with pytest.raises(RecordInvalid) as refused:
        move(bureau, project, "COMPLETED")
    assert rules_against(refused) == ["R-PJ-23"]


def test_r_pj_24_a_common_project_tells_which_streets_it_leaves_out(station: Workspace) -> None:
    project = a_project(station, kind="COMMON")
    a_goal(station, project)
    before = move(station, project, "APPLYING")
    a_site(station, project, role="ALL")
    after = records.change(station, PROJECTS, project, {"remark": "改"})

    (fault,) = [each for each in before.faults if each.rule == "R-PJ-24"]
    assert "四方坪" in fault.text
    assert "R-PJ-24" not in told(after)


def test_a_person_is_not_promised_more_than_once(bureau: Workspace) -> None:
    one, other = at_state(bureau, "IN_SERVICE"), at_state(bureau, "CONTRACTED", name="二")
    values = {"name": "李思敏", "role": "社工"}
    enter(bureau, "project_worker", project=one, **values, share=Decimal(60))
    register = BY_NAME["project_worker"]

    saved = records.create(bureau, register, {"project": other, **values, "share": Decimal("40.1")})
    within = records.change(bureau, register, saved.record.id, {"share": Decimal(40)})

    assert [fault.field for fault in saved.faults] == ["share"]
    assert within.faults == ()


def test_what_every_station_gets_names_nobody_of_one_station(bureau: Workspace) -> None:
    project = a_project(bureau)
    with bureau.database.transaction(bureau.actor, "test.put") as session:
        values = {"name": "测试机构", "kind": "SERVICE_ORG", "is_social_work_agency": True}
        theirs = BY_NAME["organisation"].new(home="43010501201", **values)
        session.add(theirs)
        session.flush()
        organisation = theirs.id

    with pytest.raises(RecordInvalid) as refused:
        write(bureau, "project", project, applicant=organisation)
    assert rules_against(refused) == ["REFERENCE"]
