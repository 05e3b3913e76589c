"""人员一张表: found by keyboard, read, and left again to the records that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services import attaching, recycling, trail
from station_app.services.workspace import Workspace
from tests.builders import DAY
from tests.services.careers import brought, exam, learnt, person, registered, sat, worker
from tests.ui.window import test_every_page as every_page
from tests.ui.window.conftest import Sit
from ui.main_window import MainWindow
from ui.register.screen import RegisterScreen
from ui.screens.person_sheet.bars import Bar
from ui.screens.person_sheet.page import PersonSheet
from ui.screens.person_sheet.tables import EntryTable
from ui.theme.look import look, px
from ui.theme.taste import Taste

Key = Qt.Key


@pytest.fixture
def window(sit: Sit, station: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(sit(station))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    settle(made, qtbot)


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the store has answered everything."""
    jobs: Any = window.desk.jobs
    qtbot.waitUntil(lambda: not jobs._alive, timeout=20_000)
    QApplication.sendPostedEvents()


def opened(window: MainWindow, someone: str, qtbot: QtBot) -> PersonSheet:
    window.desk.go("person-sheet", register="person", record=someone)
    page = window.page
    assert isinstance(page, PersonSheet)
    qtbot.waitUntil(lambda: page.career is not None)
    settle(window, qtbot)
    return page


def named(page: QWidget, name: str) -> Any:
    """Return the widget with a name; those of an earlier showing are gone or hidden."""
    found = [each for each in page.findChildren(QWidget, name) if not each.isHidden()]
    assert found, f"there is no {name}"
    return found[-1]


def words(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.text())


def a_career(station: Workspace) -> tuple[str, str]:
    """Enter somebody in post with a term, hours and an examination; return person and worker."""
    someone = person(station, name="王芳")
    registered(station, someone)
    learnt(station, someone, 40)
    learnt(station, someone, 20, verified=False)
    sat(station, someone, exam(station, 2026), 68, 57, 61)
    return someone, worker(station, someone, contract_to=date(2026, 12, 1))


