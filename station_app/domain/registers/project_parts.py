"""Registers of what a project consists of: steps, sites, phases, costs, workers.

Source: domain.md 11.5; forms.md A12.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code
from station_app.domain.identity_kinds import PersonName, Phone
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Number, Whole
from station_app.domain.register import Need, Owner, Record, Register, Section, field
from station_app.domain.registers import project_goal_checks as goal_checks
from station_app.domain.registers import project_part_checks as checks


class ProjectStep(Record):
    """One step of a project from a state to another, and the day from which it holds."""

    __tablename__ = "project_step"

    project: Mapped[str | None] = field(
        "项目", Reference("project", part_of=True), need=Need.SAVE, key=True
    )
    no: Mapped[int | None] = field("步骤序号", Whole(1, 999), key=True)
    from_state: Mapped[str | None] = field("原状态", Code("project_state"))
    to_state: Mapped[str | None] = field("新状态", Code("project_state"), need=Need.SAVE)
    effective_on: Mapped[date | None] = field("生效日期", Day(), need=Need.SAVE)
    note: Mapped[str | None] = field("说明", LongText())


PROJECT_STEPS = Register(
    model=ProjectStep,
    title="状态记录",
    unit="步",
    columns=("no", "from_state", "to_state", "effective_on", "note"),
    sections=(
        Section("步骤", ("project", "no", "from_state", "to_state", "effective_on", "note")),
    ),
    label="to_state",
    rules=(goal_checks.entered_by_owner, checks.step_kept_in_order),
    made=checks.number_step,
    shared=True,
)


class ProjectSite(Record):
    """A street or community in which a project is carried out."""

    __tablename__ = "project_site"
    unique = (("project", "division"),)

    project: Mapped[str | None] = field(
        "项目", Reference("project", part_of=True), need=Need.SAVE, key=True
    )
    division: Mapped[str | None] = field("街道或社区", Reference("division"), key=True)
    site_name: Mapped[str | None] = field("实施点名称", Text(100), need=Need.SEND)
    role: Mapped[str | None] = field("实施方式", Code("site_role"), need=Need.SAVE)
    started_on: Mapped[date | None] = field("启动日期", Day())
    ended_on: Mapped[date | None] = field("结束日期", Day())
    people_served: Mapped[int | None] = field("服务人数", Whole(unit="人"))
    note: Mapped[str | None] = field("实施情况", LongText())
    bureau_note: Mapped[str | None] = field("区局意见", LongText(), owner=Owner.BUREAU)


PROJECT_SITES = Register(
    model=ProjectSite,
    title="实施点",
    unit="个",
    columns=("site_name", "division", "role", "started_on", "people_served", "state"),
    sections=(
        Section(
            "实施点",
            (
                *("project", "division", "site_name", "role", "started_on", "ended_on"),
                *("people_served", "note", "bureau_note"),
            ),
        ),
    ),
    label="site_name",
    searched=("site_name",),
    rules=(checks.ends_after_begin("started_on", "ended_on", "结束日期"),),
    life_cycle=LifeCycle(
        {"PLANNED": "待启动", "RUNNING": "实施中", "ENDED": "已结束"},
        frozenset({("PLANNED", "RUNNING"), ("RUNNING", "ENDED")}),
    ),
    shared=True,
)


class ProjectPhase(Record):
    """A stretch of a project's plan: what is done when, and what comes of it."""

    __tablename__ = "project_phase"

    project: Mapped[str | None] = field(
        "项目", Reference("project", part_of=True), need=Need.SAVE, key=True
    )
    no: Mapped[int | None] = field("阶段序号", Whole(1, 999), need=Need.SAVE, key=True)
    stage: Mapped[str | None] = field("阶段", Text(60), need=Need.SAVE)
    from_on: Mapped[date | None] = field("开始日期", Day())
    to_on: Mapped[date | None] = field("结束日期", Day())
    content: Mapped[str | None] = field("主要内容", LongText(), need=Need.SAVE)
    output: Mapped[str | None] = field("阶段成果", LongText())
    pay_node: Mapped[str | None] = field("对应拨付节点", Text(60))


PROJECT_PHASES = Register(
    model=ProjectPhase,
    title="实施进度",
    unit="个",
    columns=("no", "stage", "from_on", "to_on", "content", "output"),
    sections=(
        Section(
            "阶段",
            (
                *("project", "no", "stage", "from_on", "to_on", "content", "output"),
                "pay_node",
            ),
        ),
    ),
    label="stage",
    rules=(
        goal_checks.entered_by_owner,
        checks.ends_after_begin("from_on", "to_on", "结束日期"),
    ),
    made=checks.number_phase,
    shared=True,
)


class ProjectCost(Record):
    """A line of a project's budget."""

    __tablename__ = "project_cost"

    project: Mapped[str | None] = field("项目", Reference("project", part_of=True), need=Need.SAVE)
    category: Mapped[str | None] = field("费用类别", Code("budget_cat"), need=Need.SAVE)
    purpose: Mapped[str | None] = field("用途说明", Text(200))
    price: Mapped[Decimal | None] = field("单价", Money(), need=Need.SAVE)
    quantity: Mapped[Decimal | None] = field("数量", Number(2), need=Need.SAVE)
    unit: Mapped[str | None] = field("计量单位", Text(20))
    amount: Mapped[Decimal | None] = field("金额", Money())
    source: Mapped[str | None] = field("资金来源", Code("fund_source"), need=Need.SAVE)


PROJECT_COSTS = Register(
    model=ProjectCost,
    title="预算明细",
    unit="项",
    columns=("category", "purpose", "price", "quantity", "unit", "amount", "source"),
    sections=(
        Section(
            "预算",
            (
                *("project", "category", "purpose", "price", "quantity", "unit"),
                *("amount", "source"),
            ),
        ),
    ),
    label="category",
    rules=(goal_checks.entered_by_owner,),
    made=checks.multiply_cost,
    shared=True,
)


class ProjectWorker(Record):
    """Somebody of a project's team, and how much of the working time goes into it."""

    __tablename__ = "project_worker"

    project: Mapped[str | None] = field("项目", Reference("project", part_of=True), need=Need.SAVE)
    person: Mapped[str | None] = field("人员", Reference("person"))
    name: Mapped[str | None] = field("姓名", PersonName(), need=Need.SAVE)
    education: Mapped[str | None] = field("学历专业", Text(60))
    cert_level: Mapped[str | None] = field("职业水平等级", Code("cert_level"))
    role: Mapped[str | None] = field("角色分工", Text(60), need=Need.SAVE)
    phone: Mapped[str | None] = field("联系电话", Phone(), sensitive=True)
    share: Mapped[Decimal | None] = field("投入比例", Number(1, highest=Decimal(100), unit="%"))
    from_on: Mapped[date | None] = field("加入日期", Day())
    to_on: Mapped[date | None] = field("退出日期", Day())


PROJECT_WORKERS = Register(
    model=ProjectWorker,
    title="项目团队",
    unit="人",
    columns=("name", "role", "cert_level", "phone", "share", "from_on", "to_on"),
    sections=(
        Section(
            "成员",
            (
                *("project", "person", "name", "education", "cert_level", "role"),
                *("phone", "share", "from_on", "to_on"),
            ),
        ),
    ),
    label="name",
    searched=("name",),
    rules=(
        checks.person_known_everywhere,
        checks.ends_after_begin("from_on", "to_on", "退出日期"),
        checks.share_within_whole,
    ),
    made=checks.name_worker,
    shared=True,
)
