"""Asking which records match: the first screenful at once, all of them in the background."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.services import listing
from station_app.services.listing import Question
from ui.desk import Desk

HEAD = 256  # rows that are read at once
PAINTED = 60  # milliseconds in which the head is painted; then the rest is read
PATIENCE = 200  # milliseconds until it is said that it takes a while

Answer = tuple[int, "array[int] | StationError"]  # which question it answers, and what


class Reading(QObject):
    """Reads snapshots; only the answer to the newest question counts.

    read  the numbers, and whether these are all
    late  whether one has been waiting for a while
    """

    read = Signal(object, bool)
    late = Signal(bool)

    def __init__(self, desk: Desk, register: Register[Any], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._register = desk, register
        self._asked = 0
        self._question = Question()
        self._rest = QTimer(self, singleShot=True, interval=PAINTED)
        self._rest.timeout.connect(self._ask_all)
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self._take_a_while)

    def ask(self, question: Question, *, first: bool = False) -> None:
        """Ask a question; `first`: nothing is shown yet, so its head is read at once.

        Only the newest records come out of the store in order by themselves; any other
        order would have to look at all of them first.
        """
        self._asked += 1
        self._question = question
        self._rest.stop()
        if not first or question != Question():
            self._ask_all()
            return
        head = listing.snapshot(self._desk.workspace, self._register, question, HEAD)
        complete = len(head) < HEAD
        if not complete:
            self._rest.start()
        self.read.emit(head, complete)

    def _ask_all(self) -> None:
        self._timer.start()
        workspace, register, question = self._desk.workspace, self._register, self._question
        asked = self._asked

        def work() -> Answer:
            try:
                return asked, listing.snapshot(workspace, register, question)
            except StationError as error:
                return asked, error

        self._desk.look_up(work, self._answered)

    def _answered(self, answer: Answer) -> None:
        asked, found = answer
        if asked != self._asked:
            return
        self._timer.stop()
        self.late.emit(False)
        if isinstance(found, StationError):
            self._desk.errors.show(found, "不能这样筛选")
        else:
            self.read.emit(found, True)

    def _take_a_while(self) -> None:
        self.late.emit(True)
