"""The score matrix of a tender by keyboard; what is asserted is what the store holds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers.projects import PROJECTS
from station_app.services import records, tenders
from station_app.services.tenders import Matrix
from station_app.services.workspace import Workspace
from tests.builders import make
from tests.services.tendering import a_bid, a_judge, a_project, a_right, a_tender, record
from tests.ui.window import test_every_page as every_page
from tests.ui.window.conftest import Answers, Sit
from tests.ui.window.talent_screens import WAIT, Ctrl, Key, press, push, screened, settle, went
from ui.errors import RefusalDialog
from ui.main_window import MainWindow
from ui.screens.tender.award import AwardDialog
from ui.screens.tender.grid import ScoreGrid
from ui.screens.tender.sheet import HEAD, LEFT, Spot
from ui.theme.look import look
from ui.theme.taste import Taste

Shift = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(sit: Sit, bureau: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    """Show the whole window over the bureau's new books."""
    yield from screened(sit(bureau), qtbot)


@pytest.fixture
def project(bureau: Workspace) -> str:
    """Enter a project that invites bids."""
    return a_project(bureau)


def opened(window: MainWindow, qtbot: QtBot, project: str) -> Any:
    """Open the matrix of a project."""
    page = went(window, qtbot, "tender", project=project)
    qtbot.waitUntil(lambda: page.matrix is not None, timeout=WAIT)
    return page


def matrix(bureau: Workspace, project: str) -> Matrix:
    return tenders.matrix(bureau, project)


def typed(qtbot: QtBot, window: MainWindow, text: str, key: Any = Key.Key_Return) -> None:
    """Type over the current cell, Chinese by an input method, and leave it by a key."""
    grid = window.page.findChild(ScoreGrid, "scores")
    if text.isascii():
        qtbot.keyClick(grid, text[0])
        qtbot.keyClicks(QApplication.focusWidget(), text[1:])
    else:
        composed(grid, text)
    press(qtbot, window, key)


def composed(widget: QWidget, text: str) -> None:
    """Let an input method write: it begins over the widget and ends where the focus is."""
    QApplication.sendEvent(widget, QInputMethodEvent("jia", []))
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(QApplication.focusWidget() or widget, event)


def shown(page: Any, spot: Spot) -> str:
    return str(page.grid.sheet.shown(spot))


def notes(page: Any) -> str:
    return "".join(line.text() for line in page.notes.lines if line.isVisible())


def test_shift_f7_leads_from_a_project_of_the_list_to_its_matrix(
    window: MainWindow, project: str, qtbot: QtBot
) -> None:
    screen = went(window, qtbot, "register:project")
    qtbot.waitUntil(lambda: screen.pane.rows.current is not None)

    qtbot.keyClick(screen.pane.grid, Key.Key_F7, Shift)

    settle(window, qtbot)
    page: Any = window.page
    assert (window.key, page.project) == ("tender", project)
    assert page.grid.hasFocus()


