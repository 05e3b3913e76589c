"""Rules of yearly targets: marks, scores, total, grade, rank."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.parameters import Parameter, shipped
from station_app.domain.rules import targets as rules
from station_app.domain.rules.targets import Extra, Item, Standing

DAY = date(2026, 12, 20)
D = Decimal


def some(text: str | None) -> Decimal | None:
    return None if text is None else D(text)


def items(*final: str | None, full: str = "50") -> list[Item]:
    return [Item(D(full), final=some(each)) for each in final]


@pytest.mark.parametrize(
    ("fulls", "state", "faults"),
    [
        (("40", "60"), "ISSUED", []),
        (("40", "59.9"), "ISSUED", [("R-TG-01", True)]),
        (("40", "60.1"), "SCORED", [("R-TG-01", True)]),
        (("40", "50"), "DRAFT", [("R-TG-01", False)]),
        ((), "DRAFT", [("R-TG-01", False)]),
    ],
)
def test_r_tg_01_full_marks_make_100(
    fulls: tuple[str, ...], state: str, faults: list[tuple[str, bool]]
) -> None:
    found = rules.full_marks_add_up([Item(D(full)) for full in fulls], state)

    assert [(fault.rule, fault.refuses) for fault in found] == faults


@pytest.mark.parametrize(
    ("score", "refused"), [(None, False), ("0", False), ("10", False), ("10.1", True)]
)
def test_r_tg_02_no_score_beyond_the_full_marks(score: str | None, refused: bool) -> None:
    found = list(rules.score_within("final_score", "核定", some(score), D(10)))

    assert [fault.rule for fault in found] == ["R-TG-02"] * refused


@pytest.mark.parametrize(
    ("own", "state", "refused"),
    [(D(1), "DRAFT", True), (None, "DRAFT", False), (D(1), "ISSUED", False)],
)
def test_r_tg_03_no_own_score_before_the_issue(
    own: Decimal | None, state: str, refused: bool
) -> None:
    assert bool(list(rules.own_score_in_time(own, state))) is refused


@pytest.mark.parametrize(
    ("state", "found", "refused"),
    [
        ("DRAFT", [], False),
        ("ISSUED", [], True),
        ("ISSUED", items(None), False),
        ("SCORED", items("1", None), True),
        ("CONFIRMED", items("1", None), True),
        ("SCORED", items("1", "2"), False),
    ],
)
def test_r_tg_04_each_step_has_what_it_asks_for(
    state: str, found: list[Item], refused: bool
) -> None:
    assert [fault.rule for fault in rules.ready_for(state, found)] == ["R-TG-04"] * refused


@pytest.mark.parametrize(
    ("final", "note", "told"),
    [("10", None, False), ("9.9", None, True), ("9.9", "迟报", False), (None, None, False)],
)
def test_r_tg_05_a_deduction_without_a_reason_is_told(
    final: str | None, note: str | None, told: bool
) -> None:
    found = rules.deduction_with_reason(Item(D(10), final=some(final), note=note))

    assert [(fault.rule, fault.refuses) for fault in found] == [("R-TG-05", False)] * told


@pytest.mark.parametrize(
    ("extra", "fields"),
    [
        (Extra(), []),
        (Extra(bonus=D(2)), ["bonus_note"]),
        (Extra(penalty=D(1)), ["penalty_note"]),
        (Extra(veto=True), ["penalty_note"]),
    ],
)
def test_r_tg_05_extras_without_a_reason_are_told(extra: Extra, fields: list[str]) -> None:
    found = list(rules.extras_with_reason(extra, None, None))

    assert [fault.field for fault in found] == fields
    assert not list(rules.extras_with_reason(extra, "获奖", "事故"))


@pytest.mark.parametrize(
    ("found", "extra", "total"),
    [
        (items("45", "40"), Extra(), "85"),
        (items("45", "40"), Extra(bonus=D("2.5"), penalty=D(1)), "86.5"),
        (items("0", "0"), Extra(penalty=D(1)), "-1"),
        (items("45", None), Extra(bonus=D(2)), None),
        ([], Extra(bonus=D(2)), None),
    ],
)
def test_the_total_is_the_scores_with_bonus_and_penalty(
    found: list[Item], extra: Extra, total: str | None
) -> None:
    assert rules.final_total(found, extra) == some(total)


@pytest.mark.parametrize(
    ("total", "veto", "grade"),
    [
        ("100", False, "EXCELLENT"),
        ("90", False, "EXCELLENT"),
        ("89.9", False, "PASS"),
        ("80", False, "PASS"),
        ("79.9", False, "BASIC"),
        ("60", False, "BASIC"),
        ("59.9", False, "FAIL"),
        ("100", True, "FAIL"),
        (None, True, None),
        (None, False, None),
    ],
)
def test_the_grade_follows_from_the_total_unless_vetoed(
    total: str | None, veto: bool, grade: str | None
) -> None:
    found = rules.grade(some(total), veto=veto, parameters=shipped(), day=DAY)

    assert found == grade


def test_the_limits_of_the_grades_are_a_parameter_of_their_own() -> None:
    own = shipped().with_([Parameter("target.grade", date(2026, 1, 1), "", "95,75,60")])

    assert rules.grade(D(94), veto=False, parameters=own, day=DAY) == "PASS"
    assert rules.grade(D(94), veto=False, parameters=own, day=date(2025, 12, 31)) == "EXCELLENT"


def test_equals_share_a_rank_and_the_next_is_left_out() -> None:
    found = rules.ranks([Standing(n, D(t)) for n, t in zip("abcd", (90, 95, 90, 80), strict=True)])

    assert found == {"b": 1, "a": 2, "c": 2, "d": 4}


def test_whoever_is_vetoed_comes_after_all_others() -> None:
    found = rules.ranks([Standing("a", D(99), veto=True), Standing("b", D(10))])

    assert found == {"b": 1, "a": 2}


@given(st.lists(st.integers(0, 100), min_size=1, max_size=20))
def test_a_rank_is_one_more_than_those_ahead(totals: list[int]) -> None:
    standings = [Standing(str(n), D(total)) for n, total in enumerate(totals)]

    found = rules.ranks(standings)

    assert all(
        rank == 1 + sum(other > totals[int(name)] for other in totals)
        for name, rank in found.items()
    )


def test_the_own_total_is_none_while_nothing_was_given() -> None:
    assert rules.own_total([Item(D(10))]) is None
    assert rules.own_total([Item(D(10), own=D(8)), Item(D(10))]) == D(8)
