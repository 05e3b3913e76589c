"""The second person: asked for where there is one, proven before the act goes on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.rules.rights import Right
from station_app.services.two_persons import Second
from tests.ui.window.people_screens import LEADER, THEIRS, with_auditor, with_leader
from ui.desk import Desk
from ui.widgets.second_person import SecondDialog, with_second

ENTER = Qt.Key.Key_Return


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def dialog_of(parent: QWidget) -> SecondDialog:
    return next(each for each in parent.children() if isinstance(each, SecondDialog))


def test_nobody_is_asked_where_nobody_else_has_the_right(desk: Desk, parent: QWidget) -> None:
    with_auditor(desk.workspace)
    agreed: list[Second | None] = []

    with_second(parent, desk, Right.RESTORE, "恢复备份", agreed.append)

    assert agreed == [None]


def test_the_second_person_agrees_by_a_passphrase(
    desk: Desk, parent: QWidget, qtbot: QtBot
) -> None:
    with_leader(desk.workspace)
    agreed: list[Second | None] = []
    with_second(parent, desk, Right.RESTORE, "恢复备份", agreed.append)
    line = dialog_of(parent).part.secret.line
    qtbot.waitUntil(line.hasFocus)

    qtbot.keyClicks(QApplication.focusWidget(), THEIRS)
    qtbot.keyClick(QApplication.focusWidget(), ENTER)

    qtbot.waitUntil(lambda: agreed == [Second(LEADER, THEIRS)], timeout=10_000)


def test_a_wrong_passphrase_is_told_and_nothing_goes_on(
    desk: Desk, parent: QWidget, qtbot: QtBot
) -> None:
    with_leader(desk.workspace)
    agreed: list[Second | None] = []
    with_second(parent, desk, Right.RESTORE, "恢复备份", agreed.append)
    dialog = dialog_of(parent)
    dialog.agree.click()
    assert LEADER in dialog.problem.text()

    qtbot.keyClicks(dialog.part.secret.line, "not the passphrase")
    dialog.agree.click()

    qtbot.waitUntil(lambda: "口令不正确" in dialog.problem.text(), timeout=10_000)
    assert agreed == []
    dialog.reject()
