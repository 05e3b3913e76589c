"""What is typed is kept every few seconds and offered after a crash."""

from __future__ import annotations

import pytest

from station_app.domain.registers import BY_NAME
from station_app.services import drafts, finding, records
from station_app.services.workspace import Workspace
from tests.builders import person_values, resident_id, worker_values
from tests.ui.window.conftest import Answers
from tests.ui.window.forms import CONTROL, SHIFT, Key, Seat, seat, seats
from ui.register import form_drafts

__all__ = ["seat", "seats"]  # fixtures

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]


@pytest.fixture
def crashed(seat: Seat, station: Workspace) -> Seat:
    """Leave a half-filled form of a new worker behind; return seats for after the crash."""
    clerk = seat("social_worker")
    clerk.form.open_new()
    clerk.type("欧阳小兰")
    clerk.type("20201", "hired_on")
    clerk.form.drafts.write()
    clerk.until(lambda: drafts.kept(station))
    clerk.form.hide()
    return seat


def test_a_draft_is_written_within_three_seconds(
    seat: Seat, station: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert form_drafts.EVERY < 3000
    monkeypatch.setattr(form_drafts, "EVERY", 30)
    clerk = seat("person")
    clerk.form.open_new()

    clerk.type("欧阳小兰")

    clerk.until(lambda: drafts.kept(station, "person"))
    clerk.until(lambda: clerk.form.foot.words.text().startswith("草稿已自动保存 9:00"))
    assert finding.find(station, PEOPLE).total == 0


def test_after_a_crash_the_draft_is_offered_and_goes_on(crashed: Seat, station: Workspace) -> None:
    clerk = crashed("social_worker")
    clerk.form.open_new()
    assert clerk.form.offer.bar.words.text() == "上次（今天 9:00）填写到一半，还没有保存。"

    clerk.form.offer.bar.resumed.emit()

    assert clerk.box("name").editor.typed() == "欧阳小兰"
    assert clerk.box("hired_on").editor.typed() == "20201"
    clerk.type(resident_id(), "id_number")
    clerk.type("四方坪街道社工站", "organisation")
    clerk.go("category")
    clerk.press(Key.Key_Down)
    clerk.press(Key.Key_Return)
    clerk.replace("2020-1-2", "hired_on")
    clerk.save()
    assert finding.find(station, WORKERS, "欧阳").total == 1
    clerk.until(lambda: not drafts.kept(station))


def test_a_draft_that_is_not_wanted_is_dropped(crashed: Seat, station: Workspace) -> None:
    clerk = crashed("social_worker")
    clerk.form.open_new()

    clerk.form.offer.bar.dropped.emit()

    clerk.until(lambda: not drafts.kept(station))
    assert clerk.form.offer.bar.isHidden()
    assert clerk.box("name").editor.typed() == ""


def test_giving_up_drops_the_draft(seat: Seat, station: Workspace, answers: Answers) -> None:
    clerk = seat("person")
    clerk.form.open_new()
    clerk.type("a")
    clerk.form.drafts.write()
    clerk.until(lambda: drafts.kept(station))

    clerk.press(Key.Key_Escape)

    clerk.until(lambda: not drafts.kept(station))


def test_rows_and_changes_of_a_known_record_come_back(seat: Seat, station: Workspace) -> None:
    person = records.create(station, PEOPLE, person_values()).record.id
    worker = records.create(station, WORKERS, worker_values(person)).record.id
    clerk = seat("social_worker")
    clerk.form.open_record(worker)
    clerk.replace("站长", "post")
    clerk.form.body.grids[0][1].add_row()
    clerk.type("21")
    clerk.press(Key.Key_Return)
    clerk.form.drafts.write()
    clerk.until(lambda: drafts.kept(station))

    other = seat("social_worker")
    other.form.open_record(worker)
    other.form.offer.bar.resumed.emit()
    other.save()

    assert finding.find(station, BY_NAME["education"]).total == 1
    assert records.get(station, WORKERS, worker).post == "站长"  # type: ignore[attr-defined]


def test_another_records_draft_is_not_offered(crashed: Seat, station: Workspace) -> None:
    person = records.create(station, PEOPLE, person_values()).record.id
    clerk = crashed("person")

    clerk.form.open_record(person)

    assert clerk.form.offer.bar.isHidden()


def test_nothing_is_written_while_nothing_changes(seat: Seat, station: Workspace) -> None:
    clerk = seat("person")
    clerk.form.open_new()

    clerk.form.drafts.write()
    clerk.press(Key.Key_N, CONTROL | SHIFT)
    clerk.form.drafts.write()

    assert drafts.kept(station) == []
