"""Registers of titles, directed cultivation and honours (domain.md 2.3, 11.2; forms.md A28)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.identity_kinds import Digits
from station_app.domain.kinds import Day, Files, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Whole
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Derived, Need, Record, Register, Section, field
from station_app.domain.registers.brought import brought
from station_app.domain.registers.rewards import certificate_at
from station_app.domain.rules import appraisals, cultivation, titles


class TitleEvaluation(Record):
    """One person's evaluation for a professional title, up to the appointment."""

    __tablename__ = "title_evaluation"
    unique = (("person", "series", "level", "year"),)

    person: Mapped[str | None] = field("人员", Reference("person"), need=Need.SAVE, key=True)
    series: Mapped[str | None] = field(
        "职称系列", Text(40), need=Need.SAVE, key=True, default="社会工作"
    )
    level: Mapped[str | None] = field("申报级别", Code("exam_level"), need=Need.SAVE, key=True)
    year: Mapped[int | None] = field("申报年度", Whole(2000, 2199), need=Need.SAVE, key=True)
    pass_proof_no: Mapped[str | None] = field("成绩合格证明编号", Digits(40))
    proof_valid_to: Mapped[date | None] = field(
        "成绩合格证明有效期至", Day(), source="人社部规〔2018〕2号"
    )
    materials: Mapped[str | None] = field("申报材料", LongText())
    unit_notice_from: Mapped[date | None] = field("单位公示开始", Day())
    unit_notice_to: Mapped[date | None] = field("单位公示结束", Day())
    committee: Mapped[str | None] = field("评审委员会", Text(100))
    reviewed_on: Mapped[date | None] = field("评审日期", Day(future=False))
    result: Mapped[str | None] = field("评审结果", Code("pass_fail"))
    certificate_no: Mapped[str | None] = field("职称证书号", Digits(40))
    appointed_on: Mapped[date | None] = field("聘任日期", Day(future=False))
    appoint_unit: Mapped[str | None] = field("聘任单位", Text(100))
    remark: Mapped[str | None] = field("备注", LongText())


def evaluation_in_order(record: TitleEvaluation, context: Context) -> Iterator[Fault]:
    """The senior level is evaluated with a live proof, and the employer appoints (R-TE-01…05)."""
    evaluation = titles.Evaluation(
        level=record.level,
        state=record.state,
        pass_proof_no=record.pass_proof_no,
        proof_valid_to=record.proof_valid_to,
        unit_notice_from=record.unit_notice_from,
        unit_notice_to=record.unit_notice_to,
        reviewed_on=record.reviewed_on,
        result=record.result,
        appointed_on=record.appointed_on,
        appoint_unit=record.appoint_unit,
        holds=certificate_at(record.person, record.level, context) is not None,
        brought=brought(record, context),
    )
    yield from titles.evaluation_faults(evaluation, context.today)


def grade_of(record: TitleEvaluation, context: Context) -> str:
    """Return what employers take the level for, e.g. 副高级 (R-TE-02)."""
    return titles.TITLE_GRADES.get(record.level or "", "")


TITLE_EVALUATIONS = Register(
    model=TitleEvaluation,
    title="职称评定",
    group="人才",
    icon="checkmark_circle",
    columns=("person", "level", "year", "reviewed_on", "result", "appointed_on", "state"),
    sections=(
        Section(
            "申报",
            (
                *("person", "series", "level", "year", "pass_proof_no", "proof_valid_to"),
                *("materials", "unit_notice_from", "unit_notice_to"),
            ),
        ),
        Section("评审", ("committee", "reviewed_on", "result", "certificate_no")),
        Section("聘任", ("appointed_on", "appoint_unit", "remark")),
    ),
    label="person",
    searched=("certificate_no", "pass_proof_no", "appoint_unit"),
    life_cycle=LifeCycle(titles.TITLE_LABELS, titles.TITLE_MOVES),
    rules=(evaluation_in_order,),
    derived=(Derived("grade", "对应职称", grade_of),),
)


