"""How long records are kept: the table of domain.md 8.4 with its boundary days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from station_app.domain.parameters import Parameter, Parameters, shipped
from station_app.domain.register import Context
from station_app.domain.registers import BY_NAME
from station_app.domain.rules import retention
from station_app.domain.rules.retention import (
    FOREVER,
    LINES,
    TERMS,
    binned_over,
    closing,
    kept,
    last_copy_goes,
    thinned,
)

BACKUPS = (12, 10, 9)
LEFT = date(2016, 2, 29)
Rows = Mapping[str, Sequence[Any]]


def some(**values: Any) -> SimpleNamespace:
    return SimpleNamespace(**({"id": "X", "state": "KEPT", "person": "P"} | values))


def context(rows: Rows | None = None, own: Sequence[Parameter] = ()) -> Context:
    """Return a context in which `rows` are all records, whatever they are asked by."""
    held = rows or {}

    def find(register: str, record_id: str | None) -> Any:
        return next(iter(held.get(register, ())), None)

    def referring(register: str, name: str, record_id: Any) -> Sequence[Any]:
        return held.get(register, ())

    return Context(
        today=date(2026, 11, 23),
        parameters=shipped().with_(own),
        find=find,
        children=lambda register, parent: held.get(register, ()),
        referring=referring,
        serial=lambda series: 1,
    )


WORKED = {"social_worker": [some(left_on=LEFT)]}
HELD = {"exam_session": [some(year=2019, date_1=date(2019, 6, 22), date_2=date(2019, 6, 23))]}
CLASS = {"training_session": [some(from_on=date(2012, 3, 1), to_on=date(2012, 3, 5))]}
LETTERS = {"expert_appointment": [some(to_on=LEFT), some(to_on=date(2014, 1, 1))]}
DONE = {"project": [some(state="COMPLETED", completed_on=date(2011, 6, 10))]}
STEPS = {
    "project_step": [
        some(to_state="FAILED", effective_on=date(2011, 5, 1)),
        some(to_state="RECTIFYING", effective_on=date(2012, 5, 1)),
    ]
}
NO_DAYS: dict[str, Any] = dict.fromkeys(
    ("awarded_on", "bid_close_on", "tender_on", "reviewed_on", "applied_on", "completed_on")
)

TABLE: list[tuple[str, dict[str, Any], Rows, date]] = [
    # register, fields of the record, other records, last day on which it is kept
    ("social_worker", {"left_on": LEFT}, {}, date(2026, 2, 28)),
    ("person", {}, WORKED, date(2026, 2, 28)),
    ("person", {"updated_at": datetime(2024, 2, 29, 8)}, {}, date(2026, 2, 28)),
    *(
        ("volunteer", {"state": state, "updated_at": datetime(2021, 11, 22)}, {},
         date(2026, 11, 22))
        for state in ("INACTIVE", "WITHDRAWN", "BLOCKED")
    ),
    ("exam_application", {"session": "S"}, HELD, date(2023, 6, 23)),
    ("exam_application", {"session": "S"},
     {"exam_session": [some(year=2019, date_1=None, date_2=None)]}, date(2023, 12, 31)),
    ("exam_application", {"session": None, "updated_at": datetime(2020, 1, 2)}, {},
     date(2024, 1, 2)),
    ("training_attendance", {"session": "S"}, CLASS, date(2022, 3, 5)),
    ("training_attendance", {"session": "S"}, CLASS | WORKED, date(2026, 2, 28)),
    ("ce_record", {"from_on": date(2012, 1, 1), "to_on": date(2012, 1, 9)}, {},
     date(2022, 1, 9)),
    ("ce_record", {"from_on": date(2012, 1, 1), "to_on": None}, WORKED, date(2026, 2, 28)),
    ("reward", {"applied_on": date(2012, 1, 1), "decided_on": date(2012, 2, 1), "paid_on": None},
     {}, date(2022, 2, 1)),
    ("title_evaluation",
     {"reviewed_on": date(2012, 1, 1), "appointed_on": date(2012, 6, 1),
      "proof_valid_to": None, "unit_notice_to": None}, {}, date(2022, 6, 1)),
    ("directed_cultivation",
     {"applied_on": date(2008, 1, 1), "to_on": date(2011, 1, 1), "service_to": date(2014, 1, 1)},
     {}, date(2024, 1, 1)),
    ("talent_exchange",
     {"registered_on": date(2012, 1, 1), "to_on": date(2013, 1, 1), "valid_to": None}, {},
     date(2023, 1, 1)),
    ("appraisal", {"year": 2012}, {}, date(2022, 12, 31)),
    ("practice_honour", {"honoured_on": date(2012, 5, 1)}, {}, date(2022, 5, 1)),
    *(
        ("job_application",
         {"state": state, "applied_on": date(2024, 1, 1), "notice_to": None,
          "decided_on": date(2024, 2, 1)}, {}, date(2026, 2, 1))
        for state in retention.NOT_HIRED
    ),
    *(
        ("job_application",
         {"state": state, "applied_on": date(2010, 1, 1), "decided_on": date(2010, 2, 1),
          "on_board_on": date(2010, 3, 1)}, {}, date(2020, 3, 1))
        for state in retention.HIRED
    ),
    ("job_application", {"state": "HIRED"}, WORKED, date(2026, 2, 28)),
    ("expert", {}, LETTERS, date(2026, 2, 28)),
    ("supervision_session", {"held_on": date(2021, 11, 22)}, {}, date(2026, 11, 22)),
    ("publicity_person", {"withdrawn_on": date(2026, 11, 22)}, {}, date(2026, 11, 22)),
    ("correction", {"answered_on": date(2023, 11, 22)}, {}, date(2026, 11, 22)),
    ("project", NO_DAYS | {"state": "COMPLETED", "completed_on": date(2011, 6, 10)}, {},
     date(2026, 6, 10)),
    ("project", NO_DAYS | {"state": "FAILED"}, STEPS, date(2026, 5, 1)),
    ("project", NO_DAYS | {"state": "REJECTED", "applied_on": date(2011, 3, 1)}, {},
     date(2026, 3, 1)),
    *(
        (register, {"project": "J"}, DONE, date(2026, 6, 10))
        for register in ("assessment", "project_bid", "tender_judge", "priority_right")
    ),
    ("fund_transaction", {"happened_on": date(1995, 3, 1)}, {}, date(2025, 12, 31)),
    ("donation", {"received_on": date(1995, 3, 1)}, {}, date(2025, 12, 31)),
    ("budget_line", {"year": 1995}, {}, date(2025, 12, 31)),
    ("fund_source", {"year": 1995}, {}, date(2025, 12, 31)),
]  # fmt: skip


@pytest.mark.parametrize(("register", "fields", "rows", "last"), TABLE)
def test_a_record_is_kept_to_the_last_day_of_its_period(
    register: str, fields: dict[str, Any], rows: Rows, last: date
) -> None:
    found = kept(register, some(**fields), context(rows))

    assert found is not None
    assert found.last == last
    assert not found.over(last)
    assert found.over(last + timedelta(days=1))


GOES_ON: list[tuple[str, dict[str, Any], Rows]] = [
    ("social_worker", {"left_on": None}, {}),
    ("person", {"updated_at": datetime(1990, 1, 1)}, {"social_worker": [some(left_on=None)]}),
    ("ce_record", {"from_on": LEFT, "to_on": LEFT},
     {"social_worker": [some(left_on=LEFT), some(left_on=None)]}),
    *(
        ("volunteer", {"state": state, "updated_at": datetime(1990, 1, 1)}, {})
        for state in ("REGISTERED", "ACTIVE")
    ),
    ("training_attendance", {"session": "S"}, {}),
    ("expert", {}, {}),
    ("expert", {}, {"expert_appointment": [some(to_on=LEFT), some(to_on=None)]}),
    ("publicity_person", {"withdrawn_on": None}, {}),
    ("correction", {"answered_on": None}, {}),
    ("project", NO_DAYS | {"state": "IN_SERVICE", "completed_on": date(1990, 1, 1)}, {}),
    ("assessment", {"project": "J"}, {"project": [some(state="IN_SERVICE")]}),
    ("assessment", {"project": "J"}, {}),
    ("budget_line", {"year": None}, {}),
    ("organisation", {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("register", "fields", "rows"), GOES_ON)
def test_what_goes_on_or_is_lasting_has_no_last_day(
    register: str, fields: dict[str, Any], rows: Rows
) -> None:
    assert kept(register, some(**fields), context(rows)) is None


def test_every_register_of_the_table_is_there_and_every_line_was_tried() -> None:
    assert set(LINES) <= set(BY_NAME)
    assert {row[0] for row in TABLE} == set(LINES)


def test_every_state_of_an_application_counts_in_one_way() -> None:
    states = set(BY_NAME["job_application"].life_cycle.labels)

    assert {*retention.HIRED, *retention.NOT_HIRED} == states
    assert not set(retention.HIRED) & set(retention.NOT_HIRED)


def test_a_period_that_was_changed_reaches_what_is_kept_already() -> None:
    longer = Parameter("keep.exams", date(2026, 11, 1), "", "6y", "区里规定")

    found = kept("exam_application", some(session="S"), context(HELD, [longer]))

    assert found is not None
    assert found.last == date(2025, 6, 23)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.title)
def test_every_term_names_its_ground_and_has_a_period_that_can_be_read(
    term: retention.Term,
) -> None:
    assert term.ground(shipped(), date(2026, 1, 1))
    assert term is FOREVER or term.months(shipped(), date(2026, 1, 1)) >= 0


def test_periods_are_those_of_the_specification() -> None:
    months = {
        term.key: term.months(shipped(), date(2026, 1, 1)) for term in TERMS if term is not FOREVER
    }

    assert months == {
        "keep.personnel": 120, "keep.unattached": 24, "keep.exams": 48, "keep.applicants": 24,
        "keep.volunteers": 60, "keep.service": 60, "keep.withdrawn": 0, "proj.keep_years": 180,
        "keep.vouchers": 360, "pia.keep_years": 36,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("closed", "born", "begins"),
    [
        (date(2020, 5, 1), date(2004, 6, 1), date(2022, 6, 1)),
        (date(2020, 5, 1), date(2002, 5, 1), date(2020, 5, 1)),
        (date(2020, 5, 1), None, date(2020, 5, 1)),
        (None, date(2004, 6, 1), None),
    ],
)
def test_the_file_of_a_minor_counts_from_the_eighteenth_birthday(
    closed: date | None, born: date | None, begins: date | None
) -> None:
    assert closing(closed, born) == begins


@pytest.mark.parametrize(("days", "over"), [(29, False), (30, True)])
def test_the_recycle_bin_keeps_for_thirty_days(days: int, over: bool) -> None:
    deleted = date(2026, 1, 31)

    assert binned_over(deleted, deleted + timedelta(days=days), shipped()) is over


def test_how_long_the_recycle_bin_keeps_is_a_parameter() -> None:
    own = Parameters([Parameter("keep.bin_days", date.min, "", "0")])

    assert binned_over(date(2026, 1, 1), date(2026, 1, 1), own)


def test_thinning_keeps_the_newest_of_days_weeks_and_months() -> None:
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(400)]

    found = thinned(days, (2, 2, 3))

    assert found == {
        date(2026, 2, 4), date(2026, 2, 3), date(2026, 2, 1),
        date(2026, 1, 31), date(2025, 12, 31),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("made", "goes"),
    [
        ([date(2026, 11, 23)], date(2026, 12, 5)),  # not the last of its week or month
        ([date(2026, 10, 31)], date(2027, 7, 1)),  # the newest of nine months
        ([date(2026, 10, 31), date(2026, 11, 23)], date(2027, 7, 1)),
        ([], None),
    ],
)
def test_the_last_backup_goes_when_newer_ones_have_taken_its_places(
    made: list[date], goes: date | None
) -> None:
    assert last_copy_goes(made, date(2026, 11, 23), BACKUPS) == goes
