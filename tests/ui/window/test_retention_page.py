"""The page of retention by keyboard: the list, what is decided, erasing, a person's copy."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from station_app.domain.registers.people import PEOPLE
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services import copies, erasing, overdue, records, recycling
from station_app.services.overdue import Cause
from station_app.services.workspace import Workspace
from tests.builders import person_values, worker_values
from tests.ui.window.conftest import Answers, Going
from ui.desk import Desk, Notice
from ui.screens.home_words import errands, see
from ui.screens.retention.command import TO_COPY, TO_ERASE
from ui.screens.retention.erase_dialog import EraseDialog
from ui.screens.retention.longer import LongerDialog
from ui.screens.retention.page import LIST, PAST, RetentionPage

Key = Qt.Key


def aged(workspace: Workspace, register: Any, record: str, **values: Any) -> None:
    table = register.model.__table__
    with workspace.database.transaction("系统", "test") as session:
        session.execute(update(table).where(table.c.id == record).values(**values))


@pytest.fixture
def people(station: Workspace) -> list[str]:
    """Enter two people who are over their period, and one in the recycle bin long enough."""
    found = [
        records.create(station, PEOPLE, person_values(n, name=name)).record.id
        for n, name in enumerate(("王芳", "李桂兰", "陈大文"), 1)
    ]
    for person in found[:2]:
        aged(station, PEOPLE, person, updated_at=datetime(2020, 1, 1))
    recycling.delete(station, PEOPLE, found[2])
    aged(station, PEOPLE, found[2], deleted_at=datetime(2026, 9, 1))
    return found


@pytest.fixture
def page(desk: Desk, people: list[str], qtbot: QtBot) -> RetentionPage:
    made = RetentionPage(desk)
    qtbot.addWidget(made)
    made.resize(1158, 700)
    made.show()
    made.enter()
    qtbot.waitUntil(lambda: made.found is not None, timeout=30_000)
    return made


def press(qtbot: QtBot, target: Any, key: Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = modifiers[0] if modifiers else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(target, key, held)


def dialog(kind: type[Any], qtbot: QtBot) -> Any:
    """Wait for a dialog of the page and return it."""

    def there() -> Any:
        return next(
            (each for each in QApplication.topLevelWidgets()
             if isinstance(each, kind) and each.isVisible()), None,
        )  # fmt: skip

    qtbot.waitUntil(lambda: there() is not None, timeout=30_000)
    return there()


def child(parent: Any, kind: type[Any], name: str) -> Any:
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


def stand_on(page: RetentionPage, person: str) -> None:
    page.expired.setFocus()
    assert page.expired.stand_on(f"person:{person}")


def listed(page: RetentionPage) -> list[str]:
    return [line.key for line, remark in page.expired.lines.rows if remark is None]


def test_what_is_over_is_listed_with_register_and_ground(
    page: RetentionPage, people: list[str]
) -> None:
    assert set(listed(page)) == {f"person:{each}" for each in people}
    told = [remark.text for _, remark in page.expired.lines.rows if remark is not None]
    assert told[0] == "人员　3 人"
    assert "个人信息保护法第十九条" in told[1]
    assert page.count.text() == "3 条到期，3 条待处理"


def test_a_record_is_kept_longer_by_keyboard(
    page: RetentionPage, people: list[str], qtbot: QtBot, station: Workspace
) -> None:
    stand_on(page, people[0])
    press(qtbot, page.expired, Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    asked = dialog(LongerDialog, qtbot)
    assert asked.day.text() == "2027-11-23"
    assert not asked.agree.isEnabled()
    qtbot.keyClicks(asked.reason, "waiting")
    press(qtbot, asked.reason, Key.Key_Return)

    qtbot.waitUntil(lambda: f"person:{people[0]}" not in listed(page), timeout=30_000)
    assert people[0] not in [each.record for each in overdue.expired(station, date(2027, 11, 23))]
    assert people[0] in [each.record for each in overdue.expired(station, date(2027, 11, 24))]


def test_a_day_that_cannot_be_read_is_told(
    page: RetentionPage, people: list[str], qtbot: QtBot
) -> None:
    stand_on(page, people[0])
    page.longer.click()
    asked = dialog(LongerDialog, qtbot)
    asked.day.setText("后年")
    qtbot.keyClicks(asked.reason, "waiting")
    asked.agree.click()

    assert asked.isVisible()
    assert "后年" in asked.told.text()


def test_a_record_is_stored_only_and_released_again(
    page: RetentionPage, people: list[str], qtbot: QtBot, answers: Answers, station: Workspace
) -> None:
    stand_on(page, people[0])
    page.store.click()
    qtbot.waitUntil(lambda: page.count.text() == "3 条到期，2 条待处理", timeout=30_000)
    assert [each.restricted for each in overdue.expired(station)].count("已核实") == 1

    stand_on(page, people[0])
    qtbot.waitUntil(lambda: page.store.text().strip() == "解除限制…")
    page.store.click()
    qtbot.waitUntil(lambda: page.count.text() == "3 条到期，3 条待处理", timeout=30_000)
    assert answers.asked[-1][0] == "解除限制：王芳"


def test_a_record_is_erased_by_keyboard_with_a_reason(
    page: RetentionPage,
    people: list[str],
    qtbot: QtBot,
    station: Workspace,
    notices: list[Notice],
) -> None:
    stand_on(page, people[0])
    press(qtbot, page.expired, Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    asked = dialog(EraseDialog, qtbot)
    agree = child(asked, QPushButton, "agree")
    assert not agree.isEnabled()
    assert not asked.backups.isVisible()  # there is no backup
    qtbot.keyClicks(child(asked, QLineEdit, "reason"), "yearly")
    agree.click()

    qtbot.waitUntil(lambda: f"person:{people[0]}" not in listed(page), timeout=60_000)
    (past,) = erasing.past(station)
    assert (past.record, past.reason, past.cause) == (people[0], "yearly", Cause.TERM)
    assert "已彻底删除 1 条记录" in [each.text for each in notices]
    page.tabs[PAST].click()
    assert page.past.lines.rows[0][0].cells[2] == people[0]
    page.back()
    assert page.parts.currentIndex() == LIST


def test_esc_and_enter_erase_nothing(
    page: RetentionPage, people: list[str], qtbot: QtBot, station: Workspace
) -> None:
    stand_on(page, people[0])
    page.erase.click()
    asked = dialog(EraseDialog, qtbot)
    qtbot.keyClicks(asked.reason, "yearly")
    press(qtbot, asked.reason, Key.Key_Return)  # the default is to leave

    qtbot.waitUntil(lambda: not asked.isVisible())
    assert erasing.past(station) == []


def test_older_backups_are_told_of_and_removed_when_wanted(
    page: RetentionPage, people: list[str], qtbot: QtBot, station: Workspace
) -> None:
    old = copies.back_up(station).path
    stand_on(page, people[2])
    page.erase.click()
    asked = dialog(EraseDialog, qtbot)
    assert any("1 个备份里还有这些内容" in each.text() for each in asked.told)
    asked.backups.setChecked(True)
    qtbot.keyClicks(asked.reason, "yearly")
    asked.agree.click()

    qtbot.waitUntil(lambda: not old.exists(), timeout=60_000)
    assert erasing.past(station)[0].cause is Cause.BIN
    assert len(list(station.folder("backups").glob("*.tzbak"))) == 1


def test_what_is_over_too_goes_along(
    page: RetentionPage, people: list[str], qtbot: QtBot, station: Workspace
) -> None:
    worker = records.create(station, SOCIAL_WORKERS, worker_values(people[0])).record.id
    aged(station, SOCIAL_WORKERS, worker, left_on=date(2010, 1, 1), state="LEFT")
    page.refresh()
    qtbot.waitUntil(lambda: f"social_worker:{worker}" in listed(page), timeout=30_000)
    stand_on(page, people[0])
    page.erase.click()

    asked = dialog(EraseDialog, qtbot)
    assert asked.told[0].text() == "将删除：人员 1 条、社工 1 条。"
    asked.reject()


def test_the_list_is_narrowed_by_register_and_state(
    page: RetentionPage, people: list[str], qtbot: QtBot
) -> None:
    page.state.setCurrentIndex(2)
    assert listed(page) == []
    page.state.setCurrentIndex(0)
    page.register.setCurrentIndex(1)
    assert len(listed(page)) == 3
    assert page.register.currentText() == "人员"


def test_the_list_is_exported(
    page: RetentionPage, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.target = tmp_path / "清单.xlsx"
    page.export.click()

    qtbot.waitUntil(lambda: (tmp_path / "清单.xlsx").exists(), timeout=30_000)
    assert answers.asked[-1] == ("导出到期清单", "保存期限到期清单_20261123.xlsx")


def test_enter_opens_a_record_and_says_where_a_deleted_one_is(
    page: RetentionPage, people: list[str], qtbot: QtBot, going: Going, notices: list[Notice]
) -> None:
    stand_on(page, people[0])
    press(qtbot, page.expired, Key.Key_Return)
    assert going[-1][1]["record"] == people[0]

    stand_on(page, people[2])
    press(qtbot, page.expired, Key.Key_Return)
    assert "回收站" in notices[-1].text


def test_a_person_is_erased_on_request_from_the_register(
    desk: Desk, page: RetentionPage, people: list[str], qtbot: QtBot, going: Going
) -> None:
    TO_ERASE.act(desk, PEOPLE, people[1])
    assert going[-1] == ("retention", {"person": people[1]})
    page.enter(person=people[1])

    asked = dialog(EraseDialog, qtbot)
    qtbot.keyClicks(asked.reason, "request")
    asked.agree.click()
    station = desk.workspace
    qtbot.waitUntil(lambda: bool(erasing.past(station)), timeout=60_000)
    assert erasing.past(station)[0].cause is Cause.REQUEST


def test_a_copy_for_the_person_is_written_from_the_register(
    desk: Desk, people: list[str], answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.words, answers.target = "本人，来站领取", tmp_path / "副本.xlsx"

    TO_COPY.act(desk, PEOPLE, people[0])

    qtbot.waitUntil(lambda: (tmp_path / "副本.xlsx").exists(), timeout=30_000)
    assert [title for title, _ in answers.asked] == ["导出个人信息副本"] * 2


def test_the_first_page_reminds_of_what_is_over(station: Workspace, people: list[str]) -> None:
    found = next(each for each in errands(station, see(station)) if each.key == "over")

    assert (found.tag, found.page) == ("3 条", "retention")


def test_the_first_page_says_nothing_when_nothing_is_over(station: Workspace) -> None:
    assert all(each.key != "over" for each in errands(station, see(station)))


def test_an_empty_list_teaches(desk: Desk, qtbot: QtBot) -> None:
    page = RetentionPage(desk)
    qtbot.addWidget(page)
    page.enter()
    qtbot.waitUntil(lambda: page.found is not None, timeout=30_000)

    assert page.ground.currentIndex() == 0
    assert not page.erase.isEnabled()
