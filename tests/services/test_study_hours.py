"""Study hours in the store: what is credited where, and what a renewal counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from station_app.domain.problems import (
    RecordInvalid,
    StationError,
)
from station_app.domain.registers import study_facts
from station_app.services import listing, records, recycling
from station_app.services.contexts import context_for
from station_app.services.workspace import Workspace
from tests.learning import (
    CERTIFICATES,
    ENDS,
    PEOPLE,
    REGISTRATIONS,
    STUDIES,
    day,
    entered,
    person,
    refused,
    registered,
    study_values,
)

# --- records of continuing education ---


def test_the_period_is_the_one_that_covers_the_end(station: Workspace) -> None:
    who = person(station)
    certificate = registered(station, who)

    inside: Any = records.create(station, STUDIES, study_values(who)).record
    before = study_values(who, title="早", from_on=date(2023, 1, 3), to_on=date(2023, 1, 3))
    outside: Any = records.create(station, STUDIES, before).record

    term: Any = records.get(station, REGISTRATIONS, inside.period)
    assert term.certificate == certificate
    assert outside.period is None


def test_the_period_is_that_of_the_higher_level(station: Workspace) -> None:
    who = person(station)
    registered(station, who, "1")
    higher = entered(
        station, CERTIFICATES,
        {"person": who, "level": "2", "management_no": "2", "approved_on": date(2023, 11, 1)},
    )  # fmt: skip
    with station.database.transaction("系统", "merge") as session:
        term = {"certificate": higher, "valid_from": date(2024, 1, 1), "valid_to": ENDS}
        session.add(REGISTRATIONS.new(state="DONE", home=station.station, **term))

    made: Any = records.create(station, STUDIES, study_values(who)).record

    chosen: Any = records.get(station, REGISTRATIONS, made.period)
    assert chosen.certificate == higher


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        pytest.param({"to_on": date(2026, 12, 5)}, {"R-XL-02"}, id="not over yet"),
        pytest.param({"raw_amount": Decimal(25)}, {"R-CE-12"}, id="R-CE-12"),
        pytest.param({}, {"R-CE-13"}, id="R-CE-13"),
    ],
)
def test_a_record_out_of_order_is_refused(
    station: Workspace, values: dict[str, Any], rules: set[str]
) -> None:
    who = person(station)
    entered(station, STUDIES, study_values(who, title="个案工作" if not values else "别的"))

    assert refused(station, STUDIES, study_values(who, **values)) == rules


def test_a_record_is_not_credited_to_the_wrong_period(station: Workspace) -> None:
    who, other = person(station, 1), person(station, 2)
    registered(station, who)
    certificate = registered_again(station, other)
    made: Any = records.create(station, STUDIES, study_values(who)).record

    early = {"period": made.period, "from_on": date(2023, 1, 3), "to_on": date(2023, 1, 3)}
    assert refused(station, STUDIES, study_values(who, title="早", **early)) == {"R-CE-11"}
    theirs = study_values(who, title="别", period=certificate)
    assert "R-CE-11" in refused(station, STUDIES, theirs)


def registered_again(workspace: Workspace, who: str) -> str:
    """Return somebody's registration with its own number of certificate."""
    with workspace.database.transaction("系统", "merge") as session:
        certificate = CERTIFICATES.new(
            person=who, level="1", management_no="9", approved_on=date(2020, 9, 1),
            home=workspace.station,
        )  # fmt: skip
        session.add(certificate)
        session.flush()
        term = REGISTRATIONS.new(
            certificate=certificate.id, state="DONE", valid_from=date(2023, 12, 1),
            home=workspace.station,
        )  # fmt: skip
        session.add(term)
        session.flush()
        return str(term.id)


def test_a_degree_is_worth_its_hours_once(station: Workspace) -> None:
    who = person(station)
    degree = {"kind": "DEGREE_OBTAINED", "from_on": date(2021, 9, 1), "to_on": date(2024, 6, 30)}
    master = study_values(who, title="社会工作硕士", raw_amount=None, **degree)

    made: Any = records.create(station, STUDIES, master).record

    assert (made.raw_amount, made.hours) == (90, 90)
    again = study_values(who, title="第二学位", **(degree | {"to_on": date(2025, 6, 30)}))
    assert refused(station, STUDIES, again) == {"R-CE-14"}


def test_somebody_with_study_hours_is_not_deleted(station: Workspace) -> None:
    who = person(station)
    entered(station, STUDIES, study_values(who))

    with pytest.raises(StationError, match="“继续教育”中还有记录引用它"):
        recycling.delete(station, PEOPLE, who)


def test_a_registration_that_hours_are_credited_to_is_not_deleted(station: Workspace) -> None:
    who = person(station)
    certificate = registered(station, who)
    entered(station, STUDIES, study_values(who))

    with pytest.raises(StationError, match="“继续教育”中还有记录引用它"):
        recycling.delete(station, CERTIFICATES, certificate)


# --- renewals ---


def draft(workspace: Workspace, certificate: str, **values: Any) -> records.Saved:
    """Keep a renewal that is not handed in."""
    usual = {
        "certificate": certificate, "kind": "RENEW", "sequence": 2,
        "applied_on": date(2026, 11, 1),
    }  # fmt: skip
    return records.create(workspace, REGISTRATIONS, usual | values)


