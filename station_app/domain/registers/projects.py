"""The register of purchased projects (domain.md parts 4 and 11.5; forms.md A12, B08)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.identity_kinds import CreditCode, Phone
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Number, Whole
from station_app.domain.register import Derived, Need, Owner, Record, Register, Section
from station_app.domain.register import field as declared
from station_app.domain.registers import project_checks as checks
from station_app.domain.registers import project_figures as figures
from station_app.domain.registers.project_following import state_on, what_a_project_brings
from station_app.domain.rules import project_steps as steps

__all__ = ["PROJECTS", "Project", "state_on"]


class Project(Record):
    """A project that a government buys, from the idea to the end of its last assessment."""

    __tablename__ = "project"
    unique = (("project_no",),)

    project_no: Mapped[str | None] = declared(
        "项目编号", Text(40), need=Need.SAVE, key=True, aliases=("编号", "项目号")
    )
    year: Mapped[int | None] = declared("年度", Whole(1949, 2199), need=Need.SAVE)
    batch_no: Mapped[int | None] = declared("批次", Whole(1, 99), need=Need.SAVE, default=1)
    name: Mapped[str | None] = declared(
        "项目名称", Text(100), need=Need.SAVE, aliases=("项目", "服务项目")
    )
    kind: Mapped[str | None] = declared(
        "项目类型",
        Code("project_cat"),
        need=Need.SAVE,
        aliases=("项目类别",),
        source="domain.md R-PJ-24",
    )
    is_key: Mapped[bool | None] = declared("重点项目", Flag(), need=Need.SAVE, default=False)
    domain: Mapped[str | None] = declared("服务类别", Code("service_domain"), need=Need.SAVE)
    field: Mapped[str | None] = declared("服务领域", Code("service_field"))
    applicant: Mapped[str | None] = declared("申报单位", Reference("organisation"), need=Need.SEND)
    provider: Mapped[str | None] = declared(
        "承接主体", Reference("organisation"), aliases=("承接机构", "承接单位", "中标机构")
    )
    purchaser: Mapped[str | None] = declared("购买主体", Text(100), aliases=("购买单位", "采购人"))
    recipients: Mapped[str | None] = declared("服务对象", Codes("client_group"))
    planned_people: Mapped[int | None] = declared(
        "直接受益人数", Whole(unit="人"), need=Need.SEND, aliases=("受益人数", "服务人数")
    )
    indirect_people: Mapped[int | None] = declared("间接受益人数", Whole(unit="人"))
    served_times: Mapped[int | None] = declared("服务人次", Whole(unit="人次"))
    places: Mapped[str | None] = declared("实施地点", Text(200), aliases=("服务地点",))
    planned_from: Mapped[date | None] = declared("计划开始日期", Day())
    planned_to: Mapped[date | None] = declared("计划结束日期", Day())
    amount_applied: Mapped[Decimal | None] = declared("申请金额", Money(), need=Need.SEND)
    amount_match: Mapped[Decimal | None] = declared("配套自筹金额", Money())
    leader: Mapped[str | None] = declared("项目负责人", Text(50))
    leader_cert: Mapped[str | None] = declared("负责人职务及证书", Text(60))
    leader_phone: Mapped[str | None] = declared("负责人手机", Phone())
    contact: Mapped[str | None] = declared("联系人", Text(50))
    contact_phone: Mapped[str | None] = declared("联系电话", Phone())
    email: Mapped[str | None] = declared("邮箱", Text(100))
    org_intro: Mapped[str | None] = declared("单位简介与同类经历", LongText())
    brief: Mapped[str | None] = declared("项目简介", LongText())
    needs: Mapped[str | None] = declared("需求分析与必要性", LongText())
    goals_text: Mapped[str | None] = declared("总目标与具体目标", LongText())
    risk: Mapped[str | None] = declared("风险与应对", LongText())
    evaluation: Mapped[str | None] = declared("评估方法", LongText())
    innovation: Mapped[str | None] = declared("创新与可持续", LongText())
    banned_content: Mapped[str | None] = declared(
        "涉及不得购买的内容", Codes("purchase_ban"), source="财政部令第102号第十条"
    )
    applied_on: Mapped[date | None] = declared("申报日期", Day())
    build_required: Mapped[bool | None] = declared("需要基础设施建设", Flag(), default=False)
    build_started_on: Mapped[date | None] = declared("建设开工日期", Day())
    build_done_on: Mapped[date | None] = declared("建设完工日期", Day())
    build_note: Mapped[str | None] = declared("建设情况", Text(200))
    service_from: Mapped[date | None] = declared("服务开始日期", Day())
    spent_amount: Mapped[Decimal | None] = declared("已支出金额", Money(), aliases=("已支出",))
    completed_on: Mapped[date | None] = declared("结项日期", Day())
    ended_reason: Mapped[str | None] = declared("终止或不合格原因", LongText())
    priority_used: Mapped[bool | None] = declared("使用优先权", Flag(), source="domain.md R-PJ-23")
    remark: Mapped[str | None] = declared("备注", LongText())
    review_result: Mapped[str | None] = declared("评审结论", Code("decision"), owner=Owner.BUREAU)
    reviewed_on: Mapped[date | None] = declared("评审日期", Day(), owner=Owner.BUREAU)
    review_note: Mapped[str | None] = declared("评审意见", LongText(), owner=Owner.BUREAU)
    approved_amount: Mapped[Decimal | None] = declared("立项金额", Money(), owner=Owner.BUREAU)
    budget_line: Mapped[str | None] = declared(
        "预算科目", Reference("budget_line"), owner=Owner.BUREAU
    )
    purchase_mode: Mapped[str | None] = declared(
        "采购方式", Code("purchase_mode"), owner=Owner.BUREAU
    )
    price_weight: Mapped[Decimal | None] = declared(
        "价格分权重", Number(2, highest=Decimal(100), unit="%"), owner=Owner.BUREAU
    )
    tender_on: Mapped[date | None] = declared("招标公告日期", Day(), owner=Owner.BUREAU)
    bid_close_on: Mapped[date | None] = declared("投标截止日期", Day(), owner=Owner.BUREAU)
    tender_result: Mapped[str | None] = declared(
        "招标结果", Code("tender_result"), owner=Owner.BUREAU
    )
    awarded_on: Mapped[date | None] = declared(
        "中标日期", Day(), owner=Owner.BUREAU, aliases=("中标通知日期", "成交日期")
    )
    award_org: Mapped[str | None] = declared("中标单位", Text(100), owner=Owner.BUREAU)
    award_uscc: Mapped[str | None] = declared("中标单位信用代码", CreditCode(), owner=Owner.BUREAU)
    award_amount: Mapped[Decimal | None] = declared("中标金额", Money(), owner=Owner.BUREAU)


PROJECTS = Register(
    model=Project,
    title="购买项目",
    group="项目",
    icon="briefcase",
    unit="个",
    columns=("project_no", "name", "kind", "domain", "provider", "approved_amount", "state"),
    sections=(
        Section(
            "项目",
            (
                *("project_no", "year", "batch_no", "name", "kind", "is_key"),
                *("domain", "field", "applicant", "purchaser", "recipients"),
                *("planned_people", "indirect_people", "served_times", "places"),
                *("planned_from", "planned_to", "amount_applied", "amount_match"),
            ),
        ),
        Section(
            "负责人与联系人",
            ("leader", "leader_cert", "leader_phone", "contact", "contact_phone", "email"),
        ),
        Section(
            "项目方案",
            (
                *("org_intro", "brief", "needs", "goals_text", "risk", "evaluation"),
                *("innovation", "banned_content", "applied_on"),
            ),
        ),
        Section(
            "立项与招标",
            (
                *("review_result", "reviewed_on", "review_note", "approved_amount"),
                *("budget_line", "purchase_mode", "price_weight", "tender_on", "bid_close_on"),
                *("tender_result", "awarded_on", "award_org", "award_uscc", "award_amount"),
            ),
        ),
        Section(
            "实施与结项",
            (
                *("provider", "priority_used", "build_required", "build_started_on"),
                *("build_done_on", "build_note", "service_from", "spent_amount"),
                *("completed_on", "ended_reason", "remark"),
            ),
        ),
    ),
    label="name",
    searched=("project_no", "name", "award_org"),
    life_cycle=LifeCycle(
        steps.LABELS,
        steps.MOVES,
        decisions=steps.DECIDED,
        aliases=steps.SPELLINGS,
        headings=("实施阶段", "项目阶段", "阶段", "项目状态", "进展情况"),
    ),
    rules=(
        checks.named_once,
        checks.step_in_order,
        checks.days_in_order,
        checks.awarded_in_order,
        checks.within_budget,
        checks.content_allowed,
        checks.provider_fits,
        checks.known_everywhere,
        checks.contract_awaited,
        checks.places_served,
    ),
    made=checks.fill_project,
    follows=what_a_project_brings,
    derived=(
        Derived("amount_total", "预算总额", figures.amount_total),
        Derived("contract_amount", "合同金额", figures.contract_amount),
        Derived("paid", "已拨付", figures.paid),
        Derived("unpaid", "未拨付", figures.unpaid),
        Derived("progress", "目标进度", figures.progress),
        Derived("sites", "实施点", figures.sites),
        Derived("kept_until", "档案保存至", figures.kept_until),
    ),
    roster=(
        *("project_no", "year", "batch_no", "name", "kind", "is_key", "domain", "field"),
        *("places", "organisation.name", "organisation.uscc", "planned_people"),
        *("purchaser", "amount_applied"),
        *("contract.contract_no", "contract.signed_on", "contract.amount"),
        *("contract.from_on", "contract.to_on", "spent_amount", "state", "applied_on"),
        *("build_started_on", "build_done_on", "service_from", "completed_on"),
        *("leader", "leader_phone", "remark"),
    ),
    alike=("name",),
    print_form="A12",
    shared=True,
)
