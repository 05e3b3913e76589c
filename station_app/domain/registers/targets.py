"""Registers of yearly targets of the stations and their items (domain.md 11.1; forms.md A32)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Number, Whole
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
from station_app.domain.rules import targets as rules
from station_app.domain.rules.targets import Extra, Item, Standing

BELOW_NOTHING = Decimal(-1000)  # more may be taken off than was reached


class TargetResponsibility(Record):
    """What a station answers for in one year, and how far it got."""

    __tablename__ = "target_responsibility"
    unique = (("year", "station"),)

    year: Mapped[int | None] = field(
        "年度",
        Whole(2000, 2199),
        need=Need.SAVE,
        key=True,
        owner=Owner.BUREAU,
        aliases=("考核年度",),
    )
    station: Mapped[str | None] = field(
        "社工站",
        Reference("station"),
        need=Need.SAVE,
        key=True,
        owner=Owner.BUREAU,
        aliases=("被考核单位",),
    )
    title: Mapped[str | None] = field("责任书标题", Text(100), owner=Owner.BUREAU)
    signed_on: Mapped[date | None] = field("签订日期", Day(), owner=Owner.BUREAU)
    bonus: Mapped[Decimal | None] = field(
        "加分", Number(1, highest=Decimal(100), unit="分"), owner=Owner.BUREAU
    )
    bonus_note: Mapped[str | None] = field("加分说明", Text(200), owner=Owner.BUREAU)
    penalty: Mapped[Decimal | None] = field(
        "扣分", Number(1, highest=Decimal(100), unit="分"), owner=Owner.BUREAU
    )
    penalty_note: Mapped[str | None] = field("扣分说明", Text(200), owner=Owner.BUREAU)
    veto: Mapped[bool | None] = field("一票否决", Flag(), owner=Owner.BUREAU)
    final_total: Mapped[Decimal | None] = field(
        "核定总分", Number(1, lowest=BELOW_NOTHING, unit="分"), owner=Owner.BUREAU
    )
    grade: Mapped[str | None] = field("等次", Code("appraisal_grade"), owner=Owner.BUREAU)
    scored_on: Mapped[date | None] = field("核定日期", Day(future=False), owner=Owner.BUREAU)
    remark: Mapped[str | None] = field("备注", LongText(), owner=Owner.BUREAU)


def item_of(record: Any) -> Item:
    """Return an item as the rules see it."""
    return Item(record.full, record.self_score, record.final_score, record.note)


def items_of(responsibility: str | None, context: Context) -> list[Item]:
    """Return the items of a responsibility as the rules see them."""
    return [item_of(each) for each in context.children("target_item", responsibility or "")]


def extra_of(record: TargetResponsibility) -> Extra:
    """Return what is added and taken off beside the items."""
    return Extra(record.bonus, record.penalty, bool(record.veto))


def responsibility_in_order(record: TargetResponsibility, context: Context) -> Iterator[Fault]:
    """Marks make 100, each step has what it asks for, extras have a reason (R-TG-01, 04, 05)."""
    yield from rules.extras_with_reason(extra_of(record), record.bonus_note, record.penalty_note)
    if record.id is None or context.home:  # the bureau settles it, so it counts the items
        return
    items = items_of(record.id, context)
    yield from rules.full_marks_add_up(items, record.state)
    yield from rules.ready_for(record.state, items)


def fill_totals(record: TargetResponsibility, context: Context) -> None:
    """Title, total, grade and the day of the scores follow from the items and the state."""
    station = context.find("station", record.station)
    if record.title is None and station is not None:
        record.title = f"{record.year}年{station.name}社会工作目标管理责任书"
    if record.scored_on is None and record.state in rules.SETTLED:
        record.scored_on = context.today
    extra = extra_of(record)
    record.final_total = rules.final_total(items_of(record.id, context), extra)
    record.grade = rules.grade(
        record.final_total,
        veto=extra.veto,
        parameters=context.parameters,
        day=record.scored_on or context.today,
    )


def items_settled(record: TargetResponsibility, context: Context) -> Iterator[Record]:
    """A station scores itself no more once the bureau has scored; again when it is reopened."""
    state = "SETTLED" if record.state in rules.SETTLED else "OPEN"
    for item in context.children("target_item", record.id):
        if item.state != state:
            item.state = state
            yield item


def full_marks_shown(record: TargetResponsibility, context: Context) -> str:
    """Return the full marks of all items, which should be 100; "" without items."""
    items = items_of(record.id, context)
    return rules.points(rules.full_marks(items)) if items else ""


def own_total_shown(record: TargetResponsibility, context: Context) -> str:
    """Return what the station gave itself in all, e.g. 93.5; "" while it gave nothing."""
    found = rules.own_total(items_of(record.id, context))
    return "" if found is None else f"{found:.1f}"


def rank_shown(record: TargetResponsibility, context: Context) -> str:
    """Return the rank among the stations of the year; "" without a total.

    A station does not know the others, so it is shown no rank.
    """
    if context.home or record.year is None:
        return ""
    found = rules.ranks(
        standings_of(context.referring("target_responsibility", "year", record.year))
    )
    return str(found.get(record.id, ""))


def standings_of(records: Any) -> list[Standing]:
    """Return what ranks the stations of a year; who has no total yet is left out."""
    return [
        Standing(each.id, each.final_total, bool(each.veto))
        for each in records
        if each.final_total is not None
    ]


TARGET_RESPONSIBILITIES = Register(
    model=TargetResponsibility,
    title="目标责任书",
    group="组织领导",
    icon="shield_task",
    unit="份",
    columns=("station", "year", "title", "final_total", "grade", "state"),
    sections=(
        Section("责任书", ("year", "station", "title", "signed_on")),
        Section(
            "考核结果",
            (
                *("bonus", "bonus_note", "penalty", "penalty_note", "veto"),
                *("final_total", "grade", "scored_on", "remark"),
            ),
        ),
    ),
    label="title",
    searched=("title",),
    life_cycle=LifeCycle(rules.TARGET_LABELS, rules.TARGET_MOVES, locked=frozenset({"CONFIRMED"})),
    rules=(responsibility_in_order,),
    made=fill_totals,
    follows=items_settled,
    derived=(
        Derived("full_total", "分值合计", full_marks_shown),
        Derived("self_total", "自评总分", own_total_shown),
        Derived("rank", "排名", rank_shown),
    ),
    shared=True,
    about="station",
    print_form="A32",
)


class TargetItem(Record):
    """One target: what is to be reached, how it is scored, what the station and the bureau gave."""

    __tablename__ = "target_item"
    unique = (("target", "no"),)

    target: Mapped[str | None] = field(
        "目标责任书",
        Reference("target_responsibility", part_of=True),
        need=Need.SAVE,
        key=True,
        owner=Owner.BUREAU,
    )
    no: Mapped[int | None] = field(
        "序号", Whole(1, 200), need=Need.SAVE, key=True, owner=Owner.BUREAU
    )
    dimension: Mapped[str | None] = field(
        "考核项目", Code("target_dimension"), need=Need.SAVE, owner=Owner.BUREAU
    )
    content: Mapped[str | None] = field(
        "考核内容（目标值）",
        Text(300),
        need=Need.SAVE,
        owner=Owner.BUREAU,
        aliases=("考核内容", "目标值", "目标"),
    )
    rule_text: Mapped[str | None] = field("评分标准", Text(500), owner=Owner.BUREAU)
    full: Mapped[Decimal | None] = field(
        "分值", Number(1, highest=Decimal(100), unit="分"), need=Need.SAVE, owner=Owner.BUREAU
    )
    self_score: Mapped[Decimal | None] = field("自评", Number(1, highest=Decimal(100), unit="分"))
    self_note: Mapped[str | None] = field("自评说明", Text(300))
    final_score: Mapped[Decimal | None] = field(
        "核定",
        Number(1, highest=Decimal(100), unit="分"),
        owner=Owner.BUREAU,
        aliases=("核定得分", "得分"),
    )
    note: Mapped[str | None] = field("扣分原因", Text(300), owner=Owner.BUREAU)


def item_in_order(record: TargetItem, context: Context) -> Iterator[Fault]:
    """Scores are given in their time, within the full marks, with a reason (R-TG-02, 03, 05)."""
    item = item_of(record)
    yield from rules.score_within("self_score", "自评", item.own, item.full)
    yield from rules.score_within("final_score", "核定", item.final, item.full)
    yield from rules.deduction_with_reason(item)
    responsibility = context.find("target_responsibility", record.target)
    if responsibility is not None:
        yield from rules.own_score_in_time(item.own, responsibility.state)


def number_item(record: TargetItem, context: Context) -> None:
    """Items of a responsibility are numbered from 1."""
    if record.no is None and record.target is not None:
        known = context.children("target_item", record.target)
        record.no = 1 + max((each.no or 0 for each in known), default=0)


def responsibility_totalled(record: TargetItem, context: Context) -> Iterator[Record]:
    """The responsibility's total and grade follow from its items."""
    responsibility = context.find("target_responsibility", record.target)
    if responsibility is None:
        return
    before = (responsibility.final_total, responsibility.grade)
    fill_totals(responsibility, context)
    if (responsibility.final_total, responsibility.grade) != before:
        yield responsibility


TARGET_ITEMS = Register(
    model=TargetItem,
    title="目标项目",
    columns=("no", "dimension", "content", "full", "self_score", "final_score", "note"),
    sections=(
        Section("目标", ("target", "no", "dimension", "content", "rule_text", "full")),
        Section("得分", ("self_score", "self_note", "final_score", "note")),
    ),
    label="content",
    searched=("content",),
    life_cycle=LifeCycle(rules.ITEM_LABELS, rules.ITEM_MOVES, locked=frozenset({"SETTLED"})),
    rules=(item_in_order,),
    made=number_item,
    follows=responsibility_totalled,
    shared=True,
)
