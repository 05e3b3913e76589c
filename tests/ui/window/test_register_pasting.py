"""Copying to and pasting from a spreadsheet, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.window.conftest import Answers
from tests.ui.window.register_screens import (
    Open,
    dialog,
    focus,
    named,
    open_screen,
    person,
    settle,
    stand,
    value,
)
from ui.desk import Desk, Notice
from ui.register import taking
from ui.register.clipboard import lines_of, mime_of, without_heading
from ui.register.pasting import PasteDialog
from ui.register.screen import RegisterScreen
from ui.register.verdicts import NEW

__all__ = ["open_screen"]

CTRL = Qt.KeyboardModifier.ControlModifier
ROWS = 30
BAD = {4: "昨天", 11: "1990-01-01", 29: "2030-01-01"}  # line: a day that is refused


@pytest.fixture
def people(desk: Desk) -> list[str]:
    """Enter as many people as are pasted over, and return them as the table shows them."""
    made = [person(desk.workspace, number, f"张{'甲乙丙'[number % 3]}") for number in range(ROWS)]
    return made[::-1]


@pytest.fixture
def screen(desk: Desk, people: list[str], open_screen: Open) -> RegisterScreen:
    return open_screen(desk)


def paste(qtbot: QtBot, screen: RegisterScreen, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(screen.pane.grid, Qt.Key.Key_V, CTRL)


def pasted_days_and_phones() -> str:
    """Return 30 lines as Excel gives them: a birth date and a telephone number each."""
    return "".join(f"{BAD.get(n, '1985/6/15')}\t139001390{n:02d}\r\n" for n in range(ROWS))


def open_paste(qtbot: QtBot, screen: RegisterScreen) -> PasteDialog:
    stand(screen, 0, "birth_date")
    paste(qtbot, screen, pasted_days_and_phones())
    found: PasteDialog = dialog(screen, PasteDialog)
    qtbot.waitUntil(lambda: found.table.rowCount() > 0)
    return found


def test_thirty_rows_with_three_bad_cells_are_pasted_but_for_these(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, people: list[str]
) -> None:
    opened = open_paste(qtbot, screen)
    assert opened.table.rowCount() == ROWS + len(BAD)  # the right days are as they were
    assert len(opened.table.bad) == len(BAD)

    qtbot.keyClick(named(opened, "agree"), Qt.Key.Key_Space)
    settle(qtbot, screen)

    phones = [value(desk.workspace, each, "mobile") for each in people]
    assert phones == [f"139001390{n:02d}" for n in range(ROWS)]
    assert {str(value(desk.workspace, each, "birth_date")) for each in people} == {"1985-06-15"}


def test_what_was_pasted_is_taken_back_in_one_step(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, people: list[str]
) -> None:
    opened = open_paste(qtbot, screen)
    qtbot.keyClick(named(opened, "agree"), Qt.Key.Key_Space)

    screen.undo()

    assert {str(value(desk.workspace, each, "mobile"))[:7] for each in people} == {"1380013"}
    assert not desk.undoable


def test_bad_cells_say_what_is_wrong_and_are_found_by_key(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    opened = open_paste(qtbot, screen)
    reasons = [opened.table.verdicts[place].fault for place in opened.table.bad]

    assert [fault.rule for fault in reasons if fault] == ["R-XL-02", "R-ID-07", "R-XL-02"]
    first = opened.view.currentIndex().row()
    assert first == opened.table.bad[0]
    qtbot.keyClick(named(opened, "next-bad"), Qt.Key.Key_Space)
    assert opened.view.currentIndex().row() == opened.table.bad[1]


def test_a_bad_cell_is_corrected_in_place(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, people: list[str]
) -> None:
    opened = open_paste(qtbot, screen)
    place = opened.table.bad[1]
    opened.view.setCurrentIndex(opened.table.index(place, NEW))

    qtbot.keyClick(opened.view, Qt.Key.Key_F2)
    qtbot.keyClicks(focus(), "1985-06-15")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(opened.table.bad) == 2 and opened.agree.isEnabled())
    qtbot.keyClick(named(opened, "agree"), Qt.Key.Key_Space)

    assert str(value(desk.workspace, people[11], "birth_date")) == "1985-06-15"


def test_a_skipped_cell_is_not_written(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, people: list[str]
) -> None:
    opened = open_paste(qtbot, screen)
    opened.view.setCurrentIndex(opened.table.index(0, NEW))

    qtbot.keyClick(opened.view, Qt.Key.Key_Delete)
    qtbot.keyClick(named(opened, "agree"), Qt.Key.Key_Space)

    assert value(desk.workspace, people[0], "mobile") == f"138001300{ROWS - 1:02d}"
    assert value(desk.workspace, people[1], "mobile") == "13900139001"


def test_esc_writes_nothing(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, people: list[str]
) -> None:
    opened = open_paste(qtbot, screen)

    qtbot.keyClick(opened, Qt.Key.Key_Escape)

    assert str(value(desk.workspace, people[0], "mobile")).startswith("138")


def test_lines_beyond_the_last_record_are_told(qtbot: QtBot, screen: RegisterScreen) -> None:
    stand(screen, ROWS - 1, "mobile")

    paste(qtbot, screen, "13900139001\r\n13900139002\r\n13900139003\r\n")

    assert "多出的 2 行" in dialog(screen, PasteDialog).note.text()


def test_one_cell_is_pasted_without_a_question(
    qtbot: QtBot, desk: Desk, screen: RegisterScreen, people: list[str]
) -> None:
    stand(screen, 0, "mobile")

    paste(qtbot, screen, "13900139007\r\n")

    assert value(desk.workspace, people[0], "mobile") == "13900139007"


def test_one_bad_cell_stays_in_the_table_to_be_corrected(
    qtbot: QtBot, screen: RegisterScreen
) -> None:
    stand(screen, 0, "birth_date")

    paste(qtbot, screen, "昨天")

    assert screen.pane.typing.open
    assert "出生日期" in screen.pane.typing.words.text()


def test_what_was_copied_can_be_pasted_with_its_heading(
    qtbot: QtBot, screen: RegisterScreen, notices: list[Notice]
) -> None:
    stand(screen, 0, "name")

    qtbot.keyClick(screen.pane.grid, Qt.Key.Key_C, CTRL)
    qtbot.keyClick(screen.pane.grid, Qt.Key.Key_V, CTRL)

    assert "与现有的相同" in notices[-1].text


def test_rows_are_copied_as_text_with_headings(qtbot: QtBot, screen: RegisterScreen) -> None:
    stand(screen, 0, "name")
    qtbot.keyClick(screen.pane.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    qtbot.keyClick(screen.pane.grid, Qt.Key.Key_C, CTRL)

    mime = QGuiApplication.clipboard().mimeData()
    lines = mime.text().split("\r\n")
    assert len(lines) == 3
    assert lines[0].split("\t")[:3] == ["姓名", "性别", "证件号码"]
    assert "mso-number-format:'\\@'" in mime.html()


def test_too_many_rows_are_offered_as_a_workbook(
    qtbot: QtBot, screen: RegisterScreen, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "MOST", 2)
    answers.agree = False
    screen.pane.grid.selectAll()

    qtbot.keyClick(screen.pane.grid, Qt.Key.Key_C, CTRL)

    assert answers.asked[-1][0] == "选中的行太多"


def test_cells_with_tabs_and_lines_come_back_as_they_went() -> None:
    lines = [("甲", "一\t二"), ('说"好"', "上\n下")]

    assert [tuple(line) for line in lines_of(mime_of(lines).text())] == lines


def test_markup_in_a_cell_stays_text() -> None:
    assert "&lt;b&gt;" in mime_of([("<b>",)]).html()


def test_a_first_line_that_is_no_heading_stays() -> None:
    lines = [["姓名", "性别"], ["张三", "男"]]

    assert without_heading(lines, ["姓名", "性别", "民族"]) == lines[1:]
    assert without_heading(lines, ["性别", "民族"]) == lines
