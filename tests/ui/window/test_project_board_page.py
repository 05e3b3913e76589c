"""The board of projects by keyboard: walked, narrowed, turned back to an earlier day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station_app.services.workspace import Workspace
from tests.services.ledgers import purchases
from tests.services.projecting import a_project, at_state
from tests.ui.window import test_every_page as every_page
from tests.ui.window.project_screens import window, write
from tests.ui.window.talent_screens import Key, press, push, settle, went
from ui.main_window import MainWindow
from ui.theme.look import look
from ui.theme.taste import Taste

__all__ = ["window"]


def opened(window: MainWindow, qtbot: QtBot) -> Any:
    """Open the board and wait until it is filled."""
    page = went(window, qtbot, "project-board")
    qtbot.waitUntil(lambda: page.board is not None)
    settle(window, qtbot)
    return page


def shown(page: Any) -> dict[str, list[str]]:
    """Return the names of the cards by state."""
    return {
        each.cards.lane.state: [card.name for card in each.cards.lane.cards]
        for each in page.view.columns
    }


def test_the_keyboard_is_on_the_first_card_and_enter_opens_its_page(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    project = a_project(bureau, name="邻里互助")
    page = opened(window, qtbot)
    assert page.view.has_keyboard()

    press(qtbot, window, Key.Key_Return)

    settle(window, qtbot)
    assert window.key == "project"
    assert window.page.project == project  # type: ignore[attr-defined]


def test_the_arrows_walk_over_the_columns_that_hold_projects(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    a_project(bureau, name="甲")
    a_project(bureau, name="乙")
    at_state(bureau, "TENDERING", name="丙")
    page = opened(window, qtbot)
    seen = [page.view.current.name]

    for key in (Key.Key_Down, Key.Key_Right, Key.Key_Left):
        press(qtbot, window, key)
        seen.append(page.view.current.name)

    assert seen == ["甲", "乙", "丙", "甲"]


def test_an_earlier_day_shows_what_stood_then(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    at_state(bureau, "AWARDED", name="邻里互助")
    page = opened(window, qtbot)
    assert shown(page) == {"AWARDED": ["邻里互助"]}

    write(qtbot, page, "as-of", "20260115")

    settle(window, qtbot)
    assert shown(page) == {"UNDER_REVIEW": ["邻里互助"]}
    assert page.board.as_of == date(2026, 1, 15)


def test_a_kind_is_chosen_and_both_are_counted(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    a_project(bureau, name="甲", kind="COMMON")
    a_project(bureau, name="乙")
    a_project(bureau, name="丙")
    page = opened(window, qtbot)

    push(qtbot, page, "kind-COMMON")

    assert shown(page) == {"PLANNED": ["甲"]}
    assert [each.text() for each in page._kinds.values()] == ["全部 3", "共同实施 1", "专项实施 2"]


def test_a_text_narrows_the_board_and_esc_shows_all_again(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    a_project(bureau, name="邻里互助")
    a_project(bureau, name="困境儿童")
    page = opened(window, qtbot)
    page.search()

    qtbot.keyClicks(QApplication.focusWidget(), "llhz")
    qtbot.waitUntil(lambda: shown(page) == {"PLANNED": ["邻里互助"]})

    qtbot.keyClick(page, Key.Key_Escape)
    settle(window, qtbot)
    assert len(shown(page)["PLANNED"]) == 2


def test_a_year_is_chosen(window: MainWindow, bureau: Workspace, qtbot: QtBot) -> None:
    a_project(bureau, name="今年的")
    a_project(bureau, name="去年的", year=2025)
    page = opened(window, qtbot)
    page.years.setFocus()

    press(qtbot, window, Key.Key_Down)
    press(qtbot, window, Key.Key_Down)

    settle(window, qtbot)
    assert (page.years.currentText(), shown(page)) == ("2025 年度", {"PLANNED": ["去年的"]})


def test_states_of_which_the_report_does_not_tell_are_pointed_out(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    at_state(bureau, "IN_SERVICE", name="甲")
    at_state(bureau, "TENDERING", name="乙")

    page = opened(window, qtbot)

    assert page.report.isVisible()
    assert "项目状态合计（1）与项目总数（2）不符，差1，请说明" in page.report.text()


def test_a_new_project_is_begun_from_the_empty_board(window: MainWindow, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    assert page.ground.currentIndex() == 0

    push(qtbot, page, "first")

    settle(window, qtbot)
    assert window.key == "register:project"
    assert not window.page.listed  # type: ignore[attr-defined]


def test_what_changes_elsewhere_is_read_again(
    window: MainWindow, bureau: Workspace, qtbot: QtBot
) -> None:
    page = opened(window, qtbot)
    a_project(bureau, name="邻里互助")

    window.desk.touched("project")

    qtbot.waitUntil(lambda: shown(page) == {"PLANNED": ["邻里互助"]})


@pytest.mark.parametrize("size", every_page.SIZES)
def test_a_district_full_of_projects_is_named_reached_and_scrolls_by_itself(
    window: MainWindow, bureau: Workspace, qtbot: QtBot, size: str
) -> None:
    purchases.fill(bureau)
    window.resize(every_page.SIZES[size])
    page = opened(window, qtbot)
    look().apply(Taste("dark"))

    assert len(page.shown.cards) == purchases.COUNT
    assert every_page.nameless(window) == []
    assert every_page.cut_off(window) == []
    assert all("lanes" in each for each in every_page.sideways(window))
    assert every_page.unreached(window, qtbot) == []
