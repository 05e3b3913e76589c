"""Registers of a tender: judges, bids with their marks, and the right of priority it may give.

The bureau alone keeps them. What belongs to a tender stays there; a right of priority travels to
the station whose project earned it. Source: domain.md 4.2, 4.4 (R-PJ-10, R-PJ-23), 11.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.identity_kinds import CreditCode, PersonName
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Number, Whole
from station_app.domain.problems import Fault
from station_app.domain.register import (
    Context,
    Derived,
    Need,
    Owner,
    Record,
    Register,
    Section,
    field,
)
from station_app.domain.registers.tender_facts import VOID, judge_of, tender_of
from station_app.domain.rules import tenders as rules
from station_app.domain.rules.assessments import LAST, SETTLED

BUREAU = Owner.BUREAU


class TenderJudge(Record):
    """One who scores the bids of a project."""

    __tablename__ = "tender_judge"

    project: Mapped[str | None] = field(
        "项目", Reference("project"), need=Need.SAVE, owner=BUREAU, key=True
    )
    name: Mapped[str | None] = field(
        "姓名", PersonName(), need=Need.SAVE, owner=BUREAU, key=True, aliases=("评审专家", "评委")
    )
    unit: Mapped[str | None] = field("工作单位", Text(100), owner=BUREAU, aliases=("单位",))
    weight: Mapped[Decimal | None] = field(
        "权重", Number(2, highest=Decimal(100)), owner=BUREAU, default=Decimal("1.00")
    )
    independent: Mapped[bool | None] = field(
        "无利害关系", Flag(), owner=BUREAU, aliases=("回避声明",), source="政府采购法第十二条"
    )


def impartial(judge: TenderJudge, context: Context) -> Iterator[Fault]:
    """A judge has no interest in a bidder (R-PJ-16)."""
    bids = context.referring("project_bid", "project", judge.project) if judge.project else ()
    yield from rules.impartial(judge_of(judge), [each.bidder or "" for each in bids])


TENDER_JUDGES = Register(
    model=TenderJudge,
    title="评审专家",
    group="项目",
    icon="people_team",
    unit="人",
    columns=("project", "name", "unit", "weight", "independent"),
    sections=(Section("评审专家", ("project", "name", "unit", "weight", "independent")),),
    label="name",
    searched=("name", "unit"),
    rules=(impartial,),
)


class ProjectBid(Record):
    """What one organisation offers in the tender of a project."""

    __tablename__ = "project_bid"

    project: Mapped[str | None] = field(
        "项目", Reference("project"), need=Need.SAVE, owner=BUREAU, key=True
    )
    bidder: Mapped[str | None] = field(
        "投标人",
        Text(100),
        need=Need.SAVE,
        owner=BUREAU,
        key=True,
        aliases=("投标单位", "申报单位", "供应商"),
    )
    uscc: Mapped[str | None] = field(
        "统一社会信用代码", CreditCode(), owner=BUREAU, aliases=("信用代码",)
    )
    received_on: Mapped[date | None] = field(
        "递交日期", Day(future=False), need=Need.SAVE, owner=BUREAU, aliases=("收到日期",)
    )
    price: Mapped[Decimal | None] = field(
        "报价", Money(lowest=Decimal("0.01")), owner=BUREAU, aliases=("投标报价",)
    )
    docs: Mapped[str | None] = field("投标文件", Text(200), owner=BUREAU)
    qualified: Mapped[bool | None] = field(
        "资格审查合格", Flag(), owner=BUREAU, aliases=("资格审查", "是否合格")
    )
    reject_reason: Mapped[str | None] = field("不合格原因", Text(200), owner=BUREAU)
    result: Mapped[str | None] = field("投标结果", Code("bid_result"), owner=BUREAU)
    remark: Mapped[str | None] = field("备注", LongText(), owner=BUREAU)


def one_bid_each(bid: ProjectBid, context: Context) -> Iterator[Fault]:
    """Nobody bids twice in the same round (R-ID-09)."""
    if not bid.project or bid.result == VOID:
        return
    for other in context.referring("project_bid", "project", bid.project):
        same = rules.same_holder(bid.bidder or "", bid.uscc, other.bidder or "", other.uscc)
        if other.id != bid.id and other.result != VOID and same:
            text = f"投标人：“{bid.bidder}”已登记过对这个项目的投标，请修改原记录。"
            yield Fault("bidder", "R-ID-09", text)
            return


def bid_in_order(bid: ProjectBid, context: Context) -> Iterator[Fault]:
    """A bid comes in time and within the budget (R-PJ-18, R-PJ-05)."""
    project = context.find("project", bid.project)
    if project is not None:
        yield from rules.received_in_time(bid.received_on, project.bid_close_on)
        yield from rules.within_budget(bid.price, project.approved_amount)


def total_shown(bid: ProjectBid, context: Context) -> str:
    """Return the total of a bid; "" while there is none."""
    line = _line_of(bid, context)
    return "" if line is None or line.total is None else f"{line.total:.2f}"


def rank_shown(bid: ProjectBid, context: Context) -> str:
    """Return the rank of a bid; "" while there is none."""
    line = _line_of(bid, context)
    return "" if line is None or line.rank is None else str(line.rank)


def priority_shown(bid: ProjectBid, context: Context) -> str:
    """Say whether a right of priority lifts the bid."""
    project = context.find("project", bid.project)
    return "是" if project is not None and bid.id in tender_of(project, context).rights else ""


def _line_of(bid: ProjectBid, context: Context) -> rules.Line | None:
    project = context.find("project", bid.project)
    if project is None or bid.result == VOID:
        return None
    lines = tender_of(project, context).standing().lines
    return next((line for line in lines if line.bid == bid.id), None)


PROJECT_BIDS = Register(
    model=ProjectBid,
    title="投标",
    group="项目",
    icon="document_add",
    unit="家",
    columns=("project", "bidder", "received_on", "price", "qualified", "result"),
    sections=(
        Section("投标", ("project", "bidder", "uscc", "received_on", "price", "docs")),
        Section("审查与结果", ("qualified", "reject_reason", "result", "remark")),
    ),
    label="bidder",
    searched=("bidder", "uscc"),
    rules=(one_bid_each, bid_in_order),
    derived=(
        Derived("score", "总分", total_shown),
        Derived("rank", "名次", rank_shown),
        Derived("priority", "优先权", priority_shown),
    ),
)


class BidScore(Record):
    """The mark that one judge gave to one bid."""

    __tablename__ = "bid_score"
    unique = (("bid", "judge"),)

    bid: Mapped[str | None] = field(
        "投标", Reference("project_bid", part_of=True), need=Need.SAVE, owner=BUREAU, key=True
    )
    judge: Mapped[str | None] = field(
        "评审专家", Reference("tender_judge"), need=Need.SAVE, owner=BUREAU, key=True
    )
    score: Mapped[Decimal | None] = field(
        "评分", Number(2, highest=Decimal(100), unit="分"), need=Need.SAVE, owner=BUREAU
    )
    note: Mapped[str | None] = field("评语", Text(200), owner=BUREAU)


def judge_of_the_tender(score: BidScore, context: Context) -> Iterator[Fault]:
    """Whoever scores a bid is a judge of the same project."""
    bid, judge = context.find("project_bid", score.bid), context.find("tender_judge", score.judge)
    if bid is not None and judge is not None and bid.project != judge.project:
        text = f"评审专家：{judge.name}不是这个项目的评审专家，请重新选择。"
        yield Fault("judge", "REFERENCE", text)


BID_SCORES = Register(
    model=BidScore,
    title="评分",
    columns=("judge", "score", "note"),
    sections=(Section("评分", ("bid", "judge", "score", "note")),),
    label="judge",
    rules=(judge_of_the_tender,),
)


class PriorityRight(Record):
    """The right to go first in the tenders of a year, earned by a project that passed."""

    __tablename__ = "priority_right"

    holder: Mapped[str | None] = field("权利人", Text(100), need=Need.SAVE, owner=BUREAU)
    uscc: Mapped[str | None] = field("统一社会信用代码", CreditCode(), owner=BUREAU)
    for_year: Mapped[int | None] = field(
        "适用年度", Whole(1949, 2199), need=Need.SAVE, owner=BUREAU
    )
    project: Mapped[str | None] = field("来源项目", Reference("project"), owner=BUREAU)
    assessment: Mapped[str | None] = field(
        "依据考核", Reference("assessment", due_to=True), owner=BUREAU
    )
    granted_on: Mapped[date | None] = field("取得日期", Day(), need=Need.SAVE, owner=BUREAU)
    used_on: Mapped[date | None] = field("使用日期", Day(), owner=BUREAU)
    used_in: Mapped[str | None] = field("用于项目", Text(200), owner=BUREAU)
    expires_on: Mapped[date | None] = field("失效日期", Day(), owner=BUREAU)


def fill_right(right: PriorityRight, context: Context) -> None:
    """A right ends with its year; the day of its use tells that it is used."""
    if right.for_year is not None:
        right.expires_on = date(right.for_year, 12, 31)
    ended = right.expires_on is not None and right.expires_on < context.today
    right.state = "USED" if right.used_on else "EXPIRED" if ended else "VALID"


def used_in_its_year(right: PriorityRight, context: Context) -> Iterator[Fault]:
    """A right is used up to the last day of its year (R-PJ-23)."""
    if right.used_on and right.expires_on and right.used_on > right.expires_on:
        text = f"使用日期：优先权已于{right.expires_on}失效，不能再使用。"
        yield Fault("used_on", "R-PJ-23", text)


PRIORITY_RIGHTS = Register(
    model=PriorityRight,
    title="优先权",
    group="项目",
    icon="star",
    unit="项",
    columns=("holder", "uscc", "for_year", "project", "granted_on", "used_on", "state"),
    sections=(
        Section("优先权", ("holder", "uscc", "for_year", "project", "assessment", "granted_on")),
        Section("使用", ("used_on", "used_in", "expires_on")),
    ),
    label="holder",
    searched=("holder", "uscc"),
    life_cycle=LifeCycle(
        {"VALID": "有效", "USED": "已使用", "EXPIRED": "已失效"},
        frozenset({("VALID", "USED"), ("VALID", "EXPIRED"), ("USED", "VALID")}),
    ),
    rules=(used_in_its_year,),
    made=fill_right,
    about="project",
)


def priority_of(assessment: Any, context: Context) -> Record | None:
    """Return the right that a project's final assessment gives for the next year; None: none.

    The one that is there already is brought up to date; what was used up stays as it is.
    Source: domain.md R-PJ-23.
    """
    known = context.referring("priority_right", "assessment", assessment.id)
    right: PriorityRight | None = known[0] if known else None
    if right is not None and right.used_on is not None:
        return right
    project = context.find("project", assessment.project)
    if project is None or not _earns(assessment):
        return None
    holder, code = _carried_out_by(project, context)
    if not holder:
        return None
    right = right or PRIORITY_RIGHTS.new(assessment=assessment.id)
    right.holder, right.uscc, right.project = holder, code, project.id
    right.for_year = assessment.held_on.year + 1
    right.granted_on = assessment.notified_on or assessment.held_on
    fill_right(right, context)
    return right


def _earns(assessment: Any) -> bool:
    return (
        assessment.stage == LAST
        and assessment.conclusion == "PASS"
        and assessment.state in SETTLED
        and assessment.held_on is not None
    )


def _carried_out_by(project: Any, context: Context) -> tuple[str | None, str | None]:
    """Return name and credit code of who carried a project out."""
    if project.award_org:
        return project.award_org, project.award_uscc
    provider = context.find("organisation", project.provider)
    return (provider.name, provider.uscc) if provider is not None else (None, None)
