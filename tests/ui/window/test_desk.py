"""The desk: changes are told, undone and redone; errors are shown in words."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from station_app.domain.problems import StationError
from station_app.domain.registers import BY_NAME
from station_app.services import finding, records
from tests.builders import person_values
from ui.desk import Desk, Notice
from ui.errors import DefectDialog, RefusalDialog, report_of

PEOPLE = BY_NAME["person"]


def entered(desk: Desk) -> None:
    saved = records.create(desk.workspace, PEOPLE, person_values())
    desk.saved(saved.change, "新增人员 欧阳小兰", "person")


def people(desk: Desk) -> int:
    return finding.find(desk.workspace, PEOPLE).total


def test_a_change_is_told_and_can_be_undone_and_redone(desk: Desk, notices: list[Notice]) -> None:
    entered(desk)
    assert (notices[-1].text, notices[-1].action) == ("已新增人员 欧阳小兰", "撤销")

    desk.undo()
    assert people(desk) == 0
    desk.redo()
    assert people(desk) == 1
    desk.undo()
    assert people(desk) == 0


def test_with_nothing_to_undo_the_desk_says_so(desk: Desk, notices: list[Notice]) -> None:
    desk.undo()

    assert notices[-1].text == "没有可撤销的操作"


def test_pages_hear_which_records_changed(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.changed, check_params_cb=lambda name: name == "person"):
        entered(desk)


def test_what_was_changed_since_is_not_undone(desk: Desk) -> None:
    entered(desk)
    person = finding.find(desk.workspace, PEOPLE).rows[0]
    records.change(desk.workspace, PEOPLE, person.id, {"remark": "又改"})

    desk.undo()

    assert people(desk) == 1
    assert isinstance(desk.errors.dialog, RefusalDialog)
    assert "不能撤销" in desk.errors.dialog.text.text()


def test_a_refusal_is_shown_in_its_words(desk: Desk) -> None:
    def refuse() -> None:
        raise StationError("请先填写姓名。")

    assert desk.attempt(refuse) is None
    assert isinstance(desk.errors.dialog, RefusalDialog)
    assert desk.errors.dialog.text.text() == "请先填写姓名。"


def test_a_defect_says_that_the_data_are_safe_and_has_a_number(desk: Desk, caplog: object) -> None:
    desk.errors.show(ValueError("王芳 110101199003072113"))

    dialog = desk.errors.dialog
    assert isinstance(dialog, DefectDialog)
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "您的数据是安全的" in texts
    assert dialog.number in texts
    assert "110101199003072113" not in dialog.details.toPlainText()


def test_a_report_names_no_person() -> None:
    try:
        raise ValueError("身份证 110101199003072113 的王芳")
    except ValueError as error:
        report = report_of(error, "ABC")

    assert "王芳" not in report
    assert "110101199003072113" not in report
    assert "ValueError" in report


def test_one_error_at_a_time(desk: Desk, caplog: object) -> None:
    desk.errors.show(StationError("一"))
    first = desk.errors.dialog
    desk.errors.show(StationError("二"))

    assert isinstance(first, QDialog)
    assert desk.errors.dialog is first
