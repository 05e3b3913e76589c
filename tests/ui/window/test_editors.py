"""Each kind of value is typed, picked and shown by its editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.pinyin import initials
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.services.workspace import Workspace
from tests.builders import filled
from ui.desk import Desk
from ui.register.editors import editor_for, text_of, value_of
from ui.widgets.line import Editor

Key = Qt.Key
Make = Callable[[str, str], Any]


@pytest.fixture
def make(qtbot: QtBot, desk: Desk) -> Make:
    """Return what makes the shown editor of a field, with the cursor in it."""
    grounds = []

    def made(register: str, field: str) -> Editor:
        editor = editor_for(desk, BY_NAME[register].fields[field])
        ground = QWidget()
        grounds.append(ground)
        editor.setParent(ground)  # type: ignore[attr-defined]
        ground.resize(400, 80)
        qtbot.addWidget(ground)
        with qtbot.waitExposed(ground):
            ground.show()
        ground.activateWindow()
        editor.reached().setFocus()
        return editor

    return made


def type_(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), text)


def press(qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
def test_every_value_goes_through_its_editor_unchanged(
    qtbot: QtBot, desk: Desk, register: Any
) -> None:
    values = filled(register, dict.fromkeys(register.references, "x"))
    for name, spec in register.fields.items():
        editor: Any = editor_for(desk, spec)
        qtbot.addWidget(editor)

        editor.put(text_of(spec, values[name]))

        assert value_of(spec, editor.typed()) == values[name]


@pytest.mark.parametrize(
    "typed",
    ["20100610", "100610", "2010-6-10", "2010.6.10", "2010/06/10"],
)
def test_a_day_is_understood_as_it_is_typed(qtbot: QtBot, make: Make, typed: str) -> None:
    editor = make("person", "birth_date")

    type_(qtbot, typed)
    editor.clearFocus()

    assert editor.text() == "2010-06-10"


def test_a_day_of_the_last_century_has_two_digits_too(qtbot: QtBot, make: Make) -> None:
    editor = make("person", "birth_date")

    type_(qtbot, "850615")

    assert editor.typed() == "1985-06-15"


def test_what_is_no_day_stays_to_be_told(qtbot: QtBot, make: Make) -> None:
    editor = make("person", "birth_date")

    type_(qtbot, "2010-13-40")
    editor.clearFocus()

    assert editor.text() == "2010-13-40"


def test_f4_shows_a_calendar_whose_day_is_taken(qtbot: QtBot, make: Make) -> None:
    editor = make("person", "birth_date")
    editor.put("2010-06-10")
    press(qtbot, Key.Key_F4)
    (calendar,) = editor.findChildren(QCalendarWidget)

    qtbot.keyClick(calendar, Key.Key_Right)
    calendar.activated.emit(calendar.selectedDate())

    assert editor.text() in ("2010-06-11", "2010-06-10")
    assert not calendar.isVisible()


@pytest.mark.parametrize(
    ("typed", "label"), [("hz", "汉族"), ("01", "汉族"), ("mgz", "蒙古族"), ("xb", "锡伯族")]
)
def test_a_code_is_found_by_initials_or_code(
    qtbot: QtBot, make: Make, typed: str, label: str
) -> None:
    editor = make("person", "ethnic")

    type_(qtbot, typed)
    press(qtbot, Key.Key_Return)

    assert editor.text() == label
    assert not editor.is_open


def test_the_whole_word_comes_before_what_only_begins_so(make: Make) -> None:
    editor = make("person", "ethnic")

    labels = [option.label for option in editor.options_for("黎族")]
    assert labels == ["黎族"]
    found = [initials(option.label) for option in editor.options_for("lz")]
    assert found == sorted(found, key=lambda letters: letters != "lz")
    assert len(set(found)) > 1


def test_tab_picks_what_is_marked(qtbot: QtBot, make: Make) -> None:
    editor = make("person", "ethnic")

    type_(qtbot, "hz")
    press(qtbot, Key.Key_Tab)

    assert editor.typed() == "汉族"


def test_escape_closes_the_list_and_nothing_else(qtbot: QtBot, make: Make) -> None:
    editor = make("person", "ethnic")
    type_(qtbot, "h")
    assert editor.is_open

    press(qtbot, Key.Key_Escape)

    assert not editor.is_open
    assert editor.text() == "h"


def test_the_wheel_changes_no_code(make: Make) -> None:
    editor = make("person", "ethnic")
    editor.put("汉族")
    at = QPointF(5, 5)
    down = QPoint(0, -120)
    event = QWheelEvent(
        at, at, down, down, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip

    QApplication.sendEvent(editor, event)

    assert editor.typed() == "汉族"


def test_the_list_narrows_while_the_input_method_composes(make: Make) -> None:
    editor = make("person", "ethnic")

    QApplication.sendEvent(editor, QInputMethodEvent("meng'gu", []))
    QApplication.sendEvent(editor, QInputMethodEvent("m'g'z", []))

    assert editor.is_open
    assert editor._list.item(0).text() == "蒙古族"
    event = QInputMethodEvent()
    event.setCommitString("蒙古族")
    QApplication.sendEvent(editor, event)
    assert editor.typed() == "蒙古族"


def test_several_codes_are_ticked_by_space(qtbot: QtBot, make: Make) -> None:
    editor = make("volunteer", "available_time")
    first, second = list(editor._entries.codes.labels.values())[:2]
    press(qtbot, Key.Key_F4)
    press(qtbot, Key.Key_Space)
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Space)
    press(qtbot, Key.Key_Escape)

    assert editor.typed() == f"{first}、{second}"


def test_several_codes_are_typed_one_after_the_other(qtbot: QtBot, make: Make) -> None:
    editor = make("social_worker", "service_fields")
    labels = list(editor._entries.codes.labels.values())
    for label in labels[:2]:
        editor.setText(f"{editor.text()}、{label}".lstrip("、"))

    assert editor.typed() == "、".join(labels[:2])
    editor.pick(editor.chosen[0])
    assert editor.typed() == labels[1]


def test_few_answers_are_chosen_by_keys_and_emptied(qtbot: QtBot, make: Make) -> None:
    editor = make("person", "sex")

    type_(qtbot, "n")
    assert editor.typed() in ("男", "女")
    press(qtbot, Key.Key_Right)
    press(qtbot, Key.Key_Left)
    assert editor.typed() in ("男", "女")
    press(qtbot, Key.Key_Delete)

    assert editor.typed() == ""


def test_a_number_is_counted_while_it_is_typed(qtbot: QtBot, make: Make) -> None:
    editor = make("person", "id_number")

    type_(qtbot, "430105")

    assert editor.note() == "已输 6 位"


def test_money_is_written_as_it_is_kept(qtbot: QtBot, make: Make) -> None:
    editor = make("organisation", "registered_capital")

    type_(qtbot, "30,000")
    editor.clearFocus()

    assert editor.text() == "30000.00"


def test_a_reference_is_found_by_initials(qtbot: QtBot, make: Make, station: Workspace) -> None:
    editor = make("social_worker", "station")

    type_(qtbot, "sfp")
    qtbot.waitUntil(lambda: editor.is_open)
    press(qtbot, Key.Key_Return)

    assert editor.typed() == station.station
    assert editor.text() == "四方坪街道社工站"


def test_a_reference_that_was_not_chosen_is_no_record(qtbot: QtBot, make: Make) -> None:
    editor = make("social_worker", "station")
    editor.put("43010501201", "四方坪街道社工站")

    editor.selectAll()
    type_(qtbot, "abc")

    assert editor.typed() == "abc"


def test_closed_editors_take_no_keys(qtbot: QtBot, make: Make) -> None:
    for register, field in (("person", "ethnic"), ("person", "name"), ("person", "birth_date")):
        editor = make(register, field)
        editor.set_closed(True)

        type_(qtbot, "hz")
        press(qtbot, Key.Key_F4)

        assert editor.typed() == ""
        assert isinstance(editor, QLineEdit)
        assert editor.isReadOnly()
