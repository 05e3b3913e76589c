"""Who may sit an examination, by keyboard: reasons are told, and marks lead to states."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station_app.domain.registers.exams import EXAM_APPLICATIONS
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.exams import applied, candidate, session, work
from tests.services.test_examining import state, submitted
from tests.ui.window import test_every_page as every_page
from tests.ui.window.talent_screens import (
    WAIT,
    Ctrl,
    Key,
    column,
    press,
    push,
    remarks,
    settle,
    went,
    window,
)
from ui.main_window import MainWindow
from ui.screens.examining.table import VERDICT

__all__ = ["window"]


def opened(window: MainWindow, qtbot: QtBot, sat: str) -> Any:
    """Open the check of a session and wait for it."""
    page = went(window, qtbot, "exam-check", session=sat)
    qtbot.waitUntil(lambda: page.found is not None, timeout=WAIT)
    return page


def fit_and_short(station: Workspace) -> tuple[str, str, str]:
    """Enter a session with one who may sit and one who may not; return it and the applications."""
    sat = session(station)
    fit, short = candidate(station, 1), candidate(station, 2, months=36)
    made = [applied(station, person, sat).record.id for person in (fit, short)]
    return sat, made[0], made[1]


def test_f7_leads_from_a_session_of_the_list_to_its_check(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    sat, *_ = fit_and_short(station)
    screen = went(window, qtbot, "register:exam_session")
    qtbot.waitUntil(lambda: screen.pane.rows.current is not None)

    qtbot.keyClick(screen.pane.grid, Key.Key_F7)

    settle(window, qtbot)
    page: Any = window.page
    assert (window.key, page.session) == ("exam-check", sat)
    assert QApplication.focusWidget() is page.table


def test_those_who_are_barred_stand_first_with_the_reason(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    sat, _, short = fit_and_short(station)

    page = opened(window, qtbot, sat)

    assert column(page.table, VERDICT) == ["不符合", "符合"]
    assert page.table.key == short
    assert [each.check.reason for each in page.found.barred] == remarks(page.table)[:1]
    assert page.counts.text() == "共 2 人，符合 1，不符合 1"


def test_enter_opens_the_application(window: MainWindow, station: Workspace, qtbot: QtBot) -> None:
    sat, _, short = fit_and_short(station)
    opened(window, qtbot, sat)

    press(qtbot, window, Key.Key_Return)

    settle(window, qtbot)
    screen: Any = window.page
    assert (window.key, screen.form.record_id) == ("register:exam_application", short)


def test_f9_opens_the_person_of_a_line(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    sat, *_ = fit_and_short(station)
    page = opened(window, qtbot, sat)
    wanted = page.found.barred[0].person

    press(qtbot, window, Key.Key_F9)

    settle(window, qtbot)
    sheet: Any = window.page
    assert (window.key, sheet.career.person) == ("person-sheet", wanted)


def test_what_is_entered_meanwhile_changes_the_verdict(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    sat, *_ = fit_and_short(station)
    page = opened(window, qtbot, sat)

    work(station, page.found.barred[0].person, date(2015, 1, 1), date(2018, 1, 1))
    window.desk.touched("work_experience")

    qtbot.waitUntil(lambda: column(page.table, VERDICT) == ["符合", "符合"], timeout=WAIT)


def test_only_those_who_are_barred_are_shown_where_that_is_wanted(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    sat, *_ = fit_and_short(station)
    page = opened(window, qtbot, sat)

    qtbot.keyClick(page.only_barred, Key.Key_Space)

    assert column(page.table, VERDICT) == ["不符合"]


def test_marks_lead_to_states_and_the_result_is_told(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    sat = session(station)
    passed = submitted(station, candidate(station, 1), sat, score_comp=70, score_prac=70)
    waiting = submitted(station, candidate(station, 2), sat)
    opened(window, qtbot, sat)

    press(qtbot, window, Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)

    settle(window, qtbot)
    assert (state(station, passed), state(station, waiting)) == ("PASSED_ALL", "SUBMITTED")
    words = window.notice.words.text()
    assert "1人" in words
    assert "还在等成绩1人" in words
    qtbot.keyClick(window.page, Key.Key_Z, Ctrl)
    assert state(station, passed) == "SUBMITTED"


def test_the_forms_of_all_are_printed(window: MainWindow, station: Workspace, qtbot: QtBot) -> None:
    sat, fit, short = fit_and_short(station)
    page = opened(window, qtbot, sat)

    with qtbot.waitSignal(window.desk.going) as gone:
        qtbot.keyClick(page, Key.Key_P, Ctrl)

    assert gone.args[1]["form"] == "A03"
    assert gone.args[1]["records"] == [short, fit]
    settle(window, qtbot)


def test_a_session_without_applicants_leads_to_the_import(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    page = opened(window, qtbot, session(station))

    push(qtbot, page, "import")

    assert window.key == "import"


def test_who_withdrew_is_not_listed(window: MainWindow, station: Workspace, qtbot: QtBot) -> None:
    sat, fit, short = fit_and_short(station)
    records.move(station, EXAM_APPLICATIONS, short, "WITHDRAWN")

    page = opened(window, qtbot, sat)

    assert [line.key for line, _ in page.table.lines.rows] == [fit]


@pytest.mark.parametrize("size", every_page.SIZES)
def test_a_full_page_is_named_reached_and_whole(
    window: MainWindow, station: Workspace, qtbot: QtBot, size: str
) -> None:
    window.resize(every_page.SIZES[size])
    sat, *_ = fit_and_short(station)
    opened(window, qtbot, sat)

    assert every_page.nameless(window) == []
    assert every_page.cut_off(window) + every_page.sideways(window) == []
    assert every_page.unreached(window, qtbot) == []
