"""Columns of a register: chosen, moved, kept in place, their widths, the height of rows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from station_app.services.preferences import preference
from tests.ui.window.register_screens import (
    Open,
    act,
    dialog,
    named,
    open_screen,
    person,
    settle,
    stand,
)
from ui.desk import Desk
from ui.register.columns import ColumnChooser
from ui.register.screen import RegisterScreen
from ui.theme.look import px

__all__ = ["open_screen"]

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def screen(desk: Desk, open_screen: Open) -> RegisterScreen:
    person(desk.workspace, 1, "张三")
    return open_screen(desk)


def paths(screen: RegisterScreen) -> list[str]:
    return [each.path for each in screen.pane.table.columns]


def choose(qtbot: QtBot, screen: RegisterScreen) -> ColumnChooser:
    qtbot.keyClick(named(screen, "columns-button"), Qt.Key.Key_Space)
    found: ColumnChooser = dialog(screen, ColumnChooser)
    return found


def test_a_column_is_hidden_and_moved_by_keyboard_and_kept(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, open_screen: Open
) -> None:
    before = paths(screen)
    opened = choose(qtbot, screen)
    opened.list.setFocus()

    qtbot.keyClick(opened.list, Qt.Key.Key_Down, ALT)  # the first becomes the second
    qtbot.keyClick(opened.list, Qt.Key.Key_Down)
    qtbot.keyClick(opened.list, Qt.Key.Key_Space)
    qtbot.keyClick(opened.list, Qt.Key.Key_Return)
    settle(qtbot, screen)

    assert paths(screen) == [before[1], before[0], *before[3:]]
    assert paths(open_screen(desk)) == paths(screen)


def test_any_column_can_be_added(qtbot: QtBot, screen: RegisterScreen) -> None:
    opened = choose(qtbot, screen)
    items = [opened.list.item(place) for place in range(opened.list.count())]
    added = next(item for item in items if item.text() == "修改时间")
    opened.list.setCurrentItem(added)

    qtbot.keyClick(opened.list, Qt.Key.Key_Space)
    qtbot.keyClick(opened.list, Qt.Key.Key_Return)

    assert paths(screen)[-1] == "updated_at"
    assert screen.pane.table.text(0, len(paths(screen)) - 1) == "2026-11-23 09:00"


def test_a_table_has_at_least_one_column(qtbot: QtBot, screen: RegisterScreen) -> None:
    opened = choose(qtbot, screen)

    for place in range(opened.list.count()):
        opened.list.item(place).setCheckState(Qt.CheckState.Unchecked)

    assert not named(opened, "agree").isEnabled()


def test_the_usual_columns_come_back(qtbot: QtBot, screen: RegisterScreen) -> None:
    before = paths(screen)
    screen.pane.arranging.hide("sex")
    opened = choose(qtbot, screen)

    qtbot.keyClick(named(opened, "usual"), Qt.Key.Key_Space)
    qtbot.keyClick(opened.list, Qt.Key.Key_Return)

    assert paths(screen) == before


def test_columns_stay_up_to_a_chosen_one(desk: Desk, screen: RegisterScreen) -> None:
    screen.menus.of_heading(2, QPoint())

    act(screen.menus.open, "固定到此列")

    frozen = screen.pane.grid.frozen
    assert [frozen.isColumnHidden(n) for n in range(4)] == [False, False, False, True]
    assert preference(desk.workspace, "table.person")["frozen"] == 3


def test_no_column_stays_when_none_is_wanted(qtbot: QtBot, screen: RegisterScreen) -> None:
    opened = choose(qtbot, screen)
    opened.frozen.setCurrentIndex(0)

    qtbot.keyClick(opened.list, Qt.Key.Key_Return)

    assert not screen.pane.grid.frozen.isVisible()


def test_both_views_scroll_and_select_as_one(qtbot: QtBot, desk: Desk, open_screen: Open) -> None:
    for number in range(40):
        person(desk.workspace, number, "张三")
    screen = open_screen(desk)
    grid = screen.pane.grid

    qtbot.keyClick(grid, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)

    assert grid.currentIndex().row() == 39
    assert grid.frozen.verticalScrollBar().value() == grid.verticalScrollBar().value() > 0
    assert grid.frozen.selectionModel() is grid.selectionModel()


def test_a_cell_under_the_columns_that_stay_is_scrolled_into_view(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    grid = screen.pane.grid
    grid.horizontalHeader().resizeSection(3, px(700))
    qtbot.waitUntil(lambda: grid.horizontalScrollBar().maximum() > 0)
    stand(screen, 0, paths(screen)[-1])
    assert grid.horizontalScrollBar().value() > 0

    for _ in range(len(paths(screen)) - 3):
        qtbot.keyClick(grid, Qt.Key.Key_Left)

    assert grid.currentIndex().column() == 2
    assert grid.visualRect(grid.currentIndex()).left() >= grid.frozen.width() - 1


def test_a_dragged_width_is_kept(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, open_screen: Open
) -> None:
    screen.pane.grid.frozen.horizontalHeader().resizeSection(0, px(200))
    qtbot.waitUntil(lambda: preference(desk.workspace, "table.person") is not None)

    assert preference(desk.workspace, "table.person")["widths"] == {"name": 200}
    assert open_screen(desk).pane.grid.columnWidth(0) == px(200)


def test_columns_fit_what_is_in_them(screen: RegisterScreen) -> None:
    place = screen.pane.table.column_of("id_number")
    text = screen.pane.table.text(0, place)

    needed = screen.fontMetrics().horizontalAdvance(text)

    assert screen.pane.grid.columnWidth(place) > needed + px(16)


def test_the_last_column_takes_the_room_that_is_left(screen: RegisterScreen) -> None:
    screen.pane.toggle_panel()
    grid = screen.pane.grid

    widths = [grid.columnWidth(place) for place in range(len(paths(screen)))]

    assert sum(widths) >= grid.viewport().width()


def test_rows_are_dense_when_wanted(desk: Desk, screen: RegisterScreen) -> None:
    screen.menus.of_more(QPoint())
    act(screen.menus.open, "行距紧凑")

    assert screen.pane.grid.rowHeight(0) == screen.pane.grid.frozen.rowHeight(0) == px(30)
    assert preference(desk.workspace, "table.person")["dense"] is True
