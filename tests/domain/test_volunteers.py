"""The rules of the volunteers' own register."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from station_app.domain.registers.people import PEOPLE
from station_app.domain.registers.volunteers import VOLUNTEERS, minors_with_consent
from tests.builders import volunteer_values
from tests.domain.test_workers import knowing

CONSENT = {
    "guardian_name": "陈大文",
    "guardian_phone": "13800130001",
    "guardian_consent_on": date(2026, 1, 2),
}


def rules_told(born: date | None, **changes: Any) -> list[tuple[str, bool]]:
    person = PEOPLE.new(id="P", birth_date=born)
    volunteer = VOLUNTEERS.new(**volunteer_values("P", **changes))
    return [(f.rule, f.refuses) for f in minors_with_consent(volunteer, knowing([person]))]


@pytest.mark.parametrize("born", [date(2008, 11, 23), date(1950, 1, 1), None])
def test_adults_need_no_guardian(born: date | None) -> None:
    assert rules_told(born) == []


@pytest.mark.parametrize("born", [date(2008, 11, 24), date(2013, 1, 1)])
def test_minors_need_a_guardian(born: date) -> None:
    assert {rule for rule, _ in rules_told(born)} == {"R-VO-15"}
    assert rules_told(born, **CONSENT) == []


def test_a_volunteer_without_a_person_says_nothing() -> None:
    volunteer = VOLUNTEERS.new(**volunteer_values("P"))

    assert not list(minors_with_consent(volunteer, knowing()))


def test_who_withdrew_may_register_again() -> None:
    cycle = VOLUNTEERS.life_cycle

    assert cycle.after("WITHDRAWN") == ("REGISTERED",)
    assert cycle.after("BLOCKED") == ("REGISTERED",)
    assert "BLOCKED" in cycle.after("ACTIVE")
