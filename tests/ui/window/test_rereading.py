"""A page reads again when records changed, and never twice for one change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from ui.desk import Desk
from ui.page import Page
from ui.rereading import Rereading

PAUSE = 20  # milliseconds


class Reader(Page):
    """A page that counts how often it reads."""

    def __init__(self, desk: Desk, *concerned: str) -> None:
        super().__init__(desk)
        self.reads = 0
        self.again = Rereading(self, self.read, PAUSE, concerned)

    def read(self) -> None:
        self.reads += 1
        self.again.begun()


@pytest.fixture
def made(desk: Desk, qtbot: QtBot) -> Callable[..., Reader]:
    def make(*concerned: str) -> Reader:
        page = Reader(desk, *concerned)
        qtbot.addWidget(page)
        return page

    return make


def settle(qtbot: QtBot) -> None:
    """Let whatever waits have its turn."""
    waited: list[None] = []
    QTimer.singleShot(3 * PAUSE, lambda: waited.append(None))
    qtbot.waitUntil(lambda: bool(waited))


def test_changes_that_come_together_are_read_once(
    made: Callable[..., Reader], qtbot: QtBot
) -> None:
    page = made()
    page.show()

    for register in ("person", "education"):
        page.desk.changed.emit(register)
    settle(qtbot)

    assert page.reads == 1


def test_a_hidden_page_reads_when_it_is_shown(made: Callable[..., Reader], qtbot: QtBot) -> None:
    page = made()
    page.desk.changed.emit("person")
    settle(qtbot)
    assert page.reads == 0

    page.show()
    settle(qtbot)

    assert page.reads == 1


def test_a_page_that_is_shown_and_entered_reads_once(
    made: Callable[..., Reader], qtbot: QtBot
) -> None:
    page = made()
    page.desk.changed.emit("person")

    page.show()
    page.read()  # as `enter` does
    settle(qtbot)

    assert page.reads == 1


def test_only_registers_that_matter_are_heeded(made: Callable[..., Reader], qtbot: QtBot) -> None:
    page = made("", "person")
    page.show()

    page.desk.changed.emit("volunteer")
    settle(qtbot)
    assert page.reads == 0

    page.desk.changed.emit("")
    settle(qtbot)
    assert page.reads == 1