def test_a_tender_is_written_into_an_empty_matrix(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    page = opened(window, qtbot, project)
    assert "光标停在“新投标人”上" in notes(page)

    for name in ("甲中心", "乙中心", "丙中心"):
        typed(qtbot, window, name)
    page.grid.stand_on(Spot(judge=page.grid.sheet.coming.judge, field="name"))
    typed(qtbot, window, "陈大文")

    found = matrix(bureau, project)
    assert [each.bidder for each in found.bids] == ["甲中心", "乙中心", "丙中心"]
    assert [each.name for each in found.judges] == ["陈大文"]


def test_marks_are_typed_down_the_bids_and_on_to_the_next_judge(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    judges = [a_judge(bureau, project, name) for name in ("陈大文", "李小明")]
    bids = [a_bid(bureau, project, number) for number in (1, 2, 3)]
    page = opened(window, qtbot, project)

    for mark in ("90", "85.5", "80", "70"):
        typed(qtbot, window, mark)

    found = matrix(bureau, project)
    assert [each.marks.get(judges[0]) for each in found.bids] == [90, Decimal("85.5"), 80]
    assert found.bids[0].marks[judges[1]] == 70
    assert page.grid.spot == Spot(bids[1], judges[1], "score")
    assert "李小明还没有给第2社工服务中心、第3社工服务中心打分。" in notes(page)


def test_points_and_ranks_follow_what_is_typed(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    _, bids = a_tender(bureau, project)
    a_right(bureau, 2)
    page = opened(window, qtbot, project)
    assert shown(page, Spot(bids[1], result="priority")) == "＋3.00"
    assert shown(page, Spot(bids[0], result="rank")) == "1"

    typed(qtbot, window, "70")

    assert shown(page, Spot(bids[0], result="total")) == "82.00"
    assert shown(page, Spot(bids[0], result="rank")) == "2"
    assert "第一名：第2社工服务中心，89.39分" in notes(page)


def test_a_mark_out_of_range_stays_in_red_until_it_is_right(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    judges, bids = a_tender(bureau, project)
    page = opened(window, qtbot, project)
    spot = Spot(bids[0], judges[0], "score")

    typed(qtbot, window, "901")

    assert shown(page, spot) == "901"
    assert "没有写入：第1社工服务中心　陈大文：应在0到100分之间，现为901.00。" in notes(page)
    assert matrix(bureau, project).bids[0].marks[judges[0]] == 90
    page.grid.stand_on(spot)
    typed(qtbot, window, "91")
    assert matrix(bureau, project).bids[0].marks[judges[0]] == 91
    assert "没有写入" not in notes(page)


def test_what_a_rule_refuses_stays_to_be_corrected(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    a_bid(bureau, project)
    page = opened(window, qtbot, project)

    page.grid.stand_on(Spot(bid=page.grid.sheet.coming.bid, field="bidder"))
    typed(qtbot, window, "第1社工服务中心")

    assert "已登记过对这个项目的投标" in notes(page)
    assert len(matrix(bureau, project).bids) == 1
    page.grid.stand_on(Spot(bid=page.grid.sheet.coming.bid, field="bidder"))
    press(qtbot, window, Key.Key_Delete)
    assert "已登记过" not in notes(page)


def test_space_turns_the_review_and_delete_empties_a_mark(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    judges, bids = a_tender(bureau, project)
    page = opened(window, qtbot, project)

    press(qtbot, window, Key.Key_Delete)
    page.grid.stand_on(Spot(bids[0], field="qualified"))
    press(qtbot, window, Key.Key_Space)

    found = matrix(bureau, project)
    assert judges[0] not in found.bids[0].marks
    assert found.bids[0].qualified is False


def test_the_arrows_walk_over_weights_and_a_weight_counts(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    a_tender(bureau, project)
    opened(window, qtbot, project)

    press(qtbot, window, Key.Key_Up)
    press(qtbot, window, Key.Key_Up)
    typed(qtbot, window, "3", Key.Key_Tab)
    typed(qtbot, window, "2", Key.Key_Down)

    assert [each.weight for each in matrix(bureau, project).judges] == [3, 2]


def test_a_change_is_undone_by_ctrl_z(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    judges, _ = a_tender(bureau, project)
    page = opened(window, qtbot, project)
    typed(qtbot, window, "12")

    qtbot.keyClick(page.grid, Key.Key_Z, Ctrl)

    settle(window, qtbot)
    assert matrix(bureau, project).bids[0].marks[judges[0]] == 90


def test_a_block_of_marks_is_pasted_over_the_cells(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    judges, _ = a_tender(bureau, project)
    page = opened(window, qtbot, project)

    QGuiApplication.clipboard().setText("71\t72\n81\t1o2\n91\t92\n")
    qtbot.keyClick(page.grid, Key.Key_V, Ctrl)

    found = matrix(bureau, project).bids
    assert [[each.marks[judge] for judge in judges] for each in found] == [
        [71, 72],
        [81, 85],
        [91, 92],
    ]
    assert "没有写入：第2社工服务中心　李小明：“1o2”" in notes(page)


def test_a_whole_table_of_a_spreadsheet_makes_bids_and_judges(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    known = a_bid(bureau, project)
    page = opened(window, qtbot, project)
    table = (
        "序号\t投标单位\t报价(元)\t陈大文\t李小明\t总分\r\n"
        "\t工作单位\t\t大学\t协会\t\r\n"
        "1\t第1社工服务中心\t88,000\t90\t91\t\r\n"
        "2\t乙中心\t89000.5\t80\t81\t\r\n"
    )
    QGuiApplication.clipboard().setText(table)
    page.grid.setCurrentIndex(page.grid.sheet.index(0, 0))

    qtbot.keyClick(page.grid, Key.Key_V, Ctrl)

    found = matrix(bureau, project)
    assert [(each.bidder, each.price) for each in found.bids] == [
        ("第1社工服务中心", 88000),
        ("乙中心", Decimal("89000.50")),
    ]
    assert found.bids[0].id == known
    assert [(each.name, each.unit) for each in found.judges] == [
        ("陈大文", "大学"),
        ("李小明", "协会"),
    ]
    assert list(found.bids[1].marks.values()) == [80, 81]


def test_a_table_that_a_rule_refuses_is_told_and_nothing_of_it_is_written(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    a_bid(bureau, project)
    page = opened(window, qtbot, project)
    QGuiApplication.clipboard().setText("甲中心\n乙中心\n第1社工服务中心")
    page.grid.stand_on(Spot(bid=page.grid.sheet.coming.bid, field="bidder"))

    qtbot.keyClick(page.grid, Key.Key_V, Ctrl)

    assert [each.bidder for each in matrix(bureau, project).bids] == ["第1社工服务中心"]
    assert isinstance(window.desk.errors.dialog, RefusalDialog)


def test_what_is_pasted_without_names_is_told_and_left_out(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    a_tender(bureau, project)
    page = opened(window, qtbot, project)
    told: list[tuple[int, int]] = []
    page.grid.spilled.connect(lambda columns, rows: told.append((columns, rows)))

    QGuiApplication.clipboard().setText("71\t72\t73\n81\t82\t83\n91\t92\t93\n11\t12\t13")
    qtbot.keyClick(page.grid, Key.Key_V, Ctrl)

    assert told == [(1, 1)]
    found = matrix(bureau, project)
    assert (len(found.judges), len(found.bids)) == (2, 3)


def test_the_marks_are_copied_as_a_block(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    a_tender(bureau, project)
    page = opened(window, qtbot, project)

    press(qtbot, window, Key.Key_Right, Shift)
    press(qtbot, window, Key.Key_Down, Shift)
    qtbot.keyClick(page.grid, Key.Key_C, Ctrl)

    assert QGuiApplication.clipboard().text() == "90\t90\r\n85\t85"


def test_a_judge_is_removed_after_a_question(
    window: MainWindow, project: str, bureau: Workspace, answers: Answers, qtbot: QtBot
) -> None:
    judges, _ = a_tender(bureau, project)
    page = opened(window, qtbot, project)

    page.grid.stand_on(Spot(judge=judges[0], field="name"))
    press(qtbot, window, Key.Key_Delete)

    settle(window, qtbot)
    assert "删除评审专家“陈大文”，连同已打的分" in answers.asked[0][1]
    assert [each.id for each in matrix(bureau, project).judges] == judges[1:]


def test_ctrl_enter_opens_the_bid(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    _, bids = a_tender(bureau, project)
    opened(window, qtbot, project)

    press(qtbot, window, Key.Key_Return, Ctrl)

    settle(window, qtbot)
    page: Any = window.page
    assert (window.key, page.form.record_id) == ("register:project_bid", bids[0])


def dialog_of(page: Any, qtbot: QtBot) -> Any:
    push(qtbot, page, "award")
    found = page.findChild(AwardDialog)
    qtbot.waitUntil(found.isVisible)
    return found


def test_the_first_is_awarded_from_the_dialog(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    _, bids = a_tender(bureau, project)
    right = a_right(bureau, 1)
    page = opened(window, qtbot, project)
    dialog = dialog_of(page, qtbot)

    day: Any = dialog.on.reached()
    day.selectAll()
    qtbot.keyClicks(day, "20261102")
    push(qtbot, dialog, "award-agree")

    settle(window, qtbot)
    found = record(bureau, "project", project)
    assert (found.state, found.award_org) == ("AWARDED", "第1社工服务中心")
    assert (str(found.awarded_on), found.award_amount) == ("2026-11-02", 91000)
    assert record(bureau, "priority_right", right).state == "USED"
    assert "已确定“第1社工服务中心”中标" in notes(page)
    assert not page.award_button.isEnabled()
    assert shown(page, Spot(bids[0], result="rank")) == "1 中标"
    window.activateWindow()  # which the desktop does by itself
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(page.grid, Key.Key_Z, Ctrl)
    assert record(bureau, "project", project).state == "TENDERING"


def test_who_is_not_first_needs_a_reason_and_the_dialog_says_so(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    _, bids = a_tender(bureau, project)
    page = opened(window, qtbot, project)
    dialog = dialog_of(page, qtbot)
    qtbot.keyClick(dialog.bid, Key.Key_Down)

    push(qtbot, dialog, "award-agree")
    assert dialog.isVisible()
    assert "不是第一名" in dialog.fault.text()
    qtbot.keyClicks(dialog.reason, "withdrawn")
    push(qtbot, dialog, "award-agree")

    settle(window, qtbot)
    assert record(bureau, "project_bid", bids[1]).result == "WON"


def test_with_gaps_the_dialog_does_not_open(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    a_tender(bureau, project)
    page = opened(window, qtbot, project)
    press(qtbot, window, Key.Key_Delete)

    push(qtbot, page, "award")

    assert page.findChild(AwardDialog) is None


def test_a_failed_tender_is_registered_and_opened_again(
    window: MainWindow, project: str, bureau: Workspace, answers: Answers, qtbot: QtBot
) -> None:
    a_bid(bureau, project)
    page = opened(window, qtbot, project)
    answers.words = "合格的投标人不足3家"

    push(qtbot, page, "fail")

    settle(window, qtbot)
    assert record(bureau, "project", project).state == "FAILED_TENDER"
    assert "另有1家以前的投标已作废" in notes(page)
    push(qtbot, page, "reopen")
    settle(window, qtbot)
    assert record(bureau, "project", project).state == "TENDERING"
    assert page.award_button.isVisible()


def test_a_change_elsewhere_is_shown(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    _, bids = a_tender(bureau, project)
    page = opened(window, qtbot, project)

    saved = records.change(bureau, PROJECTS, project, {"price_weight": Decimal(0)})
    window.desk.saved(saved.change, "修改", PROJECTS.name)

    qtbot.waitUntil(lambda: shown(page, Spot(bids[0], result="total")) == "90.00", timeout=WAIT)
    assert page.grid.isColumnHidden(LEFT + 2 + 1 + 1)
    assert page.grid.spot.bid == bids[0]
    assert page.grid.currentIndex().row() == HEAD


def test_in_a_narrow_window_the_rank_stays_in_sight(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot
) -> None:
    for name in ("欧阳清", "赵一平", "钱二平"):
        a_judge(bureau, project, name)
    a_tender(bureau, project)
    window.resize(1093, 614)
    page = opened(window, qtbot, project)

    assert page.grid.horizontalScrollBar().maximum() == 0
    assert page.grid.isColumnHidden(page.grid.sheet.first_result)


@pytest.mark.parametrize("size", every_page.SIZES)
def test_a_full_matrix_is_named_reached_and_not_cut_off(
    window: MainWindow, project: str, bureau: Workspace, qtbot: QtBot, size: str
) -> None:
    a_tender(bureau, project)
    window.resize(every_page.SIZES[size])
    page = opened(window, qtbot, project)
    look().apply(Taste("dark"))

    assert every_page.nameless(window) == []
    assert every_page.cut_off(window) == []
    assert every_page.unreached(window, qtbot) == []
    assert page.width() <= window.width()


def test_a_station_has_no_page_of_tenders(sit: Sit, station: Workspace, qtbot: QtBot) -> None:
    make(station, PROJECTS)
    made = MainWindow(sit(station))
    qtbot.addWidget(made)
    made.show()
    screen = went(made, qtbot, "register:project")
    qtbot.waitUntil(lambda: screen.pane.rows.current is not None)

    qtbot.keyClick(screen.pane.grid, Key.Key_F7, Shift)

    settle(made, qtbot)
    assert made.key == "register:project"
    assert not {"tender", "register:project_bid", "register:tender_judge"} & set(made.specs)
