"""Targets go to a station in the receipt, come back with its own scores, and are decided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import NotAllowed, RecordInvalid
from station_app.domain.registers.targets import TARGET_ITEMS, TARGET_RESPONSIBILITIES
from station_app.services import records, targets
from station_app.services.target_issuing import issue_to_all
from station_app.services.target_scoring import Typed, put_scores
from station_app.services.targets import ScoreSheet
from station_app.services.workspace import Workspace
from tests.services.exchange.district import District, get, live
from tests.services.governing import a_responsibility, an_item

YEAR = 2026
D = Decimal


def sheet_of(books: Workspace, station: str) -> ScoreSheet:
    (found,) = [each for each in targets.ranking(books, YEAR) if each.station == station]
    return targets.sheet(books, found.id)


def put(books: Workspace, found: ScoreSheet, name: str, less: str = "0") -> None:
    """Give every line its full marks less so many."""
    cells = [Typed(line.id, name, str(line.full - D(less))) for line in found.lines]
    put_scores(books, cells)


def move(books: Workspace, found: ScoreSheet, state: str) -> Any:
    return records.move(books, TARGET_RESPONSIBILITIES, found.id, state)


def test_targets_are_issued_self_scored_decided_and_sent_back(district: District) -> None:
    books, bureau = district["a"], district.bureau
    issue_to_all(bureau, YEAR)
    district.exchange("a")

    put(books, sheet_of(books, books.station), "self_score")
    district.exchange("a")
    above = sheet_of(bureau, books.station)
    assert above.own_total == 100

    put(bureau, above, "final_score", less="0.5")
    move(bureau, above, "SCORED")
    district.exchange("a")
    below = sheet_of(books, books.station)
    assert (below.own_total, below.final_total, below.grade) == (D(100), D(93), "优秀")
    assert (below.state, below.rank) == ("SCORED", None)
    assert sheet_of(bureau, books.station).rank == 1


def test_a_station_gets_its_own_targets_alone(district: District) -> None:
    issue_to_all(district.bureau, YEAR)
    district.exchange("a")

    (found,) = live(district["a"], TARGET_RESPONSIBILITIES).values()

    assert found.station == found.home == district["a"].station
    assert len(live(district["a"], TARGET_ITEMS)) == 14


def test_a_station_scores_itself_no_more_once_the_bureau_has(district: District) -> None:
    books, bureau = district["a"], district.bureau
    issue_to_all(bureau, YEAR)
    above = sheet_of(bureau, books.station)
    put(bureau, above, "final_score")
    move(bureau, above, "SCORED")
    district.exchange("a")

    with pytest.raises(NotAllowed, match="已核定"):
        put(books, sheet_of(books, books.station), "self_score")
    with pytest.raises(NotAllowed, match="由区局填写"):
        put(books, sheet_of(books, books.station), "final_score", less="1")

    move(bureau, above, "ISSUED")
    district.exchange("a")
    put(books, sheet_of(books, books.station), "self_score")


def test_r_tg_03_a_draft_is_not_scored_by_its_station(district: District) -> None:
    books, bureau = district["a"], district.bureau
    item = an_item(bureau, a_responsibility(bureau, books.station), 100)
    district.exchange("a")

    assert targets.ranking(books, YEAR) == []
    with pytest.raises(RecordInvalid, match="R-TG-03"):
        records.change(books, TARGET_ITEMS, item, {"self_score": D(1)})


def test_both_sides_write_on_the_same_line_and_agree(district: District) -> None:
    books, bureau = district["a"], district.bureau
    issue_to_all(bureau, YEAR)
    district.exchange("a")
    line = sheet_of(books, books.station).lines[0]
    put_scores(books, [Typed(line.id, "self_score", "6"), Typed(line.id, "self_note", "已成立")])
    put_scores(bureau, [Typed(line.id, "final_score", "5"), Typed(line.id, "note", "缺文件")])

    district.exchange("a")

    for store in (books, bureau):
        item = get(store, TARGET_ITEMS, line.id)
        assert (item.self_score, item.self_note) == (D(6), "已成立")
        assert (item.final_score, item.note) == (D(5), "缺文件")
