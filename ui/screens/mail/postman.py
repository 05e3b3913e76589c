"""Sends what is due while the books are open, without a word unless something was sent.

Beside the clerk's own work, not in its queue: a slow server must not hold up an import.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from station_app.domain.problems import StationError
from station_app.services.mailing import delivery, outbox
from station_app.services.mailing.delivery import Sent
from ui.desk import Desk
from ui.screens.mail.news import mail_news

LOOK_EVERY = 30_000  # milliseconds


class Postman(QObject):
    """Looks into the outbox again and again; without a mailbox there is nothing due."""

    def __init__(self, desk: Desk, books: QObject) -> None:
        super().__init__(books)
        self._desk = desk
        self._busy = False
        self.timer = QTimer(self, interval=LOOK_EVERY)
        self.timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Begin to look."""
        self.timer.start()
        self.look()

    def end(self) -> None:
        """Look no more: the books are about to be closed."""
        self.timer.stop()

    def look(self) -> None:
        """Ask whether anything is due, and send it."""
        if not self._busy:
            self._busy = True
            count = self._desk.look_up(partial(outbox.due, self._desk.workspace), self._counted)
            count.failed.connect(self._rested)
            count.cancelled.connect(self._rested)

    def _counted(self, due: int) -> None:
        if not due or not self.timer.isActive():
            self._busy = False
            return
        work = partial(delivery.send_due, self._desk.workspace)
        job = self._desk.jobs.ask(work, self._sent, self._failed)
        job.finished.connect(self._rested)

    def _sent(self, done: Sent) -> None:
        tell_sent(self._desk, done)
        mail_news(self._desk).came.emit()

    def _failed(self, error: Exception) -> None:
        # What keeps a mail stands in the outbox; a clerk at other work is not stopped by it.
        if not isinstance(error, StationError):
            self._desk.errors.show(error)

    def _rested(self) -> None:
        self._busy = False


def tell_sent(desk: Desk, done: Sent) -> None:
    """Say at the foot of the window what a run has done."""
    look = ("看发件箱", partial(desk.go, "mail"))
    if done.needs_person:
        desk.tell(f"有 {done.needs_person} 封邮件没有发出，需要处理", "warn", *look)
    elif done.sent:
        desk.tell(f"已发出 {done.sent} 封邮件", "good", *look)
