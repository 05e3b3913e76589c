"""What tests of forms do with a keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from ui.desk import Desk
from ui.register.form import RecordForm
from ui.register.form_field import FieldBox

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


Seats = Callable[..., "Typist"]
Seat = Callable[[str], "Typist"]


class Typist:
    """Sits before one form and types."""

    def __init__(self, qtbot: QtBot, desk: Desk, register: str, *, narrow: bool = False) -> None:
        self.qtbot, self.desk = qtbot, desk
        self.form = RecordForm(desk, BY_NAME[register], narrow)
        qtbot.addWidget(self.form)
        self.form.resize(1158, 700)
        with qtbot.waitExposed(self.form):
            self.form.show()
        self.form.activateWindow()

    def box(self, field: str, record: str = "") -> FieldBox:
        found = self.form.body.box_of(field, record)
        assert found is not None, field
        return found

    def go(self, field: str) -> QWidget:
        """Put the cursor into a field."""
        self.box(field).focus()
        return self.focus

    @property
    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    @property
    def at(self) -> str:
        """Name of the field that has the cursor; "" for none."""
        return next((box.name for box in self.form.body.boxes() if box.focused), "")

    def type(self, text: str, field: str = "") -> None:
        """Type a text; what is no ASCII comes out of an input method."""
        widget = self.go(field) if field else self.focus
        if text.isascii():
            self.qtbot.keyClicks(widget, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(widget, event)

    def replace(self, text: str, field: str) -> None:
        """Type a text in place of what is there."""
        widget = self.go(field)
        assert isinstance(widget, QLineEdit)
        widget.selectAll()
        self.press(Key.Key_Delete)
        self.type(text)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.keyClick(self.focus, key, modifiers)

    def compose(self, text: str) -> None:
        """Let an input method compose."""
        QApplication.sendEvent(self.focus, QInputMethodEvent(text, []))

    def save(self) -> None:
        self.press(Key.Key_S, CONTROL)

    def until(self, holds: Callable[[], Any]) -> None:
        """Wait for something that is done in the background."""
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=4000)


@pytest.fixture
def seats(qtbot: QtBot, sit: object) -> Iterator[Seats]:
    """Return what sits a typist down at a desk; forms are left before the books are closed."""
    taken: list[Typist] = []

    def take(desk: Desk, register: str, *, narrow: bool = False) -> Typist:
        taken.append(Typist(qtbot, desk, register, narrow=narrow))
        return taken[-1]

    yield take
    for typist in taken:
        if typist.form.dossier is not None:
            typist.form.drafts.forget()
        typist.form.hide()


@pytest.fixture
def seat(desk: Desk, seats: Seats) -> Seat:
    """Return what sits a typist down at the station's desk."""
    return lambda register: seats(desk, register)
