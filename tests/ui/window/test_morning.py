"""A clerk's morning, by keyboard: from the list of candidates to the ledgers of the bureau."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.domain.registers.exams import EXAM_APPLICATIONS
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.builders import resident_id
from tests.learning import ATTENDANCES, COURSES, course
from tests.services.ledgers.sheets import Table
from tests.services.rosters import stored
from tests.ui.window.conftest import Answers
from tests.ui.window.talent_screens import (
    Ctrl,
    Key,
    column,
    press,
    push,
    remarks,
    settle,
    total,
    went,
    window,
)
from ui.main_window import MainWindow
from ui.screens.importing.page import CHECK, COLUMNS, RESULT

__all__ = ["window"]

LONG = 120_000  # milliseconds; a copy of A03 takes about a tenth of a second
HEADINGS = ("考试年度", "姓名", "身份证号", "工作单位", "学历", "专业", "报考级别")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何", "明华芳丽军敏静强磊洋勇艳杰娟涛"
UNSCHOOLED, UNTRIED = 1, 2  # places in the list of those about whom something is missing


def names(count: int) -> list[str]:
    """Return so many different names."""
    return [f"{SURNAMES[n % 20]}{GIVEN[n // 20]}" for n in range(count)]


def candidates(path: Path, count: int) -> Path:
    """Write the list of the candidates: one without schooling, one with too little work."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(HEADINGS))
    for number, name in enumerate(names(count)):
        level = {UNSCHOOLED: None, UNTRIED: "大专"}.get(number, "本科")
        major = {UNSCHOOLED: None, UNTRIED: "会计学"}.get(number, "社会工作")
        known = (resident_id(number), "四方坪街道社工站", level, major)
        sheet.append([2026, name, *known, "初级"])
    book.save(path)
    return path


def a_class_that_was_held(station: Workspace) -> None:
    """Enter the coaching before the examination."""
    days = {"from_on": date(2026, 5, 9), "to_on": date(2026, 5, 10)}
    held = course(station, kind="EXAM_COACHING", **days)
    for state in ("OPEN", "HELD"):
        records.move(station, COURSES, held, state)


@pytest.fixture(autouse=True)
def folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open no folder in the file manager."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: True)


