"""Recruitment: totals, ranks, notices and who may be hired, by rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.problems import Fault, Severity
from station_app.domain.rules import recruitment as rules
from station_app.domain.rules.recruitment import Notice, NoticeTerm, Scores, Standing, Weights

HALVES = Weights(Decimal(50), Decimal(50))
WEEK = NoticeTerm(7)
WORKDAYS = NoticeTerm(7, workdays=True)
MONDAY = date(2026, 9, 28)  # three working days before the holidays of 1–7 October

marks = st.decimals(0, 100, places=2)
standings = st.lists(
    st.builds(
        Standing,
        id=st.uuids().map(str),
        total=st.none() | st.integers(60, 64).map(Decimal),
        interview=st.none() | st.integers(60, 64).map(Decimal),
    ),
    unique_by=lambda each: each.id,
)


def heard(faults: Iterable[Fault]) -> list[tuple[str, str, Severity]]:
    return [(fault.field, fault.rule, fault.severity) for fault in faults]


@pytest.mark.parametrize(
    ("written", "bonus", "interview", "weights", "expected"),
    [
        ("80", None, "85.5", (50, 50), "82.75"),
        ("80", "2", "85.5", (50, 50), "83.75"),  # the bonus is weighted with the written score
        ("80.01", None, "80", (50, 50), "80.01"),  # 80.005 half up
        ("80.03", None, "80", (50, 50), "80.02"),  # 80.015, not to the even digit
        ("70.33", None, "88.88", (40, 60), "81.46"),
        ("0", None, "0", (50, 50), "0.00"),
        (None, None, "77.5", (0, 100), "77.50"),
        ("66.6", "3", None, (100, 0), "69.60"),
        ("80", None, None, (50, 50), None),
        (None, "5", "90", (50, 50), None),
    ],
)
def test_a_total_weighs_both_parts_and_rounds_half_up(
    written: str | None,
    bonus: str | None,
    interview: str | None,
    weights: tuple[int, int],
    expected: str | None,
) -> None:
    reached = [None if text is None else Decimal(text) for text in (written, interview, bonus)]

    total = rules.total(Scores(*reached), Weights(*map(Decimal, weights)))

    assert total == (None if expected is None else Decimal(expected))


@given(marks, marks)
def test_a_total_lies_between_its_parts(written: Decimal, interview: Decimal) -> None:
    total = rules.total(Scores(written, interview), Weights(Decimal(30), Decimal(70)))

    assert total is not None
    assert min(written, interview) <= total <= max(written, interview)


@pytest.mark.parametrize(
    ("written", "interview", "refused"),
    [("50", "50", False), ("33.3", "66.7", False), ("60", "50", True), ("0", "0", True)],
)
def test_weights_make_a_hundred(written: str, interview: str, refused: bool) -> None:
    faults = heard(rules.weights_add_up(Weights(Decimal(written), Decimal(interview))))

    assert faults == [("interview_weight", "RANGE", Severity.ERROR)] * refused


def ranked(*scores: tuple[int, int], interview_decides: bool = True) -> list[int]:
    """Return the ranks of totals and interviews in the order given."""
    known = [Standing(str(n), Decimal(t), Decimal(i)) for n, (t, i) in enumerate(scores)]
    found = rules.ranks(known, interview_decides=interview_decides)
    return [found[each.id] for each in known]


@pytest.mark.parametrize(
    ("scores", "decided", "shared"),
    [
        ([(90, 80), (85, 80), (80, 80)], [1, 2, 3], [1, 2, 3]),
        ([(90, 80), (90, 85), (80, 80)], [2, 1, 3], [1, 1, 3]),
        ([(90, 80), (90, 80), (80, 80)], [1, 1, 3], [1, 1, 3]),
        ([(70, 80), (90, 70), (90, 90), (90, 80)], [4, 3, 1, 2], [4, 1, 1, 1]),
    ],
)
def test_of_equal_totals_the_interview_decides_or_the_rank_is_shared(
    scores: list[tuple[int, int]], decided: list[int], shared: list[int]
) -> None:
    assert ranked(*scores) == decided
    assert ranked(*scores, interview_decides=False) == shared


def test_who_has_no_total_has_no_rank() -> None:
    assert rules.ranks([Standing("a", None), Standing("b", Decimal(60))]) == {"b": 1}


@given(standings, st.booleans(), st.randoms())
def test_ranks_do_not_depend_on_the_order(
    known: list[Standing], decides: bool, chance: Random
) -> None:
    other = list(known)
    chance.shuffle(other)

    first = rules.ranks(known, interview_decides=decides)

    assert rules.ranks(other, interview_decides=decides) == first


@given(standings, st.booleans())
def test_ranks_follow_the_totals_and_count_those_before(
    known: list[Standing], decides: bool
) -> None:
    found = rules.ranks(known, interview_decides=decides)

    totals = {each.id: each.total for each in known if each.total is not None}
    assert found.keys() == totals.keys()
    for better, worse in pairwise(sorted(found, key=lambda each: found[each])):
        assert totals[better] >= totals[worse]
    for each, rank in found.items():
        assert rank == 1 + sum(other < rank for other in found.values())
        assert each in totals


@pytest.mark.parametrize(
    ("places", "ratio", "expected"),
    [(1, 2, "ab"), (1, 3, "abcd"), (2, 3, "abcde"), (0, 3, ""), (1, 1, "a")],
)
def test_the_best_come_to_the_interview_and_all_equal_to_the_last(
    places: int, ratio: int, expected: str
) -> None:
    written = {"a": 90, "b": 80, "c": 70, "d": 70, "e": 60}

    found = rules.entrants({k: Decimal(v) for k, v in written.items()}, places, ratio)

    assert found == frozenset(expected)


@pytest.mark.parametrize(("others", "refused"), [(0, False), (1, True)])
def test_r_rc_01_one_post_for_each_person_and_plan(others: int, refused: bool) -> None:
    faults = heard(rules.one_post_per_plan(others))

    assert faults == [("person", "R-RC-01", Severity.ERROR)] * refused


@pytest.mark.parametrize(
    ("hired", "number", "reduced", "refused"),
    [(2, 2, None, False), (3, 2, None, True), (2, 2, 1, True), (1, 2, 1, False), (1, 2, 2, True)],
)
def test_r_rc_02_nobody_is_hired_beyond_the_places(
    hired: int, number: int, reduced: int | None, refused: bool
) -> None:
    faults = heard(rules.within_places(hired, number, reduced))

    assert faults == [("post", "R-RC-02", Severity.ERROR)] * refused


@pytest.mark.parametrize(
    ("qualified", "places", "ratio", "warned"),
    [(6, 2, 3, False), (5, 2, 3, True), (3, 1, 3, False), (0, 0, 3, False), (0, 2, 0, False)],
)
def test_r_rc_03_a_post_needs_enough_qualified_applicants(
    qualified: int, places: int, ratio: int, warned: bool
) -> None:
    faults = heard(rules.ratio_kept("社区工作者", qualified, places, ratio))

    assert faults == [("", "R-RC-03", Severity.WARN)] * warned


@pytest.mark.parametrize(
    ("begins", "term", "ends", "shortest"),
    [
        (MONDAY, WEEK, date(2026, 10, 5), date(2026, 10, 4)),
        (MONDAY, NoticeTerm(3, True), date(2026, 10, 8), date(2026, 9, 30)),
        (MONDAY, WORKDAYS, date(2026, 10, 13), date(2026, 10, 12)),
        # Saturday the 10th is a working day, made up for the holidays.
        (date(2026, 10, 1), NoticeTerm(3, True), date(2026, 10, 10), date(2026, 10, 10)),
        (date(2026, 9, 20), NoticeTerm(1, True), date(2026, 9, 21), date(2026, 9, 20)),
    ],
)
def test_r_rc_04_a_notice_ends_after_its_days(
    begins: date, term: NoticeTerm, ends: date, shortest: date
) -> None:
    assert rules.notice_end(begins, term).day == ends
    assert rules.shortest_end(begins, term).day == shortest


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (date(2026, 10, 13), []),
        (date(2026, 10, 12), []),  # the first day counted too, as many notices do
        (date(2026, 10, 11), [("notice_to", "R-RC-04", Severity.WARN)]),
        (date(2026, 9, 27), [("notice_to", "R-RC-04", Severity.ERROR)]),
    ],
)
def test_r_rc_04_a_notice_that_is_too_short_is_told(
    ends: date, told: list[tuple[str, str, Severity]]
) -> None:
    assert heard(rules.notice_long_enough(Notice(MONDAY, ends), WORKDAYS)) == told


def test_r_rc_04_a_year_without_known_holidays_is_told() -> None:
    notice = Notice(date(2026, 12, 28), date(2027, 1, 31))

    (fault,) = rules.notice_long_enough(notice, WORKDAYS)

    assert (fault.rule, fault.severity) == ("R-RC-04", Severity.WARN)
    assert "节假日数据未更新" in fault.text


@pytest.mark.parametrize(
    ("notice", "term", "hired_on", "began_on", "fields"),
    [
        (Notice(MONDAY, date(2026, 10, 13)), WORKDAYS, date(2026, 10, 14), None, []),
        (Notice(MONDAY, date(2026, 10, 13)), WORKDAYS, date(2026, 10, 13), None, ["decided_on"]),
        # An end that was typed too early does not shorten the notice.
        (Notice(MONDAY, date(2026, 10, 5)), WORKDAYS, date(2026, 10, 12), None, ["decided_on"]),
        (Notice(MONDAY, date(2026, 10, 5)), WEEK, date(2026, 10, 6), date(2026, 10, 6), []),
        (Notice(MONDAY, date(2026, 10, 5)), WEEK, date(2026, 10, 6), MONDAY, ["on_board_on"]),
        (Notice(MONDAY, date(2026, 10, 5), True), WEEK, date(2026, 11, 1), None, ["objection"]),
        (Notice(), WEEK, date(2026, 11, 1), None, ["notice_from"]),
        (Notice(), NoticeTerm(0), date(2026, 11, 1), None, []),
    ],
)
def test_r_rc_04_nobody_is_hired_before_the_notice_ends_or_with_an_objection(
    notice: Notice, term: NoticeTerm, hired_on: date, began_on: date | None, fields: list[str]
) -> None:
    faults = heard(rules.hired_after_notice(notice, term, hired_on, began_on))

    assert faults == [(field, "R-RC-04", Severity.ERROR) for field in fields]


@pytest.mark.parametrize(
    ("born", "on", "limit", "exception", "refused"),
    [
        (date(1990, 6, 1), date(2026, 5, 31), 35, False, False),
        (date(1990, 6, 1), date(2026, 6, 1), 35, False, True),
        (date(1990, 6, 1), date(2026, 6, 1), 35, True, False),
        (date(1990, 6, 1), date(2026, 6, 1), None, False, False),
        (None, date(2026, 6, 1), 35, False, False),
        (date(1990, 6, 1), None, 35, False, False),
    ],
)
def test_r_rc_05_nobody_is_older_than_the_post_allows(
    born: date | None, on: date | None, limit: int | None, exception: bool, refused: bool
) -> None:
    faults = heard(rules.within_age(born, on, limit, exception=exception))

    assert faults == [("person", "R-RC-05", Severity.ERROR)] * refused


@pytest.mark.parametrize(
    ("levels", "least", "warned"),
    [
        (["21"], "21", False),
        (["31", "14"], "21", False),  # the highest counts
        (["31"], "21", True),
        ([], "21", True),
        ([], None, False),
    ],
)
def test_schooling_below_what_is_asked_is_hinted_at(
    levels: list[str], least: str | None, warned: bool
) -> None:
    faults = heard(rules.schooled_enough(levels, least))

    assert faults == [("person", "QUALIFY", Severity.WARN)] * warned


@pytest.mark.parametrize(
    ("levels", "least", "warned"),
    [(["1"], "1", False), (["1", "2"], "2", False), (["1"], "2", True), ([], "1", True)],
)
def test_a_missing_certificate_is_hinted_at(levels: list[str], least: str, warned: bool) -> None:
    faults = heard(rules.certified_enough(levels, least))

    assert faults == [("person", "QUALIFY", Severity.WARN)] * warned
    assert not heard(rules.certified_enough([], "0"))


@pytest.mark.parametrize(
    ("levels", "wanted", "expected"),
    [(["2"], "1", Decimal(3)), (["1"], "2", None), ([], "1", None), ([], "0", None)],
)
def test_points_are_granted_for_the_certificate_that_is_held(
    levels: list[str], wanted: str, expected: Decimal | None
) -> None:
    assert rules.bonus_for(levels, wanted, Decimal(3)) == expected


@pytest.mark.parametrize(
    ("destination", "category"),
    [
        ("PROJECT", "COMMUNITY"),
        ("AGENCY", "MASS_ORG"),
        ("FOUNDER", "MASS_ORG"),
        (None, "COMMUNITY"),
    ],
)
def test_r_rc_06_the_destination_tells_the_troop(destination: str | None, category: str) -> None:
    assert rules.category_of(destination) == category


@pytest.mark.parametrize(
    ("on_board", "decided", "expected"),
    [
        (date(2026, 10, 20), date(2026, 10, 14), date(2026, 10, 20)),
        (date(2026, 12, 1), date(2026, 10, 14), date(2026, 10, 14)),  # not begun yet
        (None, date(2026, 10, 14), date(2026, 10, 14)),
        (None, None, date(2026, 11, 23)),
    ],
)
def test_r_rc_06_a_worker_counts_from_the_first_day_that_has_come(
    on_board: date | None, decided: date | None, expected: date
) -> None:
    assert rules.first_day(on_board, decided, date(2026, 11, 23)) == expected


@pytest.mark.parametrize("trained", [True, False])
def test_r_rc_07_training_comes_before_the_job(trained: bool) -> None:
    faults = heard(rules.trained_before_work(trained))

    assert faults == [("person", "R-RC-07", Severity.WARN)] * (not trained)
