"""The rules of directed cultivation (开福区2010年报告; forms.md A28)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.codes import code_list
from station_app.domain.problems import Severity
from station_app.domain.registers import advancement
from station_app.domain.registers.advancement import DIRECTED_CULTIVATIONS
from station_app.domain.rules import cultivation as rules
from station_app.domain.rules.cultivation import CULTIVATION_LABELS, Bill, Course
from tests.domain.test_workers import heard, knowing

TODAY = date(2026, 11, 23)
ERROR, WARN = Severity.ERROR, Severity.WARN
amounts = st.none() | st.decimals(0, 100_000, places=2)


def course(**changes: Any) -> Course:
    """Return a cultivation that was finished and is being served for."""
    plain = Course(
        state="SERVING", applied_on=date(2022, 3, 1), signed_on=date(2022, 5, 1),
        from_on=date(2022, 9, 1), to_on=date(2025, 7, 1), result_on=date(2025, 6, 30),
        service_years=3, service_to=date(2028, 6, 30), agreement_no="PY2022-1",
    )  # fmt: skip
    return replace(plain, **changes)


def told(**changes: Any) -> list[tuple[str, str, Severity]]:
    return heard(rules.course_faults(course(**changes), TODAY))


def test_a_cultivation_in_order_tells_nothing() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({"applied_on": None, "state": "SELECTED"}, ERROR),
        ({"applied_on": None, "state": "SELECTED", "brought": True}, WARN),
        ({"applied_on": None, "state": "APPLIED"}, None),
        ({"applied_on": date(2022, 5, 1)}, None),
        ({"applied_on": date(2022, 5, 2)}, ERROR),  # after the agreement
        ({"applied_on": date(2022, 9, 2), "signed_on": None, "state": "SELECTED"}, ERROR),
    ],
)
def test_r_dc_01_nobody_is_selected_before_asking_for_it(
    changes: Mapping[str, Any], severity: Severity | None
) -> None:
    assert told(**changes) == ([("applied_on", "R-DC-01", severity)] if severity else [])


@pytest.mark.parametrize(
    ("bill", "refused"),
    [
        (("9000", "6000", "2000", "1000"), False),
        (("9000", "6000", "2000", "999.99"), True),
        (("9000", "9000", None, None), False),
        (("9000", "6000", None, None), True),
        (("9000", None, None, None), False),  # who pays is not settled yet
        ((None, "6000", "2000", "1000"), False),
    ],
)
def test_r_dc_02_the_total_is_what_the_three_pay(
    bill: tuple[str | None, ...], refused: bool
) -> None:
    found = heard(rules.bill_adds_up(Bill(*(Decimal(each) if each else None for each in bill))))

    assert found == ([("cost_total", "R-DC-02", ERROR)] if refused else [])


@given(amounts, amounts, amounts)
def test_r_dc_02_what_was_added_up_is_accepted(
    government: Decimal | None, organisation: Decimal | None, own: Decimal | None
) -> None:
    bill = Bill(None, government, organisation, own)

    assert not list(rules.bill_adds_up(replace(bill, total=bill.payable)))


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({}, date(2028, 6, 30)),
        ({"result_on": None}, date(2028, 7, 1)),  # as planned, until somebody has finished
        ({"result_on": date(2024, 2, 29)}, date(2027, 2, 28)),
        ({"service_years": None}, None),
        ({"service_years": 0}, None),
        ({"result_on": None, "to_on": None}, None),
    ],
)
def test_r_dc_03_service_is_counted_from_completion(
    changes: Mapping[str, Any], end: date | None
) -> None:
    assert rules.service_end(course(**changes)) == end


def test_r_dc_03_another_end_of_service_is_doubted() -> None:
    assert told(service_to=date(2028, 7, 1)) == [("service_to", "R-DC-03", WARN)]


@pytest.mark.parametrize(
    ("changes", "field", "severity"),
    [
        ({"agreement_no": None}, "agreement_no", WARN),
        ({"signed_on": None}, "agreement_no", WARN),
        ({"result_on": None, "service_to": None}, "result_on", ERROR),
        ({"result_on": None, "service_to": None, "brought": True}, "result_on", WARN),
        ({"service_to": None}, "service_to", ERROR),
        ({"state": "COMPLETED"}, "service_to", ERROR),  # the service is not over
        ({"state": "BREACHED"}, "exit_reason", ERROR),
        ({"state": "BREACHED", "brought": True}, "exit_reason", WARN),
        ({"to_on": date(2022, 8, 31)}, "to_on", ERROR),
    ],
)
def test_r_dc_04_each_state_stands_on_something(
    changes: Mapping[str, Any], field: str, severity: Severity
) -> None:
    assert (field, "R-DC-04", severity) in told(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "SELECTED", "agreement_no": None, "signed_on": None},
        {"state": "STUDYING", "result_on": None, "service_to": None},
        {"state": "GRADUATED", "service_to": None},
        {"state": "COMPLETED", "service_to": TODAY, "service_years": None},
        {"state": "BREACHED", "exit_reason": "辞职"},
    ],
)
def test_r_dc_04_asks_for_nothing_before_its_time(changes: Mapping[str, Any]) -> None:
    assert told(**changes) == []


@pytest.mark.parametrize(
    ("state", "after"),
    [
        ("APPLIED", ("SELECTED",)),
        ("SELECTED", ("STUDYING",)),
        ("STUDYING", ("GRADUATED", "BREACHED")),
        ("GRADUATED", ("SERVING", "BREACHED")),
        ("SERVING", ("COMPLETED", "BREACHED")),
        ("COMPLETED", ()),
        ("BREACHED", ()),
    ],
)
def test_a_cultivation_goes_from_application_to_service(state: str, after: tuple[str, ...]) -> None:
    assert DIRECTED_CULTIVATIONS.life_cycle.after(state) == after


def test_states_are_worded_like_the_ledgers_list() -> None:
    listed = set(code_list("tt_status").labels.values())

    assert set(CULTIVATION_LABELS.values()) == listed | {"已遴选"}


def cultivation(**changes: Any) -> advancement.DirectedCultivation:
    given = {"person": "P", "to_on": date(2025, 7, 1), "service_years": 3}
    return DIRECTED_CULTIVATIONS.new(**{**given, **changes})


def test_total_and_end_of_service_are_filled_in() -> None:
    new = cultivation(cost_gov=Decimal(6000), cost_org=Decimal(2000), cost_self=Decimal(0))

    advancement.fill_cultivation(new, knowing())

    assert (new.cost_total, new.service_to) == (Decimal(8000), date(2028, 7, 1))


def test_what_was_given_stays_and_parts_alone_are_no_total() -> None:
    new = cultivation(cost_gov=Decimal(6000), service_to=date(2030, 1, 1))

    advancement.fill_cultivation(new, knowing())

    assert (new.cost_total, new.service_to) == (None, date(2030, 1, 1))


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"cost_total": Decimal(1), "cost_gov": Decimal(2)}, "R-DC-02"),
        ({"state": "STUDYING"}, "R-DC-01"),
    ],
)
def test_the_register_keeps_the_rules(changes: Mapping[str, Any], rule: str) -> None:
    record = cultivation(**changes)

    found = [
        fault.rule for each in DIRECTED_CULTIVATIONS.rules for fault in each(record, knowing())
    ]

    assert rule in found
