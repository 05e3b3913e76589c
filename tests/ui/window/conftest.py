"""A desk with real books, for tests of pages: real store, real jobs, answers given beforehand."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station_app.services.workspace import Workspace
from tests.services.conftest import bureau, station, templates
from ui.choices import Choices
from ui.desk import Desk, Notice
from ui.errors import Errors
from ui.jobs import Jobs
from ui.theme.look import Look, look
from ui.theme.taste import Taste

__all__ = ["bureau", "station", "templates"]


class Answers:
    """Answers questions at once, as `ui.ask.Ask`, with what a test has put here.

    asked   title and text of every question, in order
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.agree = True
        self.words = "已核实"
        self.chosen: list[Path] = []
        self.target: Path | None = None

    def confirm(
        self, parent: QWidget, title: str, text: str, yes: str, then: Callable[[], None],
        *, danger: bool = False, otherwise: Callable[[], None] | None = None, no: str = "取消",
    ) -> None:  # fmt: skip
        self.asked.append((title, text))
        if self.agree:
            then()
        elif otherwise is not None:
            otherwise()

    def reason(
        self, parent: QWidget, title: str, text: str, yes: str, then: Callable[[str], None]
    ) -> None:
        self.asked.append((title, text))
        if self.words:
            then(self.words)

    def files(
        self, parent: QWidget, title: str, kinds: str, then: Callable[[list[Path]], None],
        *, many: bool = False,
    ) -> None:  # fmt: skip
        self.asked.append((title, kinds))
        if self.chosen:
            then(self.chosen)

    def save_as(
        self, parent: QWidget, title: str, name: str, kinds: str, then: Callable[[Path], None]
    ) -> None:
        self.asked.append((title, name))
        if self.target is not None:
            then(self.target)

    def folder(self, parent: QWidget, title: str, then: Callable[[Path], None]) -> None:
        self.asked.append((title, ""))
        if self.target is not None:
            then(self.target)


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture(autouse=True)
def light(qapp: Any) -> Look:
    """Dress the application, and take back what a test changed of its dress."""
    found = look()
    if found.taste != Taste():
        found.apply(Taste())
    return found


@pytest.fixture(autouse=True)
def tidy(qapp: Any) -> Iterator[None]:
    """Collect garbage in this thread alone, as the program does: others must not delete widgets."""
    interval = sys.getswitchinterval()
    gc.disable()
    yield
    gc.collect()
    gc.freeze()  # what has survived is not gone through again after every test
    gc.enable()
    sys.setswitchinterval(interval)


@pytest.fixture
def choices(tmp_path: Path) -> Choices:
    return Choices(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))


Sit = Callable[[Workspace], Desk]
Going = list[tuple[str, dict[str, Any]]]  # pages, and what was shown on them


@pytest.fixture
def sit(answers: Answers, choices: Choices, qtbot: QtBot) -> Iterator[Sit]:
    """Return what makes a desk for open books; its jobs end before the books are closed."""
    made: list[Desk] = []

    def sit_down(workspace: Workspace) -> Desk:
        desk = Desk(workspace, Jobs(), Errors(answers), answers, choices)
        made.append(desk)
        return desk

    yield sit_down
    for desk in made:
        desk.jobs.shut_down()
        if desk.errors.dialog is not None:
            desk.errors.dialog.close()


@pytest.fixture
def desk(sit: Sit, station: Workspace) -> Desk:
    """Sit at a station's new books."""
    return sit(station)


@pytest.fixture
def bureau_desk(sit: Sit, bureau: Workspace) -> Desk:
    """Sit at the bureau's new books."""
    return sit(bureau)


@pytest.fixture
def going(desk: Desk) -> Going:
    """Return where one was led, page by page."""
    found: Going = []
    desk.going.connect(lambda page, what: found.append((page, what)))
    return found


@pytest.fixture
def notices(desk: Desk) -> list[Notice]:
    """Collect what the station's desk says at the foot of the window."""
    found: list[Notice] = []
    desk.told.connect(found.append)
    return found
