"""Pages that a person cannot use: pale, passed over by the keys, and told with the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from station_app.domain.rules.rights import GRANTED, Role
from station_app.services.identity import BUREAU, STATION
from station_app.services.users import User
from ui.desk import Desk, Notice
from ui.main_window import MainWindow
from ui.navigation import KEY_ROLE
from ui.pages import NEEDED, closed_to, pages_for


def auditor_at(desk: Desk, qtbot: QtBot) -> MainWindow:
    desk.workspace.user = User("司马清", frozenset({Role.AUDITOR}))
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    return window


def test_every_page_with_a_right_exists() -> None:
    known = {spec.key for role in (STATION, BUREAU) for spec in pages_for(role)}

    assert set(NEEDED) <= known


def test_a_page_that_cannot_be_used_is_pale_with_the_reason(desk: Desk, qtbot: QtBot) -> None:
    window = auditor_at(desk, qtbot)
    head = window.navigation.head
    items = {head.item(at).data(KEY_ROLE): head.item(at) for at in range(head.count())}

    assert not items["import"].flags() & Qt.ItemFlag.ItemIsEnabled
    assert "不能导入花名册" in items["import"].toolTip()
    assert items["audit"].flags() & Qt.ItemFlag.ItemIsEnabled


def test_it_is_not_gone_to_and_the_reason_is_told(
    desk: Desk, notices: list[Notice], qtbot: QtBot
) -> None:
    window = auditor_at(desk, qtbot)

    desk.go("import")

    assert window.key == "home"
    assert "不能导入花名册" in notices[-1].text


def test_a_register_is_looked_at_and_nothing_is_taken_out(
    desk: Desk, notices: list[Notice], qtbot: QtBot
) -> None:
    window = auditor_at(desk, qtbot)
    desk.go("register:person")
    screen = window.page

    screen.new()

    assert "不能录入和修改" in notices[-1].text
    for name in ("new", "export", "print"):
        found = screen.findChild(QPushButton, name)
        assert found is not None
        assert not found.isEnabled()
        assert "R-AC-01" in found.toolTip()


def test_the_leader_is_kept_out_of_nothing() -> None:
    assert closed_to(GRANTED[Role.LEADER]) == {}
