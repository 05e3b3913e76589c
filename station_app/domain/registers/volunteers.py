"""The register of volunteers: the person's own entry (domain.md 11.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Codes
from station_app.domain.identity_kinds import PersonName, Phone
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Need, Record, Register, Section, field
from station_app.domain.rules import people as rules


class Volunteer(Record):
    """A person who gives time, knowledge and skill freely (志愿服务条例)."""

    __tablename__ = "volunteer"
    unique = (("person",), ("volunteer_no",))

    person: Mapped[str | None] = field("人员", Reference("person"), need=Need.SAVE, key=True)
    volunteer_no: Mapped[str | None] = field("志愿者编号", Text(20))
    national_no: Mapped[str | None] = field("全国系统编号", Text(30))
    registered_on: Mapped[date | None] = field(
        "注册日期", Day(future=False), need=Need.SAVE, aliases=("登记日期", "注册时间", "登记时间")
    )
    via: Mapped[str | None] = field("注册途径", Code("volunteer_via"))
    community: Mapped[str | None] = field("所属社区", Text(60), aliases=("所在社区", "社区"))
    occupation: Mapped[str | None] = field("从业状况", Code("employment"), aliases=("职业",))
    employer: Mapped[str | None] = field("单位/学校", Text(100), aliases=("工作单位", "单位"))
    service_intent: Mapped[str | None] = field(
        "服务意向", Codes("vol_service_type"), aliases=("服务类别",)
    )
    target_groups: Mapped[str | None] = field("服务对象意向", Codes("client_group"))
    available_time: Mapped[str | None] = field("可服务时间", Codes("service_slots"))
    skills: Mapped[str | None] = field("专业特长", LongText(), aliases=("特长", "服务技能"))
    certificates: Mapped[str | None] = field("持有证书", Text(100))
    history: Mapped[str | None] = field("志愿服务经历", LongText())
    team: Mapped[str | None] = field("所属队伍", Text(60))
    emergency_name: Mapped[str | None] = field("紧急联系人", PersonName())
    emergency_relation: Mapped[str | None] = field("与紧急联系人关系", Code("kin"))
    emergency_phone: Mapped[str | None] = field("紧急联系电话", Phone())
    guardian_name: Mapped[str | None] = field("监护人", PersonName())
    guardian_phone: Mapped[str | None] = field("监护人电话", Phone())
    guardian_consent_on: Mapped[date | None] = field("监护人同意日期", Day(future=False))
    insurance_no: Mapped[str | None] = field("保险单号", Text(40))
    insurance_to: Mapped[date | None] = field("保险有效期至", Day())
    remark: Mapped[str | None] = field("备注", LongText())


def minors_with_consent(volunteer: Volunteer, context: Context) -> Iterator[Fault]:
    """Minors need a guardian; under the least age only with consent (R-VO-15)."""
    person = context.find("person", volunteer.person)
    guardian = rules.Guardian(
        volunteer.guardian_name, volunteer.guardian_phone, volunteer.guardian_consent_on
    )
    born = person.birth_date if person else None
    yield from rules.volunteer_age(born, guardian, context.today, context.parameters)


VOLUNTEERS = Register(
    model=Volunteer,
    title="志愿者",
    group="人员",
    icon="heart",
    unit="人",
    columns=("volunteer_no", "person", "community", "service_intent", "registered_on", "state"),
    sections=(
        Section(
            "注册",
            (
                *("person", "volunteer_no", "national_no", "registered_on", "via"),
                *("community", "occupation", "employer", "team"),
            ),
        ),
        Section(
            "服务",
            (
                *("service_intent", "target_groups", "available_time", "skills"),
                *("certificates", "history", "insurance_no", "insurance_to"),
            ),
        ),
        Section(
            "联系人",
            (
                *("emergency_name", "emergency_relation", "emergency_phone"),
                *("guardian_name", "guardian_phone", "guardian_consent_on", "remark"),
            ),
        ),
    ),
    label="person",
    searched=("volunteer_no", "national_no"),
    life_cycle=LifeCycle(
        {
            "REGISTERED": "注册",
            "ACTIVE": "活跃",
            "INACTIVE": "不活跃",
            "WITHDRAWN": "退出",
            "BLOCKED": "停用",
        },
        frozenset(
            {("REGISTERED", "ACTIVE"), ("ACTIVE", "INACTIVE"), ("INACTIVE", "ACTIVE")}
            | {(state, "WITHDRAWN") for state in ("REGISTERED", "ACTIVE", "INACTIVE")}
            | {(state, "BLOCKED") for state in ("REGISTERED", "ACTIVE", "INACTIVE")}
            | {("BLOCKED", "REGISTERED"), ("WITHDRAWN", "REGISTERED")}
        ),
    ),
    rules=(minors_with_consent,),
    roster=(
        *("person.name", "person.sex", "person.id_type", "person.id_number"),
        *("person.birth_date", "person.ethnic", "person.political", "education.level"),
        *("volunteer_no", "community", "service_intent", "skills", "registered_on", "state"),
        *("occupation", "employer", "team", "person.mobile", "person.address", "remark"),
    ),
    print_form="A06",
)
