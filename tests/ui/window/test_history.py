"""The history of a record: told in words, taken back step by step, never out of date."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services import cells, records
from tests.builders import person_values
from tests.services.test_records import person, worker
from tests.ui.window.conftest import Answers
from ui.desk import Desk, Notice
from ui.register.history import HistoryView

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]


@pytest.fixture
def view(desk: Desk, qtbot: QtBot) -> HistoryView:
    made = HistoryView(desk, PEOPLE)
    qtbot.addWidget(made)
    made.show()
    return made


def steps(view: HistoryView) -> list[QWidget]:
    return [each for each in view.findChildren(QWidget, "step") if each.isVisible()]


def words(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel))


def shown(view: HistoryView, qtbot: QtBot, record: str, count: int) -> list[QWidget]:
    view.show_record(record)
    qtbot.waitUntil(lambda: len(steps(view)) == count)
    return steps(view)


def undo_button(step: QWidget) -> QPushButton:
    found = step.findChild(QPushButton, "undo-step")
    assert found is not None
    return found


def test_the_newest_step_stands_first_with_old_and_new(
    view: HistoryView, desk: Desk, qtbot: QtBot
) -> None:
    record = person(desk.workspace)
    records.change(desk.workspace, PEOPLE, record, {"mobile": "13900139000"})

    newest, first = shown(view, qtbot, record, 2)

    assert "修改 今天 09:00 录入员" in words(newest)
    assert "手机 138****0001 → 139****9000" in words(newest)
    assert "新增" in words(first)
    assert "姓名 欧阳小兰" in words(first)


def test_long_steps_unfold(view: HistoryView, desk: Desk, qtbot: QtBot) -> None:
    (step,) = shown(view, qtbot, person(desk.workspace), 1)
    assert "告知日期" not in words(step)
    more = step.findChild(QPushButton, "more-fields")
    assert more is not None

    qtbot.keyClick(more, Qt.Key.Key_Space)

    assert "告知日期 2020-01-02" in words(step)
    assert not more.isVisible()


def test_a_step_is_taken_back_in_the_store_and_can_be_redone(
    view: HistoryView, desk: Desk, qtbot: QtBot, answers: Answers, notices: list[Notice]
) -> None:
    record = person(desk.workspace)
    records.change(desk.workspace, PEOPLE, record, {"mobile": "13900139000"})
    newest, _ = shown(view, qtbot, record, 2)

    qtbot.keyClick(undo_button(newest), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(steps(view)) == 3)

    kept: Any = records.get(desk.workspace, PEOPLE, record)
    assert kept.mobile == "13800130001"
    assert answers.asked[0][0] == "撤销这一步？"
    assert notices[0].text == "已撤销对人员 欧阳小兰的“修改”"
    desk.undo()
    kept = records.get(desk.workspace, PEOPLE, record)
    assert kept.mobile == "13900139000"


def test_nothing_is_taken_back_without_consent(
    view: HistoryView, desk: Desk, qtbot: QtBot, answers: Answers
) -> None:
    record = person(desk.workspace)
    (step,) = shown(view, qtbot, record, 1)
    answers.agree = False

    qtbot.keyClick(undo_button(step), Qt.Key.Key_Space)

    assert answers.asked
    assert records.get(desk.workspace, PEOPLE, record)


def test_a_step_of_many_records_says_so_and_goes_back_in_the_background(
    view: HistoryView, desk: Desk, qtbot: QtBot, answers: Answers
) -> None:
    ids = [person(desk.workspace, number) for number in range(1, 53)]
    from_ = [cells.Cell(each, 1, "remark", "", "同一批") for each in ids]
    cells.write(desk.workspace, PEOPLE, from_, "bulk")
    newest, _ = shown(view, qtbot, ids[0], 2)
    assert "同一步还改动了 51 条记录" in words(newest)

    qtbot.keyClick(undo_button(newest), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(steps(view)) == 3)

    assert "另外 51 条记录" in answers.asked[0][1]
    last: Any = records.get(desk.workspace, PEOPLE, ids[-1])
    assert last.remark is None
    assert [job.title for job in desk.jobs.listed] == ["撤销批量修改"]


def test_what_was_changed_since_offers_no_taking_back(
    view: HistoryView, desk: Desk, qtbot: QtBot
) -> None:
    record = person(desk.workspace)
    for number in ("13900139000", "13900139001"):
        records.change(desk.workspace, PEOPLE, record, {"mobile": number})

    _, before, _ = shown(view, qtbot, record, 3)

    assert before.findChild(QPushButton, "undo-step") is None


def test_older_steps_come_on_demand(view: HistoryView, desk: Desk, qtbot: QtBot) -> None:
    record = person(desk.workspace)
    for number in range(32):
        records.change(desk.workspace, PEOPLE, record, {"remark": f"第{number}次"})
    shown(view, qtbot, record, 30)
    older = view.findChild(QPushButton, "older")
    assert older is not None

    qtbot.keyClick(older, Qt.Key.Key_Space)

    qtbot.waitUntil(lambda: len(steps(view)) == 33)
    assert not [each for each in view.findChildren(QPushButton, "older") if each.isVisible()]


def test_a_change_elsewhere_appears_by_itself(view: HistoryView, desk: Desk, qtbot: QtBot) -> None:
    record = person(desk.workspace)
    shown(view, qtbot, record, 1)

    saved = records.change(desk.workspace, PEOPLE, record, {"remark": "x"})
    desk.saved(saved.change, "修改人员", "person")

    qtbot.waitUntil(lambda: len(steps(view)) == 2)


def test_a_hidden_history_is_read_again_when_it_is_seen(
    view: HistoryView, desk: Desk, qtbot: QtBot
) -> None:
    record = person(desk.workspace)
    shown(view, qtbot, record, 1)
    view.hide()

    records.change(desk.workspace, PEOPLE, record, {"remark": "x"})
    desk.touched("person")
    view.show()

    qtbot.waitUntil(lambda: len(steps(view)) == 2)


def test_a_late_answer_about_another_record_is_dropped(
    view: HistoryView, desk: Desk, qtbot: QtBot
) -> None:
    one = person(desk.workspace)
    other = records.create(desk.workspace, PEOPLE, person_values(2, name="陈大文")).record.id

    view.show_record(one)
    view.show_record(other)

    qtbot.waitUntil(lambda: len(steps(view)) == 1)
    assert "陈大文" in words(steps(view)[0])


def test_a_record_without_history_teaches(view: HistoryView) -> None:
    view.show_record("")

    assert "还没有历史" in words(view)


def test_references_are_told_by_name(desk: Desk, qtbot: QtBot) -> None:
    made = HistoryView(desk, WORKERS)
    qtbot.addWidget(made)
    made.show()
    (step,) = shown(made, qtbot, worker(desk.workspace), 1)

    assert "人员 欧阳小兰" in words(step)
