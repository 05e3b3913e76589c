"""Numbers that the program gives: a list may have brought in some of them before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from station_app.domain.register import Context
from station_app.domain.registers import BY_NAME
from tests.builders import STATION
from tests.domain.test_workers import knowing

DAY = date(2026, 3, 2)


def numbered(register: str, name: str, home: str, *taken: str) -> str | None:
    """Return the number of a new record of a store in which some numbers are taken."""
    around: Context = knowing(taken=taken, home=home)
    record: Any = BY_NAME[register].new(home=home)
    for day in {"held_on", "happened_on"} & BY_NAME[register].fields.keys():
        setattr(record, day, DAY)
    BY_NAME[register].made(record, around)  # type: ignore[misc]  # each of these has it
    return str(getattr(record, name))


@pytest.mark.parametrize(
    ("register", "name", "first", "second"),
    [
        ("project", "project_no", "2026-1-01", "2026-1-02"),
        ("recruitment_plan", "plan_no", "2026-01", "2026-02"),
        ("supervision_session", "session_no", "DD-2026-0001", "DD-2026-0002"),
        ("fund_transaction", "voucher_no", "PZ-2026-0001", "PZ-2026-0002"),
    ],
)
@pytest.mark.parametrize("home", ["", STATION])
def test_a_number_that_is_taken_is_passed_over(
    register: str, name: str, first: str, second: str, home: str
) -> None:
    office = f"{home}-" if home else ""

    assert numbered(register, name, home) == office + first
    assert numbered(register, name, home, office + first) == office + second
