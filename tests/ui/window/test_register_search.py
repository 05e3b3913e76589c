"""Searching in a register: while one types, while an input method composes, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window.register_screens import (
    WORKERS,
    Open,
    focus,
    open_screen,
    person,
    settle,
    shown,
    worker,
)
from ui.desk import Desk
from ui.register.screen import RegisterScreen

__all__ = ["open_screen"]


@pytest.fixture
def screen(desk: Desk, open_screen: Open) -> RegisterScreen:
    for number, name in enumerate(("王芳", "王爱军", "李四"), 1):
        person(desk.workspace, number, name)
    return open_screen(desk)


def compose(target: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(target, event)


def test_initials_find_people_while_one_types(qtbot: QtBot, screen: RegisterScreen) -> None:
    screen.search()

    qtbot.keyClicks(focus(), "wf")
    settle(qtbot, screen)

    assert shown(screen, "name") == ["王芳"]


def test_the_store_is_asked_once_for_a_word(qtbot: QtBot, screen: RegisterScreen) -> None:
    asked: list[str] = []
    screen.pane.search.asked.connect(asked.append)
    screen.search()

    qtbot.keyClicks(focus(), "13800")
    settle(qtbot, screen)

    assert asked == ["13800"]


def test_syllables_that_are_being_composed_are_searched_for(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    screen.search()

    compose(focus(), "wang'fang")
    settle(qtbot, screen)

    assert shown(screen, "name") == ["王芳"]
    assert screen.pane.search.text() == ""


def test_initials_that_are_being_composed_are_searched_for(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    screen.search()

    compose(focus(), "wa'j")
    settle(qtbot, screen)

    assert shown(screen, "name") == ["王爱军"]


def test_no_character_is_lost_when_composing_ends(qtbot: QtBot, screen: RegisterScreen) -> None:
    screen.search()
    box = screen.pane.search

    for preedit in ("l", "li", "li's", "li'si"):
        compose(box, preedit)
    compose(box, "", "李四")
    settle(qtbot, screen)

    assert box.text() == "李四"
    assert shown(screen, "name") == ["李四"]


def test_what_was_typed_before_composing_counts_too(qtbot: QtBot, screen: RegisterScreen) -> None:
    screen.search()
    compose(focus(), "", "王")

    compose(focus(), "fang")
    settle(qtbot, screen)

    assert shown(screen, "name") == ["王芳"]


def test_enter_belongs_to_the_input_method_while_it_composes(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    screen.search()
    compose(focus(), "wang")

    qtbot.keyClick(focus(), Qt.Key.Key_Return)

    assert focus() is screen.pane.search


def test_enter_goes_on_to_the_first_row(qtbot: QtBot, screen: RegisterScreen) -> None:
    screen.search()
    qtbot.keyClicks(focus(), "ls")

    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    settle(qtbot, screen)

    assert focus() is screen.pane.grid
    assert screen.pane.rows.current is not None
    assert screen.pane.table.text(screen.pane.grid.currentIndex().row(), 0) == "李四"


def test_esc_clears_the_box(qtbot: QtBot, screen: RegisterScreen) -> None:
    screen.search()
    qtbot.keyClicks(focus(), "ls")
    settle(qtbot, screen)

    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    settle(qtbot, screen)

    assert screen.pane.search.text() == ""
    assert len(shown(screen, "name")) == 3


def test_where_nothing_matches_the_way_back_is_offered(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    screen.search()
    qtbot.keyClicks(focus(), "zzz")
    settle(qtbot, screen)
    offered = screen.findChild(QWidget, "empty-clear")

    qtbot.keyClick(offered, Qt.Key.Key_Space)
    settle(qtbot, screen)

    assert len(shown(screen, "name")) == 3


def test_workers_are_found_by_the_name_of_their_person(
    qtbot: QtBot, desk: Desk, open_screen: Open
) -> None:
    worker(desk.workspace, 1, "王芳")
    worker(desk.workspace, 2, "李四")
    screen = open_screen(desk, WORKERS)
    screen.search()

    qtbot.keyClicks(focus(), "wf")
    settle(qtbot, screen)

    assert shown(screen, "person") == ["王芳"]
