"""Numbers in a form: covered until the cursor is there, in sight while they are entered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.phones import masked_phone
from ui.widgets import secret_clipboard
from ui.widgets.masked_line import MaskedLine
from ui.widgets.secret_clipboard import copy_secret, holds_secret

MOBILE, MASKED = "13800130001", "138****0001"


@pytest.fixture
def line(qtbot: QtBot) -> Iterator[MaskedLine]:
    """Show the line below another one, which has the keyboard."""
    top = QWidget()
    qtbot.addWidget(top)
    other, made = QLineEdit(), MaskedLine(masked_phone)
    other.setObjectName("other")
    body = QVBoxLayout(top)
    body.addWidget(other)
    body.addWidget(made)
    top.show()
    top.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    yield made
    top.close()


def leave(line: MaskedLine) -> None:
    found = line.window().findChild(QLineEdit, "other")
    assert isinstance(found, QLineEdit)
    found.setFocus()


def test_a_kept_number_is_covered_until_one_goes_there(line: MaskedLine) -> None:
    line.put(MOBILE)
    line.cover(True)
    assert (line.text(), line.typed()) == (MASKED, MOBILE)

    line.setFocus()
    assert line.text() == MOBILE

    leave(line)
    assert (line.text(), line.typed()) == (MASKED, MOBILE)


def test_what_is_typed_stays_in_sight(line: MaskedLine, qtbot: QtBot) -> None:
    line.put(MOBILE)
    line.cover(True)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "13900139000")
    leave(line)

    assert (line.text(), line.typed()) == ("13900139000", "13900139000")


def test_another_record_takes_the_place_of_a_covered_one(line: MaskedLine) -> None:
    line.put(MOBILE)
    line.cover(True)
    line.put("13900139000")

    assert line.text() == "13900139000"


def test_a_copied_number_is_gone_from_the_clipboard_after_a_while(
    line: MaskedLine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_clipboard, "CLEARED_AFTER", 50)
    line.put(MOBILE)
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text() == MOBILE
    assert holds_secret()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "")


def test_what_was_copied_since_stays(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_clipboard, "CLEARED_AFTER", 30)
    timer = copy_secret(MOBILE)
    QGuiApplication.clipboard().setText("别的")

    with qtbot.waitSignal(timer.destroyed):
        pass

    assert QGuiApplication.clipboard().text() == "别的"
