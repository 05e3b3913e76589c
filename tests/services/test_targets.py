"""Yearly targets at work: issued to all, scored as typed, ranked, with what was really reached."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import NotAllowed, RecordInvalid, StationError
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.places import STATIONS as STATION_REGISTER
from station_app.domain.registers.targets import TARGET_ITEMS, TARGET_RESPONSIBILITIES
from station_app.domain.target_templates import template_for
from station_app.services import records, targets, undo
from station_app.services.target_figures import named_in
from station_app.services.target_issuing import issue_to_all
from station_app.services.target_scoring import Typed, fault_of, put_scores
from station_app.services.targets import ScoreSheet
from station_app.services.workspace import Workspace
from tests.builders import certificate_values, person_values, volunteer_values
from tests.services.exchange.district import get, live
from tests.services.governing import STATIONS, a_responsibility, an_item, issued

D = Decimal
YEAR = 2026


def sheet_of(store: Workspace, station: str = STATIONS[0]) -> ScoreSheet:
    (found,) = [each for each in targets.ranking(store, YEAR) if each.station == station]
    return targets.sheet(store, found.id)


def scores(found: ScoreSheet, name: str, *texts: str) -> list[Typed]:
    return [Typed(line.id, name, text) for line, text in zip(found.lines, texts, strict=False)]


def test_all_open_stations_are_given_the_targets_in_one_change(bureau: Workspace) -> None:
    opened = [each.id for each in live(bureau, STATION_REGISTER).values() if each.state == "OPEN"]

    done = issue_to_all(bureau, YEAR)

    made = live(bureau, TARGET_RESPONSIBILITIES)
    assert sorted(each.station for each in made.values()) == sorted(opened)
    assert {(each.home == each.station, each.state) for each in made.values()} == {(True, "ISSUED")}
    assert len(live(bureau, TARGET_ITEMS)) == 14 * len(opened)
    assert len(done.stations) == len(opened)
    undo.undo(bureau, done.change)
    assert live(bureau, TARGET_RESPONSIBILITIES) == live(bureau, TARGET_ITEMS) == {}


def test_a_sheet_that_was_issued_has_six_dimensions_and_100_points(bureau: Workspace) -> None:
    issue_to_all(bureau, YEAR)

    found = sheet_of(bureau)

    assert found.title == "2026年四方坪街道社工站社会工作目标管理责任书"
    assert found.full_total == 100
    assert len({line.dimension for line in found.lines}) == 6
    assert [line.no for line in found.lines] == list(range(1, 15))


def test_who_has_targets_of_the_year_already_or_is_closed_is_given_none(bureau: Workspace) -> None:
    a_responsibility(bureau, STATIONS[0])
    records.move(bureau, STATION_REGISTER, STATIONS[1], "CLOSED")

    done = issue_to_all(bureau, YEAR)

    assert done.present == 1
    assert not {"四方坪街道社工站"} & set(done.stations)
    stations = [each.station for each in live(bureau, TARGET_RESPONSIBILITIES).values()]
    assert stations.count(STATIONS[0]) == 1
    assert STATIONS[1] not in stations


def test_issuing_twice_is_refused(bureau: Workspace) -> None:
    issue_to_all(bureau, YEAR)

    with pytest.raises(StationError, match="不用再下达"):
        issue_to_all(bureau, YEAR)


def test_a_station_issues_nothing(station: Workspace) -> None:
    with pytest.raises(NotAllowed, match="由区局下达"):
        issue_to_all(station, YEAR)


def test_scores_are_written_in_one_change_and_followed_by_total_and_grade(
    bureau: Workspace,
) -> None:
    target, (first, second) = issued(bureau, STATIONS[0], 60, 40)

    saved = put_scores(
        bureau,
        [
            Typed(first, "final_score", "55.5"),
            Typed(first, "note", "少1期"),
            Typed(second, "final_score", "40"),
            Typed(target, "bonus", "2"),
            Typed(target, "bonus_note", "市级表彰"),
        ],
    )

    after = get(bureau, TARGET_RESPONSIBILITIES, target)
    assert (after.final_total, after.grade) == (D("97.5"), "EXCELLENT")
    undo.undo(bureau, saved.change)
    before = get(bureau, TARGET_RESPONSIBILITIES, target)
    assert (before.final_total, before.grade, before.bonus) == (None, None, None)
    assert get(bureau, TARGET_ITEMS, first).note is None


def test_a_score_that_cannot_stand_is_named_by_its_line_and_nothing_is_written(
    bureau: Workspace,
) -> None:
    _, (first, second) = issued(bureau, STATIONS[0], 60, 40)
    good = Typed(first, "final_score", "55")

    for text, told in (("40.1", "第2项核定：不能超过.*R-TG-02"), ("很好", "第2项核定：“很好”")):
        with pytest.raises(RecordInvalid, match=told):
            put_scores(bureau, [good, Typed(second, "final_score", text)])

    assert get(bureau, TARGET_ITEMS, first).final_score is None


def test_what_stands_there_already_is_no_change(bureau: Workspace) -> None:
    _, (first, _) = issued(bureau, STATIONS[0], 60, 40)
    put_scores(bureau, [Typed(first, "final_score", "60")])

    assert put_scores(bureau, [Typed(first, "final_score", "60.0")]).change == ""


def test_an_emptied_score_is_none(bureau: Workspace) -> None:
    target, (first, second) = issued(bureau, STATIONS[0], 60, 40)
    put_scores(bureau, [Typed(each, "final_score", "40") for each in (first, second)])
    put_scores(bureau, [Typed(second, "final_score", "")])

    assert get(bureau, TARGET_RESPONSIBILITIES, target).final_total is None


def test_the_bureau_does_not_write_what_a_station_gives_itself(bureau: Workspace) -> None:
    _, (first, _) = issued(bureau, STATIONS[0], 60, 40)

    with pytest.raises(NotAllowed, match="由所属社工站填写"):
        put_scores(bureau, [Typed(first, "self_score", "60")])


def test_confirmed_scores_stay(bureau: Workspace) -> None:
    target, items = issued(bureau, STATIONS[0], 60, 40)
    put_scores(bureau, [Typed(each, "final_score", "40") for each in items])
    for state in ("SCORED", "CONFIRMED"):
        records.move(bureau, TARGET_RESPONSIBILITIES, target, state)

    with pytest.raises(NotAllowed, match="已经确认"):
        put_scores(bureau, [Typed(items[0], "final_score", "41")])


def test_the_ranking_has_the_best_first_and_behind_them_who_has_no_total(
    bureau: Workspace,
) -> None:
    for station, score in zip(STATIONS, ("30", "39"), strict=True):
        _, (first, second) = issued(bureau, station, 60, 40)
        put_scores(bureau, [Typed(first, "final_score", "60"), Typed(second, "final_score", score)])

    found = targets.ranking(bureau, YEAR)

    best = [(each.station, each.rank, each.final_total, each.grade) for each in found[:2]]
    assert best == [(STATIONS[1], 1, D(99), "优秀"), (STATIONS[0], 2, D(90), "优秀")]
    assert {(each.rank, each.state) for each in found[2:]} == {(None, "未下达")}


def test_the_years_are_this_one_the_next_and_those_with_targets(bureau: Workspace) -> None:
    a_responsibility(bureau, STATIONS[0], year=2024)

    assert targets.years(bureau) == [2027, 2026, 2024]


def test_a_deduction_without_a_reason_is_told_with_its_line(bureau: Workspace) -> None:
    target, (_, second) = issued(bureau, STATIONS[0], 60, 40)
    put_scores(bureau, [Typed(second, "final_score", "39")])

    assert targets.sheet(bureau, target).warnings == ("第2项扣分原因：扣了1分，请写明原因。",)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("持证人数不少于5人，报考人数不少于10人", "持证人数"),
        ("全年培训期数3期", "培训期数"),
        ("落实项目数2个", "项目数"),
        ("资金投入不少于5万元", "资金投入"),
        ("成立领导小组", ""),
    ],
)
def test_a_target_names_its_figure_in_words(content: str, word: str) -> None:
    assert named_in(content) == word


def at_home(bureau: Workspace, station: str, name: str, values: dict[str, Any]) -> Any:
    """Enter a record as it comes in a station's package."""
    register = BY_NAME[name]
    with bureau.database.transaction("录入员", "test") as session:
        record = register.new(home=station, **values)
        session.add(record)
        session.flush()
        return record.id


