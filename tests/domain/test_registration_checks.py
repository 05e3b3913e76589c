"""What may be wrong with one application for registration, rule by rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import Parameter, shipped
from station_app.domain.problems import Fault, Severity
from station_app.domain.rules.registration import (
    APPLICATION_LABELS,
    CertificateFacts,
    RegistrationFacts,
    application_faults,
    expected_valid_from,
)
from station_app.domain.workdays import HOLIDAYS_UNKNOWN

PARAMETERS = shipped()
STRICT = PARAMETERS.with_([Parameter("reg.allow_late", date.min, "", "false")])
TODAY = date(2026, 5, 20)
CERTIFICATE = CertificateFacts("as", "1", date(2020, 9, 1))
EARLIER = RegistrationFacts(
    "as-1", "as", "FIRST", 1, "ISSUED", valid_from=date(2020, 12, 1), valid_to=date(2023, 11, 30)
)


def first(**facts: Any) -> RegistrationFacts:
    """A draft handed in on the last day of the first window."""
    usual: dict[str, Any] = {
        "id": "new",
        "certificate_id": "as",
        "kind": "FIRST",
        "sequence": 1,
        "state": "DRAFT",
        "applied_on": date(2021, 9, 1),
    }
    return RegistrationFacts(**(usual | facts))


def renewal(**facts: Any) -> RegistrationFacts:
    """A draft handed in on the last day of the renewal window, with hours enough."""
    usual: dict[str, Any] = {
        "kind": "RENEW",
        "applied_on": date(2023, 11, 30),
        "ce_hours_verified": Decimal(72),
    }
    return first(**(usual | facts))


def faults_of(
    application: RegistrationFacts, *earlier: RegistrationFacts, **more: Any
) -> list[Fault]:
    certificate = more.get("certificate", CERTIFICATE)
    parameters = more.get("parameters", PARAMETERS)
    return list(
        application_faults(application, certificate, earlier, more.get("today", TODAY), parameters)
    )


def heard(faults: list[Fault]) -> list[tuple[str, str, Severity]]:
    return [(fault.field, fault.rule, fault.severity) for fault in faults]


def test_first_registration_in_its_window_is_fine() -> None:
    assert not faults_of(first(applied_on=date(2020, 9, 1)))
    assert not faults_of(first(applied_on=date(2021, 9, 1)))


def test_late_first_registration_is_warned_of_where_it_can_be_made_good() -> None:
    faults = faults_of(first(applied_on=date(2021, 9, 2)))

    assert heard(faults) == [("applied_on", "R-RG-03", Severity.WARN)]
    assert faults[0].text.startswith(
        "首次登记应在通过评价后1年内办理，受理期限已于2021年9月1日届满。"
    )


def test_late_first_registration_is_refused_where_it_cannot() -> None:
    faults = faults_of(first(applied_on=date(2021, 9, 2)), parameters=STRICT)

    assert heard(faults) == [("applied_on", "R-RG-03", Severity.ERROR)]
    assert faults[0].text.endswith("当地不办理补登记，请咨询登记机关。")


def test_window_is_told_in_months_when_it_is_no_whole_year() -> None:
    months = PARAMETERS.with_([Parameter("reg.first_window", date.min, "", "18m")])

    faults = faults_of(first(applied_on=date(2022, 3, 2)), parameters=months)

    assert "通过评价后18个月内" in faults[0].text


def test_first_registration_before_the_certificate_is_refused() -> None:
    faults = faults_of(first(applied_on=date(2020, 8, 31)))

    assert heard(faults) == [("applied_on", "R-RG-03", Severity.ERROR)]


def test_application_not_handed_in_is_measured_by_today() -> None:
    assert not faults_of(first(applied_on=None), today=date(2021, 9, 1))
    assert faults_of(first(applied_on=None), today=date(2021, 9, 2))


def test_registration_brought_in_without_its_application_has_no_window() -> None:
    known = {"applied_on": None, "valid_from": date(2023, 12, 1)}

    assert not faults_of(first(**known))
    assert not faults_of(renewal(**known), EARLIER)
    assert faults_of(first(**known, state="SUBMITTED"))


def test_second_first_registration_is_sent_to_renewal() -> None:
    faults = faults_of(first(), EARLIER)

    assert heard(faults) == [("kind", "R-RG-06", Severity.ERROR)]
    assert "有效期至2023年11月30日" in faults[0].text


def test_same_registration_entered_twice_is_found() -> None:
    twin = first(state="DONE", valid_from=EARLIER.valid_from, applied_on=date(2020, 12, 1))

    assert heard(faults_of(twin, EARLIER)) == [("kind", "R-RG-06", Severity.WARN)]


def test_first_registration_after_a_cancellation_is_fine() -> None:
    cancelled = RegistrationFacts(
        "as-1", "as", "FIRST", 1, "CANCELLED", valid_from=date(2020, 12, 1), cancel_reason="REQUEST"
    )

    assert not faults_of(first(applied_on=date(2025, 1, 1)), cancelled)


def test_revoked_certificate_cannot_be_registered() -> None:
    revoked = CertificateFacts("as", "1", date(2020, 9, 1), revoked=True)

    assert heard(faults_of(first(), certificate=revoked)) == [("kind", "R-RG-06", Severity.ERROR)]


@pytest.mark.parametrize(
    ("applied_on", "strict", "severity"),
    [
        (date(2023, 8, 31), False, Severity.ERROR),
        (date(2023, 9, 1), False, None),
        (date(2023, 11, 30), True, None),
        (date(2023, 12, 1), False, Severity.WARN),
        (date(2023, 12, 1), True, Severity.ERROR),
    ],
)
def test_renewal_is_accepted_in_the_last_three_months(
    applied_on: date, strict: bool, severity: Severity | None
) -> None:
    parameters = STRICT if strict else PARAMETERS

    faults = faults_of(renewal(applied_on=applied_on), EARLIER, parameters=parameters)

    assert heard(faults) == ([("applied_on", "R-RG-05", severity)] if severity else [])
    assert all(
        fault.text.startswith("再登记受理时间为2023年9月1日至2023年11月30日，当前不在受理期内。")
        for fault in faults
    )


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "FIRST_PASS"])
def test_renewal_needs_something_to_renew(state: str) -> None:
    of_another = RegistrationFacts("x", "sw", "FIRST", 1, "DONE", valid_from=date(2020, 12, 1))
    undone = RegistrationFacts("y", "as", "FIRST", 1, "SUBMITTED", valid_from=date(2020, 12, 1))
    later = RegistrationFacts("z", "as", "RENEW", 2, "DONE", valid_from=date(2023, 12, 1))

    faults = faults_of(renewal(state=state), of_another, undone, later)

    assert heard(faults) == [("kind", "R-RG-09", Severity.ERROR)]


def test_application_does_not_follow_itself() -> None:
    done = renewal(state="DONE", valid_from=date(2023, 12, 1))

    assert heard(faults_of(done, done)) == [("kind", "R-RG-09", Severity.WARN)]


def test_renewal_after_a_cancellation_is_refused() -> None:
    cancelled = RegistrationFacts("c", "as", "FIRST", 1, "CANCELLED", valid_from=date(2020, 12, 1))

    assert heard(faults_of(renewal(), cancelled)) == [("kind", "R-RG-09", Severity.ERROR)]


@pytest.mark.parametrize(
    ("level", "hours", "state", "refused"),
    [
        ("1", "71.5", "DRAFT", True),
        ("1", "72.0", "DRAFT", False),
        ("2", "89.5", "SUBMITTED", True),
        ("2", "90", "SUBMITTED", False),
        ("3", "72", "DRAFT", True),
        ("1", None, "DRAFT", False),
        ("1", None, "SUBMITTED", True),
        ("1", "0", "DRAFT", True),
        ("0", "0", "DRAFT", False),
    ],
)
def test_renewal_needs_the_training_of_its_level(
    level: str, hours: str | None, state: str, refused: bool
) -> None:
    certificate = CertificateFacts("as", level, date(2020, 9, 1))
    have = Decimal(hours) if hours else None

    faults = faults_of(
        renewal(ce_hours_verified=have, state=state), EARLIER, certificate=certificate
    )

    assert heard(faults) == [("ce_hours_verified", "R-CE-16", Severity.ERROR)] * refused


def test_missing_hours_are_told() -> None:
    faults = faults_of(renewal(ce_hours_verified=Decimal("71.5")), EARLIER)

    assert faults[0].text == "本登记周期继续教育已核实71.5小时，不足72小时，不能提交再登记。"


def test_conditions_of_a_granted_registration_are_only_pointed_out() -> None:
    late = first(applied_on=date(2021, 9, 2), state="DONE", valid_from=date(2021, 10, 1))

    assert {f.severity for f in faults_of(late, parameters=STRICT)} == {Severity.WARN}


@pytest.mark.parametrize("state", ["FIRST_FAIL", "FINAL_FAIL", "CANCELLED"])
def test_conditions_of_what_has_ended_are_not_checked(state: str) -> None:
    ended = renewal(
        applied_on=date(2020, 1, 1), state=state, refusal_reason="学时不足", cancel_reason="REQUEST"
    )

    assert not faults_of(ended)


@pytest.mark.parametrize("kind", [None, "OTHER"])
def test_application_without_a_kind_is_checked_for_the_rest(kind: str | None) -> None:
    application = first(kind=kind, state="FIRST_FAIL", sequence=None)

    assert [fault.field for fault in faults_of(application, EARLIER)] == ["refusal_reason"]
    assert not faults_of(first(kind=kind), EARLIER)


def test_dates_follow_each_other() -> None:
    application = first(
        applied_on=date(2021, 8, 3), accepted_on=date(2021, 8, 2), decided_on=date(2021, 8, 1)
    )

    faults = faults_of(application)

    assert heard(faults) == [
        ("accepted_on", "R-RG-13", Severity.ERROR),
        ("decided_on", "R-RG-13", Severity.ERROR),
    ]
    assert faults[0].text == "受理日期2021年8月2日早于申请日期2021年8月3日，请改正。"


def test_decision_is_compared_with_the_application_when_acceptance_is_unknown() -> None:
    application = first(applied_on=date(2021, 8, 3), decided_on=date(2021, 8, 1))

    assert heard(faults_of(application)) == [("decided_on", "R-RG-13", Severity.ERROR)]
    assert not faults_of(first(applied_on=date(2021, 8, 3), decided_on=date(2021, 8, 3)))


@pytest.mark.parametrize("state", ["FIRST_FAIL", "FINAL_FAIL"])
def test_refusal_gives_reasons(state: str) -> None:
    faults = faults_of(first(state=state))

    assert heard(faults) == [("refusal_reason", "R-RG-08", Severity.ERROR)]
    assert not faults_of(first(state=state, refusal_reason="材料不全"))


def test_cancellation_gives_a_reason() -> None:
    faults = faults_of(first(state="CANCELLED"))

    assert heard(faults) == [("cancel_reason", "R-RG-12", Severity.ERROR)]
    assert not faults_of(first(state="CANCELLED", cancel_reason="DEATH"))


ACCEPTED = date(2021, 3, 1)  # thirty workdays later: 2021-04-13


@pytest.mark.parametrize(
    ("state", "decided_on", "today", "late"),
    [
        ("FINAL_PASS", date(2021, 4, 13), TODAY, False),
        ("FINAL_PASS", date(2021, 4, 14), TODAY, True),
        ("SUBMITTED", None, date(2021, 4, 13), False),
        ("SUBMITTED", None, date(2021, 4, 14), True),
        ("FIRST_PASS", None, date(2021, 4, 14), True),
        ("DRAFT", None, date(2021, 4, 14), False),
    ],
)
def test_decision_later_than_thirty_workdays_is_warned_of(
    state: str, decided_on: date | None, today: date, late: bool
) -> None:
    application = first(
        state=state, applied_on=ACCEPTED, accepted_on=ACCEPTED, decided_on=decided_on
    )

    faults = faults_of(application, today=today)

    assert heard(faults) == [("decided_on", "R-RG-08", Severity.WARN)] * late
    assert all("受理后30个工作日内（2021年4月13日前）" in fault.text for fault in faults)


def test_deadline_in_a_year_without_holidays_is_warned_of_instead_of_failing() -> None:
    day = date(2026, 12, 15)
    certificate = CertificateFacts("as", "1", date(2026, 9, 1))
    pending = first(state="SUBMITTED", applied_on=day, accepted_on=day)

    faults = faults_of(pending, certificate=certificate, today=day)

    assert heard(faults) == [("accepted_on", "R-RG-08", Severity.WARN)]
    assert faults[0].text == f"登记决定期限推算为2027年1月26日。{HOLIDAYS_UNKNOWN}"


def test_uncertain_deadline_that_was_kept_is_not_mentioned() -> None:
    day = date(2026, 12, 15)
    certificate = CertificateFacts("as", "1", date(2026, 9, 1))
    decided = first(state="FINAL_PASS", applied_on=day, accepted_on=day, decided_on=day)

    assert not faults_of(decided, certificate=certificate, today=day)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "fields"),
    [
        (date(2021, 10, 8), date(2024, 10, 7), []),
        (date(2021, 10, 8), None, []),
        (date(2021, 10, 9), date(2024, 10, 8), ["valid_from"]),
        (date(2021, 10, 8), date(2024, 10, 8), ["valid_to"]),
        (date(2021, 10, 8), date(2021, 10, 7), ["valid_to"]),
    ],
)
def test_first_term_begins_with_the_decision_and_lasts_three_years(
    valid_from: date, valid_to: date | None, fields: list[str]
) -> None:
    application = first(
        state="DONE", decided_on=date(2021, 10, 8), valid_from=valid_from, valid_to=valid_to
    )

    faults = faults_of(application)

    assert heard(faults) == [(field, "R-RG-13", Severity.ERROR) for field in fields]


def test_term_can_differ_for_a_reason_but_not_end_before_it_begins() -> None:
    known = {"state": "DONE", "decided_on": date(2021, 10, 8), "override_reason": "纸质证书如此"}
    differing = first(valid_from=date(2021, 10, 9), valid_to=date(2021, 10, 9), **known)
    reversed_ = first(valid_from=date(2021, 10, 9), valid_to=date(2021, 10, 8), **known)

    assert not faults_of(differing)
    assert heard(faults_of(reversed_)) == [("valid_to", "R-RG-13", Severity.ERROR)]


def test_renewal_in_time_follows_on_the_old_period() -> None:
    in_time = renewal(decided_on=date(2023, 12, 20))

    assert expected_valid_from(in_time, [EARLIER], TODAY, PARAMETERS) == date(2023, 12, 1)
    assert not faults_of(renewal(state="DONE", valid_from=date(2023, 12, 1)), EARLIER)
    assert heard(faults_of(renewal(state="DONE", valid_from=date(2023, 12, 2)), EARLIER)) == [
        ("valid_from", "R-RG-13", Severity.ERROR)
    ]


def test_late_renewal_begins_with_the_decision() -> None:
    late = renewal(applied_on=date(2023, 12, 1), decided_on=date(2023, 12, 20))

    assert expected_valid_from(late, [EARLIER], TODAY, PARAMETERS) == date(2023, 12, 20)
    assert expected_valid_from(first(), [], TODAY, PARAMETERS) is None


@pytest.mark.parametrize(("state", "missing"), [("DONE", True), ("ISSUED", True), ("DRAFT", False)])
def test_finished_registration_says_when_it_begins(state: str, missing: bool) -> None:
    faults = faults_of(first(state=state))

    assert heard(faults) == [("valid_from", "R-RG-13", Severity.ERROR)] * missing


days = st.none() | st.dates(date(2019, 1, 1), date(2027, 12, 31))


@given(st.sampled_from(sorted(APPLICATION_LABELS)), st.sampled_from(["FIRST", "RENEW"]), days, days)
def test_every_fault_is_a_whole_chinese_sentence(
    state: str, kind: str, applied_on: date | None, decided_on: date | None
) -> None:
    application = first(state=state, kind=kind, applied_on=applied_on, decided_on=decided_on)

    faults = faults_of(application, EARLIER)

    assert all(fault.field and fault.text.endswith("。") for fault in faults)
    assert all(hasattr(application, fault.field) for fault in faults)
