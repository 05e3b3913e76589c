"""The settings of people by keyboard: who is there, added, given roles and passphrases, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.rules.rights import GRANTED, Right, Role
from station_app.services import people, workspace
from station_app.services.users import User
from tests.services.conftest import CHEAP, PASSPHRASE
from tests.ui.window.people_screens import AUDITOR, THEIRS, with_auditor
from ui.desk import Desk, Notice
from ui.screens.settings.page import SettingsPage
from ui.screens.settings.role_table import RoleTable
from ui.screens.settings.user_dialogs import AddDialog, GiveDialog, RemoveDialog, RolesDialog
from ui.screens.settings.users import Users

D = TypeVar("D", bound=QDialog)
SPACE, TAB, ENTER = Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Return


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let keys be derived fast."""
    for name in ("add", "give_passphrase"):
        service = getattr(people, name).__wrapped__
        monkeypatch.setattr(service, "__defaults__", (CHEAP,))


Open = Callable[[], Users]


@pytest.fixture
def open_(desk: Desk, qtbot: QtBot) -> Open:
    kept: list[SettingsPage] = []  # else they would be gone with this function

    def opened() -> Users:
        page = SettingsPage(desk)
        kept.append(page)
        qtbot.addWidget(page)
        page.resize(1093, 614)
        page.show()
        page.enter(section="users")
        assert isinstance(page.section, Users)
        qtbot.waitUntil(lambda: desk.jobs.idle)
        return page.section

    return opened


def dialog_of(section: QWidget, kind: type[D]) -> D:
    return next(each for each in section.findChildren(kind) if each.isVisible())


def keys(qtbot: QtBot, *typed: str | Qt.Key) -> None:
    for each in typed:
        focus = QApplication.focusWidget()
        if isinstance(each, Qt.Key):
            qtbot.keyClick(focus, each)
        else:
            qtbot.keyClicks(focus, each)


def reach(section: Users, name: str) -> None:
    """Put the cursor on a person's row."""
    table = section.table.table
    names = [table.model().index(row, 0).data() for row in range(table.model().rowCount())]
    table.setCurrentIndex(table.model().index(names.index(name), 0))


def test_somebody_is_added_by_keyboard_and_opens_the_books(
    open_: Open, desk: Desk, notices: list[Notice], qtbot: QtBot
) -> None:
    section = open_()
    section.add.click()
    dialog = dialog_of(section, AddDialog)
    qtbot.waitUntil(dialog.name.hasFocus)

    keys(qtbot, "WangFang", TAB, SPACE)
    dialog.new.first.line.setFocus()
    keys(qtbot, THEIRS)
    dialog.new.second.line.setFocus()
    keys(qtbot, THEIRS)
    dialog.own.line.setFocus()
    keys(qtbot, PASSPHRASE, ENTER)

    qtbot.waitUntil(lambda: len(people.people(desk.workspace)) == 2, timeout=10_000)
    qtbot.waitUntil(lambda: bool(notices))
    roles = {each.name: each.roles for each in people.people(desk.workspace)}
    assert roles["WangFang"] == (Role.CLERK,)
    workspace.verify(desk.workspace.home, THEIRS, "WangFang")


def test_what_is_missing_is_told_where_it_is(open_: Open, desk: Desk, qtbot: QtBot) -> None:
    section = open_()
    section.add.click()
    dialog = dialog_of(section, AddDialog)
    told = []

    def press() -> None:
        dialog.agree.click()
        told.append(dialog.problem.text()[:6])

    press()
    dialog.name.setText("欧阳兰")
    press()
    dialog.roles.boxes[Role.LEADER].setChecked(True)
    press()
    dialog.new.first.line.setText(THEIRS)
    dialog.new.second.line.setText(THEIRS)
    press()
    dialog.own.line.setText("not the passphrase")
    dialog.agree.click()

    qtbot.waitUntil(lambda: "口令不正确" in dialog.problem.text(), timeout=10_000)
    assert told == ["请填写姓名。", "请至少选一个", "口令至少 1", "请输入您自己"]
    assert len(people.people(desk.workspace)) == 1


def test_a_name_is_no_passphrase(open_: Open) -> None:
    section = open_()
    section.add.click()
    dialog = dialog_of(section, AddDialog)
    dialog.name.setText("Wang Fang Lan")
    dialog.new.first.line.setText("my name is wang fang lan")

    assert "不能含有姓名" in dialog.new.verdict.text()


def test_other_roles_hold_at_once(open_: Open, desk: Desk, qtbot: QtBot) -> None:
    with_auditor(desk.workspace)
    section = open_()
    reach(section, AUDITOR)
    section.roles.click()
    dialog = dialog_of(section, RolesDialog)
    dialog.roles.boxes[Role.AUDITOR].setChecked(False)
    dialog.go_on()
    assert "请至少选一个角色" in dialog.problem.text()
    dialog.roles.boxes[Role.CLERK].setChecked(True)
    dialog.go_on()

    found = {each.name: each.roles for each in people.people(desk.workspace)}
    assert found[AUDITOR] == (Role.CLERK,)


def test_somebody_who_forgot_gets_a_new_passphrase(open_: Open, desk: Desk, qtbot: QtBot) -> None:
    with_auditor(desk.workspace)
    section = open_()
    reach(section, AUDITOR)
    section.give.click()
    dialog = dialog_of(section, GiveDialog)
    for line in (dialog.new.first.line, dialog.new.second.line):
        line.setText("another sentence of hers")
    dialog.own.line.setText(PASSPHRASE)
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.agree.click()

    workspace.verify(desk.workspace.home, "another sentence of hers", AUDITOR)


def test_somebody_is_removed_and_another_data_key_is_offered(
    open_: Open, desk: Desk, qtbot: QtBot
) -> None:
    with_auditor(desk.workspace)
    section = open_()
    reach(section, AUDITOR)
    section.remove.click()
    dialog = dialog_of(section, RemoveDialog)
    also = dialog.findChild(QWidget, "also")
    assert also is not None

    with qtbot.waitSignal(desk.rekey_wanted):
        qtbot.keyClick(also, SPACE)

    gone = {each.name: each.removed for each in people.people(desk.workspace)}[AUDITOR]
    assert gone is not None


def test_nobody_removes_oneself(open_: Open, desk: Desk) -> None:
    section = open_()
    reach(section, desk.workspace.user.name)

    assert not section.remove.isEnabled()
    assert "不能移除自己" in section.remove.toolTip()


def test_who_does_not_manage_people_sees_them_and_the_reason(open_: Open, desk: Desk) -> None:
    desk.workspace.user = User("司马清", frozenset({Role.CLERK}))
    section = open_()

    assert section.table.table.model().rowCount() == 1
    buttons = (section.add, section.roles, section.give, section.remove)
    assert not any(each.isVisible() for each in buttons)
    assert section._why.isVisible()


def test_the_table_of_rights_is_drawn_from_the_one_that_holds(open_: Open) -> None:
    section = open_()
    section.who_may.click()
    model = dialog_of(section, RoleTable).table.model()

    for row, right in enumerate(Right):
        marks = [model.index(row, column).data() for column in range(1, len(Role) + 1)]
        assert [bool(mark) for mark in marks] == [right in GRANTED[role] for role in Role]
