"""Many records at once: bulk change, moves, the recycle bin, each one step to take back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from station_app.services import records
from tests.ui.window.conftest import Answers
from tests.ui.window.register_screens import (
    PEOPLE,
    WORKERS,
    Open,
    act,
    dialog,
    focus,
    named,
    open_screen,
    person,
    settle,
    shown,
    stand,
    total,
    value,
    worker,
)
from ui.desk import Desk, Notice
from ui.register import changing
from ui.register.bulk import BulkDialog
from ui.register.refused import RefusedDialog
from ui.register.screen import RegisterScreen

__all__ = ["open_screen"]

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def people(desk: Desk) -> list[str]:
    return [person(desk.workspace, number, f"张{'甲乙丙'[number]}") for number in range(3)]


@pytest.fixture
def screen(desk: Desk, people: list[str], open_screen: Open) -> RegisterScreen:
    made = open_screen(desk)
    stand(made, 0, "political")
    return made


def open_bulk(qtbot: QtBot, screen: RegisterScreen, path: str, text: str) -> Any:
    """Select all, and ask for a value of a field, by keyboard."""
    qtbot.keyClick(focus(), Qt.Key.Key_A, CTRL)
    qtbot.keyClick(focus(), Qt.Key.Key_B, CTRL)
    opened = dialog(screen, BulkDialog)
    opened.field.setCurrentIndex(opened.field.findData(path))
    if opened.values.currentWidget() is opened.options:
        opened.options.setCurrentText(text)
    else:
        qtbot.keyClicks(opened.words, text)
    qtbot.waitUntil(lambda: not opened._timer.isActive() and bool(opened.summary.text()))
    settle(qtbot, screen)
    return opened


def test_one_value_is_given_to_all_selected_and_taken_back(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, people: list[str]
) -> None:
    opened = open_bulk(qtbot, screen, "political", "群众")
    assert "3 条会改变" in opened.summary.text()

    qtbot.keyClick(opened.agree, Qt.Key.Key_Space)

    assert {value(desk.workspace, each, "political") for each in people} == {"13"}
    screen.undo()
    assert {value(desk.workspace, each, "political") for each in people} == {None}


def test_the_bulk_change_begins_at_the_current_column(qtbot: QtBot, screen: RegisterScreen) -> None:
    qtbot.keyClick(focus(), Qt.Key.Key_B, CTRL)

    assert dialog(screen, BulkDialog).field.currentData() == "political"


def test_the_preview_says_what_is_refused(qtbot: QtBot, screen: RegisterScreen) -> None:
    opened = open_bulk(qtbot, screen, "birth_date", "1990-01-01")

    assert "3 条有问题" in opened.summary.text()
    assert not opened.agree.isEnabled()


def test_records_that_refuse_a_value_are_listed(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, people: list[str]
) -> None:
    records.change(desk.workspace, PEOPLE, people[0], {"id_number": None, "id_type": "414"})
    settle(qtbot, screen)
    opened = open_bulk(qtbot, screen, "birth_date", "1990-01-01")

    qtbot.keyClick(opened.agree, Qt.Key.Key_Space)

    assert str(value(desk.workspace, people[0], "birth_date")) == "1990-01-01"
    assert len(dialog(screen, RefusedDialog).table.verdicts) == 2


def test_much_is_done_as_a_job_of_the_panel(
    qtbot: QtBot,
    desk: Desk,
    screen: RegisterScreen,
    people: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(changing, "MANY", 2)
    opened = open_bulk(qtbot, screen, "political", "群众")

    qtbot.keyClick(opened.agree, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.undoable.startswith("批量修改"))

    assert len(desk.jobs.listed) == 1
    assert {value(desk.workspace, each, "political") for each in people} == {"13"}


def test_delete_puts_the_selected_into_the_bin_after_a_question(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, answers: Answers, notices: list[Notice]
) -> None:
    qtbot.keyClick(focus(), Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    qtbot.keyClick(focus(), Qt.Key.Key_Delete)
    settle(qtbot, screen)

    assert "2 条人员" in answers.asked[-1][0]
    assert shown(screen, "name") == ["张甲"]
    assert (total(desk.workspace), total(desk.workspace, binned=True)) == (1, 2)
    assert notices[-1].action == "撤销"


def test_nothing_is_deleted_without_agreement(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, answers: Answers
) -> None:
    answers.agree = False

    qtbot.keyClick(focus(), Qt.Key.Key_Delete)

    assert total(desk.workspace) == 3


def test_undo_brings_deleted_records_back(qtbot: QtBot, desk: Desk, screen: RegisterScreen) -> None:
    qtbot.keyClick(focus(), Qt.Key.Key_Delete)

    screen.undo()
    settle(qtbot, screen)

    assert len(shown(screen, "name")) == 3


def test_the_next_row_is_the_current_one_after_deleting(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    stand(screen, 1, "name")

    qtbot.keyClick(focus(), Qt.Key.Key_Delete)
    settle(qtbot, screen)

    assert screen.pane.grid.currentIndex().row() == 1
    assert shown(screen, "name")[1] == "张甲"


def test_a_record_that_others_need_is_not_deleted(
    qtbot: QtBot, desk: Desk, open_screen: Open
) -> None:
    worker(desk.workspace, 1, "张三")
    screen = open_screen(desk)
    stand(screen, 0, "name")

    qtbot.keyClick(focus(), Qt.Key.Key_Delete)

    assert total(desk.workspace) == 1
    assert desk.errors.dialog is not None


def test_records_come_back_out_of_the_bin(qtbot: QtBot, desk: Desk, screen: RegisterScreen) -> None:
    qtbot.keyClick(focus(), Qt.Key.Key_Delete)
    settle(qtbot, screen)
    qtbot.keyClick(named(screen, "view-bin"), Qt.Key.Key_Space)
    settle(qtbot, screen)
    assert shown(screen, "name") == ["张丙"]
    screen.menus.of_row(QPoint())

    act(screen.menus.open, "恢复")
    settle(qtbot, screen)

    assert total(desk.workspace) == 3
    assert total(desk.workspace, binned=True) == 0


def test_records_in_the_bin_are_not_typed_into(
    qtbot: QtBot, screen: RegisterScreen, notices: list[Notice]
) -> None:
    qtbot.keyClick(focus(), Qt.Key.Key_Delete)
    settle(qtbot, screen)
    qtbot.keyClick(named(screen, "view-bin"), Qt.Key.Key_Space)
    settle(qtbot, screen)
    stand(screen, 0, "mobile")

    qtbot.keyClick(focus(), Qt.Key.Key_F2)

    assert not screen.pane.typing.open
    assert "恢复" in notices[-1].text


def moves_of(screen: RegisterScreen) -> QMenu:
    screen.menus.of_row(QPoint())
    menu = screen.menus.open
    assert menu is not None
    found = menu.findChild(QMenu, "moves")
    assert isinstance(found, QMenu)
    return found


def test_a_record_moves_to_the_next_state(qtbot: QtBot, desk: Desk, open_screen: Open) -> None:
    one = worker(desk.workspace, 1, "张三")
    screen = open_screen(desk, WORKERS)
    stand(screen, 0, "person")

    act(moves_of(screen), "在岗")
    settle(qtbot, screen)

    assert records.get(desk.workspace, WORKERS, one).state == "ACTIVE"
    assert shown(screen, "state") == ["在岗"]
    assert desk.undoable == "把社工 张三 改为“在岗”"


def test_only_the_allowed_steps_are_offered(desk: Desk, open_screen: Open) -> None:
    worker(desk.workspace, 1, "张三")
    screen = open_screen(desk, WORKERS)
    stand(screen, 0, "person")

    assert [each.text() for each in moves_of(screen).actions()] == ["在岗"]


def test_many_move_after_a_question(
    qtbot: QtBot, desk: Desk, open_screen: Open, answers: Answers
) -> None:
    ids = [worker(desk.workspace, number, "张三") for number in (1, 2)]
    screen = open_screen(desk, WORKERS)
    stand(screen, 0, "person")
    screen.pane.grid.selectAll()

    act(moves_of(screen), "在岗")

    assert "2 条社工" in answers.asked[-1][0]
    assert {records.get(desk.workspace, WORKERS, each).state for each in ids} == {"ACTIVE"}
