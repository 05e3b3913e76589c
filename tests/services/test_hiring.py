"""A plan at work: the board, the ranking, many steps at once, and the worker who comes of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from station_app.domain.problems import RecordInvalid, RecordMissing, Severity, StationError
from station_app.domain.registers.recruitment import (
    JOB_APPLICATIONS,
    RECRUITMENT_PLANS,
    RECRUITMENT_POSTS,
)
from station_app.domain.registers.workers import PRACTITIONER_POSTS, SOCIAL_WORKERS
from station_app.services import hiring, publicity, records, undo
from station_app.services.hiring import Board, StepsRefused
from station_app.services.workspace import Workspace
from tests.builders import resident_id, worker_values
from tests.services.recruiting import (
    READY,
    a_plan,
    a_post,
    apply_for,
    go,
    noticed,
    record,
    scored,
    someone,
)
from tests.services.rosters import stored

HIRED_ON = date(2026, 11, 23)  # the day of these tests


def states(store: Workspace, *applications: str) -> list[str]:
    return [record(store, "job_application", each).state for each in applications]


def cards(board: Board) -> dict[str, list[hiring.Card]]:
    return {column.state: list(column.cards) for column in board.columns if column.cards}


@pytest.fixture
def plan(station: Workspace) -> str:
    """Enter a plan without posts."""
    return a_plan(station)


@pytest.fixture
def post(station: Workspace, plan: str) -> str:
    """Enter a post with one place."""
    return a_post(station, plan)


def test_the_board_has_a_column_for_every_state(station: Workspace, plan: str, post: str) -> None:
    apply_for(station, post, 1, "王芳")
    scored(station, post, 2, 80, 90)
    best = scored(station, post, 3, 90, 90)

    board = hiring.progress(station, plan)[0]

    assert [c.state for c in board.columns] == list(JOB_APPLICATIONS.life_cycle.labels)
    assert (board.title, board.state) == ("2026年公开招聘社会工作者", "草拟")
    found = cards(board)
    assert found.keys() == {"APPLIED", "INTERVIEWED"}
    assert [(c.total, c.rank) for c in found["INTERVIEWED"]] == [("90.00", "1"), ("85.00", "2")]
    assert found["INTERVIEWED"][0].id == best
    assert [(c.person, c.post_code, c.post) for c in found["APPLIED"]] == [
        ("王芳", "A01", "社区工作者")
    ]


def test_a_card_says_what_blocks_the_next_step_and_nothing_changes(
    station: Workspace, plan: str, post: str
) -> None:
    application = apply_for(station, post, 1)
    go(station, application, "QUALIFIED")
    before = station.database.counts()

    ((card,),) = cards(hiring.progress(station, plan)[0]).values()

    assert (card.next, len(card.blocked)) == ("TESTED", 1)
    assert "笔试成绩：还没有录入" in card.blocked[0]
    assert states(station, application) == ["QUALIFIED"]
    assert station.database.counts() == before


def test_a_card_is_free_when_everything_is_there(station: Workspace, plan: str, post: str) -> None:
    noticed(station, post)

    ((card,),) = cards(hiring.progress(station, plan)[0]).values()

    assert (card.state, card.next, card.blocked) == ("NOTICED", "HIRED", ())


def test_a_ranking_tells_places_ratio_and_who_is_in_line(
    station: Workspace, plan: str, post: str
) -> None:
    scored(station, post, 1, 70, 80)
    gone = scored(station, post, 2, 95, 95)
    go(station, gone, "WITHDRAWN")
    second = scored(station, post, 3, 90, 80)
    waiting = apply_for(station, post, 4)

    (found,) = hiring.ranking(station, plan)

    assert (found.places, found.wanted, found.applied, found.qualified) == (1, 3, 4, 2)
    assert "不足1个名额的3倍（3人）" in found.told
    assert [each.rank for each in found.applicants] == [1, 2, 3, None]
    assert found.applicants[-1].id == waiting
    assert [each.id for each in found.applicants if each.in_line] == [second]


def test_a_ranking_tells_who_comes_to_the_interview(station: Workspace) -> None:
    plan = a_plan(station, interview_ratio=2)
    post = a_post(station, plan)
    written = {1: 60, 2: 80, 3: 70, 4: 70}
    made = {n: apply_for(station, post, n, written=Decimal(s)) for n, s in written.items()}

    (found,) = hiring.ranking(station, plan)

    assert {each.id for each in found.applicants if each.enters} == {made[2], made[3], made[4]}
    assert found.applicants[0].id == made[2]


def test_many_steps_are_one_change_and_one_undo(station: Workspace, post: str) -> None:
    made = [apply_for(station, post, number) for number in (1, 2, 3)]

    done = hiring.advance(station, made, "QUALIFIED")

    assert (done.moved, states(station, *made)) == (3, ["QUALIFIED"] * 3)
    undo.undo(station, done.change)
    assert states(station, *made) == ["APPLIED"] * 3
    assert record(station, "job_application", made[0]).qualification is None


def test_when_one_cannot_go_none_does_and_each_is_named(station: Workspace, post: str) -> None:
    good = apply_for(station, post, 1, "王芳", written=Decimal(80))
    lacking = apply_for(station, post, 2, "李强")
    early = apply_for(station, post, 3, "赵敏")
    hiring.advance(station, [good, lacking], "QUALIFIED")

    with pytest.raises(StepsRefused) as refused:
        hiring.advance(station, [lacking, good, early], "TESTED")

    told = {each.person: each.text for each in refused.value.refusals}
    assert told.keys() == {"李强", "赵敏"}
    assert "笔试成绩" in told["李强"]
    assert "不能从“已报名”改为“已笔试”" in told["赵敏"]
    assert states(station, good, lacking, early) == ["QUALIFIED", "QUALIFIED", "APPLIED"]


def test_r_rc_02_of_two_for_one_place_the_second_is_refused(station: Workspace, post: str) -> None:
    made = [noticed(station, post, 1), noticed(station, post, 2)]

    with pytest.raises(StepsRefused, match="可录用1人，这样将录用2人"):
        hiring.advance(station, made, "HIRED")

    assert states(station, *made) == ["NOTICED", "NOTICED"]
    assert stored(station, SOCIAL_WORKERS) == []


def test_who_is_refused_takes_no_place_from_others(station: Workspace, post: str) -> None:
    disputed = noticed(station, post, 1, objection=True)
    good = noticed(station, post, 2)

    with pytest.raises(StepsRefused) as refused:
        hiring.advance(station, [disputed, good], "HIRED")

    assert [each.application for each in refused.value.refusals] == [disputed]


def test_warnings_of_many_steps_are_told_by_application(station: Workspace, post: str) -> None:
    application = scored(station, post, 1, 80, 80)

    done = hiring.advance(station, [application], "PROPOSED")

    assert {(each, fault.field) for each, fault in done.warned} == {
        (application, "medical"),
        (application, "inspection"),
    }


def test_an_unknown_state_or_application_is_answered(station: Workspace, post: str) -> None:
    with pytest.raises(StationError, match="没有状态“GONE”，可用的有：APPLIED（已报名）"):
        hiring.advance(station, [apply_for(station, post, 1)], "GONE")
    with pytest.raises(RecordMissing):
        hiring.advance(station, ["nobody"], "QUALIFIED")


def test_r_rc_06_hiring_makes_an_active_worker_of_the_station(
    station: Workspace, post: str
) -> None:
    application = noticed(station, post, destination="AGENCY", contract_no="2026-17")

    hiring.advance(station, [application], "HIRED")

    (worker,) = stored(station, SOCIAL_WORKERS)
    assert (worker.state, worker.talent_path, worker.hired_on) == ("ACTIVE", "IMPORT", HIRED_ON)
    assert (worker.organisation, worker.post) == ("四方坪街道社工站", "社区工作者")
    assert (worker.category, worker.employment) == ("MASS_ORG", "CONTRACT")
    assert (worker.worker_no, worker.station) == ("430105012010001", station.station)
    assert worker.person == record(station, "job_application", application).person
    (period,) = stored(station, PRACTITIONER_POSTS)
    assert (period.worker, period.from_on, period.to_on) == (worker.id, HIRED_ON, None)


def test_r_rc_06_hiring_is_taken_back_by_one_undo(station: Workspace, post: str) -> None:
    application = noticed(station, post)
    done = hiring.advance(station, [application], "HIRED")

    undone = undo.undo(station, done.change)

    assert states(station, application) == ["NOTICED"]
    assert record(station, "job_application", application).decided_on is None
    assert stored(station, SOCIAL_WORKERS) == stored(station, PRACTITIONER_POSTS) == []
    undo.undo(station, undone.change)
    assert [worker.state for worker in stored(station, SOCIAL_WORKERS)] == ["ACTIVE"]


def test_r_rc_06_the_first_day_of_work_is_that_of_the_worker(station: Workspace, post: str) -> None:
    first_day = date(2026, 10, 20)

    go(station, noticed(station, post, on_board_on=first_day), "HIRED", "PROBATION", "CONFIRMED")

    (worker,), (period,) = stored(station, SOCIAL_WORKERS), stored(station, PRACTITIONER_POSTS)
    assert worker.hired_on == period.from_on == first_day


def a_worker(station: Workspace, person: str, *road: str, **changes: Any) -> str:
    """Enter a worker who was hired in 2020; return the id."""
    values = worker_values(person, talent_path="TRAIN", organisation="旧单位") | changes
    worker = records.create(station, SOCIAL_WORKERS, values).record.id
    for state in road:
        records.move(station, SOCIAL_WORKERS, worker, state)
    return worker


def test_r_rc_06_who_had_left_comes_back_as_the_same_worker(station: Workspace, post: str) -> None:
    person = someone(station, 1)
    worker = a_worker(station, person, "ACTIVE")
    records.change(station, SOCIAL_WORKERS, worker, {"left_on": date(2024, 6, 30)})
    records.move(station, SOCIAL_WORKERS, worker, "LEFT")

    first_day = date(2026, 10, 20)
    go(station, noticed(station, post, 1, person=person, on_board_on=first_day), "HIRED")

    (found,) = stored(station, SOCIAL_WORKERS)
    assert (found.id, found.state, found.organisation) == (worker, "ACTIVE", "四方坪街道社工站")
    assert found.talent_path == "TRAIN,IMPORT"
    old, new = stored(station, PRACTITIONER_POSTS)
    assert (old.to_on, new.from_on, new.to_on) == (date(2024, 6, 30), first_day, None)


def test_r_rc_06_who_leaves_after_being_hired_is_not_brought_back(
    station: Workspace, post: str
) -> None:
    application = noticed(station, post)
    go(station, application, "HIRED")
    (worker,) = stored(station, SOCIAL_WORKERS)
    records.move(station, SOCIAL_WORKERS, worker.id, "LEFT")

    records.change(station, JOB_APPLICATIONS, application, {"remark": "补记"})

    assert [each.state for each in stored(station, SOCIAL_WORKERS)] == ["LEFT"]
    assert len(stored(station, PRACTITIONER_POSTS)) == 1


@pytest.mark.parametrize(
    ("road", "text"), [(("ACTIVE",), "请在“社工”中改为录用单位"), (("ACTIVE", "RETIRED"), "“退休”")]
)
def test_r_rc_06_other_workers_are_left_as_they_are_and_told(
    station: Workspace, post: str, road: tuple[str, ...], text: str
) -> None:
    person = someone(station, 1)
    worker = a_worker(station, person, *road)

    saved = go(station, noticed(station, post, 1, person=person), "HIRED")

    (fault,) = [fault for fault in saved.faults if fault.rule == "R-RC-06"]
    assert (fault.severity, text in fault.text) == (Severity.WARN, True)
    assert record(station, "social_worker", worker).organisation == "旧单位"


def test_r_rc_06_a_dismissed_worker_who_is_still_in_post_is_told(
    station: Workspace, post: str
) -> None:
    saved = go(station, noticed(station, post), "HIRED", "PROBATION", "DISMISSED")

    assert [fault.rule for fault in saved.faults] == ["R-RC-06"]
    assert saved.record.probation_result == "FAIL"  # type: ignore[attr-defined]


def test_the_public_list_masks_numbers_and_keeps_to_the_proposed(
    station: Workspace, plan: str, post: str, tmp_path: Path
) -> None:
    application = scored(station, post, 1, 80, 90, **READY, admission_no="0001")
    scored(station, post, 2, 70, 70)
    hiring.advance(station, [application], "PROPOSED")

    written = publicity.write_publicity(station, plan, tmp_path / "公示.xlsx")

    sheet = load_workbook(written.out)["公示名单"]
    texts = [[cell.value for cell in row] for row in sheet.iter_rows()]
    (line,) = [row for row in texts if row[0] == 1]
    assert line[1:6] == ["A01", "社区工作者", "四方坪街道社工站", "欧阳小兰", "女"]
    assert line[6] != resident_id(1)
    assert str(line[6]).startswith("430105**")
    assert line[7:10] == ["0001", 85, 1]
    assert written.rows == 1


def test_a_public_list_with_a_mobile_number_in_a_text_is_refused(
    station: Workspace, plan: str, post: str, tmp_path: Path
) -> None:
    application = scored(station, post, 1, 80, 90, **READY)
    hiring.advance(station, [application], "PROPOSED")
    records.change(station, RECRUITMENT_POSTS, post, {"unit": "咨询13812345678"})

    with pytest.raises(RecordInvalid, match="R-PI-05"):
        publicity.write_publicity(station, plan, tmp_path / "公示.xlsx")

    assert not list(tmp_path.glob("*.xlsx"))


def test_there_is_no_public_list_before_somebody_is_proposed(
    station: Workspace, plan: str, post: str, tmp_path: Path
) -> None:
    scored(station, post, 1, 80, 80)

    with pytest.raises(StationError, match="还没有拟录用的人员"):
        publicity.write_publicity(station, plan, tmp_path / "公示.xlsx")

    assert not list(tmp_path.glob("*.xlsx"))


def test_a_plan_is_found_by_number_title_or_id(station: Workspace, plan: str) -> None:
    number = record(station, RECRUITMENT_PLANS.name, plan).plan_no

    assert {hiring.plan_named(station, text) for text in (plan, number)} == {plan}
    a_plan(station)
    with pytest.raises(StationError, match="有几个招聘计划"):
        hiring.plan_named(station, "2026年公开招聘社会工作者")
    with pytest.raises(StationError, match="没有招聘计划“2099-01”"):
        hiring.plan_named(station, "2099-01")
