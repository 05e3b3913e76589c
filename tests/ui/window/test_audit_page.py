"""The page of the audit log: found by condition, told in full, and proved to be whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Role
from station_app.services import month_sheets, records, recycling
from station_app.services.users import User
from station_app.storage.audit_tables import AuditHead
from tests.services.test_records import enter, person, worker
from tests.ui.window.conftest import Answers
from ui.desk import Desk
from ui.screens.audit import AuditPage
from ui.screens.audit_month import MonthDialog, MonthPrints
from ui.screens.audit_stations import StationsDialog
from ui.screens.audit_table import AuditTable

PEOPLE, EDUCATIONS = BY_NAME["person"], BY_NAME["education"]


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> AuditPage:
    made = AuditPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    return made


def lines(page: AuditPage) -> list[tuple[str, ...]]:
    model = page.model
    return [
        tuple(str(model.index(row, column).data()) for column in (2, 3, 4))
        for row in range(model.rowCount())
    ]


def entered(page: AuditPage, qtbot: QtBot, **what: Any) -> list[tuple[str, ...]]:
    """Go to the page and return what it shows once everything is read."""
    page.enter(**what)
    return read(page, qtbot)


def read(page: AuditPage, qtbot: QtBot) -> list[tuple[str, ...]]:
    def settled() -> bool:
        return bool(page.model.rowCount()) and all("…" not in line for line in lines(page))

    qtbot.waitUntil(settled)
    return lines(page)


def panel_words(page: AuditPage) -> str:
    return " ".join(each.text() for each in page.panel.findChildren(QLabel))


def test_the_newest_entry_is_chosen_and_told_in_full(
    page: AuditPage, desk: Desk, qtbot: QtBot
) -> None:
    record = person(desk.workspace)
    records.change(desk.workspace, PEOPLE, record, {"mobile": "13900139000"})

    shown = entered(page, qtbot)

    assert shown[:2] == [("修改", "人员", "欧阳小兰"), ("新增", "人员", "欧阳小兰")]
    qtbot.waitUntil(lambda: "138****0001 → 139****9000" in panel_words(page))
    assert page.count.text().startswith("共 ")


def test_names_are_found_while_one_types(page: AuditPage, desk: Desk, qtbot: QtBot) -> None:
    person(desk.workspace)
    person(desk.workspace, 2, name="陈大文")
    entered(page, qtbot)

    page.search()
    qtbot.keyClicks(page.bar.text, "cdw")

    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert read(page, qtbot) == [("新增", "人员", "陈大文")]


def test_conditions_are_chosen_together_and_cleared(
    page: AuditPage, desk: Desk, qtbot: QtBot
) -> None:
    recycling.delete(desk.workspace, PEOPLE, person(desk.workspace))
    worker(desk.workspace, 2)
    total = len(entered(page, qtbot))

    page.bar.register.setCurrentText("人员")
    page.bar.act.setCurrentText("删除")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert read(page, qtbot) == [("删除", "人员", "欧阳小兰")]
    page.back()

    qtbot.waitUntil(lambda: page.model.rowCount() == total)


def test_days_are_typed_as_everywhere(page: AuditPage, desk: Desk, qtbot: QtBot) -> None:
    person(desk.workspace)
    entered(page, qtbot)

    qtbot.keyClicks(page.bar.since, "20261124")

    qtbot.waitUntil(lambda: page.stack.currentIndex() == 1)
    page.bar.since.clear()
    qtbot.waitUntil(lambda: page.stack.currentIndex() == 0)


def test_a_day_that_cannot_be_read_is_marked_and_lets_everything_through(
    page: AuditPage, qtbot: QtBot
) -> None:
    total = len(entered(page, qtbot))

    page.bar.until.insert("昨天")

    assert page.bar.until.property("state") == "bad"
    assert len(read(page, qtbot)) == total


def test_users_are_offered_who_stand_in_the_log(page: AuditPage, desk: Desk, qtbot: QtBot) -> None:
    desk.workspace.user = User("王静")
    person(desk.workspace)
    entered(page, qtbot)
    qtbot.waitUntil(lambda: page.bar.actor.findText("王静") > 0)

    page.bar.actor.setCurrentText("王静")

    qtbot.waitUntil(lambda: page.model.rowCount() == 1)


def test_another_page_asks_for_one_record(page: AuditPage, desk: Desk, qtbot: QtBot) -> None:
    person(desk.workspace)
    second = person(desk.workspace, 2)

    assert len(entered(page, qtbot, register="person", record=second)) == 1
    assert page.chip.isVisible()
    qtbot.keyClick(page.chip, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert not page.chip.isVisible()


def test_enter_opens_the_record_of_an_entry(page: AuditPage, desk: Desk, qtbot: QtBot) -> None:
    owner = person(desk.workspace)
    enter(desk.workspace, EDUCATIONS, {"person": owner, "level": "11"})
    entered(page, qtbot)
    qtbot.waitUntil(lambda: page.panel.entry is not None)

    with qtbot.waitSignal(desk.going) as gone:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)

    assert gone.args == ["register:person", {"record": owner, "field": ""}]


def test_one_change_is_shown_whole(page: AuditPage, desk: Desk, qtbot: QtBot) -> None:
    owner = person(desk.workspace)
    enter(desk.workspace, EDUCATIONS, {"person": owner, "level": "11"})
    recycling.delete(desk.workspace, PEOPLE, owner)
    entered(page, qtbot)
    qtbot.waitUntil(lambda: page.panel.findChild(QPushButton, "same-change") is not None)

    qtbot.keyClick(page.panel.findChild(QPushButton, "same-change"), Qt.Key.Key_Space)

    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert {line[1] for line in read(page, qtbot)} == {"人员", "学历"}


def test_a_whole_log_is_said_to_be_whole(page: AuditPage, qtbot: QtBot) -> None:
    total = len(entered(page, qtbot))

    qtbot.keyClick(page.check, Qt.Key.Key_Space)

    qtbot.waitUntil(lambda: page.verdict.isVisible())
    assert page.verdict.text.text().startswith(f"日志完整：共 {total} 条")
    assert page.verdict.property("card") == "good"
    qtbot.waitUntil(page.check.isEnabled)


def test_a_log_that_was_tampered_with_is_told(page: AuditPage, desk: Desk, qtbot: QtBot) -> None:
    with desk.workspace.database.transaction("x", "x") as session:
        session.execute(text("DROP TRIGGER audit_entry_no_update"))
        session.execute(text("UPDATE audit_entry SET actor = 'x' WHERE seq = 3"))
    entered(page, qtbot)

    qtbot.keyClick(page.check, Qt.Key.Key_Space)

    qtbot.waitUntil(lambda: page.verdict.isVisible())
    assert "日志第 3 条（" in page.verdict.text.text()
    assert page.verdict.property("card") == "bad"
    qtbot.waitUntil(lambda: page.panel.entry is not None and page.panel.entry.seq == 3)


def test_a_log_is_compared_with_what_is_typed_from_the_sheet_of_a_month(
    page: AuditPage, desk: Desk, qtbot: QtBot
) -> None:
    sheet = month_sheets.month_sheet(desk.workspace)
    entered(page, qtbot)
    qtbot.keyClick(page.check, Qt.Key.Key_Space)
    qtbot.waitUntil(page.verdict.isVisible)

    qtbot.keyClicks(page.verdict.head, f"{sheet.number}:{sheet.short_mac}\r")
    qtbot.waitUntil(lambda: "1 个校验码一致" in page.verdict.text.text())
    page.verdict.head.clear()
    qtbot.keyClicks(page.verdict.head, f"{sheet.number}:0123456789ab\r")

    qtbot.waitUntil(lambda: "整段重写" in page.verdict.text.text())
    qtbot.waitUntil(page.check.isEnabled)


def test_nonsense_typed_from_a_sheet_is_told(page: AuditPage, desk: Desk, qtbot: QtBot) -> None:
    entered(page, qtbot)
    qtbot.keyClick(page.check, Qt.Key.Key_Space)
    qtbot.waitUntil(page.verdict.isVisible)

    qtbot.keyClicks(page.verdict.head, "12\r")

    assert desk.errors.dialog is not None
    qtbot.waitUntil(page.check.isEnabled)


def test_what_is_let_through_is_written_out_and_noted(
    page: AuditPage, desk: Desk, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    person(desk.workspace)
    entered(page, qtbot)
    page.bar.register.setCurrentText("人员")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    answers.target = tmp_path / "日志.xlsx"

    qtbot.keyClick(page.write, Qt.Key.Key_Space)

    qtbot.waitUntil(answers.target.exists)
    page.back()
    qtbot.waitUntil(lambda: "导出操作日志" in [line[0] for line in lines(page)])


def test_the_sheet_of_a_month_is_saved_by_enter(
    page: AuditPage, desk: Desk, qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    entered(page, qtbot)
    answers.target = tmp_path / "核对单.pdf"
    qtbot.keyClick(page.sheet, Qt.Key.Key_Space)
    dialog = page.findChild(MonthDialog)
    assert dialog.month.currentText() == "2026-11"

    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    qtbot.waitUntil(answers.target.exists)
    qtbot.waitUntil(lambda: "打印月末核对单" in [line[0] for line in lines(page)])


def test_the_sheet_of_a_month_goes_to_a_printer(
    page: AuditPage, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    entered(page, qtbot)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    sheet = month_sheets.month_sheet(desk.workspace)

    page.findChild(MonthPrints).paint_on(printer, sheet)

    assert (tmp_path / "paper.pdf").stat().st_size > 5_000
    qtbot.waitUntil(lambda: "打印月末核对单" in [line[0] for line in lines(page)])


def test_who_may_not_read_the_whole_log_is_shown_their_own_acts(desk: Desk, qtbot: QtBot) -> None:
    person(desk.workspace)
    desk.workspace.user = User("王静", frozenset({Role.CLERK}))
    person(desk.workspace, 2, name="陈大文")
    page = AuditPage(desk)
    qtbot.addWidget(page)
    page.show()

    assert entered(page, qtbot) == [("新增", "人员", "陈大文")]
    assert not page.write.isVisible()
    assert not page.stations.isVisible()


def test_the_bureau_looks_at_the_heads_of_the_stations(bureau_desk: Desk, qtbot: QtBot) -> None:
    with bureau_desk.workspace.database.transaction("甲", "test") as session:
        head = {"station": "43010501201", "epoch": "E", "sequence": 1, "number": 12, "proved": 0}
        at = bureau_desk.workspace.stamp()
        session.add(AuditHead(**head, mac="a" * 64, verdict="rewritten", source="P", at=at))
    page = AuditPage(bureau_desk)
    qtbot.addWidget(page)
    page.show()

    qtbot.keyClick(page.stations, Qt.Key.Key_Space)

    qtbot.waitUntil(lambda: page.findChild(StationsDialog) is not None)
    table = page.findChild(StationsDialog).model
    assert [table.index(0, column).data() for column in range(5)] == [
        "四方坪街道社工站", "12", "a" * 12, "2026-11-23", "日志被重写",
    ]  # fmt: skip


def test_new_entries_appear_by_themselves(page: AuditPage, desk: Desk, qtbot: QtBot) -> None:
    total = len(entered(page, qtbot))

    person(desk.workspace)
    desk.touched("person")

    qtbot.waitUntil(lambda: page.model.rowCount() == total + 1)


def test_the_chosen_entry_stays_chosen_when_new_ones_come(
    page: AuditPage, desk: Desk, qtbot: QtBot
) -> None:
    total = len(entered(page, qtbot))
    page.table.selectRow(2)
    qtbot.waitUntil(lambda: page.panel.entry is not None)
    chosen = page.panel.entry

    person(desk.workspace)
    desk.touched("person")
    qtbot.waitUntil(lambda: page.model.rowCount() == total + 1)

    assert page.table.currentIndex().row() == 3
    qtbot.waitUntil(lambda: page.panel.entry == chosen)


def test_the_model_keeps_qts_contract_while_blocks_come(
    desk: Desk, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    for number in range(1, 131):
        person(desk.workspace, number)
    page = AuditPage(desk)
    qtbot.addWidget(page)
    entered(page, qtbot, register="person")

    qtmodeltester.check(page.model)
    assert isinstance(page.model, AuditTable)
    assert len(set(lines(page))) == 1
    assert page.model.rowCount() == 130
