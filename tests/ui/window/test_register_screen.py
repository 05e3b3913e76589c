"""The page of a register: how it is entered, what it opens, what it offers whom."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.listing import Filter
from tests.ui.window.conftest import Answers
from tests.ui.window.register_screens import (
    PEOPLE,
    WORKERS,
    Open,
    focus,
    named,
    open_screen,
    person,
    settle,
    shown,
    stand,
    worker,
)
from ui.desk import Desk
from ui.register.screen import RegisterScreen
from ui.theme.look import px

__all__ = ["open_screen"]

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def gone(desk: Desk) -> list[tuple[str, Any]]:
    """Collect to which pages the desk goes."""
    found: list[tuple[str, Any]] = []
    desk.going.connect(lambda page, what: found.append((page, what)))
    return found


@pytest.fixture
def screen(desk: Desk, open_screen: Open) -> RegisterScreen:
    for number, name in enumerate(("张三", "李四", "阿依")):
        person(desk.workspace, number, name)
    return open_screen(desk)


def test_the_first_row_is_the_current_one(screen: RegisterScreen) -> None:
    assert focus() is screen.pane.grid
    assert screen.pane.grid.spans == [(0, 0)]
    assert screen.pane.total.text() == "共 3 条，已选 1 条"


def test_enter_opens_the_form_and_esc_returns_to_the_row(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen
) -> None:
    qtbot.keyClick(focus(), Qt.Key.Key_Down)
    one = screen.pane.rows.current
    assert one is not None

    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert screen.form.record_id == one.id
    assert not screen.listed
    screen.back()
    settle(qtbot, screen)

    assert screen.listed
    assert focus() is screen.pane.grid
    assert screen.pane.grid.currentIndex().row() == 1


def test_a_record_can_be_gone_to(desk: Desk, open_screen: Open) -> None:
    one = person(desk.workspace, 1, "张三")

    screen = open_screen(desk, record=one, field="mobile")

    assert screen.form.record_id == one
    assert not screen.listed


def test_a_new_form_can_be_gone_to(desk: Desk, open_screen: Open) -> None:
    screen = open_screen(desk, new=True)

    assert not screen.listed


def test_what_matches_can_be_gone_to(qtbot: QtBot, desk: Desk, screen: RegisterScreen) -> None:
    screen.enter(text="zs", filters=(Filter("mobile", "filled"),))
    settle(qtbot, screen)

    assert shown(screen, "name") == ["张三"]
    assert screen.pane.search.text() == "zs"


def test_the_list_is_read_again_when_records_change(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen
) -> None:
    person(desk.workspace, 9, "新来的")

    desk.touched(PEOPLE.name)
    settle(qtbot, screen)

    assert shown(screen, "name")[0] == "新来的"


def test_a_hidden_list_is_read_again_when_it_is_entered(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen
) -> None:
    screen.hide()
    person(desk.workspace, 9, "新来的")
    desk.touched(PEOPLE.name)
    assert len(shown(screen, "name")) == 3

    screen.show()
    screen.enter()
    settle(qtbot, screen)

    assert len(shown(screen, "name")) == 4


def test_ctrl_n_opens_an_empty_form(screen: RegisterScreen) -> None:
    screen.new()

    assert not screen.listed
    assert screen.form.record_id == ""


def test_a_new_record_is_the_current_row_when_its_form_is_left(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen
) -> None:
    stand(screen, 2, "name")
    screen.new()
    one = person(desk.workspace, 9, "新来的")
    desk.touched(PEOPLE.name)
    screen.form.open_record(one)

    screen.form.closed.emit()
    settle(qtbot, screen)

    assert screen.pane.grid.currentIndex().row() == 0
    assert shown(screen, "name")[0] == "新来的"


def test_the_bureau_is_told_why_it_enters_no_people(bureau_desk: Desk, open_screen: Open) -> None:
    screen = open_screen(bureau_desk, PEOPLE)
    new = named(screen, "new")

    assert not new.isEnabled()
    assert "社工站登记" in new.toolTip()
    screen.new()
    assert screen.listed


def test_a_station_enters_no_stations(desk: Desk, open_screen: Open) -> None:
    screen = open_screen(desk, BY_NAME["station"])

    assert not named(screen, "new").isEnabled()
    assert "区局" in named(screen, "new").toolTip()


def test_an_empty_register_teaches_how_to_begin(
    qtbot: QtBot, desk: Desk, open_screen: Open, gone: list[tuple[str, Any]]
) -> None:
    screen = open_screen(desk, BY_NAME["volunteer"])

    qtbot.keyClick(named(screen, "empty-import"), Qt.Key.Key_Space)

    assert gone == [("import", {"register": "volunteer"})]
    qtbot.keyClick(named(screen, "empty-new"), Qt.Key.Key_Space)
    assert not screen.listed


def test_the_selected_are_printed(
    qtbot: QtBot, desk: Desk, open_screen: Open, gone: list[tuple[str, Any]]
) -> None:
    ids = [worker(desk.workspace, number, "张三") for number in (1, 2, 3)]
    screen = open_screen(desk, WORKERS)
    stand(screen, 0, "person")
    qtbot.keyClick(focus(), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    screen.print_out()
    settle(qtbot, screen)

    page, what = gone[-1]
    assert page == "print"
    assert what == {"register": WORKERS.name, "form": "A01", "records": [ids[2], ids[1]]}


def test_the_side_panel_follows_the_current_row(qtbot: QtBot, screen: RegisterScreen) -> None:
    assert screen.pane.panel.name.text() == "阿依"

    qtbot.keyClick(focus(), Qt.Key.Key_Down)
    settle(qtbot, screen)

    assert screen.pane.panel.name.text() == "李四"
    assert screen.pane.panel.form.record_id == screen.pane.panel.record_id


def test_only_the_row_that_is_stopped_at_is_loaded(qtbot: QtBot, screen: RegisterScreen) -> None:
    opened: list[str] = []
    form = screen.pane.panel.form
    form.open_record = lambda record, field="": opened.append(record)

    for _ in range(2):
        qtbot.keyClick(focus(), Qt.Key.Key_Down)
    settle(qtbot, screen)

    assert set(opened) == {screen.pane.panel.record_id}


def test_the_side_panel_counts_the_parts(qtbot: QtBot, desk: Desk, open_screen: Open) -> None:
    one = worker(desk.workspace, 1, "张三")
    records.move(desk.workspace, WORKERS, one, "ACTIVE")

    screen = open_screen(desk, WORKERS)

    assert named(screen, "tab-practitioner_post").text() == "任职时段 1"
    assert screen.pane.panel.state.text() == "在岗"


def test_the_history_is_a_tab_of_the_side_panel(qtbot: QtBot, screen: RegisterScreen) -> None:
    qtbot.keyClick(named(screen, "tab-history"), Qt.Key.Key_Space)
    settle(qtbot, screen)

    assert screen.pane.panel.history.record_id == screen.pane.panel.record_id


def test_ctrl_i_puts_the_side_panel_away(qtbot: QtBot, screen: RegisterScreen) -> None:
    qtbot.keyClick(focus(), Qt.Key.Key_I, CTRL)
    assert not screen.pane.panel.isVisible()

    qtbot.keyClick(focus(), Qt.Key.Key_I, CTRL)

    assert screen.pane.panel.isVisible()


def test_a_narrow_page_has_no_side_panel_until_it_is_wanted(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    screen.resize(px(1100), px(600))
    assert not screen.pane.panel.isVisible()

    qtbot.keyClick(named(screen, "panel-button"), Qt.Key.Key_Space)

    assert screen.pane.panel.isVisible()


def test_unsaved_work_in_the_side_panel_is_asked_for(
    qtbot: QtBot, screen: RegisterScreen, answers: Answers
) -> None:
    left: list[bool] = []
    asked: list[Any] = []
    screen.pane.panel.form.may_leave = asked.append

    screen.may_leave(lambda: left.append(True))

    assert not left
    assert len(asked) == 1


def test_the_list_of_every_register_can_be_shown(
    qtbot: QtBot, desk: Desk, open_screen: Open
) -> None:
    for register in BY_NAME.values():
        if register.parent is None and register.group:
            screen = open_screen(desk, register)
            assert screen.pane.table.columnCount() > 1


def test_everything_that_takes_the_focus_has_a_name(screen: RegisterScreen) -> None:
    nameless = []
    for each in screen.findChildren(QWidget):
        takes = each.focusPolicy() != Qt.FocusPolicy.NoFocus and each.isVisible()
        if takes and not screen.pane.panel.isAncestorOf(each):
            spoken = QAccessible.queryAccessibleInterface(each)
            if spoken is not None and not spoken.text(QAccessible.Text.Name):
                nameless.append(f"{type(each).__name__} {each.objectName()}")

    assert not nameless


def test_there_is_one_primary_button(screen: RegisterScreen) -> None:
    primary = [
        each
        for each in screen.findChildren(QPushButton)
        if each.property("kind") == "primary"
        and each.isVisible()
        and not screen.pane.panel.isAncestorOf(each)
    ]

    assert [each.objectName() for each in primary] == ["new"]
