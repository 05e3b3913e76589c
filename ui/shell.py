"""The one window of the program: first the entrance, then the open books; locked when idle.

Imports nothing of the store: the first picture waits for this module. What opens books
comes with `Opened`, made by `app.py` when the person has got in.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from ui.choices import Choices

SIZE = QSize(1366, 768)
SMALLEST = QSize(900, 540)
ACTIVE = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
MINUTE = 60_000  # milliseconds


class Shell(QMainWindow):
    """Holds the entrance, the open books, and the lock over them.

    idle     nobody has touched the program for as long as the settings allow
    painted  the first picture is there
    closing  the window goes now
    """

    idle = Signal()
    painted = Signal()
    closing = Signal()

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.choices = choices
        self.setWindowTitle("社工站登记系统")
        self.setMinimumSize(SMALLEST)
        self.resize(SIZE)
        if (geometry := choices.state("geometry")) is not None:
            self.restoreGeometry(geometry)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._agreed = self._painted = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)

    def show_widget(self, widget: QWidget) -> None:
        """Show a widget as the whole content; those shown before are kept."""
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def forget(self, widget: QWidget) -> None:
        """Take a widget out and delete it."""
        self._stack.removeWidget(widget)
        widget.deleteLater()

    @property
    def shown(self) -> QWidget | None:
        """The widget that is shown."""
        return self._stack.currentWidget()

    def watch_idleness(self, on: bool) -> None:
        """Begin or stop to count the minutes without a key or a click."""
        app = QApplication.instance()
        if app is None:
            return
        app.removeEventFilter(self)
        self._timer.stop()
        if on:
            # Not before: handing every event to Python would double the time to the first picture.
            app.installEventFilter(self)
            self._touched()

    def _touched(self) -> None:
        """Count anew, by what the settings say by now; 0 minutes: never."""
        if minutes := self.choices.idle_minutes:
            self._timer.start(minutes * MINUTE)
        else:
            self._timer.stop()

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in ACTIVE:
            self._touched()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        ask: Callable[[Callable[[], None]], None] | None
        ask = getattr(self._stack.currentWidget(), "may_close", None)
        if self._agreed or ask is None:
            self.choices.keep_state("geometry", self.saveGeometry())
            self.closing.emit()
            event.accept()
            return
        event.ignore()
        ask(self._close_now)

    def _close_now(self) -> None:
        self._agreed = True
        QTimer.singleShot(0, self.close)  # Qt refuses to close what it is just asking to close
