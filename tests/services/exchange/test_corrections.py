"""Corrections: proposed by the bureau, answered by the station."""

from __future__ import annotations

from typing import Any

import pytest

from station_app.domain.problems import NotAllowed, RecordInvalid, RecordMissing, StationError
from station_app.domain.registers import BY_NAME
from station_app.services import records, recycling
from station_app.services.exchange import corrections
from tests.builders import person_values, worker_values
from tests.services.exchange.district import District, get, live

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]
CORRECTIONS, APPLICATIONS = BY_NAME["correction"], BY_NAME["cert_registration"]


@pytest.fixture
def worker(district: District) -> str:
    """Enter a worker whom the bureau knows."""
    books = district["a"]
    person = records.create(books, PEOPLE, person_values()).record.id
    made = records.create(books, WORKERS, worker_values(person, station=books.station)).record
    district.exchange("a")
    return made.id


def proposed(district: District, worker: str, field: str = "post", text: str = "社工师") -> str:
    """Propose a correction and carry it to the station."""
    reason = "岗位名称不规范"
    made = corrections.propose(district.bureau, WORKERS, worker, field, text, reason).record.id
    assert district.exchange("a")[2].corrections == 1
    return made


def at_both(district: District, correction: str) -> list[Any]:
    return [get(books, CORRECTIONS, correction) for books in (district["a"], district.bureau)]


def test_proposal_changes_nothing_by_itself(district: District, worker: str) -> None:
    correction = proposed(district, worker)

    assert get(district["a"], WORKERS, worker).post == "社工"
    assert get(district["a"], CORRECTIONS, correction).record_label == "欧阳小兰"


def test_accepted_correction_is_the_stations_change_and_travels_back(
    district: District, worker: str
) -> None:
    correction = proposed(district, worker)

    corrections.answer(district["a"], correction, True)
    district.exchange("a")

    assert [each.answer for each in at_both(district, correction)] == ["ACCEPTED"] * 2
    for books in (district["a"], district.bureau):
        assert get(books, WORKERS, worker).post == "社工师"
    assert records.history(district["a"], WORKERS, worker)[-1].action == "correction.answer"


def test_declined_correction_leaves_the_value_and_tells_why(
    district: District, worker: str
) -> None:
    correction = proposed(district, worker)

    corrections.answer(district["a"], correction, False, "合同上就是社工")
    district.exchange("a")

    assert [each.answer_reason for each in at_both(district, correction)] == ["合同上就是社工"] * 2
    assert get(district.bureau, WORKERS, worker).post == "社工"


def test_value_changed_since_is_not_overwritten(district: District, worker: str) -> None:
    correction = proposed(district, worker)
    records.change(district["a"], WORKERS, worker, {"post": "督导"})

    with pytest.raises(RecordInvalid, match="又改过"):
        corrections.answer(district["a"], correction, True)

    assert get(district["a"], WORKERS, worker).post == "督导"
    assert get(district["a"], CORRECTIONS, correction).answer is None


def test_value_that_breaks_a_rule_is_not_taken(district: District, worker: str) -> None:
    correction = proposed(district, worker, "hired_on", "2026-11-30")

    with pytest.raises(RecordInvalid, match="R-"):
        corrections.answer(district["a"], correction, True)

    assert get(district["a"], WORKERS, worker).hired_on.year == 2020


def test_correction_is_answered_once(district: District, worker: str) -> None:
    correction = proposed(district, worker)
    corrections.answer(district["a"], correction, True)

    with pytest.raises(StationError, match="已经答复过"):
        corrections.answer(district["a"], correction, False, "改主意")


def test_declining_needs_a_reason(district: District, worker: str) -> None:
    with pytest.raises(StationError, match="请写明理由"):
        corrections.answer(district["a"], proposed(district, worker), False, " ")


def test_proposing_needs_a_reason(district: District, worker: str) -> None:
    with pytest.raises(StationError, match="理由"):
        corrections.propose(district.bureau, WORKERS, worker, "post", "社工师", " ")


def test_record_deleted_since_is_told(district: District, worker: str) -> None:
    correction = proposed(district, worker)
    recycling.delete(district["a"], WORKERS, worker)

    with pytest.raises(RecordMissing):
        corrections.answer(district["a"], correction, True)


def test_bureau_writes_its_own_fields_itself(district: District, worker: str) -> None:
    with pytest.raises(StationError, match="由区局填写"):
        corrections.propose(district.bureau, APPLICATIONS, worker, "decision", "PASS", "漏填")


def test_station_proposes_nothing(district: District, worker: str) -> None:
    with pytest.raises(NotAllowed):
        corrections.propose(district["a"], WORKERS, worker, "post", "社工师", "理由")


def test_bureau_answers_nothing(district: District, worker: str) -> None:
    correction = proposed(district, worker)

    with pytest.raises(NotAllowed):
        corrections.answer(district.bureau, correction, True)


def test_answer_lost_in_a_restore_is_asked_for_again(district: District, worker: str) -> None:
    district.back_up("a")
    correction = proposed(district, worker)
    corrections.answer(district["a"], correction, True)
    district.exchange("a")
    district.restore("a", district.parties["a"].archives[0])

    district.exchange("a")

    assert [each.answer for each in at_both(district, correction)] == [None, None]
    assert list(live(district["a"], CORRECTIONS)) == [correction]