class Clerk:
    """Sits before the window and does one thing after another."""

    def __init__(self, window: MainWindow, station: Workspace, answers: Answers, qtbot: QtBot):
        self.window, self.station, self.answers, self.qtbot = window, station, answers, qtbot

    def type(self, text: str) -> None:
        """Type where the cursor is; what is no ASCII comes out of an input method."""
        focus = QApplication.focusWidget()
        if text.isascii():
            self.qtbot.keyClicks(focus, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(focus, event)

    def press(self, key: Qt.Key, *modifiers: Any) -> None:
        press(self.qtbot, self.window, key, *modifiers)

    def until(self, holds: Any) -> None:
        self.qtbot.waitUntil(holds, timeout=LONG)

    def import_list(self, path: Path) -> None:
        """Bring a list of candidates in."""
        page = went(self.window, self.qtbot, "import", register=EXAM_APPLICATIONS.name)
        self.answers.chosen = [path]
        self.qtbot.keyClick(page, Key.Key_O, Ctrl)
        for step in (COLUMNS, CHECK, RESULT):
            self.until(lambda step=step: page.stack.currentIndex() == step)  # type: ignore[misc]
            self.until(lambda: page.work.job is None and not page.work.is_checking)
            if step != RESULT:
                self.qtbot.keyClick(page, Key.Key_N, Qt.KeyboardModifier.AltModifier)
        settle(self.window, self.qtbot)

    def check(self) -> Any:
        """Look who may sit, from the list of the examinations."""
        screen = went(self.window, self.qtbot, "register:exam_session")
        self.until(lambda: screen.pane.rows.current is not None)
        self.qtbot.keyClick(screen.pane.grid, Key.Key_F7)
        page: Any = self.window.page
        self.until(lambda: page.found is not None and page._asked is None)
        return page

    def complete(self, application: str, part: str, *texts: str) -> None:
        """Go from a line of the check to the person, and enter a row of a part."""
        page = self.check()
        assert page.table.stand_on(application)
        self.qtbot.keyClick(page.table, Key.Key_F9)
        sheet: Any = self.window.page
        self.until(lambda: sheet.career is not None)
        settle(self.window, self.qtbot)
        push(self.qtbot, sheet, "open-person")
        settle(self.window, self.qtbot)
        screen: Any = self.window.page
        grids = [grid for _, grid in screen.form.body.grids]
        grid = next(grid for grid in grids if grid.register is BY_NAME[part])
        self.qtbot.keyClick(grid.adding, Key.Key_Space)
        for text in texts:
            self.type(text)
            self.press(Key.Key_Tab)
        self.press(Key.Key_S, Ctrl)
        settle(self.window, self.qtbot)

    def print_all(self, out: Path) -> str:
        """Print the form of everybody in the check; return the words of the file."""
        self.answers.target = out
        self.qtbot.keyClick(self.check(), Key.Key_P, Ctrl)
        page: Any = self.window.page
        self.until(lambda: page.proof is not None)
        push(self.qtbot, page, "save-pdf")
        self.until(lambda: "已存为" in self.window.notice.words.text())
        command = ["pdftotext", "-layout", str(out), "-"]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout

    def enter_class(self, people: list[str]) -> None:
        """Enter the people of the only class, from the list of classes."""
        screen = went(self.window, self.qtbot, "register:training_session")
        self.until(lambda: screen.pane.rows.current is not None)
        self.qtbot.keyClick(screen.pane.grid, Key.Key_F7)
        page: Any = self.window.page
        QApplication.clipboard().setText("\n".join(people))
        self.press(Key.Key_V, Ctrl)
        self.press(Key.Key_Return, Ctrl)
        self.until(lambda: len(page.roll.entrants) == len(people) and page.plan is not None)
        self.qtbot.keyClick(page, Key.Key_S, Ctrl)
        settle(self.window, self.qtbot)

    def ledger(self, number: str, out: Path, sheet: int = 0, period: str = "") -> Table:
        """Export a ledger of a period and read a sheet of it."""
        self.answers.target = out
        page = went(self.window, self.qtbot, "ledgers", ledger=number)
        self.until(lambda: page.write.isEnabled())
        while period and page.options.period.currentText() != period:
            self.qtbot.keyClick(page.options.period, Key.Key_Down)
        self.qtbot.keyClick(page, Key.Key_S, Ctrl)
        self.until(out.exists)
        settle(self.window, self.qtbot)
        return Table(load_workbook(out).worksheets[sheet])


@pytest.mark.parametrize(
    ("count", "trained"), [(30, 20), pytest.param(300, 60, marks=pytest.mark.slow)]
)
def test_a_clerks_morning(
    window: MainWindow, station: Workspace, answers: Answers, qtbot: QtBot, tmp_path: Path,
    count: int, trained: int,
) -> None:  # fmt: skip
    clerk, people = Clerk(window, station, answers, qtbot), names(count)
    a_class_that_was_held(station)

    clerk.import_list(candidates(tmp_path / "报名表.xlsx", count))
    assert total(station, EXAM_APPLICATIONS) == count

    page = clerk.check()
    barred = {each.name: each for each in page.found.barred}
    assert set(barred) == {people[UNSCHOOLED], people[UNTRIED]}
    assert column(page.table, 0)[:2] == list(barred)
    assert len(remarks(page.table)) >= 2
    unschooled, untried = (barred[people[at]].application for at in (UNSCHOOLED, UNTRIED))
    clerk.complete(unschooled, "education", "21", "", "社会工作")
    clerk.complete(untried, "work_experience", "四方坪街道社工站", "社工", "s", "20100701")
    assert clerk.check().found.barred == ()

    words = clerk.print_all(tmp_path / "A03.pdf")
    assert [name for name in people if name not in words] == []
    assert f"{count} 份共" in window.notice.words.text()

    clerk.enter_class(people[:trained])
    assert len(stored(station, ATTENDANCES)) == trained

    applicants = clerk.ledger("B02", tmp_path / "B02.xlsx")
    assert sorted(applicants.column("姓名")) == sorted(people)
    trainees = clerk.ledger("B15", tmp_path / "B15.xlsx", 1, "2026年第二季度")
    assert sorted(trainees.column("姓名")) == sorted(people[:trained])
