"""A day with the register of toys, by keyboard: python -m tests.ui.window.toys_day FOLDER.

Prints as JSON what it found; test_a_new_register.py reads it.
"""

# ruff: noqa: I001 - the toys are listed before anything else is loaded
from __future__ import annotations

from tests.ui.window import toys

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from station_app.domain.register import Base
from station_app.services import finding, records, workspace
from station_app.services.exchange import packages
from station_app.services.rosters.apply import apply
from station_app.services.rosters.plan import plan
from station_app.services.workspace import Workspace
from station_app.storage.vault import Cost
from station_app.workbooks.reader import read_book
from ui.app import application
from ui.ask import AskPerson
from ui.choices import Choices
from ui.desk import REGISTER, Desk
from ui.errors import Errors
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.printing.pdf import print_pdf
from station_app.services import printing

PASSPHRASE = "some long passphrase"
ROSTER = """玩具编号,玩具名称,购入日期,价格,件数
W2,积木,2024-03-01,35.5,120
W3,拼图,2024-13-01,12,60
"""
TOYS = toys.TOYS


def wait(until: Callable[[], bool], milliseconds: int = 10_000) -> bool:
    """Run the event loop until something holds; say whether it came to hold."""
    loop, held = QEventLoop(), False
    timer, end = QTimer(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if until() else None)
    end.setSingleShot(True)
    end.timeout.connect(loop.quit)
    timer.start(20)
    end.start(milliseconds)
    loop.exec()
    held = until()
    return held


def type_toy(window: MainWindow) -> None:
    """Enter a toy in its form, walking by Enter, and save it by Ctrl+S."""
    focus = QApplication.focusWidget
    for text in ("W1", "布娃娃", "20240201", "88.50", "1"):
        widget = focus()
        assert widget is not None
        QTest.keyClicks(widget, text) if text.isascii() else widget.insert(text)
        QTest.keyClick(focus(), Qt.Key.Key_Return)
    QTest.keyClick(focus(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def spend(folder: Path) -> dict[str, Any]:
    """Use the register through every door; return what was found there."""
    app = application()
    identity = workspace.identify("station", "430105012")
    made, _ = workspace.create(folder / "books", identity, PASSPHRASE, cost=Cost(2, 19456, 1))
    Base.metadata.create_all(made.database.engine)
    ask = AskPerson()
    settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    desk = Desk(made, Jobs(), Errors(ask), ask, Choices(settings))
    window = MainWindow(desk)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    wait(window.isActiveWindow)
    found: dict[str, Any] = {"menu": f"{REGISTER}toy" in window.specs}
    desk.go(f"{REGISTER}toy", new=True)
    wait(lambda: QApplication.focusWidget() is not None)
    type_toy(window)
    found["saved"] = wait(lambda: finding.find(made, TOYS).total == 1)
    found |= _listed(window, made) | _brought_in(made, folder) | _on_paper(made, folder)
    found |= _told(window, made) | _sent(made)
    desk.jobs.shut_down()
    window.close()
    made.close()
    app.quit()
    return found


def _listed(window: MainWindow, made: Workspace) -> dict[str, Any]:
    window.page.back()
    table = window.page.pane.table  # type: ignore[attr-defined]
    wait(lambda: bool(table.rowCount() == 1))
    cells = [table.text(0, column) for column in range(table.columnCount())]
    return {"row": cells, "label": finding.find(made, TOYS, "bww").total}


def _brought_in(made: Workspace, folder: Path) -> dict[str, Any]:
    roster = folder / "玩具.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    planned = plan(made, TOYS, roster)
    batch = apply(made, planned)
    return {
        "created": batch.created,
        "rejected": batch.rejected,
        "problems": [(problem.row, problem.column) for problem in planned.problems],
    }


def _on_paper(made: Workspace, folder: Path) -> dict[str, Any]:
    toy = finding.find(made, TOYS, "布娃娃").rows[0]
    form, values = printing.form_values(made, "card", [toy.id])
    return {"pages": print_pdf(form, values, folder / "card.pdf").pages, "form": form.title}


def _told(window: MainWindow, made: Workspace) -> dict[str, Any]:
    toy = finding.find(made, TOYS, "布娃娃").rows[0]
    saved = records.change(made, TOYS, toy.id, {"remark": "洗过"})
    window.desk.saved(saved.change, "修改玩具", "toy")
    window.desk.go("audit", register="toy", record=toy.id)
    wait(lambda: any("洗过" in each.text() for each in window.page.findChildren(QLabel)), 3000)
    kinds = [entry.kind for entry in records.history(made, TOYS, toy.id)]
    return {"history": kinds}


def _sent(made: Workspace) -> dict[str, Any]:
    package = packages.make(made)
    sheets = {sheet.name: sheet for sheet in read_book(package.file).sheets}
    cells = {str(cell) for row in sheets["玩具"].rows for cell in row}
    return {"package": package.records, "sheet": {"布娃娃", "积木"} <= cells}


if __name__ == "__main__":
    print(json.dumps(spend(Path(sys.argv[1])), ensure_ascii=False))
