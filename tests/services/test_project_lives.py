"""The life of a project: its road, what a step still wants, the step itself, what is reached."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from station_app.domain.problems import MoveForbidden, NotAllowed, RecordInvalid, StationError
from station_app.domain.register import new_id
from station_app.domain.registers.projects import PROJECTS
from station_app.services import project_acts, project_ahead, project_lives, undo
from station_app.services.project_ahead import Ahead, Taker
from station_app.services.project_lives import Standing
from station_app.services.workspace import Workspace
from tests.builders import STATION
from tests.services.projecting import (
    APPLIED,
    AWARDED,
    REVIEWED,
    SERVED_FROM,
    SIGNED,
    a_contract,
    a_goal,
    a_project,
    a_site,
    at_state,
    enter,
    go,
    record,
)

REPORTED = date(2026, 6, 30)


def rules(found: Ahead) -> set[str]:
    return {gap.rule for gap in found.gaps if gap.refuses}


def ahead(books: Workspace, project: str) -> dict[str, Ahead]:
    return {each.state: each for each in project_lives.life(books, project).ahead}


def test_the_road_tells_the_day_of_each_step_and_what_comes_next(bureau: Workspace) -> None:
    project = at_state(bureau, "TENDERING")

    stops = {each.state: each for each in project_lives.life(bureau, project).stops}

    assert (stops["UNDER_REVIEW"].on, stops["UNDER_REVIEW"].standing) == (APPLIED, Standing.DONE)
    assert (stops["TENDERING"].on, stops["TENDERING"].standing) == (REVIEWED, Standing.NOW)
    assert [state for state, each in stops.items() if each.next] == ["AWARDED"]
    assert stops["COMPLETED"].standing is Standing.COMING
    assert "BUILDING" not in stops


def test_a_project_to_be_built_passes_through_the_building(bureau: Workspace) -> None:
    project = a_project(bureau, build_required=True)

    states = [each.state for each in project_lives.life(bureau, project).stops]

    assert states[states.index("CONTRACTED") + 1] == "BUILDING"


def test_a_failed_tender_stands_beside_the_road_where_it_was_left(bureau: Workspace) -> None:
    project = at_state(bureau, "TENDERING")
    go(bureau, project, "FAILED_TENDER", AWARDED)

    stops = project_lives.life(bureau, project).stops

    at = [each.present for each in stops].index(True)
    assert [each.state for each in stops[at - 1 : at + 2]] == [
        "TENDERING", "FAILED_TENDER", "AWARDED",
    ]  # fmt: skip
    assert stops[at].standing is Standing.HELD


def test_after_the_end_nothing_comes(bureau: Workspace) -> None:
    project = at_state(bureau, "UNDER_REVIEW")
    go(bureau, project, "REJECTED", REVIEWED)

    stops = project_lives.life(bureau, project).stops

    assert (stops[-1].state, stops[-1].standing) == ("REJECTED", Standing.OVER)


def test_what_a_step_wants_is_asked_of_the_rules(bureau: Workspace) -> None:
    project = a_project(bureau)
    go(bureau, project, "APPLYING", APPLIED)

    (found,) = ahead(bureau, project).values()

    assert (found.state, rules(found), found.open) == ("UNDER_REVIEW", {"R-PJ-20"}, False)
    assert {gap.register for gap in found.gaps if gap.refuses} == {"project_goal"}
    a_goal(bureau, project)
    assert ahead(bureau, project)["UNDER_REVIEW"].open


def test_asking_changes_nothing(bureau: Workspace) -> None:
    project = at_state(bureau, "UNDER_REVIEW")
    before = record(bureau, "project", project)

    project_lives.life(bureau, project)
    project_ahead.ahead(bureau, project, "TENDERING", REVIEWED, {"approved_amount": Decimal(5)})

    assert record(bureau, "project", project) == before


def test_a_field_that_is_missing_is_asked_with_the_step(bureau: Workspace) -> None:
    project = at_state(bureau, "BUILDING")

    found = ahead(bureau, project)["IN_SERVICE"]

    (gap,) = (gap for gap in found.gaps if gap.refuses)
    assert (gap.field, gap.asked) == ("build_done_on", True)
    values = {"build_done_on": date(2026, 4, 20)}
    assert project_ahead.ahead(bureau, project, "IN_SERVICE", SERVED_FROM, values).open


def test_the_rules_see_the_day_of_the_step(bureau: Workspace) -> None:
    project = at_state(bureau, "UNDER_REVIEW")

    early = project_ahead.ahead(bureau, project, "TENDERING", date(2026, 1, 1))

    assert rules(early) == {"RANGE"}


def test_a_step_writes_its_day_its_remark_and_its_decision_in_one_change(
    bureau: Workspace,
) -> None:
    project = at_state(bureau, "UNDER_REVIEW")

    done = project_acts.advance(
        bureau, project, "招投标中", REVIEWED, "第3次评审会", {"approved_amount": Decimal(90000)}
    )

    found = record(bureau, "project", project)
    assert (found["state"], found["reviewed_on"]) == ("TENDERING", REVIEWED)
    assert (found["review_result"], found["approved_amount"]) == ("PASS", Decimal("90000.00"))
    last = project_lives.life(bureau, project).steps[-1]
    assert (last.to_state, last.on, last.note) == ("招投标中", REVIEWED, "第3次评审会")
    undo.undo(bureau, done.change)
    life = project_lives.life(bureau, project)
    assert (life.head.state, life.steps[-1].to_state) == ("UNDER_REVIEW", "评审中")
    assert record(bureau, "project", project)["review_result"] is None


def test_a_refused_step_names_its_rule_and_writes_nothing(bureau: Workspace) -> None:
    project = a_project(bureau)
    go(bureau, project, "APPLYING", APPLIED)
    before = record(bureau, "project", project)

    with pytest.raises(RecordInvalid, match="R-PJ-20") as refused:
        project_acts.advance(
            bureau, project, "UNDER_REVIEW", APPLIED, values={"remark": "先报上去"}
        )

    assert [f.rule for f in refused.value.faults if f.refuses] == ["R-PJ-20"]
    assert record(bureau, "project", project) == before


def test_a_step_that_the_road_does_not_have_is_refused(bureau: Workspace) -> None:
    project = a_project(bureau)

    with pytest.raises(MoveForbidden):
        project_acts.advance(bureau, project, "COMPLETED")
    with pytest.raises(StationError, match="项目没有状态“完成”"):
        project_acts.advance(bureau, project, "完成")


def test_a_station_leaves_the_decision_to_the_bureau(station: Workspace) -> None:
    project = at_state(station, "UNDER_REVIEW")

    found = ahead(station, project)["TENDERING"]

    assert (found.taker, found.open) == (Taker.ELSEWHERE, False)
    with pytest.raises(NotAllowed):
        project_acts.advance(station, project, "TENDERING", REVIEWED)


def test_goals_tell_how_much_of_the_way_is_done(bureau: Workspace) -> None:
    project = a_project(bureau)
    goal = a_goal(bureau, project, baseline=Decimal(100), target=Decimal(300))

    project_acts.report_progress(bureau, goal, date(2026, 5, 31), Decimal(250))
    project_acts.report_progress(bureau, goal, REPORTED, Decimal(200), "核减重复登记")

    (line,) = project_lives.life(bureau, project).goals
    assert (line.actual, line.reported, line.percent) == (Decimal(200), REPORTED, Decimal(50))
    assert line.late


def test_the_money_of_a_day_is_what_was_agreed_and_paid_by_then(bureau: Workspace) -> None:
    project = at_state(bureau, "AWARDED")
    assert project_lives.life(bureau, project).money.contract is None

    contract = a_contract(bureau, project, amount=Decimal(90000))
    values = {"project": project, "contract": contract, "signed_on": SERVED_FROM}
    enter(bureau, "contract_supplement", **values, amount=Decimal(5000), reason="增加一个点位")

    money = project_lives.life(bureau, project).money
    assert (money.contract, money.paid, money.unpaid) == (Decimal(95000), 0, Decimal(95000))


def test_bids_are_listed_the_best_first(bureau: Workspace) -> None:
    project = at_state(bureau, "AWARDED")

    found = project_lives.life(bureau, project).bids

    assert [each.rank for each in found] == ["1", "2", "3"]


def test_sites_are_named(bureau: Workspace) -> None:
    project = a_project(bureau)
    a_site(bureau, project, started_on=SIGNED, people_served=40)

    (site,) = project_lives.life(bureau, project).sites

    assert (site.name, site.role, site.people) == ("四方坪街道", "试点", 40)


def test_a_project_is_found_by_its_number_or_name(bureau: Workspace) -> None:
    project = a_project(bureau, name="邻里互助")
    number = record(bureau, "project", project)["project_no"]

    found = {project_lives.project_named(bureau, text) for text in (project, number, "邻里互助")}

    assert found == {project}
    with pytest.raises(StationError, match="没有项目“别的”"):
        project_lives.project_named(bureau, "别的")


@pytest.fixture
def of_a_station(bureau: Workspace) -> str:
    """Keep a station's project under review at the bureau, as a package brings it."""
    values = {
        "id": new_id(), "home": STATION, "state": "UNDER_REVIEW", "project_no": "430105-1",
        "year": 2026, "batch_no": 1, "name": "邻里互助", "kind": "SPECIAL", "is_key": False,
        "domain": "COMMUNITY", "applied_on": APPLIED,
    }  # fmt: skip
    with bureau.database.transaction(bureau.actor, "project.bring") as session:
        session.add(PROJECTS.new(**values))
    return str(values["id"])


def test_the_bureau_decides_and_the_station_takes_the_step(
    bureau: Workspace, of_a_station: str
) -> None:
    found = ahead(bureau, of_a_station)["TENDERING"]
    assert (found.taker, found.open) == (Taker.DECIDED, True)

    done = project_acts.advance(bureau, of_a_station, "TENDERING", REVIEWED)

    kept = record(bureau, "project", of_a_station)
    assert (done.moved, kept["state"]) == (False, "UNDER_REVIEW")
    assert (kept["review_result"], kept["reviewed_on"]) == ("PASS", REVIEWED)


def test_what_a_station_decides_is_not_done_by_the_bureau(
    bureau: Workspace, of_a_station: str
) -> None:
    project_acts.advance(bureau, of_a_station, "TENDERING", REVIEWED)
    with bureau.database.transaction(bureau.actor, "project.bring") as session:
        session.get_one(PROJECTS.model, of_a_station).state = "AWARDED"

    found = ahead(bureau, of_a_station)["CONTRACTED"]

    assert (found.taker, found.told) == (Taker.ELSEWHERE, "这一步由所属社工站办理。")
