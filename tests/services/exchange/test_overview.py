"""What a station is shown of the exchange before and after each step."""

from __future__ import annotations

import pytest

from station_app.domain.problems import NotAllowed, StationError
from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling
from station_app.services.exchange import (
    corrections,
    overview,
    proposals,
    sending,
)
from station_app.storage.tables import AuditEntry
from tests.builders import person_values, resident_id, volunteer_values, worker_values
from tests.services.exchange.district import District
from tests.services.exchange.test_applying import WRONG, edited

PEOPLE, WORKERS, VOLUNTEERS = BY_NAME["person"], BY_NAME["social_worker"], BY_NAME["volunteer"]


def enter(district: District, number: int = 1, at: str = "a", **changes: object) -> str:
    return records.create(district[at], PEOPLE, person_values(number, **changes)).record.id


def shares(district: District) -> dict[str, tuple[int, int, int, int]]:
    """Return created, changed, deleted and held of the station a, by register."""
    found = overview.pending(district["a"]).shares
    return {s.register: (s.created, s.changed, s.deleted, s.held) for s in found}


# What is to be sent


def test_new_changed_and_deleted_records_are_counted_apart(district: District) -> None:
    changed, deleted = enter(district, 1), enter(district, 2)
    district.exchange("a")
    enter(district, 3)
    records.change(district["a"], PEOPLE, changed, {"mobile": "13900139000"})
    recycling.delete(district["a"], PEOPLE, deleted)

    assert shares(district) == {"person": (1, 1, 1, 0)}


def test_what_the_package_carries_is_what_was_foretold(district: District) -> None:
    person = enter(district)
    records.create(district["a"], VOLUNTEERS, volunteer_values(person))
    enter(district, 2, mobile=None)
    foretold = overview.pending(district["a"])

    made = district.make("a")

    assert (foretold.records, len(foretold.held)) == (made.records, len(made.held)) == (2, 1)


def test_nothing_new_is_an_empty_report(district: District) -> None:
    district.exchange("a")

    assert overview.pending(district["a"]).records == 0


def test_who_is_held_back_is_named_with_the_field(district: District) -> None:
    person = enter(district, mobile=None)
    station = district["a"].station
    records.create(district["a"], WORKERS, worker_values(person, station=station))

    first, second = overview.pending(district["a"]).held

    assert (first.register, first.record, first.field) == ("person", person, "mobile")
    assert (second.register, second.field) == ("social_worker", "person")


def test_what_is_on_its_way_counts_as_sent_before(district: District) -> None:
    enter(district)
    district.make("a")
    enter(district, 2)

    found = overview.pending(district["a"])

    assert (found.records, found.unsent) == (2, 1)


def test_a_full_package_carries_what_is_known_too(district: District) -> None:
    enter(district)
    district.exchange("a")

    (share,) = overview.pending(district["a"], full=True).shares

    assert (share.unchanged, share.records) == (1, 1)


def test_a_warning_waits_until_somebody_says_why_it_stands(district: District) -> None:
    enter(district, notice_given_on=None)
    (warned,) = overview.pending(district["a"]).warnings

    sending.acknowledge_all(district["a"], [warned], "已当面告知，补签中")

    assert warned.fault.rule == "R-PI-08"
    assert overview.pending(district["a"]).warnings == ()
    with district["a"].database.reading() as session:
        noted = session.query(AuditEntry).filter_by(action="package.acknowledge").one()
    assert noted.changes["reason"] == "已当面告知，补签中"


def test_a_warning_that_went_out_is_not_asked_about_again(district: District) -> None:
    enter(district, notice_given_on=None)
    district.exchange("a")

    assert overview.pending(district["a"]).warnings == ()


@pytest.mark.parametrize("reason", ["  ", "长" * 201])
def test_warnings_are_acknowledged_with_a_reason_of_some_words(
    district: District, reason: str
) -> None:
    with pytest.raises(StationError, match="理由最多" if reason.strip() else "请写明"):
        sending.acknowledge_all(district["a"], [], reason)


def test_the_bureau_has_nothing_to_report(district: District) -> None:
    with pytest.raises(NotAllowed):
        overview.pending(district.bureau)


# What went out and came back


def test_each_package_shows_what_became_of_it(district: District) -> None:
    enter(district)
    district.make("a")
    district.exchange("a")
    district.make("a")

    states = [(each.number, each.state, each.records) for each in overview.sent(district["a"])]

    assert states == [(3, "已发，等回执", 0), (2, "已收回执", 1), (1, "后面的包已含", 1)]


def test_receipts_tell_which_package_they_answer(district: District) -> None:
    enter(district)
    district.make("a")
    district.exchange("a")

    (answer,) = overview.answers(district["a"])

    assert (answer.number, answer.answers, answer.accepted, answer.returned) == (1, 2, 1, 0)


def send_back(district: District) -> str:
    """Let the bureau send back a record whose number was spoilt on the way."""
    person = enter(district)
    forged = edited(district.make("a").file, "人员", resident_id(1), WRONG)
    receipt = district.receive(forged, accept="电话核实").receipt
    assert receipt is not None
    district.apply("a", receipt)
    return person


def test_a_returned_record_tells_where_to_open_it(district: District) -> None:
    person = send_back(district)

    (found,) = overview.returned(district["a"])

    assert (found.record, found.field, found.mended) == (person, "id_number", False)
    assert found.column == "证件号码"


def test_a_repaired_record_stays_listed_until_the_bureau_has_it(district: District) -> None:
    person = send_back(district)
    records.change(district["a"], PEOPLE, person, {"mobile": "13900139000"})
    (mended,) = overview.returned(district["a"])

    district.exchange("a")

    assert mended.mended
    assert overview.returned(district["a"]) == []


def test_a_returned_record_is_no_new_one(district: District) -> None:
    send_back(district)

    assert shares(district) == {"person": (0, 1, 0, 0)}


def propose(district: District, field: str, text: str) -> str:
    """Propose a correction of a worker and carry it to the station."""
    person = enter(district)
    worker = worker_values(person, station=district["a"].station)
    record = records.create(district["a"], WORKERS, worker).record.id
    district.exchange("a")
    corrections.propose(district.bureau, WORKERS, record, field, text, "核对合同")
    district.exchange("a")
    return record


def test_a_correction_reads_from_what_to_what(district: District) -> None:
    propose(district, "employment", "")

    (found,) = proposals.proposals(district["a"])

    shown = WORKERS.fields["employment"].kind.show(worker_values("")["employment"])
    assert (found.column, found.base, found.now) == ("用工形式", shown, shown)
    assert (found.proposed, found.moved) == ("（请核对）", False)


def test_a_correction_of_a_value_that_moved_on_says_so(district: District) -> None:
    record = propose(district, "post", "社工师")
    records.change(district["a"], WORKERS, record, {"post": "督导"})

    (found,) = proposals.proposals(district["a"])

    assert (found.base, found.now, found.moved) == ("社工", "督导", True)


def test_answered_corrections_come_last_and_tell_the_answer(district: District) -> None:
    record = propose(district, "post", "社工师")
    (first,) = proposals.proposals(district["a"])
    corrections.answer(district["a"], first.id, False, "合同如此")
    corrections.propose(district.bureau, WORKERS, record, "post", "督导", "再核对")
    district.exchange("a")

    answers = [(each.answer, each.answer_reason) for each in proposals.proposals(district.bureau)]

    assert answers == [("", ""), ("不采纳", "合同如此")]
