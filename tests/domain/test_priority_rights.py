"""Who earns the right to go first in next year's tenders, and what becomes of it (R-PJ-23)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from station_app.domain.parameters import shipped
from station_app.domain.register import Context
from station_app.domain.registers.tenders import PRIORITY_RIGHTS, PriorityRight, priority_of

TODAY = date(2027, 3, 1)
ORGANISATION = SimpleNamespace(name="承接机构", uscc="52430105MJJ000001A")


def project(**changes: Any) -> Any:
    values = {"id": "P", "award_org": "中标机构", "award_uscc": None, "provider": "O"}
    return SimpleNamespace(**(values | changes))


def assessment(**changes: Any) -> Any:
    values = {
        "id": "A",
        "project": "P",
        "stage": "3",
        "conclusion": "PASS",
        "state": "NOTIFIED",
        "held_on": date(2026, 11, 20),
        "notified_on": date(2026, 12, 1),
    }
    return SimpleNamespace(**(values | changes))


def context(of: Any = None, rights: Sequence[PriorityRight] = (), today: date = TODAY) -> Context:
    """Return a context of one project, its provider and the rights that are there."""
    found = {"project": of or project(), "organisation": ORGANISATION}
    return Context(
        today=today,
        parameters=shipped(),
        find=lambda register, record_id: found[register] if record_id else None,
        children=lambda register, parent: (),
        referring=lambda register, name, value: rights,
        serial=lambda series: 1,
    )


def earned(given: Any = None, where: Context | None = None) -> Any:
    return priority_of(given or assessment(), where or context())


@pytest.mark.parametrize("state", ["NOTIFIED", "FINAL"])
def test_a_final_pass_gives_priority_for_the_next_year(state: str) -> None:
    right = earned(assessment(state=state))

    assert (right.holder, right.uscc, right.for_year) == ("中标机构", None, 2027)
    assert (right.project, right.assessment) == ("P", "A")
    assert (right.granted_on, right.expires_on) == (date(2026, 12, 1), date(2027, 12, 31))
    assert right.state == "VALID"


@pytest.mark.parametrize(
    "changes",
    [
        {"stage": "2"},
        {"conclusion": "FAIL"},
        {"conclusion": None},
        {"state": "DRAFTED"},
        {"state": "APPEALED"},
        {"held_on": None},
    ],
)
def test_nothing_else_gives_priority(changes: dict[str, Any]) -> None:
    assert earned(assessment(**changes)) is None


def test_a_project_without_award_gives_it_to_its_provider() -> None:
    right = earned(where=context(project(award_org=None)))

    assert (right.holder, right.uscc) == ("承接机构", "52430105MJJ000001A")
    assert earned(where=context(project(award_org=None, provider=None))) is None


def test_the_right_that_is_there_is_brought_up_to_date() -> None:
    known = PRIORITY_RIGHTS.new(assessment="A", holder="旧名", for_year=2026)

    right = earned(where=context(rights=[known]))

    assert right is known
    assert (right.holder, right.for_year, right.expires_on.year) == ("中标机构", 2027, 2027)


def test_a_right_that_was_used_stays_whatever_becomes_of_the_assessment() -> None:
    used = PRIORITY_RIGHTS.new(assessment="A", holder="旧名", used_on=TODAY, state="USED")
    where = context(rights=[used])

    assert earned(assessment(conclusion="FAIL"), where) is used
    assert used.holder == "旧名"


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"for_year": 2027}, "VALID"),
        ({"for_year": 2026}, "EXPIRED"),
        ({"for_year": 2026, "used_on": date(2026, 5, 1)}, "USED"),
        ({"for_year": 2027, "state": "USED"}, "VALID"),
    ],
)
def test_the_state_of_a_right_follows_from_its_days(values: dict[str, Any], state: str) -> None:
    right = PRIORITY_RIGHTS.new(**values)

    PRIORITY_RIGHTS.made(right, context())  # type: ignore[misc]

    assert right.state == state


def test_a_right_is_not_used_after_its_year() -> None:
    right = PRIORITY_RIGHTS.new(
        holder="甲", for_year=2026, granted_on=TODAY, used_on=date(2027, 1, 1),
        expires_on=date(2026, 12, 31),
    )  # fmt: skip

    found = PRIORITY_RIGHTS.faults(right, context())

    assert [fault.rule for fault in found] == ["R-PJ-23"]
