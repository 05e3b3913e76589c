"""The board of projects: by state as of a day, with counts and sums, narrowed in memory."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from station_app.domain.codes import code_list
from station_app.services import project_boards, recycling
from station_app.services.project_boards import Board
from station_app.services.workspace import Workspace
from tests.services.ledgers import purchases
from tests.services.projecting import AMOUNT, APPLIED, a_project, at_state


def states(found: Board) -> dict[str, list[str]]:
    return {lane.state: [card.name for card in lane.cards] for lane in found.lanes if lane.cards}


def test_there_is_a_lane_for_every_state_in_the_order_of_a_life(bureau: Workspace) -> None:
    found = project_boards.board(bureau)

    assert [lane.state for lane in found.lanes] == list(code_list("project_state").labels)
    assert found.cards == ()


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 1, 9), None),
        (date(2026, 1, 10), "UNDER_REVIEW"),
        (date(2026, 1, 20), "TENDERING"),
        (date(2026, 2, 24), "TENDERING"),
        (None, "AWARDED"),
    ],
)
def test_a_project_stands_where_it_stood_on_the_day(
    bureau: Workspace, day: date | None, state: str | None
) -> None:
    at_state(bureau, "AWARDED", name="邻里互助")

    found = states(project_boards.board(bureau, day=day))

    assert found == ({state: ["邻里互助"]} if state else {})


def test_days_are_counted_from_the_last_step_to_the_day(bureau: Workspace) -> None:
    at_state(bureau, "UNDER_REVIEW")

    (card,) = project_boards.board(bureau, day=date(2026, 2, 9)).cards

    assert card.days == (date(2026, 2, 9) - APPLIED).days == 30


def test_money_of_a_day_is_that_of_the_contracts_signed_by_then(bureau: Workspace) -> None:
    at_state(bureau, "IN_SERVICE")

    (before,) = project_boards.board(bureau, day=date(2026, 3, 9)).cards
    (after,) = project_boards.board(bureau, day=date(2026, 3, 10)).cards

    assert (before.contract, before.money) == (None, "申请 12.00 万元")
    assert (after.contract, after.money) == (AMOUNT, "合同 10.00 万元")


def test_both_kinds_are_counted_and_added_up(bureau: Workspace) -> None:
    at_state(bureau, "CONTRACTED", kind="COMMON")
    at_state(bureau, "CONTRACTED", name="邻里互助")
    a_project(bureau, name="困境儿童")

    every, common, special = project_boards.board(bureau).tallies

    assert (every.count, every.contract) == (3, 2 * AMOUNT)
    assert (common.count, common.contract) == (1, AMOUNT)
    assert (special.count, special.contract) == (2, AMOUNT)


def test_ten_thousands_are_rounded_from_the_sum_in_yuan() -> None:
    third = Decimal("33333.33")

    assert project_boards.in_ten_thousands(3 * third) == "10.00 万元"
    assert project_boards.in_ten_thousands(third) == "3.33 万元"


def test_a_year_is_chosen_out_of_those_that_are_there(bureau: Workspace) -> None:
    a_project(bureau, name="今年的")
    a_project(bureau, name="去年的", year=2025)

    found = project_boards.board(bureau, 2025)

    assert found.years == (2026, 2025)
    assert [card.name for card in found.cards] == ["去年的"]


@pytest.mark.parametrize(
    ("kind", "text", "names"),
    [
        ("", "", {"邻里互助", "困境儿童陪伴"}),
        ("COMMON", "", {"邻里互助"}),
        ("", "儿童", {"困境儿童陪伴"}),
        ("", "llhz", {"邻里互助"}),
        ("SPECIAL", "邻里", set()),
        ("", "2026-1-02", {"困境儿童陪伴"}),
    ],
)
def test_a_board_is_narrowed_by_kind_and_text(
    bureau: Workspace, kind: str, text: str, names: set[str]
) -> None:
    a_project(bureau, name="邻里互助", kind="COMMON")
    a_project(bureau, name="困境儿童陪伴")

    found = project_boards.narrowed(project_boards.board(bureau), kind, text)

    assert {card.name for card in found.cards} == names


def test_what_the_rules_tell_today_is_marked(bureau: Workspace) -> None:
    at_state(bureau, "AWARDED")

    (card,) = project_boards.board(bureau).cards
    (earlier,) = project_boards.board(bureau, day=date(2026, 3, 1)).cards

    assert any("30日" in text for text in card.warned)
    assert earlier.warned == ()


def test_a_deleted_project_is_gone(bureau: Workspace) -> None:
    project = a_project(bureau)
    recycling.delete(bureau, project_boards.PROJECTS, project)

    assert project_boards.board(bureau).cards == ()


def test_a_district_full_of_projects_fits_on_it(station: Workspace) -> None:
    purchases.fill(station)

    found = project_boards.board(station)

    assert len(found.cards) == purchases.COUNT
    assert sum(len(lane.cards) for lane in found.lanes) == purchases.COUNT
