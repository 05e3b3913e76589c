"""The program from its first picture on: unlock, open books, lock when idle, close."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station_app.services import drafts, workspace
from tests.services.conftest import PASSPHRASE
from ui.app import Start
from ui.choices import Choices
from ui.program import Program
from ui.screens.entrance.unlock import Unlock
from ui.theme.taste import Taste


@pytest.fixture
def program(
    qapp: QApplication,
    choices: Choices,
    templates: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Program]:
    """Start the program on a station's books."""
    import shutil

    home = Path(shutil.copytree(templates / "station", tmp_path / "books"))
    monkeypatch.setattr("ui.errors.Errors.install", lambda self: None)  # pytest-qt's own is wanted
    start = Start(qapp, choices, home)
    start.shell.show()
    qtbot.waitUntil(lambda: start.program is not None and start.program.shell.shown is not None)
    assert start.program is not None
    yield start.program
    start.program.end()
    start.shell.deleteLater()


def type_in(program: Program, text: str, qtbot: QtBot) -> Unlock:
    """Type a passphrase into what is shown and press Enter."""
    unlock = program.shell.shown
    assert isinstance(unlock, Unlock)
    unlock.secret.line.setFocus()
    unlock.secret.line.clear()
    qtbot.keyClicks(unlock.secret.line, text)
    qtbot.keyClick(unlock.secret.line, Qt.Key.Key_Return)
    return unlock


def opened(program: Program, qtbot: QtBot) -> None:
    type_in(program, PASSPHRASE, qtbot)
    qtbot.waitUntil(lambda: program.opened is not None, timeout=15_000)


def test_the_right_passphrase_opens_the_books(program: Program, qtbot: QtBot) -> None:
    opened(program, qtbot)

    assert program.opened is not None
    assert program.shell.shown is program.opened.window
    assert "四方坪街道社工站" in program.shell.windowTitle()


def test_a_wrong_passphrase_is_told_where_it_was_typed(program: Program, qtbot: QtBot) -> None:
    unlock = type_in(program, "not the passphrase", qtbot)

    qtbot.waitUntil(lambda: unlock.error.isVisible(), timeout=15_000)

    assert "口令不正确" in unlock.error.text()
    assert program.opened is None


def test_an_idle_window_is_covered_and_what_was_typed_is_kept(
    program: Program, qtbot: QtBot
) -> None:
    opened(program, qtbot)
    assert program.opened is not None
    desk, window = program.opened.desk, program.opened.window
    desk.go("register:person", new=True)
    form = window.page.form  # type: ignore[attr-defined]
    form.body.box_of("name").editor.put("欧阳小兰")

    program.shell.idle.emit()
    assert isinstance(program.shell.shown, Unlock)
    type_in(program, PASSPHRASE, qtbot)

    qtbot.waitUntil(lambda: program.shell.shown is window, timeout=15_000)
    assert form.body.box_of("name").editor.text() == "欧阳小兰"


def test_the_lock_wants_the_passphrase_too(program: Program, qtbot: QtBot) -> None:
    opened(program, qtbot)
    program.shell.idle.emit()

    lock = type_in(program, "not the passphrase", qtbot)

    qtbot.waitUntil(lambda: lock.error.isVisible(), timeout=15_000)
    assert program.shell.shown is lock


def test_other_letters_make_the_window_anew_while_the_books_are_open(
    program: Program, qtbot: QtBot
) -> None:
    opened(program, qtbot)
    assert program.opened is not None
    old = program.opened.window

    program.look.apply(Taste(size="large"))
    qtbot.waitUntil(lambda: program.shell.shown is not old)
    assert program.shell.shown is program.opened.window

    kept, books = program.opened.window, program.opened
    program.opened = None
    program.look.apply(Taste())  # asks for another window, …
    books.close()  # … but the books are closed before its turn comes
    program.look.apply(Taste(size="large"))
    with qtbot.waitSignal(books.destroyed):
        pass
    assert books.window is kept
    assert program.shell.shown is None


def test_closing_releases_the_books(program: Program, qtbot: QtBot) -> None:
    opened(program, qtbot)
    assert program.opened is not None
    home = program.opened.workspace.home

    with qtbot.waitSignal(program.shell.closing):
        program.shell.close()

    with workspace.open_(home, PASSPHRASE) as again:
        assert drafts.kept(again) == []
