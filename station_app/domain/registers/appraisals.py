"""Registers of yearly appraisals and their weighted items (forms.md A31)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code
from station_app.domain.kinds import LongText, Reference, Text
from station_app.domain.number_kinds import Number, Whole
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Derived, Need, Record, Register, Section, field
from station_app.domain.rules import appraisals as rules
from station_app.domain.rules.appraisals import Scored


class Appraisal(Record):
    """One person's appraisal of one year."""

    __tablename__ = "appraisal"
    unique = (("person", "year"),)

    person: Mapped[str | None] = field("人员", Reference("person"), need=Need.SAVE, key=True)
    year: Mapped[int | None] = field(
        "考核年度", Whole(2000, 2199), need=Need.SAVE, key=True, aliases=("年度", "年份")
    )
    organisation: Mapped[str | None] = field(
        "工作单位", Text(100), need=Need.SEND, aliases=("所在单位", "单位", "单位名称")
    )
    post: Mapped[str | None] = field("岗位", Text(60), aliases=("职务", "岗位/职务"))
    summary: Mapped[str | None] = field("个人总结", LongText())
    total: Mapped[Decimal | None] = field(
        "总分", Number(1, highest=Decimal(100), unit="分"), aliases=("考核总分", "考核得分", "得分")
    )
    grade: Mapped[str | None] = field(
        "考核等次",
        Code("appraisal_grade"),
        need=Need.SEND,
        aliases=("建议等次", "等次", "考核结果", "年度考核等次", "考核结论"),
    )
    exempt_reason: Mapped[str | None] = field(
        "未定等次或不参加考核说明", LongText(), aliases=("未定等次原因",)
    )
    remark: Mapped[str | None] = field("备注", LongText())


def items_of(appraisal: str | None, context: Context) -> list[Scored]:
    """Return the items of an appraisal as the rules see them."""
    found = context.children("appraisal_item", appraisal or "")
    return [Scored(each.weight, each.score) for each in found]


def appraisal_in_order(record: Appraisal, context: Context) -> Iterator[Fault]:
    """Weights are 100 per cent, the total is theirs, no grade has a reason (R-AP-01…04)."""
    items = items_of(record.id, context)
    yield from rules.weights_add_up(items, sending=context.sending)
    yield from rules.total_agrees(record.total, items)
    yield from rules.grade_is_founded(record.grade, record.exempt_reason)
    yield from rules.summary_fits(record.summary)


def fill_total(record: Appraisal, context: Context) -> None:
    """The total follows from the items; without items it is as it was typed."""
    items = items_of(record.id, context)
    if items:
        record.total = rules.total(items)


APPRAISALS = Register(
    model=Appraisal,
    title="年度考核",
    group="人才",
    icon="shield_task",
    unit="人次",
    columns=("person", "year", "organisation", "post", "total", "grade"),
    sections=(
        Section("考核", ("person", "year", "organisation", "post", "total", "grade")),
        Section("总结与说明", ("summary", "exempt_reason", "remark")),
    ),
    label="person",
    searched=("organisation",),
    rules=(appraisal_in_order,),
    made=fill_total,
    roster=(
        *("person.name", "person.sex", "person.id_type", "person.id_number", "year"),
        *("organisation", "post", "total", "grade", "exempt_reason", "remark"),
    ),
    print_form="A31",
)


class AppraisalItem(Record):
    """One weighted item of an appraisal, e.g. 街道综合考评, 同事互评, 群众测评."""

    __tablename__ = "appraisal_item"
    unique = (("appraisal", "item"),)

    appraisal: Mapped[str | None] = field(
        "年度考核", Reference("appraisal", part_of=True), need=Need.SAVE, key=True
    )
    item: Mapped[str | None] = field("考核项目", Text(60), need=Need.SAVE, key=True)
    weight: Mapped[Decimal | None] = field(
        "权重", Number(1, highest=Decimal(100), unit="%"), need=Need.SAVE
    )
    score: Mapped[Decimal | None] = field("得分", Number(1, highest=Decimal(100), unit="分"))
    note: Mapped[str | None] = field("说明", Text(200))


def appraisal_totalled(record: AppraisalItem, context: Context) -> Iterator[Record]:
    """The appraisal's total follows from its items."""
    appraisal = context.find("appraisal", record.appraisal)
    if appraisal is not None:
        appraisal.total = rules.total(items_of(appraisal.id, context))
        yield appraisal


def weighted(record: AppraisalItem, context: Context) -> str:
    """Return what the item adds to the total, e.g. 27.00; "" while it is incomplete."""
    counted = Scored(record.weight, record.score).weighted
    return "" if counted is None else f"{counted:.2f}"


APPRAISAL_ITEMS = Register(
    model=AppraisalItem,
    title="量化考核",
    columns=("appraisal", "item", "weight", "score", "note"),
    sections=(Section("项目", ("appraisal", "item", "weight", "score", "note")),),
    label="item",
    follows=appraisal_totalled,
    derived=(Derived("weighted", "折算", weighted),),
)
