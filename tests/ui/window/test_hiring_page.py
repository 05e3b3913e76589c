"""The board of a plan by keyboard: who goes on, who cannot, and the public list."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station_app.domain.registers.recruitment import RECRUITMENT_PLANS
from station_app.services import recycling
from station_app.services.workspace import Workspace
from tests.services.recruiting import a_plan, a_post, apply_for, go, noticed, record, scored
from tests.ui.window import test_every_page as every_page
from tests.ui.window.conftest import Answers
from tests.ui.window.talent_screens import (
    WAIT,
    Ctrl,
    Key,
    column,
    pick_from,
    press,
    push,
    remarks,
    settle,
    went,
    window,
)
from ui.main_window import MainWindow
from ui.theme.look import look
from ui.theme.taste import Taste

__all__ = ["window"]


@pytest.fixture
def plan(station: Workspace) -> str:
    """Enter a plan without posts."""
    return a_plan(station)


@pytest.fixture
def post(station: Workspace, plan: str) -> str:
    """Enter a post with one place."""
    return a_post(station, plan)


def opened(window: MainWindow, qtbot: QtBot, plan: str) -> Any:
    """Open the board of a plan."""
    page = went(window, qtbot, "hiring", plan=plan)
    qtbot.waitUntil(lambda: page.board is not None, timeout=WAIT)
    return page


def states(station: Workspace, *applications: str) -> list[str]:
    return [record(station, "job_application", each).state for each in applications]


def on(page: Any) -> tuple[str, str]:
    """Return whose card the cursor is on, and in which column."""
    return page.view.current.person, page.view.current.state


def test_f7_leads_from_a_plan_of_the_list_to_its_board(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot
) -> None:
    apply_for(station, post, 1, "王芳")
    screen = went(window, qtbot, "register:recruitment_plan")
    qtbot.waitUntil(lambda: screen.pane.rows.current is not None)

    qtbot.keyClick(screen.pane.grid, Key.Key_F7)

    settle(window, qtbot)
    page: Any = window.page
    assert (window.key, page.plan, on(page)) == ("hiring", plan, ("王芳", "APPLIED"))
    assert page.view.has_keyboard()


def test_enter_takes_the_current_card_to_its_next_state_and_undo_takes_it_back(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot
) -> None:
    first, second = (apply_for(station, post, n, name) for n, name in ((1, "王芳"), (2, "张伟")))
    page = opened(window, qtbot, plan)
    chosen = page.view.current.id

    press(qtbot, window, Key.Key_Return)

    settle(window, qtbot)
    assert sorted(states(station, first, second)) == ["APPLIED", "QUALIFIED"]
    assert states(station, chosen) == ["QUALIFIED"]
    assert on(page)[1] == "APPLIED"
    qtbot.keyClick(page, Key.Key_Z, Ctrl)
    assert states(station, first, second) == ["APPLIED", "APPLIED"]


def test_several_are_selected_by_space_and_go_on_together(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot
) -> None:
    made = [apply_for(station, post, n, f"王{'一二三'[n]}") for n in range(3)]
    page = opened(window, qtbot, plan)

    for key in (Key.Key_Space, Key.Key_Down, Key.Key_Space):
        press(qtbot, window, key)
    assert page.title.text() == "已选中 2 人"
    push(qtbot, page, "advance")

    settle(window, qtbot)
    assert sorted(states(station, *made)) == ["APPLIED", "QUALIFIED", "QUALIFIED"]


def test_one_who_cannot_go_on_holds_all_back_and_is_named(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot
) -> None:
    ready = apply_for(station, post, 1, "王芳", written=Decimal(80))
    without = apply_for(station, post, 2, "张伟")
    for each in (ready, without):
        go(station, each, "QUALIFIED")
    page = opened(window, qtbot, plan)
    for key in (Key.Key_Space, Key.Key_Down, Key.Key_Space, Key.Key_Return):
        press(qtbot, window, key)
    settle(window, qtbot)

    assert states(station, ready, without) == ["QUALIFIED", "QUALIFIED"]
    assert page.refusals.isVisible()
    assert page.findChild(object, f"refused-{without}").text() == "张伟"
    assert page.findChild(object, f"refused-{ready}") is None
    qtbot.keyClick(page, Key.Key_Escape)
    assert not page.refusals.isVisible()


def test_a_refusal_opens_the_application(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot
) -> None:
    without = apply_for(station, post, 1, "张伟")
    go(station, without, "QUALIFIED")
    page = opened(window, qtbot, plan)
    press(qtbot, window, Key.Key_Return)
    settle(window, qtbot)

    push(qtbot, page, f"refused-{without}")

    settle(window, qtbot)
    screen: Any = window.page
    assert (window.key, screen.form.record_id) == ("register:job_application", without)


def test_the_arrows_walk_over_columns_and_pass_over_empty_ones(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot
) -> None:
    apply_for(station, post, 1, "王芳")
    scored(station, post, 2, 80, 90, person=None)
    page = opened(window, qtbot, plan)

    press(qtbot, window, Key.Key_Right)
    assert on(page) == ("欧阳小兰", "INTERVIEWED")
    press(qtbot, window, Key.Key_Left)
    assert on(page) == ("王芳", "APPLIED")


def test_selecting_in_another_column_lets_go_of_the_first(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot
) -> None:
    apply_for(station, post, 1, "王芳")
    scored(station, post, 2, 80, 90)
    page = opened(window, qtbot, plan)

    for key in (Key.Key_Space, Key.Key_Right, Key.Key_Space):
        press(qtbot, window, key)

    assert [each.state for each in page.view.chosen] == ["INTERVIEWED"]


def test_another_state_is_chosen_from_the_menu(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot
) -> None:
    application = apply_for(station, post, 1, "王芳")
    page = opened(window, qtbot, plan)

    press(qtbot, window, Key.Key_M, Ctrl)
    pick_from(qtbot, page._menu, "放弃")

    settle(window, qtbot)
    assert states(station, application) == ["WITHDRAWN"]
    assert on(page) == ("王芳", "WITHDRAWN")


def test_f2_opens_the_application(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot
) -> None:
    application = apply_for(station, post, 1, "王芳")
    opened(window, qtbot, plan)

    press(qtbot, window, Key.Key_F2)

    settle(window, qtbot)
    screen: Any = window.page
    assert screen.form.record_id == application


def test_hiring_makes_the_worker(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot
) -> None:
    application = noticed(station, post)
    page = opened(window, qtbot, plan)
    assert page.go_on.text().strip() == "推进到“已录用”"

    press(qtbot, window, Key.Key_Return)

    settle(window, qtbot)
    assert states(station, application) == ["HIRED"]
    hired = went(window, qtbot, "register:social_worker")
    qtbot.waitUntil(lambda: hired.pane.table.rowCount() == 1, timeout=WAIT)


def test_the_ranking_of_each_post_stands_under_its_ratio(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot
) -> None:
    scored(station, post, 1, 70, 80)
    best = scored(station, post, 2, 90, 80)
    page = opened(window, qtbot, plan)

    push(qtbot, page, "view-2")

    assert any("不足1个名额的3倍（3人）" in text for text in remarks(page.ranking))
    assert column(page.ranking, 0) == ["1", "2"]
    page.ranking.setFocus()
    qtbot.keyClick(page.ranking, Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, window, Key.Key_Return)
    settle(window, qtbot)
    screen: Any = window.page
    assert screen.form.record_id == best


def test_the_public_list_is_written(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot, answers: Answers,
    tmp_path: Path,
) -> None:  # fmt: skip
    noticed(station, post)
    page = opened(window, qtbot, plan)
    answers.target = tmp_path / "公示.xlsx"

    push(qtbot, page, "publicity")

    settle(window, qtbot)
    cells = [cell.value for line in load_workbook(answers.target).worksheets[0] for cell in line]
    assert "欧阳小兰" in cells
    assert "已制作公示名单，共1人" in window.notice.words.text()


def test_without_a_plan_the_page_says_how_to_choose_one(window: MainWindow, qtbot: QtBot) -> None:
    page = went(window, qtbot, "hiring")

    assert QApplication.focusWidget() is page.finder
    assert not page.go_on.isEnabled()
    assert not page.public.isEnabled()


def test_a_plan_that_is_gone_leaves_the_page_empty(
    window: MainWindow, station: Workspace, plan: str, qtbot: QtBot
) -> None:
    page = opened(window, qtbot, plan)
    recycling.delete(station, RECRUITMENT_PLANS, plan)
    page.refresh()

    qtbot.waitUntil(lambda: page.board is None, timeout=WAIT)

    assert page.ground.currentIndex() == 0


@pytest.mark.parametrize("size", every_page.SIZES)
def test_a_full_board_is_named_reached_and_scrolls_by_itself(
    window: MainWindow, plan: str, post: str, station: Workspace, qtbot: QtBot, size: str
) -> None:
    window.resize(every_page.SIZES[size])
    apply_for(station, post, 1, "王芳")
    scored(station, post, 2, 80, 90)
    page = opened(window, qtbot, plan)
    look().apply(Taste("dark"))

    assert every_page.nameless(window) == []
    assert every_page.cut_off(window) == []
    assert all("board" in each for each in every_page.sideways(window))
    assert every_page.unreached(window, qtbot) == []
    assert page.width() <= window.width()
