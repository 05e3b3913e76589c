"""Registers of a project's goals: the goals, what is reached of them, how they were changed.

Source: domain.md R-PJ-20, R-PJ-21; forms.md A12.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Number, Whole
from station_app.domain.register import Derived, Need, Owner, Record, Register, Section, field
from station_app.domain.registers import project_figures as figures
from station_app.domain.registers import project_goal_checks as checks


class ProjectGoal(Record):
    """What a project is to reach, so that it can be verified."""

    __tablename__ = "project_goal"

    project: Mapped[str | None] = field(
        "项目", Reference("project", part_of=True), need=Need.SAVE, key=True
    )
    no: Mapped[int | None] = field("目标序号", Whole(1, 999), key=True)
    statement: Mapped[str | None] = field("目标表述", LongText(), need=Need.SAVE)
    is_clear: Mapped[bool | None] = field("目标明确", Flag())
    is_reasonable: Mapped[bool | None] = field("目标合理", Flag())
    is_verifiable: Mapped[bool | None] = field("目标可检验", Flag())
    kind: Mapped[str | None] = field("指标类型", Code("goal_kind"), default="OUTPUT")
    indicator: Mapped[str | None] = field("指标名称", Text(60), need=Need.SEND)
    unit: Mapped[str | None] = field("计量单位", Text(20), need=Need.SEND)
    baseline: Mapped[Decimal | None] = field("基准值", Number(2))
    target: Mapped[Decimal | None] = field("目标值", Number(2), need=Need.SEND)
    due_on: Mapped[date | None] = field("完成时间", Day(), need=Need.SEND)
    verification: Mapped[str | None] = field("核验方式", Text(200), need=Need.SEND)


PROJECT_GOALS = Register(
    model=ProjectGoal,
    title="项目目标",
    unit="项",
    columns=("no", "statement", "indicator", "unit", "target", "due_on", "state"),
    sections=(
        Section(
            "目标",
            ("project", "no", "statement", "is_clear", "is_reasonable", "is_verifiable"),
        ),
        Section(
            "指标", ("kind", "indicator", "unit", "baseline", "target", "due_on", "verification")
        ),
    ),
    label="statement",
    life_cycle=LifeCycle(
        {"DRAFT": "草拟", "FROZEN": "已锁定"},
        frozenset({("DRAFT", "FROZEN")}),
        locked=frozenset({"FROZEN"}),
    ),
    rules=(checks.entered_by_owner, checks.goal_frozen),
    removal=(checks.goal_kept,),
    made=checks.number_goal,
    derived=(
        Derived("actual", "完成值", figures.goal_actual),
        Derived("progress", "完成进度", figures.goal_progress),
    ),
    shared=True,
)


class GoalProgress(Record):
    """What had been reached of a goal by a day; the latest report counts."""

    __tablename__ = "goal_progress"

    goal: Mapped[str | None] = field(
        "目标", Reference("project_goal", part_of=True), need=Need.SAVE
    )
    reported_on: Mapped[date | None] = field("填报日期", Day(future=False), need=Need.SAVE)
    actual: Mapped[Decimal | None] = field("完成值", Number(2), need=Need.SAVE)
    note: Mapped[str | None] = field("说明", LongText())


GOAL_PROGRESS = Register(
    model=GoalProgress,
    title="目标进度",
    unit="条",
    columns=("goal", "reported_on", "actual", "note"),
    sections=(Section("进度", ("goal", "reported_on", "actual", "note")),),
    label="goal",
    shared=True,
)


class ProjectChange(Record):
    """A numbered change of a frozen goal, which the bureau approves (R-PJ-21)."""

    __tablename__ = "project_change"

    project: Mapped[str | None] = field(
        "项目", Reference("project", part_of=True), need=Need.SAVE, key=True
    )
    no: Mapped[int | None] = field("变更序号", Whole(1, 999), need=Need.SAVE, key=True)
    changed_on: Mapped[date | None] = field("变更日期", Day(future=False), need=Need.SAVE)
    goal: Mapped[str | None] = field("变更的目标", Reference("project_goal"))
    what: Mapped[str | None] = field("变更事项", Text(100), need=Need.SAVE)
    old_value: Mapped[str | None] = field("变更前", Text(200))
    new_target: Mapped[Decimal | None] = field("变更后目标值", Number(2))
    new_due: Mapped[date | None] = field("变更后完成时间", Day())
    reason: Mapped[str | None] = field("变更理由", LongText(), need=Need.SAVE)
    approval: Mapped[str | None] = field("审批结论", Code("decision"), owner=Owner.BUREAU)
    approved_on: Mapped[date | None] = field("审批日期", Day(future=False), owner=Owner.BUREAU)
    approved_by: Mapped[str | None] = field("审批人", Text(50), owner=Owner.BUREAU)


PROJECT_CHANGES = Register(
    model=ProjectChange,
    title="目标变更",
    unit="项",
    columns=("no", "changed_on", "goal", "what", "new_target", "new_due", "state"),
    sections=(
        Section(
            "变更",
            (
                *("project", "no", "changed_on", "goal", "what", "old_value"),
                *("new_target", "new_due", "reason"),
            ),
        ),
        Section("审批", ("approval", "approved_on", "approved_by")),
    ),
    label="what",
    life_cycle=LifeCycle(
        {"DRAFT": "待审批", "APPROVED": "已同意", "REFUSED": "未同意"},
        frozenset({("DRAFT", "APPROVED"), ("DRAFT", "REFUSED")}),
        locked=frozenset({"APPROVED", "REFUSED"}),
        decisions={"approval": {"PASS": "APPROVED", "FAIL": "REFUSED"}},
    ),
    rules=(checks.entered_by_owner, checks.change_in_order),
    removal=(checks.change_kept,),
    made=checks.number_change,
    follows=checks.goal_as_changed,
    shared=True,
)
