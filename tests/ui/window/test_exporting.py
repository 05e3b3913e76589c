"""The export dialog by keyboard: which columns, masked numbers, a reason for whole ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers.people import PEOPLE
from station_app.services import records
from station_app.services.listing import Filter, Question
from station_app.services.workspace import Workspace
from tests.builders import person_values, resident_id
from tests.services.test_exports import notes
from tests.ui.window.conftest import Answers
from ui.desk import Desk, Notice
from ui.screens.exporting import ExportDialog

FIRST = 6  # row of the first data
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def dialog(desk: Desk, station: Workspace, answers: Answers, qtbot: QtBot, tmp_path: Path) -> Any:
    """Open the dialog for the people of a station with one person."""
    records.create(station, PEOPLE, person_values(1))
    answers.target = tmp_path / "人员.xlsx"
    yield from opened(desk, qtbot, Question())


def opened(desk: Desk, qtbot: QtBot, question: Question) -> Iterator[ExportDialog]:
    """Open the dialog and wait for the count."""
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    made = ExportDialog(parent, desk, PEOPLE, question, ("name", "id_number", "mobile"))
    with qtbot.waitExposed(made):
        made.open()
    qtbot.waitUntil(lambda: made._count is not None)
    yield made


def written(qtbot: QtBot, notices: list[Notice], path: Path) -> list[Any]:
    """Wait for the file; return its first row."""
    qtbot.waitUntil(lambda: bool(notices), timeout=10_000)
    return [cell.value for cell in load_workbook(path).worksheets[0][FIRST]]


def test_enter_exports_the_columns_shown_with_masked_numbers(
    dialog: ExportDialog, qtbot: QtBot, notices: list[Notice], tmp_path: Path
) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    row = written(qtbot, notices, tmp_path / "人员.xlsx")
    assert row == [1, "欧阳小兰", f"430105********{resident_id(1)[-4:]}", "138****0001"]
    assert (notices[0].action, notices[0].text) == ("打开", "已导出 1 条到“人员.xlsx”")


def test_whole_numbers_need_a_reason_which_is_noted(
    dialog: ExportDialog, qtbot: QtBot, notices: list[Notice], station: Workspace, tmp_path: Path
) -> None:
    qtbot.keyClick(dialog.whole, Qt.Key.Key_Space)
    assert not dialog.write.isEnabled()
    assert dialog.focusWidget() is dialog.reason

    dialog.reason.insert("区局核查")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)

    assert written(qtbot, notices, tmp_path / "人员.xlsx")[2] == resident_id(1)
    assert notes(station)[0].changes["reason"] == "区局核查"


def test_a_reason_counts_only_while_whole_numbers_are_wanted(
    dialog: ExportDialog, qtbot: QtBot, notices: list[Notice], station: Workspace, tmp_path: Path
) -> None:
    dialog.whole.setChecked(True)
    dialog.reason.insert("区局核查")
    dialog.whole.setChecked(False)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert "****" in written(qtbot, notices, tmp_path / "人员.xlsx")[2]
    assert notes(station)[0].changes["reason"] == ""


def test_all_columns_can_be_chosen(
    dialog: ExportDialog, qtbot: QtBot, notices: list[Notice], tmp_path: Path
) -> None:
    qtbot.keyClick(dialog.all, Qt.Key.Key_Space)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert len(written(qtbot, notices, tmp_path / "人员.xlsx")) > len(PEOPLE.fields) - 3


def test_nothing_to_export_is_said_and_cannot_be_exported(desk: Desk, qtbot: QtBot) -> None:
    for dialog in opened(desk, qtbot, Question(filters=(Filter("name", "is", "无此人"),))):
        assert "没有符合条件" in dialog._rows.text()
        assert not dialog.write.isEnabled()


def test_nothing_is_written_without_a_place(
    dialog: ExportDialog, qtbot: QtBot, answers: Answers, desk: Desk
) -> None:
    answers.target = None

    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert answers.asked[0][1].startswith("人员_四方坪街道社工站_")
    assert dialog.isVisible()
    assert desk.jobs.listed == []