def test_f9_leads_from_a_row_of_any_list_to_the_person(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone, _ = a_career(station)
    window.desk.go("register:social_worker")
    settle(window, qtbot)
    screen: Any = window.page
    qtbot.waitUntil(lambda: screen.pane.rows.current is not None)

    qtbot.keyClick(screen.pane.grid, Key.Key_F9)

    sheet: Any = window.page
    assert isinstance(sheet, PersonSheet)
    qtbot.waitUntil(lambda: sheet.career is not None)
    assert sheet.career.person == someone
    qtbot.keyClick(sheet, Key.Key_Escape)
    assert window.key == "register:social_worker"


def test_f9_leads_from_an_open_form_to_the_person(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone, post = a_career(station)
    window.desk.open_record("social_worker", post)
    settle(window, qtbot)

    qtbot.keyClick(QApplication.focusWidget() or window.page, Key.Key_F9)

    sheet: Any = window.page
    qtbot.waitUntil(lambda: sheet.career is not None)
    assert sheet.career.person == someone


def test_a_new_form_has_nobody_to_show(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    window.desk.go("register:social_worker", new=True)
    settle(window, qtbot)

    qtbot.keyClick(QApplication.focusWidget() or window.page, Key.Key_F9)

    assert window.key == "register:social_worker"
    assert "请先选一条已经保存的记录" in words(window.notice)


def test_the_menu_and_the_side_panel_offer_it_where_records_lead_to_a_person(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    a_career(station)
    for key, offered in (("register:ce_record", True), ("register:exam_session", False)):
        window.desk.go(key)
        settle(window, qtbot)
        screen: Any = window.page
        assert isinstance(screen, RegisterScreen)
        qtbot.waitUntil(lambda screen=screen: screen.pane.rows.current is not None)
        screen.menus.of_row(screen.mapToGlobal(screen.rect().center()))
        texts = [each.text() for each in screen.menus.open.actions()]
        screen.menus.open.close()
        assert ("人员一张表\tF9" in texts) is offered
        assert bool(screen.findChildren(QWidget, "to-person-sheet")) is offered


def test_a_reminder_of_today_opens_the_list_of_exactly_its_people(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone, _ = a_career(station)
    person(station, 2)
    window.page.refresh()
    qtbot.waitUntil(lambda: bool(window.page.findChildren(QWidget, "errand-due-closes")))

    qtbot.keyClick(named(window.page, "errand-due-closes"), Key.Key_Space)

    settle(window, qtbot)
    screen: Any = window.page
    assert window.key == "register:person"
    qtbot.waitUntil(lambda: screen.pane.table.rowCount() == 1)
    assert screen.pane.rows.current.id == someone
    assert "指定的 1 人" in words(screen) + " ".join(
        each.text() for each in screen.findChildren(QPushButton)
    )


def test_somebody_is_found_by_initials_and_enter(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone, _ = a_career(station)
    window.desk.go("person-sheet")
    page: Any = window.page
    qtbot.keyClick(page, Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    qtbot.keyClicks(page.finder, "wf")
    qtbot.waitUntil(lambda: page.finder.is_open, timeout=10_000)
    qtbot.keyClick(page.finder, Key.Key_Return)

    qtbot.waitUntil(lambda: page.career is not None)
    assert page.career.person == someone
    assert named(page, "name").text() == "王芳"


def test_without_a_person_the_page_says_how_to_find_one(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.go("person-sheet")

    assert "看谁的一张表？" in words(window.page)
    assert not named(window.page, "print").isEnabled()
    qtbot.keyClick(named(window.page, "find"), Key.Key_Space)
    assert QApplication.focusWidget() is named(window.page, "person-search")


def test_term_hours_and_eligibility_are_told(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    page = opened(window, a_career(station)[0], qtbot)

    assert "正在受理再登记" in named(page, "term-text").text()
    assert named(page, "study-text").text() == "2027年1月9日以前须核定72小时，还差32小时。"
    assert words(named(page, "hours")) == "已核定 40 小时 待核定 20 小时 要求 72 小时"
    exams = words(named(page, "card-exams"))
    assert "社会工作师 资料不全" in exams
    assert "须在2027年度内通过中级实务" in exams


def test_the_bar_of_hours_has_proved_claimed_and_expected_hours(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    page = opened(window, a_career(station)[0], qtbot)

    bar: Bar = named(page, "hours-bar")

    assert [round(end, 2) for _, end, _ in bar.parts] == [0.83, 0.56]
    assert round(bar.mark or 0, 2) == 0.96
    assert bar.accessibleName().startswith("已核定 40 小时，待核定 20 小时，要求 72 小时")
    assert not bar.grab().isNull()


def test_enter_opens_the_record_of_a_line(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone, _ = a_career(station)
    sat(station, someone, exam(station, 2025), 58, 52, 55)
    page = opened(window, someone, qtbot)
    table: EntryTable = named(page, "block-exam_application")
    table.setFocus()
    qtbot.keyClick(table, Key.Key_Down)
    wanted: Any = table.current

    qtbot.keyClick(table, Key.Key_Return)

    settle(window, qtbot)
    screen: Any = window.page
    assert window.key == "register:exam_application"
    assert wanted.cells[0] == "2025"
    assert screen.form.record_id == wanted.record


def test_a_line_of_a_part_opens_the_whole(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone, _ = a_career(station)
    page = opened(window, someone, qtbot)
    table: EntryTable = named(page, "block-certificate")
    table.setFocus()

    qtbot.keyClick(table, Key.Key_Return)

    settle(window, qtbot)
    screen: Any = window.page
    assert (window.key, screen.form.record_id) == ("register:person", someone)


def test_what_is_due_opens_its_record(window: MainWindow, station: Workspace, qtbot: QtBot) -> None:
    someone, post = a_career(station)
    page = opened(window, someone, qtbot)
    career: Any = page.career
    contract = [place for place, each in enumerate(career.due) if each.record == post]

    qtbot.keyClick(named(page, f"due-{contract[0]}"), Key.Key_Space)

    settle(window, qtbot)
    screen: Any = window.page
    assert (window.key, screen.form.record_id) == ("register:social_worker", post)


def test_numbers_are_masked_until_they_are_asked_for_and_that_is_logged(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    page = opened(window, a_career(station)[0], qtbot)
    assert "138****0001" in named(page, "numbers").text()

    qtbot.keyClick(named(page, "reveal"), Key.Key_Space)

    assert "13800130001" in named(page, "numbers").text()
    newest = trail.numbers(station, trail.Sieve())[:1]
    assert [each.what for each in trail.entries(station, newest)] == ["查看完整号码"]


def test_the_photo_is_shown_and_a_lost_one_stops_nothing(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    picture, device = QImage(50, 70, QImage.Format.Format_RGB32), QBuffer()
    picture.fill(0x808080)
    picture.save(device, "PNG")  # type: ignore[call-overload]
    kept = attaching.keep_photo(station, "face.png", bytes(device.data().data())).value
    shown, lost = person(station, photo=kept), person(station, 2, photo="0" * 64)

    page = opened(window, shown, qtbot)
    qtbot.waitUntil(lambda: named(page, "photo").pixmap().height() == px(105))
    page = opened(window, lost, qtbot)

    qtbot.waitUntil(lambda: named(page, "photo").text() == "欧")


def test_a_record_of_nobody_says_so(window: MainWindow, station: Workspace, qtbot: QtBot) -> None:
    given = {"organisation": "四方坪街道社工站", "name": "先进集体", "honoured_on": DAY}
    honour = brought(station, "practice_honour", **given)

    window.desk.go("person-sheet", register="practice_honour", record=honour)

    assert "这条记录没有对应的人员" in words(window.notice)
    assert "看谁的一张表？" in words(window.page)


def test_a_further_record_is_entered_for_the_person(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone, _ = a_career(station)
    page = opened(window, someone, qtbot)

    qtbot.keyClick(named(page, "new-study"), Key.Key_Space)

    settle(window, qtbot)
    screen: Any = window.page
    assert window.key == "register:ce_record"
    assert screen.form.body.box_of("person").editor.typed() == someone


def test_the_page_follows_what_others_change(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone, _ = a_career(station)
    page = opened(window, someone, qtbot)
    named(page, "block-ce_record").setFocus()

    learnt(station, someone, 12)
    window.desk.touched("ce_record")

    qtbot.waitUntil(lambda: "还差20小时" in named(page, "study-text").text(), timeout=10_000)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is named(page, "block-ce_record"))


def test_a_person_who_is_gone_leaves_the_page_empty(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone = person(station)
    page = opened(window, someone, qtbot)

    recycling.delete(station, BY_NAME["person"], someone)
    window.desk.touched()

    qtbot.waitUntil(lambda: page.career is None)
    assert "看谁的一张表？" in words(page)


def test_other_registers_stand_together_and_empty_cards_teach(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone = person(station)
    given = {"name": "优秀社会工作者", "honoured_on": date(2025, 3, 18)}
    brought(station, "practice_honour", person=someone, **given)

    page = opened(window, someone, qtbot)

    assert "表彰（1）" in words(named(page, "card-others"))
    assert "还没有参加过培训" in words(named(page, "card-training"))
    assert "还没有任职记录" in words(named(page, "card-posts"))


def test_the_card_of_the_person_is_printed(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone = person(station)
    page = opened(window, someone, qtbot)

    with qtbot.waitSignal(window.desk.going) as gone:
        qtbot.keyClick(page, Key.Key_P, Qt.KeyboardModifier.ControlModifier)

    assert gone.args == [
        "print", {"register": "person", "form": "card:person", "records": [someone]},
    ]  # fmt: skip


def test_columns_share_the_width_and_nothing_scrolls_sideways(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    someone, _ = a_career(station)
    brought(
        station, "work_experience", person=someone, organisation="长沙市开福区某社会工作服务中心",
        post="一线社会工作者", from_on=date(2020, 7, 1), to_on=date(2023, 2, 28),
    )  # fmt: skip
    window.resize(1093, 614)
    page = opened(window, someone, qtbot)

    for table in page.findChildren(EntryTable):
        widths = [table.columnWidth(at) for at in range(table.model().columnCount())]
        assert sum(widths) == table.viewport().width()


def test_the_page_follows_the_look(window: MainWindow, station: Workspace, qtbot: QtBot) -> None:
    page = opened(window, a_career(station)[0], qtbot)

    look().apply(Taste("dark"))

    assert named(page, "name").text() == "王芳"
    assert not page.grab().isNull()


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)])
def test_a_full_page_is_reached_named_and_whole(
    window: MainWindow, station: Workspace, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    opened(window, a_career(station)[0], qtbot)

    assert every_page.nameless(window) == []
    assert every_page.cut_off(window) + every_page.sideways(window) == []
    assert every_page.unreached(window, qtbot) == []


def test_no_part_of_the_page_flashes_as_a_window(
    window: MainWindow, station: Workspace, qapp: QApplication, qtbot: QtBot
) -> None:
    windows = every_page.Windows()
    qapp.installEventFilter(windows)
    try:
        opened(window, a_career(station)[0], qtbot)
    finally:
        qapp.removeEventFilter(windows)

    assert windows.seen == []


def test_what_is_due_stands_below_the_head_where_it_is_narrow(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    page = opened(window, a_career(station)[0], qtbot)

    for width, below in ((1366, False), (1093, True)):
        window.resize(width, 768)
        qtbot.waitUntil(
            lambda below=below: (named(page, "due").y() > named(page, "head").y()) is below  # type: ignore[misc]
        )
