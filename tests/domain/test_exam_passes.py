"""Subjects, marks and how long a pass counts (R-EX-10…12, 14, 15, 18)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import Parameter, shipped
from station_app.domain.problems import Severity
from station_app.domain.rules import exam_passes as passing
from station_app.domain.rules.exam_passes import Rolling, Sitting

COMP, PRAC, LAW = "345"
AS_LEVEL, SW_LEVEL, SENIOR = "123"
ONE, TWO = Rolling(1), Rolling(2)
LINE = Decimal(60)


def passes(**by_year: str) -> dict[int, frozenset[str]]:
    """Return subjects by year: passes(y2023="35")."""
    return {int(year[1:]): frozenset(subjects) for year, subjects in by_year.items()}


def sat(level: str, *marks: str | int | None, applied: str = "", live: str = "") -> Sitting:
    """Return a sitting with marks in the order of the subjects of the level."""
    names = passing.SUBJECT_OF[level]
    scores = {n: None if m is None else Decimal(m) for n, m in zip(names, marks, strict=False)}
    return Sitting(level, frozenset(applied), scores, frozenset(live), LINE)


@pytest.mark.parametrize(
    ("level", "held", "reached"),
    [
        (AS_LEVEL, passes(y2023="12"), 2023),
        (AS_LEVEL, passes(y2023="1", y2024="2"), None),
        (AS_LEVEL, passes(y2023="1", y2024="12"), 2024),
        (SENIOR, passes(y2023="6"), 2023),
    ],
)
def test_r_ex_10_all_subjects_of_the_assistant_are_passed_within_one_year(
    level: str, held: Mapping[int, frozenset[str]], reached: int | None
) -> None:
    rule = passing.rolling(level, 2024, shipped())

    assert passing.reached_in(level, held, rule) == reached


@pytest.mark.parametrize(
    ("held", "reached"),
    [
        (passes(y2023=COMP, y2024=PRAC + LAW), 2024),
        (passes(y2023=COMP, y2024=PRAC, y2025=LAW), None),
        (passes(y2023=COMP, y2024=PRAC, y2025=LAW, y2026=COMP), None),
        (passes(y2023=COMP + PRAC + LAW), 2023),
        (passes(y2023=COMP, y2025=PRAC + LAW), None),
        (passes(y2023=COMP, y2024=PRAC, y2025=LAW + COMP), 2025),
        ({}, None),
    ],
)
def test_r_ex_11_all_subjects_of_the_worker_are_passed_within_two_years_in_a_row(
    held: Mapping[int, frozenset[str]], reached: int | None
) -> None:
    assert passing.reached_in(SW_LEVEL, held, passing.rolling(SW_LEVEL, 2026, shipped())) == reached


@pytest.mark.parametrize(("province", "reached"), [("11", 2023), ("43", None)])
def test_r_ex_14_a_year_without_examination_in_the_province_is_skipped(
    province: str, reached: int | None
) -> None:
    rule = passing.rolling(SW_LEVEL, 2023, shipped().within(province))

    assert passing.reached_in(SW_LEVEL, passes(y2021=COMP, y2023=PRAC + LAW), rule) == reached


def test_r_ex_14_a_session_may_say_that_its_year_is_skipped() -> None:
    rule = passing.rolling(SW_LEVEL, 2023, shipped(), suspended=[2022])

    assert passing.reached_in(SW_LEVEL, passes(y2021=COMP, y2023=PRAC + LAW), rule) == 2023
    assert rule.after(2021) == 2023


@pytest.mark.parametrize(
    ("year", "live", "lapsed"),
    [(2023, "", ""), (2024, COMP, ""), (2025, PRAC, COMP), (2026, "", COMP + PRAC)],
)
def test_r_ex_11_a_pass_counts_in_its_year_and_the_next(year: int, live: str, lapsed: str) -> None:
    held = passes(y2023=COMP, y2024=PRAC)

    assert passing.live_in(SW_LEVEL, year, held, TWO) == frozenset(live)
    assert passing.lapsed_in(SW_LEVEL, year, held, TWO) == frozenset(lapsed)


def test_r_ex_12_the_proof_of_the_senior_examination_counts_three_years() -> None:
    issued = date(2023, 8, 31)

    assert passing.senior_proof_valid_to(issued, shipped()) == date(2026, 8, 30)
    assert passing.senior_proof_valid(issued, date(2026, 8, 30), shipped())
    assert not passing.senior_proof_valid(issued, date(2026, 8, 31), shipped())
    assert not passing.senior_proof_valid(issued, date(2023, 8, 30), shipped())


def told(level: str, held: Mapping[int, frozenset[str]], year: int, *, pending: bool) -> list[str]:
    rule = passing.rolling(level, year, shipped())
    found = list(passing.standing_faults(level, year, held, rule, pending=pending))
    assert {each.severity for each in found} <= {Severity.INFO}
    return [f"{each.rule} {each.text}" for each in found]


def test_r_ex_15_it_is_told_what_remains_to_be_passed_and_when() -> None:
    assert told(SW_LEVEL, passes(y2025=COMP + LAW), 2025, pending=False) == [
        "R-EX-15 已通过中级综合能力、法规与政策，须在2026年度内通过中级实务。"
    ]
    assert told(SW_LEVEL, passes(y2025=COMP), 2026, pending=True) == [
        "R-EX-15 已通过中级综合能力，须在2026年度内通过中级实务、法规与政策。"
    ]


def test_r_ex_11_it_is_told_what_has_lapsed() -> None:
    assert told(SW_LEVEL, passes(y2023=COMP, y2024=PRAC, y2025=LAW), 2025, pending=False) == [
        "R-EX-11 尚未取得社会工作师：中级综合能力、中级实务成绩"
        "已超过连续两个考试年度，须重新报考。",
        "R-EX-15 已通过法规与政策，须在2026年度内通过中级综合能力、中级实务。",
    ]


def test_r_ex_10_it_is_told_that_one_subject_of_the_assistant_is_not_kept() -> None:
    (only,) = told(AS_LEVEL, passes(y2025="1"), 2025, pending=False)

    assert only.startswith("R-EX-10 只通过了初级综合能力。")


@pytest.mark.parametrize(
    ("held", "pending"),
    [(passes(y2025=COMP + PRAC + LAW), False), ({}, True), (passes(y2026=COMP), True)],
)
def test_nothing_is_told_where_nothing_remains_or_was_passed(
    held: Mapping[int, frozenset[str]], pending: bool
) -> None:
    assert told(SW_LEVEL, held, 2025, pending=pending) == []


@pytest.mark.parametrize(
    ("sitting", "result"),
    [
        (sat(AS_LEVEL, 60, 60), passing.PASSED),
        (sat(AS_LEVEL, 60, "59.5"), passing.FAILED),
        (sat(AS_LEVEL, 80), ""),
        (sat(AS_LEVEL), ""),
        (sat(AS_LEVEL, -1, -1), passing.MISSED),
        (sat(AS_LEVEL, -1, 70), passing.FAILED),
        (sat(AS_LEVEL, 90, -2), passing.VIOLATION),
        (sat(SW_LEVEL, 60, 70, 80), passing.PASSED),
        (sat(SW_LEVEL, 60, 70, 40), passing.PARTLY),
        (sat(SW_LEVEL, 30, 20, 40), passing.FAILED),
        (sat(SW_LEVEL, None, 70, None, live=COMP + LAW), passing.PASSED),
        (sat(SW_LEVEL, None, 20, None, live=COMP + LAW), passing.FAILED),
        (sat(SW_LEVEL, None, 70, None, applied=PRAC), passing.PARTLY),
        (sat(SW_LEVEL, None, 70, None), ""),
        (sat(SENIOR, 60), passing.PASSED),
    ],
)
def test_the_result_follows_from_the_marks(sitting: Sitting, result: str) -> None:
    rule = passing.rolling(sitting.level, 2026, shipped())

    assert passing.result(sitting, rule) == result


def faults(level: str, subjects: str, **scores: int) -> list[tuple[str, str]]:
    marks = {name: Decimal(mark) for name, mark in scores.items()}
    found = list(passing.score_faults(level, frozenset(subjects), marks))
    assert {each.rule for each in found} <= {"R-EX-18"}
    return [(each.field, str(each.severity)) for each in found]


@pytest.mark.parametrize(
    ("level", "subjects", "scores", "wrong"),
    [
        (AS_LEVEL, "12", {"score_comp": 60, "score_prac": -1}, []),
        (AS_LEVEL, "12", {"score_law": 66}, [("score_law", "ERROR")]),
        (AS_LEVEL, "125", {}, [("subjects", "ERROR")]),
        (SENIOR, "6", {"score_comp": 66}, [("score_comp", "ERROR")]),
        (SW_LEVEL, "4", {"score_comp": 66}, [("score_comp", "WARN")]),
        (SW_LEVEL, "4", {"score_comp": -1}, []),
        ("", "5", {"score_law": 66}, []),
    ],
)
def test_r_ex_18_every_mark_belongs_to_a_subject_of_the_level(
    level: str, subjects: str, scores: dict[str, int], wrong: list[tuple[str, str]]
) -> None:
    assert faults(level, subjects, **scores) == wrong


def test_the_windows_are_parameters() -> None:
    longer = shipped().with_([Parameter("exam.window.SW", date(2027, 1, 1), "", "3")])

    assert passing.rolling(SW_LEVEL, 2026, longer).window == 2
    assert passing.rolling(SW_LEVEL, 2027, longer).years_to(2027) == (2025, 2026, 2027)


years = st.dictionaries(
    st.integers(2015, 2026), st.frozensets(st.sampled_from("12345")), max_size=6
)


@given(years, st.integers(2015, 2026), st.sampled_from("12345"), st.sampled_from("12"))
def test_another_pass_never_comes_later(
    held: dict[int, frozenset[str]], year: int, subject: str, level: str
) -> None:
    more = {**held, year: held.get(year, frozenset()) | {subject}}
    rule = passing.rolling(level, 2026, shipped())

    before, after = (passing.reached_in(level, each, rule) for each in (held, more))

    assert before is None or (after is not None and after <= before)
