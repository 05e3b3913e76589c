"""Purchased projects in the store: the whole table of steps, and the day of each."""

from __future__ import annotations

from datetime import date

import pytest

from station_app.domain.problems import MoveForbidden, RecordInvalid
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.projects import PROJECTS, state_on
from station_app.domain.rules.project_steps import LABELS, MOVES
from station_app.services import records, recycling, undo
from station_app.services.workspace import Workspace
from tests.services.project_books import (
    derived,
    goal_of,
    move,
    parts,
    put,
    rules_against,
    steps,
    whole_project,
)
from tests.services.projecting import (
    APPLIED,
    AWARDED,
    SERVED_FROM,
    SIGNED,
    a_project,
    at_state,
    bids,
    enter,
    record,
    write,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("old", LABELS)
def test_every_step_of_the_table_is_taken_or_refused(bureau: Workspace, old: str) -> None:
    project = whole_project(bureau)

    for new in LABELS:
        put(bureau, project, old, new)
        if (old, new) in MOVES:
            assert move(bureau, project, new).record.state == new
            delete_last_step(bureau, project)
        else:
            with pytest.raises(MoveForbidden):
                move(bureau, project, new)


def delete_last_step(books: Workspace, project: str) -> None:
    last = max(parts(books, "project_step", project=project), key=lambda each: each.no)
    recycling.delete(books, BY_NAME["project_step"], last.id)


def test_a_new_project_has_its_number_and_its_first_step(bureau: Workspace) -> None:
    project = a_project(bureau, year=2010)

    assert record(bureau, "project", project)["project_no"] == "2010-1-01"
    assert steps(bureau, project) == [("PLANNED", TODAY)]


def test_numbers_go_on_within_the_batch(station: Workspace) -> None:
    a_project(station)
    second = a_project(station, name="二")
    other = a_project(station, name="三", batch_no=2)

    numbers = [record(station, "project", each)["project_no"] for each in (second, other)]
    assert numbers == ["43010501201-2026-1-02", "43010501201-2026-2-01"]


def test_every_step_is_kept_with_the_day_on_which_it_took_effect(bureau: Workspace) -> None:
    project = at_state(bureau, "IN_SERVICE")

    assert steps(bureau, project)[-4:] == [
        ("TENDERING", date(2026, 1, 20)),
        ("AWARDED", AWARDED),
        ("CONTRACTED", SIGNED),
        ("IN_SERVICE", SERVED_FROM),
    ]


def test_the_day_that_was_said_goes_into_the_field_of_the_state(bureau: Workspace) -> None:
    project = at_state(bureau, "CONTRACTED")

    move(bureau, project, "IN_SERVICE", on=SERVED_FROM)

    assert record(bureau, "project", project)["service_from"] == SERVED_FROM


def test_steps_that_were_entered_late_go_back_to_the_day_of_what_came_after(
    bureau: Workspace,
) -> None:
    project = a_project(bureau)

    move(bureau, project, "APPLYING", on=APPLIED)

    assert steps(bureau, project) == [("PLANNED", APPLIED), ("APPLYING", APPLIED)]


def test_the_state_of_an_earlier_day_is_read_from_the_steps(bureau: Workspace) -> None:
    project = at_state(bureau, "IN_SERVICE")
    kept = parts(bureau, "project_step", project=project)

    days = (date(2026, 1, 9), date(2026, 2, 1), date(2026, 4, 24), SERVED_FROM)
    states = [state_on(kept, day) for day in days]

    assert states == ["", "TENDERING", "CONTRACTED", "IN_SERVICE"]


def test_a_step_does_not_take_effect_tomorrow(bureau: Workspace) -> None:
    project = a_project(bureau)

    with pytest.raises(RecordInvalid) as refused:
        move(bureau, project, "APPLYING", on=date(2026, 11, 24))
    assert rules_against(refused) == ["RANGE"]


def test_the_note_of_a_step_is_kept_and_tells_why_a_project_ended(bureau: Workspace) -> None:
    project = at_state(bureau, "CONTRACTED")

    records.move(bureau, PROJECTS, project, "TERMINATED", on=SERVED_FROM, note="机构注销")

    last = max(parts(bureau, "project_step", project=project), key=lambda each: each.no)
    assert (last.note, record(bureau, "project", project)["ended_reason"]) == ("机构注销",) * 2


def test_a_project_is_taken_up_again_where_it_was_suspended(bureau: Workspace) -> None:
    project = at_state(bureau, "IN_SERVICE")
    move(bureau, project, "SUSPENDED", on=date(2026, 6, 1))

    with pytest.raises(RecordInvalid) as refused:
        move(bureau, project, "CONTRACTED")
    move(bureau, project, "IN_SERVICE")

    assert rules_against(refused) == ["STATE"]
    assert steps(bureau, project)[-2:] == [
        ("SUSPENDED", date(2026, 6, 1)),
        ("IN_SERVICE", TODAY),
    ]


def test_a_step_by_hand_that_does_not_fit_the_project_is_refused(bureau: Workspace) -> None:
    project = a_project(bureau)
    values = {"project": project, "to_state": "AWARDED", "effective_on": TODAY}

    with pytest.raises(RecordInvalid) as refused:
        enter(bureau, "project_step", **values, from_state="PLANNED")
    assert rules_against(refused) == ["STATE", "STATE"]


def test_the_day_of_a_kept_step_is_put_right_between_its_neighbours(bureau: Workspace) -> None:
    project = at_state(bureau, "AWARDED")
    kept = sorted(parts(bureau, "project_step", project=project), key=lambda each: each.no)

    write(bureau, "project_step", kept[-1].id, effective_on=date(2026, 2, 27))
    with pytest.raises(RecordInvalid) as refused:
        write(bureau, "project_step", kept[-2].id, effective_on=date(2026, 2, 28))

    assert rules_against(refused) == ["RANGE"]


def test_a_step_is_taken_back_with_all_that_followed(bureau: Workspace) -> None:
    project = at_state(bureau, "TENDERING")
    bids(bureau, project)
    values = {"award_org": "第1社工服务中心", "awarded_on": AWARDED, "tender_result": "AWARDED"}
    saved = records.change(bureau, PROJECTS, project, values)

    undo.undo(bureau, saved.change)

    assert record(bureau, "project", project)["state"] == "TENDERING"
    assert goal_of(bureau, project).state == "DRAFT"
    assert steps(bureau, project)[-1][0] == "TENDERING"


def test_r_pj_15_the_papers_of_an_ended_project_are_kept_for_15_years(bureau: Workspace) -> None:
    project = at_state(bureau, "CONTRACTED")
    before = derived(bureau, project, "kept_until")
    records.move(bureau, PROJECTS, project, "TERMINATED", on=SERVED_FROM, note="机构注销")

    assert (before, derived(bureau, project, "kept_until")) == ("", "2041年4月25日")
