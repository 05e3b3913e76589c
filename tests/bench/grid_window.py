"""A register's table in a window, for the bench: shown, jumped in, scrolled."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from station_app.domain.registers.people import PEOPLE
from station_app.services import workspace as workspaces
from tests.bench.searching import PASSPHRASE
from ui.ask import AskPerson
from ui.choices import Choices
from ui.desk import Desk
from ui.errors import Errors
from ui.jobs import Jobs
from ui.register.changing import CellSaver
from ui.register.pane import ListPane
from ui.theme.look import look

STEPS = 120  # jumps, or turns of the wheel
WHEEL = 3  # rows that one turn of the wheel scrolls
SIZE = (1158, 700)  # pixels
P95 = 18  # of the twenty parts that `quantiles` makes


@dataclass
class Table:
    """A table that is not shown yet; holds what must live as long as it."""

    application: Any
    desk: Desk
    pane: ListPane | None = None


def prepare(rows: int, folder: Path) -> Table:
    """Open the store and begin the program; nothing of the register is read yet."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    look()
    store = workspaces.open_(folder / f"listed{rows}", PASSPHRASE)
    ask = AskPerson()
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    return Table(application, Desk(store, Jobs(), Errors(ask), ask, Choices(settings)))


def prepare_shown(rows: int, folder: Path) -> Table:
    """Show the whole table."""
    table = prepare(rows, folder)
    show(table)
    assert table.pane is not None
    wait(lambda: table.pane is not None and table.pane.table.rowCount() == rows)
    wait(lambda: table.desk.jobs.idle)
    return table


def show(table: Table) -> None:
    """Show the first screenful and wait until it is painted."""
    pane = ListPane(table.desk, PEOPLE, CellSaver(table.desk, PEOPLE))
    table.pane = pane
    pane.toggle_panel()  # the form beside the table is no part of it
    pane.resize(*SIZE)
    painted = _Painted(pane.grid.viewport())
    pane.show()
    pane.read()
    wait(lambda: painted.seen and pane.table.rowCount() > 0)


class _Painted(QObject):
    """Notes that a widget was painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.seen = False
        widget.installEventFilter(self)

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.seen = self.seen or event.type() == QEvent.Type.Paint
        return False


def wait(until: Callable[[], bool]) -> None:
    """Let the event loop run until something holds."""
    loop = QEventLoop()
    timer = QTimer(interval=1)
    timer.timeout.connect(lambda: loop.quit() if until() else None)
    timer.start()
    loop.exec()


def first_paint(table: Table) -> None:
    """Show the table: what is timed is how long it takes."""
    show(table)


def jump(table: Table) -> float:
    """Jump to random places; return what the slowest of twenty takes."""
    chance = random.Random(7)
    assert table.pane is not None
    bar = table.pane.grid.verticalScrollBar()
    return _slowest(table, lambda: chance.randrange(bar.maximum()))


def wheel(table: Table) -> float:
    """Turn the wheel from the middle on, back and forth where the table ends."""
    assert table.pane is not None
    bar = table.pane.grid.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    step = [WHEEL]

    def next_place() -> int:
        if not 0 <= bar.value() + step[0] <= bar.maximum():
            step[0] = -step[0]
        return bar.value() + step[0]

    return _slowest(table, next_place)


def _slowest(table: Table, place: Callable[[], int]) -> float:
    assert table.pane is not None
    grid = table.pane.grid
    taken = []
    for _ in range(STEPS):
        value = place()
        start = time.perf_counter()
        grid.verticalScrollBar().setValue(value)
        grid.viewport().repaint()
        grid.frozen.viewport().repaint()
        taken.append(time.perf_counter() - start)
    return statistics.quantiles(taken, n=20)[P95]
