"""Scoring of bids: weighted marks, points for the price, priority, ranks, and who may win.

Source: 政府采购法第十二条、第三十六条; 政府采购货物和服务招标投标管理办法（财政部令第87号）
第五十五条（低价优先法）; domain.md R-PJ-10, R-PJ-23, R-OR-03. Every rule takes plain values;
None stands for what is not known yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final

from station_app.domain.problems import Fault, Severity

HUNDRED: Final = Decimal(100)
CENT: Final = Decimal("0.01")
NOTHING: Final = Decimal("0.00")
LEAST_JUDGES: Final = 3


@dataclass(frozen=True, slots=True)
class Judge:
    """One who scores the bids.

    unit         where the judge works; "" when nobody said
    weight       how much the judge's marks count beside the others'; 0: not at all
    independent  has no interest in any bidder; None: not declared yet
    """

    id: str
    name: str
    unit: str = ""
    weight: Decimal = Decimal(1)
    independent: bool | None = None


@dataclass(frozen=True, slots=True)
class Bid:
    """One bid.

    qualified  passed the review of its papers; None: not reviewed yet
    scores     marks from 0 to 100, by judge
    priority   the bidder holds a right of priority for the year
    """

    id: str
    bidder: str
    price: Decimal | None = None
    qualified: bool | None = None
    scores: Mapping[str, Decimal] = field(default_factory=dict)
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """How a tender is scored.

    price_weight     points for the price out of 100; 0: the price does not count
    priority_points  added to the total of who holds a right of priority
    min_bidders      qualified bids that a tender needs
    """

    price_weight: Decimal
    priority_points: Decimal
    min_bidders: int


@dataclass(frozen=True, slots=True)
class Line:
    """What one bid reached, each to two places; None while a part is missing.

    mean       weighted mean of the marks
    technical  the mean as far as the price leaves it points
    price      points for the price
    priority   points for the right of priority
    total      the sum of the three
    rank       from 1; None: there is no ranking, or the bid is out of it
    tied       shares its rank with another bid
    """

    bid: str
    mean: Decimal | None = None
    technical: Decimal | None = None
    price: Decimal | None = None
    priority: Decimal = NOTHING
    total: Decimal | None = None
    rank: int | None = None
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """All bids with what they reached, in the order in which they were given.

    gaps    what is missing for a ranking, complete sentences
    void    why the tender is void; () when it is not (R-PJ-10)
    tied    which bids the committee has to put in order, complete sentences
    """

    lines: tuple[Line, ...]
    gaps: tuple[str, ...] = ()
    void: tuple[Fault, ...] = ()
    tied: tuple[str, ...] = ()

    @property
    def ranked(self) -> bool:
        """Whether there is a ranking."""
        return not self.gaps and not self.void

    def of(self, bid: str) -> Line:
        """Return what a bid reached. Raises StopIteration for a bid that is not there."""
        return next(line for line in self.lines if line.bid == bid)


def weighted_mean(scores: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> Fraction | None:
    """Return the exact weighted mean; None while a mark that counts is missing, or none counts."""
    counting = {judge: weight for judge, weight in weights.items() if weight > 0}
    if not counting or any(judge not in scores for judge in counting):
        return None
    sum_ = sum(Fraction(scores[judge]) * Fraction(weight) for judge, weight in counting.items())
    return Fraction(sum_) / sum(Fraction(weight) for weight in counting.values())


def price_points(price: Decimal, lowest: Decimal, weight: Decimal) -> Decimal:
    """Return the points for a price: lowest / price x 100 x weight (财政部令第87号第五十五条).

    lowest  of the qualified bids; both are greater than 0
    """
    return to_cents(Fraction(lowest) / Fraction(price) * Fraction(weight))


def to_cents(number: Fraction) -> Decimal:
    """Return a number to two places, half up, from the exact value."""
    doubled = number.numerator * 200 + number.denominator
    return Decimal(doubled // (2 * number.denominator)).scaleb(-2)


def evaluate(bids: Sequence[Bid], judges: Sequence[Judge], method: Method) -> Standing:
    """Score and rank bids; without a ranking while something is missing, or when void.

    Of equal totals the lower price goes first, then who holds priority; those that are still
    equal share the rank, and the committee decides.
    """
    weights = {judge.id: judge.weight for judge in judges}
    there = [each for each in bids if each.qualified]
    prices = [each.price for each in there if each.price]
    complete = len(prices) == len(there)
    lowest = min(prices) if prices and complete else None
    lines = {each.id: _line(each, weights, lowest, method) for each in bids}
    void = tuple(enough_bidders(bids, method.min_bidders))
    gaps = tuple(_gaps(bids, judges, method))
    tied: tuple[str, ...] = ()
    if there and not gaps and not void:
        ranked, tied = _ranked(there, lines)
        lines |= ranked
    return Standing(tuple(lines[each.id] for each in bids), gaps, void, tied)


def _line(bid: Bid, weights: Mapping[str, Decimal], lowest: Decimal | None, method: Method) -> Line:
    mean = weighted_mean(bid.scores, weights)
    if not bid.qualified:
        return Line(bid.id, None if mean is None else to_cents(mean))
    priority = (method.priority_points if bid.priority else NOTHING).quantize(CENT, ROUND_HALF_UP)
    share = Fraction(HUNDRED - method.price_weight) / 100
    technical = None if mean is None else to_cents(mean * share)
    points = _points(bid, lowest, method)
    return Line(
        bid=bid.id,
        mean=None if mean is None else to_cents(mean),
        technical=technical,
        price=points,
        priority=priority,
        total=None if technical is None or points is None else technical + points + priority,
    )


def _points(bid: Bid, lowest: Decimal | None, method: Method) -> Decimal | None:
    """Return the points for the price of a qualified bid; None while prices are missing."""
    if not method.price_weight:
        return NOTHING
    if lowest is None or bid.price is None:
        return None
    return price_points(bid.price, lowest, method.price_weight)


def _gaps(bids: Sequence[Bid], judges: Sequence[Judge], method: Method) -> Iterator[str]:
    """Say what is missing for a ranking, and whose it is."""
    if not bids:
        yield "还没有登记投标人。"
        return
    if not judges:
        yield "还没有登记评审专家。"
    elif not any(judge.weight > 0 for judge in judges):
        yield "评审专家的权重都是0，请填写权重。"
    unread = [each.bidder for each in bids if each.qualified is None]
    if unread:
        yield f"还没有填写资格审查结果：{'、'.join(unread)}。"
    there = [each for each in bids if each.qualified]
    if method.price_weight and (unpriced := [each.bidder for each in there if not each.price]):
        yield f"还没有填写报价：{'、'.join(unpriced)}。"
    for judge in judges:
        open_ = [each.bidder for each in there if judge.id not in each.scores]
        if judge.weight > 0 and open_:
            yield f"{judge.name}还没有给{'、'.join(open_)}打分。"


def _ranked(
    bids: Sequence[Bid], lines: Mapping[str, Line]
) -> tuple[dict[str, Line], tuple[str, ...]]:
    """Return the lines with their ranks, and what the committee has to decide."""

    def total(bid: Bid) -> Decimal:
        return lines[bid.id].total or NOTHING

    found: dict[str, Line] = {}
    told: list[str] = []
    for _, equal in groupby(sorted(bids, key=total, reverse=True), total):
        for same in _broken(list(equal)):
            rank = len(found) + 1
            for each in same:
                found[each.id] = replace(lines[each.id], rank=rank, tied=len(same) > 1)
            if len(same) > 1:
                names = "、".join(each.bidder for each in same)
                told.append(
                    f"{names}总分相同，报价和优先权也分不出先后，并列第{rank}名，"
                    "请由评审委员会决定并写明理由。"
                )
    return found, tuple(told)


def _broken(equal: Sequence[Bid]) -> list[list[Bid]]:
    """Put bids of the same total in order: by price where all have one, then by priority."""
    priced = all(each.price for each in equal)

    def place(bid: Bid) -> tuple[Decimal, bool]:
        return (bid.price or NOTHING) if priced else NOTHING, not bid.priority

    return [list(same) for _, same in groupby(sorted(equal, key=place), place)]


def enough_bidders(bids: Sequence[Bid], minimum: int) -> Iterator[Fault]:
    """Refuse a tender with too few qualified bids (R-PJ-10, 政府采购法第三十六条).

    Bids that are not reviewed yet may still turn out to be qualified.
    """
    possible = sum(each.qualified is not False for each in bids)
    if bids and possible < minimum:
        text = (
            f"合格的投标人只有{possible}家，不足{minimum}家，应予流标，"
            "请登记流标后重新招标或改用其他采购方式。"
        )
        yield Fault("tender_result", "R-PJ-10", text)


def impartial(judge: Judge, bidders: Iterable[str]) -> Iterator[Fault]:
    """Warn of a judge with an interest in a bidder (R-PJ-16, 政府采购法第十二条)."""
    if judge.independent is False:
        text = f"{judge.name}声明与投标人有利害关系，应当回避，请更换评审专家。"
        yield Fault("independent", "R-PJ-16", text, Severity.WARN)
    if judge.unit and judge.unit in set(bidders):
        text = f"{judge.name}所在单位“{judge.unit}”参加了投标，应当回避，请更换评审专家。"
        yield Fault("unit", "R-PJ-16", text, Severity.WARN)


def odd_number(judges: int) -> Iterator[Fault]:
    """Warn of too few judges, or of an even number (R-PJ-16).

    Source: 政府采购竞争性磋商采购方式管理暂行办法第十四条: 3人以上单数; 财政部令第87号第四十七条
    asks for five and more where bids are invited in public.
    """
    if judges and (judges < LEAST_JUDGES or judges % 2 == 0):
        text = (
            f"评审专家现有{judges}人，应为{LEAST_JUDGES}人以上的单数（公开招标为5人以上），请核对。"
        )
        yield Fault("", "R-PJ-16", text, Severity.WARN)


def same_holder(name: str, code: str | None, holder: str, holder_code: str | None) -> bool:
    """Whether a bidder is who holds a right: by credit code where both have one, else by name."""
    if code and holder_code:
        return code == holder_code
    return bool(name) and name == holder


def received_in_time(received: date | None, closes: date | None) -> Iterator[Fault]:
    """Warn of a bid that came after the closing day (R-PJ-18, 财政部令第87号第三十三条)."""
    if received is not None and closes is not None and received > closes:
        text = f"递交日期：晚于投标截止日期（{closes}），逾期送达的应当拒收，请核对。"
        yield Fault("received_on", "R-PJ-18", text, Severity.WARN)


def within_budget(price: Decimal | None, approved: Decimal | None) -> Iterator[Fault]:
    """Warn of a price over the approved budget (R-PJ-05, 财政部令第87号第六十三条)."""
    if price is not None and approved is not None and price > approved:
        text = f"报价：{price:.2f}元超过批复金额{approved:.2f}元，应作无效投标处理，请核对。"
        yield Fault("price", "R-PJ-05", text, Severity.WARN)


def may_win(standing: Standing, bid: Bid, *, deregistered: bool, reason: str) -> Iterator[Fault]:
    """Refuse an award that the ranking does not carry (R-PJ-10, R-PJ-17, R-OR-03).

    reason  why somebody wins who is not first alone; "" for none
    """
    yield from standing.void
    if standing.gaps:
        text = f"评分还不完整，不能确定中标。{''.join(standing.gaps)}"
        yield Fault("tender_result", "R-PJ-17", text)
    if deregistered:
        text = f"“{bid.bidder}”已注销，不能中标，请核对机构状态。"
        yield Fault("award_org", "R-OR-03", text)
    if not bid.qualified:
        text = f"“{bid.bidder}”没有通过资格审查，不能中标。"
        yield Fault("award_org", "R-PJ-17", text)
    elif standing.ranked and not reason:
        yield from _first_alone(standing.of(bid.id), bid.bidder)


def _first_alone(line: Line, bidder: str) -> Iterator[Fault]:
    if line.rank != 1:
        text = f"“{bidder}”排第{line.rank}名，不是第一名，请改选第一名，或写明理由。"
        yield Fault("award_org", "R-PJ-17", text)
    elif line.tied:
        text = f"“{bidder}”与其他投标人并列第一，请写明评审委员会的决定和理由。"
        yield Fault("award_org", "R-PJ-17", text)
