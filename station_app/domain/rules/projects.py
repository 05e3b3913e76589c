"""Rules of purchased projects: budget, bids, content, places, days, goals.

Source: domain.md 4.2 (R-PJ-01…15), 4.4 (R-PJ-20…25); 财政部令第102号; 政府采购法. Every rule
takes plain values; None stands for what is not known yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from station_app.domain.parameters import Parameters
from station_app.domain.problems import Fault, Severity

# Modes in which offers of several are compared, so that fewer than three are void.
COMPETITIVE: Final = frozenset(
    {"OPEN_TENDER", "INVITED_TENDER", "CONSULTATION", "NEGOTIATION", "INQUIRY"}
)
STATE_ORGANS: Final = frozenset({"GOV", "PARTY"})
WHOLE_SHARE: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Goal:
    """What of a goal decides on whether it can be verified."""

    is_clear: bool | None = None
    is_reasonable: bool | None = None
    is_verifiable: bool | None = None
    indicator: str | None = None
    unit: str | None = None
    target: Decimal | None = None
    due_on: date | None = None
    verification: str | None = None


def can_be_verified(goal: Goal) -> bool:
    """Whether a goal is clear, reasonable and verifiable, with all that measures it (R-PJ-20)."""
    judged = goal.is_clear and goal.is_reasonable and goal.is_verifiable
    measured = goal.indicator and goal.unit and goal.verification
    return bool(judged and measured) and goal.target is not None and goal.due_on is not None


def days_in_order(days: Sequence[tuple[str, str, date | None]]) -> Iterator[Fault]:
    """Refuse a day before the one that comes first on the road of a project (domain.md 11.5).

    days  field, label and day, in the order of the road
    """
    known = [(field, label, day) for field, label, day in days if day is not None]
    for (_, before, first), (field, label, then) in pairwise(known):
        if then < first:
            text = f"{label}（{then}）早于{before}（{first}），请核对改正。"
            yield Fault(field, "RANGE", text)


def long_enough_tender(
    mode: str | None, tender_on: date | None, closes_on: date | None, parameters: Parameters
) -> Iterator[Fault]:
    """Refuse an open tender that closes too soon (R-PJ-09, 政府采购法第三十五条)."""
    if mode != "OPEN_TENDER" or tender_on is None or closes_on is None:
        return
    least = parameters.whole("proj.tender_min_days", tender_on)
    days = (closes_on - tender_on).days
    if days < least:
        text = (
            f"投标截止日期：公开招标自招标文件发出至投标截止不得少于{least}日，"
            f"现为{days}日，请改正。"
        )
        yield Fault("bid_close_on", "R-PJ-09", text)


def enough_bidders(mode: str | None, qualified: int, least: int) -> Iterator[Fault]:
    """Refuse an award with too few qualified bids (R-PJ-10, 政府采购法第三十六条)."""
    if mode in COMPETITIVE and qualified < least:
        text = (
            f"合格的投标人只有{qualified}家，不足{least}家，应予流标，"
            "请登记流标后重新招标或改用其他采购方式。"
        )
        yield Fault("tender_result", "R-PJ-10", text)


def within_approved(
    field: str, label: str, amount: Decimal | None, approved: Decimal | None
) -> Iterator[Fault]:
    """Refuse to buy for more than was approved (R-PJ-05; 财政部令第102号第三条)."""
    if amount is None:
        return
    if approved is None:
        text = f"{label}：还没有立项金额，先有预算才能购买，请由区局先填写立项金额。"
        yield Fault(field, "R-PJ-05", text, Severity.WARN)
    elif amount > approved:
        text = (
            f"{label}：{amount:.2f}元超过立项金额{approved:.2f}元，"
            f"超出{amount - approved:.2f}元，请改正或先调整立项金额。"
        )
        yield Fault(field, "R-PJ-05", text)


def within_line(
    field: str, label: str, amount: Decimal | None, line: str, left: Decimal
) -> Iterator[Fault]:
    """Refuse to buy for more than the budget line has left (R-PJ-05).

    left  what other projects and vouchers leave of the line
    """
    if amount is not None and amount > left:
        text = (
            f"{label}：{amount:.2f}元超过预算科目“{line}”的可用余额{left:.2f}元，"
            f"超出{amount - left:.2f}元，请改正或先调整预算。"
        )
        yield Fault(field, "R-PJ-05", text)


def no_budget(line_known: bool) -> Iterator[Fault]:
    """Warn of a purchase without a budget to be held against (R-PJ-05).

    line_known  there is a line, which has no amount yet
    """
    gap = "所选科目还没有预算金额" if line_known else "还没有选择"
    text = f"预算科目：{gap}，先有预算才能购买，请补充。"
    yield Fault("budget_line", "R-PJ-05", text, Severity.WARN)


def allowed_content(banned: Sequence[str]) -> Iterator[Fault]:
    """Warn of content that a government may not buy (R-PJ-04; 财政部令第102号第十条).

    banned  labels of what was ticked
    """
    if banned:
        text = f"涉及不得购买的内容：{'、'.join(banned)}不得纳入政府购买服务，请核对项目内容。"
        yield Fault("banned_content", "R-PJ-04", text, Severity.WARN)


def state_organ_buys(kind: str | None) -> Iterator[Fault]:
    """Warn of a purchaser that is no state organ (R-PJ-01; 财政部令第102号第五条).

    kind  of the organisation of that name; None: it is not registered
    """
    if kind is not None and kind not in STATE_ORGANS:
        text = "购买主体：应为各级国家机关，党的机关、政协机关等参照执行，请核对。"
        yield Fault("purchaser", "R-PJ-01", text, Severity.WARN)


def fit_to_provide(kind: str | None) -> Iterator[Fault]:
    """Refuse a state organ as the provider (R-PJ-02; 财政部令第102号第六条).

    Whom Art 8 bars since the decree is told by R-PJ-03.
    """
    if kind in STATE_ORGANS:
        text = "承接主体：机关不能承接政府购买服务，请选择企业、社会组织等承接主体。"
        yield Fault("provider", "R-PJ-02", text)


def all_streets_served(missing: Sequence[str]) -> Iterator[Fault]:
    """Warn of a common project that leaves streets out (R-PJ-24).

    missing  names of the streets without a site
    """
    if missing:
        text = f"共同实施项目应在每个街道实施，还缺{len(missing)}个实施点：{'、'.join(missing)}。"
        yield Fault("project_site", "R-PJ-24", text, Severity.WARN)


def pilot_planned(pilots: int) -> Iterator[Fault]:
    """Warn of a special project that has no pilot yet; serving without one is refused (R-PJ-24)."""
    if pilots == 0:
        text = "专项项目还没有试点实施点，开展服务前请在“实施点”中登记。"
        yield Fault("project_site", "R-PJ-24", text, Severity.WARN)


def share_of_one(total: Decimal) -> Iterator[Fault]:
    """Warn of somebody who gives more than all the time to running projects (domain.md 11.5)."""
    if total > WHOLE_SHARE:
        text = f"投入比例：此人在进行中的各项目里合计{total.normalize():f}%，超过100%，请核对。"
        yield Fault("share", "RANGE", text, Severity.WARN)
