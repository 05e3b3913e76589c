"""Somebody who is registered already is found beside the form and taken into it."""

from __future__ import annotations

import pytest

from station_app.domain.registers import BY_NAME
from station_app.services import finding, records
from station_app.services.workspace import Workspace
from tests.builders import person_values, resident_id, worker_values
from tests.ui.window.forms import Key, Seats, Typist, seats
from ui.desk import Desk

__all__ = ["seats"]  # fixtures

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]


@pytest.fixture
def person(station: Workspace) -> str:
    return records.create(station, PEOPLE, person_values()).record.id


@pytest.fixture
def clerk(seats: Seats, desk: Desk) -> Typist:
    made = seats(desk, "social_worker")
    made.form.open_new()
    return made


def candidate(clerk: Typist) -> object:
    assert clerk.form.body.duplicates is not None
    return clerk.form.body.duplicates.findChild(object, "alike-0")


def test_a_known_person_is_taken_and_only_the_worker_is_new(
    clerk: Typist, station: Workspace, person: str
) -> None:
    clerk.type("四方坪街道社工站", "organisation")
    clerk.type(resident_id(), "id_number")
    clerk.until(lambda: candidate(clerk))
    candidate(clerk).setFocus()  # type: ignore[attr-defined]
    clerk.press(Key.Key_Space)
    assert clerk.box("name").editor.typed() == "欧阳小兰"

    clerk.go("category")
    clerk.press(Key.Key_Down)
    clerk.press(Key.Key_Return)
    clerk.type("20200102", "hired_on")
    clerk.save()

    assert finding.find(station, PEOPLE).total == 1
    (worker,) = finding.find(station, WORKERS).rows
    assert (worker.person, worker.organisation) == (person, "四方坪街道社工站")  # type: ignore[attr-defined]


def test_taking_somebody_can_be_undone(clerk: Typist, person: str) -> None:
    clerk.form.known.use(person)

    clerk.form.known.use_nobody()

    assert clerk.box("name").editor.typed() == ""


def test_what_the_known_person_lacks_is_kept_as_typed(
    clerk: Typist, station: Workspace, person: str
) -> None:
    clerk.type("hunan@example.cn", "email")

    clerk.form.known.use(person)

    assert clerk.box("email").editor.typed() == "hunan@example.cn"
    assert clerk.box("mobile").editor.typed() == "13800130001"


def test_somebody_who_is_a_worker_already_is_opened(
    clerk: Typist, station: Workspace, person: str
) -> None:
    worker = records.create(station, WORKERS, worker_values(person)).record.id
    clerk.type("欧阳小兰", "name")
    clerk.until(lambda: candidate(clerk))

    candidate(clerk).setFocus()  # type: ignore[attr-defined]
    clerk.press(Key.Key_Space)

    assert clerk.form.record_id == worker


def test_nobody_alike_is_said(clerk: Typist) -> None:
    clerk.type("王芳", "name")

    clerk.until(lambda: "没有发现" in _words(clerk))


def _words(clerk: Typist) -> str:
    assert clerk.form.body.duplicates is not None
    return clerk.form.body.duplicates.words
