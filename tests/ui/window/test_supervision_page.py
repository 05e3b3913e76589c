"""The page of supervision by keyboard: the calendar, a new session, tasks that are done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services import records, supervising, trail
from station_app.services.trail import Sieve
from station_app.services.workspace import Workspace
from tests.services.supervision import enter_expert, enter_session, enter_task, enter_worker
from tests.ui.window.conftest import Answers, Going
from tests.ui.window.forms import Seats, seats
from ui.desk import Desk, Notice
from ui.register.form import RecordForm
from ui.screens.supervision.page import AT_HAND, NOBODY, SupervisionPage

__all__ = ["seats"]  # fixtures

TODAY = date(2026, 11, 23)
Key = Qt.Key
Opened = Callable[[], SupervisionPage]


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Opened:
    """Return what opens the page once the books have what a test needs."""

    def opened() -> SupervisionPage:
        made = SupervisionPage(desk)
        qtbot.addWidget(made)
        made.resize(1158, 700)
        made.show()
        made.enter()
        qtbot.waitUntil(lambda: made.agenda is not None)
        return made

    return opened


def press(page: SupervisionPage, qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(page.month, key)


def shown(page: SupervisionPage) -> list[str]:
    return [line.cells[3] for line, _ in page.meetings.lines.rows]


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ((Key.Key_Left,), date(2026, 11, 22)),
        ((Key.Key_Down,), date(2026, 11, 30)),
        ((Key.Key_Down, Key.Key_Right), date(2026, 12, 1)),
        ((Key.Key_Up,) * 4, date(2026, 10, 26)),
        ((Key.Key_PageUp,), date(2026, 10, 23)),
        ((Key.Key_PageDown, Key.Key_PageDown), date(2027, 1, 23)),
        ((Key.Key_PageDown, Key.Key_Home), TODAY),
    ],
)
def test_the_arrows_walk_on_through_the_months(
    page: Opened, qtbot: QtBot, keys: tuple[Qt.Key, ...], day: date
) -> None:
    opened = page()

    press(opened, qtbot, *keys)

    assert opened.month.day == day
    assert opened.title.text() == f"{day.year}年{day.month}月"
    assert opened.month.days.day_at(opened.month.currentIndex()) == day


def test_enter_on_an_empty_day_begins_a_session_of_that_day(
    page: Opened, going: Going, station: Workspace, qtbot: QtBot
) -> None:
    enter_expert(station)

    press(page(), qtbot, Key.Key_Right, Key.Key_Return)

    values = {"new": True, "values": {"held_on": date(2026, 11, 24)}}
    assert going == [("register:supervision_session", values)]


def test_enter_opens_the_one_session_of_a_day(
    page: Opened, going: Going, station: Workspace, qtbot: QtBot
) -> None:
    session = enter_session(station, enter_expert(station), held=False, held_on=TODAY)

    press(page(), qtbot, Key.Key_Return)

    ((where, what),) = going
    assert (where, what["record"]) == ("register:supervision_session", session)


def test_enter_on_a_day_with_several_leads_to_its_list(
    page: Opened, going: Going, station: Workspace, qtbot: QtBot
) -> None:
    expert = enter_expert(station)
    for start, topic in (("14:00", "下午"), ("09:00", "上午")):
        values: dict[str, Any] = {"held_on": TODAY, "start_at": start, "end_at": "17:00"}
        last = enter_session(station, expert, held=False, topic=topic, **values)
    opened = page()

    press(opened, qtbot, Key.Key_Return)
    qtbot.waitUntil(opened.meetings.hasFocus)
    qtbot.keyClick(opened.meetings, Key.Key_Return)

    assert shown(opened) == ["上午", "下午"]
    assert going[0][1]["record"] == last


def test_a_month_that_is_turned_to_shows_its_sessions(
    page: Opened, station: Workspace, qtbot: QtBot
) -> None:
    day = date(2026, 12, 23)
    enter_session(station, enter_expert(station), held=False, held_on=day, topic="年末督导")
    opened = page()

    press(opened, qtbot, Key.Key_PageDown)

    qtbot.waitUntil(lambda: shown(opened) == ["年末督导"])


def test_space_reports_a_task_as_done_with_words(
    page: Opened, station: Workspace, answers: Answers, notices: list[Notice], qtbot: QtBot
) -> None:
    session = enter_session(station, enter_expert(station), enter_worker(station))
    task = enter_task(station, session)
    answers.words = "已补写，督导者审阅过"
    opened = page()
    opened.tasks.setFocus()

    qtbot.keyClick(opened.tasks, Key.Key_Space)

    stored: Any = records.get(station, BY_NAME["supervision_task"], task)
    assert (stored.done_on, stored.done_note) == (TODAY, "已补写，督导者审阅过")
    assert "登记“补写家访记录”完成" in notices[-1].text
    qtbot.waitUntil(lambda: not opened.tasks.tasks)


def test_without_words_nothing_is_done(
    page: Opened, station: Workspace, answers: Answers, qtbot: QtBot
) -> None:
    task = enter_task(station, enter_session(station, enter_expert(station), held=False))
    answers.words = ""
    opened = page()
    opened.tasks.setFocus()

    qtbot.keyClick(opened.tasks, Key.Key_Space)

    stored: Any = records.get(station, BY_NAME["supervision_task"], task)
    assert stored.done_on is None


def test_who_is_left_out_leads_to_the_sheet_of_that_person(
    page: Opened, going: Going, station: Workspace, qtbot: QtBot
) -> None:
    enter_expert(station)
    enter_worker(station)
    opened = page()
    opened.uncovered.setFocus()

    qtbot.keyClick(opened.uncovered, Key.Key_Return)

    assert opened.left_out.heading.text() == "本期没有督导的社工（1）"
    assert going[0][0] == "person-sheet"


def test_an_empty_book_teaches_to_enter_an_expert(page: Opened, going: Going, qtbot: QtBot) -> None:
    opened = page()

    assert opened.ground.currentIndex() == NOBODY
    expert = opened.findChild(QPushButton, "expert")
    assert isinstance(expert, QPushButton)
    expert.setFocus()
    qtbot.keyClick(expert, Key.Key_Space)
    assert going == [("register:expert", {"new": True})]


def test_a_session_entered_elsewhere_appears(
    page: Opened, desk: Desk, station: Workspace, qtbot: QtBot
) -> None:
    opened = page()
    enter_session(station, enter_expert(station), held=False, held_on=TODAY, topic="新排的")

    desk.touched("supervision_session")

    qtbot.waitUntil(lambda: shown(opened) == ["新排的"])
    assert opened.ground.currentIndex() == AT_HAND


def test_r_sv_06_opening_what_was_confided_is_written_into_the_log(
    desk: Desk, station: Workspace, qtbot: QtBot
) -> None:
    session = enter_session(station, enter_expert(station), held=False)
    form = RecordForm(desk, BY_NAME["supervision_session"])
    qtbot.addWidget(form)

    form.open_record(session)

    (latest, *_) = trail.entries(station, trail.numbers(station, Sieve()))
    assert latest.what == "查看保密内容"


def test_a_session_is_typed_on_the_day_that_was_chosen(
    page: Opened, going: Going, station: Workspace, desk: Desk, seats: Seats, qtbot: QtBot
) -> None:
    enter_expert(station)
    press(page(), qtbot, Key.Key_Right, Key.Key_Return)
    clerk = seats(desk, "supervision_session")
    clerk.form.open_new(going[0][1]["values"])

    clerk.type("qws", "expert")
    clerk.until(lambda: clerk.box("expert").editor.is_open)
    clerk.press(Key.Key_Return)
    for field, text in (("start_at", "0900"), ("end_at", "1030"), ("mode", "gb")):
        clerk.type(text, field)
    clerk.save()

    (meeting,) = supervising.calendar(station, TODAY)
    assert (meeting.on, meeting.start, meeting.end) == (date(2026, 11, 24), "09:00", "10:30")
    assert (meeting.supervisor, meeting.mode) == ("秦望舒", "个别")
