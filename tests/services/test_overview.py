"""The figures of the first page: each follows from the records, and what waits is counted."""

from __future__ import annotations

from typing import Any

from station_app.domain.registers import BY_NAME
from station_app.services import overview, records, recycling
from station_app.services.overview import Duty, Figure, Waiting
from station_app.services.workspace import Workspace
from station_app.storage.tables import Package
from tests.services.test_records import brought_in, enter, person, worker

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]
EDUCATIONS, CORRECTIONS = BY_NAME["education"], BY_NAME["correction"]


def figure(workspace: Workspace, register: str) -> Figure:
    return next(each for each in overview.figures(workspace) if each.register == register)


def waiting(workspace: Workspace, duty: Duty) -> list[Waiting]:
    return [each for each in overview.waiting(workspace) if each.duty is duty]


def set_books(workspace: Workspace, register: Any, record: str, **books: Any) -> None:
    """Write what the exchange keeps about a record."""
    with workspace.database.transaction("系统", "merge", merging=True) as session:
        kept = session.get(register.model, record)
        for name, value in books.items():
            setattr(kept, name, value)


def proposed(workspace: Workspace) -> str:
    """Keep a proposal of the bureau as a receipt brings it; return its id."""
    with workspace.database.transaction("系统", "merge", merging=True) as session:
        given = {"register": "person", "record": "x", "field_name": "sex", "reason": "核对"}
        made = CORRECTIONS.new(home=workspace.station, **given)
        session.add(made)
        session.flush()
        return str(made.id)


def test_new_books_have_no_figure_but_nought_and_nothing_waits(station: Workspace) -> None:
    assert {each.count for each in overview.figures(station)} == {0}
    assert overview.waiting(station) == []


def test_a_station_sees_its_own_registers_and_no_lists_of_the_program(station: Workspace) -> None:
    shown = [each.register for each in overview.figures(station)]

    assert shown[:3] == ["person", "social_worker", "volunteer"]
    assert not {"station", "division", "education", "correction"} & set(shown)


def test_live_records_are_counted_by_state(station: Workspace) -> None:
    for number in (1, 2, 3):
        records.move(station, WORKERS, worker(station, number), "ACTIVE")
    recycling.delete(station, WORKERS, worker(station, 4))
    worker(station, 5)

    found = figure(station, "social_worker")

    assert (found.count, found.new) == (4, 4)
    assert list(found.states.items()) == [("在岗", 3), ("待核", 1)]
    assert figure(station, "person").states == {}


def test_records_of_earlier_months_are_not_new(station: Workspace) -> None:
    record = person(station)
    before = overview.month_start(station).replace(year=2025)
    set_books(station, PEOPLE, record, created_at=before)

    assert (figure(station, "person").count, figure(station, "person").new) == (1, 0)


def test_the_bureau_counts_heads_once_and_its_stations(bureau: Workspace) -> None:
    number = {"id_type": "111", "id_number": "430105198506150021"}
    for home in ("43010501201", "43010500101"):
        brought_in(bureau, PEOPLE, home=home, name="欧阳小兰", **number)
    brought_in(bureau, PEOPLE, home="43010500101", name="陈大文")

    found = figure(bureau, "person")

    assert (found.count, found.documents) == (3, 2)
    assert figure(bureau, "station").count > 5
    assert figure(bureau, "station").new == 0


def test_returned_records_wait_by_register_and_parts_together_with_a_mark(
    station: Workspace,
) -> None:
    owner = person(station)
    part = enter(station, EDUCATIONS, {"person": owner, "level": "11"})
    for register, record in ((PEOPLE, owner), (EDUCATIONS, part)):
        set_books(station, register, record, returned="[]")

    assert waiting(station, Duty.RETURNED) == [
        Waiting(Duty.RETURNED, 1, "person"),
        Waiting(Duty.RETURNED, 1, "education", parts=True),
    ]


def test_what_was_not_sent_waits_until_it_is(station: Workspace) -> None:
    owner = person(station)

    assert waiting(station, Duty.UNSENT) == [Waiting(Duty.UNSENT, 1)]
    revision = records.get(station, PEOPLE, owner).revision
    set_books(station, PEOPLE, owner, sent_revision=revision)
    assert waiting(station, Duty.UNSENT) == []


def test_fields_that_hold_back_the_most_records_are_named(station: Workspace) -> None:
    for number in (1, 2):
        worker(station, number, post=None)
    worker(station, 3, post=None, employment=None)

    assert waiting(station, Duty.GAP) == [
        Waiting(Duty.GAP, 3, "social_worker", "post"),
        Waiting(Duty.GAP, 1, "social_worker", "employment"),
    ]


def test_records_in_the_bin_hold_nothing_back(station: Workspace) -> None:
    recycling.delete(station, WORKERS, worker(station, 1, post=None))

    assert waiting(station, Duty.GAP) == []


def test_proposals_wait_for_an_answer(station: Workspace) -> None:
    made = proposed(station)

    assert waiting(station, Duty.CORRECTION) == [Waiting(Duty.CORRECTION, 1, "correction")]
    set_books(station, CORRECTIONS, made, answer="ACCEPTED")
    assert waiting(station, Duty.CORRECTION) == []


def test_the_bureau_waits_for_stations_that_are_silent_this_month(bureau: Workspace) -> None:
    (before,) = waiting(bureau, Duty.SILENT)
    with bureau.database.transaction("系统", "package.receive") as session:
        session.add(
            Package(
                id="P", kind="package", station="43010501201", epoch="E", sequence=1,
                from_revision=0, to_revision=1, outcome="merged", at=bureau.stamp(), file="x",
                extent={},
            )
        )  # fmt: skip

    (after,) = waiting(bureau, Duty.SILENT)

    assert after.count == before.count - 1
