"""Goals of projects: frozen by the award, changed by number alone (R-PJ-21)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import NotAllowed, RecordInvalid
from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling
from station_app.services.workspace import Workspace
from tests.services.project_books import (
    derived,
    goal_of,
    rules_against,
)
from tests.services.projecting import (
    ENDS,
    a_goal,
    a_project,
    at_state,
    enter,
    record,
    write,
)

TODAY = date(2026, 11, 23)


def test_r_pj_21_goals_are_frozen_by_the_award(bureau: Workspace) -> None:
    project = at_state(bureau, "AWARDED")
    goal = goal_of(bureau, project)

    with pytest.raises(NotAllowed, match="已锁定"):
        write(bureau, "project_goal", goal.id, target=Decimal(1))
    with pytest.raises(RecordInvalid) as second:
        a_goal(bureau, project, statement="再加一项")
    with pytest.raises(RecordInvalid) as gone:
        recycling.delete(bureau, BY_NAME["project_goal"], goal.id)

    assert goal.state == "FROZEN"
    assert (rules_against(second), rules_against(gone)) == (["R-PJ-21"], ["R-PJ-21"])


def test_r_pj_21_nobody_freezes_a_goal_before_the_award(bureau: Workspace) -> None:
    project = a_project(bureau)
    goal = a_goal(bureau, project)

    with pytest.raises(RecordInvalid) as refused:
        records.move(bureau, BY_NAME["project_goal"], goal, "FROZEN")
    recycling.delete(bureau, BY_NAME["project_goal"], goal)

    assert rules_against(refused) == ["R-PJ-21"]


def a_change(books: Workspace, of: Any, **changes: Any) -> str:
    """Ask for a change of a goal; return its id."""
    values: dict[str, Any] = {
        "project": of.project, "goal": of.id, "changed_on": ENDS, "what": "调整目标值",
        "reason": "部分住户搬迁",
    }  # fmt: skip
    return enter(books, "project_change", **(values | changes))


def test_r_pj_21_an_approved_change_gives_the_goal_its_new_target(bureau: Workspace) -> None:
    goal = goal_of(bureau, at_state(bureau, "IN_SERVICE"))
    change = a_change(bureau, goal, new_target=Decimal(280))

    write(bureau, "project_change", change, approval="PASS")

    kept = record(bureau, "project_change", change)
    assert (kept["state"], kept["no"], kept["approved_on"]) == ("APPROVED", 1, TODAY)
    assert kept["old_value"] == "目标值300户，2026-09-30前完成"
    changed = record(bureau, "project_goal", goal.id)
    assert (changed["target"], changed["due_on"]) == (Decimal(280), date(2026, 9, 30))


def test_r_pj_21_the_latest_change_counts_whichever_is_touched_last(bureau: Workspace) -> None:
    goal = goal_of(bureau, at_state(bureau, "IN_SERVICE"))
    first = a_change(bureau, goal, new_target=Decimal(280))
    second = a_change(bureau, goal, new_target=Decimal(290), new_due=ENDS)
    for change in (second, first):
        write(bureau, "project_change", change, approval="PASS", approved_by="欧阳清")

    changed = record(bureau, "project_goal", goal.id)
    assert record(bureau, "project_change", second)["no"] == 2
    assert (changed["target"], changed["due_on"]) == (Decimal(290), ENDS)


def test_r_pj_21_a_refused_change_leaves_the_goal_and_stays(bureau: Workspace) -> None:
    goal = goal_of(bureau, at_state(bureau, "IN_SERVICE"))
    change = a_change(bureau, goal, new_target=Decimal(1))
    write(bureau, "project_change", change, approval="FAIL")

    with pytest.raises(RecordInvalid) as gone:
        recycling.delete(bureau, BY_NAME["project_change"], change)

    assert record(bureau, "project_goal", goal.id)["target"] == Decimal(300)
    assert rules_against(gone) == ["R-PJ-21"]


@pytest.mark.parametrize("changes", [{}, {"new_target": Decimal(1), "goal": None}])
def test_r_pj_21_a_change_says_which_goal_and_what(
    bureau: Workspace, changes: dict[str, Any]
) -> None:
    goal = goal_of(bureau, at_state(bureau, "IN_SERVICE"))

    with pytest.raises(RecordInvalid) as refused:
        a_change(bureau, goal, **changes)
    assert rules_against(refused) == ["R-PJ-21"]


def test_r_pj_21_what_is_not_frozen_is_edited_and_not_changed_by_number(
    bureau: Workspace,
) -> None:
    project = a_project(bureau)
    a_goal(bureau, project)

    with pytest.raises(RecordInvalid) as refused:
        a_change(bureau, goal_of(bureau, project), new_target=Decimal(1))
    assert rules_against(refused) == ["R-PJ-21"]


def test_a_station_does_not_approve_its_own_change(station: Workspace) -> None:
    project = a_project(station)
    a_goal(station, project)
    with station.database.transaction(station.actor, "test.put") as session:
        for goal in session.query(BY_NAME["project_goal"].model):
            goal.state = "FROZEN"
    change = a_change(station, goal_of(station, project), new_target=Decimal(1))

    with pytest.raises(RecordInvalid) as refused:
        records.move(station, BY_NAME["project_change"], change, "APPROVED")
    assert rules_against(refused) == ["R-PJ-21"]


def test_progress_of_the_latest_report_counts(bureau: Workspace) -> None:
    project = at_state(bureau, "IN_SERVICE")
    goal = goal_of(bureau, project)
    for day, actual in ((date(2026, 8, 1), 150), (date(2026, 6, 1), 90)):
        values = {"goal": goal.id, "reported_on": day, "actual": Decimal(actual)}
        enter(bureau, "goal_progress", **values)

    assert derived(bureau, project, "progress") == "50%"
    assert derived(bureau, goal.id, "actual", "project_goal") == "150"
