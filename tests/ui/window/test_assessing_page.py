"""An assessment scored by keyboard: what is saved stands in the store."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station_app.domain.registers.assessments import ASSESSMENT_ASPECTS, ASSESSMENTS
from station_app.services import assessing, records
from station_app.services.workspace import Workspace
from tests.services.assessing import an_assessment, assessed, under_contract
from tests.ui.window.conftest import Answers, Sit
from tests.ui.window.talent_screens import (
    Ctrl,
    Key,
    column,
    press,
    push,
    remarks,
    screened,
    settle,
    total,
    went,
)
from ui.main_window import MainWindow
from ui.screens.assessing.table import DIMENSION, FULL, ITEM, SCORE

SCORES = ("6", "8", "5.5", "12", "10", "6", "8", "7", "8", "7", "12", "8")


@pytest.fixture
def window(sit: Sit, bureau: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    """Show the whole window over the bureau's new books."""
    yield from screened(sit(bureau), qtbot)


@pytest.fixture
def assessment(bureau: Workspace) -> str:
    project, _ = under_contract(bureau)
    return an_assessment(bureau, project)


def sheet(window: MainWindow, qtbot: QtBot, assessment: str) -> Any:
    """Open a score sheet."""
    return went(window, qtbot, "assessing", assessment=assessment)


def type_over(qtbot: QtBot, window: MainWindow, page: Any, text: str) -> None:
    """Type over the current cell and leave it by Enter."""
    qtbot.keyClick(page.table, text[0])
    qtbot.keyClicks(QApplication.focusWidget(), text[1:])
    press(qtbot, window, Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.table)


def type_down(qtbot: QtBot, window: MainWindow, page: Any, texts: tuple[str, ...]) -> None:
    """Type into one cell after the other, downwards."""
    for text in texts:
        type_over(qtbot, window, page, text)


def save(window: MainWindow, qtbot: QtBot, page: Any) -> None:
    qtbot.keyClick(page, Key.Key_S, Ctrl)
    settle(window, qtbot)


def test_ctrl_f7_leads_from_an_assessment_to_its_sheet(
    window: MainWindow, assessment: str, qtbot: QtBot
) -> None:
    screen = went(window, qtbot, "register:assessment")
    qtbot.waitUntil(lambda: screen.pane.rows.current is not None)

    qtbot.keyClick(screen.pane.grid, Key.Key_F7, Ctrl)
    settle(window, qtbot)

    page: Any = window.page
    assert (window.key, page.assessment) == ("assessing", assessment)
    assert page.subject.text() == "长者探访项目　中期考核（待考核）"


def test_standard_aspects_are_scored_by_keyboard_and_saved_as_one_change(
    window: MainWindow, bureau: Workspace, assessment: str, qtbot: QtBot
) -> None:
    page = sheet(window, qtbot, assessment)

    push(qtbot, page, "begin")
    type_down(qtbot, window, page, SCORES)
    save(window, qtbot, page)

    found: Any = records.get(bureau, ASSESSMENTS, assessment)
    assert (found.total, found.grade, found.conclusion) == (Decimal("97.5"), "EXCELLENT", "PASS")
    rows = assessing.sheet(bureau, assessment).rows
    assert [row.score for row in rows] == [Decimal(text) for text in SCORES]
    assert "登记评分 长者探访项目 中期考核" in window.notice.words.text()
    qtbot.keyClick(page, Key.Key_Z, Ctrl)
    settle(window, qtbot)
    assert total(bureau, ASSESSMENT_ASPECTS) == 0


def test_grade_and_what_it_unlocks_follow_while_typing(
    window: MainWindow, assessment: str, qtbot: QtBot
) -> None:
    page = sheet(window, qtbot, assessment)
    push(qtbot, page, "begin")
    begun = page.standing.missing.text()

    type_down(qtbot, window, page, ("0",) * 4 + SCORES[4:])

    assert (begun, page.standing.missing.text()) == ("还有12项没有打分", "")
    assert (page.standing.reached.text(), page.standing.grade.text()) == ("66", "一般(合格)")
    assert page.standing.unlocks.text() == (
        "合格：通知项目单位后解锁第2期（40,000.00元，条件未到）。"
    )


def test_a_failing_total_says_what_is_withheld(
    window: MainWindow, assessment: str, qtbot: QtBot
) -> None:
    page = sheet(window, qtbot, assessment)
    push(qtbot, page, "begin")

    type_down(qtbot, window, page, ("0",) * 5 + SCORES[5:])

    assert page.standing.grade.text() == "较差(不合格)"
    assert "第2期（40,000.00元，条件未到）暂缓拨付" in page.standing.unlocks.text()


def test_an_aspect_is_typed_from_left_to_right(
    window: MainWindow, bureau: Workspace, assessment: str, qtbot: QtBot
) -> None:
    page = sheet(window, qtbot, assessment)
    qtbot.keyClick(page, Key.Key_N, Ctrl)
    for place, text in ((DIMENSION, "3"), (ITEM, "MZ/T 166"), (FULL, "100"), (SCORE, "88.75")):
        page.table.setCurrentIndex(page.table.lines.index(0, place))
        type_over(qtbot, window, page, text)
    save(window, qtbot, page)

    (row,) = assessing.sheet(bureau, assessment).rows
    assert (row.dimension, row.item, row.full) == ("3", "MZ/T 166", Decimal(100))
    assert row.score == Decimal("88.75")


def test_what_cannot_be_read_stays_and_is_not_saved(
    window: MainWindow, bureau: Workspace, assessment: str, qtbot: QtBot
) -> None:
    page = sheet(window, qtbot, assessment)
    push(qtbot, page, "begin")

    type_down(qtbot, window, page, ("5O", "99"))
    save(window, qtbot, page)

    assert column(page.table, SCORE)[:2] == ["5O", "99"]
    assert "像是数字" in remarks(page.table)[0]
    assert "99分超过了分值8分" in remarks(page.table)[1]
    assert total(bureau, ASSESSMENT_ASPECTS) == 0


def test_a_row_is_taken_out_with_ctrl_delete(
    window: MainWindow, bureau: Workspace, assessment: str, qtbot: QtBot
) -> None:
    assessing.save(bureau, assessment, assessing.standard_rows(2026))
    page = sheet(window, qtbot, assessment)

    qtbot.keyClick(page.table, Key.Key_Delete, Ctrl)
    save(window, qtbot, page)

    assert total(bureau, ASSESSMENT_ASPECTS) == 11
    assert "应为100分" in page.standing.faults.text()


def test_scores_that_are_not_saved_are_asked_about(
    window: MainWindow, assessment: str, answers: Answers, qtbot: QtBot
) -> None:
    page = sheet(window, qtbot, assessment)
    push(qtbot, page, "begin")
    answers.agree = False

    qtbot.keyClick(page, Key.Key_Escape)

    assert [title for title, _ in answers.asked] == ["评分还没有保存"]
    assert window.key == "assessing"


def test_a_told_result_is_read_only(window: MainWindow, bureau: Workspace, qtbot: QtBot) -> None:
    project, _ = under_contract(bureau)
    page = sheet(window, qtbot, assessed(bureau, project))

    qtbot.keyClicks(page.table, "1")

    assert "不能再改分" in page.told.text()
    assert page.standing.unlocks.text() == "合格，第2期（40,000.00元，可申请）可以拨付。"
    assert not page.save_button.isEnabled()
    assert not page.draft.dirty
