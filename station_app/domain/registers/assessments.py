"""Registers of assessments of projects: score sheet, assessors, what is to be put right.

Source: domain.md 4.6 and 11.5; forms.md A13, B10. The bureau keeps them; the project's own
office answers, appeals and reports what it has put right.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.identity_kinds import PersonName
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Number, Whole
from station_app.domain.register import Derived, Need, Owner, Record, Register, Section, field
from station_app.domain.registers import assessment_checks as checks
from station_app.domain.rules import assessments as rules

HUNDRED: Final = Decimal(100)


class Assessment(Record):
    """One assessment of a project at one stage."""

    __tablename__ = "assessment"
    unique = (("project", "stage", "no"),)

    project: Mapped[str | None] = field(
        "项目", Reference("project"), need=Need.SAVE, key=True, owner=Owner.BUREAU
    )
    stage: Mapped[str | None] = field(
        "考核阶段", Code("eval_stage"), need=Need.SAVE, key=True, owner=Owner.BUREAU
    )
    no: Mapped[int | None] = field("次数", Whole(1, 99, "次"), key=True, owner=Owner.BUREAU)
    planned_on: Mapped[date | None] = field(
        "计划日期", Day(), need=Need.SAVE, owner=Owner.BUREAU, aliases=("计划考核日期",)
    )
    held_on: Mapped[date | None] = field(
        "考核日期", Day(future=False), owner=Owner.BUREAU, aliases=("评估日期",)
    )
    lead_unit: Mapped[str | None] = field("组织单位", Text(100), owner=Owner.BUREAU)
    declared: Mapped[bool | None] = field(
        "独立声明", Flag(), owner=Owner.BUREAU, source="domain.md 11.5"
    )
    methods: Mapped[str | None] = field(
        "考核方法", Text(200), owner=Owner.BUREAU, source="MZ/T 059-2014"
    )
    satisfaction: Mapped[Decimal | None] = field(
        "满意度", Number(1, highest=HUNDRED, unit="%"), owner=Owner.BUREAU
    )
    total: Mapped[Decimal | None] = field(
        "总分", Number(2, highest=HUNDRED, unit="分"), owner=Owner.BUREAU, aliases=("得分",)
    )
    grade: Mapped[str | None] = field("等次", Code("eval_grade"), owner=Owner.BUREAU)
    conclusion: Mapped[str | None] = field("结论", Code("pass_fail"), owner=Owner.BUREAU)
    pay_advice: Mapped[str | None] = field("拨款建议", Code("pay_advice"), owner=Owner.BUREAU)
    pay_amount: Mapped[Decimal | None] = field("建议拨付金额", Money(), owner=Owner.BUREAU)
    opinion: Mapped[str | None] = field("考核意见", LongText(), owner=Owner.BUREAU)
    issues: Mapped[str | None] = field("主要问题", LongText(), owner=Owner.BUREAU)
    rectify_by: Mapped[date | None] = field("整改期限", Day(), owner=Owner.BUREAU)
    notified_on: Mapped[date | None] = field("通知日期", Day(future=False), owner=Owner.BUREAU)
    appeal_until: Mapped[date | None] = field("申诉截止", Day(), owner=Owner.BUREAU)
    reply: Mapped[str | None] = field("项目单位回复", LongText())
    appealed_on: Mapped[date | None] = field("申诉日期", Day(future=False))


ASSESSMENTS = Register(
    model=Assessment,
    title="项目考核",
    group="项目",
    icon="shield_task",
    unit="次",
    columns=("project", "stage", "no", "held_on", "total", "grade", "conclusion", "state"),
    sections=(
        Section(
            "安排",
            (
                *("project", "stage", "no", "planned_on", "held_on", "lead_unit"),
                *("declared", "methods", "satisfaction"),
            ),
        ),
        Section(
            "结果",
            (
                *("total", "grade", "conclusion", "pay_advice", "pay_amount", "rectify_by"),
                *("opinion", "issues"),
            ),
        ),
        Section("通知与申诉", ("notified_on", "appeal_until", "appealed_on", "reply")),
    ),
    label="project",
    searched=("lead_unit",),
    life_cycle=LifeCycle(rules.ASSESSMENT_LABELS, rules.ASSESSMENT_MOVES),
    rules=(
        checks.step_in_order,
        checks.scores_add_up,
        checks.assessors_fit,
        checks.acceptance_signed,
        checks.failure_rectified,
        checks.final_in_time,
        checks.appeal_counted,
    ),
    made=checks.fill_assessment,
    follows=checks.what_an_assessment_brings,
    derived=(
        Derived("unlocks", "解锁的拨付", checks.unlocks),
        Derived("assessor_names", "考核人员", checks.assessor_names),
    ),
    shared=True,
    about="project",
    print_form="A13",
)


class AssessmentAspect(Record):
    """One row of the score sheet."""

    __tablename__ = "assessment_aspect"
    unique = (("assessment", "no"),)

    assessment: Mapped[str | None] = field(
        "项目考核",
        Reference("assessment", part_of=True),
        need=Need.SAVE,
        key=True,
        owner=Owner.BUREAU,
    )
    no: Mapped[int | None] = field(
        "序号", Whole(1, 999), need=Need.SAVE, key=True, owner=Owner.BUREAU
    )
    dimension: Mapped[str | None] = field(
        "一级指标", Code("assess_dimension"), need=Need.SAVE, owner=Owner.BUREAU
    )
    item: Mapped[str | None] = field("二级指标", Text(100), need=Need.SAVE, owner=Owner.BUREAU)
    criterion: Mapped[str | None] = field("评分标准", LongText(), owner=Owner.BUREAU)
    full: Mapped[Decimal | None] = field(
        "分值", Number(1, highest=HUNDRED, unit="分"), need=Need.SAVE, owner=Owner.BUREAU
    )
    score: Mapped[Decimal | None] = field(
        "得分", Number(2, highest=HUNDRED, unit="分"), owner=Owner.BUREAU
    )
    kind: Mapped[str | None] = field("计分方式", Code("score_kind"), owner=Owner.BUREAU)
    note: Mapped[str | None] = field(
        "扣分原因", Text(200), owner=Owner.BUREAU, aliases=("扣分原因/佐证",)
    )


ASSESSMENT_ASPECTS = Register(
    model=AssessmentAspect,
    title="考核指标",
    unit="项",
    columns=("no", "dimension", "item", "full", "score", "note"),
    sections=(
        Section(
            "指标",
            (
                *("assessment", "no", "dimension", "item", "criterion", "full", "score"),
                *("kind", "note"),
            ),
        ),
    ),
    label="item",
    rules=(checks.aspect_fits,),
    made=checks.number_aspect,
    follows=checks.assessment_totalled,
    shared=True,
)


class Assessor(Record):
    """One of those who assess."""

    __tablename__ = "assessor"
    unique = (("assessment", "name"),)

    assessment: Mapped[str | None] = field(
        "项目考核",
        Reference("assessment", part_of=True),
        need=Need.SAVE,
        key=True,
        owner=Owner.BUREAU,
    )
    name: Mapped[str | None] = field(
        "姓名", PersonName(), need=Need.SAVE, key=True, owner=Owner.BUREAU
    )
    unit: Mapped[str | None] = field("单位", Text(100), owner=Owner.BUREAU)
    independent: Mapped[bool | None] = field("已声明独立", Flag(), owner=Owner.BUREAU)
    signed: Mapped[bool | None] = field(
        "已签字", Flag(), owner=Owner.BUREAU, source="政府采购法第四十一条"
    )


ASSESSORS = Register(
    model=Assessor,
    title="考核人员",
    unit="人",
    columns=("name", "unit", "independent", "signed"),
    sections=(Section("人员", ("assessment", "name", "unit", "independent", "signed")),),
    label="name",
    shared=True,
)


class Rectification(Record):
    """Something that an assessment asks to be put right by a day."""

    __tablename__ = "rectification"

    assessment: Mapped[str | None] = field(
        "项目考核", Reference("assessment", part_of=True), need=Need.SAVE, owner=Owner.BUREAU
    )
    item: Mapped[str | None] = field("整改事项", LongText(), need=Need.SAVE, owner=Owner.BUREAU)
    deadline: Mapped[date | None] = field("整改期限", Day(), need=Need.SAVE, owner=Owner.BUREAU)
    measure: Mapped[str | None] = field("整改措施", LongText())
    done_on: Mapped[date | None] = field("完成日期", Day(future=False))
    accepted_on: Mapped[date | None] = field("验收日期", Day(future=False), owner=Owner.BUREAU)
    accepted_by: Mapped[str | None] = field("验收人", PersonName(), owner=Owner.BUREAU)


RECTIFICATIONS = Register(
    model=Rectification,
    title="整改事项",
    unit="项",
    columns=("item", "deadline", "done_on", "accepted_on", "accepted_by"),
    sections=(
        Section(
            "整改",
            (
                *("assessment", "item", "deadline", "measure", "done_on", "accepted_on"),
                "accepted_by",
            ),
        ),
    ),
    label="item",
    rules=(checks.rectified_in_time,),
    shared=True,
)
