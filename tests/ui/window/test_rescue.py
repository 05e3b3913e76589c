"""Books whose store is damaged: from the passphrase over the offer to books that open again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from station_app.domain.registers.people import PEOPLE
from station_app.services import finding, records, safekeeping, workspace
from tests.builders import person_values
from tests.services.conftest import PASSPHRASE, clock
from tests.services.wrecking import flip, page_of
from tests.ui.window.conftest import Answers
from ui.app import Start
from ui.choices import Choices
from ui.program import Program
from ui.screens.entrance.rescue import Rescue
from ui.screens.entrance.unlock import Unlock


@pytest.fixture
def home(templates: Path, tmp_path: Path) -> Path:
    """Make closed books with one person in a backup, a second one, and a damaged page."""
    made = Path(shutil.copytree(templates / "station", tmp_path / "books"))
    with workspace.open_(made, PASSPHRASE, now=clock) as books:
        records.create(books, PEOPLE, person_values(1))
        safekeeping.back_up(books)
        records.create(books, PEOPLE, person_values(2))
    flip(made, [page_of(made, "account")])
    return made


@pytest.fixture
def program(
    qapp: QApplication, choices: Choices, answers: Answers, home: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Program]:  # fmt: skip
    """Start the program on these books, and type the right passphrase."""
    monkeypatch.setattr("ui.errors.Errors.install", lambda self: None)  # pytest-qt's own is wanted
    start = Start(qapp, choices, home)
    start.shell.show()
    qtbot.waitUntil(lambda: start.program is not None and start.program.shell.shown is not None)
    assert start.program is not None
    start.program.ask = answers  # type: ignore[assignment]
    type_in(start.program, qtbot)
    qtbot.waitUntil(lambda: bool(rescues(start.program)), timeout=20_000)
    yield start.program
    start.program.end()
    start.shell.deleteLater()


def rescues(program: Program | None) -> list[Rescue]:
    assert program is not None
    return [each for each in program.shell.findChildren(Rescue) if each.isVisible()]


def type_in(program: Program, qtbot: QtBot) -> None:
    unlock = program.shell.shown
    assert isinstance(unlock, Unlock)
    unlock.secret.line.clear()
    qtbot.keyClicks(unlock.secret.line, PASSPHRASE)
    qtbot.keyClick(unlock.secret.line, Qt.Key.Key_Return)


def people(program: Program, qtbot: QtBot) -> int:
    qtbot.waitUntil(lambda: program.opened is not None, timeout=60_000)
    assert program.opened is not None
    return finding.find(program.opened.workspace, PEOPLE).total


def test_the_newest_backup_takes_the_place_of_damaged_books(
    program: Program, home: Path, qtbot: QtBot
) -> None:
    qtbot.keyClick(rescues(program)[0], Qt.Key.Key_Return)
    type_in(program, qtbot)

    assert people(program, qtbot) == 1
    assert program.opened is not None
    assert program.opened.workspace.home == home


def test_what_can_be_read_is_salvaged_and_opened(
    program: Program, home: Path, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    answers.target, answers.agree = tmp_path / "new", False
    damaged = (home / "store.db").read_bytes()
    (rescue,) = rescues(program)
    rescue.salvage.setFocus()
    qtbot.keyClick(rescue.salvage, Qt.Key.Key_Space)
    type_in(program, qtbot)

    assert people(program, qtbot) == 2
    assert program.opened is not None
    assert program.opened.workspace.home == tmp_path / "new"
    assert (home / "store.db").read_bytes() == damaged
    notice = program.opened.window.notice
    qtbot.waitUntil(
        lambda: any("抢救出来的数据" in each.text() for each in notice.findChildren(QLabel)),
        timeout=10_000,
    )