class DirectedCultivation(Record):
    """One person's studies that the government supports against years of service."""

    __tablename__ = "directed_cultivation"
    unique = (("person", "programme"),)

    person: Mapped[str | None] = field("人员", Reference("person"), need=Need.SAVE, key=True)
    programme: Mapped[str | None] = field(
        "培养项目",
        Text(100),
        need=Need.SAVE,
        key=True,
        aliases=("培养计划", "项目名称", "定向培养项目"),
    )
    applied_on: Mapped[date | None] = field(
        "自愿申请日期",
        Day(future=False),
        need=Need.SAVE,
        aliases=("申请日期", "申请时间"),
        source="开福区2010年报告：个人自愿",
    )
    mode: Mapped[str | None] = field("培养方式", Code("tt_mode"), need=Need.SAVE)
    direction: Mapped[str | None] = field("培养方向", Text(60))
    school: Mapped[str | None] = field(
        "培养院校(机构)", Text(100), need=Need.SEND, aliases=("培养院校", "培养机构", "院校")
    )
    major: Mapped[str | None] = field("专业", Text(60), aliases=("培养专业", "所学专业"))
    study_form: Mapped[str | None] = field("学习形式", Text(40))
    from_on: Mapped[date | None] = field(
        "开始日期", Day(), need=Need.SEND, aliases=("起止/起", "起止时间/起", "时间/起", "入学时间")
    )
    to_on: Mapped[date | None] = field(
        "结束日期", Day(), need=Need.SEND, aliases=("起止/止", "起止时间/止", "时间/止")
    )
    cost_total: Mapped[Decimal | None] = field(
        "总费用", Money(), aliases=("费用/总额", "总额", "费用总额", "费用合计", "费用")
    )
    cost_gov: Mapped[Decimal | None] = field(
        "政府扶持", Money(), aliases=("费用/政府", "政府承担", "政府扶持费用", "财政承担")
    )
    cost_org: Mapped[Decimal | None] = field("单位承担", Money(), aliases=("费用/单位",))
    cost_self: Mapped[Decimal | None] = field("个人承担", Money(), aliases=("费用/个人",))
    service_years: Mapped[int | None] = field(
        "服务年限承诺", Whole(0, 30, unit="年"), aliases=("服务年限", "承诺服务年限")
    )
    service_to: Mapped[date | None] = field("服务期至", Day(), aliases=("服务期满日期",))
    agreement_no: Mapped[str | None] = field("协议编号", Text(40), aliases=("协议书编号",))
    signed_on: Mapped[date | None] = field("协议签订日期", Day(future=False), aliases=("签订日期",))
    selection_result: Mapped[str | None] = field("遴选结果", Text(200))
    reason: Mapped[str | None] = field("申请理由", LongText(), aliases=("个人申请理由",))
    result: Mapped[str | None] = field("培养结果", Text(100))
    result_cert_no: Mapped[str | None] = field("结业证书号", Digits(40))
    result_on: Mapped[date | None] = field(
        "完成日期", Day(future=False), aliases=("结业日期", "毕业日期", "完成时间")
    )
    exit_reason: Mapped[str | None] = field("退出原因", Text(200))
    agreement: Mapped[str | None] = field("协议扫描件", Files())
    remark: Mapped[str | None] = field("备注", LongText())


def course_of(record: DirectedCultivation, context: Context) -> cultivation.Course:
    """Return a cultivation as the rules see it."""
    return cultivation.Course(
        state=record.state,
        applied_on=record.applied_on,
        signed_on=record.signed_on,
        from_on=record.from_on,
        to_on=record.to_on,
        result_on=record.result_on,
        service_years=record.service_years,
        service_to=record.service_to,
        agreement_no=record.agreement_no,
        exit_reason=record.exit_reason,
        brought=brought(record, context),
    )


def bill_of(record: DirectedCultivation) -> cultivation.Bill:
    """Return what a cultivation costs and who pays."""
    return cultivation.Bill(record.cost_total, record.cost_gov, record.cost_org, record.cost_self)


def cultivation_in_order(record: DirectedCultivation, context: Context) -> Iterator[Fault]:
    """Chosen freely, paid in full, served as promised (R-DC-01…04)."""
    yield from cultivation.course_faults(course_of(record, context), context.today)
    yield from cultivation.bill_adds_up(bill_of(record))


def fill_cultivation(record: DirectedCultivation, context: Context) -> None:
    """The end of service follows from the years, the total from three parts that are known."""
    if record.service_to is None:
        record.service_to = cultivation.service_end(course_of(record, context))
    bill = bill_of(record)
    if bill.total is None and len(bill.parts) == len(cultivation.PAYERS):
        record.cost_total = bill.payable