def renew(workspace: Workspace, certificate: str, **values: Any) -> Any:
    """Hand in a renewal inside the window."""
    saved = draft(workspace, certificate, **values)
    return records.move(workspace, REGISTRATIONS, saved.record.id, "SUBMITTED").record


@pytest.mark.parametrize(
    ("last", "accepted"),
    [pytest.param("7.5", False, id="71.5"), pytest.param("8", True, id="72.0")],
)
def test_a_renewal_counts_the_hours_on_record(
    station: Workspace, last: str, accepted: bool
) -> None:  # R-CE-16, domain.md 18.3
    who = person(station)
    certificate = registered(station, who)
    for n, amount in enumerate(["32", "32", last], 1):
        days = {"from_on": day(10 * n), "to_on": day(10 * n + 3)}
        entered(
            station, STUDIES, study_values(who, title=f"{n}", raw_amount=Decimal(amount), **days)
        )

    if accepted:
        assert renew(station, certificate).ce_hours_verified == 72
    else:
        with pytest.raises(RecordInvalid, match=r"已核实71\.5小时，不足72小时，不能提交再登记"):
            renew(station, certificate)


def test_hours_that_come_later_are_counted_when_the_renewal_is_handed_in(
    station: Workspace,
) -> None:
    who = person(station)
    certificate = registered(station, who)
    entered(station, STUDIES, study_values(who))
    kept: Any = draft(station, certificate, ce_hours_verified=Decimal(80))
    degree = {"kind": "DEGREE_OBTAINED", "title": "硕士", "from_on": day(1), "to_on": day(9)}
    entered(station, STUDIES, study_values(who, **degree))

    handed_in: Any = records.move(station, REGISTRATIONS, kept.record.id, "SUBMITTED").record

    assert (kept.record.ce_hours_claimed, kept.record.ce_hours_verified) == (8, None)
    (fault,) = [each for each in kept.faults if each.rule == "R-CE-16"]
    assert fault.text == "本登记周期继续教育已核实8小时，还差64小时，补足后才能提交再登记。"
    assert (handed_in.ce_hours_claimed, handed_in.ce_hours_verified) == (98, 98)


def test_hours_typed_by_hand_stay_where_nothing_is_on_record(station: Workspace) -> None:
    certificate = registered(station, person(station))

    assert renew(station, certificate, ce_hours_verified=Decimal(80)).ce_hours_verified == 80


def test_what_is_not_proved_is_pointed_out(station: Workspace) -> None:  # R-CE-06, R-CE-15
    who = person(station)
    certificate = registered(station, who)
    degree = {"kind": "DEGREE_OBTAINED", "title": "硕士", "from_on": day(1), "to_on": day(9)}
    entered(station, STUDIES, study_values(who, **degree))
    entered(station, STUDIES, study_values(who, proof_no=None))

    saved: Any = draft(station, certificate)

    (fault,) = [each for each in saved.faults if each.rule == "R-CE-06"]
    assert "另有8小时没有合格证明" in fault.text
    assert (saved.record.ce_hours_claimed, saved.record.ce_hours_verified) == (98, 90)


def test_the_level_held_at_the_end_of_the_period_decides(station: Workspace) -> None:
    who = person(station)
    certificate = registered(station, who, "1")
    higher = {"person": who, "level": "2", "management_no": "2", "approved_on": date(2026, 9, 1)}
    entered(station, CERTIFICATES, higher)

    with pytest.raises(RecordInvalid, match="已核实80小时，不足90小时"):
        renew(station, certificate, ce_hours_verified=Decimal(80))


def test_the_ledgers_of_a_person_are_read_from_the_records(station: Workspace) -> None:
    who = person(station)
    certificate = registered(station, who)
    entered(station, STUDIES, study_values(who))
    application = draft(station, certificate).record.id

    with station.database.reading() as session:
        context = context_for(station, session)
        hours = study_facts.hours_on(who, context)
        pace = study_facts.pace_on(who, context)
        year = study_facts.year_of(who, context, 2024)
        counted = study_facts.renewal_records(
            context.find("cert_registration", application), context
        )

    assert hours is not None
    assert [hours.total, hours.needed] == [8, 72]
    assert hours.valid_to == ENDS
    assert pace is not None
    assert pace.late
    assert year.total == year.special == 8
    assert [each.title for each in counted] == ["个案工作"]


def test_nobody_is_on_the_way_without_a_registration(station: Workspace) -> None:
    who = person(station)
    entered(station, STUDIES, study_values(who))

    with station.database.reading() as session:
        context = context_for(station, session)
        assert study_facts.hours_on(who, context) is None
        assert study_facts.pace_on(who, context) is None


def test_a_renewal_shows_the_hours_on_record(station: Workspace) -> None:
    who = person(station)
    certificate = registered(station, who)
    entered(station, STUDIES, study_values(who))
    made = draft(station, certificate).record

    number = listing.number_of(station, REGISTRATIONS, made.id)
    paths = ("ce_total", "ce_required", "ce_enough")
    (row,) = listing.rows(station, REGISTRATIONS, paths, [number or 0])

    assert row is not None
    assert row.cells == ("8", "72", "否")