def test_what_a_station_has_reached_stands_beside_the_target_that_names_it(
    bureau: Workspace,
) -> None:
    for number, station in enumerate((STATIONS[0], STATIONS[0], STATIONS[1]), 1):
        person = at_home(bureau, station, "person", person_values(number))
        at_home(bureau, station, "certificate", certificate_values(person, number))
        at_home(bureau, station, "volunteer", volunteer_values(person))
    target = a_responsibility(bureau, STATIONS[0])
    for content in ("持证人数不少于5人", "志愿者数不少于200人", "培训期数3期", "成立领导小组"):
        an_item(bureau, target, 25, content=content)

    found = targets.sheet(bureau, target)

    shown = [line.actual.shown if line.actual else None for line in found.lines]
    assert shown == ["2人", "2人", "0期", None]


def test_money_paid_out_in_the_year_is_shown_in_ten_thousands(bureau: Workspace) -> None:
    paid = {
        "direction": "OUT", "amount": D("32500.50"), "counterpart": "甲", "purpose": "培训",
        "handler": "王芳", "paid_on": bureau.today(), "happened_on": bureau.today(),
        "state": "PAID",
    }  # fmt: skip
    at_home(bureau, STATIONS[0], "fund_transaction", paid)
    at_home(bureau, STATIONS[0], "fund_transaction", paid | {"state": "DRAFT"})
    at_home(bureau, STATIONS[0], "fund_transaction", paid | {"paid_on": None})
    at_home(bureau, STATIONS[1], "fund_transaction", paid)
    target = a_responsibility(bureau, STATIONS[0])
    an_item(bureau, target, 100, content="资金投入不少于5万元")

    (line,) = targets.sheet(bureau, target).lines

    assert line.actual is not None
    assert line.actual.shown == "3.25万元"


