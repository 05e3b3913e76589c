"""The main window: pages by key, help, notices, background work, what is said of practice."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services import finding, records
from station_app.services.workspace import Workspace
from tests.builders import person_values
from tests.ui.window.conftest import Answers, Sit
from ui.desk import Desk
from ui.jobs import Stage
from ui.main_window import NARROW, MainWindow
from ui.page import Page

PEOPLE = BY_NAME["person"]
CONTROL = Qt.KeyboardModifier.ControlModifier


def shown(desk: Desk, qtbot: QtBot) -> MainWindow:
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> MainWindow:
    return shown(desk, qtbot)


def test_numbers_lead_to_pages(window: MainWindow, qtbot: QtBot) -> None:
    for number, key in enumerate(window.navigation.head.keys()[:9], 1):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), CONTROL)
        assert window.key == key


def test_help_opens_for_the_page_that_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.go("exchange")

    qtbot.keyClick(window, Qt.Key.Key_F1)

    assert window.key == "help"


def test_a_page_with_unsaved_work_is_left_only_when_it_lets_go(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window.page, "may_leave", lambda then: None)

    window.desk.go("help")

    assert window.key == "home"


def test_every_page_opens_and_is_made_once(window: MainWindow) -> None:
    for key in window.specs:
        window.desk.go(key)
        first: Page = window.page
        window.desk.go("home")
        window.desk.go(key)
        assert window.page is first


def test_a_narrow_window_slims_its_navigation(window: MainWindow) -> None:
    window.resize(NARROW - 40, 614)
    assert window.navigation.slim
    window.resize(NARROW + 40, 614)
    assert not window.navigation.slim


def test_folded_groups_are_folded_again_next_time(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.go("import")
    window.navigation.head.setFocus()
    qtbot.keyClick(window.navigation.head, Qt.Key.Key_Left)

    again = MainWindow(window.desk)
    qtbot.addWidget(again)

    assert again.navigation.folded_groups == {"工具"}


def test_no_page_makes_the_window_larger(window: MainWindow) -> None:
    for key in window.specs:
        window.desk.go(key)

    window.resize(1000, 560)

    assert (window.width(), window.height()) == (1000, 560)


def test_the_notice_takes_a_change_back(window: MainWindow, qtbot: QtBot) -> None:
    saved = records.create(window.desk.workspace, PEOPLE, person_values())
    window.desk.saved(saved.change, "新增人员 欧阳小兰", "person")
    assert window.notice.isVisible()
    window.notice.link.setFocus()

    qtbot.keyClick(window.notice.link, Qt.Key.Key_Space)

    assert finding.find(window.desk.workspace, PEOPLE).total == 0


def test_a_notice_goes_by_itself_but_not_from_under_the_keyboard(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.notice.timer.setInterval(20)
    saved = records.create(window.desk.workspace, PEOPLE, person_values())
    window.desk.saved(saved.change, "新增人员 欧阳小兰", "person")
    window.notice.link.setFocus()
    for _ in range(2):
        with qtbot.waitSignal(window.notice.timer.timeout):
            pass
    assert window.notice.isVisible()

    window.navigation.head.setFocus()

    qtbot.waitUntil(lambda: not window.notice.isVisible())


def test_a_record_is_opened_at_its_field_while_another_window_is_in_front(
    window: MainWindow, qtbot: QtBot
) -> None:
    record = records.create(window.desk.workspace, PEOPLE, person_values()).record.id
    other = QLabel("另一个窗口")
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow())

    window.desk.open_record("person", record, "mobile")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    focused = window.focusWidget()
    assert focused is not None
    assert focused.accessibleName().startswith("手机")


def test_undo_takes_the_last_change_back(window: MainWindow, qtbot: QtBot) -> None:
    saved = records.create(window.desk.workspace, PEOPLE, person_values())
    window.desk.saved(saved.change, "新增人员 欧阳小兰", "person")

    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)

    assert finding.find(window.desk.workspace, PEOPLE).total == 0


def test_running_work_is_shown_and_can_be_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    def work(progress: object) -> None:
        while True:
            progress(1, 4)  # type: ignore[operator]

    job = window.desk.run("导入 花名册.xlsx", work, lambda _: None)
    qtbot.waitUntil(lambda: "25%" in window.status.doing.text())
    qtbot.keyClick(window, Qt.Key.Key_F8)
    assert window.panel.isVisible()

    job.cancel()

    qtbot.waitUntil(lambda: job.stage is Stage.CANCELLED)
    qtbot.waitUntil(lambda: not window.status.bar.isVisible())


def test_closing_asks_while_work_is_running(
    window: MainWindow, answers: Answers, qtbot: QtBot
) -> None:
    def work(progress: object) -> None:
        while True:
            progress(1, 4)  # type: ignore[operator]

    job = window.desk.run("导入 花名册.xlsx", work, lambda _: None)
    answers.agree = False
    left: list[int] = []

    window.may_close(lambda: left.append(1))

    assert not left
    assert answers.asked[-1][0] == "任务还没有完成"
    job.cancel()


def test_practice_is_said_over_every_page(sit: Sit, station: Workspace, qtbot: QtBot) -> None:
    station.identity = dataclasses.replace(station.identity, demo=True)
    window = shown(sit(station), qtbot)

    bands = [w for w in window.findChildren(QLabel) if w.objectName() == "practice-band"]

    assert len(bands) == 1
    assert bands[0].isVisible()


def test_the_bureau_has_its_inbox_and_no_exchange(bureau_desk: Desk, qtbot: QtBot) -> None:
    window = shown(bureau_desk, qtbot)

    assert "inbox" in window.specs
    assert "exchange" not in window.specs


def test_the_arrows_walk_through_the_pages(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F6)
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Down)

    assert window.key == window.navigation.head.keys()[3]
    assert window.navigation.head.hasFocus()
    qtbot.keyClick(window.navigation.head, Qt.Key.Key_Return)
    assert window.page.isAncestorOf(QApplication.focusWidget())
