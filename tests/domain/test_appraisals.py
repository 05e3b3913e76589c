"""The rules of the yearly appraisal (forms.md A31) and of honours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.problems import Severity
from station_app.domain.register import Record
from station_app.domain.registers import appraisals as register
from station_app.domain.registers.advancement import PRACTICE_HONOURS
from station_app.domain.registers.appraisals import APPRAISAL_ITEMS, APPRAISALS
from station_app.domain.rules import appraisals as rules
from station_app.domain.rules.appraisals import Scored
from tests.domain.test_workers import heard, knowing

ERROR, WARN = Severity.ERROR, Severity.WARN
USUAL = (("30", "90"), ("10", "85.5"), ("60", "92"))  # 街道、同事、群众
scores = st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10)


def items(*pairs: tuple[str | None, str | None]) -> list[Scored]:
    return [Scored(*(Decimal(each) if each else None for each in pair)) for pair in pairs]


@pytest.mark.parametrize(
    ("pairs", "total"),
    [
        (USUAL, "90.8"),  # 27 + 8.55 + 55.2 = 90.75
        ((("100", "87.5"),), "87.5"),
        ((("50", "0"), ("50", "100")), "50.0"),
        ((("33.3", "99.9"), ("33.3", "99.9"), ("33.4", "99.9")), "99.9"),
        ((), None),
        ((("30", "90"), ("10", "85")), None),  # not 100 per cent yet
        ((("30", "90"), ("70", None)), None),
        ((("60", "90"), ("60", "90")), None),
    ],
)
def test_the_total_is_the_weighted_sum(
    pairs: Sequence[tuple[str | None, str | None]], total: str | None
) -> None:
    assert rules.total(items(*pairs)) == (Decimal(total) if total else None)


@given(st.lists(scores, min_size=4, max_size=4))
def test_the_total_lies_between_the_lowest_and_the_highest_score(given_: list[Decimal]) -> None:
    total = rules.total([Scored(Decimal(25), score) for score in given_])

    assert total is not None
    assert min(given_) <= total <= max(given_)


@pytest.mark.parametrize(
    ("weight", "score", "weighted"),
    [("30", "90", "27.00"), ("33.3", "99.9", "33.27"), ("0", "90", "0.00"), ("30", None, None)],
)
def test_an_item_adds_its_share(weight: str, score: str | None, weighted: str | None) -> None:
    (item,) = items((weight, score))

    assert item.weighted == (Decimal(weighted) if weighted else None)


@pytest.mark.parametrize(
    ("pairs", "agrees"),
    [(USUAL, True), (USUAL[:2], False), ((*USUAL, ("0.1", "1")), False), ((), True)],
)
def test_r_ap_01_weights_are_a_hundred_together(
    pairs: Sequence[tuple[str, str]], agrees: bool
) -> None:
    for sending, severity in ((False, WARN), (True, ERROR)):
        found = heard(rules.weights_add_up(items(*pairs), sending=sending))
        assert found == ([] if agrees else [("total", "R-AP-01", severity)])


@pytest.mark.parametrize(
    ("stated", "pairs", "told"),
    [
        ("90.8", USUAL, False),
        ("90.7", USUAL, True),
        (None, USUAL, False),
        ("90.7", (), False),  # a list brought the total without items
    ],
)
def test_r_ap_02_the_total_agrees_with_the_items(
    stated: str | None, pairs: Sequence[tuple[str, str]], told: bool
) -> None:
    found = heard(rules.total_agrees(Decimal(stated) if stated else None, items(*pairs)))

    assert found == ([("total", "R-AP-02", WARN)] if told else [])


@pytest.mark.parametrize(
    ("grade", "reason", "told"),
    [("NONE", None, True), ("NONE", "产假", False), ("PASS", None, False), (None, None, False)],
)
def test_r_ap_03_who_has_no_grade_has_a_reason(
    grade: str | None, reason: str | None, told: bool
) -> None:
    found = heard(rules.grade_is_founded(grade, reason))

    assert found == ([("exempt_reason", "R-AP-03", WARN)] if told else [])


@pytest.mark.parametrize(("length", "told"), [(800, False), (801, True), (0, False)])
def test_r_ap_04_a_summary_fits_its_form(length: int, told: bool) -> None:
    assert heard(rules.summary_fits("字" * length)) == (
        [("summary", "R-AP-04", WARN)] if told else []
    )


@pytest.mark.parametrize(
    ("person", "organisation", "refused"),
    [("P", None, False), (None, "某机构", False), ("P", "某机构", False), (None, None, True)],
)
def test_r_ph_01_a_person_or_an_organisation_is_honoured(
    person: str | None, organisation: str | None, refused: bool
) -> None:
    record = PRACTICE_HONOURS.new(person=person, organisation=organisation)
    (rule,) = PRACTICE_HONOURS.rules

    assert heard(rule(record, knowing())) == ([("person", "R-PH-01", ERROR)] if refused else [])


def item(number: int, **changes: Any) -> register.AppraisalItem:
    weight, score = (Decimal(each) for each in USUAL[number])
    plain = {"id": str(number), "appraisal": "A", "weight": weight, "score": score}
    return APPRAISAL_ITEMS.new(**{**plain, **changes})


def appraisal(**changes: Any) -> register.Appraisal:
    return APPRAISALS.new(**{"id": "A", "person": "P", "year": 2026, **changes})


def test_saving_an_item_totals_its_appraisal() -> None:
    whole = appraisal()
    parts: list[Record] = [item(0), item(1), item(2)]

    known = knowing([whole], {"appraisal_item": parts})
    assert list(register.appraisal_totalled(item(2), known)) == [whole]

    assert whole.total == Decimal("90.8")


def test_an_item_of_nothing_totals_nothing() -> None:
    assert not list(register.appraisal_totalled(item(0), knowing()))


def test_without_items_the_total_is_as_it_was_typed() -> None:
    typed = appraisal(total=Decimal("88.0"))

    register.fill_total(typed, knowing())
    without = typed.total
    register.fill_total(typed, knowing(children={"appraisal_item": [item(0)]}))

    assert (without, typed.total) == (Decimal("88.0"), None)


def test_an_item_shows_what_it_adds() -> None:
    (shown,) = APPRAISAL_ITEMS.derived

    assert shown.compute(item(1), knowing()) == "8.55"
    assert shown.compute(item(1, score=None), knowing()) == ""


def test_the_register_keeps_the_rules() -> None:
    record = appraisal(grade="NONE", summary="字" * 801, total=Decimal(1))
    known = knowing(children={"appraisal_item": [item(0), item(1)]})
    (rule,) = APPRAISALS.rules

    assert [fault.rule for fault in rule(record, known)] == ["R-AP-01", "R-AP-03", "R-AP-04"]
    (told,) = rule(appraisal(), replace(known, sending=True))
    assert told.refuses
