"""The pages of classes, examinations and recruitment in tests: gone to, settled, pressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from station_app.services import finding
from station_app.services.workspace import Workspace
from tests.ui.window.conftest import Sit
from ui.desk import Desk
from ui.main_window import MainWindow

WAIT = 30_000
Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(sit: Sit, station: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    """Show the whole window over a station's new books."""
    yield from screened(sit(station), qtbot)


def screened(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    """Show the whole window over a desk; what was asked is answered before it goes."""
    made = MainWindow(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    settle(made, qtbot)
    yield made
    settle(made, qtbot)


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the store has answered everything."""
    jobs: Any = window.desk.jobs
    qtbot.waitUntil(lambda: not jobs._alive, timeout=WAIT)
    QApplication.sendPostedEvents()


def went(window: MainWindow, qtbot: QtBot, key: str, **what: Any) -> Any:
    """Go to a page and return it once it has been filled."""
    window.desk.go(key, **what)
    settle(window, qtbot)
    return window.page


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, *modifiers: Any) -> None:
    """Press a key where the keyboard is."""
    qtbot.keyClick(QApplication.focusWidget() or window, key, *modifiers)


def push(qtbot: QtBot, page: QWidget, name: str) -> None:
    """Press a button by keyboard."""
    found: QWidget = page.findChild(QWidget, name)
    assert found is not None, f"there is no {name}"
    qtbot.keyClick(found, Key.Key_Space)


def pick_from(qtbot: QtBot, menu: QMenu, text: str) -> None:
    """Walk down an open menu to an entry and take it."""
    for _ in menu.actions():
        active = menu.activeAction()
        if active is not None and text in active.text():
            qtbot.keyClick(menu, Key.Key_Return)
            window = menu.parentWidget().window()
            window.activateWindow()  # which the desktop does by itself
            qtbot.waitUntil(window.isActiveWindow)
            return
        qtbot.keyClick(menu, Key.Key_Down)
    raise AssertionError(f"{text} is not offered")


def total(workspace: Workspace, register: Any) -> int:
    """Return how many live records a register has."""
    return finding.find(workspace, register).total


def remarks(table: Any) -> list[str]:
    """Return the sentences under the lines of a table."""
    return [remark.text for _, remark in table.lines.rows if remark is not None]


def column(table: Any, place: int) -> list[str]:
    """Return the cells of a column, top to bottom."""
    return [line.cells[place] for line, remark in table.lines.rows if remark is None]
