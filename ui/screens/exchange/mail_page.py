"""What the pages of the exchange have in common: they read again, and take dropped files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent

from ui.desk import Desk
from ui.page import Page
from ui.screens.exchange.files import dropped_files

SOON = 200  # milliseconds: several changes often come together


class MailPage(Page):
    """Reads everything again when something was changed, as soon as it is seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAcceptDrops(True)
        self._turn = 0  # counts the readings: only the newest one's answer is shown
        self._stale = True
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.refresh)
        desk.changed.connect(self._changed)

    def take_files(self, files: Sequence[Path]) -> None:
        """Take files that were dropped on the page."""

    def _changed(self, register: str) -> None:
        self._stale = True
        if self.isVisible():
            self._soon.start()

    # Qt's interface

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take_files(dropped_files(event))
