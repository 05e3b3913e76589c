"""From nothing to the first picture: our window against an empty one, each in its own process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench import importing
from tests.bench.measure import Bench, Way

# Ends the process with the first picture of the window `shown`.
END = """
from PySide6.QtCore import QEvent, QObject
class End(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            os._exit(0)
        return False
end = End()
shown.installEventFilter(end)
app.exec()
"""

EMPTY = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
app = QApplication([])
window, shown = QMainWindow(), QWidget()
window.setCentralWidget(shown)
window.resize(1366, 768)
window.show()
"""

BARE = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QSettings
from ui.app import Start, application
from ui.choices import Choices
app = application()
settings = QSettings(sys.argv[2], QSettings.Format.IniFormat)
start = Start(app, Choices(settings), Path(sys.argv[1]))
start.shell.show()
shown = start.shell
"""

READY = (
    BARE
    + """
from ui.program import Program
start.begin()
shown = start.shell.shown
"""
)


def _starting(script: str) -> Callable[[Path], None]:
    def run(home: Path) -> None:
        words = [sys.executable, "-c", script + END, str(home), str(home.parent / "window.ini")]
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        subprocess.run(words, env=environment, check=True)

    return run


def _home(rows: int, folder: Path) -> Path:
    return folder / "made"


OPENING = Bench(
    "opening",
    "From nothing to the first picture of the window",
    (
        Way("empty window", _home, _starting(EMPTY)),
        Way("ours", _home, _starting(BARE), ratio=1.3),
        Way("ours, ready for the passphrase", _home, _starting(READY), ratio=4),
    ),
    most=10,
    setup=importing.save_roster,
)
