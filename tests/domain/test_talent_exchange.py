"""The rules of talent exchange (forms.md A30; 个人信息保护法第二十三条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from station_app.domain.parameters import Parameter, shipped
from station_app.domain.problems import Severity
from station_app.domain.registers import talent_exchange as register
from station_app.domain.registers.talent_exchange import TALENT_EXCHANGES, TALENT_RECOMMENDATIONS
from station_app.domain.rules import talent_exchange as rules
from station_app.domain.rules.talent_exchange import Consent, Exchange
from tests.domain.test_workers import heard, knowing

ERROR, WARN = Severity.ERROR, Severity.WARN
PARAMETERS = shipped()
GIVEN = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("recommended_on", "consent", "severity"),
    [
        (date(2026, 3, 31), Consent(GIVEN), None),
        (date(2026, 9, 30), Consent(GIVEN), None),  # six months, clipped to the month's end
        (date(2026, 10, 1), Consent(GIVEN), ERROR),
        (date(2026, 3, 30), Consent(GIVEN), ERROR),
        (date(2026, 10, 1), Consent(GIVEN, 12), None),
        (date(2026, 5, 1), Consent(GIVEN, 1), ERROR),
        (date(2026, 5, 1), Consent(None, 12), ERROR),
        (None, Consent(GIVEN), None),
    ],
)
def test_r_tx_01_nobody_is_recommended_without_consent(
    recommended_on: date | None, consent: Consent, severity: Severity | None
) -> None:
    found = rules.recommended_with_consent(recommended_on, consent, PARAMETERS, brought=False)

    assert heard(found) == ([("recommended_on", "R-TX-01", severity)] if severity else [])


def test_r_tx_01_what_an_old_list_tells_is_asked_for_later() -> None:
    found = rules.recommended_with_consent(GIVEN, Consent(None), PARAMETERS, brought=True)

    assert heard(found) == [("recommended_on", "R-TX-01", WARN)]


@pytest.mark.parametrize(("months", "end"), [(None, date(2026, 9, 30)), (3, date(2026, 6, 30))])
def test_a_registration_holds_for_six_months_unless_it_says_otherwise(
    months: int | None, end: date
) -> None:
    assert rules.valid_to(GIVEN, months, PARAMETERS) == end


def test_the_usual_time_is_a_parameter() -> None:
    longer = PARAMETERS.with_([Parameter("exchange.validity", date(2026, 1, 1), "", "1y")])

    assert rules.valid_to(GIVEN, None, longer) == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, ["onboard_on"]),
        ({"onboard_on": GIVEN}, []),
        ({"from_on": GIVEN}, []),
        ({"kind": "3", "from_on": GIVEN}, ["to_org"]),
        ({"kind": "3", "from_on": GIVEN, "to_org": "某社工服务中心"}, []),
        ({"state": "APPROVED", "kind": "3"}, []),
        ({"state": "ENDED", "kind": "3"}, []),
    ],
)
def test_r_tx_02_who_is_in_place_is_so_somewhere_since_a_day(
    changes: Mapping[str, Any], fields: list[str]
) -> None:
    exchange = Exchange(**({"state": "IN_PLACE", "kind": "1"} | dict(changes)))

    for brought, severity in ((False, ERROR), (True, WARN)):
        found = heard(rules.stage_is_founded(replace(exchange, brought=brought)))
        assert found == [(field, "R-TX-02", severity) for field in fields]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"from_on": GIVEN, "to_on": GIVEN}, []),
        ({"from_on": GIVEN, "to_on": date(2026, 3, 30)}, ["to_on"]),
        ({"registered_on": GIVEN, "valid_to": GIVEN, "onboard_on": GIVEN}, []),
        ({"registered_on": GIVEN, "valid_to": date(2026, 3, 30)}, ["valid_to"]),
        ({"registered_on": GIVEN, "onboard_on": date(2026, 3, 30)}, ["onboard_on"]),
        ({"valid_to": GIVEN, "onboard_on": GIVEN}, []),
    ],
)
def test_r_tx_03_days_follow_each_other(changes: Mapping[str, Any], fields: list[str]) -> None:
    found = heard(rules.days_in_order(Exchange(state="APPLIED", **changes)))

    assert found == [(field, "R-TX-03", ERROR) for field in fields]


@pytest.mark.parametrize(
    ("state", "after"),
    [
        ("APPLIED", ("APPROVED", "ENDED")),
        ("APPROVED", ("IN_PLACE", "ENDED")),
        ("IN_PLACE", ("ENDED",)),
        ("ENDED", ()),
    ],
)
def test_an_exchange_goes_from_registration_to_its_end(state: str, after: tuple[str, ...]) -> None:
    assert TALENT_EXCHANGES.life_cycle.after(state) == after


def exchange(**changes: Any) -> register.TalentExchange:
    given = {"id": "X", "person": "P", "kind": "1", "registered_on": GIVEN}
    return TALENT_EXCHANGES.new(**{**given, **changes})


def test_registrations_are_numbered_by_their_year() -> None:
    context = knowing(taken=["JL20260001"])  # a list has brought it in
    new, old = exchange(), exchange(exchange_no="旧1", valid_to=date(2026, 12, 31))

    for each in (new, old):
        register.fill_exchange(each, context)

    assert (new.exchange_no, new.valid_to) == ("JL20260002", date(2026, 9, 30))
    assert (old.exchange_no, old.valid_to) == ("旧1", date(2026, 12, 31))


def test_a_registration_without_a_day_is_numbered_by_today_and_has_no_end() -> None:
    new = exchange(registered_on=None)

    register.fill_exchange(new, knowing())

    assert (new.exchange_no, new.valid_to) == ("JL20260001", None)


def test_a_recommendation_is_checked_against_its_registration() -> None:
    given = {"exchange": "X", "recommended_on": date(2026, 4, 1), "organisation": "某机构"}
    record = TALENT_RECOMMENDATIONS.new(**given)
    (rule,) = TALENT_RECOMMENDATIONS.rules

    assert heard(rule(record, knowing([exchange()]))) == [("recommended_on", "R-TX-01", ERROR)]
    assert not list(rule(record, knowing([exchange(consent_on=GIVEN)])))
    assert not list(rule(record, knowing()))


def test_the_register_keeps_the_rules_of_its_states() -> None:
    (rule,) = TALENT_EXCHANGES.rules

    assert heard(rule(exchange(state="IN_PLACE"), knowing())) == [("onboard_on", "R-TX-02", ERROR)]
