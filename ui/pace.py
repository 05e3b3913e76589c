"""What keeps the window alive, and whole, beside work in other threads of the same Python.

Python collects cycles of garbage in whatever thread happens to allocate. In one that works
behind the window this would delete widgets there, which ends the program; and a full
collection holds all threads up for a tenth of a second. So cycles are collected here alone:
in the window's thread, the young ones often, the old ones while nothing is going on.
"""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer

SWITCH = 0.001  # seconds for which a thread may keep Python to itself while the window waits
LOOK_EVERY = 500  # milliseconds
YOUNG, GROWN = 10_000, 20  # objects since the last collection; collections of these
OLD_AFTER = 600  # looks until the old ones are gone through: five minutes


class Pace(QObject):
    """Collects garbage in the window's thread; ends with its parent."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._looks = 0
        sys.setswitchinterval(SWITCH)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_EVERY)

    def settle(self) -> None:
        """Collect everything now, and leave what is left alone for good: it is the program."""
        gc.collect()
        gc.freeze()

    def _look(self) -> None:
        self._looks += 1
        young, grown, _ = gc.get_count()
        if self._looks >= OLD_AFTER:
            self._looks = 0
            gc.collect()
        elif grown > GROWN:
            gc.collect(1)
        elif young > YOUNG:
            gc.collect(0)
