"""A clerk who types into a form until the program is killed: `… form_workers FOLDER`.

Prints, for every key, the seconds since the first one and the number of characters typed.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is loaded

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_app.domain.registers import BY_NAME
from station_app.services import workspace
from ui.ask import AskPerson
from ui.choices import Choices
from ui.desk import Desk
from ui.errors import Errors
from ui.jobs import Jobs
from ui.register.form import RecordForm
from ui.theme.look import Taste, dress

FORM_WORKERS = "tests.faults.form_workers"  # the name of this module, as the harness wants it
PASSPHRASE = "some long passphrase"
KEY_EVERY = 40  # milliseconds
TYPED_BEFORE = 3.2  # seconds before the worker says that it is ready to be killed


def main(folder: str) -> None:
    """Type letters into the remark of a new person."""
    app = QApplication([])
    dress(app, Taste())
    opened = workspace.open_(Path(folder), PASSPHRASE)
    settings = QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat)
    ask = AskPerson()
    errors = Errors(ask)
    errors.install()  # else what Qt says of the offscreen platform counts as a complaint
    desk = Desk(opened, Jobs(), errors, ask, Choices(settings))
    form = RecordForm(desk, BY_NAME["person"])
    form.show()
    form.open_new()
    box = form.body.box_of("remark")
    assert box is not None
    box.focus()
    begun, count = time.monotonic(), 0

    def press() -> None:
        nonlocal count
        QTest.keyClick(box.widget, "a")
        count += 1
        seconds = time.monotonic() - begun
        if seconds >= TYPED_BEFORE:
            print(f"{seconds:.3f} {count}", flush=True)

    timer = QTimer(interval=KEY_EVERY)
    timer.timeout.connect(press)
    timer.start()
    app.exec()


if __name__ == "__main__":
    main(sys.argv[1])
