"""Registers of the national examination: sessions and applications (domain.md 1, 11.2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.identity_kinds import Digits
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Number, Score, Whole
from station_app.domain.register import Derived, Need, Record, Register, Section, field
from station_app.domain.registers import exam_checks as checks

FIRST_YEAR = 2008  # of the national examination (domain.md 1.1)


class ExamSession(Record):
    """One examination of a year; its dates are data and never computed."""

    __tablename__ = "exam_session"
    unique = (("year", "kind"),)

    title: Mapped[str | None] = field("考试名称", Text(60), aliases=("考试批次",))
    year: Mapped[int | None] = field(
        "考试年度",
        Whole(FIRST_YEAR, 2199),
        need=Need.SAVE,
        key=True,
        aliases=("年度", "考试年份", "报考年度"),
    )
    kind: Mapped[str | None] = field(
        "考试种类", Code("exam_kind"), need=Need.SAVE, key=True, default="NATIONAL"
    )
    registration_from: Mapped[date | None] = field("报名开始", Day())
    registration_to: Mapped[date | None] = field("报名截止", Day())
    pay_deadline: Mapped[date | None] = field("缴费截止", Day())
    ticket_from: Mapped[date | None] = field("准考证打印开始", Day())
    ticket_to: Mapped[date | None] = field("准考证打印截止", Day())
    date_1: Mapped[date | None] = field("考试首日", Day())
    date_2: Mapped[date | None] = field("考试末日", Day())
    result_on: Mapped[date | None] = field("成绩公布日期", Day())
    cutoff_on: Mapped[date | None] = field(
        "年限计算截止日", Day(), source="当年考务通知；不填按参数“从业年限计算截止日”"
    )
    pass_score: Mapped[Decimal | None] = field(
        "合格分数",
        Number(1, highest=Decimal(100), unit="分"),
        source="当年合格标准；不填按参数“合格分数”",
    )
    exam_area: Mapped[str | None] = field("考区", Text(40))
    province_suspended: Mapped[bool | None] = field("本省停考", Flag())
    notice_doc: Mapped[str | None] = field("考务通知", Text(100))
    remark: Mapped[str | None] = field("备注", LongText())


EXAM_SESSIONS = Register(
    model=ExamSession,
    title="考试批次",
    group="人才",
    icon="calendar_ltr",
    unit="次",
    columns=("title", "registration_from", "registration_to", "date_1", "date_2", "result_on"),
    sections=(
        Section(
            "考试",
            (
                *("year", "kind", "title", "date_1", "date_2", "exam_area"),
                *("province_suspended", "notice_doc", "remark"),
            ),
        ),
        Section(
            "报名与成绩",
            (
                *("registration_from", "registration_to", "pay_deadline", "ticket_from"),
                *("ticket_to", "result_on", "cutoff_on", "pass_score"),
            ),
        ),
    ),
    label="title",
    searched=("title", "notice_doc"),
    rules=(checks.session_days,),
    made=checks.name_session,
    alike=("title",),
    shared=True,
)


class ExamApplication(Record):
    """One person at one level of one session, with the marks (实施办法 Art 4; domain.md 1.6)."""

    __tablename__ = "exam_application"
    unique = (("person", "session", "level"),)

    person: Mapped[str | None] = field("人员", Reference("person"), need=Need.SAVE, key=True)
    session: Mapped[str | None] = field(
        "考试批次", Reference("exam_session"), need=Need.SAVE, key=True
    )
    level: Mapped[str | None] = field(
        "报考级别",
        Code("exam_level"),
        need=Need.SAVE,
        key=True,
        aliases=("级别", "考试级别", "报考等级", "申报级别", "报名级别"),
    )
    subjects: Mapped[str | None] = field(
        "报考科目", Codes("subject"), need=Need.SEND, aliases=("考试科目", "科目")
    )
    education: Mapped[str | None] = field("依据学历", Reference("education"))
    work_unit: Mapped[str | None] = field(
        "工作单位", Text(100), need=Need.SEND, aliases=("所在单位", "单位", "单位名称")
    )
    applied_on: Mapped[date | None] = field(
        "报名日期", Day(future=False), need=Need.SAVE, aliases=("报名时间", "申请日期")
    )
    promise_mode: Mapped[str | None] = field(
        "报名方式", Code("promise_mode"), need=Need.SEND, aliases=("办理方式", "报名办理方式")
    )
    first_time: Mapped[bool | None] = field(
        "首次报考", Flag(), aliases=("是否首次", "首次报名", "是否首次报考")
    )
    coached: Mapped[bool | None] = field(
        "参加辅导班", Flag(), aliases=("是否参加辅导班", "辅导班", "参加培训")
    )
    exam_area: Mapped[str | None] = field("考区（核查点）", Text(40), aliases=("考区", "考点"))
    registered_no: Mapped[str | None] = field(
        "网报序列号", Digits(30), aliases=("报名序号", "报名序列号", "网报信息号", "报名编号")
    )
    ticket_no: Mapped[str | None] = field("准考证号", Digits(30))
    fee_paid: Mapped[bool | None] = field("已缴费", Flag(), aliases=("是否缴费", "缴费"))
    score_comp: Mapped[Decimal | None] = field(
        "综合能力", Score(), aliases=("成绩/综合能力", "社会工作综合能力", "综合能力成绩")
    )
    score_prac: Mapped[Decimal | None] = field(
        "实务", Score(), aliases=("成绩/实务", "社会工作实务", "实务成绩")
    )
    score_law: Mapped[Decimal | None] = field(
        "法规与政策",
        Score(),
        aliases=("成绩/法规与政策", "社会工作法规与政策", "法规与政策成绩", "成绩/法规"),
    )
    review: Mapped[str | None] = field("考后资审", Code("pass_fail"))
    withdrawn_on: Mapped[date | None] = field("放弃日期", Day(future=False))
    remark: Mapped[str | None] = field("备注", LongText())


# Before the marks: whoever registered on the national site may be known here by the result
# only, so marks can follow on any of these.
UNDER_WAY = ("SUBMITTED", "COMMITTED", "TO_VERIFY", "QUALIFIED", "PAID", "ADMITTED", "SAT")
MARKED = ("PASSED_ALL", "PASSED_PART", "FAILED")

APPLICATION_CYCLE = LifeCycle(
    {
        "DRAFT": "草稿",
        "SUBMITTED": "已报名",
        "COMMITTED": "告知承诺",
        "TO_VERIFY": "待核验",
        "QUALIFIED": "资格合格",
        "REJECTED": "资格不合格",
        "PAID": "已缴费",
        "ADMITTED": "已打印准考证",
        "SAT": "已参考",
        "ABSENT": "缺考",
        "SCORED": "已出成绩",
        "PASSED_ALL": "全科合格",
        "PASSED_PART": "部分合格",
        "FAILED": "不合格",
        "RECHECK": "考后复核",
        "CERTIFIED": "已领证",
        "WITHDRAWN": "放弃",
        "VOID": "成绩无效",
    },
    frozenset(
        {("DRAFT", "SUBMITTED"), ("SUBMITTED", "COMMITTED"), ("SUBMITTED", "TO_VERIFY")}
        | {(old, "QUALIFIED") for old in ("SUBMITTED", "COMMITTED", "TO_VERIFY")}
        | {(old, "REJECTED") for old in ("SUBMITTED", "COMMITTED", "TO_VERIFY")}
        | {("REJECTED", "TO_VERIFY"), ("QUALIFIED", "PAID"), ("PAID", "ADMITTED")}
        | {("ADMITTED", "SAT"), ("SCORED", "ABSENT"), ("ABSENT", "SCORED")}
        | {(old, new) for old in UNDER_WAY for new in ("SCORED", "ABSENT") if old != new}
        | {(old, new) for old in ("SCORED", "RECHECK", *MARKED) for new in MARKED if old != new}
        | {(old, "RECHECK") for old in MARKED}
        | {(old, "CERTIFIED") for old in ("PASSED_ALL", "RECHECK")}
        | {(old, "WITHDRAWN") for old in ("DRAFT", *UNDER_WAY[:-1])}
        | {(old, "VOID") for old in ("SCORED", *MARKED, "RECHECK", "CERTIFIED")}
    ),
    locked=frozenset({"CERTIFIED", "VOID"}),
)

EXAM_APPLICATIONS = Register(
    model=ExamApplication,
    title="考试报名",
    group="人才",
    icon="hat_graduation",
    unit="人次",
    columns=(
        *("person", "session", "level", "work_unit", "score_comp", "score_prac", "score_law"),
        "state",
    ),
    sections=(
        Section(
            "报名",
            (
                *("person", "session", "level", "subjects", "education", "work_unit"),
                *("applied_on", "promise_mode", "first_time", "coached", "exam_area"),
                *("registered_no", "fee_paid", "ticket_no", "withdrawn_on"),
            ),
        ),
        Section("成绩", ("score_comp", "score_prac", "score_law", "review", "remark")),
    ),
    label="person",
    searched=("registered_no", "ticket_no", "work_unit"),
    life_cycle=APPLICATION_CYCLE,
    rules=(
        *(checks.may_register, checks.own_credential, checks.one_at_a_time),
        *(checks.not_held_yet, checks.marks_fit, checks.state_fits_marks, checks.passes_told),
    ),
    made=checks.fill_application,
    derived=(
        Derived("condition", "报考条件", checks.condition),
        Derived("counted", "累计年限", checks.counted),
        Derived("eligibility", "资格", checks.eligible),
        Derived("result", "结论", checks.result_shown),
    ),
    roster=(
        *("exam_session.year", "exam_session.title", "person.name", "person.sex"),
        *(
            "person.id_type",
            "person.id_number",
            "person.birth_date",
            "work_unit",
            "education.level",
        ),
        *("education.degree", "education.major", "education.is_sw_major", "level", "subjects"),
        *("applied_on", "promise_mode", "first_time", "coached", "registered_no", "ticket_no"),
        *("score_comp", "score_prac", "score_law", "review", "person.mobile", "state", "remark"),
    ),
    brought="SUBMITTED",
    print_form="A03",
)
