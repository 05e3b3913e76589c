"""First step of the import: files that cannot be taken as they are, and imports of before."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers.people import PEOPLE
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.services.rosters import HEADINGS, save, stored, worker
from tests.ui.window.conftest import Answers
from tests.ui.window.importing import (
    GOLDEN,
    WAIT,
    ask_for,
    go_on,
    named,
    open_file,
    press,
    reach,
    settle,
    type_cell,
    wizard,
)
from ui.desk import Desk, Notice
from ui.screens.importing.page import CHECK, COLUMNS, FILE, RESULT, ImportPage


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ImportPage:
    return wizard(desk, qtbot)


def test_a_password_is_asked_for_and_taken(
    page: ImportPage, qtbot: QtBot, answers: Answers
) -> None:
    ask_for(page, qtbot, answers, GOLDEN / "91_加密的花名册.xlsx")
    qtbot.waitUntil(lambda: page.findChild(QLineEdit, "password") is not None, timeout=WAIT)

    field = page.findChild(QLineEdit, "password")
    assert field is not None
    qtbot.keyClicks(field, "wrong")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "密码不正确" in str(page.work.refusal), timeout=WAIT)
    qtbot.waitUntil(lambda: page.work.job is None, timeout=WAIT)

    again = page.focusWidget()
    assert isinstance(again, QLineEdit)
    qtbot.keyClicks(again, "123456")
    qtbot.keyClick(again, Qt.Key.Key_Return)
    reach(page, qtbot, COLUMNS)
    assert page.work.plan is not None


def test_a_file_of_another_register_is_brought_in_there(
    page: ImportPage, qtbot: QtBot, answers: Answers
) -> None:
    ask_for(page, qtbot, answers, GOLDEN / "03_志愿者登记表.xlsx")
    qtbot.waitUntil(lambda: page.work.refusal is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: page.work.job is None, timeout=WAIT)

    press(qtbot, page, Qt.Key.Key_Return)
    reach(page, qtbot, COLUMNS)

    assert page.work.register is VOLUNTEERS
    assert page.heading.text() == "导入志愿者"


def test_a_table_of_something_else_can_be_matched_by_hand(
    page: ImportPage, qtbot: QtBot, answers: Answers
) -> None:
    ask_for(page, qtbot, answers, GOLDEN / "95_物资领用登记.xlsx")
    qtbot.waitUntil(lambda: page.work.refusal is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: page.work.job is None, timeout=WAIT)

    press(qtbot, page, Qt.Key.Key_Return)
    reach(page, qtbot, COLUMNS)

    assert page.work.mapping == {}
    assert page.work.plan is not None
    assert len(page.work.plan.rows) > 0


def test_an_import_that_was_not_finished_is_offered_again(
    page: ImportPage, qtbot: QtBot, answers: Answers, desk: Desk, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1, 入职时间="昨天")))
    go_on(page, qtbot, CHECK)
    type_cell(page, qtbot, "2019.7.1")
    qtbot.waitUntil(lambda: not desk.jobs._alive, timeout=WAIT)

    later = wizard(desk, qtbot)
    named(later, "resume").click()
    reach(later, qtbot, COLUMNS)

    assert later.work.plan is not None
    assert later.work.plan.counts == {"new": 1}


def test_a_withdrawn_roster_names_what_was_worked_on_since(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, notices: list[Notice],
    tmp_path: Path,
) -> None:  # fmt: skip
    open_file(page, qtbot, answers, save(tmp_path, worker(1), worker(3, 姓名="李小红")))
    go_on(page, qtbot, CHECK)
    go_on(page, qtbot, RESULT)
    person = stored(station)[0]
    records.change(station, PEOPLE, person.id, {"phone": "073184512345"})
    page.start_anew()
    page.enter()
    qtbot.waitUntil(lambda: page.files.findChild(QPushButton, "withdraw") is not None, timeout=WAIT)

    named(page.files, "withdraw").click()
    qtbot.waitUntil(lambda: bool(notices), timeout=WAIT)

    assert "1 行导入后改过" in notices[-1].text
    assert [each.name for each in stored(station)] == ["王小明"]


def test_a_cancelled_reading_leaves_the_first_step(
    page: ImportPage, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    ask_for(page, qtbot, answers, save(tmp_path, worker(1)))
    named(page, "cancel-reading").click()
    qtbot.waitUntil(lambda: page.work.job is None, timeout=WAIT)

    assert page.stack.currentIndex() == FILE
    assert page.work.path is None


def test_a_dropped_file_is_read(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(save(tmp_path, worker(1))))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier

    page.dropEvent(QDropEvent(QPointF(9, 9), copy, content, left, none))
    reach(page, qtbot, COLUMNS)

    assert page.work.plan is not None


def test_one_of_several_sheets_is_chosen(
    page: ImportPage, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    path = save(tmp_path, worker(1))
    book = load_workbook(path)
    other = book.create_sheet("去年")
    for line in (HEADINGS, worker(3), worker(5)):
        other.append(list(line))
    book.save(path)
    open_file(page, qtbot, answers, path)
    sheets = page.steps[COLUMNS].findChild(QComboBox, "sheet")
    assert sheets is not None
    assert [sheets.itemText(at) for at in range(sheets.count())] == ["名册", "去年"]

    sheets.setFocus()
    qtbot.keyClick(sheets, Qt.Key.Key_Down)
    settle(page, qtbot)

    assert page.work.plan is not None
    assert len(page.work.plan.rows) == 2


def test_a_refused_file_says_why_and_another_can_be_chosen_at_once(
    page: ImportPage, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    ask_for(page, qtbot, answers, GOLDEN / "92_传输中断.xlsx")
    qtbot.waitUntil(lambda: page.work.refusal is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: page.work.job is None, timeout=WAIT)

    answers.chosen = [save(tmp_path, worker(1))]
    assert page.focusWidget().objectName() == "other-file"
    press(qtbot, page, Qt.Key.Key_Return)
    reach(page, qtbot, COLUMNS)


def test_an_unfinished_import_that_is_given_up_is_not_offered_again(
    page: ImportPage, qtbot: QtBot, answers: Answers, desk: Desk, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1, 入职时间="昨天")))
    go_on(page, qtbot, CHECK)
    type_cell(page, qtbot, "2019.7.1")
    named(page, "cancel").click()
    qtbot.waitUntil(lambda: not desk.jobs._alive, timeout=WAIT)

    later = wizard(desk, qtbot)

    assert later.findChild(QPushButton, "resume") is None


def test_corrections_are_dropped_when_the_file_was_changed_meanwhile(
    page: ImportPage, qtbot: QtBot, answers: Answers, desk: Desk, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1, 入职时间="昨天")))
    go_on(page, qtbot, CHECK)
    type_cell(page, qtbot, "2019.7.1")
    qtbot.waitUntil(lambda: not desk.jobs._alive, timeout=WAIT)
    save(tmp_path, worker(3, 入职时间="前天"))

    later = wizard(desk, qtbot)
    named(later, "resume").click()
    reach(later, qtbot, COLUMNS)

    assert later.work.patches == {}
    assert later.work.plan is not None
    assert later.work.plan.counts == {"refused": 1}


def test_everything_that_takes_the_keyboard_has_a_name(
    page: ImportPage, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1, 入职时间="43647"), worker(3)))
    go_on(page, qtbot, CHECK)
    named(page, "tab-all").click()
    go_on(page, qtbot, RESULT)

    focusable = [
        each
        for each in page.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.window() is page
    ]

    assert len(focusable) > 20
    assert [each for each in focusable if not (each.accessibleName() or _text(each))] == []


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def test_the_bar_says_which_step_is_at_hand(page: ImportPage) -> None:
    assert page.bar.accessibleName() == "第 1 步，共 4 步：选文件"

    page.bar.set_current(4)

    assert page.bar.accessibleName() == "所有步骤都已完成"
