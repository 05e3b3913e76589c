"""The pages of projects in tests: the bureau's window, dialogs typed into, steps taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station_app.services.workspace import Workspace
from tests.ui.window.conftest import Sit
from tests.ui.window.talent_screens import Key, press, screened, settle, went
from ui.main_window import MainWindow


@pytest.fixture
def window(sit: Sit, bureau: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    """Show the whole window over the bureau's new books."""
    yield from screened(sit(bureau), qtbot)


def opened(window: MainWindow, qtbot: QtBot, project: str) -> Any:
    """Open the page of a project and wait until it is filled."""
    page = went(window, qtbot, "project", project=project)
    qtbot.waitUntil(lambda: page.life is not None)
    settle(window, qtbot)
    return page


def write(qtbot: QtBot, top: QWidget, name: str, text: str) -> None:
    """Type in place of what stands in a field, which its object name calls; leave it by Tab."""
    found: QWidget = top.findChild(QWidget, name)
    assert found is not None, f"there is no {name}"
    type_into(qtbot, found, text)
    qtbot.keyClick(found, Key.Key_Tab)


def type_into(qtbot: QtBot, widget: QWidget, text: str) -> None:
    """Type a text in place of what is there; what is no ASCII comes from an input method."""
    widget.setFocus()
    if isinstance(widget, QLineEdit):
        widget.selectAll()
    if text.isascii():
        qtbot.keyClicks(widget, text)
    else:
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)


def step(qtbot: QtBot, window: MainWindow, state: str, on: str, **fields: str) -> Any:
    """Choose a state in the panel of the next step, fill in what is asked, and go on."""
    page: Any = window.page
    page.step.states.setFocus()
    qtbot.keyClick(page.step.states, Key.Key_Home)
    while page.step.state != state:
        before = page.step.state
        qtbot.keyClick(page.step.states, Key.Key_Down)
        assert page.step.state != before, f"no step leads to {state}"
    settle(window, qtbot)
    write(qtbot, page, "step-on", on)
    settle(window, qtbot)
    for name, text in fields.items():
        write(qtbot, page, f"ask-{name}", text)
        settle(window, qtbot)
    page.step.go.setFocus()
    press(qtbot, window, Key.Key_Space)
    settle(window, qtbot)
    return page
