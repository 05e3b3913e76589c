"""The locked window: nothing is seen nor read, what comes meanwhile waits, drafts are kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from station_app.domain.problems import StoreUnusable
from station_app.domain.rules.rights import Role
from station_app.services import drafts, people, workspace
from station_app.services.workspace import Workspace
from tests.services.conftest import CHEAP, PASSPHRASE
from tests.ui.window.people_screens import LEADER, THEIRS
from ui.app import Start
from ui.choices import Choices
from ui.program import Program
from ui.screens.entrance.unlock import Unlock

ENTER = Qt.Key.Key_Return


@pytest.fixture
def books(templates: Path, tmp_path: Path) -> Path:
    home = Path(shutil.copytree(templates / "station", tmp_path / "books"))
    with workspace.open_(home, PASSPHRASE) as opened:
        people.add(opened, LEADER, {Role.LEADER}, THEIRS, PASSPHRASE, CHEAP)
    return home


@pytest.fixture
def program(
    qapp: QApplication, choices: Choices, books: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    """Open the books of two people in the window, as the first of them."""
    monkeypatch.setattr("ui.errors.Errors.install", lambda self: None)  # pytest-qt's own is wanted
    start = Start(qapp, choices, books)
    start.shell.show()
    qtbot.waitUntil(lambda: start.program is not None and start.program.shell.shown is not None)
    found = start.program
    assert found is not None
    enter(found, PASSPHRASE, qtbot)
    qtbot.waitUntil(lambda: found.opened is not None, timeout=15_000)
    qtbot.waitUntil(lambda: found.jobs.idle, timeout=15_000)
    yield found
    found.end()
    start.shell.deleteLater()


def enter(program: Program, secret: str, qtbot: QtBot) -> Unlock:
    unlock = program.shell.shown
    assert isinstance(unlock, Unlock)
    unlock.secret.line.setText(secret)
    qtbot.keyClick(unlock.secret.line, ENTER)
    return unlock


def store(program: Program) -> Workspace:
    assert program.opened is not None
    return program.opened.workspace


def is_locked(program: Program) -> bool:
    try:
        drafts.kept(store(program))
    except StoreUnusable:
        return True
    return False


def lock(program: Program, qtbot: QtBot) -> None:
    program.shell.idle.emit()
    qtbot.waitUntil(lambda: is_locked(program), timeout=15_000)


def test_the_key_is_gone_until_the_passphrase_is_typed(program: Program, qtbot: QtBot) -> None:
    lock(program, qtbot)

    enter(program, PASSPHRASE, qtbot)

    qtbot.waitUntil(lambda: not isinstance(program.shell.shown, Unlock), timeout=15_000)
    assert not is_locked(program)


def test_a_draft_is_in_the_store_before_the_key_goes(program: Program, qtbot: QtBot) -> None:
    assert program.opened is not None
    program.opened.desk.go("register:person", new=True)
    form = program.opened.window.page.form  # type: ignore[attr-defined]
    box = form.body.box_of("name")
    box.editor.put("欧阳小兰")
    box.editor.edited.emit()

    lock(program, qtbot)
    enter(program, PASSPHRASE, qtbot)

    qtbot.waitUntil(lambda: not is_locked(program), timeout=15_000)
    assert len(drafts.kept(store(program))) == 1


def test_what_is_asked_meanwhile_waits(program: Program, qtbot: QtBot) -> None:
    lock(program, qtbot)
    answers: list[object] = []
    assert program.opened is not None
    program.opened.desk.look_up(lambda: drafts.kept(store(program)), answers.append)
    assert program.jobs.resting

    enter(program, PASSPHRASE, qtbot)

    qtbot.waitUntil(lambda: answers == [[]], timeout=15_000)


def test_dialogs_are_out_of_sight_and_come_back(program: Program, qtbot: QtBot) -> None:
    dialog = QDialog(program.shell)
    dialog.open()

    lock(program, qtbot)
    assert not dialog.isVisible()
    enter(program, PASSPHRASE, qtbot)

    qtbot.waitUntil(dialog.isVisible, timeout=15_000)
    dialog.close()


def test_somebody_else_does_not_unlock(program: Program, qtbot: QtBot) -> None:
    lock(program, qtbot)

    shown = enter(program, THEIRS, qtbot)

    qtbot.waitUntil(lambda: "口令不正确" in shown.error.text(), timeout=15_000)
    assert is_locked(program)


def test_somebody_else_signs_in_after_the_books_are_closed(program: Program, qtbot: QtBot) -> None:
    lock(program, qtbot)
    shown = program.shell.shown
    assert isinstance(shown, Unlock)
    switch = shown.findChild(QPushButton, "switch")
    assert switch is not None
    switch.click()
    qtbot.waitUntil(lambda: program.opened is None, timeout=15_000)

    again = program.shell.shown
    assert isinstance(again, Unlock)
    again.users.setCurrentText(LEADER)
    enter(program, THEIRS, qtbot)

    qtbot.waitUntil(lambda: program.opened is not None, timeout=15_000)
    assert store(program).user.name == LEADER


def test_the_last_user_is_offered_first(program: Program, books: Path, qtbot: QtBot) -> None:
    program.choices.keep_last_user(books, LEADER)

    unlock = Unlock(program.choices, [books])
    qtbot.addWidget(unlock)

    assert unlock.user == LEADER
    assert [unlock.users.itemText(at) for at in range(unlock.users.count())] == ["录入员", LEADER]


def test_the_wait_after_failed_tries_is_counted_down(
    choices: Choices, books: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [3, 2, 0]
    monkeypatch.setattr(
        "station_app.services.entrances.seconds_to_wait", lambda home: left.pop(0) if left else 0
    )
    unlock = Unlock(choices, [books])
    qtbot.addWidget(unlock)
    assert unlock.submit.text() == "请等待 3 秒"
    assert not unlock.submit.isEnabled()
    unlock.secret.line.setText(PASSPHRASE)
    with qtbot.assertNotEmitted(unlock.entered):
        qtbot.keyClick(unlock.secret.line, ENTER)

    qtbot.waitUntil(unlock.submit.isEnabled, timeout=5_000)
    assert unlock.submit.text() == "打开"
