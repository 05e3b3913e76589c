"""Registers of experts and their appointments, and of supervision (domain.md 6, 11.7; A15)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.identity_kinds import Digits, PersonName, Phone
from station_app.domain.kinds import Clock, Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Number, Whole
from station_app.domain.register import Derived, Need, Record, Register, Section, field
from station_app.domain.registers import supervision_checks as checks
from station_app.domain.rules import supervision as rules


class Expert(Record):
    """Somebody from a university or elsewhere who supervises, teaches or advises."""

    __tablename__ = "expert"

    name: Mapped[str | None] = field(
        "姓名", PersonName(), need=Need.SAVE, key=True, aliases=("专家姓名", "督导者")
    )
    organisation: Mapped[str | None] = field("工作单位", Text(100), aliases=("单位", "机构"))
    title: Mapped[str | None] = field("职称/职务", Text(60), aliases=("职称", "职务"))
    phone: Mapped[str | None] = field("联系电话", Phone(), sensitive=True)
    specialities: Mapped[str | None] = field("专业特长", Text(200))
    roles: Mapped[str | None] = field("可担任职责", Codes("expert_role"))
    source: Mapped[str | None] = field("来源", Code("supervisor_source"))
    level: Mapped[str | None] = field("职业水平等级", Code("cert_level"))
    practice_years: Mapped[int | None] = field("从业年限", Whole(0, 80, unit="年"))
    remark: Mapped[str | None] = field("备注", LongText())


EXPERTS = Register(
    model=Expert,
    title="专家",
    group="督导与宣传",
    icon="hat_graduation",
    unit="人",
    columns=("name", "organisation", "title", "roles", "source", "level", "practice_years"),
    sections=(
        Section("专家", ("name", "organisation", "title", "phone", "specialities", "roles")),
        Section("督导资格", ("source", "level", "practice_years", "remark")),
    ),
    label="name",
    searched=("name", "organisation"),
    shared=True,
)


class ExpertAppointment(Record):
    """One appointment of an expert to one role, for a time."""

    __tablename__ = "expert_appointment"

    expert: Mapped[str | None] = field("专家", Reference("expert", part_of=True), need=Need.SAVE)
    role: Mapped[str | None] = field("聘任职责", Code("expert_role"), need=Need.SAVE)
    from_on: Mapped[date | None] = field("聘任开始", Day(), need=Need.SAVE)
    to_on: Mapped[date | None] = field("聘任结束", Day())
    letter_no: Mapped[str | None] = field("聘书编号", Text(60))
    fee_basis: Mapped[str | None] = field("费用标准", Text(100))
    scope: Mapped[str | None] = field("聘任范围", Text(200))


EXPERT_APPOINTMENTS = Register(
    model=ExpertAppointment,
    title="专家聘任",
    columns=("expert", "role", "from_on", "to_on", "letter_no", "state"),
    sections=(
        Section(
            "聘任",
            ("expert", "role", "from_on", "to_on", "letter_no", "fee_basis", "scope"),
        ),
    ),
    label="role",
    searched=("letter_no",),
    life_cycle=LifeCycle(rules.APPOINTMENT_LABELS, rules.APPOINTMENT_MOVES),
    rules=(checks.appointment_in_order, checks.appointed_is_qualified),
    shared=True,
)


class SupervisionSession(Record):
    """One session of supervision, of one supervisor with some workers."""

    __tablename__ = "supervision_session"
    unique = (("session_no",),)

    session_no: Mapped[str | None] = field("督导编号", Digits(40), key=True, aliases=("编号",))
    expert: Mapped[str | None] = field("督导者", Reference("expert"), need=Need.SAVE)
    held_on: Mapped[date | None] = field(
        "督导日期", Day(), need=Need.SAVE, aliases=("日期", "督导时间")
    )
    start_at: Mapped[str | None] = field("开始时间", Clock(), need=Need.SAVE)
    end_at: Mapped[str | None] = field("结束时间", Clock(), need=Need.SAVE)
    hours: Mapped[Decimal | None] = field(
        "时长", Number(2, highest=Decimal(24), unit="小时"), aliases=("时长(h)", "督导时长")
    )
    mode: Mapped[str | None] = field(
        "督导形式", Code("sup_mode"), need=Need.SAVE, aliases=("形式",)
    )
    functions: Mapped[str | None] = field(
        "督导功能", Codes("sup_func"), need=Need.SEND, aliases=("督导类型", "类型")
    )
    place: Mapped[str | None] = field("地点", Text(100))
    project: Mapped[str | None] = field("关联项目", Reference("project"))
    topic: Mapped[str | None] = field("督导主题", Text(200), need=Need.SEND, aliases=("主题",))
    previous: Mapped[str | None] = field("上次跟进事项落实", LongText())
    issues: Mapped[str | None] = field(
        "被督导者提出的问题", LongText(), sensitive=True, source="domain.md R-SV-06"
    )
    advice: Mapped[str | None] = field(
        "督导内容与建议", LongText(), sensitive=True, source="domain.md R-SV-06"
    )
    feedback: Mapped[str | None] = field(
        "被督导者反馈", LongText(), sensitive=True, source="domain.md R-SV-06"
    )
    rating: Mapped[str | None] = field("满意度", Code("satisfaction"))
    fee: Mapped[Decimal | None] = field("督导费", Money())
    confidential: Mapped[bool | None] = field(
        "涉密个案", Flag(), default=False, source="domain.md R-SV-06"
    )
    remark: Mapped[str | None] = field("备注", LongText())


SUPERVISION_SESSIONS = Register(
    model=SupervisionSession,
    title="督导记录",
    group="督导与宣传",
    icon="people_team",
    unit="次",
    columns=("session_no", "held_on", "expert", "mode", "topic", "hours", "state"),
    sections=(
        Section(
            "督导",
            (
                *("session_no", "expert", "held_on", "start_at", "end_at", "hours", "mode"),
                *("functions", "place", "project", "topic", "confidential"),
            ),
        ),
        Section("记录", ("previous", "issues", "advice", "feedback", "rating", "fee", "remark")),
    ),
    label="topic",
    searched=("session_no", "topic"),
    life_cycle=LifeCycle(
        rules.SESSION_LABELS,
        rules.SESSION_MOVES,
        locked=frozenset({rules.SIGNED, rules.CANCELLED}),
    ),
    rules=(
        checks.times_in_order,
        checks.supervisor_is_another,
        checks.supervisor_is_appointed,
        checks.supervisor_is_qualified,
        checks.session_in_order,
    ),
    made=checks.fill_session,
    derived=(
        Derived("people", "被督导者", checks.people),
        Derived("count", "被督导人数", checks.count),
        Derived("open_tasks", "未落实事项", checks.open_tasks),
    ),
    alike=("expert", "held_on", "start_at"),
    bureau_too=True,
    print_form="A15",
)


class Supervisee(Record):
    """One worker in one session of supervision."""

    __tablename__ = "supervisee"
    unique = (("session", "person"),)

    session: Mapped[str | None] = field(
        "督导记录", Reference("supervision_session", part_of=True), need=Need.SAVE, key=True
    )
    person: Mapped[str | None] = field("人员", Reference("person"), need=Need.SAVE, key=True)
    reflection: Mapped[str | None] = field("本人反思", LongText(), sensitive=True)


SUPERVISEES = Register(
    model=Supervisee,
    title="被督导者",
    unit="人",
    columns=("session", "person", "reflection"),
    sections=(Section("被督导者", ("session", "person", "reflection")),),
    label="person",
    rules=(checks.supervisee_is_another,),
    follows=checks.tasks_carried,
    bureau_too=True,
)


class SupervisionTask(Record):
    """What somebody is to do by a day, as agreed in a session."""

    __tablename__ = "supervision_task"

    session: Mapped[str | None] = field(
        "督导记录", Reference("supervision_session", part_of=True), need=Need.SAVE
    )
    what: Mapped[str | None] = field("跟进事项", Text(200), need=Need.SAVE, aliases=("事项",))
    who: Mapped[str | None] = field("责任人", Text(50), need=Need.SAVE)
    due_on: Mapped[date | None] = field("期限", Day(), need=Need.SAVE)
    done_on: Mapped[date | None] = field("完成日期", Day(future=False))
    done_note: Mapped[str | None] = field("落实情况", LongText())


SUPERVISION_TASKS = Register(
    model=SupervisionTask,
    title="跟进事项",
    columns=("what", "who", "due_on", "done_on"),
    sections=(
        Section("跟进事项", ("session", "what", "who", "due_on")),
        Section("落实", ("done_on", "done_note")),
    ),
    label="what",
    searched=("what", "who"),
    rules=(checks.task_in_order,),
    bureau_too=True,
)
