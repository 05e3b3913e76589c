"""Registration of certificates: windows, terms, states as of a day, reminders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.dates import add_months
from station_app.domain.parameters import Parameter, shipped
from station_app.domain.problems import Severity
from station_app.domain.rules import registration as rules
from station_app.domain.rules.registration import (
    CertificateFacts,
    RegistrationFacts,
)
from station_app.domain.rules.registration import (
    RegistrationState as State,
)

PARAMETERS = shipped()
AS = CertificateFacts("as", "1", date(2020, 9, 1))
SW = CertificateFacts("sw", "2", date(2024, 9, 1))
DAYS = st.dates(date(2008, 1, 1), date(2060, 12, 31))


def registration(certificate: str = "as", **facts: Any) -> RegistrationFacts:
    """A first registration of 2020-12-01, valid to 2023-11-30."""
    usual: dict[str, Any] = {
        "id": f"{certificate}-1",
        "certificate_id": certificate,
        "kind": "FIRST",
        "sequence": 1,
        "state": "ISSUED",
        "applied_on": date(2020, 11, 1),
        "decided_on": date(2020, 12, 1),
        "valid_from": date(2020, 12, 1),
        "valid_to": date(2023, 11, 30),
    }
    return RegistrationFacts(**(usual | facts))


def renewal(**facts: Any) -> RegistrationFacts:
    """Renewal of the above: valid 2023-12-01 to 2026-11-30."""
    usual: dict[str, Any] = {
        "id": "as-2",
        "kind": "RENEW",
        "sequence": 2,
        "applied_on": date(2023, 9, 10),
        "decided_on": date(2023, 10, 10),
        "valid_from": date(2023, 12, 1),
        "valid_to": date(2026, 11, 30),
    }
    return registration(**(usual | facts))


FIRST = registration()
SW_FIRST = registration(
    "sw",
    applied_on=date(2024, 10, 1),
    decided_on=date(2024, 11, 1),
    valid_from=date(2024, 11, 1),
    valid_to=date(2027, 10, 31),
)


def state_of(day: date, *registrations: RegistrationFacts) -> State:
    return rules.state_on(day, [AS], registrations, PARAMETERS).state


@pytest.mark.parametrize(
    ("passed_on", "closes"),
    [
        (date(2020, 2, 29), date(2021, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2020, 9, 1), date(2021, 9, 1)),
    ],
)
def test_first_registration_is_open_for_a_year(passed_on: date, closes: date) -> None:
    window = rules.first_window(passed_on, PARAMETERS, passed_on)

    assert window == rules.Window(passed_on, closes)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "renew_open"),
    [
        (date(2023, 8, 31), date(2026, 8, 30), date(2026, 5, 31)),
        (date(2024, 2, 29), date(2027, 2, 27), date(2026, 11, 28)),
        (date(2023, 5, 31), date(2026, 5, 30), date(2026, 2, 28)),
        (date(2021, 5, 31), date(2024, 5, 30), date(2024, 2, 29)),
        (date(2023, 1, 1), date(2025, 12, 31), date(2025, 10, 1)),
    ],
)
def test_terms_run_three_years_and_renew_in_the_last_three_months(
    valid_from: date, valid_to: date, renew_open: date
) -> None:
    expected = rules.Term(valid_from, valid_to, renew_open, valid_to)

    assert rules.term(valid_from, PARAMETERS) == expected


def test_windows_follow_the_rule_of_the_day() -> None:
    changed = PARAMETERS.with_(
        [
            Parameter("reg.first_window", date(2027, 1, 1), "", "2y"),
            Parameter("reg.validity", date(2027, 1, 1), "", "5y"),
        ]
    )
    passed_on = date(2026, 9, 1)

    assert rules.first_window(passed_on, changed, date(2026, 12, 31)).closes == date(2027, 9, 1)
    assert rules.first_window(passed_on, changed, date(2027, 1, 1)).closes == date(2028, 9, 1)
    assert rules.term(date(2026, 12, 31), changed).valid_to == date(2029, 12, 30)
    assert rules.term(date(2027, 1, 1), changed).valid_to == date(2031, 12, 31)


def test_renewal_begins_the_day_after_the_old_end() -> None:
    assert rules.next_valid_from(date(2024, 2, 28)) == date(2024, 2, 29)


def test_decision_is_due_in_thirty_workdays() -> None:
    assert rules.due_on(date(2026, 3, 2), PARAMETERS).day == date(2026, 4, 14)
    assert rules.due_on(date(2026, 12, 15), PARAMETERS).uncertain


@pytest.mark.parametrize(
    ("day", "registrations", "expected"),
    [
        (date(2020, 8, 31), (), State.NONE),
        (date(2020, 9, 1), (), State.OPEN),
        (date(2021, 9, 1), (), State.OPEN),
        (date(2021, 9, 2), (), State.MISSED),
        (date(2020, 10, 31), (FIRST,), State.OPEN),
        (date(2020, 11, 1), (FIRST,), State.PENDING),
        (date(2020, 11, 30), (FIRST,), State.PENDING),
        (date(2020, 12, 1), (FIRST,), State.VALID),
        (date(2023, 8, 31), (FIRST,), State.VALID),
        (date(2023, 9, 1), (FIRST,), State.RENEW_DUE),
        (date(2023, 11, 30), (FIRST,), State.RENEW_DUE),
        (date(2023, 12, 1), (FIRST,), State.EXPIRED),
        (date(2023, 9, 10), (FIRST, renewal()), State.RENEW_DUE),
        (date(2023, 10, 10), (FIRST, renewal()), State.VALID),
        (date(2023, 12, 1), (FIRST, renewal()), State.VALID),
        (date(2026, 9, 1), (renewal(), FIRST), State.RENEW_DUE),
        (date(2026, 12, 1), (FIRST, renewal()), State.EXPIRED),
        (date(2021, 1, 1), (registration(state="DONE", valid_to=None),), State.VALID),
        (date(2023, 12, 1), (registration(state="DONE", valid_to=None),), State.EXPIRED),
    ],
)
def test_state_follows_the_course_of_a_registration(
    day: date, registrations: tuple[RegistrationFacts, ...], expected: State
) -> None:
    assert state_of(day, *registrations) is expected


@pytest.mark.parametrize(
    ("day", "application", "expected"),
    [
        (date(2021, 1, 1), registration(state="DRAFT", valid_from=None), State.OPEN),
        (date(2021, 1, 1), registration(state="SUBMITTED", valid_from=None), State.PENDING),
        (date(2022, 1, 1), registration(state="FIRST_PASS", valid_from=None), State.PENDING),
        (date(2022, 1, 1), registration(state="FINAL_PASS", valid_from=None), State.PENDING),
        (date(2021, 1, 1), registration(state="DONE", valid_from=None), State.OPEN),
        (date(2021, 1, 1), registration(state="SUBMITTED", applied_on=None), State.OPEN),
        (date(2020, 11, 30), registration(state="FIRST_FAIL", valid_from=None), State.PENDING),
        (date(2020, 12, 1), registration(state="FIRST_FAIL", valid_from=None), State.OPEN),
        (date(2022, 1, 1), registration(state="FINAL_FAIL", decided_on=None), State.MISSED),
    ],
)
def test_only_an_application_being_decided_is_pending(
    day: date, application: RegistrationFacts, expected: State
) -> None:
    assert state_of(day, application) is expected


def test_late_renewal_is_pending_and_does_not_count() -> None:
    late = renewal(state="SUBMITTED", applied_on=date(2023, 12, 5), valid_from=None)

    person = rules.state_on(date(2023, 12, 10), [AS], [FIRST, late], PARAMETERS)

    assert person.state is State.PENDING
    assert not person.counts_as_registered


def test_granted_renewal_lengthens_the_cover_shown() -> None:
    day = date(2023, 10, 10)
    undated, not_yet = renewal(decided_on=None), renewal(decided_on=date(2023, 10, 11))

    ends = [
        rules.state_on(day, [AS], [FIRST, each], PARAMETERS).valid_to
        for each in (renewal(), undated, not_yet, renewal(state="CANCELLED"))
    ]

    assert ends == [date(2026, 11, 30), date(2026, 11, 30), date(2023, 11, 30), date(2023, 11, 30)]


def test_cancelled_registration_counts_until_it_was_cancelled() -> None:
    cancelled = registration(state="CANCELLED", cancelled_on=date(2022, 1, 1))

    assert state_of(date(2021, 12, 31), cancelled) is State.VALID
    assert state_of(date(2022, 1, 1), cancelled) is State.CANCELLED
    assert state_of(date(2021, 1, 1), registration(state="CANCELLED")) is State.CANCELLED


def test_new_application_after_a_cancellation_is_pending() -> None:
    again = renewal(kind="FIRST", state="SUBMITTED", valid_from=None, applied_on=date(2022, 1, 1))

    assert state_of(date(2022, 2, 1), registration(state="CANCELLED"), again) is State.PENDING


def test_revoked_certificate_is_no_certificate() -> None:
    revoked = CertificateFacts("as", "1", AS.approved_on, revoked=True)

    assert rules.state_on(date(2021, 1, 1), [revoked], [FIRST], PARAMETERS).state is State.NONE


@pytest.mark.parametrize(
    ("day", "level", "state", "lower"),
    [
        (date(2024, 8, 31), "1", State.VALID, None),
        (date(2024, 9, 1), "1", State.VALID, State.VALID),
        (date(2024, 10, 1), "1", State.VALID, State.VALID),
        (date(2024, 11, 1), "2", State.VALID, State.SUPERSEDED),
        (date(2027, 8, 1), "2", State.RENEW_DUE, State.SUPERSEDED),
        (date(2027, 11, 1), "2", State.EXPIRED, State.SUPERSEDED),
    ],
)
def test_upgrade_takes_over_when_the_higher_level_is_valid(
    day: date, level: str, state: State, lower: State | None
) -> None:
    facts = [FIRST, renewal(), SW_FIRST]

    person = rules.state_on(day, [AS, SW], facts, PARAMETERS)
    each = {s.level: s.state for s in rules.standings(day, [AS, SW], facts, PARAMETERS)}

    assert (person.level, person.state) == (level, state)
    assert lower is None or each["1"] is lower


def test_person_without_registration_shows_the_highest_certificate() -> None:
    person = rules.state_on(date(2025, 1, 1), [AS, SW], [], PARAMETERS)

    assert (person.level, person.state, person.certificate_id) == ("2", State.OPEN, "sw")
    assert person.registration_id is None


def test_cancelled_lower_registration_stays_cancelled_after_an_upgrade() -> None:
    cancelled = registration(state="CANCELLED")

    higher, lower = rules.standings(date(2025, 1, 1), [AS, SW], [cancelled, SW_FIRST], PARAMETERS)

    assert (higher.state, lower.state) == (State.VALID, State.CANCELLED)


def test_states_have_chinese_names_and_only_two_count() -> None:
    assert len({state.label for state in State}) == len(State)
    assert {s for s in State if s.counts_as_registered} == {State.VALID, State.RENEW_DUE}


def test_of_two_registrations_that_begin_on_a_day_the_later_one_holds() -> None:
    unnumbered = registration(id="as-0", sequence=None, valid_to=date(2021, 11, 30))

    person = rules.state_on(date(2021, 1, 1), [AS], [FIRST, unnumbered], PARAMETERS)

    assert person.registration_id == "as-1"


@given(DAYS, DAYS, st.integers(0, 400), st.sampled_from(sorted(rules.APPLICATION_LABELS)), DAYS)
def test_state_is_defined_on_every_day(
    day: date, approved_on: date, wait: int, state: str, until: date
) -> None:
    began = approved_on + timedelta(days=wait)
    certificate = CertificateFacts("as", "1", approved_on)
    facts = [registration(state=state, applied_on=began, valid_from=began, valid_to=None)]

    person = rules.state_on(day, [certificate], facts, PARAMETERS)

    assert (person.state is State.NONE) == (day < approved_on)
    if person.counts_as_registered:
        assert person.valid_to is not None
        assert began <= day <= person.valid_to
    if person.state is State.EXPIRED:
        assert person.valid_to is not None
        assert person.valid_to < day


@given(DAYS)
def test_windows_lie_inside_the_term_in_order(valid_from: date) -> None:
    term = rules.term(valid_from, PARAMETERS)

    assert term.valid_from < term.renew_open < term.renew_close == term.valid_to
    assert add_months(rules.next_valid_from(term.valid_to), -3) == term.renew_open


@given(DAYS, st.integers(0, 3))
def test_heads_are_counted_by_one_certificate_at_most(day: date, count: int) -> None:
    facts = [FIRST, renewal(), SW_FIRST][:count]

    counting = [
        each
        for each in rules.standings(day, [AS, SW], facts, PARAMETERS)
        if each.counts_as_registered
    ]

    assert len(counting) <= 1
    assert rules.state_on(day, [AS, SW], facts, PARAMETERS).counts_as_registered == bool(counting)


@pytest.mark.parametrize(
    ("day", "facts", "expected"),
    [
        (date(2021, 6, 2), [], []),  # 91 days before the first window closes
        (date(2021, 6, 3), [], [(90, date(2021, 9, 1))]),
        (date(2021, 7, 2), [], [(90, date(2021, 9, 1))]),
        (date(2021, 7, 3), [], [(60, date(2021, 9, 1))]),
        (date(2021, 8, 25), [], [(7, date(2021, 9, 1))]),
        (date(2021, 9, 1), [], [(7, date(2021, 9, 1))]),
        (date(2021, 9, 2), [], []),
        (date(2023, 6, 2), [FIRST], []),  # 91 days before the renewal opens
        (date(2023, 6, 3), [FIRST], [(90, date(2023, 9, 1))]),
        (date(2023, 8, 31), [FIRST], [(7, date(2023, 9, 1))]),
        (date(2023, 9, 1), [FIRST], [(90, date(2023, 11, 30))]),  # open: now it closes
        (date(2023, 10, 31), [FIRST], [(30, date(2023, 11, 30))]),
        (date(2023, 11, 30), [FIRST], [(7, date(2023, 11, 30))]),
        (date(2023, 12, 1), [FIRST], []),
    ],
)
def test_reminders_come_in_stages_before_each_deadline(
    day: date, facts: list[RegistrationFacts], expected: list[tuple[int, date]]
) -> None:
    found = list(rules.reminders(day, [AS], facts, PARAMETERS))

    assert [(reminder.stage, reminder.due_on) for reminder in found] == expected
    assert {reminder.certificate_id for reminder in found} <= {"as"}


def test_reminders_say_what_comes_near_and_what_to_do() -> None:
    opening = next(rules.reminders(date(2023, 8, 31), [AS], [FIRST], PARAMETERS))
    closing = next(rules.reminders(date(2023, 9, 1), [AS], [FIRST], PARAMETERS))

    assert opening.text == "再登记自2023年9月1日起受理，还有1天，请备齐继续教育证明。"
    assert closing.text == "登记有效期至2023年11月30日，还有90天，请在此之前提交再登记申请。"


def test_reminder_is_a_remark() -> None:
    reminder = next(rules.reminders(date(2021, 8, 31), [AS], [], PARAMETERS))

    assert reminder.fault.severity is Severity.INFO
    assert reminder.fault.text == "首次登记受理期限为2021年9月1日，还有1天，请尽快提交申请。"


def test_no_reminder_while_an_application_is_under_way() -> None:
    pending = renewal(state="SUBMITTED", valid_from=None)

    assert not list(rules.reminders(date(2023, 11, 1), [AS], [FIRST, pending], PARAMETERS))


def test_no_reminder_for_what_is_superseded_or_missed() -> None:
    found = list(rules.reminders(date(2026, 10, 1), [AS, SW], [FIRST, SW_FIRST], PARAMETERS))

    assert not found
    assert not list(rules.reminders(date(2022, 1, 1), [AS], [], PARAMETERS))


def test_application_states_lead_from_draft_to_issue() -> None:
    reached, new = set(), {"DRAFT"}
    while new:
        reached |= new
        new = {after for before, after in rules.APPLICATION_MOVES if before in new} - reached

    assert reached == set(rules.APPLICATION_LABELS)
    assert reached > rules.EDITABLE_STATES
    assert not {move for move in rules.APPLICATION_MOVES if move[0] == "CANCELLED"}


@pytest.mark.parametrize("state", ["FIRST_FAIL", "FINAL_FAIL"])
def test_refused_applications_can_only_be_made_anew(state: str) -> None:
    assert {after for before, after in rules.APPLICATION_MOVES if before == state} == {"DRAFT"}
