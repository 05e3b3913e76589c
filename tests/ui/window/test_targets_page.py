"""The page of yearly targets by keyboard: issue, score like a spreadsheet, settle, undo."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers.targets import TARGET_ITEMS, TARGET_RESPONSIBILITIES
from station_app.services.target_issuing import issue_to_all
from station_app.services.workspace import Workspace
from tests.services.exchange.district import get, live
from tests.services.governing import STATIONS, fill, issued
from tests.ui.window.conftest import Answers, Sit
from ui.desk import Desk
from ui.screens.targets.page import TargetsPage

Key = Qt.Key
D = Decimal
FOURTEEN = 14
OWN, FINAL, NOTE = "own", "final", "note"


def opened(desk: Desk, qtbot: QtBot, **what: Any) -> TargetsPage:
    page = TargetsPage(desk)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.activateWindow()
    page.enter(**what)
    qtbot.waitUntil(lambda: page.found is not None and not desk.jobs._alive)
    page.focus_first()
    return page


@pytest.fixture
def page(bureau_desk: Desk, qtbot: QtBot) -> TargetsPage:
    """Open the page at a bureau with targets of 60 and 40 points for one station."""
    issued(bureau_desk.workspace, STATIONS[0], 60, 40)
    made = opened(bureau_desk, qtbot)
    made.grid.setFocus()
    return made


def stand(page: TargetsPage, row: int, name: str) -> None:
    index = page.grid.lines.index(row, page.grid.lines.columns.index(name))
    page.grid.setCurrentIndex(index)


def type_in(page: TargetsPage, qtbot: QtBot, text: str, end: Key = Key.Key_Return) -> None:
    """Type into the current cell as a person does."""
    qtbot.keyClicks(page.grid, text[0])
    editor = page.grid.findChildren(QLineEdit, "cell-editor")[-1]  # Qt deletes those before late
    qtbot.keyClicks(editor, text[1:])
    qtbot.keyClick(editor, end)


def settled(page: TargetsPage, qtbot: QtBot) -> None:
    qtbot.wait(0)
    qtbot.waitUntil(lambda: not page.desk.jobs._alive)


def items(page: TargetsPage) -> list[Any]:
    found = live(page.desk.workspace, TARGET_ITEMS).values()
    return sorted(found, key=lambda each: each.no)


def whole(page: TargetsPage) -> Any:
    (found,) = live(page.desk.workspace, TARGET_RESPONSIBILITIES).values()
    return found


def press(page: QWidget, name: str, qtbot: QtBot) -> None:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    assert found.isVisible()
    found.setFocus()
    qtbot.keyClick(found, Key.Key_Space)


def test_scores_are_typed_down_a_column_and_kept_at_once(page: TargetsPage, qtbot: QtBot) -> None:
    stand(page, 0, FINAL)

    type_in(page, qtbot, "55.5")
    type_in(page, qtbot, "38")

    assert [each.final_score for each in items(page)] == [D("55.5"), D(38)]
    assert (whole(page).final_total, whole(page).grade) == (D("93.5"), "EXCELLENT")
    assert page.totals.text() == "还没有自评　核定 93.5　优秀　第 1 名"
    assert page.grid.currentIndex().row() == 2


def test_tab_goes_to_the_reason_of_a_deduction(page: TargetsPage, qtbot: QtBot) -> None:
    stand(page, 0, FINAL)

    type_in(page, qtbot, "50", Key.Key_Tab)
    type_in(page, qtbot, "late")

    assert (items(page)[0].final_score, items(page)[0].note) == (D(50), "late")


def test_bonus_penalty_and_veto_are_typed_below_the_targets(
    page: TargetsPage, qtbot: QtBot
) -> None:
    stand(page, 0, FINAL)
    for text in ("60", "40", "2", "1.5"):
        type_in(page, qtbot, text)
    qtbot.keyClick(page.grid, Key.Key_Space)

    found = whole(page)
    assert (found.bonus, found.penalty, found.veto) == (D(2), D("1.5"), True)
    assert (found.final_total, found.grade) == (D("100.5"), "FAIL")


def test_a_column_is_pasted_and_what_cannot_stand_stays_to_be_corrected(
    page: TargetsPage, qtbot: QtBot
) -> None:
    stand(page, 0, FINAL)
    QGuiApplication.clipboard().setText("58\tlate\r\n40.5\t")

    qtbot.keyClick(page.grid, Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    first, second = items(page)
    assert (first.final_score, first.note, second.final_score) == (D(58), "late", None)
    stand(page, 1, FINAL)
    assert "不能超过这一项的分值40分" in page.detail.scores.text()
    assert page.grid.currentIndex().data() == "40.5"
    type_in(page, qtbot, "40")
    assert (items(page)[1].final_score, page.refused) == (D(40), {})


def test_a_score_is_undone_and_emptied(page: TargetsPage, qtbot: QtBot) -> None:
    stand(page, 0, FINAL)
    type_in(page, qtbot, "55")
    page.undo()
    assert items(page)[0].final_score is None

    type_in(page, qtbot, "40", Key.Key_Up)
    assert (items(page)[1].final_score, page.grid.currentIndex().row()) == (D(40), 0)
    stand(page, 1, FINAL)
    qtbot.keyClick(page.grid, Key.Key_Delete)
    assert [each.final_score for each in items(page)] == [None, None]


def test_what_the_other_side_writes_cannot_be_typed(page: TargetsPage, qtbot: QtBot) -> None:
    stand(page, 0, OWN)

    qtbot.keyClicks(page.grid, "9")

    assert page.grid.findChild(QLineEdit, "cell-editor") is None
    assert items(page)[0].self_score is None


def test_scores_are_settled_reopened_and_confirmed(page: TargetsPage, qtbot: QtBot) -> None:
    stand(page, 0, FINAL)
    for text in ("60", "40"):
        type_in(page, qtbot, text)

    states = []
    for name in ("next", "reopen", "next", "next"):
        press(page, name, qtbot)
        settled(page, qtbot)
        states.append(whole(page).state)

    assert states == ["SCORED", "ISSUED", "SCORED", "CONFIRMED"]
    stand(page, 0, FINAL)
    qtbot.keyClicks(page.grid, "1")
    assert items(page)[0].final_score == D(60)


def test_unscored_targets_are_not_settled(page: TargetsPage, qtbot: QtBot) -> None:
    press(page, "next", qtbot)

    assert whole(page).state == "ISSUED"
    dialog = page.desk.errors.dialog
    assert dialog is not None


def test_all_stations_are_given_targets_and_that_is_undone(
    bureau_desk: Desk, qtbot: QtBot, answers: Answers
) -> None:
    page = opened(bureau_desk, qtbot)
    assert page.begin.hasFocus()

    qtbot.keyClick(page.begin, Key.Key_Space)
    qtbot.waitUntil(lambda: page.sheet is not None)

    books = bureau_desk.workspace
    count = len(live(books, TARGET_RESPONSIBILITIES))
    assert count > 1
    assert f"将给{count}个社工站各下达14项目标" in answers.asked[0][1]
    page.undo()
    assert live(books, TARGET_RESPONSIBILITIES) == {}


def test_a_question_that_is_declined_issues_nothing(
    bureau_desk: Desk, qtbot: QtBot, answers: Answers
) -> None:
    answers.agree = False
    page = opened(bureau_desk, qtbot)

    qtbot.keyClick(page.begin, Key.Key_Space)

    assert live(bureau_desk.workspace, TARGET_RESPONSIBILITIES) == {}


def test_down_in_the_list_shows_the_next_station_and_enter_goes_to_its_sheet(
    bureau_desk: Desk, qtbot: QtBot
) -> None:
    issue_to_all(bureau_desk.workspace, bureau_desk.workspace.today().year)
    page = opened(bureau_desk, qtbot)
    first = page.station

    qtbot.keyClick(page.stations, Key.Key_Down)
    qtbot.waitUntil(lambda: page.sheet is not None and page.sheet.station != first)
    qtbot.keyClick(page.stations, Key.Key_Return)

    assert page.grid.hasFocus()
    page.back()
    assert page.stations.hasFocus()


def test_a_sheet_is_printed_and_from_the_list_all_of_them(page: TargetsPage, qtbot: QtBot) -> None:
    gone: list[Any] = []
    page.desk.going.connect(lambda key, what: gone.append((key, what)))
    issued(page.desk.workspace, STATIONS[1])
    page.refresh()
    settled(page, qtbot)

    page.print_out()
    page.stations.setFocus()
    page.print_out()

    assert [len(what["records"]) for _, what in gone] == [1, 2]
    assert {(key, what["form"]) for key, what in gone} == {("print", "A32")}


@pytest.fixture
def own(sit: Sit, station: Workspace, qtbot: QtBot) -> TargetsPage:
    """Open the page at a station that has got its targets."""
    fill(station)
    with station.database.transaction("区局", "test") as session:
        model = TARGET_RESPONSIBILITIES.model
        for found in session.query(model):
            found.state = "ISSUED"
    return opened(sit(station), qtbot)


def test_a_station_types_its_own_scores_alone(own: TargetsPage, qtbot: QtBot) -> None:
    assert own.grid.hasFocus()
    stand(own, 0, OWN)

    type_in(own, qtbot, "39", Key.Key_Tab)
    type_in(own, qtbot, "ok")
    stand(own, 1, FINAL)
    qtbot.keyClicks(own.grid, "1")

    first, second = items(own)
    assert (first.self_score, first.self_note) == (D(39), "ok")
    assert (second.self_score, second.final_score) == (None, D(57))
    assert own.totals.text().startswith("自评 39")


def test_a_station_without_targets_is_told_where_they_come_from(desk: Desk, qtbot: QtBot) -> None:
    page = opened(desk, qtbot)

    with qtbot.waitSignal(desk.going) as gone:
        qtbot.keyClick(page.begin, Key.Key_Space)

    assert gone.args == ["exchange", {}]


def test_a_responsibility_of_another_year_is_shown_with_its_year(
    bureau_desk: Desk, qtbot: QtBot
) -> None:
    books = bureau_desk.workspace
    target, _ = issued(books, STATIONS[0])
    page = opened(bureau_desk, qtbot, year=2025)

    page.enter(responsibility=target)
    settled(page, qtbot)

    assert (page.year, page.years.currentData()) == (2026, 2026)
    assert page.sheet is not None
    assert page.sheet.id == get(books, TARGET_RESPONSIBILITIES, target).id
