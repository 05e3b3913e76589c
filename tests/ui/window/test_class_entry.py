"""One class entered for many people by keyboard: what is saved stands in the store."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station_app.services import records, recycling
from station_app.services.workspace import Workspace
from tests.builders import resident_id, worker_values
from tests.exams import applied
from tests.exams import session as examination
from tests.learning import ATTENDANCES, COURSES, STUDIES, attend, course, entered, person
from tests.services.rosters import stored
from tests.services.test_records import WORKERS
from tests.ui.window import test_every_page as every_page
from tests.ui.window.conftest import Answers
from tests.ui.window.talent_screens import (
    WAIT,
    Ctrl,
    Key,
    column,
    pick_from,
    press,
    push,
    remarks,
    settle,
    total,
    went,
    window,
)
from ui.main_window import MainWindow
from ui.screens.classes.roll_table import HOURS_AT, OUTCOME, PASSED, PROOF

__all__ = ["window"]


def entry(window: MainWindow, qtbot: QtBot, held: str) -> Any:
    """Open the entry of a class."""
    return went(window, qtbot, "class-entry", course=held)


def paste(page: Any, qtbot: QtBot, text: str) -> None:
    """Paste a list and wait until the store has said what becomes of it."""
    QApplication.clipboard().setText(text)
    page.naming.text.setFocus()
    qtbot.keyClick(page.naming.text, Key.Key_V, Ctrl)
    qtbot.keyClick(page.naming.text, Key.Key_Return, Ctrl)
    qtbot.waitUntil(lambda: bool(page.roll.entrants), timeout=WAIT)
    checked(page, qtbot)


def checked(page: Any, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.plan is not None, timeout=WAIT)


def save(page: Any, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(page, Key.Key_S, Ctrl)
    qtbot.waitUntil(lambda: not page.save_wanted, timeout=WAIT)
    settle(window, qtbot)
    checked(page, qtbot)


def test_f7_leads_from_a_class_of_the_list_to_its_entry(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    held = course(station)
    screen = went(window, qtbot, "register:training_session")
    qtbot.waitUntil(lambda: screen.pane.rows.current is not None)

    qtbot.keyClick(screen.pane.grid, Key.Key_F7)

    page: Any = window.page
    assert (window.key, page.course) == ("class-entry", held)
    assert page.common.hours.typed() == "16"
    assert QApplication.focusWidget() is page.naming.text


def test_sixty_people_are_pasted_and_saved_in_one_change(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    held = course(station)
    names = [f"王{chr(0x4E00 + number)}" for number in range(60)]
    for number, name in enumerate(names):
        person(station, number, name=name, id_number=resident_id(number))
    page = entry(window, qtbot, held)
    page.common.proof.setFocus()
    qtbot.keyClicks(page.common.proof, "HG-001")

    paste(page, qtbot, "\n".join(names))
    save(page, window, qtbot)

    saved = stored(station, ATTENDANCES)
    assert len(saved) == total(station, STUDIES) == 60
    assert {(each.hours_actual, each.passed) for each in saved} == {(Decimal(16), True)}
    assert {each.proof_no for each in saved} == {f"HG-{number:03}" for number in range(1, 61)}
    assert "新增60人" in window.notice.words.text()
    qtbot.keyClick(page, Key.Key_Z, Ctrl)
    assert total(station, ATTENDANCES) == total(station, STUDIES) == 0


def test_who_is_in_the_class_or_stands_there_twice_is_told_and_takes_no_number(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    held, names = course(station), ("甲一", "乙二", "丙三")
    people = [person(station, number, name=name) for number, name in enumerate(names, 1)]
    attend(station, held, people[0])
    page = entry(window, qtbot, held)
    qtbot.keyClicks(page.common.proof, "PX-009")

    paste(page, qtbot, "甲一、乙二、乙二、丙三")

    assert column(page.table, OUTCOME) == ["已在班上", "新增", "名单中重复", "新增"]
    assert column(page.table, PROOF) == ["", "PX-009", "", "PX-010"]
    save(page, window, qtbot)
    assert total(station, ATTENDANCES) == 3
    assert set(column(page.table, OUTCOME)) == {"已在班上", "名单中重复"}


def test_one_of_several_of_a_name_is_chosen_by_enter(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    held = course(station)
    wanted = [person(station, number, name="王芳") for number in (1, 2)][1]
    page = entry(window, qtbot, held)
    paste(page, qtbot, "王芳")
    assert "有2位同名的人" in remarks(page.table)[0]

    press(qtbot, window, Key.Key_Return)
    pick_from(qtbot, page._menu, resident_id(2)[-4:])
    checked(page, qtbot)
    save(page, window, qtbot)

    assert [each.person for each in stored(station, ATTENDANCES)] == [wanted]


def test_somebody_unknown_stays_in_the_list_while_the_others_are_saved(
    window: MainWindow, station: Workspace, qtbot: QtBot, answers: Answers
) -> None:
    held = course(station)
    person(station, 1, name="甲一")
    page = entry(window, qtbot, held)
    paste(page, qtbot, "甲一\n查无此人")

    save(page, window, qtbot)

    assert "有1行没有选定人员或有错误" in answers.asked[-1][1]
    assert total(station, ATTENDANCES) == 1
    assert column(page.table, OUTCOME) == ["已在班上", "没有登记"]


def test_who_was_registered_meanwhile_is_found(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    page = entry(window, qtbot, course(station))
    paste(page, qtbot, "甲一")
    press(qtbot, window, Key.Key_Return)
    pick_from(qtbot, page._menu, "登记新人员")
    settle(window, qtbot)
    assert window.key == "register:person"

    person(station, 1, name="甲一")
    window.desk.touched("person")

    qtbot.waitUntil(lambda: column(page.table, OUTCOME) == ["新增"], timeout=WAIT)


def test_a_cell_is_typed_over_and_space_turns_passed(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    held = course(station)
    for number, name in enumerate(("甲一", "乙二"), 1):
        person(station, number, name=name)
    page = entry(window, qtbot, held)
    paste(page, qtbot, "甲一、乙二")
    page.table.stand_on(page.roll.entrants[1].key, HOURS_AT)

    qtbot.keyClick(page.table, Key.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "7.5")
    press(qtbot, window, Key.Key_Return)
    qtbot.waitUntil(lambda: column(page.table, HOURS_AT) == ["16", "7.5"])
    qtbot.keyClick(page.table, Key.Key_Space)
    assert column(page.table, PASSED) == ["是", "否"]
    save(page, window, qtbot)

    saved = {each.hours_actual: each.passed for each in stored(station, ATTENDANCES)}
    assert saved == {Decimal(16): True, Decimal("7.5"): False}


def test_what_the_store_answers_leaves_a_cell_that_is_typed_into_alone(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    person(station, 1, name="甲一")
    page = entry(window, qtbot, course(station))
    paste(page, qtbot, "甲一")
    page.table.stand_on(page.roll.entrants[0].key, HOURS_AT)
    qtbot.keyClick(page.table, Key.Key_F2)
    qtbot.keyClicks(QApplication.focusWidget(), "7")

    page.refresh()
    qtbot.waitUntil(lambda: page.plan is None)
    checked(page, qtbot)
    press(qtbot, window, Key.Key_Return)

    qtbot.waitUntil(lambda: column(page.table, HOURS_AT) == ["7"])


def test_hours_that_are_no_number_are_told_and_not_taken(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    person(station, 1, name="甲一")
    page = entry(window, qtbot, course(station))
    paste(page, qtbot, "甲一")

    page.table.lines.setData(page.table.lines.index(0, HOURS_AT), "两天")

    assert "不是学时" in window.notice.words.text()
    assert column(page.table, HOURS_AT) == ["16"]


def test_a_class_at_the_same_time_is_told_under_the_line(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    held, clashing = course(station, 1), course(station, 2, title="同期班")
    attend(station, clashing, person(station, 1, name="甲一"))
    page = entry(window, qtbot, held)

    paste(page, qtbot, "甲一")

    assert any("同期班" in text for text in remarks(page.table))
    assert "同期班" in page.table.lines.data(page.table.lines.index(1, 0), 0)


def test_workers_are_ticked_by_space(window: MainWindow, station: Workspace, qtbot: QtBot) -> None:
    held, someone = course(station), person(station, 1, name="甲一")
    post = entered(station, WORKERS, worker_values(someone))
    records.move(station, WORKERS, post, "ACTIVE")
    page = entry(window, qtbot, held)

    push(qtbot, page, "way-1")
    qtbot.keyClicks(page.naming.filter, "jy")
    press(qtbot, window, Key.Key_Return)
    press(qtbot, window, Key.Key_Space)
    press(qtbot, window, Key.Key_Return, Ctrl)
    checked(page, qtbot)
    save(page, window, qtbot)

    assert [each.person for each in stored(station, ATTENDANCES)] == [someone]
    qtbot.waitUntil(lambda: "已在班上" in page.naming.tick_list.item(0).text(), timeout=WAIT)


def test_all_applicants_of_an_examination_are_ticked_at_once(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    sat, held = examination(station), course(station, kind="EXAM_COACHING")
    for number in (1, 2):
        applied(station, person(station, number, name="考" + "甲乙丙"[number]), sat)
    page = entry(window, qtbot, held)
    push(qtbot, page, "way-1")

    qtbot.keyClick(page.naming.source, Key.Key_Down)
    qtbot.waitUntil(lambda: page.naming.tick_list.count() == 2, timeout=WAIT)
    push(qtbot, page, "tick-all")
    push(qtbot, page, "add-people")
    checked(page, qtbot)
    save(page, window, qtbot)

    assert total(station, ATTENDANCES) == 2


def test_delete_takes_a_line_out(window: MainWindow, station: Workspace, qtbot: QtBot) -> None:
    person(station, 1, name="甲一")
    page = entry(window, qtbot, course(station))
    paste(page, qtbot, "甲一\n查无此人")
    page.table.stand_on(page.roll.entrants[1].key)

    qtbot.keyClick(page.table, Key.Key_Delete)

    assert column(page.table, 1) == ["甲一"]


def test_a_list_that_was_not_saved_is_asked_about_and_kept(
    window: MainWindow, station: Workspace, qtbot: QtBot, answers: Answers
) -> None:
    person(station, 1, name="甲一")
    page = entry(window, qtbot, course(station))
    paste(page, qtbot, "甲一")
    answers.agree = False

    window.desk.go("home")

    assert answers.asked[-1][0] == "名单还没有保存"
    assert (window.key, len(page.roll.entrants)) == ("class-entry", 1)
    page.roll.clear()


@pytest.mark.parametrize("size", every_page.SIZES)
def test_a_full_page_is_named_reached_and_whole(
    window: MainWindow, station: Workspace, qtbot: QtBot, size: str
) -> None:
    window.resize(every_page.SIZES[size])
    person(station, 1, name="甲一")
    page = entry(window, qtbot, course(station))
    paste(page, qtbot, "甲一\n查无此人")

    assert every_page.nameless(window) == []
    assert every_page.cut_off(window) + every_page.sideways(window) == []
    assert every_page.unreached(window, qtbot) == []
    page.roll.clear()


def test_the_class_of_the_table_is_gone(
    window: MainWindow, station: Workspace, qtbot: QtBot
) -> None:
    held = course(station)
    page = entry(window, qtbot, held)
    recycling.delete(station, COURSES, held)
    page.common.hours.edited.emit()

    qtbot.waitUntil(lambda: window.desk.errors.dialog is not None, timeout=WAIT)

    assert page.plan is None
