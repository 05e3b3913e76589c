"""Opens the window. Nothing is imported that the first picture can do without.

First the bare window in the colour of its ground, then, with the first picture on the screen,
the program itself (`ui/program.py`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.choices import Choices
from ui.shell import Shell
from ui.theme.tokens import CONTRAST, DARK, LIGHT

if TYPE_CHECKING:
    from ui.program import Program

DRESSES = {"dark": DARK, "contrast": CONTRAST}  # any other mode begins light


def main(home: Path | None = None) -> int:
    """Open the window and return the exit code when it is closed; `home` names the books."""
    app = application()
    start = Start(app, Choices(), home)
    start.shell.show()
    return app.exec()


def application() -> QApplication:
    """Start Qt."""
    QApplication.setApplicationName("street-station")
    return QApplication(sys.argv[:1])


class Start(QObject):
    """The bare window; with its first picture the program begins."""

    def __init__(self, app: QApplication, choices: Choices, home: Path | None = None) -> None:
        super().__init__(app)
        self._app, self._choices, self._home = app, choices, home
        self.program: Program | None = None
        self.shell = Shell(choices)
        palette = QPalette()
        ground = DRESSES.get(choices.taste.mode, LIGHT).ground
        palette.setColor(QPalette.ColorRole.Window, QColor(ground))
        self.shell.setPalette(palette)
        self.shell.painted.connect(self._painted)

    def begin(self) -> None:
        """Load the program and let it show its first page."""
        from ui.program import Program  # with everything that this module avoids

        self.program = Program(self._app, self.shell, self._choices, self._home)
        self.program.start()

    def _painted(self) -> None:
        QTimer.singleShot(0, self.begin)
