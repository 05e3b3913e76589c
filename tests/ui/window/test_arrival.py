"""The window tells once what is to be told of opened books, and watches the clock after that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station_app.services import arriving
from station_app.services.workspace import Workspace
from tests.services.conftest import clock
from tests.ui.window.conftest import Answers, Going
from ui.arrival import LOOK_EVERY, Arrival
from ui.ask import Question
from ui.desk import Desk


@pytest.fixture
def arrival(desk: Desk, qtbot: QtBot) -> Arrival:
    window = QWidget()
    qtbot.addWidget(window)
    return Arrival(desk, window, desk)


def test_what_is_told_of_opened_books_is_asked_once(
    arrival: Arrival, answers: Answers, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(arriving, "arrive", lambda _: ("换了电脑。", "时钟不对。"))

    arrival.begin()

    qtbot.waitUntil(lambda: bool(answers.asked))
    assert answers.asked == [("请先看一下", "换了电脑。\n\n时钟不对。")]


def test_the_person_is_led_to_the_log(
    arrival: Arrival,
    going: Going,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(arriving, "arrive", lambda _: ("换了电脑。",))

    arrival.begin()

    qtbot.waitUntil(lambda: bool(going))
    assert going == [("audit", {})]


def test_books_of_which_nothing_is_to_be_told_open_silently(
    arrival: Arrival, desk: Desk, answers: Answers, qtbot: QtBot
) -> None:
    arrival.begin()
    qtbot.waitUntil(lambda: (desk.workspace.home / "store.head").exists())
    qtbot.waitUntil(lambda: desk.jobs.idle)

    assert answers.asked == []


def test_a_step_of_the_clock_is_told_while_the_books_are_open(
    arrival: Arrival, station: Workspace, answers: Answers, qtbot: QtBot
) -> None:
    station.now = lambda: clock() - timedelta(hours=3)

    arrival.look()

    qtbot.waitUntil(lambda: bool(answers.asked))
    assert "时钟倒退了约3小时" in answers.asked[0][1]


def test_the_clock_is_looked_at_every_minute_until_the_books_are_closed(arrival: Arrival) -> None:
    arrival.begin()
    assert (arrival.timer.isActive(), arrival.timer.interval()) == (True, LOOK_EVERY)

    arrival.end()

    assert not arrival.timer.isActive()


def test_a_long_text_is_shown_whole(qtbot: QtBot) -> None:
    question = Question(
        None, "请先看一下", "这里的数据比上次使用时旧。" * 40, "好", "不", "primary"
    )
    qtbot.addWidget(question)

    question.show()

    words = question.text
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))
