"""The rules of titles and appointment (人社部规〔2018〕2号; domain.md 2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from station_app.domain.problems import MoveForbidden, Severity
from station_app.domain.registers.advancement import TITLE_EVALUATIONS
from station_app.domain.rules import titles as rules
from station_app.domain.rules.titles import TITLE_LABELS, Evaluation
from tests.domain.test_workers import certificate, heard, knowing

TODAY = date(2026, 11, 23)
REVIEW = date(2026, 10, 8)
ERROR, WARN = Severity.ERROR, Severity.WARN
CYCLE = TITLE_EVALUATIONS.life_cycle


def evaluation(**changes: Any) -> Evaluation:
    """Return a senior evaluation in which everything is in order up to the appointment."""
    plain = Evaluation(
        level="3", state="APPOINTED", pass_proof_no="2026", proof_valid_to=date(2027, 6, 30),
        unit_notice_from=date(2026, 5, 6), unit_notice_to=date(2026, 5, 12), reviewed_on=REVIEW,
        result="PASS", appointed_on=date(2026, 11, 1), appoint_unit="四方坪街道社工站", holds=True,
    )  # fmt: skip
    return replace(plain, **changes)


def told(**changes: Any) -> list[tuple[str, str, Severity]]:
    return heard(rules.evaluation_faults(evaluation(**changes), TODAY))


def test_a_senior_evaluation_in_order_tells_nothing() -> None:
    assert told() == []


@pytest.mark.parametrize(("level", "doubted"), [("1", True), ("2", True), ("3", False)])
def test_r_te_01_below_the_senior_level_the_examination_decides(level: str, doubted: bool) -> None:
    assert told(level=level) == ([("level", "R-TE-01", WARN)] if doubted else [])


@pytest.mark.parametrize(
    ("level", "title"), [("1", "初级（助理级）"), ("2", "中级"), ("3", "副高级")]
)
def test_r_te_02_employers_take_a_level_for_a_title(level: str, title: str) -> None:
    (shown,) = TITLE_EVALUATIONS.derived

    assert shown.compute(TITLE_EVALUATIONS.new(level=level), knowing()) == title


@pytest.mark.parametrize(
    ("changes", "field", "severity"),
    [
        ({"appointed_on": None}, "appointed_on", ERROR),
        ({"appoint_unit": None}, "appoint_unit", ERROR),
        ({"appoint_unit": None, "brought": True}, "appoint_unit", WARN),
        ({"holds": False}, "level", WARN),
        ({"appointed_on": date(2026, 10, 7)}, "appointed_on", ERROR),
    ],
)
def test_r_te_03_the_employer_appoints_who_holds_the_certificate(
    changes: Mapping[str, Any], field: str, severity: Severity
) -> None:
    assert told(**changes) == [(field, "R-TE-03", severity)]


@pytest.mark.parametrize(
    ("valid_to", "refused"),
    [(date(2026, 10, 8), False), (date(2026, 10, 7), True), (None, True)],
)
def test_r_te_04_the_proof_is_live_on_the_day_of_review(
    valid_to: date | None, refused: bool
) -> None:
    found = told(proof_valid_to=valid_to)

    assert found == ([("proof_valid_to", "R-TE-04", ERROR)] if refused else [])


@pytest.mark.parametrize(
    "changes",
    [{"reviewed_on": None, "state": "FORWARDED"}, {"state": "WITHDRAWN"}],
)
def test_r_te_04_without_a_review_no_proof_is_asked_for(changes: Mapping[str, Any]) -> None:
    assert told(**changes, proof_valid_to=None) == []


def test_r_te_04_only_the_senior_level_needs_a_proof() -> None:
    assert [rule for _, rule, _ in told(level="2", proof_valid_to=None)] == ["R-TE-01"]


def test_r_te_04_the_number_of_the_proof_is_asked_for() -> None:
    assert told(pass_proof_no=None) == [("pass_proof_no", "R-TE-04", WARN)]


@pytest.mark.parametrize(
    ("changes", "field", "severity"),
    [
        ({"unit_notice_to": date(2026, 5, 5)}, "unit_notice_to", ERROR),
        ({"unit_notice_to": None}, "unit_notice_to", WARN),
        ({"unit_notice_to": date(2026, 11, 24)}, "unit_notice_to", WARN),
        ({"state": "REVIEWED", "reviewed_on": None}, "reviewed_on", ERROR),
        ({"state": "REVIEWED", "reviewed_on": None, "brought": True}, "reviewed_on", WARN),
        ({"result": "FAIL"}, "result", ERROR),
        ({"result": None}, "result", ERROR),
        ({"state": "APPROVED", "result": "PENDING"}, "result", ERROR),
        ({"state": "NOT_PASSED"}, "result", ERROR),
    ],
)
def test_r_te_05_each_state_stands_on_what_came_before(
    changes: Mapping[str, Any], field: str, severity: Severity
) -> None:
    assert told(**changes) == [(field, "R-TE-05", severity)]


@pytest.mark.parametrize("state", ["DRAFT", "APPLIED", "UNIT_REVIEW", "WITHDRAWN"])
def test_r_te_05_before_papers_go_on_no_notice_is_asked_for(state: str) -> None:
    assert told(state=state, unit_notice_from=None, unit_notice_to=None) == []


@pytest.mark.parametrize(
    ("state", "after"),
    [
        ("DRAFT", ("APPLIED",)),
        ("APPLIED", ("UNIT_REVIEW", "WITHDRAWN")),
        ("UNIT_REVIEW", ("FORWARDED", "WITHDRAWN")),
        ("FORWARDED", ("REVIEWED", "WITHDRAWN")),
        ("REVIEWED", ("PUBLICISED", "NOT_PASSED")),
        ("PUBLICISED", ("APPROVED", "NOT_PASSED")),
        ("APPROVED", ("APPOINTED",)),
        ("NOT_PASSED", ()),
        ("APPOINTED", ()),
        ("WITHDRAWN", ("DRAFT",)),
    ],
)
def test_an_evaluation_goes_from_draft_to_appointment(state: str, after: tuple[str, ...]) -> None:
    assert CYCLE.after(state) == after


@pytest.mark.parametrize("state", sorted(rules.AFTER_REVIEW))
def test_nobody_withdraws_after_the_review(state: str) -> None:
    with pytest.raises(MoveForbidden, match="已撤回"):
        CYCLE.check(state, "WITHDRAWN")


def test_every_state_after_the_notice_has_a_label() -> None:
    assert set(TITLE_LABELS) > rules.AFTER_NOTICE


def test_the_register_looks_for_the_certificate_and_whence_the_record_came() -> None:
    record = TITLE_EVALUATIONS.new(
        person="P", level="3", state="APPOINTED", origin="IMPORT", unit_notice_to=REVIEW
    )
    known = knowing(children={"certificate": [certificate(level="3")]})

    (rule,) = TITLE_EVALUATIONS.rules

    found = heard(rule(record, known))
    assert {severity for *_, severity in found} == {WARN}
    assert ("level", "R-TE-03", WARN) not in found
