"""The window goes on while hundreds of forms are printed."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station_app.domain.progress import Progress
from tests.ui.printers import FakePrinters
from tests.ui.window.conftest import Answers
from tests.ui.window.printing import opened, press, volunteers
from ui.desk import Desk, Notice
from ui.pace import Pace

SPUN = 6  # seconds
COMMON = "".join(map(chr, range(0x4E00, 0x5800)))  # characters for names that all differ


@pytest.fixture
def pace(qapp: QApplication) -> Iterator[None]:
    """Let threads hand over as the program does, and undo it."""
    interval = sys.getswitchinterval()
    kept = Pace(qapp)
    kept.settle()
    yield
    kept.deleteLater()
    sys.setswitchinterval(interval)


class Beat(QTimer):
    """Beats in the loop of the window; `longest` is the longest time between two beats, in ms."""

    def __init__(self) -> None:
        super().__init__(interval=5)
        self._clock = QElapsedTimer()
        self.timeout.connect(self._beaten)
        self.begin()

    def begin(self) -> None:
        self.longest = 0.0
        self._clock.start()
        self.start()

    def _beaten(self) -> None:
        self.longest = max(self.longest, self._clock.nsecsElapsed() / 1e6)
        self._clock.start()


def spin(progress: Progress) -> None:
    """Count for some seconds: how long the window waits beside that is the computer's doing."""
    end = time.monotonic() + SPUN
    while time.monotonic() < end:
        sum(range(1000))


@pytest.mark.slow
@pytest.mark.usefixtures("pace")
def test_printing_500_forms_leaves_the_window_alive(
    desk: Desk, answers: Answers, notices: list[Notice], qtbot: QtBot, tmp_path: Path
) -> None:
    chance = random.Random(7)
    names = ["".join(chance.choices(COMMON, k=3)) for _ in range(499)]
    page = opened(
        desk, FakePrinters(), qtbot, register="volunteer", records=volunteers(desk, *names)
    )
    answers.target = tmp_path / "all.pdf"
    beat = Beat()
    spun = desk.run("空转", spin, lambda result: None)
    qtbot.waitSignal(spun.finished, timeout=30_000).wait()
    noise = beat.longest

    beat.begin()
    press(qtbot, page, "save-pdf")
    qtbot.waitUntil(lambda: bool(notices), timeout=120_000)

    print(f"longest wait: {beat.longest:.0f} ms, beside a thread that only counts {noise:.0f} ms")
    assert beat.longest <= 100 + noise
