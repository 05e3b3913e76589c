"""A record is entered and changed in the form, by keyboard alone."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services import finding, records, recycling
from station_app.services.workspace import Workspace
from tests.builders import person_values, resident_id, worker_values
from tests.ui.window.conftest import Answers
from tests.ui.window.forms import CONTROL, SHIFT, Key, Seat, Seats, Typist, seat, seats
from ui.desk import Desk, Notice

__all__ = ["seat", "seats"]  # fixtures

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]


@pytest.fixture
def worker(station: Workspace) -> str:
    person = records.create(station, PEOPLE, person_values()).record.id
    return records.create(station, WORKERS, worker_values(person)).record.id


def only(workspace: Workspace, register: Any) -> Any:
    (found,) = finding.find(workspace, register).rows
    return found


def enter_worker(clerk: Typist, number: str) -> None:
    """Fill in what a worker cannot do without."""
    clerk.form.open_new()
    clerk.type("欧阳晓东")
    clerk.type(number, "id_number")
    clerk.type("四方坪街道社工站", "organisation")
    clerk.go("category")
    clerk.press(Key.Key_Down)
    clerk.press(Key.Key_Return)
    clerk.type("20200102", "hired_on")


def test_a_wrong_number_is_told_corrected_and_saved(seat: Seat, station: Workspace) -> None:
    clerk = seat("social_worker")
    right = resident_id()
    enter_worker(clerk, right[:-1] + ("1" if right[-1] != "1" else "2"))

    clerk.save()

    assert clerk.at == "id_number"
    assert finding.find(station, WORKERS).total == 0
    assert "校验位" in clerk.box("id_number").message
    clerk.replace(right, "id_number")
    clerk.save()
    assert only(station, PEOPLE).id_number == right
    assert only(station, WORKERS).person == only(station, PEOPLE).id


def test_what_the_number_says_is_filled_in_and_the_clerk_may_differ(
    seat: Seat, station: Workspace
) -> None:
    clerk = seat("person")
    clerk.form.open_new()
    clerk.type("欧阳小兰")
    clerk.type(resident_id(), "id_number")
    clerk.press(Key.Key_Return)
    clerk.until(lambda: clerk.box("birth_date").editor.typed() == "1985-06-15")
    assert clerk.box("birth_date").widget.property("auto") == "true"
    assert clerk.box("sex").editor.typed() == "女"

    clerk.go("sex")
    clerk.press(Key.Key_Left)
    clerk.save()

    assert only(station, PEOPLE).sex == "1"


def test_what_was_filled_in_follows_a_corrected_number(seat: Seat) -> None:
    clerk = seat("person")
    clerk.form.open_new()
    clerk.type(resident_id(), "id_number")
    clerk.until(lambda: clerk.box("sex").editor.typed() == "女")

    clerk.replace(resident_id(sex="1"), "id_number")

    clerk.until(lambda: clerk.box("sex").editor.typed() == "男")


def test_a_right_number_is_praised(seat: Seat) -> None:
    clerk = seat("person")
    clerk.form.open_new()

    clerk.type(resident_id(), "id_number")
    clerk.press(Key.Key_Return)

    clerk.until(lambda: "校验通过" in clerk.box("id_number").message)


def test_missing_fields_are_asked_for_only_after_a_save(seat: Seat) -> None:
    clerk = seat("person")
    clerk.form.open_new()
    clerk.type("欧阳小兰")
    clerk.press(Key.Key_Return)
    clerk.until(lambda: clerk.form.checks.answers)
    assert clerk.box("sex").fault is None

    clerk.save()

    assert clerk.box("sex").fault is not None
    assert clerk.form.fault_bar.isVisible()
    assert [link.text() for link in clerk.form.fault_bar.links] == ["性别", "出生日期"]


def test_a_link_of_the_bar_goes_to_its_field(seat: Seat) -> None:
    clerk = seat("person")
    clerk.form.open_new()
    clerk.type("欧阳小兰")
    clerk.save()

    clerk.form.fault_bar.links[1].setFocus()
    clerk.press(Key.Key_Space)

    assert clerk.at == "birth_date"


def test_enter_walks_forth_and_back_and_ends_at_save(seat: Seat) -> None:
    clerk = seat("person")
    clerk.form.open_new()
    assert clerk.at == "name"

    clerk.press(Key.Key_Return)
    assert clerk.at == "id_type"
    clerk.press(Key.Key_Return, SHIFT)
    assert clerk.at == "name"
    clerk.go("remark")
    clerk.press(Key.Key_Return, CONTROL)

    assert clerk.focus.objectName() == "form-save"


def test_enter_is_a_new_line_in_a_long_text(seat: Seat) -> None:
    clerk = seat("person")
    clerk.form.open_new()
    clerk.type("a", "remark")

    clerk.press(Key.Key_Return)
    clerk.type("b")

    assert clerk.box("remark").editor.typed() == "a\nb"


def test_a_change_is_saved_over_what_was_seen(
    seat: Seat, station: Workspace, worker: str, notices: list[Notice]
) -> None:
    clerk = seat("social_worker")
    clerk.form.open_record(worker, "post")

    clerk.replace("站长", "post")
    clerk.save()

    assert only(station, WORKERS).post == "站长"
    assert notices[-1].text == "已修改社工 欧阳小兰"
    clerk.desk.undo()
    assert only(station, WORKERS).post == "社工"
    assert clerk.box("post").editor.typed() == "社工"


def test_a_field_of_the_person_is_saved_from_the_workers_form(
    seat: Seat, station: Workspace, worker: str
) -> None:
    clerk = seat("social_worker")
    clerk.form.open_record(worker)

    clerk.replace("13900139000", "mobile")
    clerk.save()

    assert only(station, PEOPLE).mobile == "13900139000"


def test_save_and_next_begins_an_empty_form(seat: Seat, station: Workspace) -> None:
    clerk = seat("social_worker")
    enter_worker(clerk, resident_id())

    clerk.press(Key.Key_Return, CONTROL)

    assert finding.find(station, WORKERS).total == 1
    assert clerk.form.record_id == ""
    assert clerk.box("name").editor.typed() == ""
    assert clerk.at == "name"


def test_save_and_print_goes_to_the_page_that_prints(
    seat: Seat, station: Workspace, worker: str
) -> None:
    clerk = seat("social_worker")
    gone: list[tuple[str, Any]] = []
    clerk.desk.going.connect(lambda page, what: gone.append((page, what)))
    clerk.form.open_record(worker, "post")
    clerk.replace("站长", "post")

    clerk.press(Key.Key_P, CONTROL | SHIFT)

    assert only(station, WORKERS).post == "站长"
    assert gone == [("print", {"register": "social_worker", "form": "A01", "records": [worker]})]


def test_leaving_with_something_typed_asks_and_keeps(
    seat: Seat, qtbot: QtBot, answers: Answers
) -> None:
    clerk = seat("person")
    clerk.form.open_new()
    clerk.type("a")
    answers.agree = False
    clerk.press(Key.Key_Escape)
    assert clerk.box("name").editor.typed() == "a"

    answers.agree = True
    with qtbot.waitSignal(clerk.form.closed):
        clerk.press(Key.Key_Escape)

    assert answers.asked[0][0] == "还没有保存"


def test_nothing_typed_leaves_at_once(seat: Seat, qtbot: QtBot, answers: Answers) -> None:
    clerk = seat("person")
    clerk.form.open_new()

    with qtbot.waitSignal(clerk.form.closed):
        clerk.press(Key.Key_Escape)

    assert answers.asked == []


def test_a_save_over_another_one_asks_to_open_again(
    seat: Seat, station: Workspace, worker: str, answers: Answers
) -> None:
    clerk = seat("social_worker")
    clerk.form.open_record(worker, "post")
    clerk.replace("站长", "post")
    records.change(station, WORKERS, worker, {"post": "督导"})

    clerk.save()
    clerk.until(lambda: answers.asked)

    assert answers.asked[0][0] == "记录已被修改"
    assert clerk.box("post").editor.typed() == "督导"
    clerk.until(lambda: not clerk.form.offer.bar.isHidden())
    clerk.form.offer.bar.resumed.emit()
    assert clerk.box("post").editor.typed() == "站长"
    clerk.save()
    assert only(station, WORKERS).post == "站长"


def test_a_warning_stands_with_a_reason(
    seat: Seat, qtbot: QtBot, station: Workspace, worker: str, answers: Answers
) -> None:
    clerk = seat("social_worker")
    clerk.form.open_record(worker)
    clerk.go("sex")
    clerk.press(Key.Key_Left)
    clerk.save()
    bar = clerk.form.notices.warning_bar
    assert only(station, PEOPLE).sex == "1"
    assert bar.isVisible()
    leave = bar.findChild(object, "leave-0")

    leave.setFocus()
    clerk.press(Key.Key_Space)

    assert "已说明" in bar.words
    clerk.form.open_record(worker)
    clerk.until(lambda: "已说明：已核实" in clerk.box("sex").message)
    assert clerk.box("sex").fault is None


def test_a_record_is_taken_to_another_state(seat: Seat, station: Workspace, worker: str) -> None:
    clerk = seat("social_worker")
    clerk.form.open_record(worker)

    clerk.form.header.moved.emit("ACTIVE")

    assert only(station, WORKERS).state == "ACTIVE"
    assert finding.find(station, BY_NAME["practitioner_post"]).total == 1


def test_what_only_the_bureau_writes_can_be_read_and_says_why(
    seat: Seat, station: Workspace
) -> None:
    clerk = seat("station")
    clerk.form.open_record(station.station)

    box = clerk.box("name")

    assert box.closed
    assert "区局" in box.widget.toolTip()
    assert not clerk.box("leader").closed


def test_saving_waits_for_a_task_that_writes(seat: Seat, station: Workspace, worker: str) -> None:
    clerk = seat("social_worker")
    clerk.form.open_record(worker, "post")
    clerk.replace("站长", "post")
    done = threading.Event()
    clerk.desk.run("导入 花名册.xlsx", lambda progress: done.wait(5), lambda result: None)

    clerk.save()

    assert "正在等待" in clerk.form.foot.words.text()
    assert only(station, WORKERS).post == "社工"
    done.set()
    clerk.until(lambda: only(station, WORKERS).post == "站长")
    clerk.until(lambda: not clerk.form.dirty)


def test_a_deleted_record_leaves_the_form(
    seat: Seat, qtbot: QtBot, station: Workspace, worker: str
) -> None:
    clerk = seat("social_worker")
    clerk.form.open_record(worker)
    change = recycling.delete(station, WORKERS, worker)

    with qtbot.waitSignal(clerk.form.closed):
        clerk.desk.saved(change, "删除社工", "social_worker")


def test_the_panel_gives_up_what_was_typed_and_stays(seats: Seats, desk: Desk, worker: str) -> None:
    clerk = seats(desk, "social_worker", narrow=True)
    clerk.form.open_record(worker)
    clerk.replace("站长", "post")

    clerk.form.foot.cancel.click()

    assert clerk.box("post").editor.typed() == "社工"
    assert not clerk.form.dirty


def test_what_follows_from_the_values_makes_the_panel_no_wider(
    seats: Seats, desk: Desk, worker: str
) -> None:
    clerk = seats(desk, "social_worker", narrow=True)
    clerk.form.open_record(worker)
    sections = clerk.form.body.sections[-1]
    before = sections.minimumSizeHint().width()

    sections.notes[0].setText("职业水平：助理社会工作师　登记状态：已登记，即将到期请办理再登记")

    assert sections.minimumSizeHint().width() == before
