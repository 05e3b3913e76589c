"""Steps that tests of the two pages of the exchange share: keys, waiting, files on their way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.services.exchange import receiving
from station_app.services.workspace import Workspace
from tests.builders import person_values

PEOPLE = BY_NAME["person"]
NOTHING = Qt.KeyboardModifier.NoModifier
NO_FOCUS = Qt.FocusPolicy.NoFocus


def press(qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier = NOTHING) -> None:
    """Press a key where the keyboard is."""
    qtbot.keyClick(QApplication.focusWidget(), key, held)


def focus(qtbot: QtBot, widget: QWidget) -> None:
    """Put the keyboard on a widget, as one does by Tab; its window comes to the front."""
    widget.window().activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def settled(qtbot: QtBot, page: Any) -> None:
    """Wait until nothing is being done or read."""

    def still() -> bool:
        jobs = page.desk.jobs
        return jobs.busy is None and not jobs._alive and not page._soon.isActive()

    qtbot.waitUntil(still, timeout=20_000)


def shown(qtbot: QtBot, page: Any) -> Any:
    qtbot.addWidget(page)
    page.resize(1158, 700)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.enter()
    settled(qtbot, page)
    return page


def enter(workspace: Workspace, number: int = 1, **changes: object) -> str:
    return records.create(workspace, PEOPLE, person_values(number, **changes)).record.id


def person(workspace: Workspace, record: str) -> Any:
    return records.get(workspace, PEOPLE, record)


def edited(file: Path, old: str, new: str) -> Path:
    """Save a package in which somebody typed over a value."""
    book = load_workbook(file)
    cell = next(c for row in book["人员"].iter_rows() for c in row if c.value == old)
    cell.value = new
    target = file.with_name(f"改-{file.name}")
    book.save(target)
    return target


def received(bureau: Workspace, file: Path, accept: str = "") -> Path:
    receipt = receiving.receive(bureau, file, accept=accept).receipt
    assert receipt is not None
    return receipt


def button(page: QWidget, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def nameless(page: QWidget) -> list[str]:
    """Return what can have the keyboard but says nothing to a screen reader."""
    found = [each for each in page.findChildren(QWidget) if each.focusPolicy() != NO_FOCUS]
    inner = ("qt_scrollarea", "qt_spinbox")
    return [
        f"{type(each).__name__} {each.objectName()}"
        for each in found
        if not each.accessibleName() and not each.objectName().startswith(inner)
    ]
