"""A tender of the bureau: its matrix, what is typed into it, the award and the failed tender."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import NotAllowed, RecordInvalid, RecordMissing, StationError
from station_app.domain.register import new_id
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.organisations import ORGANISATIONS
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.registers.tenders import PROJECT_BIDS, TENDER_JUDGES
from station_app.services import finding, records, tender_cells, tenders, undo
from station_app.services.contexts import context_for
from station_app.services.entering import EditsInvalid
from station_app.services.tender_cells import Mark, Typed
from station_app.services.workspace import Workspace
from tests.builders import credit_code, organisation_values
from tests.services.money import planted
from tests.services.tendering import (
    AWARDED,
    CLOSED,
    a_bid,
    a_judge,
    a_project,
    a_right,
    a_tender,
    marked,
    record,
)


@pytest.fixture
def project(bureau: Workspace) -> str:
    """Enter a project that invites bids."""
    return a_project(bureau)


def totals(bureau: Workspace, project: str) -> list[tuple[str, int | None]]:
    rows = tenders.matrix(bureau, project).bids
    return [(f"{row.line.total:.2f}", row.line.rank) for row in rows]


def award(bureau: Workspace, project: str, bid: str, **more: Any) -> str:
    return tenders.award(bureau, project, bid, AWARDED, **more).change


def test_the_matrix_shows_marks_points_and_ranks(bureau: Workspace, project: str) -> None:
    judges, bids = a_tender(bureau, project)

    found = tenders.matrix(bureau, project)

    assert [each.name for each in found.judges] == ["陈大文", "李小明"]
    assert [each.id for each in found.bids] == bids
    assert found.bids[0].marks == dict.fromkeys(judges, Decimal(90))
    assert totals(bureau, project) == [("91.00", 1), ("86.39", 2), ("81.78", 3)]
    assert (found.ranked, found.against, found.gaps) == (True, "", ())


def test_the_price_counts_as_the_project_says(bureau: Workspace, project: str) -> None:
    a_tender(bureau, project)

    records.change(bureau, PROJECTS, project, {"price_weight": Decimal(0)})

    assert totals(bureau, project) == [("90.00", 1), ("85.00", 2), ("80.00", 3)]


def test_a_bid_shows_its_total_rank_and_priority(bureau: Workspace, project: str) -> None:
    _, bids = a_tender(bureau, project)
    a_right(bureau, 3)
    with bureau.database.reading() as session:
        context = context_for(bureau, session)
        bid = records.live(session, PROJECT_BIDS, bids[2])
        shown = [each.compute(bid, context) for each in PROJECT_BIDS.derived]

    assert shown == ["84.78", "3", "是"]


@pytest.mark.parametrize(
    ("changes", "lifted"),
    [
        ({}, True),
        ({"year": 2025}, False),
        ({"uscc": None}, True),
        ({"uscc": None, "holder": "另一家中心"}, False),
        ({"uscc": credit_code(9)}, False),
        ({"holder": "改名前的中心"}, True),
        ({"used_on": date(2026, 3, 2), "used_in": "2026-1-77 另一个项目"}, False),
    ],
)
def test_r_pj_23_a_right_of_the_year_lifts_its_holder(
    bureau: Workspace, project: str, changes: dict[str, Any], lifted: bool
) -> None:
    a_tender(bureau, project)
    a_right(bureau, 2, **changes)

    second = tenders.matrix(bureau, project).bids[1].line

    assert second.priority == (3 if lifted else 0)
    assert second.total == Decimal("89.39" if lifted else "86.39")


def test_cells_that_are_typed_are_written_together(bureau: Workspace, project: str) -> None:
    judges, bids = a_tender(bureau, project)
    cells = [
        Typed("95.5", bid=bids[2], judge=judges[0]),
        Typed("", bid=bids[1], judge=judges[1]),
        Typed("80,000.00", bid=bids[2], field="price"),
        Typed("否", bid=bids[1], field="qualified"),
        Typed("2.5", judge=judges[0], field="weight"),
    ]

    saved = tender_cells.put(bureau, project, cells)

    found = tenders.matrix(bureau, project)
    assert found.bids[2].marks[judges[0]] == Decimal("95.5")
    assert judges[1] not in found.bids[1].marks
    assert found.bids[2].price == 80000
    assert found.bids[1].qualified is False
    assert found.judges[0].weight == Decimal("2.5")
    undo.undo(bureau, saved.change)
    assert totals(bureau, project)[0] == ("91.00", 1)


def test_new_bids_and_judges_come_with_their_marks(bureau: Workspace, project: str) -> None:
    judge, bid = new_id(), new_id()
    cells = [
        Typed("88", bid=bid, judge=judge),
        Typed("新苗社工服务中心", bid=bid, field="bidder"),
        Typed("王芳", judge=judge, field="name"),
    ]

    tender_cells.put(bureau, project, cells)

    made = record(bureau, "project_bid", bid)
    assert (made.bidder, made.received_on, made.home) == ("新苗社工服务中心", CLOSED, "")
    assert record(bureau, "tender_judge", judge).weight == 1
    assert tenders.matrix(bureau, project).bids[0].marks == {judge: 88}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9o", "第1社工服务中心　陈大文：“9o”里的字母像是数字"),
        ("100.5", "第1社工服务中心　陈大文：应在0到100分之间，现为100.50"),
        ("88.888", "第1社工服务中心　陈大文：“88.888”最多保留2位小数"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_nothing_is_written(
    bureau: Workspace, project: str, text: str, told: str
) -> None:
    judges, bids = a_tender(bureau, project)
    cells = [Typed("70", bid=bids[1], judge=judges[0]), Typed(text, bid=bids[0], judge=judges[0])]

    with pytest.raises(RecordInvalid, match=told):
        tender_cells.put(bureau, project, cells)

    assert tenders.matrix(bureau, project).bids[1].marks[judges[0]] == 85


def test_a_bidder_that_is_registered_comes_with_the_credit_code(
    bureau: Workspace, project: str
) -> None:
    records.create(bureau, ORGANISATIONS, organisation_values(4))
    known, unknown = new_id(), new_id()

    cells = [Typed("第4社工服务中心", bid=known, field="bidder")]
    tender_cells.put(bureau, project, [*cells, Typed("新苗中心", bid=unknown, field="bidder")])

    assert record(bureau, "project_bid", known).uscc == credit_code(4)
    assert record(bureau, "project_bid", unknown).uscc is None


def test_after_the_award_no_mark_is_typed(bureau: Workspace, project: str) -> None:
    judges, bids = a_tender(bureau, project)
    award(bureau, project, bids[0])

    with pytest.raises(NotAllowed, match="评分不能再改"):
        tender_cells.put(bureau, project, [Typed("1", bid=bids[0], judge=judges[0])])


def test_the_same_bidder_bids_once(bureau: Workspace, project: str) -> None:
    a_bid(bureau, project)

    with pytest.raises(RecordInvalid, match="R-ID-09"):
        a_bid(bureau, project, bidder="改了名的中心")


def test_a_judge_scores_bids_of_the_own_project_alone(bureau: Workspace, project: str) -> None:
    _, bids = a_tender(bureau, project)
    stranger = a_judge(bureau, a_project(bureau, "另一个项目"))

    with pytest.raises(EditsInvalid, match="不是这个项目的评审专家"):
        tender_cells.put_score(bureau, bids[0], stranger, Decimal(80))


def test_a_mark_is_written_again_and_taken_away(bureau: Workspace, project: str) -> None:
    judges, bids = a_tender(bureau, project)

    tender_cells.put_score(bureau, bids[0], judges[0], Decimal(70))
    assert tenders.matrix(bureau, project).bids[0].marks[judges[0]] == 70
    tender_cells.put_scores(bureau, [Mark(bids[0], judges[0], None)])

    found = tenders.matrix(bureau, project)
    assert "陈大文还没有给第1社工服务中心打分。" in found.gaps
    assert not tender_cells.put_score(bureau, bids[0], judges[0], None).change


def test_a_judge_or_bid_goes_with_the_marks(bureau: Workspace, project: str) -> None:
    judges, bids = a_tender(bureau, project)

    tender_cells.remove(bureau, bid=bids[0])
    gone = tender_cells.remove(bureau, judge=judges[0])

    found = tenders.matrix(bureau, project)
    assert [each.id for each in found.bids] == bids[1:]
    assert [each.id for each in found.judges] == judges[1:]
    assert finding.find(bureau, BY_NAME["bid_score"]).total == 2
    undo.undo(bureau, gone.change)
    assert len(tenders.matrix(bureau, project).bids[0].marks) == 2


def test_an_award_writes_results_project_and_the_use_of_the_right(
    bureau: Workspace, project: str
) -> None:
    _, bids = a_tender(bureau, project)
    right = a_right(bureau, 1)

    award(bureau, project, bids[0])

    results = [record(bureau, "project_bid", each).result for each in bids]
    found = record(bureau, "project", project)
    used = record(bureau, "priority_right", right)
    assert results == ["WON", "LOST", "LOST"]
    assert (found.state, found.tender_result, found.awarded_on) == ("AWARDED", "AWARDED", AWARDED)
    assert (found.award_org, found.award_uscc) == ("第1社工服务中心", credit_code(1))
    assert (found.award_amount, found.priority_used) == (91000, True)
    assert (used.state, used.used_on) == ("USED", AWARDED)
    assert used.used_in == f"{found.project_no} 长者探访项目"


def test_the_matrix_stays_as_it_was_after_its_right_is_used(
    bureau: Workspace, project: str
) -> None:
    _, bids = a_tender(bureau, project)
    a_right(bureau, 1)
    before = totals(bureau, project)

    award(bureau, project, bids[0])

    assert totals(bureau, project) == before
    other = a_project(bureau, "另一个项目")
    a_tender(bureau, other)
    assert {each.line.priority for each in tenders.matrix(bureau, other).bids} == {0}


def test_an_award_is_undone_in_one_step(bureau: Workspace, project: str) -> None:
    _, bids = a_tender(bureau, project)
    right = a_right(bureau, 1)
    change = award(bureau, project, bids[0], amount=Decimal(88000))
    assert record(bureau, "project", project).award_amount == 88000

    undo.undo(bureau, change)

    found = record(bureau, "project", project)
    assert (found.state, found.tender_result, found.award_org) == ("TENDERING", None, None)
    assert record(bureau, "priority_right", right).state == "VALID"
    assert {each.result for each in tenders.matrix(bureau, project).bids} == {""}


def test_the_registered_organisation_becomes_the_provider(bureau: Workspace, project: str) -> None:
    known = records.create(bureau, ORGANISATIONS, organisation_values(1)).record.id
    _, bids = a_tender(bureau, project)

    award(bureau, project, bids[0])

    assert record(bureau, "project", project).provider == known


def test_r_or_03_who_is_deregistered_does_not_win(bureau: Workspace, project: str) -> None:
    known = records.create(bureau, ORGANISATIONS, organisation_values(1)).record.id
    records.move(bureau, ORGANISATIONS, known, "DEREGISTERED")
    _, bids = a_tender(bureau, project)

    with pytest.raises(RecordInvalid, match="R-OR-03"):
        award(bureau, project, bids[0])


def test_r_pj_10_two_qualified_bids_are_not_awarded(bureau: Workspace, project: str) -> None:
    _, bids = a_tender(bureau, project)
    records.change(bureau, PROJECT_BIDS, bids[2], {"qualified": False})

    with pytest.raises(RecordInvalid, match="R-PJ-10"):
        award(bureau, project, bids[0])

    assert record(bureau, "project", project).tender_result is None


def test_r_pj_17_marks_that_are_missing_bar_the_award(bureau: Workspace, project: str) -> None:
    judges, bids = a_tender(bureau, project)
    tender_cells.put_score(bureau, bids[1], judges[0], None)

    with pytest.raises(RecordInvalid, match="陈大文还没有给第2社工服务中心打分"):
        award(bureau, project, bids[0], reason="不影响结果")


def test_r_pj_17_who_is_not_first_wins_by_a_reason_that_is_kept(
    bureau: Workspace, project: str
) -> None:
    _, bids = a_tender(bureau, project)
    with pytest.raises(RecordInvalid, match="排第2名，不是第一名"):
        award(bureau, project, bids[1], reason=" ")

    award(bureau, project, bids[1], reason="第一名放弃中标")

    assert record(bureau, "project_bid", bids[1]).remark == "中标理由：第一名放弃中标"
    assert record(bureau, "project", project).award_org == "第2社工服务中心"


def test_a_tie_for_the_first_rank_is_decided_by_the_committee(
    bureau: Workspace, project: str
) -> None:
    judges, bids = a_tender(bureau, project)
    records.change(bureau, PROJECT_BIDS, bids[1], {"price": Decimal(91000)})
    marked(bureau, bids[1], judges, 90, 90)

    assert "并列第1名" in tenders.matrix(bureau, project).tied[0]
    with pytest.raises(RecordInvalid, match="并列第一"):
        award(bureau, project, bids[1])
    assert award(bureau, project, bids[1], reason="评审委员会抽签")


def test_without_a_price_the_amount_of_the_award_is_asked_for(
    bureau: Workspace, project: str
) -> None:
    records.change(bureau, PROJECTS, project, {"price_weight": Decimal(0)})
    _, bids = a_tender(bureau, project)
    records.change(bureau, PROJECT_BIDS, bids[0], {"price": None})

    with pytest.raises(RecordInvalid, match="请写明中标金额"):
        award(bureau, project, bids[0])
    assert award(bureau, project, bids[0], amount=Decimal(90000))


def test_what_is_decided_is_not_decided_again(bureau: Workspace, project: str) -> None:
    _, bids = a_tender(bureau, project)
    award(bureau, project, bids[0])

    for again in (
        lambda: award(bureau, project, bids[1]),
        lambda: tenders.fail(bureau, project, "误"),
    ):
        with pytest.raises(NotAllowed, match="已确定“第1社工服务中心”中标"):
            again()


def test_a_tender_that_fails_says_why_and_its_bids_are_out(bureau: Workspace, project: str) -> None:
    _, bids = a_tender(bureau, project)
    with pytest.raises(StationError, match="请写明流标的原因"):
        tenders.fail(bureau, project, " ")

    failed = tenders.fail(bureau, project, "合格的投标人不足3家")

    found = record(bureau, "project", project)
    assert (found.state, found.tender_result) == ("FAILED_TENDER", "FAILED")
    assert found.review_note == "流标（2026-11-23）：合格的投标人不足3家"
    assert {record(bureau, "project_bid", each).result for each in bids} == {"VOID"}
    assert tenders.matrix(bureau, project).voided == 3
    undo.undo(bureau, failed.change)
    assert totals(bureau, project)[0] == ("91.00", 1)


def test_after_a_failure_the_project_is_tendered_again(bureau: Workspace, project: str) -> None:
    a_bid(bureau, project)
    tenders.fail(bureau, project, "合格的投标人不足3家")

    tenders.reopen(bureau, project)

    found = record(bureau, "project", project)
    assert (found.state, found.tender_result, found.bid_close_on) == ("TENDERING", None, None)
    judges = [a_judge(bureau, project)]
    bids = [a_bid(bureau, project, number) for number in (1, 2, 3)]
    for bid in bids:
        marked(bureau, bid, judges, 80)
    award(bureau, project, bids[0])
    assert record(bureau, "project", project).state == "AWARDED"


def test_a_project_that_invites_no_bids_is_not_awarded(bureau: Workspace, project: str) -> None:
    _, bids = a_tender(bureau, project)
    award(bureau, project, bids[0])
    with pytest.raises(NotAllowed, match="只有登记了流标的项目才能重新招标"):
        tenders.reopen(bureau, project)

    with pytest.raises(StationError, match="不属于本项目"):
        award(bureau, a_project(bureau, "另一个项目"), bids[0])


def test_a_project_is_found_by_number_and_name(bureau: Workspace, project: str) -> None:
    number = record(bureau, "project", project).project_no

    assert tenders.project_named(bureau, number) == project
    assert tenders.project_named(bureau, "长者探访项目") == project
    with pytest.raises(StationError, match="没有购买项目“别的”"):
        tenders.project_named(bureau, "别的")


def test_a_judge_with_an_interest_is_told(bureau: Workspace, project: str) -> None:
    a_bid(bureau, project)
    a_judge(bureau, project, unit="第1社工服务中心")

    saved = records.create(
        bureau, TENDER_JUDGES, {"project": project, "name": "李小明", "independent": False}
    )

    assert [fault.rule for fault in saved.faults] == ["R-PJ-16"]
    assert len(tenders.matrix(bureau, project).warnings) == 2


def test_an_even_number_of_judges_is_told_once_all_have_scored(
    bureau: Workspace, project: str
) -> None:
    judges, bids = a_tender(bureau, project)
    assert "现有2人，应为3人以上的单数" in tenders.matrix(bureau, project).warnings[0]

    tender_cells.put_score(bureau, bids[0], judges[0], None)

    assert tenders.matrix(bureau, project).warnings == ()


def test_after_a_failure_nothing_is_typed_before_the_next_round(
    bureau: Workspace, project: str
) -> None:
    tenders.fail(bureau, project, "没有投标人")

    with pytest.raises(NotAllowed, match="请先办理“重新招标”"):
        tender_cells.put(bureau, project, [Typed("甲中心", bid=new_id(), field="bidder")])


def test_a_station_sees_the_marks_and_neither_scores_nor_awards(station: Workspace) -> None:
    own = planted(station, PROJECTS, name="长者探访项目", year=2026, state="TENDERING")

    assert "由区局办理" in tenders.matrix(station, own).against
    with pytest.raises(NotAllowed, match="评审打分由区局办理"):
        tender_cells.put(station, own, [Typed("甲中心", bid=new_id(), field="bidder")])
    with pytest.raises(NotAllowed):
        a_judge(station, "")
    with pytest.raises(RecordMissing):
        tenders.matrix(station, "")


def test_a_bid_that_is_late_or_too_dear_is_told_with_its_bidder(
    bureau: Workspace, project: str
) -> None:
    a_bid(bureau, project, received_on=date(2026, 10, 21), price=Decimal("100000.01"))

    late, dear = tenders.matrix(bureau, project).warnings

    assert late.startswith("第1社工服务中心：递交日期：晚于投标截止日期（2026-10-20）")
    assert dear.startswith("第1社工服务中心：报价：100000.01元超过批复金额100000.00元")


def test_a_tender_that_is_not_open_yet_does_not_fail(bureau: Workspace) -> None:
    entered = planted(bureau, PROJECTS, name="尚未申报的项目", year=2026)

    with pytest.raises(NotAllowed, match="项目现在是“拟立项”，不在招投标中"):
        tenders.fail(bureau, entered, "没有投标人")


def test_a_bidder_without_a_credit_code_is_known_by_its_name(
    bureau: Workspace, project: str
) -> None:
    known = records.create(bureau, ORGANISATIONS, organisation_values(1)).record.id
    _, bids = a_tender(bureau, project)
    records.change(bureau, PROJECT_BIDS, bids[0], {"uscc": None})

    award(bureau, project, bids[0])

    assert record(bureau, "project", project).provider == known


def test_a_cell_of_a_bid_is_named_by_its_field(bureau: Workspace, project: str) -> None:
    bid = a_bid(bureau, project)

    with pytest.raises(RecordInvalid, match="第1社工服务中心　报价"):
        tender_cells.put(bureau, project, [Typed("九万", bid=bid, field="price")])


def test_a_field_that_a_bid_does_not_have_is_told_with_those_it_has(
    bureau: Workspace, project: str
) -> None:
    with pytest.raises(StationError, match="没有字段“cost”，可用的有："):
        tender_cells.put(bureau, project, [Typed("9", bid=a_bid(bureau, project), field="cost")])
