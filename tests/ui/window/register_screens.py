"""Screens of registers for tests: shown, read, and left only when nothing is asked any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.services import listing, records
from station_app.services.listing import Question
from station_app.services.workspace import Workspace
from tests.builders import person_values, worker_values
from ui.desk import Desk
from ui.register.screen import RegisterScreen

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]
WIDE = (1158, 700)  # pixels: a window of 1366 × 768 without its navigation

Open = Callable[..., RegisterScreen]


def person(workspace: Workspace, number: int, name: str, **changes: Any) -> str:
    """Enter a person."""
    values = person_values(number, name=name, **changes)
    return records.create(workspace, PEOPLE, values).record.id


def worker(workspace: Workspace, number: int, name: str, **changes: Any) -> str:
    """Enter a social worker."""
    values = worker_values(person(workspace, number, name), **changes)
    return records.create(workspace, WORKERS, values).record.id


def value(workspace: Workspace, record_id: str, path: str, register: Any = PEOPLE) -> Any:
    """Return what the store has."""
    return getattr(records.get(workspace, register, record_id), path)


def total(workspace: Workspace, register: Any = PEOPLE, **question: Any) -> int:
    """Count what the store has."""
    return listing.count(workspace, register, Question(**question))


def shown(screen: RegisterScreen, path: str) -> list[str]:
    """Return what one column of the table shows."""
    table = screen.pane.table
    place = table.column_of(path)
    return [table.text(row, place) for row in range(table.rowCount())]


def focus() -> QWidget:
    """Return the widget that has the focus."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def write(qtbot: QtBot, text: str) -> None:
    """Type a text where the focus is: by keys, or as an input method gives it."""
    if text.isascii():
        qtbot.keyClicks(focus(), text)
        return
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(focus(), event)


def stand(screen: RegisterScreen, row: int, path: str) -> None:
    """Go to a cell."""
    screen.pane.grid.setFocus()
    screen.pane.grid.go_to(row, screen.pane.table.column_of(path))


def dialog(screen: RegisterScreen, kind: type[Any]) -> Any:
    """Return the dialog of a kind that is open."""
    found = [each for each in screen.window().findChildren(kind) if each.isVisible()]
    assert found, f"no {kind.__name__} is open"
    return found[-1]


def named(parent: QWidget, name: str) -> Any:
    """Return the widget with an object name."""
    found = parent.findChild(QWidget, name)
    assert found is not None, f"there is no {name}"
    return found


def act(menu: Any, words: str) -> None:
    """Choose what a menu offers, by keyboard."""
    action = next(each for each in menu.actions() if each.text().startswith(words))
    assert action.isEnabled(), f"{words} cannot be chosen"
    action.trigger()


@pytest.fixture
def open_screen(qtbot: QtBot) -> Iterator[Open]:
    """Return what shows a register's screen and waits until it has read."""
    made: list[RegisterScreen] = []

    def opened(desk: Desk, register: Register[Any] = PEOPLE, **what: Any) -> RegisterScreen:
        screen = RegisterScreen(desk, register)
        made.append(screen)
        screen.resize(*WIDE)
        screen.show()
        screen.activateWindow()
        screen.enter(**what)
        settle(qtbot, screen)
        return screen

    yield opened
    for screen in made:
        settle(qtbot, screen)
        screen.close()
        with qtbot.waitSignal(screen.destroyed):  # with its timers
            screen.deleteLater()


def settle(qtbot: QtBot, screen: RegisterScreen) -> None:
    """Wait until nothing is waited for or asked any more."""
    pane = screen.pane
    reading = pane.rows._reading
    timers = (pane.search._timer, pane.panel._timer, pane.views._timer, reading._rest)
    desk: Any = screen.desk
    qtbot.waitUntil(
        lambda: not desk.jobs._alive and not any(timer.isActive() for timer in timers),
        timeout=20_000,
    )
