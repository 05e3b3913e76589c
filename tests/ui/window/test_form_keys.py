"""Input methods, focus and names: what a keyboard and a screen reader meet in a form."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.services import finding
from tests.ui.window.forms import CONTROL, Key, Seats, Typist, seats
from ui.desk import Desk
from ui.register.form import RecordForm

__all__ = ["seats"]  # fixtures


@pytest.fixture
def clerk(seats: Seats, desk: Desk) -> Typist:
    made = seats(desk, "person")
    made.form.open_new()
    return made


def test_composing_keeps_every_character_and_enter_does_not_walk(clerk: Typist) -> None:
    clerk.compose("wang")
    clerk.press(Key.Key_Return)
    assert clerk.at == "name"

    clerk.compose("wangf")
    clerk.type("王芳")
    clerk.press(Key.Key_Return)

    assert clerk.box("name").editor.typed() == "王芳"
    assert clerk.at == "id_type"


def test_enter_in_an_open_list_picks_and_stays(clerk: Typist) -> None:
    clerk.go("ethnic")
    clerk.type("hz")

    clerk.press(Key.Key_Return)

    assert clerk.at == "ethnic"
    assert clerk.box("ethnic").editor.typed() == "汉族"
    clerk.press(Key.Key_Return)
    assert clerk.at == "political"


def test_enter_skips_what_can_only_be_read(seats: Seats, desk: Desk) -> None:
    clerk = seats(desk, "station")
    clerk.form.open_record(desk.workspace.station)
    assert not clerk.box("operator").closed

    stops = [box.name for box in clerk.form.body.stops()]

    assert stops[0] == "operator"


def test_saving_takes_what_is_typed_but_not_left(clerk: Typist, desk: Desk) -> None:
    clerk.type("王芳")
    clerk.go("sex")
    clerk.type("2")
    clerk.type("850615", "birth_date")

    clerk.press(Key.Key_S, CONTROL)

    (person,) = finding.find(desk.workspace, BY_NAME["person"]).rows
    assert str(person.birth_date) == "1985-06-15"  # type: ignore[attr-defined]


@pytest.mark.parametrize("register", [r for r in REGISTERS if r.parent is None])
def test_everything_that_takes_the_focus_has_a_name(
    qtbot: QtBot, desk: Desk, register: object
) -> None:
    form = RecordForm(desk, register)  # type: ignore[arg-type]
    qtbot.addWidget(form)
    form.show()
    form.open_new()
    for _, grid in form.body.grids:
        grid.add_row()
    nameless = [
        widget.objectName() or type(widget).__name__
        for widget in form.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not _name(widget)
    ]  # fmt: skip

    assert nameless == []


def _name(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found else ""


def test_required_fields_say_so(clerk: Typist) -> None:
    assert clerk.box("name").widget.accessibleName() == "姓名，必填"


def test_faults_are_spoken(clerk: Typist) -> None:
    clerk.press(Key.Key_S, CONTROL)

    assert "还没有填写" in clerk.box("name").widget.accessibleDescription()


def test_tab_goes_through_the_fields_in_their_order(clerk: Typist) -> None:
    seen = [clerk.at]
    for _ in range(6):
        clerk.press(Key.Key_Tab)
        seen.append(clerk.at)

    assert seen == [
        "name", "id_type", "id_number", "sex", "birth_date", "ethnic", "political",
    ]  # fmt: skip


def test_a_form_is_built_fast(qtbot: QtBot, desk: Desk) -> None:
    RecordForm(desk, BY_NAME["person"])  # loads icons and code lists
    spent = []
    for _ in range(3):
        start = time.process_time()
        qtbot.addWidget(form := RecordForm(desk, BY_NAME["person"]))
        form.open_new()
        spent.append(time.process_time() - start)

    assert min(spent) < 0.25  # a form of 20 fields; twice what is meant, for slow machines
