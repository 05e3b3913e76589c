"""Reads a page again when records changed: soon while it is seen, else when it is shown."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QEvent, QObject, QTimer

from ui.page import Page


class Rereading(QObject):
    """Belongs to a page. Whatever makes the page read calls `begun`: nothing waits any more."""

    def __init__(
        self,
        page: Page,
        read: Callable[[], object],
        pause: int,
        concerned: Collection[str] = (),
    ) -> None:
        """Read again `pause` milliseconds after the last change, several come together.

        concerned  registers whose changes matter, "" for those of any; none named: all matter
        """
        super().__init__(page)
        self._page, self._pause, self._concerned = page, pause, concerned
        self._stale = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(read)
        page.desk.changed.connect(self._changed)
        page.installEventFilter(self)

    def soon(self) -> None:
        """Read after the pause."""
        self._timer.start(self._pause)

    def begun(self) -> None:
        """Forget what waited."""
        self._stale = False
        self._timer.stop()

    def _changed(self, register: str) -> None:
        if self._concerned and register not in self._concerned:
            return
        if self._page.isVisible():
            self.soon()
        else:
            self._stale = True

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._stale and event.type() == QEvent.Type.Show:
            # Not at once: who goes to a page is shown it first and enters it then, which reads.
            self._timer.start(0)
        return False
