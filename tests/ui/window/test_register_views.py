"""Narrowing a register down: filters and chips, saved views with counts, sorting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from station_app.services.listing import Filter
from station_app.services.preferences import preference
from tests.ui.window.register_screens import (
    PEOPLE,
    WORKERS,
    Open,
    act,
    dialog,
    named,
    open_screen,
    person,
    settle,
    shown,
    stand,
    worker,
)
from ui.desk import Desk
from ui.register.filter_dialog import FilterDialog
from ui.register.filters import Chip
from ui.register.screen import RegisterScreen
from ui.register.views import NameDialog

__all__ = ["open_screen"]


@pytest.fixture
def screen(desk: Desk, open_screen: Open) -> RegisterScreen:
    person(desk.workspace, 1, "张三", political="13")
    person(desk.workspace, 2, "李四", political="01")
    person(desk.workspace, 3, "阿依")
    return open_screen(desk)


def pick(qtbot: QtBot, screen: RegisterScreen, name: str, text: str) -> None:
    box = named(screen, name)
    box.setFocus()
    while box.currentText() != text:
        assert box.currentIndex() < box.count() - 1, f"{text} is not in the list"
        qtbot.keyClick(box, Qt.Key.Key_Down)
    settle(qtbot, screen)


def test_a_filter_box_narrows_the_table_and_shows_a_chip(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    pick(qtbot, screen, "filter-political", "群众")

    assert shown(screen, "name") == ["张三"]
    assert [chip.text().strip() for chip in screen.findChildren(Chip)] == ["政治面貌 = 群众"]


def test_a_chip_is_taken_away_by_key(qtbot: QtBot, screen: RegisterScreen) -> None:
    pick(qtbot, screen, "filter-political", "群众")
    chip = screen.findChild(Chip)

    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    settle(qtbot, screen)

    assert len(shown(screen, "name")) == 3
    assert named(screen, "filter-political").currentIndex() == 0


def test_all_conditions_are_taken_away_at_once(qtbot: QtBot, screen: RegisterScreen) -> None:
    screen.pane.filters.set_filters([Filter("political", "is", "13"), Filter("address", "filled")])
    settle(qtbot, screen)

    qtbot.keyClick(named(screen, "clear-filters"), Qt.Key.Key_Space)
    settle(qtbot, screen)

    assert len(shown(screen, "name")) == 3
    assert not screen.pane.filters.chips.isVisible()


def test_any_column_can_be_a_condition(qtbot: QtBot, screen: RegisterScreen) -> None:
    qtbot.keyClick(named(screen, "more-filters"), Qt.Key.Key_Space)
    opened = dialog(screen, FilterDialog)
    opened.column_box.setCurrentIndex(opened.column_box.findData("mobile"))
    qtbot.keyClicks(opened.words, "0002")

    qtbot.keyClick(opened.words, Qt.Key.Key_Return)
    settle(qtbot, screen)

    assert shown(screen, "name") == ["李四"]


def test_a_condition_that_cannot_be_read_says_so_in_its_dialog(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    screen.pane.ask_filter("birth_date")
    opened = dialog(screen, FilterDialog)
    qtbot.keyClicks(opened.words, "19999")

    qtbot.keyClick(opened.words, Qt.Key.Key_Return)

    assert opened.isVisible()
    assert "出生日期" in opened.fault.text()


def test_a_condition_without_a_value_is_asked_for_it(qtbot: QtBot, screen: RegisterScreen) -> None:
    screen.pane.ask_filter("address")
    opened = dialog(screen, FilterDialog)

    qtbot.keyClick(opened.words, Qt.Key.Key_Return)

    assert opened.isVisible()
    assert "没有填写" in opened.fault.text()


def segment(screen: RegisterScreen, key: str) -> QPushButton:
    found: QPushButton = named(screen.pane.views, f"view-{key}")
    return found


def test_views_show_how_many_are_in_them(screen: RegisterScreen) -> None:
    assert segment(screen, "all").text() == "全部  3"
    assert segment(screen, "unsent").text() == "未报  3"
    assert not screen.pane.views.findChild(QPushButton, "view-returned")


def test_the_bureau_has_no_views_of_what_it_sends(bureau_desk: Desk, open_screen: Open) -> None:
    screen = open_screen(bureau_desk, PEOPLE)

    keys = [view.key for view in screen.pane.views.views]

    assert keys == ["all", "bin"]


def save_view(qtbot: QtBot, screen: RegisterScreen, name: str) -> None:
    qtbot.keyClick(named(screen, "save-view"), Qt.Key.Key_Space)
    opened = dialog(screen, NameDialog)
    qtbot.keyClicks(opened.words, name)
    qtbot.keyClick(opened.words, Qt.Key.Key_Return)
    settle(qtbot, screen)


def test_what_is_shown_is_kept_as_a_view(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, open_screen: Open
) -> None:
    pick(qtbot, screen, "filter-political", "群众")
    screen.pane.sort("name", descending=True)
    save_view(qtbot, screen, "mine")

    again = open_screen(desk)
    qtbot.keyClick(segment(again, "own:mine"), Qt.Key.Key_Space)
    settle(qtbot, again)

    assert shown(again, "name") == ["张三"]
    assert again.pane.question.order == "name"
    assert segment(again, "own:mine").text() == "mine  1"
    assert preference(desk.workspace, "views.person")[0]["filters"] == [["political", "is", "13"]]


def test_a_view_of_ones_own_can_be_renamed_and_deleted(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen
) -> None:
    save_view(qtbot, screen, "mine")
    view = screen.pane.views.views[-1]

    screen.pane.views._ask_name(view)
    opened = dialog(screen, NameDialog)
    opened.words.setText("yours")
    qtbot.keyClick(opened.words, Qt.Key.Key_Return)
    assert [each["title"] for each in preference(desk.workspace, "views.person")] == ["yours"]

    screen.pane.views._remove(screen.pane.views.views[-1])
    settle(qtbot, screen)
    assert preference(desk.workspace, "views.person") == []
    assert screen.pane.view.key == "all"


def test_two_views_do_not_have_one_name(qtbot: QtBot, screen: RegisterScreen) -> None:
    save_view(qtbot, screen, "mine")
    screen.pane.ask_name()
    opened = dialog(screen, NameDialog)

    qtbot.keyClicks(opened.words, "mine")

    assert not opened.agree.isEnabled()
    assert "换一个" in opened.fault.text()


def test_going_back_to_all_takes_the_conditions_away(qtbot: QtBot, screen: RegisterScreen) -> None:
    pick(qtbot, screen, "filter-political", "群众")

    qtbot.keyClick(segment(screen, "all"), Qt.Key.Key_Space)
    settle(qtbot, screen)

    assert len(shown(screen, "name")) == 3


def test_a_heading_sorts_by_pinyin_and_back(qtbot: QtBot, screen: RegisterScreen) -> None:
    grid = screen.pane.grid

    grid.sort_wanted.emit(0)
    settle(qtbot, screen)
    assert shown(screen, "name") == ["阿依", "李四", "张三"]
    grid.sort_wanted.emit(0)
    settle(qtbot, screen)

    assert shown(screen, "name") == ["张三", "李四", "阿依"]
    for view in (grid, grid.frozen):
        assert view.horizontalHeader().sortIndicatorSection() == 0
        assert view.horizontalHeader().sortIndicatorOrder() == Qt.SortOrder.DescendingOrder


def test_a_column_that_is_computed_is_not_sorted_by(
    qtbot: QtBot, desk: Desk, open_screen: Open
) -> None:
    worker(desk.workspace, 1, "张三")
    screen = open_screen(desk, WORKERS)

    screen.pane.grid.sort_wanted.emit(screen.pane.table.column_of("standing"))

    assert screen.pane.question.order == ""


def test_the_menu_of_a_heading_sorts(qtbot: QtBot, screen: RegisterScreen) -> None:
    screen.menus.of_heading(0, QPoint())

    act(screen.menus.open, "降序")
    settle(qtbot, screen)

    assert shown(screen, "name") == ["张三", "李四", "阿依"]


def test_the_current_record_stays_so_when_rows_are_sorted(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    stand(screen, 2, "sex")
    assert shown(screen, "name")[2] == "张三"

    screen.pane.sort("name", descending=True)
    settle(qtbot, screen)

    index = screen.pane.grid.currentIndex()
    assert (index.row(), screen.pane.rows.current_path) == (0, "sex")
    assert screen.pane.grid.spans == [(0, 0)]


def test_selected_records_stay_selected_when_rows_are_sorted(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    stand(screen, 1, "name")  # 李四 and 张三, next to each other
    screen.pane.grid.select_spans([(1, 2)])

    screen.pane.sort("name", descending=False)
    settle(qtbot, screen)

    assert screen.pane.grid.spans == [(1, 2)]
