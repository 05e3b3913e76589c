"""People are told before their facts are passed on (R-PI-08)."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from station_app.domain.parameters import shipped
from station_app.domain.problems import Severity
from station_app.domain.register import Context
from station_app.domain.registers.people import PEOPLE
from tests.builders import person_values

AT_HAND = Context(
    today=date(2026, 11, 23),
    parameters=shipped(),
    find=lambda register, record: None,
    children=lambda register, parent: (),
    referring=lambda register, name, record: (),
    serial=lambda series: 1,
)
SENDING = dataclasses.replace(AT_HAND, sending=True)


@pytest.mark.parametrize(
    ("basis", "told", "context", "severities"),
    [
        ("STATUTORY", None, AT_HAND, []),
        ("STATUTORY", None, SENDING, [Severity.WARN]),
        ("CONSENT", None, SENDING, [Severity.ERROR]),
        ("CONSENT", date(2026, 1, 2), SENDING, []),
    ],
)
def test_the_day_of_notice_is_asked_for_before_sending(
    basis: str, told: date | None, context: Context, severities: list[Severity]
) -> None:
    person = PEOPLE.new(**person_values(legal_basis=basis, notice_given_on=told))

    faults = [fault for fault in PEOPLE.faults(person, context) if fault.rule == "R-PI-08"]

    assert [fault.severity for fault in faults] == severities
