"""Scoring of bids (财政部令第87号第五十五条; domain.md R-PJ-10, R-PJ-23, R-OR-03)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.problems import Severity
from station_app.domain.rules import tenders as rules
from station_app.domain.rules.tenders import Bid, Judge, Method, Standing, evaluate

TEN = Method(Decimal(10), Decimal(3), 3)
NO_PRICE = Method(Decimal(0), Decimal(3), 3)
JUDGES = (Judge("a", "陈大文"), Judge("b", "李小明"))


def bid(name: str, price: Any = 100, *scores: Any, **more: Any) -> Bid:
    """Return a qualified bid with the marks of the judges a, b, …"""
    marks = {judge: Decimal(str(score)) for judge, score in zip("abc", scores, strict=False)}
    known = {"price": None if price is None else Decimal(str(price)), "qualified": True}
    return Bid(name, f"机构{name}", scores=marks, **(known | more))


def ranks(standing: Standing) -> dict[str, int | None]:
    return {line.bid: line.rank for line in standing.lines}


def rule_ids(faults: Any) -> list[str]:
    return [fault.rule for fault in faults]


@pytest.mark.parametrize(
    ("price", "lowest", "weight", "points"),
    [
        (100, 100, 10, "10.00"),
        (200, 100, 10, "5.00"),
        (300, 100, 10, "3.33"),
        (150, 100, 10, "6.67"),
        ("99999.99", "99999.99", 30, "30.00"),
        (800, 1, 10, "0.01"),  # 0.0125
        (2000, 1, 10, "0.01"),  # 0.005 goes up
        (2001, 1, 10, "0.00"),
    ],
)
def test_r_87_55_the_lowest_price_has_all_points_and_the_others_their_share(
    price: Any, lowest: Any, weight: int, points: str
) -> None:
    found = rules.price_points(Decimal(str(price)), Decimal(str(lowest)), Decimal(weight))

    assert str(found) == points


def test_marks_are_weighted_by_judge() -> None:
    weights = {"a": Decimal(3), "b": Decimal(1)}

    found = rules.weighted_mean({"a": Decimal(80), "b": Decimal(90)}, weights)

    assert found == Fraction(165, 2)


def test_a_judge_without_weight_need_not_score() -> None:
    weights = {"a": Decimal(1), "b": Decimal(0)}

    assert rules.weighted_mean({"a": Decimal(80)}, weights) == 80
    assert rules.weighted_mean({}, weights) is None
    assert rules.weighted_mean({"b": Decimal(80)}, {"b": Decimal(0)}) is None


def test_the_total_is_technical_and_price_points_and_priority() -> None:
    bids = [
        bid("1", 100, 80, 90),
        bid("2", 80, 80, "85.55", priority=True),
        bid("3", 160, 95, 95),
    ]

    lines = evaluate(bids, JUDGES, TEN).lines

    shown = [tuple(map(str, (e.mean, e.technical, e.price, e.priority, e.total))) for e in lines]
    assert shown == [
        ("85.00", "76.50", "8.00", "0.00", "84.50"),
        ("82.78", "74.50", "10.00", "3.00", "87.50"),
        ("95.00", "85.50", "5.00", "0.00", "90.50"),
    ]
    assert [line.rank for line in lines] == [3, 2, 1]


def test_without_a_price_part_no_price_is_needed() -> None:
    bids = [bid("1", None, 80, 80), bid("2", None, 70, 70), bid("3", None, 90, 90)]

    standing = evaluate(bids, JUDGES, NO_PRICE)

    assert ranks(standing) == {"1": 2, "2": 3, "3": 1}
    assert standing.of("3").total == Decimal("90.00")


def test_the_price_of_a_bid_that_is_not_qualified_does_not_count() -> None:
    out = bid("4", 1, 100, 100, qualified=False)
    bids = [bid("1", 100, 80, 80), bid("2", 100, 70, 70), bid("3", 100, 60, 60), out]

    standing = evaluate(bids, JUDGES, TEN)

    assert ranks(standing) == {"1": 1, "2": 2, "3": 3, "4": None}
    assert standing.of("1").price == 10
    assert standing.of("4").total is None


def test_of_equal_totals_the_lower_price_goes_first() -> None:
    method = Method(Decimal(0), Decimal(0), 3)
    bids = [bid("1", 120, 80, 80), bid("2", 100, 80, 80), bid("3", 90, 70, 70)]

    assert ranks(evaluate(bids, JUDGES, method)) == {"1": 2, "2": 1, "3": 3}


def test_of_equal_totals_and_prices_the_holder_of_priority_goes_first() -> None:
    method = Method(Decimal(0), Decimal(0), 3)
    bids = [bid("1", 100, 80, 80), bid("2", 100, 80, 80, priority=True), bid("3", 90, 70, 70)]

    standing = evaluate(bids, JUDGES, method)

    assert ranks(standing) == {"1": 2, "2": 1, "3": 3}
    assert standing.tied == ()


def test_who_is_equal_in_all_shares_the_rank_and_the_committee_decides() -> None:
    bids = [bid("1", 100, 80, 80), bid("2", 100, 80, 80), bid("3", 100, 70, 70)]

    standing = evaluate(bids, JUDGES, TEN)

    assert ranks(standing) == {"1": 1, "2": 1, "3": 3}
    assert [line.tied for line in standing.lines] == [True, True, False]
    assert "机构1、机构2总分相同，报价和优先权也分不出先后，并列第1名" in standing.tied[0]


def test_a_price_decides_nothing_where_one_of_the_equal_has_none() -> None:
    bids = [bid("1", None, 80, 80), bid("2", 100, 80, 80), bid("3", 90, 70, 70)]

    assert ranks(evaluate(bids, JUDGES, NO_PRICE)) == {"1": 1, "2": 1, "3": 3}


@pytest.mark.parametrize(
    ("bids", "judges", "told"),
    [
        ([], JUDGES, "还没有登记投标人。"),
        ([bid("1"), bid("2"), bid("3")], (), "还没有登记评审专家。"),
        ([bid("1")] * 3, (Judge("a", "陈", weight=Decimal(0)),), "评审专家的权重都是0"),
        ([bid("1", 1, 1, 1)] * 2 + [bid("3", 1, 80)], JUDGES, "李小明还没有给机构3打分。"),
        ([bid("1", 1, 1, 1)] * 2 + [bid("3", None, 1, 1)], JUDGES, "还没有填写报价：机构3。"),
        (
            [bid("1", 1, 1, 1)] * 2 + [bid("3", 1, 1, 1, qualified=None)],
            JUDGES,
            "还没有填写资格审查结果：机构3。",
        ),
    ],
)
def test_a_matrix_with_gaps_has_no_ranking_and_says_what_is_missing(
    bids: list[Bid], judges: tuple[Judge, ...], told: str
) -> None:
    standing = evaluate(bids, judges, TEN)

    assert told in "".join(standing.gaps)
    assert set(ranks(standing).values()) <= {None}
    assert not standing.ranked


@pytest.mark.parametrize(
    ("reviews", "void"),
    [
        ((True, True, True), False),
        ((True, True, None), False),
        ((True, True, False), True),
        ((True, True), True),
        ((), False),
    ],
)
def test_r_pj_10_fewer_than_three_qualified_bids_are_void(
    reviews: tuple[bool | None, ...], void: bool
) -> None:
    bids = [bid(str(at), 100, 80, 80, qualified=each) for at, each in enumerate(reviews)]

    standing = evaluate(bids, JUDGES, TEN)

    assert rule_ids(standing.void) == (["R-PJ-10"] if void else [])
    assert not (void and set(ranks(standing).values()) != {None})


def test_r_pj_16_a_judge_with_an_interest_is_to_stay_away() -> None:
    interested = Judge("a", "陈大文", independent=False)
    own = Judge("b", "李小明", unit="机构1", independent=True)

    found = [*rules.impartial(interested, ["机构1"]), *rules.impartial(own, ["机构1"])]

    assert [(fault.rule, fault.field, fault.severity) for fault in found] == [
        ("R-PJ-16", "independent", Severity.WARN),
        ("R-PJ-16", "unit", Severity.WARN),
    ]
    assert not list(rules.impartial(Judge("c", "王芳", unit="大学"), ["机构1"]))


@pytest.mark.parametrize(
    ("judges", "told"),
    [(0, False), (1, True), (2, True), (3, False), (4, True), (5, False)],
)
def test_r_pj_16_the_judges_are_three_or_more_and_odd(judges: int, told: bool) -> None:
    assert rule_ids(rules.odd_number(judges)) == (["R-PJ-16"] if told else [])


@pytest.mark.parametrize(
    ("bidder", "code", "holder", "holder_code", "same"),
    [
        ("甲中心", "A", "甲中心", "A", True),
        ("改名的中心", "A", "甲中心", "A", True),
        ("甲中心", "B", "甲中心", "A", False),
        ("甲中心", None, "甲中心", "A", True),
        ("甲中心", "A", "甲中心", None, True),
        ("乙中心", None, "甲中心", None, False),
        ("", None, "", None, False),
    ],
)
def test_r_pj_23_a_holder_is_known_by_code_else_by_name(
    bidder: str, code: str | None, holder: str, holder_code: str | None, same: bool
) -> None:
    assert rules.same_holder(bidder, code, holder, holder_code) is same


@pytest.mark.parametrize(
    ("chosen", "more", "found"),
    [
        ("1", {}, []),
        ("2", {}, ["R-PJ-17"]),
        ("2", {"reason": "第一名放弃"}, []),
        ("1", {"deregistered": True}, ["R-OR-03"]),
        ("4", {"reason": "另有原因"}, ["R-PJ-17"]),
    ],
)
def test_only_the_first_wins_unless_a_reason_is_given(
    chosen: str, more: dict[str, Any], found: list[str]
) -> None:
    bids = [bid(str(n), 100, 100 - n, 100 - n, qualified=n < 4) for n in range(1, 5)]
    winner = next(each for each in bids if each.id == chosen)
    known: dict[str, Any] = {"deregistered": False, "reason": ""} | more

    faults = list(rules.may_win(evaluate(bids, JUDGES, TEN), winner, **known))

    assert rule_ids(faults) == found


def test_who_shares_the_first_rank_wins_by_a_reason_alone() -> None:
    bids = [bid(str(n), 100, 80, 80) for n in range(3)]
    standing = evaluate(bids, JUDGES, TEN)

    refused = list(rules.may_win(standing, bids[0], deregistered=False, reason=""))

    assert rule_ids(refused) == ["R-PJ-17"]
    assert not list(rules.may_win(standing, bids[0], deregistered=False, reason="抽签"))


def test_nobody_wins_while_marks_are_missing_or_the_tender_is_void() -> None:
    gaps = evaluate([bid(str(n), 100, 80) for n in range(3)], JUDGES, TEN)
    void = evaluate([bid(str(n), 100, 80, 80) for n in range(2)], JUDGES, TEN)

    for standing, rule in ((gaps, "R-PJ-17"), (void, "R-PJ-10")):
        winner = bid("0", 100, 80)
        assert rule in rule_ids(
            rules.may_win(standing, winner, deregistered=False, reason="有理由")
        )


def test_r_pj_18_a_late_bid_and_r_pj_05_one_over_the_budget_are_told() -> None:
    closes = date(2027, 3, 1)

    assert rule_ids(rules.received_in_time(date(2027, 3, 2), closes)) == ["R-PJ-18"]
    assert not list(rules.received_in_time(closes, closes))
    assert rule_ids(rules.within_budget(Decimal("100.01"), Decimal(100))) == ["R-PJ-05"]
    assert not list(rules.within_budget(Decimal(100), Decimal(100)))


# What holds for any tender.

marks = st.decimals(0, 100, places=2)
prices = st.decimals("0.01", 1_000_000, places=2)
weights = st.decimals("0.01", 100, places=2)


@st.composite
def tenders(draw: st.DrawFn) -> tuple[list[Bid], list[Judge], Method]:
    """Draw a complete tender of three to six bids and one to five judges."""
    judges = [
        Judge(str(n), f"专家{n}", weight=draw(weights)) for n in range(draw(st.integers(1, 5)))
    ]
    bids = [
        Bid(
            id=str(n),
            bidder=f"机构{n}",
            price=draw(prices),
            qualified=True,
            scores={judge.id: draw(marks) for judge in judges},
            priority=draw(st.booleans()),
        )
        for n in range(draw(st.integers(3, 6)))
    ]
    method = Method(draw(st.decimals(0, 100, places=2)), draw(st.decimals(0, 20, places=2)), 3)
    return bids, judges, method


@given(tenders())
def test_totals_stay_in_range_and_everybody_has_a_rank(
    tender: tuple[list[Bid], list[Judge], Method],
) -> None:
    standing = evaluate(*tender)

    assert standing.ranked
    for line in standing.lines:
        assert line.total is not None
        assert 0 <= line.total <= Decimal("100.01") + tender[2].priority_points
        assert line.total == line.total.quantize(Decimal("0.01"))
    assert min(line.rank or 0 for line in standing.lines) == 1


@given(tenders(), st.randoms())
def test_the_order_of_bids_and_judges_changes_nothing(
    tender: tuple[list[Bid], list[Judge], Method], random: Any
) -> None:
    bids, judges, method = tender
    mixed, others = random.sample(bids, len(bids)), random.sample(judges, len(judges))

    found = {line.bid: line for line in evaluate(bids, judges, method).lines}

    assert {line.bid: line for line in evaluate(mixed, others, method).lines} == found


@given(tenders(), st.integers(2, 9))
def test_only_the_ratio_of_the_weights_counts(
    tender: tuple[list[Bid], list[Judge], Method], factor: int
) -> None:
    bids, judges, method = tender
    scaled = [Judge(each.id, each.name, weight=each.weight * factor) for each in judges]

    assert evaluate(bids, scaled, method) == evaluate(bids, judges, method)


@given(tenders(), st.integers(0, 5))
def test_a_right_of_priority_never_lowers_the_rank(
    tender: tuple[list[Bid], list[Judge], Method], at: int
) -> None:
    bids, judges, method = tender
    at %= len(bids)

    def rank(priority: bool) -> int:
        lifted = Bid(bids[at].id, bids[at].bidder, bids[at].price, True, bids[at].scores, priority)
        mixed = [*bids[:at], lifted, *bids[at + 1 :]]
        return evaluate(mixed, judges, method).lines[at].rank or 0

    assert rank(True) <= rank(False)
