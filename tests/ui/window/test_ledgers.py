"""The page of the ledgers by keyboard: what is chosen stands in the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station_app.services.workspace import Workspace
from tests.builders import resident_id
from tests.services.ledgers import talents
from tests.services.ledgers.sheets import Table
from tests.services.test_exports import notes
from tests.ui.window.conftest import Answers
from ui.desk import Desk, Notice
from ui.screens.ledgers.page import LedgersPage


@pytest.fixture
def folders(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the folders that are opened in the file manager."""
    found: list[str] = []

    def opened(url: Any) -> bool:
        found.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    return found


@pytest.fixture
def page(
    desk: Desk, answers: Answers, qtbot: QtBot, folders: list[str], tmp_path: Path
) -> LedgersPage:
    made = LedgersPage(desk)
    qtbot.addWidget(made)
    made.resize(1000, 620)
    made.show()
    made.enter()
    answers.target = tmp_path / "out" / "台账.xlsx"
    answers.target.parent.mkdir()
    return made


def press(qtbot: QtBot, page: LedgersPage, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(QApplication.focusWidget() or page, key)


def choose(qtbot: QtBot, page: LedgersPage, ledger: str) -> None:
    """Walk down the list to a ledger."""
    page.list.setFocus()
    while page.ledger.id != ledger:
        press(qtbot, page, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: not page.desk.jobs._alive)


def written(qtbot: QtBot, notices: list[Notice], answers: Answers, sheet: int = 0) -> Table:
    qtbot.waitUntil(lambda: bool(notices), timeout=20_000)
    assert answers.target is not None
    return Table(load_workbook(answers.target).worksheets[sheet])


def test_a_class_and_its_trainees_are_exported_by_keys(
    station: Workspace, page: LedgersPage, qtbot: QtBot, notices: list[Notice], answers: Answers,
    folders: list[str],
) -> None:  # fmt: skip
    held = talents.course(station, 1)
    talents.trainee(station, 1, held)
    choose(qtbot, page, "B15")
    press(qtbot, page, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert page.options.period.currentText() == "2026年第二季度"
    qtbot.keyClick(page.options.period, Qt.Key.Key_Backtab)
    press(qtbot, page, Qt.Key.Key_Return)

    assert written(qtbot, notices, answers).column("培训名称") == [
        "社会工作者职业水平考试考前辅导班（第1期）"
    ]
    assert written(qtbot, notices, answers, 1).column("姓名") == ["王芳"]
    assert folders == [str(answers.target.parent)]


def test_whole_numbers_want_a_reason_which_is_noted(
    station: Workspace, page: LedgersPage, qtbot: QtBot, notices: list[Notice], answers: Answers
) -> None:
    talents.worker(station, 1, "1")
    qtbot.keyClick(page.options.whole, Qt.Key.Key_Space)
    assert not page.write.isEnabled()
    page.save()
    assert answers.asked == []

    assert page.focusWidget() is page.options.reason
    page.options.reason.insert("区局核查")
    page.save()

    assert written(qtbot, notices, answers).column("身份证号码") == [resident_id(1)]
    assert notes(station)[0].changes["reason"] == "区局核查"


def test_a_reason_counts_only_while_whole_numbers_are_wanted(
    station: Workspace, page: LedgersPage, qtbot: QtBot, notices: list[Notice], answers: Answers
) -> None:
    talents.worker(station, 1, "1")
    page.options.whole.setChecked(True)
    page.options.reason.insert("区局核查")
    page.options.whole.setChecked(False)
    page.save()

    assert written(qtbot, notices, answers).column("联系电话") == ["138****0001"]


def test_the_latest_examination_is_offered_first(
    station: Workspace, page: LedgersPage, qtbot: QtBot, notices: list[Notice], answers: Answers
) -> None:
    for number, year in enumerate((2025, 2026)):
        applied = date(year, 3, 12)
        talents.application(station, number, talents.session(station, year), applied_on=applied)
    choose(qtbot, page, "B02")
    page.save()

    assert "2026年" in page.options.chosen.currentText()
    assert written(qtbot, notices, answers).column("姓名") == ["王芳"]


def test_an_examination_that_was_entered_meanwhile_can_be_chosen(
    station: Workspace, page: LedgersPage, qtbot: QtBot
) -> None:
    choose(qtbot, page, "B02")
    talents.session(station)
    page.desk.touched("exam_session")

    qtbot.waitUntil(lambda: page.options.chosen.count() == 2)


def test_the_closing_day_that_was_typed_counts(
    station: Workspace, page: LedgersPage, qtbot: QtBot, notices: list[Notice], answers: Answers
) -> None:
    for number, hired in enumerate((date(2010, 4, 1), date(2010, 6, 1))):
        talents.worker(station, number, hired_on=hired)
    page.options.closing.put("")
    qtbot.keyClicks(page.options.closing, "20100407")
    page.save()

    assert written(qtbot, notices, answers).column("姓名") == ["张伟"]
    assert "截至20100407" in answers.asked[0][1]


def test_a_day_that_cannot_be_read_is_said_and_nothing_is_asked(
    page: LedgersPage, qtbot: QtBot, desk: Desk, answers: Answers
) -> None:
    page.options.closing.put("4月7日")
    page.save()

    assert answers.asked == []
    assert desk.errors.dialog is not None


def test_the_folder_stays_closed_where_that_is_not_wanted(
    page: LedgersPage, qtbot: QtBot, notices: list[Notice], answers: Answers, folders: list[str]
) -> None:
    qtbot.keyClick(page.folder, Qt.Key.Key_Space)
    page.save()

    assert "本期无。" in written(qtbot, notices, answers).below
    assert folders == []


def test_a_period_brings_its_last_day_but_none_to_come(page: LedgersPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "B15")
    assert page.options.closing.typed() == "2026-11-23"

    page.options.period.setCurrentIndex(1)

    assert page.options.closing.typed() == "2026-09-30"
