"""Registers of recruitment: plans with their posts, applications with the applicants' families.

Source: domain.md 11.3; forms.md A05, B03.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.identity_kinds import Digits, PersonName
from station_app.domain.kinds import Day, LongText, Month, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Number, Whole
from station_app.domain.register import Derived, Need, Record, Register, Section, field
from station_app.domain.registers import hired, recruitment_checks
from station_app.domain.rules import recruitment_steps as steps

HUNDRED = Decimal(100)


class RecruitmentPlan(Record):
    """One round of recruitment, from the approval to the last contract."""

    __tablename__ = "recruitment_plan"
    unique = (("plan_no",),)

    plan_no: Mapped[str | None] = field(
        "计划编号", Text(30), need=Need.SAVE, key=True, aliases=("招聘计划编号", "招聘批次号")
    )
    year: Mapped[int | None] = field("年度", Whole(1949, 2199), need=Need.SAVE)
    title: Mapped[str | None] = field(
        "计划名称", Text(100), need=Need.SAVE, aliases=("招聘计划", "招聘批次")
    )
    organiser: Mapped[str | None] = field("组织单位", Text(100), need=Need.SEND)
    mode: Mapped[str | None] = field(
        "招聘方式", Code("recruit_mode"), need=Need.SAVE, default="OPEN"
    )
    approved_doc: Mapped[str | None] = field("批准文号", Text(100))
    announced_on: Mapped[date | None] = field("公告日期", Day())
    apply_from: Mapped[date | None] = field("报名开始", Day())
    apply_to: Mapped[date | None] = field("报名截止", Day())
    written_weight: Mapped[Decimal | None] = field(
        "笔试占比", Number(1, highest=HUNDRED, unit="%"), need=Need.SAVE, default=Decimal(50)
    )
    interview_weight: Mapped[Decimal | None] = field(
        "面试占比", Number(1, highest=HUNDRED, unit="%"), need=Need.SAVE, default=Decimal(50)
    )
    min_ratio: Mapped[int | None] = field("开考比例", Whole(0, 100, "倍"), default=3)
    interview_ratio: Mapped[int | None] = field("面试比例", Whole(1, 100, "倍"), default=3)
    notice_days: Mapped[int | None] = field(
        "公示天数", Whole(0, 60, "天"), need=Need.SAVE, default=7, source="domain.md D-24"
    )
    notice_workdays: Mapped[bool | None] = field("公示按工作日", Flag(), default=False)
    probation_months: Mapped[int | None] = field(
        "试用期", Whole(0, 12, "个月"), source="劳动合同法第十九条"
    )
    remark: Mapped[str | None] = field("备注", LongText())


RECRUITMENT_PLANS = Register(
    model=RecruitmentPlan,
    title="招聘计划",
    group="人才",
    icon="briefcase",
    unit="个",
    columns=("plan_no", "title", "mode", "apply_from", "apply_to", "state"),
    sections=(
        Section(
            "计划",
            (
                *("plan_no", "year", "title", "organiser", "mode", "approved_doc"),
                *("announced_on", "apply_from", "apply_to"),
            ),
        ),
        Section(
            "考试与录用",
            (
                *("written_weight", "interview_weight", "min_ratio", "interview_ratio"),
                *("notice_days", "notice_workdays", "probation_months", "remark"),
            ),
        ),
    ),
    label="title",
    searched=("plan_no", "title"),
    life_cycle=LifeCycle(
        steps.PLAN_LABELS, steps.PLAN_MOVES, locked=frozenset({"CLOSED", "CANCELLED"})
    ),
    rules=(
        recruitment_checks.weights_add_up,
        recruitment_checks.plan_in_order,
        recruitment_checks.enough_qualified,
    ),
    made=recruitment_checks.number_plan,
    derived=(Derived("posts_total", "招聘总数", recruitment_checks.posts_total),),
    alike=("title",),
    shared=True,
)


class RecruitmentPost(Record):
    """A post that a plan offers, with what it asks of those who apply."""

    __tablename__ = "recruitment_post"
    unique = (("plan", "post_code"),)

    plan: Mapped[str | None] = field(
        "招聘计划", Reference("recruitment_plan", part_of=True), need=Need.SAVE, key=True
    )
    post_code: Mapped[str | None] = field(
        "岗位代码", Text(20), need=Need.SAVE, key=True, aliases=("职位代码", "报考岗位代码")
    )
    name: Mapped[str | None] = field(
        "岗位名称", Text(60), need=Need.SAVE, aliases=("报考岗位", "报考职位", "应聘岗位")
    )
    unit: Mapped[str | None] = field("用人单位", Text(100), need=Need.SAVE)
    number: Mapped[int | None] = field("招聘人数", Whole(1, 1000, "人"), need=Need.SAVE, default=1)
    education_min: Mapped[str | None] = field("最低学历", Code("schooling"))
    majors: Mapped[str | None] = field("专业要求", Text(200))
    age_max: Mapped[int | None] = field("年龄上限", Whole(16, 70, "周岁"))
    age_on: Mapped[date | None] = field("年龄计算日期", Day())
    certificate: Mapped[str | None] = field("证书要求", Code("cert_level"))
    certificate_bonus: Mapped[Decimal | None] = field(
        "持证加分", Number(2, highest=Decimal("99.99"), unit="分")
    )
    household_limit: Mapped[str | None] = field("户籍要求", Text(100))
    other: Mapped[str | None] = field("其他条件", LongText())
    reduced: Mapped[int | None] = field("核减人数", Whole(0, 1000, "人"))
    reduced_reason: Mapped[str | None] = field("核减原因", Text(200))


RECRUITMENT_POSTS = Register(
    model=RecruitmentPost,
    title="招聘岗位",
    unit="个",
    columns=("post_code", "name", "unit", "number", "education_min", "age_max", "reduced"),
    sections=(
        Section("岗位", ("plan", "post_code", "name", "unit", "number")),
        Section(
            "报考条件",
            (
                *("education_min", "majors", "age_max", "age_on", "certificate"),
                *("certificate_bonus", "household_limit", "other"),
            ),
        ),
        Section("核减", ("reduced", "reduced_reason")),
    ),
    label="name",
    searched=("post_code", "name"),
    rules=(recruitment_checks.reduced_with_reason, recruitment_checks.hired_within_places),
    alike=("name",),
    shared=True,
)


class JobApplication(Record):
    """What became of one person who applied for a post of a plan."""

    __tablename__ = "job_application"
    unique = (("plan", "person"),)

    person: Mapped[str | None] = field("人员", Reference("person"), need=Need.SAVE, key=True)
    plan: Mapped[str | None] = field(
        "招聘计划", Reference("recruitment_plan"), need=Need.SAVE, key=True
    )
    post: Mapped[str | None] = field("报考岗位", Reference("recruitment_post"), need=Need.SAVE)
    applied_on: Mapped[date | None] = field(
        "报名日期", Day(future=False), need=Need.SAVE, aliases=("报名时间", "填表日期")
    )
    resume: Mapped[str | None] = field("个人简历", LongText(), aliases=("简历",))
    edu_ft: Mapped[str | None] = field("全日制学历", Text(60), aliases=("全日制教育",))
    school_ft: Mapped[str | None] = field(
        "全日制院校及专业", Text(100), aliases=("毕业院校及专业", "院校及专业")
    )
    edu_pt: Mapped[str | None] = field("在职学历", Text(60), aliases=("在职教育",))
    school_pt: Mapped[str | None] = field("在职院校及专业", Text(100))
    work_since: Mapped[str | None] = field("参加工作时间", Month())
    health: Mapped[str | None] = field("健康状况", Text(30), sensitive=True)
    other_certs: Mapped[str | None] = field("其他证书", Text(200))
    accept_adjust: Mapped[bool | None] = field("是否服从调剂", Flag(), aliases=("服从调剂",))
    awards: Mapped[str | None] = field("奖惩情况", LongText())
    qualification: Mapped[str | None] = field(
        "资格审查", Code("pass_fail"), aliases=("资格审查结果", "审查结果")
    )
    qualification_reason: Mapped[str | None] = field(
        "审查意见", Text(200), aliases=("资格审查意见", "不合格原因")
    )
    admission_no: Mapped[str | None] = field("准考证号", Digits(30), aliases=("考号",))
    written: Mapped[Decimal | None] = field(
        "笔试成绩", Number(2, highest=HUNDRED, unit="分"), aliases=("成绩/笔试", "笔试")
    )
    bonus: Mapped[Decimal | None] = field(
        "加分", Number(2, highest=Decimal("99.99"), unit="分"), aliases=("成绩/加分", "政策加分")
    )
    interview: Mapped[Decimal | None] = field(
        "面试成绩", Number(2, highest=HUNDRED, unit="分"), aliases=("成绩/面试", "面试")
    )
    medical: Mapped[str | None] = field(
        "体检", Code("pass_fail"), sensitive=True, aliases=("体检结果", "体检结论")
    )
    inspection: Mapped[str | None] = field(
        "考察", Code("pass_fail"), aliases=("考察结果", "考察结论", "政审")
    )
    notice_from: Mapped[date | None] = field("公示开始", Day(), aliases=("公示开始日期",))
    notice_to: Mapped[date | None] = field("公示结束", Day(), aliases=("公示结束日期",))
    objection: Mapped[bool | None] = field("公示有异议", Flag(), default=False)
    objection_note: Mapped[str | None] = field("异议及处理情况", LongText())
    decided_on: Mapped[date | None] = field(
        "录用决定日期", Day(future=False), aliases=("录用日期", "录用时间")
    )
    contract_no: Mapped[str | None] = field("合同编号", Text(40))
    on_board_on: Mapped[date | None] = field("上岗日期", Day(), aliases=("上岗时间", "报到日期"))
    probation_to: Mapped[date | None] = field("试用期至", Day())
    probation_result: Mapped[str | None] = field("试用期考核", Code("pass_fail"))
    destination: Mapped[str | None] = field("录用去向", Code("recruit_destination"))
    age_exception: Mapped[bool | None] = field(
        "年龄放宽", Flag(), default=False, source="domain.md R-RC-05"
    )
    remark: Mapped[str | None] = field("备注", LongText())


JOB_APPLICATIONS = Register(
    model=JobApplication,
    title="应聘报名",
    group="人才",
    icon="person_add",
    unit="人",
    columns=(
        *("person", "plan", "post", "admission_no", "written", "interview"),
        "state",
    ),
    sections=(
        Section(
            "报名",
            (
                *("person", "plan", "post", "applied_on", "accept_adjust", "age_exception"),
                *("edu_ft", "school_ft", "edu_pt", "school_pt", "work_since", "health"),
                *("other_certs", "awards", "resume"),
            ),
        ),
        Section(
            "审查与考试",
            (
                *("qualification", "qualification_reason", "admission_no", "written"),
                *("bonus", "interview", "medical", "inspection"),
            ),
        ),
        Section(
            "公示与录用",
            (
                *("notice_from", "notice_to", "objection", "objection_note", "decided_on"),
                *("contract_no", "on_board_on", "probation_to", "probation_result"),
                *("destination", "remark"),
            ),
        ),
    ),
    label="person",
    searched=("admission_no",),
    life_cycle=LifeCycle(steps.APPLICATION_LABELS, steps.APPLICATION_MOVES),
    rules=(
        recruitment_checks.post_of_the_plan,
        recruitment_checks.one_post_per_plan,
        recruitment_checks.applied_in_time,
        recruitment_checks.within_age,
        recruitment_checks.fit_for_the_post,
        recruitment_checks.step_in_order,
        recruitment_checks.notice_in_order,
        recruitment_checks.within_places,
        hired.worker_in_step,
        recruitment_checks.trained_before_work,
    ),
    made=recruitment_checks.fill_application,
    follows=hired.worker_of_the_hired,
    derived=(
        Derived("total", "总成绩", recruitment_checks.total_shown),
        Derived("rank", "名次", recruitment_checks.rank_shown),
    ),
    roster=(
        *("recruitment_plan.plan_no", "recruitment_plan.title"),
        *("recruitment_post.post_code", "recruitment_post.name"),
        *("person.name", "person.sex", "person.id_type", "person.id_number"),
        *("person.birth_date", "person.ethnic", "person.political", "education.level"),
        *("certificate.level", "certificate.management_no", "person.mobile", "person.address"),
        *("applied_on", "school_ft", "qualification", "qualification_reason", "admission_no"),
        *("written", "bonus", "interview", "medical", "inspection", "decided_on"),
        *("on_board_on", "state", "remark"),
    ),
    print_form="A05",
)


class FamilyMember(Record):
    """A member of an applicant's family, as the form of application asks for."""

    __tablename__ = "family_member"

    application: Mapped[str | None] = field(
        "应聘报名", Reference("job_application", part_of=True), need=Need.SAVE
    )
    relation: Mapped[str | None] = field("称谓", Code("kin"), need=Need.SAVE)
    name: Mapped[str | None] = field("姓名", PersonName(), need=Need.SAVE, sensitive=True)
    age: Mapped[int | None] = field("年龄", Whole(0, 120, "岁"))
    political: Mapped[str | None] = field("政治面貌", Code("political"))
    organisation: Mapped[str | None] = field("工作单位及职务", Text(100))


FAMILY_MEMBERS = Register(
    model=FamilyMember,
    title="家庭成员",
    unit="人",
    columns=("relation", "name", "age", "political", "organisation"),
    sections=(
        Section("成员", ("application", "relation", "name", "age", "political", "organisation")),
    ),
    label="name",
)