@pytest.mark.parametrize(
    ("cell", "full", "told"),
    [
        (Typed("", "final_score", "8"), D(8), ""),
        (Typed("", "final_score", ""), D(8), ""),
        (Typed("", "final_score", "8.5"), D(8), "不能超过这一项的分值8分"),
        (Typed("", "final_score", "7.55"), D(8), "最多保留1位小数"),
        (Typed("", "self_score", "八分"), D(8), "不是数字"),
        (Typed("", "note", "迟报"), D(8), ""),
        (Typed("", "bonus", "2"), None, ""),
        (Typed("", "veto", "也许"), None, "也许"),
    ],
)
def test_a_text_that_cannot_stand_in_a_cell_is_told_before_it_is_written(
    cell: Typed, full: Decimal | None, told: str
) -> None:
    found = fault_of(cell, full)

    assert told in found
    assert bool(found) == bool(told)


def test_targets_that_are_confirmed_are_not_changed_any_more(bureau: Workspace) -> None:
    target, (item,) = issued(bureau, STATIONS[0], 100)
    put_scores(bureau, [Typed(item, "final_score", "95"), Typed(item, "note", "少一次会议")])
    for state in ("SCORED", "CONFIRMED"):
        records.move(bureau, BY_NAME["target_responsibility"], target, state)

    for name, record, values in (
        ("target_responsibility", target, {"bonus": D(5)}),
        ("target_item", item, {"final_score": D(100)}),
    ):
        with pytest.raises(NotAllowed, match="不能再修改"):
            records.change(bureau, BY_NAME[name], record, values)


def test_without_an_open_station_nobody_is_given_targets(bureau: Workspace) -> None:
    for each in live(bureau, STATION_REGISTER):
        records.move(bureau, STATION_REGISTER, each, "CLOSED")

    with pytest.raises(StationError, match="还没有已成立的社工站"):
        issue_to_all(bureau, YEAR)


def test_targets_that_make_no_hundred_points_are_issued_to_nobody(bureau: Workspace) -> None:
    whole = template_for(YEAR)

    with pytest.raises(RecordInvalid, match="R-TG-01"):
        issue_to_all(bureau, YEAR, replace(whole, items=whole.items[1:]))

    assert live(bureau, TARGET_RESPONSIBILITIES) == {}