DIRECTED_CULTIVATIONS = Register(
    model=DirectedCultivation,
    title="定向培养",
    group="人才",
    icon="book_open",
    unit="人次",
    columns=("person", "programme", "mode", "school", "from_on", "to_on", "service_to", "state"),
    sections=(
        Section(
            "申请",
            (
                *("person", "programme", "applied_on", "mode", "direction", "school"),
                *("major", "study_form", "from_on", "to_on", "reason", "selection_result"),
            ),
        ),
        Section("费用", ("cost_total", "cost_gov", "cost_org", "cost_self")),
        Section("协议", ("agreement_no", "signed_on", "service_years", "service_to", "agreement")),
        Section("结果", ("result", "result_cert_no", "result_on", "exit_reason", "remark")),
    ),
    label="person",
    searched=("programme", "school", "agreement_no"),
    life_cycle=LifeCycle(cultivation.CULTIVATION_LABELS, cultivation.CULTIVATION_MOVES),
    rules=(cultivation_in_order,),
    made=fill_cultivation,
    roster=(
        *("person.name", "person.sex", "person.id_type", "person.id_number", "person.mobile"),
        *("programme", "applied_on", "mode", "direction", "school", "major", "study_form"),
        *("from_on", "to_on", "cost_total", "cost_gov", "cost_org", "cost_self"),
        *("agreement_no", "signed_on", "service_years", "service_to", "result", "result_on"),
        *("exit_reason", "state", "remark"),
    ),
    alike=("person", "agreement_no"),
    print_form="A28",
)


class PracticeHonour(Record):
    """A commendation of a person or an organisation."""

    __tablename__ = "practice_honour"
    unique = (("person", "name", "honoured_on"),)

    person: Mapped[str | None] = field("人员", Reference("person"), key=True)
    organisation: Mapped[str | None] = field(
        "单位", Text(100), aliases=("受表彰单位", "获奖单位", "工作单位", "所在单位", "单位名称")
    )
    name: Mapped[str | None] = field(
        "荣誉名称",
        Text(100),
        need=Need.SAVE,
        key=True,
        aliases=("表彰名称", "奖项名称", "荣誉称号", "奖项", "获奖名称"),
    )
    grantor: Mapped[str | None] = field(
        "授予单位",
        Text(100),
        need=Need.SEND,
        aliases=("表彰单位", "颁奖单位", "授予机关", "授奖单位"),
    )
    level: Mapped[str | None] = field(
        "荣誉级别", Code("gov_level"), aliases=("级别", "表彰级别", "奖项级别")
    )
    honoured_on: Mapped[date | None] = field(
        "表彰日期",
        Day(future=False),
        need=Need.SAVE,
        key=True,
        aliases=("获奖日期", "表彰时间", "授予日期", "获奖时间", "授予时间"),
    )
    document: Mapped[str | None] = field(
        "文号", Text(100), aliases=("表彰文件", "文件号", "依据文件")
    )
    publicised: Mapped[bool | None] = field("已宣传", Flag(), aliases=("是否宣传",))
    remark: Mapped[str | None] = field("备注", LongText())


def somebody_honoured(record: PracticeHonour, context: Context) -> Iterator[Fault]:
    """A person or an organisation was honoured (R-PH-01)."""
    yield from appraisals.honoured_somebody(record.person, record.organisation)


PRACTICE_HONOURS = Register(
    model=PracticeHonour,
    title="表彰",
    group="人才",
    icon="star",
    columns=("person", "organisation", "name", "grantor", "level", "honoured_on"),
    sections=(
        Section(
            "表彰",
            (
                *("person", "organisation", "name", "grantor", "level", "honoured_on"),
                *("document", "publicised", "remark"),
            ),
        ),
    ),
    label="name",
    searched=("name", "organisation", "document"),
    rules=(somebody_honoured,),
    roster=(
        *("person.name", "person.sex", "person.id_type", "person.id_number", "organisation"),
        *("name", "grantor", "level", "honoured_on", "document", "publicised", "remark"),
    ),
    alike=("organisation", "name", "honoured_on"),
)
