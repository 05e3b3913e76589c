"""The roads of plans and applications, and what each step asks for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from station_app.domain.problems import MoveForbidden, Severity
from station_app.domain.registers.recruitment import JOB_APPLICATIONS, RECRUITMENT_PLANS
from station_app.domain.rules import recruitment_steps as steps
from station_app.domain.rules.recruitment_steps import ApplicationFacts, PlanFacts

PLAN_ROAD = (
    *("DRAFT", "APPROVED", "ANNOUNCED", "APPLYING", "SCREENING", "WRITTEN", "INTERVIEW"),
    *("MEDICAL", "INSPECTION", "NOTICE", "HIRING", "CLOSED"),
)
ROAD = (
    *("APPLIED", "QUALIFIED", "TESTED", "INTERVIEWED", "PROPOSED"),
    *("NOTICED", "HIRED", "PROBATION", "CONFIRMED"),
)
FIT: dict[str, Any] = {"medical": "PASS", "inspection": "PASS", "total": Decimal(80)}


@pytest.mark.parametrize(("old", "new"), [*pairwise(PLAN_ROAD)])
def test_a_plan_goes_on_by_one_step(old: str, new: str) -> None:
    assert new in RECRUITMENT_PLANS.life_cycle.after(old)
    assert set(RECRUITMENT_PLANS.life_cycle.after(old)) <= {new, "CANCELLED"}


@pytest.mark.parametrize("state", ["HIRING", "CLOSED", "CANCELLED"])
def test_a_plan_is_not_cancelled_once_people_are_hired(state: str) -> None:
    with pytest.raises(MoveForbidden):
        RECRUITMENT_PLANS.life_cycle.check(state, "CANCELLED")


@pytest.mark.parametrize(("old", "new"), [*pairwise(ROAD)])
def test_an_application_goes_on_by_one_step(old: str, new: str) -> None:
    assert steps.next_state(old) == new
    JOB_APPLICATIONS.life_cycle.check(old, new)


@pytest.mark.parametrize(
    ("state", "ways_out"),
    [
        ("APPLIED", {"UNQUALIFIED", "WITHDRAWN"}),
        ("QUALIFIED", {"ABSENT", "WITHDRAWN"}),
        ("TESTED", {"ABSENT", "WITHDRAWN"}),
        ("INTERVIEWED", {"WITHDRAWN", "REPLACED"}),
        ("PROPOSED", {"WITHDRAWN", "REPLACED"}),
        ("NOTICED", {"WITHDRAWN", "REPLACED"}),
        ("HIRED", {"WITHDRAWN"}),
        ("PROBATION", {"DISMISSED"}),
        ("CONFIRMED", set()),
    ],
)
def test_an_application_leaves_the_road_where_people_do(state: str, ways_out: set[str]) -> None:
    found = set(JOB_APPLICATIONS.life_cycle.after(state))

    assert found - {steps.next_state(state)} == ways_out


@pytest.mark.parametrize("state", sorted(steps.OUT))
def test_who_has_dropped_out_does_not_come_back(state: str) -> None:
    assert JOB_APPLICATIONS.life_cycle.after(state) == ()
    assert steps.next_state(state) == ""


READY: dict[str, Any] = {
    "announced_on": date(2026, 3, 1),
    "apply_from": date(2026, 3, 5),
    "apply_to": date(2026, 3, 12),
    "posts": 1,
}


@pytest.mark.parametrize(
    ("state", "changes", "expected"),
    [
        ("DRAFT", {"posts": 0, "announced_on": None, "apply_from": None}, []),
        ("ANNOUNCED", {}, []),
        ("ANNOUNCED", {"posts": 0}, [("", "STATE")]),
        ("ANNOUNCED", {"posts": None}, []),  # at the bureau, before its posts arrive
        ("ANNOUNCED", {"announced_on": None}, [("announced_on", "STATE")]),
        ("ANNOUNCED", {"apply_from": None, "apply_to": None}, []),
        ("APPLYING", {"apply_from": None}, [("apply_from", "STATE")]),
        ("APPLYING", {"apply_to": None}, [("apply_to", "STATE")]),
        ("DRAFT", {"apply_to": date(2026, 3, 4)}, [("apply_to", "RANGE")]),
        ("DRAFT", {"apply_from": date(2026, 2, 28)}, [("apply_from", "RANGE")]),
        ("CANCELLED", {"posts": 0, "announced_on": None}, []),
    ],
)
def test_a_plan_has_what_its_state_asks_for(
    state: str, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    faults = steps.plan_in_order(PlanFacts(state, **(READY | changes)))

    assert [(fault.field, fault.rule) for fault in faults] == expected


@pytest.mark.parametrize(
    ("state", "facts", "refused"),
    [
        ("APPLIED", {"qualification": "FAIL"}, []),
        ("QUALIFIED", {"qualification": "PASS"}, []),
        ("QUALIFIED", {"qualification": "FAIL"}, ["qualification"]),
        ("QUALIFIED", {"qualification": "PENDING"}, ["qualification"]),
        ("UNQUALIFIED", {"qualification": "FAIL", "qualification_reason": "超龄"}, []),
        ("UNQUALIFIED", {"qualification": "FAIL"}, ["qualification_reason"]),
        (
            "UNQUALIFIED",
            {"qualification": "PASS", "qualification_reason": "超龄"},
            ["qualification"],
        ),
        ("TESTED", {"written": Decimal(80)}, []),
        ("TESTED", {}, ["written"]),
        ("TESTED", {"needs_written": False}, []),
        ("INTERVIEWED", {"interview": Decimal(80)}, []),
        ("INTERVIEWED", {}, ["interview"]),
        ("INTERVIEWED", {"needs_interview": False}, []),
        ("PROPOSED", FIT, []),
        ("PROPOSED", FIT | {"total": None}, [""]),
        ("PROPOSED", FIT | {"medical": "FAIL"}, ["medical"]),
        ("PROPOSED", FIT | {"inspection": "FAIL"}, ["inspection"]),
        ("NOTICED", FIT | {"noticed": True}, []),
        ("NOTICED", FIT, ["notice_from"]),
        ("HIRED", FIT | {"medical": "FAIL"}, ["medical"]),
        ("CONFIRMED", {"probation_result": "PASS"}, []),
        ("CONFIRMED", {"probation_result": "FAIL"}, ["probation_result"]),
        ("DISMISSED", {"probation_result": "FAIL"}, []),
        ("DISMISSED", {"probation_result": "PASS"}, ["probation_result"]),
        ("WITHDRAWN", {"medical": "FAIL"}, []),
    ],
)
def test_an_application_has_what_its_state_asks_for(
    state: str, facts: dict[str, Any], refused: list[str]
) -> None:
    faults = list(steps.application_in_order(ApplicationFacts(state, **facts)))

    assert [fault.field for fault in faults if fault.refuses] == refused


@pytest.mark.parametrize("result", [None, "PENDING"])
def test_a_medical_result_that_is_not_there_is_told_and_no_more(result: str | None) -> None:
    facts = ApplicationFacts("PROPOSED", **(FIT | {"medical": result}))

    (fault,) = steps.application_in_order(facts)

    assert (fault.field, fault.severity) == ("medical", Severity.WARN)
