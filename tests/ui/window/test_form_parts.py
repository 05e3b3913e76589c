"""The parts of a record are typed into rows, saved and removed with the whole."""

from __future__ import annotations

import pytest

from station_app.domain.registers import BY_NAME
from station_app.services import finding, records
from station_app.services.workspace import Workspace
from tests.builders import certificate_values, person_values
from tests.ui.window.forms import CONTROL, SHIFT, Key, Seats, Typist, seats
from ui.desk import Desk
from ui.register.form_part import PartDialog

__all__ = ["seats"]  # fixtures

PEOPLE, EDUCATIONS, CERTIFICATES = (BY_NAME[n] for n in ("person", "education", "certificate"))
REGISTRATIONS = BY_NAME["cert_registration"]


@pytest.fixture
def person(station: Workspace) -> str:
    return records.create(station, PEOPLE, person_values()).record.id


@pytest.fixture
def clerk(seats: Seats, desk: Desk, person: str) -> Typist:
    made = seats(desk, "person")
    made.form.open_record(person)
    return made


def dialog_of(clerk: Typist) -> PartDialog:
    found = clerk.form.findChildren(PartDialog)
    return found[-1]


def test_a_row_is_added_typed_into_and_saved(
    clerk: Typist, station: Workspace, person: str
) -> None:
    clerk.go("name")
    clerk.press(Key.Key_N, CONTROL | SHIFT)
    for text in ("21", "", "", "湖南大学"):
        clerk.type(text)
        clerk.press(Key.Key_Tab)
    clerk.type("200706")

    clerk.save()

    (row,) = finding.find(station, EDUCATIONS).rows
    assert (row.person, row.level, row.school, row.graduated_on) == (  # type: ignore[attr-defined]
        person, "21", "湖南大学", "2007-06",
    )  # fmt: skip


def test_enter_in_the_last_field_begins_the_next_row(clerk: Typist) -> None:
    grid = clerk.form.body.grids[0][1]
    grid.add_row()
    clerk.type("21")
    last = list(grid.rows[0].boxes.values())[-1]
    last.focus()

    clerk.press(Key.Key_Return)

    assert len(grid.rows) == 2
    assert next(iter(grid.rows[1].boxes.values())).focused


def test_a_row_that_nobody_typed_into_is_not_saved(clerk: Typist, station: Workspace) -> None:
    clerk.form.body.grids[0][1].add_row()
    assert not clerk.form.dirty

    clerk.replace("13900139000", "mobile")
    clerk.save()

    assert finding.find(station, EDUCATIONS).total == 0


def test_a_fault_in_a_row_is_told_there(clerk: Typist, station: Workspace) -> None:
    grid = clerk.form.body.grids[0][1]
    grid.add_row()
    clerk.type("本科大学")

    clerk.save()

    assert "不在" in grid.rows[0].message.text()
    assert clerk.form.fault_bar.links[0].text() == "学历第1行学历"
    assert finding.find(station, EDUCATIONS).total == 0


def test_a_removed_row_can_be_put_back_until_it_is_saved(
    clerk: Typist, station: Workspace, person: str
) -> None:
    records.create(station, EDUCATIONS, {"person": person, "level": "21"})
    clerk.form.open_record(person)
    grid = clerk.form.body.grids[0][1]
    entry = grid.rows[0].entry
    grid.remove_row(entry)
    assert clerk.form.dirty
    grid.put_back(entry)
    assert not clerk.form.dirty

    grid.remove_row(entry)
    clerk.press(Key.Key_S, CONTROL)

    assert finding.find(station, EDUCATIONS).total == 0


def test_all_fields_of_a_part_and_its_own_parts_are_in_a_dialog(
    clerk: Typist, station: Workspace, person: str
) -> None:
    records.create(station, CERTIFICATES, certificate_values(person))
    clerk.form.open_record(person)
    grid = next(grid for _, grid in clerk.form.body.grids if grid.register is CERTIFICATES)
    grid.opened.emit(grid.rows[0].entry)
    dialog = dialog_of(clerk)
    box = dialog.sections.boxes["issuer"]
    box.editor.put("湖南省人社厅")
    box.editor.edited.emit()
    dialog.grids[0].add_row()
    row = dialog.grids[0].rows[0]
    row.boxes["applied_on"].editor.put("2019-10-01")
    row.boxes["applied_on"].editor.edited.emit()

    dialog.take()
    clerk.form.save()

    assert records.get(station, CERTIFICATES, grid.rows[0].entry.record).issuer  # type: ignore[attr-defined]
    (made,) = finding.find(station, REGISTRATIONS).rows
    assert made.certificate == grid.rows[0].entry.record  # type: ignore[attr-defined]


def test_a_dialog_that_is_given_up_changes_nothing(
    clerk: Typist, station: Workspace, person: str
) -> None:
    records.create(station, EDUCATIONS, {"person": person, "level": "21"})
    clerk.form.open_record(person)
    grid = clerk.form.body.grids[0][1]
    grid.opened.emit(grid.rows[0].entry)
    dialog = dialog_of(clerk)
    box = dialog.sections.boxes["major"]
    box.editor.put("社会工作")
    box.editor.edited.emit()

    dialog.reject()

    assert not clerk.form.dirty


def test_a_panel_shows_parts_in_words(seats: Seats, desk: Desk, person: str) -> None:
    records.create(desk.workspace, EDUCATIONS, {"person": person, "level": "21"})
    clerk = seats(desk, "person", narrow=True)

    clerk.form.open_record(person)

    grid = clerk.form.body.grids[0][1]
    assert [line.boxes for line in grid.rows] == [{}]
    assert not clerk.form.foot.next_button.isVisible()
