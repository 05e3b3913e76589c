"""The import wizard as a person uses it: keys pressed, cells typed into, workbooks mended."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.bench.people import id_number
from tests.ui.window.conftest import Answers
from ui.desk import Desk
from ui.screens.importing.page import COLUMNS, ImportPage
from ui.screens.importing.picking import Picking

GOLDEN = Path(__file__).parents[2] / "golden" / "rosters"
WAIT = 20_000
MENDED = {"入职时间": "2020-03-12", "姓名": "李补正"}  # anything else is left blank


def wizard(desk: Desk, qtbot: QtBot) -> ImportPage:
    """Show the wizard for social workers."""
    made = ImportPage(desk)
    qtbot.addWidget(made)
    made.resize(1158, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.enter(register="social_worker")
    return made


def ask_for(page: ImportPage, qtbot: QtBot, answers: Answers, path: Path) -> None:
    """Choose a file by keyboard."""
    answers.chosen = [path]
    qtbot.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)


def reach(page: ImportPage, qtbot: QtBot, step: int) -> None:
    """Wait for a step."""
    qtbot.waitUntil(lambda: page.stack.currentIndex() == step, timeout=WAIT)
    qtbot.waitUntil(lambda: page.work.job is None, timeout=WAIT)


def settle(page: ImportPage, qtbot: QtBot) -> None:
    """Wait until everything that was typed is checked."""
    qtbot.waitUntil(lambda: not page.work.is_checking, timeout=WAIT)


def press(qtbot: QtBot, page: ImportPage, key: Qt.Key, *modifiers: Any) -> None:
    """Press a key where the keyboard is."""
    qtbot.keyClick(page.focusWidget() or page, key, *modifiers)


def open_file(page: ImportPage, qtbot: QtBot, answers: Answers, path: Path) -> None:
    """Choose a file by keyboard and wait for its columns."""
    ask_for(page, qtbot, answers, path)
    reach(page, qtbot, COLUMNS)


def go_on(page: ImportPage, qtbot: QtBot, step: int) -> None:
    """Go on by keyboard."""
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    reach(page, qtbot, step)


def type_cell(page: ImportPage, qtbot: QtBot, text: str) -> None:
    """Type over the current cell."""
    qtbot.keyClick(page.check.table, Qt.Key.Key_F2)
    editor = page.check.table.findChild(QLineEdit, "cell")
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.work.is_checking)
    settle(page, qtbot)


def pick(qtbot: QtBot, field: Picking, initials: str) -> None:
    """Choose an entry of a drop-down by typing."""
    field.lineEdit().selectAll()
    qtbot.keyClicks(field.lineEdit(), initials)
    popup = field.completer().popup()
    qtbot.keyClick(popup if popup.isVisible() else field.lineEdit(), Qt.Key.Key_Return)


def named(page: QWidget, name: str) -> QPushButton:
    """Return a button by its name."""
    found = page.findChild(QPushButton, name)
    assert found is not None
    return found


def mend(path: Path) -> None:
    """Put values that are right into every red cell of an error workbook."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    texts = [
        ["".join(str(cell.value or "").split()) for cell in line] for line in sheet.iter_rows()
    ]
    top = next(at for at, line in enumerate(texts) if "身份证号码" in line)
    number = texts[top].index("身份证号码")
    for serial, row in enumerate(range(top + 2, sheet.max_row + 1), 401):
        for column, cell in enumerate(sheet[row]):
            if cell.comment is not None and column != number:
                cell.value = MENDED.get(texts[top][column])
        born = date(1991, 5, 6)
        sheet.cell(row, number + 1).value = id_number(430105, born, serial)
        sheet.cell(row, texts[top].index("出生日期") + 1).value = born.isoformat()
        sheet.cell(row, texts[top].index("性别") + 1).value = "男" if serial % 2 else "女"
    book.save(path)
