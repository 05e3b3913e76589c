"""The page of the figures by keyboard: a day is typed, a figure opens its records."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station_app.services.listing import Filter
from station_app.services.workspace import Workspace
from tests.builders import person_values, worker_values
from tests.services.ledgers.talents import enter
from tests.ui.window.conftest import Sit
from ui.desk import Desk, Notice
from ui.main_window import MainWindow
from ui.screens.figures.page import FiguresPage

ENTER = Qt.Key.Key_Return


@pytest.fixture
def workers(station: Workspace) -> list[str]:
    """Enter two workers, hired before and after the day of the report."""
    found = []
    for number, hired in enumerate((date(2010, 4, 1), date(2010, 6, 11)), 1):
        person = enter(station, "person", **person_values(number))
        values = worker_values(person, hired_on=hired)
        found.append(enter(station, "social_worker", "ACTIVE", **values))
    return found


@pytest.fixture
def page(desk: Desk, workers: list[str], qtbot: QtBot) -> FiguresPage:
    made = FiguresPage(desk)
    qtbot.addWidget(made)
    made.resize(1000, 620)
    made.show()
    made.enter()
    counted(made, qtbot, "2026-11-23")
    return made


def counted(page: FiguresPage, qtbot: QtBot, day: str) -> None:
    qtbot.waitUntil(lambda: page.day.told.text().endswith(f"至 {day}"), timeout=10_000)


def shown(page: FiguresPage, label: str = "从业人员数") -> str:
    return next(line[1] for line in page.model.lines() if line[0] == label)


def type_day(page: FiguresPage, qtbot: QtBot, text: str) -> None:
    page.search()
    qtbot.keyClicks(page.day, text)
    qtbot.keyClick(page.day, ENTER)


def test_the_figures_of_today_are_there_at_once(page: FiguresPage) -> None:
    assert shown(page) == "2"
    assert shown(page, "考试合格率") == "—"


def test_a_day_that_is_typed_counts_and_leads_into_the_table(
    page: FiguresPage, qtbot: QtBot
) -> None:
    type_day(page, qtbot, "20100610")
    counted(page, qtbot, "2010-06-10")

    assert (shown(page), page.day.text()) == ("1", "2010-06-10")
    assert page.table.hasFocus()
    assert page.definition.text().startswith("从业人员数：")
    assert page.definition.text().endswith("依据的记录 1 条。")


def test_enter_on_a_figure_lists_its_records(
    page: FiguresPage, workers: list[str], desk: Desk, qtbot: QtBot
) -> None:
    gone: list[tuple[str, Any]] = []
    desk.going.connect(lambda key, what: gone.append((key, what)))
    type_day(page, qtbot, "2010.6.10")
    counted(page, qtbot, "2010-06-10")

    qtbot.keyClick(page.table, ENTER)

    assert gone == [("register:social_worker", {"filters": (Filter("id", "is", workers[0]),)})]


def test_a_figure_without_records_says_so(
    page: FiguresPage, notices: list[Notice], qtbot: QtBot
) -> None:
    page.table.setFocus()
    for _ in range(2):
        qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, ENTER)

    assert [each.text for each in notices] == ["“持证社工数”到2026-11-23没有依据的记录。"]


def test_what_is_no_day_is_told_and_nothing_is_shown(page: FiguresPage, qtbot: QtBot) -> None:
    type_day(page, qtbot, "2010-06")

    assert "缺少月或日" in page.day.told.text()
    assert page.day.told.property("role") == "bad"
    assert page.model.rowCount() == 0


def test_a_day_counts_when_its_field_is_left(page: FiguresPage, qtbot: QtBot) -> None:
    page.search()
    qtbot.keyClicks(page.day, "20100331")
    qtbot.keyClick(page.day, Qt.Key.Key_Tab)

    counted(page, qtbot, "2010-03-31")
    assert shown(page) == "0"


def test_the_table_is_copied_with_its_day(
    page: FiguresPage, notices: list[Notice], qtbot: QtBot
) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    lines = QApplication.clipboard().text().split("\r\n")
    assert lines[:2] == ["统计日期\t2026-11-23", "指标\t数值\t单位\t口径"]
    assert lines[2].startswith("从业人员数\t2\t人\t")
    assert len(notices) == 1


def test_it_is_counted_again_when_records_change(
    page: FiguresPage, station: Workspace, desk: Desk, qtbot: QtBot
) -> None:
    person = enter(station, "person", **person_values(3))
    enter(station, "social_worker", "ACTIVE", **worker_values(person))
    desk.touched("social_worker")

    qtbot.waitUntil(lambda: shown(page) == "3", timeout=10_000)


def test_the_list_that_opens_has_just_these_records(
    sit: Sit, station: Workspace, workers: list[str], qtbot: QtBot
) -> None:
    window = MainWindow(sit(station))
    qtbot.addWidget(window)
    window.show()
    window.desk.go("figures", as_of=date(2010, 6, 10))
    page: Any = window.page
    counted(page, qtbot, "2010-06-10")

    qtbot.keyClick(page.table, ENTER)

    listed: Any = window.page
    assert listed.register.name == "social_worker"
    qtbot.waitUntil(lambda: listed.pane.grid.model().rowCount() == 1, timeout=10_000)
    qtbot.waitUntil(lambda: listed.pane.rows.current is not None, timeout=10_000)
    assert listed.pane.rows.current.id == workers[0]
