"""The import wizard by keyboard: from a messy file to records, and back."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services import listing
from station_app.services.listing import Question
from station_app.services.rosters.apply import batches
from station_app.services.workspace import Workspace
from tests.services.rosters import HEADINGS, imported, save, someone, stored, worker
from tests.ui.window.conftest import Answers
from tests.ui.window.importing import (
    GOLDEN,
    WAIT,
    go_on,
    mend,
    named,
    open_file,
    pick,
    press,
    settle,
    type_cell,
    wizard,
)
from ui.desk import Desk, Notice
from ui.screens.importing.page import CHECK, COLUMNS, RESULT, ImportPage
from ui.screens.importing.picking import Picking

HIRED = HEADINGS.index("入职时间")


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ImportPage:
    return wizard(desk, qtbot)


def hired(station: Workspace) -> list[date | None]:
    return [each.hired_on for each in stored(station, SOCIAL_WORKERS)]


def test_a_roster_comes_in_corrected_and_is_taken_back_by_keyboard(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, tmp_path: Path
) -> None:
    path = save(tmp_path, worker(1, 入职时间="昨天"), worker(3))
    open_file(page, qtbot, answers, path)
    go_on(page, qtbot, CHECK)

    type_cell(page, qtbot, "2019.7.1")
    go_on(page, qtbot, RESULT)
    assert hired(station) == [date(2019, 7, 1), date(2019, 7, 1)]

    named(page, "withdraw").setFocus()
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(station, SOCIAL_WORKERS) == [], timeout=WAIT)


def test_refused_rows_are_skipped_only_after_a_question(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1, 入职时间="昨天"), worker(3)))
    go_on(page, qtbot, CHECK)

    answers.agree = False
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert "1 行有问题" in answers.asked[-1][1]
    assert page.work.job is None

    answers.agree = True
    go_on(page, qtbot, RESULT)
    assert len(stored(station, SOCIAL_WORKERS)) == 1


def test_ticking_skip_asks_no_more(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1, 入职时间="昨天"), worker(3)))
    go_on(page, qtbot, CHECK)
    asked = len(answers.asked)

    qtbot.keyClick(page.check.skip, Qt.Key.Key_Space)
    go_on(page, qtbot, RESULT)

    assert len(answers.asked) == asked
    assert len(stored(station, SOCIAL_WORKERS)) == 1


def test_a_suggestion_is_taken_by_enter_and_undone(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1, 入职时间="43647")))
    go_on(page, qtbot, CHECK)
    table, model = page.check.table, page.check.model
    assert "是否为“2019-07-01”？" in model.told(0).text

    table.setCurrentIndex(model.index(0, model.columnCount() - 1))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert page.work.plan is not None
    assert page.work.plan.counts == {"new": 1}
    assert model.told(0).text == "已改好"

    page.undo()
    settle(page, qtbot)
    assert page.work.plan.counts == {"refused": 1}
    page.redo()
    settle(page, qtbot)
    assert page.work.plan.counts == {"new": 1}


def test_what_is_being_typed_survives_the_check_of_the_cell_before(
    page: ImportPage, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    lines = (worker(1, 入职时间="昨天"), worker(3, 入职时间="前天"))
    open_file(page, qtbot, answers, save(tmp_path, *lines))
    go_on(page, qtbot, CHECK)

    type_cell(page, qtbot, "2019.7.1")
    page.work.check_again()
    qtbot.keyClick(page.check.table, Qt.Key.Key_F2)
    editor = page.check.table.findChild(QLineEdit, "cell")
    assert editor is not None
    editor.setText("2020")
    settle(page, qtbot)

    assert editor.text() == "2020"
    assert page.check.table.currentIndex().row() == 1


def test_a_value_for_the_whole_file_is_given_by_initials(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1), worker(3)))
    field = page.findChild(Picking, "default-category")
    assert field is not None
    qtbot.waitUntil(lambda: page.focusWidget() in (field, field.lineEdit()))

    pick(qtbot, field, "cssq")
    settle(page, qtbot)
    go_on(page, qtbot, CHECK)
    go_on(page, qtbot, RESULT)

    assert {each.category for each in stored(station, SOCIAL_WORKERS)} == {"COMMUNITY"}


def test_an_unreadable_value_for_the_whole_file_is_told_below_it(
    page: ImportPage, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    headings = [each for each in HEADINGS if each != "入职时间"]
    line = worker(1)
    del line[HIRED]
    open_file(page, qtbot, answers, save(tmp_path, line, headings=headings))
    field = page.findChild(QLineEdit, "default-hired_on")
    assert field is not None

    field.setFocus()
    field.insert("昨天")  # as an input method does
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert field.property("state") == "bad"
    assert "hired_on" not in page.work.defaults


def test_a_column_chosen_by_hand_is_remembered(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, tmp_path: Path
) -> None:
    headings = [*HEADINGS[:-1], "补充说明"]
    path = save(tmp_path, worker(1, 备注="骨干"), headings=headings)
    open_file(page, qtbot, answers, path)
    field = page.findChild(Picking, f"field-{len(headings) - 1}")
    assert field is not None
    pick(qtbot, field, "bz")
    settle(page, qtbot)
    go_on(page, qtbot, CHECK)
    go_on(page, qtbot, RESULT)
    assert stored(station, SOCIAL_WORKERS)[0].remark == "骨干"

    page.start_anew()
    open_file(page, qtbot, answers, path)
    again = page.findChild(Picking, f"field-{len(headings) - 1}")
    assert again is not None
    assert again.currentText() == "备注"


def test_the_error_workbook_mended_in_excel_brings_the_rest_in(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, tmp_path: Path
) -> None:
    lines = (worker(1, 入职时间="昨天"), worker(3), worker(5, 入职时间="23.3.12"))
    open_file(page, qtbot, answers, save(tmp_path, *lines))
    go_on(page, qtbot, CHECK)
    answers.target = tmp_path / "待改.xlsx"
    named(page.check, "save-bad").setFocus()
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: (tmp_path / "待改.xlsx").exists(), timeout=WAIT)
    go_on(page, qtbot, RESULT)

    book = load_workbook(tmp_path / "待改.xlsx")
    for row in (2, 3):
        book.worksheets[0].cell(row, HIRED + 2).value = "2023-03-12"
    book.save(tmp_path / "待改.xlsx")
    page.start_anew()
    open_file(page, qtbot, answers, tmp_path / "待改.xlsx")
    go_on(page, qtbot, CHECK)
    go_on(page, qtbot, RESULT)

    assert sorted(str(day) for day in hired(station)) == ["2019-07-01", "2023-03-12", "2023-03-12"]


def test_a_messy_roster_comes_in_whole_after_one_round_of_mending(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "社工.xlsx"
    shutil.copy(GOLDEN / "01_社工花名册_四方坪街道.xlsx", path)
    open_file(page, qtbot, answers, path)
    go_on(page, qtbot, CHECK)
    assert page.work.plan is not None
    whole = len(page.work.plan.rows)
    refused = [row for row in page.work.plan.rows if row.outcome == "refused"]
    go_on(page, qtbot, RESULT)
    answers.target = tmp_path / "待改.xlsx"
    named(page, "save-bad").setFocus()
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: answers.target is not None and answers.target.exists(), timeout=WAIT)
    qtbot.waitUntil(lambda: page.desk.jobs.busy is None, timeout=WAIT)

    mend(answers.target)
    page.start_anew()
    open_file(page, qtbot, answers, answers.target)
    go_on(page, qtbot, CHECK)
    go_on(page, qtbot, RESULT)

    assert [each.message for each in page.work.plan.problems if each.severity == "ERROR"] == []
    assert len(stored(station, SOCIAL_WORKERS)) == whole
    assert len(refused) == batches(station)[0].created


def test_a_change_elsewhere_is_checked_against_before_importing(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, notices: list[Notice],
    tmp_path: Path,
) -> None:  # fmt: skip
    open_file(page, qtbot, answers, save(tmp_path, worker(1)))
    go_on(page, qtbot, CHECK)
    someone(station)

    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(notices), timeout=WAIT)
    settle(page, qtbot)
    assert "已重新检查" in notices[0].text
    assert stored(station, SOCIAL_WORKERS) == []

    go_on(page, qtbot, RESULT)
    assert len(stored(station, SOCIAL_WORKERS)) == 1


def test_a_file_changed_since_is_read_again(
    page: ImportPage, qtbot: QtBot, answers: Answers, notices: list[Notice], tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1)))
    go_on(page, qtbot, CHECK)
    save(tmp_path, worker(1), worker(3))

    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.stack.currentIndex() == COLUMNS, timeout=WAIT)

    assert page.work.plan is not None
    assert len(page.work.plan.rows) == 2
    assert "已重新读取" in notices[0].text


def test_escape_goes_back_a_step_and_keeps_what_was_corrected(
    page: ImportPage, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1, 入职时间="昨天")))
    go_on(page, qtbot, CHECK)
    type_cell(page, qtbot, "2019.7.1")

    page.back()
    assert page.stack.currentIndex() == COLUMNS
    go_on(page, qtbot, CHECK)

    assert page.work.plan is not None
    assert page.work.plan.counts == {"new": 1}


def test_a_cell_that_is_being_typed_into_is_checked_before_importing(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1, 入职时间="昨天"), worker(3)))
    go_on(page, qtbot, CHECK)
    answers.agree = False
    qtbot.keyClick(page.check.table, Qt.Key.Key_F2)
    editor = page.check.table.findChild(QLineEdit, "cell")
    assert editor is not None
    editor.setText("2019-07-01")

    go_on(page, qtbot, RESULT)

    assert len(stored(station, SOCIAL_WORKERS)) == 2


def test_a_cancelled_import_is_rolled_back(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1), worker(3)))
    go_on(page, qtbot, CHECK)

    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    named(page, "cancel-importing").click()
    qtbot.waitUntil(lambda: page.work.job is None, timeout=WAIT)

    assert stored(station, SOCIAL_WORKERS) == []
    assert page.stack.currentIndex() == CHECK
    assert page.check.table.isEnabled()


def test_what_will_be_updated_is_told_with_old_and_new(
    page: ImportPage, qtbot: QtBot, answers: Answers, station: Workspace, tmp_path: Path
) -> None:
    imported(station, save(tmp_path, worker(1)))
    open_file(page, qtbot, answers, save(tmp_path, worker(1, 联系电话="13911112222")))
    go_on(page, qtbot, CHECK)

    named(page, "tab-changed").click()

    assert page.check.model.told(0).text == "手机：13800130001 → 13911112222"


def test_the_register_opens_with_what_was_imported(
    page: ImportPage, qtbot: QtBot, answers: Answers, desk: Desk, station: Workspace, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1)))
    go_on(page, qtbot, CHECK)
    go_on(page, qtbot, RESULT)

    with qtbot.waitSignal(desk.going) as going:
        press(qtbot, page, Qt.Key.Key_Return)

    key, what = going.args
    assert key == "register:social_worker"
    question = Question(filters=what["filters"])
    assert listing.count(station, SOCIAL_WORKERS, question) == 1


def test_what_was_typed_is_checked_again_after_the_page_was_covered(
    page: ImportPage, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    open_file(page, qtbot, answers, save(tmp_path, worker(1, 入职时间="昨天")))
    go_on(page, qtbot, CHECK)
    page.work.patch((2, HIRED), "2019-07-01")
    page.hide()
    assert not page.work.is_checking

    page.show()
    settle(page, qtbot)

    assert page.work.plan is not None
    assert page.work.plan.counts == {"new": 1}
