"""Typing into cells: saved, refused with the reason, taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from station_app.services import records
from tests.ui.window.register_screens import (
    PEOPLE,
    WORKERS,
    Open,
    focus,
    open_screen,
    person,
    settle,
    shown,
    stand,
    value,
    worker,
    write,
)
from ui.desk import Desk, Notice
from ui.register.screen import RegisterScreen

__all__ = ["open_screen"]


@pytest.fixture
def one(desk: Desk) -> str:
    return person(desk.workspace, 1, "张三")


@pytest.fixture
def screen(desk: Desk, one: str, open_screen: Open) -> RegisterScreen:
    return open_screen(desk)


def replace(qtbot: QtBot, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Open the current cell, type over what is in it, and press a key."""
    qtbot.keyClick(focus(), Qt.Key.Key_F2)
    write(qtbot, text)
    qtbot.keyClick(focus(), key)


def test_what_is_typed_into_a_cell_is_saved(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, one: str
) -> None:
    stand(screen, 0, "mobile")

    replace(qtbot, "13900139000")
    settle(qtbot, screen)

    assert value(desk.workspace, one, "mobile") == "13900139000"
    assert shown(screen, "mobile") == ["139****9000"]
    assert focus() is screen.pane.grid


def test_undo_takes_a_typed_cell_back(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, one: str
) -> None:
    stand(screen, 0, "mobile")
    replace(qtbot, "13900139000")

    screen.undo()
    settle(qtbot, screen)

    assert value(desk.workspace, one, "mobile") == "13800130001"
    assert shown(screen, "mobile") == ["138****0001"]


def test_a_refused_value_stays_with_its_reason(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, one: str
) -> None:
    stand(screen, 0, "birth_date")

    replace(qtbot, "1990-01-01")

    editor = focus()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "1990-01-01"
    assert "出生日期" in screen.pane.typing.words.text()
    assert str(value(desk.workspace, one, "birth_date")) == "1985-06-15"


def test_a_refused_value_can_be_corrected(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, one: str
) -> None:
    stand(screen, 0, "mobile")
    stand(screen, 0, "political")
    replace(qtbot, "没有这类")
    editor = focus()
    assert isinstance(editor, QLineEdit)

    editor.selectAll()
    write(qtbot, "群众")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle(qtbot, screen)

    assert value(desk.workspace, one, "political") == "13"


def test_a_code_is_typed_by_its_initials(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, one: str
) -> None:
    stand(screen, 0, "political")

    qtbot.keyClicks(focus(), "q")
    qtbot.keyClicks(focus(), "z")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not screen.pane.typing.open)

    assert value(desk.workspace, one, "political") == "13"


def test_a_letter_begins_to_type_over_the_cell(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, one: str
) -> None:
    stand(screen, 0, "mobile")

    qtbot.keyClicks(focus(), "1")
    qtbot.keyClicks(focus(), "3900139001")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)

    assert value(desk.workspace, one, "mobile") == "13900139001"


def test_an_input_method_begins_in_a_cell(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, one: str
) -> None:
    stand(screen, 0, "name")
    QApplication.sendEvent(focus(), QInputMethodEvent("wang", []))
    composed = QInputMethodEvent("", [])
    composed.setCommitString("王五")

    QApplication.sendEvent(focus(), composed)
    qtbot.keyClick(focus(), Qt.Key.Key_Return)

    assert value(desk.workspace, one, "name") == "王五"


def test_esc_leaves_the_cell_as_it_was(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, one: str
) -> None:
    stand(screen, 0, "mobile")

    replace(qtbot, "13900139000", Qt.Key.Key_Escape)

    assert value(desk.workspace, one, "mobile") == "13800130001"
    assert focus() is screen.pane.grid


def test_enter_goes_down_and_tab_to_the_right(qtbot: QtBot, desk: Desk, open_screen: Open) -> None:
    for number in (1, 2):
        person(desk.workspace, number, "张三")
    screen = open_screen(desk)
    grid, table = screen.pane.grid, screen.pane.table
    stand(screen, 0, "birth_date")

    replace(qtbot, "1985-06-15")
    assert grid.currentIndex().row() == 1
    replace(qtbot, "1985-06-15", Qt.Key.Key_Tab)

    assert grid.currentIndex().column() == table.column_of("birth_date") + 1


def test_a_record_saved_meanwhile_is_not_overwritten(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, one: str
) -> None:
    stand(screen, 0, "mobile")
    screen.pane.table.text(0, 0)
    records.change(desk.workspace, PEOPLE, one, {"mobile": "13700137000"})

    replace(qtbot, "13900139000")

    assert "别人修改" in screen.pane.typing.words.text()
    assert value(desk.workspace, one, "mobile") == "13700137000"


def test_a_warning_is_told_after_saving(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, notices: list[Notice]
) -> None:
    stand(screen, 0, "mobile")

    replace(qtbot, "123")

    assert notices[-1].state == "warn"
    assert "手机" in notices[-1].text


def test_a_cell_that_cannot_be_typed_into_says_why(
    qtbot: QtBot, desk: Desk, open_screen: Open, notices: list[Notice]
) -> None:
    worker(desk.workspace, 1, "张三")
    screen = open_screen(desk, WORKERS)
    stand(screen, 0, "person")

    qtbot.keyClick(focus(), Qt.Key.Key_F2)

    assert not screen.pane.typing.open
    assert "选择" in notices[-1].text


def test_a_double_click_opens_the_form_where_nothing_is_typed(
    qtbot: QtBot, desk: Desk, open_screen: Open
) -> None:
    one = worker(desk.workspace, 1, "张三")
    screen = open_screen(desk, WORKERS)
    stand(screen, 0, "person")

    screen.pane.grid.pressed_twice.emit()

    assert screen.form.record_id == one
    assert not screen.listed


def test_a_double_click_types_into_a_cell_of_the_record(desk: Desk, screen: RegisterScreen) -> None:
    stand(screen, 0, "mobile")

    screen.pane.grid.pressed_twice.emit()

    assert screen.pane.typing.open
