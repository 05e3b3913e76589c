"""What the person is told when books are opened, and when the clock steps while they are open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from station_app.services import arriving, clocks
from station_app.services.clocks import Step
from ui.desk import Desk

LOOK_EVERY = 60_000  # milliseconds between two looks at the clock


class Arrival(QObject):
    """Asks once about the books, and then again and again about the clock."""

    def __init__(self, desk: Desk, window: QWidget, books: QObject) -> None:
        super().__init__(books)
        self._desk, self._window = desk, window
        self._watch = clocks.Watch(desk.workspace)
        self.timer = QTimer(self, interval=LOOK_EVERY)
        self.timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Ask about the opened books, and begin to watch the clock."""
        self._desk.look_up(lambda: arriving.arrive(self._desk.workspace), self._arrived)
        self.timer.start()

    def end(self) -> None:
        """Leave the clock alone: the books are about to be closed."""
        self.timer.stop()

    def look(self) -> None:
        """Look at the clock."""
        self._desk.look_up(self._watch.look, self._looked)

    def _arrived(self, told: Sequence[str]) -> None:
        if told:
            self._tell("\n\n".join(told))

    def _looked(self, step: Step | None) -> None:
        if step is not None:
            self._tell(step.text)

    def _tell(self, text: str) -> None:
        self._desk.ask.confirm(
            self._window, "请先看一下", text, "查看操作日志", lambda: self._desk.go("audit"),
            no="知道了",
        )  # fmt: skip
