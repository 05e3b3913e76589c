"""Between station and bureau: returned records, corrections, and what only one side writes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from station_app.domain.registers import BY_NAME
from station_app.services import finding, records
from station_app.services.standing import returned_faults
from station_app.services.workspace import Workspace
from tests.builders import DAY, person_values, worker_values
from tests.ui.window.forms import Key, Seats, seats
from ui.desk import Desk
from ui.register.form_corrections import CorrectionDialog
from ui.register.form_dialog import FormDialog

__all__ = ["seats"]  # fixtures

PEOPLE, WORKERS, CORRECTIONS = (BY_NAME[n] for n in ("person", "social_worker", "correction"))
EDUCATIONS = BY_NAME["education"]


def send_back(workspace: Workspace, register: Any, record: str, *faults: dict[str, str]) -> None:
    """Mark a record as the bureau's receipt does."""
    with workspace.database.transaction("系统", "receipt.apply", merging=True) as session:
        found = session.get(register.model, record)
        told = [{"register": register.name, "record": record, "rule": "", **f} for f in faults]
        found.returned = json.dumps(told, ensure_ascii=False)


@pytest.fixture
def worker(station: Workspace) -> str:
    person = records.create(station, PEOPLE, person_values()).record.id
    return records.create(station, WORKERS, worker_values(person)).record.id


def test_a_returned_record_opens_at_its_field(
    seats: Seats, desk: Desk, station: Workspace, worker: str
) -> None:
    send_back(station, WORKERS, worker, {"field": "post", "text": "岗位：请写全称。"})
    clerk = seats(desk, "social_worker")

    clerk.form.open_record(worker, "post")

    assert clerk.at == "post"
    bar = clerk.form.notices.returned_bar
    assert bar.isVisible()
    clerk.replace("社会工作者", "post")
    clerk.save()
    assert returned_faults(station, WORKERS, worker)[0].field == "post"


def test_a_returned_part_is_told_in_the_whole_and_gone_to(
    seats: Seats, desk: Desk, station: Workspace, worker: str
) -> None:
    person = str(finding.find(station, PEOPLE).rows[0].id)
    values = {"person": person, "level": "21", "school": "湖大"}
    part = records.create(station, EDUCATIONS, values).record.id
    send_back(station, EDUCATIONS, part, {"field": "school", "text": "毕业院校：请写全称。"})
    clerk = seats(desk, "social_worker")
    clerk.form.open_record(worker)

    link = clerk.form.notices.returned_bar.findChild(object, "returned-0")
    link.setFocus()
    clerk.press(Key.Key_Space)

    assert clerk.at == "school"
    clerk.form.focus_field(f"{part}.level")
    assert clerk.at == "level"


def test_what_the_bureau_sent_back_is_read(station: Workspace, worker: str) -> None:
    send_back(
        station, WORKERS, worker,
        {"field": "post", "text": "甲"}, {"field": "no_such", "text": "乙"}, {"text": "丙"},
    )  # fmt: skip

    found = returned_faults(station, WORKERS, worker)

    assert [(fault.field, fault.text) for fault in found] == [
        ("post", "甲"), ("", "乙"), ("", "丙"),
    ]  # fmt: skip
    assert returned_faults(station, PEOPLE, "nobody") == ()


@pytest.fixture
def merged(bureau: Workspace) -> str:
    """Let a station's person lie at the bureau, as merging leaves it."""
    with bureau.database.transaction("系统", "package.receive", merging=True) as session:
        person = PEOPLE.new(**person_values(), home="43010501201")
        session.add(person)
        session.flush()
        return str(person.id)


def test_the_bureau_reads_a_stations_record_and_proposes_a_correction(
    seats: Seats, qtbot: QtBot, bureau_desk: Desk, merged: str
) -> None:
    clerk = seats(bureau_desk, "person")
    clerk.form.open_record(merged)
    assert clerk.box("name").closed
    clerk.go("birth_date")
    clerk.form.header.correction_asked.emit()
    (dialog,) = clerk.form.findChildren(CorrectionDialog)
    assert dialog.box is not None
    qtbot.keyClicks(dialog.box.widget, "20200102")
    dialog.reason.setPlainText("与身份证复印件不一致")

    dialog.agree.click()

    (made,) = finding.find(bureau_desk.workspace, CORRECTIONS).rows
    assert (made.field_name, json.loads(made.proposed_value)) == (  # type: ignore[attr-defined]
        "birth_date", DAY.isoformat(),
    )  # fmt: skip


def test_a_correction_without_a_reason_is_refused(
    seats: Seats, bureau_desk: Desk, merged: str
) -> None:
    clerk = seats(bureau_desk, "person")
    clerk.form.open_record(merged)
    clerk.form.deeds.correct(clerk.box("name"))
    (dialog,) = clerk.form.findChildren(CorrectionDialog)

    dialog.agree.click()

    assert finding.find(bureau_desk.workspace, CORRECTIONS).total == 0
    assert bureau_desk.errors.dialog is not None


def test_a_new_station_gets_its_code_for_an_id(seats: Seats, bureau_desk: Desk) -> None:
    clerk = seats(bureau_desk, "station")
    saved: list[str] = []
    clerk.form.saved.connect(saved.append)
    clerk.form.open_new({"division": "430105012000"})
    clerk.type("43010501202", "station_code")
    clerk.type("四方坪第二社工站", "name")

    clerk.save()

    assert saved == ["43010501202"]
    assert clerk.form.record_id == "43010501202"


def test_a_record_to_refer_to_is_entered_from_the_field(
    seats: Seats, qtbot: QtBot, bureau_desk: Desk
) -> None:
    clerk = seats(bureau_desk, "station")
    clerk.form.open_new()
    clerk.go("division")
    clerk.type("cx")
    edit = clerk.box("division").widget
    qtbot.waitUntil(lambda: edit.is_open)
    clerk.press(Key.Key_PageDown)
    clerk.press(Key.Key_Return)
    (dialog,) = clerk.form.findChildren(FormDialog)
    for field, text in (("code", "430105012990"), ("name", "新社区"), ("kind", "社区")):
        box = dialog.form.body.box_of(field)
        box.editor.put(text)
        box.editor.edited.emit()

    dialog.form.save()

    assert clerk.box("division").editor.typed() == "430105012990"
    assert edit.text() == "新社区"


def test_a_read_only_field_offers_a_correction(
    seats: Seats, qtbot: QtBot, bureau_desk: Desk, merged: str
) -> None:
    clerk = seats(bureau_desk, "person")
    clerk.form.open_record(merged)
    box = clerk.box("mobile")

    assert box.correctable
    with qtbot.waitSignal(box.correction_asked):
        QApplication.sendEvent(box.widget, menu_event(box.widget))
        (menu,) = box.findChildren(QMenu)
        menu.actions()[0].trigger()
    menu.close()


def menu_event(widget: QWidget) -> QContextMenuEvent:
    at = QPoint(3, 3)
    return QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, widget.mapToGlobal(at))
