"""What belongs to an organisation: its leaders, grades, annual checks and support.

Source: domain.md 11.1; forms.md A10, A11.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.identity_kinds import PersonName
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.number_kinds import Money, Whole
from station_app.domain.register import Need, Record, Register, Section, field
from station_app.domain.registers import organisation_checks as checks

NET = Money(lowest=-(Decimal(10) ** 12))  # debts may be more than what is owned


class OrgMember(Record):
    """One of the people who lead an organisation (forms.md A10, 负责人名单)."""

    __tablename__ = "org_member"

    organisation: Mapped[str | None] = field(
        "社会组织", Reference("organisation", part_of=True), need=Need.SAVE
    )
    name: Mapped[str | None] = field("姓名", PersonName(), need=Need.SAVE)
    post: Mapped[str | None] = field("职务", Text(40), need=Need.SAVE)
    sex: Mapped[str | None] = field("性别", Code("sex"))
    age: Mapped[int | None] = field("年龄", Whole(16, 120, "岁"))
    cert_level: Mapped[str | None] = field("证书级别", Code("cert_level"))


ORG_MEMBERS = Register(
    model=OrgMember,
    title="机构负责人",
    group="机构",
    icon="people_team",
    unit="人",
    columns=("name", "post", "sex", "age", "cert_level"),
    sections=(Section("负责人", ("organisation", "name", "post", "sex", "age", "cert_level")),),
    label="name",
    searched=("name",),
    shared=True,
)


class OrgAssessment(Record):
    """A grade that an organisation was given (社会组织评估管理办法, 民政部令第39号)."""

    __tablename__ = "org_assessment"

    organisation: Mapped[str | None] = field(
        "社会组织", Reference("organisation", part_of=True), need=Need.SAVE, key=True
    )
    grade: Mapped[str | None] = field("评估等级", Code("org_grade"), need=Need.SAVE)
    granted_on: Mapped[date | None] = field("评定日期", Day(future=False), need=Need.SAVE, key=True)
    valid_to: Mapped[date | None] = field("有效期至", Day(), source="民政部令第39号")
    grantor: Mapped[str | None] = field("评定机关", Text(60), need=Need.SEND)
    document: Mapped[str | None] = field("文号", Text(100))
    remark: Mapped[str | None] = field("备注", LongText())


ORG_ASSESSMENTS = Register(
    model=OrgAssessment,
    title="社会组织评估等级",
    group="机构",
    icon="star",
    unit="次",
    columns=("organisation", "grade", "granted_on", "valid_to", "grantor"),
    sections=(
        Section(
            "评估等级",
            ("organisation", "grade", "granted_on", "valid_to", "grantor", "document", "remark"),
        ),
    ),
    label="grade",
    searched=("document", "grantor"),
    rules=(checks.grade_days, checks.eligible),
    made=checks.fill_validity,
    alike=("organisation", "granted_on"),
    shared=True,
)


class OrgAnnualCheck(Record):
    """The annual inspection of an organisation for one year (forms.md A11)."""

    __tablename__ = "org_annual_check"
    unique = (("organisation", "year"),)

    organisation: Mapped[str | None] = field(
        "社会组织", Reference("organisation", part_of=True), need=Need.SAVE, key=True
    )
    year: Mapped[int | None] = field("检查年度", Whole(1989, 2199), need=Need.SAVE, key=True)
    result: Mapped[str | None] = field("年检结论", Code("inspect_result"), need=Need.SEND)
    decided_on: Mapped[date | None] = field("结论日期", Day(future=False))
    changes: Mapped[str | None] = field("变更事项", LongText())
    council_count: Mapped[int | None] = field("理事人数", Whole(unit="人"))
    supervisor_count: Mapped[int | None] = field("监事人数", Whole(unit="人"))
    fulltime_count: Mapped[int | None] = field("专职人员数", Whole(unit="人"))
    certified_count: Mapped[int | None] = field("持证社工数", Whole(unit="人"))
    party_count: Mapped[int | None] = field("党员人数", Whole(unit="人"))
    party_org: Mapped[bool | None] = field("党组织", Flag())
    project_count: Mapped[int | None] = field("承接项目数", Whole(unit="个"))
    project_amount: Mapped[Decimal | None] = field("项目金额", Money())
    served_times: Mapped[int | None] = field("服务人次", Whole(unit="人次"))
    case_count: Mapped[int | None] = field("个案数", Whole(unit="个"))
    group_count: Mapped[int | None] = field("小组数", Whole(unit="个"))
    group_sessions: Mapped[int | None] = field("小组节数", Whole(unit="节"))
    activity_count: Mapped[int | None] = field("社区活动场数", Whole(unit="场"))
    summary: Mapped[str | None] = field("业务活动摘要", LongText())
    net_begin: Mapped[Decimal | None] = field("年初净资产", NET)
    net_end: Mapped[Decimal | None] = field("年末净资产", NET)
    assets: Mapped[Decimal | None] = field("资产总额", Money())
    income: Mapped[Decimal | None] = field("本年收入", Money())
    income_gov: Mapped[Decimal | None] = field("政府购买收入", Money())
    income_donation: Mapped[Decimal | None] = field("捐赠收入", Money())
    expense: Mapped[Decimal | None] = field("本年支出", Money())
    expense_service: Mapped[Decimal | None] = field("业务活动成本", Money())
    expense_admin: Mapped[Decimal | None] = field("管理费用", Money())
    auditor: Mapped[str | None] = field("审计机构", Text(100))
    audit_no: Mapped[str | None] = field("审计报告文号", Text(60))
    materials: Mapped[str | None] = field("送审材料", Codes("inspect_material"))
    remark: Mapped[str | None] = field("备注", LongText())


ORG_ANNUAL_CHECKS = Register(
    model=OrgAnnualCheck,
    title="社会组织年度检查",
    group="机构",
    icon="shield_task",
    unit="次",
    columns=("organisation", "year", "result", "decided_on", "income", "expense"),
    sections=(
        Section("年度检查", ("organisation", "year", "result", "decided_on", "materials")),
        Section(
            "基本情况变动",
            (
                *("changes", "council_count", "supervisor_count", "fulltime_count"),
                *("certified_count", "party_count", "party_org"),
            ),
        ),
        Section(
            "业务活动",
            (
                *("project_count", "project_amount", "served_times", "case_count"),
                *("group_count", "group_sessions", "activity_count", "summary"),
            ),
        ),
        Section(
            "财务",
            (
                *("net_begin", "net_end", "assets", "income", "income_gov", "income_donation"),
                *("expense", "expense_service", "expense_admin", "auditor", "audit_no", "remark"),
            ),
        ),
    ),
    label="year",
    searched=("auditor", "audit_no"),
    rules=(checks.checked_counts, checks.checked_sums, checks.checked_in_time),
    shared=True,
    print_form="A11",
)


class OrgSupport(Record):
    """What an organisation was given to build it up (扶持奖励)."""

    __tablename__ = "org_support"

    organisation: Mapped[str | None] = field(
        "社会组织", Reference("organisation", part_of=True), need=Need.SAVE
    )
    supported_on: Mapped[date | None] = field("扶持日期", Day(future=False), need=Need.SAVE)
    kind: Mapped[str | None] = field("扶持种类", Code("support_kind"), need=Need.SAVE)
    amount: Mapped[Decimal | None] = field("金额", Money(), need=Need.SAVE)
    document: Mapped[str | None] = field("文号", Text(100))
    remark: Mapped[str | None] = field("备注", LongText())


ORG_SUPPORTS = Register(
    model=OrgSupport,
    title="社会组织扶持奖励",
    group="机构",
    icon="money",
    unit="笔",
    columns=("organisation", "supported_on", "kind", "amount", "document"),
    sections=(
        Section(
            "扶持奖励",
            ("organisation", "supported_on", "kind", "amount", "document", "remark"),
        ),
    ),
    label="kind",
    searched=("document",),
    shared=True,
)
