"""What may be wrong with one record of continuing education, rule by rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import shipped
from station_app.domain.problems import Fault, Severity
from station_app.domain.registers import study as study_register
from station_app.domain.registers.training import TRAINING_ATTENDANCES
from station_app.domain.rules import study_checks
from station_app.domain.rules.continuing_education import DEGREE, XUESHI
from tests.domain.test_continuing_education import studies
from tests.domain.test_workers import application, certificate, knowing
from tests.learning import BEGINS, ENDS, day, study

PARAMETERS = shipped()
TERM = BEGINS, ENDS
ERROR, WARN, INFO = Severity.ERROR, Severity.WARN, Severity.INFO


def heard(faults: Any) -> list[tuple[str, str, Severity]]:
    found: list[Fault] = list(faults)
    return [(fault.field, fault.rule, fault.severity) for fault in found]


def checked(*others: Any, credited: Any = TERM, **facts: Any) -> list[tuple[str, str, Severity]]:
    return heard(study_checks.study_faults(study(1, **facts), others, credited, PARAMETERS))


@pytest.mark.parametrize(
    ("facts", "faults"),
    [
        pytest.param({}, [], id="a course in order"),
        pytest.param({"kind": "PAPER"}, [("kind", "R-CE-08", INFO)], id="R-CE-08 not credited"),
        pytest.param({"kind": "ONLINE"}, [], id="R-CE-08 online with a proof"),
        pytest.param(
            {"to_on": date(2026, 12, 1), "from_on": date(2026, 12, 1)},
            [("period", "R-CE-11", ERROR)],
            id="R-CE-11 after the period",
        ),
        pytest.param(
            {"from_on": date(2023, 11, 29), "to_on": date(2023, 12, 1)},
            [("from_on", "R-CE-11", WARN)],
            id="R-CE-11 across two periods",
        ),
        pytest.param(
            {"from_on": date(2021, 9, 1), "kind": DEGREE}, [], id="R-CE-11 studies last for years"
        ),
        pytest.param({"amount": Decimal(0)}, [("raw_amount", "R-CE-12", ERROR)], id="R-CE-12 none"),
        pytest.param(
            {"amount": Decimal("-1")}, [("raw_amount", "R-CE-12", ERROR)], id="R-CE-12 below none"
        ),
        pytest.param(
            {"amount": Decimal("24.1")}, [("raw_amount", "R-CE-12", ERROR)], id="R-CE-12 24"
        ),
        pytest.param(
            {"amount": Decimal(24)}, [("raw_amount", "R-CE-12", WARN)], id="R-CE-12 a day"
        ),
        pytest.param({"amount": Decimal("8.1")}, [("raw_amount", "R-CE-12", WARN)], id="R-CE-12 8"),
        pytest.param(
            {"amount": Decimal(17), "to_on": day(2)},
            [("raw_amount", "R-CE-12", WARN)],
            id="R-CE-12 two days",
        ),
        pytest.param({"amount": Decimal(16), "to_on": day(2)}, [], id="R-CE-12 as much as usual"),
        pytest.param(
            {"amount": Decimal(2000), "kind": DEGREE}, [], id="R-CE-12 a degree has no days"
        ),
        pytest.param(
            {"from_on": day(2), "to_on": day(1)}, [("to_on", "R-CE-12", ERROR)], id="R-CE-12 days"
        ),
        pytest.param({"proof": False}, [("proof_no", "R-CE-15", WARN)], id="R-CE-15 no proof"),
        pytest.param({"unit": XUESHI}, [], id="R-CE-10 either unit"),
    ],
)
def test_one_record(facts: dict[str, Any], faults: list[Any]) -> None:
    assert checked(**facts) == faults


def test_a_record_credited_to_no_period_is_measured_by_none() -> None:  # R-CE-11
    assert checked(credited=None, from_on=date(2019, 1, 1), to_on=date(2019, 1, 1)) == []


@pytest.mark.parametrize(
    ("facts", "faults"),
    [
        pytest.param({"title": "第1课"}, [("title", "R-CE-13", ERROR)], id="R-CE-13 twice"),
        pytest.param(
            {"title": " 第１课"}, [("title", "R-CE-13", ERROR)], id="R-CE-13 spelt otherwise"
        ),
        pytest.param({"title": "另一课"}, [("from_on", "R-CE-13", WARN)], id="R-CE-13 overlapping"),
        pytest.param({"title": "网课", "kind": "ONLINE"}, [], id="R-CE-13 beside the work"),
        pytest.param({"from_on": day(2), "to_on": day(2)}, [], id="R-CE-13 another day"),
        pytest.param(
            {"from_on": date(2024, 4, 1), "to_on": date(2024, 6, 1)},
            [("from_on", "R-CE-13", WARN)],
            id="R-CE-13 around it",
        ),
    ],
)
def test_one_record_beside_another(facts: dict[str, Any], faults: list[Any]) -> None:
    other = study(2, **({"from_on": day(1), "to_on": day(1)} | facts))

    assert checked(other) == faults


def test_learning_out_of_a_class_is_compared_as_that_class() -> None:  # R-CE-13
    other = study(2, from_on=day(1), to_on=day(1))

    assert checked(other, made=True) == []


def test_a_second_degree_is_refused_and_the_way_out_named() -> None:  # R-CE-14
    earlier = study(2, kind=DEGREE, title="社会工作硕士")

    assert checked(earlier, kind=DEGREE) == [("kind", "R-CE-14", ERROR)]
    (fault,) = study_checks.degree_faults(study(1, kind=DEGREE), [earlier])
    assert "社会工作硕士" in fault.text
    assert "学历课程" in fault.text
    assert checked(earlier) == []


def test_what_is_refused_says_how_many_days_and_hours() -> None:  # R-CE-12
    (fault,) = study_checks.amount_faults(study(amount=Decimal("24.5")), PARAMETERS)

    assert fault.text == "共1天，填写了24.5小时，超过每天24小时，请改正学时或起止日期。"


def recorded(**changes: Any) -> Any:
    return study_register.CE_RECORDS.new(**({"id": "S", "person": "P"} | changes))


@pytest.mark.parametrize(
    ("person", "valid_to", "word"),
    [("P", ENDS, None), ("Q", ENDS, "别人的登记"), ("P", None, "没有获准")],
)
def test_hours_are_credited_to_a_granted_period_of_the_same_person(  # R-CE-11
    person: str, valid_to: date | None, word: str | None
) -> None:
    granted = application(valid_from=valid_to and BEGINS, valid_to=valid_to)
    at_hand = knowing([granted, certificate(person=person)])
    found = list(study_register.period_of_person(recorded(period="R"), at_hand))

    assert heard(found) == [("period", "R-CE-11", ERROR)] * (word is not None)
    assert all(str(word) in fault.text for fault in found)


@pytest.mark.parametrize(
    ("person", "others", "words"),
    [
        ("P", ["S"], []),
        ("Q", ["S"], ["别人的培训记录"]),
        ("P", ["S", "T"], ["已经登记过"]),
        ("Q", ["T"], ["别人的培训记录", "已经登记过"]),
    ],
)
def test_an_attendance_earns_hours_for_who_attended_and_once(  # R-CE-13
    person: str, others: list[str], words: list[str]
) -> None:
    attended = TRAINING_ATTENDANCES.new(id="A", person=person)
    at_hand = knowing([attended], {"ce_record": [recorded(id=each) for each in others]})
    found = list(study_register.once_for_an_attendance(recorded(attendance="A"), at_hand))

    assert heard(found) == [("attendance", "R-CE-13", ERROR)] * len(words)
    assert all(word in fault.text for word, fault in zip(words, found, strict=True))


@given(studies())
def test_no_record_raises_anything_but_faults(each: list[Any]) -> None:
    for one in each:
        others = [other for other in each if other is not one]
        faults = list(study_checks.study_faults(one, others, TERM, PARAMETERS))
        assert all(fault.text.endswith("。") for fault in faults)


@given(studies().flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_the_order_of_the_others_does_not_matter(both: tuple[list[Any], list[Any]]) -> None:
    one = study(1, title="单独")
    found = [list(study_checks.twice_faults(one, others)) for others in both]

    assert found[0] == found[1]
