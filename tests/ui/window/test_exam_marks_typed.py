"""Marks in the table of applications: typed and pasted by keyboard."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from station_app.domain.number_kinds import ABSENT
from station_app.domain.registers.exams import EXAM_APPLICATIONS
from tests.exams import applied, candidate, session
from tests.ui.window.register_screens import (
    Open,
    dialog,
    focus,
    named,
    open_screen,
    settle,
    shown,
    stand,
    value,
    write,
)
from ui.desk import Desk
from ui.register.pasting import PasteDialog
from ui.register.screen import RegisterScreen

__all__ = ["open_screen"]

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def applications(desk: Desk) -> list[str]:
    """Enter three applications, and return them as the table shows them."""
    sat = session(desk.workspace)
    made = [applied(desk.workspace, candidate(desk.workspace, n), sat) for n in (1, 2, 3)]
    return [each.record.id for each in made][::-1]


@pytest.fixture
def screen(desk: Desk, applications: list[str], open_screen: Open) -> RegisterScreen:
    return open_screen(desk, EXAM_APPLICATIONS)


def marks(desk: Desk, applications: list[str], path: str) -> list[Decimal | None]:
    return [value(desk.workspace, each, path, EXAM_APPLICATIONS) for each in applications]


def test_an_absent_candidate_is_typed_as_people_say_it(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, applications: list[str]
) -> None:
    stand(screen, 0, "score_comp")

    qtbot.keyClick(focus(), Qt.Key.Key_F2)
    write(qtbot, "缺考")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    settle(qtbot, screen)

    assert marks(desk, applications, "score_comp") == [ABSENT, None, None]
    assert shown(screen, "score_comp") == ["缺考", "", ""]


def test_a_block_of_marks_is_pasted_but_for_the_one_that_cannot_be(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, applications: list[str]
) -> None:
    stand(screen, 0, "score_comp")
    QGuiApplication.clipboard().setText("72.5\t60\r\n165\t58\r\n缺考\t违纪\r\n")
    qtbot.keyClick(screen.pane.grid, Qt.Key.Key_V, CTRL)
    opened: PasteDialog = dialog(screen, PasteDialog)
    qtbot.waitUntil(lambda: opened.table.rowCount() > 0)
    assert len(opened.table.bad) == 1

    qtbot.keyClick(named(opened, "agree"), Qt.Key.Key_Space)
    settle(qtbot, screen)

    assert marks(desk, applications, "score_comp") == [Decimal("72.5"), None, ABSENT]
    assert marks(desk, applications, "score_prac") == [Decimal(60), Decimal(58), Decimal(-2)]
