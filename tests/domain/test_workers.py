"""The rules of people's and workers' own registers, on plain records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from station_app.domain.parameters import shipped
from station_app.domain.problems import Fault, Severity
from station_app.domain.register import Context, Record
from station_app.domain.registers import (
    certificates,
    facts,
    organisation_checks,
    people,
    places,
    workers,
)
from station_app.domain.registers.certificates import CERT_REGISTRATIONS, CERTIFICATES
from station_app.domain.registers.organisations import ORGANISATIONS
from station_app.domain.registers.people import EDUCATIONS, PEOPLE, WORK_EXPERIENCES
from station_app.domain.registers.places import DIVISIONS
from station_app.domain.registers.workers import PRACTITIONER_POSTS, SOCIAL_WORKERS
from tests.builders import BORN, STATION, organisation_values, person_values, resident_id

TODAY = date(2026, 11, 23)


def knowing(
    records: Sequence[Record] = (),
    children: Mapping[str, Sequence[Record]] | None = None,
    taken: Sequence[str] = (),
    home: str = "",
) -> Context:
    """Return a context that knows records by their id, children, and worker numbers."""
    by_id = {record.id: record for record in records}
    numbers = count(1)
    return Context(
        today=TODAY,
        parameters=shipped(),
        find=lambda register, record: by_id.get(record or ""),
        children=lambda register, parent: (children or {}).get(register, ()) if parent else (),
        referring=lambda register, name, record: (children or {}).get(register, ()),
        serial=lambda series: next(numbers),
        taken=lambda register, name, value: value in taken,
        home=home,
    )


def heard(faults: Any) -> list[tuple[str, str, Severity]]:
    found: Sequence[Fault] = list(faults)
    return [(fault.field, fault.rule, fault.severity) for fault in found]


def certificate(**changes: Any) -> certificates.Certificate:
    given = {"id": "C", "person": "P", "level": "2", "approved_on": date(2020, 9, 1)}
    return CERTIFICATES.new(**{**given, **changes})


def application(**changes: Any) -> certificates.CertRegistration:
    given = {"id": "R", "certificate": "C", "state": "ISSUED"}
    return CERT_REGISTRATIONS.new(**{**given, **changes})


def worker(**changes: Any) -> workers.SocialWorker:
    given = {"id": "W", "person": "P", "organisation": "站", "category": "STATION", "post": "社工"}
    return SOCIAL_WORKERS.new(**{**given, **changes})


def test_birth_and_sex_follow_from_a_resident_number() -> None:
    person = PEOPLE.new(id_number=resident_id(sex="1"))

    people.fill_from_id(person, knowing())

    assert (person.birth_date, person.sex) == (BORN, "1")


def test_what_was_given_is_not_overwritten_from_the_number() -> None:
    person = PEOPLE.new(id_number=resident_id(), birth_date=date(1985, 6, 16), sex="1")

    people.fill_from_id(person, knowing())

    assert (person.birth_date, person.sex) == (date(1985, 6, 16), "1")
    assert heard(people.id_number_agrees(person, knowing())) == [
        ("sex", "R-ID-06", Severity.WARN),
        ("birth_date", "R-ID-07", Severity.ERROR),
    ]


def test_the_number_of_a_passport_is_not_checked() -> None:
    person = PEOPLE.new(id_type="414", id_number="E12345678")

    people.fill_from_id(person, knowing())

    assert person.birth_date is None
    assert not list(people.id_number_valid(person, knowing()))
    assert not list(people.id_number_agrees(person, knowing()))


def test_a_wrong_check_digit_is_refused() -> None:
    number = resident_id()
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")

    found = people.id_number_valid(PEOPLE.new(id_number=wrong), knowing())

    assert heard(found) == [("id_number", "R-ID-02", Severity.ERROR)]


def test_ages_of_the_league_and_the_party_are_checked() -> None:
    person = PEOPLE.new(**person_values(political="03", party_joined_on="2003-05"))

    assert heard(people.political_age(person, knowing())) == [
        ("political", "R-PE-02", Severity.WARN),
        ("party_joined_on", "R-PE-03", Severity.ERROR),
    ]


def test_schooling_is_compared_with_the_birth_of_the_person() -> None:
    education = EDUCATIONS.new(person="P", started_on="1998-09", graduated_on="1999-07")
    person = PEOPLE.new(id="P", birth_date=BORN)

    assert heard(people.study_dates(education, knowing([person]))) == [
        ("graduated_on", "R-ED-01", Severity.WARN)
    ]
    assert not list(people.study_dates(education, knowing()))


def test_a_stint_that_overlaps_or_ends_too_early_is_told() -> None:
    other = WORK_EXPERIENCES.new(id="1", person="P", from_on=date(2010, 1, 1))
    stint = WORK_EXPERIENCES.new(
        id="2", person="P", from_on=date(2015, 1, 1), to_on=date(2014, 1, 1)
    )

    found = people.stints_apart(stint, knowing(children={"work_experience": [other, stint]}))

    assert ("to_on", "R-WE-01", Severity.ERROR) in heard(found)
    stint.to_on = None
    found = people.stints_apart(stint, knowing(children={"work_experience": [other, stint]}))
    assert heard(found) == [("from_on", "R-WE-02", Severity.WARN)]


def test_a_worker_is_compared_with_the_birth_of_the_person() -> None:
    child = PEOPLE.new(id="P", birth_date=date(2012, 1, 1))

    assert heard(workers.worker_age(worker(), knowing([child]))) == [
        ("person", "R-ID-08", Severity.ERROR)
    ]
    assert not list(workers.worker_age(worker(), knowing()))


def test_nobody_leaves_before_having_come() -> None:
    found = workers.service_dates(
        worker(hired_on=date(2020, 1, 2), left_on=date(2020, 1, 1)), knowing()
    )

    assert heard(found) == [("left_on", "R-SW-01", Severity.ERROR)]


def test_workers_are_numbered_by_their_station() -> None:
    context = knowing()
    numbered = [worker(home=STATION), worker(station=f"{STATION[:-1]}2"), worker(worker_no="7")]

    for each in numbered:
        workers.number_worker(each, context)

    assert [each.worker_no for each in numbered] == [
        *(f"{STATION}0001", f"{STATION[:-1]}20002", "7")
    ]
    assert numbered[0].station == STATION


def test_a_number_that_a_roster_brought_in_is_not_given_again() -> None:
    new = worker(home=STATION)

    workers.number_worker(new, knowing(taken=[f"{STATION}0001", f"{STATION}0002"]))

    assert new.worker_no == f"{STATION}0003"


def test_without_a_station_there_is_no_number() -> None:
    new = worker(home="")

    workers.number_worker(new, knowing())

    assert (new.worker_no, new.station) == (None, None)


def test_coming_into_post_opens_a_period_from_the_day_of_hiring() -> None:
    (period,) = workers.post_periods(worker(state="ACTIVE", hired_on=date(2020, 1, 2)), knowing())

    assert isinstance(period, workers.PractitionerPost)
    assert (period.worker, period.organisation, period.post) == ("W", "站", "社工")
    assert (period.from_on, period.to_on) == (date(2020, 1, 2), None)


def test_a_second_period_begins_on_the_day_of_coming_back() -> None:
    first = PRACTITIONER_POSTS.new(from_on=date(2020, 1, 2), to_on=date(2022, 1, 1))
    back = worker(state="ACTIVE", hired_on=date(2020, 1, 2))

    (period,) = workers.post_periods(back, knowing(children={"practitioner_post": [first]}))

    assert isinstance(period, workers.PractitionerPost)
    assert period.from_on == TODAY


@pytest.mark.parametrize("state", ["CANDIDATE", "LEAVE"])
def test_a_leave_neither_opens_nor_closes_a_period(state: str) -> None:
    running = PRACTITIONER_POSTS.new(from_on=date(2020, 1, 2))
    known = {"practitioner_post": [running]}

    assert not list(workers.post_periods(worker(state=state), knowing(children=known)))


@pytest.mark.parametrize("state", sorted(workers.OUT_OF_POST))
def test_leaving_closes_the_period_on_the_day_of_leaving(state: str) -> None:
    running = PRACTITIONER_POSTS.new(from_on=date(2020, 1, 2))
    known = {"practitioner_post": [running]}
    leaving = worker(state=state, left_on=date(2026, 6, 30))

    assert list(workers.post_periods(leaving, knowing(children=known))) == [running]
    assert running.to_on == date(2026, 6, 30)


def test_a_day_of_leaving_from_an_earlier_time_closes_nothing_backwards() -> None:
    again = PRACTITIONER_POSTS.new(from_on=date(2025, 1, 2))
    leaving = worker(state="LEFT", left_on=date(2022, 6, 30))

    list(workers.post_periods(leaving, knowing(children={"practitioner_post": [again]})))

    assert again.to_on == TODAY


def test_periods_in_post_stand_apart() -> None:
    other = PRACTITIONER_POSTS.new(id="1", worker="W", from_on=date(2020, 1, 1))
    period = PRACTITIONER_POSTS.new(
        id="2", worker="W", from_on=date(2021, 1, 2), to_on=date(2021, 1, 1)
    )
    known = {"practitioner_post": [other, period]}

    assert ("to_on", "R-WE-01", Severity.ERROR) in heard(
        workers.post_period(period, knowing(children=known))
    )
    period.to_on = None
    assert heard(workers.post_period(period, knowing(children=known))) == [
        ("from_on", "R-WE-02", Severity.WARN)
    ]


def test_a_certificate_is_no_older_than_its_examination() -> None:
    early = certificate(level="3", approved_on=date(2010, 1, 1))

    assert heard(certificates.certificate_date(early, knowing())) == [
        ("approved_on", "R-CT-01", Severity.WARN)
    ]


def test_having_no_certificate_is_no_certificate() -> None:
    assert heard(certificates.certificate_date(certificate(level="0"), knowing())) == [
        ("level", "CODE", Severity.ERROR)
    ]


def test_the_highest_certificate_that_holds_is_shown() -> None:
    held = [certificate(level="1"), certificate(id="D"), certificate(id="E", level="3")]
    held[2].state = "REVOKED"

    shown = workers.highest_level(worker(), knowing(children={"certificate": held}))

    assert shown == CERTIFICATES.fields["level"].kind.show("2")
    assert workers.highest_level(worker(), knowing()) == "未持证"


def test_a_month_stands_for_the_day_of_approval() -> None:
    held = [certificate(approved_on=None, obtained_in="2019-09"), certificate(approved_on=None)]

    found = facts.certificates_of("P", knowing(children={"certificate": held}))

    assert [each.approved_on for each in found] == [date(2019, 9, 1)]


@pytest.mark.parametrize(
    ("valid_to", "label"), [(date(2027, 9, 1), "登记有效"), (date(2024, 9, 1), "登记已过期")]
)
def test_the_registration_shown_is_that_of_today(valid_to: date, label: str) -> None:
    registered = application(valid_from=date(2020, 10, 1), valid_to=valid_to)
    known: dict[str, Sequence[Record]] = {
        "certificate": [certificate()], "cert_registration": [registered]
    }  # fmt: skip

    assert workers.registration_shown(worker(), knowing(children=known)) == label


def test_the_registration_of_another_day_can_be_asked_for() -> None:
    registered = application(valid_from=date(2020, 10, 1), valid_to=date(2023, 9, 30))
    known = knowing(children={"certificate": [certificate()], "cert_registration": [registered]})

    assert facts.registration_on("P", known, date(2022, 1, 1)).counts_as_registered
    assert not facts.registration_on("P", known).counts_as_registered


def test_reasons_of_bureau_and_station_are_one_in_the_facts() -> None:
    own = application(refusal_reason="材料不全", decision_reason="逾期")

    assert facts.application_of(own).refusal_reason == "材料不全"
    own.refusal_reason = None
    assert facts.application_of(own).refusal_reason == "逾期"


def test_an_application_after_the_window_is_told() -> None:
    held = certificate()
    late = application(state="DRAFT", applied_on=TODAY)
    known = knowing([held], {"certificate": [held], "cert_registration": [late]})

    assert ("applied_on", "R-RG-03") in [
        (fault.field, fault.rule) for fault in certificates.application_in_order(late, known)
    ]


@pytest.mark.parametrize(
    "lacking", [{"level": None}, {"approved_on": None}, {"person": None}], ids=str
)
def test_an_application_for_an_incomplete_certificate_can_be_saved(lacking: Any) -> None:
    held = certificate(**lacking)
    known = knowing([held], {"certificate": [held]})

    assert not list(certificates.application_in_order(application(applied_on=TODAY), known))


def test_an_application_without_certificate_says_nothing() -> None:
    assert not list(certificates.application_in_order(application(), knowing()))


def test_the_term_and_the_day_of_decision_are_filled_in() -> None:
    new = application(valid_from=date(2026, 1, 1), accepted_on=date(2026, 3, 2))

    certificates.fill_term(new, knowing())

    assert new.valid_to == date(2028, 12, 31)
    assert new.due_on == date(2026, 4, 14)


def test_a_term_that_was_given_stays() -> None:
    new = application(
        valid_from=date(2026, 1, 1), valid_to=date(2027, 1, 1),
        accepted_on=date(2026, 3, 2), due_on=date(2026, 3, 3), ce_hours_verified=Decimal("1.5"),
    )  # fmt: skip

    certificates.fill_term(new, knowing())

    assert (new.valid_to, new.due_on) == (date(2027, 1, 1), date(2026, 3, 3))


def test_a_division_lies_within_its_parent() -> None:
    parent = DIVISIONS.new(id="D", code="430105000000", name="开福区")
    inside, outside = (DIVISIONS.new(code=c, parent="D") for c in ("430105012000", "430104001000"))

    assert not list(places.child_prefix(inside, knowing([parent])))
    assert heard(places.child_prefix(outside, knowing([parent]))) == [
        ("code", "R-DV-01", Severity.WARN)
    ]
    assert not list(places.child_prefix(outside, knowing()))


def test_the_class_in_a_credit_code_agrees_with_the_kind() -> None:
    fitting = ORGANISATIONS.new(**organisation_values())
    other = ORGANISATIONS.new(**organisation_values(kind="ENTERPRISE"))

    assert not list(organisation_checks.credit_code_class(fitting, knowing()))
    assert heard(organisation_checks.credit_code_class(other, knowing())) == [
        ("uscc", "R-OR-01", Severity.WARN)
    ]
    assert not list(organisation_checks.credit_code_class(ORGANISATIONS.new(uscc="x"), knowing()))


@pytest.mark.parametrize(
    ("counts", "told"),
    [((3, 2, 1), 0), ((3, 3, 3), 0), ((2, 3, 1), 1), ((1, 2, 3), 2), ((1, None, 2), 1)],
)
def test_counts_of_staff_nest(counts: tuple[int | None, ...], told: int) -> None:
    staff, fulltime, certified = counts
    organisation = ORGANISATIONS.new(
        staff_count=staff, fulltime_count=fulltime, certified_count=certified
    )

    found = heard(organisation_checks.counts_nest(organisation, knowing()))

    assert found == [("certified_count", "R-OR-06", Severity.WARN)] * told


def test_a_code_and_a_reason_for_having_none_contradict() -> None:
    organisation = ORGANISATIONS.new(**organisation_values(no_code_reason="新成立"))

    assert heard(organisation_checks.known_body(organisation, knowing())) == [
        ("no_code_reason", "R-US-05", Severity.WARN)
    ]
    organisation.uscc = None
    assert not list(organisation_checks.known_body(organisation, knowing()))


def test_a_renewal_tells_how_many_hours_it_needs() -> None:
    held = certificate()
    renewal = application(kind="RENEW", applied_on=TODAY)
    need = certificates.hours_required(renewal, knowing([held]))

    renewal.ce_hours_verified = Decimal(need)
    enough = certificates.hours_enough(renewal, knowing([held]))
    renewal.ce_hours_verified -= 1

    assert (enough, certificates.hours_enough(renewal, knowing([held]))) == ("是", "否")


def test_hours_that_are_not_asked_for_are_not_judged() -> None:
    first, unknown = application(ce_hours_verified=Decimal(1)), application(kind="RENEW")

    assert certificates.hours_required(first, knowing([certificate()])) == ""
    assert certificates.hours_enough(first, knowing([certificate()])) == ""
    assert certificates.hours_enough(unknown, knowing([certificate()])) == ""
    assert certificates.hours_required(unknown, knowing([certificate(level=None)])) == ""
