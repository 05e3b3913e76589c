"""Yearly targets as records: who writes them, their steps, what follows from the scores."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import MoveForbidden, NotAllowed, RecordInvalid
from station_app.domain.registers.targets import TARGET_ITEMS, TARGET_RESPONSIBILITIES
from station_app.domain.rules.targets import TARGET_LABELS, TARGET_MOVES
from station_app.services import finding, records
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from tests.services.exchange import district
from tests.services.governing import STATIONS, a_responsibility, an_item, issued

D = Decimal


@pytest.fixture
def place() -> str:
    """Return the code of a station that the bureau knows."""
    return STATIONS[0]


def move(bureau: Workspace, target: str, *states: str) -> None:
    for state in states:
        records.move(bureau, TARGET_RESPONSIBILITIES, target, state)


def get(store: Workspace, target: str) -> Any:
    return records.get(store, TARGET_RESPONSIBILITIES, target)


def score(bureau: Workspace, items: list[str], *scores: str) -> None:
    for item, given in zip(items, scores, strict=True):
        values = {"final_score": D(given), "note": "见考核记录"}
        records.change(bureau, TARGET_ITEMS, item, values)


def test_it_is_at_home_at_its_station_and_named_after_it(bureau: Workspace, place: str) -> None:
    target = get(bureau, a_responsibility(bureau, place))
    item = records.get(bureau, TARGET_ITEMS, an_item(bureau, target.id))

    assert (target.home, item.home, target.state) == (place, place, "DRAFT")
    assert target.title == "2026年四方坪街道社工站社会工作目标管理责任书"


def test_items_are_numbered_one_after_the_other(bureau: Workspace, place: str) -> None:
    target = a_responsibility(bureau, place)

    numbers = [district.get(bureau, TARGET_ITEMS, an_item(bureau, target)).no for _ in range(3)]

    assert numbers == [1, 2, 3]


def test_one_responsibility_for_each_station_and_year(bureau: Workspace, place: str) -> None:
    a_responsibility(bureau, place)

    with pytest.raises(RecordInvalid, match="R-ID-09"):
        a_responsibility(bureau, place)


def test_r_tg_01_nothing_is_issued_unless_its_marks_make_100(bureau: Workspace, place: str) -> None:
    target = a_responsibility(bureau, place)
    an_item(bureau, target, 99)

    with pytest.raises(RecordInvalid, match="R-TG-01"):
        move(bureau, target, "ISSUED")


def test_r_tg_04_nothing_is_scored_while_an_item_has_no_score(
    bureau: Workspace, place: str
) -> None:
    target, items = issued(bureau, place, 60, 40)
    score(bureau, items[:1], "50")

    with pytest.raises(RecordInvalid, match="还有1项没有核定得分"):
        move(bureau, target, "SCORED")


@pytest.mark.parametrize("old", TARGET_LABELS)
@pytest.mark.parametrize("new", TARGET_LABELS)
def test_steps_other_than_those_laid_down_are_refused(
    bureau: Workspace, place: str, old: str, new: str
) -> None:
    target, items = issued(bureau, place)
    score(bureau, items, "60", "40")
    ways = {"DRAFT": ["DRAFT"], "ISSUED": [], "SCORED": ["SCORED"]}
    move(bureau, target, *ways.get(old, ["SCORED", "CONFIRMED"]))

    if (old, new) in TARGET_MOVES:
        move(bureau, target, new)
    else:
        with pytest.raises(MoveForbidden):
            move(bureau, target, new)


def test_total_and_grade_follow_when_the_last_item_is_scored(bureau: Workspace, place: str) -> None:
    target, items = issued(bureau, place)
    score(bureau, items[:1], "55")
    before = get(bureau, target)
    score(bureau, items[1:], "34.5")

    after = get(bureau, target)
    assert (before.final_total, before.grade) == (None, None)
    assert (after.final_total, after.grade) == (D("89.5"), "PASS")


def test_bonus_penalty_and_veto_change_total_and_grade(bureau: Workspace, place: str) -> None:
    target, items = issued(bureau, place)
    score(bureau, items, "55", "34.5")

    records.change(bureau, TARGET_RESPONSIBILITIES, target, {"bonus": D(2), "penalty": D("1.5")})
    more = get(bureau, target)
    records.change(bureau, TARGET_RESPONSIBILITIES, target, {"veto": True})

    assert (more.final_total, more.grade) == (D(90), "EXCELLENT")
    assert get(bureau, target).grade == "FAIL"


def test_an_item_is_settled_with_the_scores_and_open_again_with_them(
    bureau: Workspace, place: str
) -> None:
    target, items = issued(bureau, place)
    score(bureau, items, "55", "34.5")

    states = []
    for state in ("SCORED", "CONFIRMED"):
        move(bureau, target, state)
        states += [records.get(bureau, TARGET_ITEMS, item).state for item in items]
    assert states == ["SETTLED"] * 4
    assert get(bureau, target).scored_on == bureau.today()


def test_what_is_reopened_can_be_scored_again(bureau: Workspace, place: str) -> None:
    target, items = issued(bureau, place)
    score(bureau, items, "55", "34.5")
    move(bureau, target, "SCORED", "ISSUED")

    assert {records.get(bureau, TARGET_ITEMS, item).state for item in items} == {"OPEN"}


def test_the_station_neither_makes_nor_moves_targets(bureau: Workspace, station: Workspace) -> None:
    with pytest.raises(NotAllowed):
        records.create(station, TARGET_RESPONSIBILITIES, {"year": 2026})


def test_equals_share_their_rank(bureau: Workspace, place: str) -> None:
    targets = []
    for code in STATIONS:
        target, items = issued(bureau, code)
        score(bureau, items, "55", "34.5")
        targets.append(target)

    with bureau.database.reading() as session:
        context = context_for(bureau, session)
        shown = {each.name: each.compute for each in TARGET_RESPONSIBILITIES.derived}
        ranks = [shown["rank"](get(bureau, target), context) for target in targets]
    assert ranks == ["1", "1"]
    assert finding.find(bureau, TARGET_RESPONSIBILITIES).total == 2
