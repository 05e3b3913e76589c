"""The print page in tests: opened, read, and pressed by keyboard; volunteers to print."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from station_app.domain.registers import BY_NAME
from station_app.services import records
from station_app.storage.tables import AuditEntry
from tests.builders import person_values, volunteer_values
from tests.ui.printers import FakePrinters
from ui.desk import Desk
from ui.printing.marks import Text
from ui.screens.printing.page import PrintPage


def opened(desk: Desk, printers: FakePrinters, qtbot: QtBot, **what: Any) -> PrintPage:
    """Go to the page and wait for its preview."""
    page = PrintPage(desk, printers)
    qtbot.addWidget(page)
    page.resize(1158, 700)
    with qtbot.waitExposed(page):
        page.show()
    page.enter(**what)
    qtbot.waitUntil(lambda: page.printer_bar.asked and not page.picker.records.waiting)
    qtbot.waitUntil(lambda: page.proof is not None)
    return page


def volunteers(desk: Desk, *names: str, **values: Any) -> list[str]:
    return [
        records.create(
            desk.workspace,
            BY_NAME["volunteer"],
            volunteer_values(
                records.create(
                    desk.workspace, BY_NAME["person"], person_values(number, name=name)
                ).record.id,
                **values,
            ),
        ).record.id
        for number, name in enumerate(names, 1)
    ]


def printed(desk: Desk) -> list[AuditEntry]:
    with desk.workspace.database.reading() as session:
        notes = select(AuditEntry).where(AuditEntry.action.like("print.%"))
        return list(session.scalars(notes))


def shown(page: PrintPage) -> set[str]:
    """Return the texts on the page of the preview that is in view."""
    marks = page.view.pages[page.view.page].marks
    return {mark.text for mark in marks if isinstance(mark, Text)}


def press(qtbot: QtBot, page: QWidget, name: str) -> None:
    """Press a button by keyboard."""
    target = page.findChild(QWidget, name)
    target.setFocus()
    qtbot.keyClick(target, Qt.Key.Key_Space)


def pick(qtbot: QtBot, page: PrintPage, box: str, text: str) -> None:
    """Choose an entry of a combo box by typing its beginning."""
    target = page.findChild(QComboBox, box)
    qtbot.keyClick(target, Qt.Key.Key_Home)
    while target.currentText() != text:
        before = target.currentIndex()
        qtbot.keyClick(target, Qt.Key.Key_Down)
        assert target.currentIndex() != before, f"{text} is not offered"
