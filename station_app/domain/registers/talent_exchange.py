"""Registers of talent exchange and of recommendations (domain.md 11.2; forms.md A30)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code
from station_app.domain.identity_kinds import PersonName
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Whole
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Need, Record, Register, Section, field
from station_app.domain.registers.brought import brought
from station_app.domain.rules import talent_exchange as rules


class TalentExchange(Record):
    """A person who looks for a post, or goes from one employer to another for a time."""

    __tablename__ = "talent_exchange"
    unique = (("exchange_no",),)

    exchange_no: Mapped[str | None] = field("登记编号", Text(30), key=True, aliases=("交流编号",))
    person: Mapped[str | None] = field("人员", Reference("person"), need=Need.SAVE)
    kind: Mapped[str | None] = field(
        "交流类别", Code("exchange_kind"), need=Need.SAVE, aliases=("交流形式", "类别")
    )
    registered_on: Mapped[date | None] = field(
        "登记日期", Day(future=False), need=Need.SAVE, aliases=("登记时间",)
    )
    job_status: Mapped[str | None] = field(
        "目前状态", Code("job_status"), need=Need.SEND, aliases=("就业状态",)
    )
    from_org: Mapped[str | None] = field(
        "现单位", Text(100), aliases=("原单位", "派出单位", "现单位及岗位", "工作单位")
    )
    to_org: Mapped[str | None] = field("接收单位", Text(100), aliases=("交流单位", "去向单位"))
    from_on: Mapped[date | None] = field("交流开始", Day(), aliases=("交流时间/起", "起止/起"))
    to_on: Mapped[date | None] = field("交流结束", Day(), aliases=("交流时间/止", "起止/止"))
    want_post: Mapped[str | None] = field("意向岗位", Text(60), aliases=("求职意向", "应聘岗位"))
    want_area: Mapped[str | None] = field("意向地区", Text(60))
    want_salary: Mapped[Decimal | None] = field("期望待遇", Money(unit="元/月"))
    available_on: Mapped[date | None] = field("可到岗日期", Day())
    skills: Mapped[str | None] = field(
        "专业特长/服务领域", LongText(), aliases=("专业特长", "特长")
    )
    resume: Mapped[str | None] = field("工作经历", LongText())
    consent_on: Mapped[date | None] = field(
        "信息授权日期",
        Day(future=False),
        aliases=("授权日期",),
        source="个人信息保护法第十三、二十三条",
    )
    consent_months: Mapped[int | None] = field("授权月数", Whole(1, 60, unit="个月"))
    valid_to: Mapped[date | None] = field("有效期至", Day(), aliases=("登记有效期至",))
    document: Mapped[str | None] = field("文号", Text(100), aliases=("依据文件",))
    result: Mapped[str | None] = field("结果", Code("placement_result"))
    onboard_on: Mapped[date | None] = field("到岗日期", Day(), aliases=("到岗时间",))
    remark: Mapped[str | None] = field("备注", LongText())


def exchange_in_order(record: TalentExchange, context: Context) -> Iterator[Fault]:
    """Whoever is in place is so somewhere and since a day; days follow each other (R-TX-02, 03)."""
    exchange = rules.Exchange(
        state=record.state,
        kind=record.kind,
        registered_on=record.registered_on,
        to_org=record.to_org,
        from_on=record.from_on,
        to_on=record.to_on,
        onboard_on=record.onboard_on,
        valid_to=record.valid_to,
        brought=brought(record, context),
    )
    yield from rules.exchange_faults(exchange)


def fill_exchange(record: TalentExchange, context: Context) -> None:
    """A registration has a number of its year, JL and four digits, and holds for six months."""
    begins = record.registered_on or context.today
    while record.exchange_no is None:
        number = f"JL{begins.year}{context.serial(f'exchange_no.{begins.year}'):04d}"
        # A list may have brought in numbers that this store has not given yet.
        if not context.taken("talent_exchange", "exchange_no", number):
            record.exchange_no = number
    if record.valid_to is None and record.registered_on is not None:
        record.valid_to = rules.valid_to(
            record.registered_on, record.consent_months, context.parameters
        )


TALENT_EXCHANGES = Register(
    model=TalentExchange,
    title="人才交流",
    group="人才",
    icon="handshake",
    unit="人次",
    columns=("exchange_no", "person", "kind", "want_post", "registered_on", "valid_to", "state"),
    sections=(
        Section(
            "登记",
            (
                *("exchange_no", "person", "kind", "registered_on", "job_status", "valid_to"),
                *("want_post", "want_area", "want_salary", "available_on", "skills", "resume"),
                *("consent_on", "consent_months"),
            ),
        ),
        Section("交流", ("from_org", "to_org", "from_on", "to_on", "document")),
        Section("结果", ("result", "onboard_on", "remark")),
    ),
    label="person",
    searched=("exchange_no", "want_post", "to_org"),
    life_cycle=LifeCycle(rules.EXCHANGE_LABELS, rules.EXCHANGE_MOVES),
    rules=(exchange_in_order,),
    made=fill_exchange,
    roster=(
        *("exchange_no", "registered_on", "person.name", "person.sex", "person.id_type"),
        *("person.id_number", "person.birth_date", "kind", "job_status", "from_org", "to_org"),
        *("from_on", "to_on", "want_post", "want_area", "talent_recommendation.organisation"),
        *("talent_recommendation.recommended_on", "result", "onboard_on", "consent_on"),
        *("valid_to", "person.mobile", "state", "remark"),
    ),
    alike=("person", "registered_on"),
    print_form="A30",
)


class TalentRecommendation(Record):
    """One employer to whom the person was recommended."""

    __tablename__ = "talent_recommendation"
    unique = (("exchange", "recommended_on", "organisation"),)

    exchange: Mapped[str | None] = field(
        "人才交流", Reference("talent_exchange", part_of=True), need=Need.SAVE, key=True
    )
    recommended_on: Mapped[date | None] = field(
        "推荐日期", Day(future=False), need=Need.SAVE, key=True, aliases=("推荐时间",)
    )
    organisation: Mapped[str | None] = field(
        "用人单位", Text(100), need=Need.SAVE, key=True, aliases=("推荐单位",)
    )
    post: Mapped[str | None] = field("岗位", Text(60))
    result: Mapped[str | None] = field("推荐结果", Code("placement_result"))
    handler: Mapped[str | None] = field("经办人", PersonName())


def with_consent(record: TalentRecommendation, context: Context) -> Iterator[Fault]:
    """Facts go to an employer with the person's consent only (R-TX-01)."""
    exchange = context.find("talent_exchange", record.exchange)
    if exchange is None:
        return
    consent = rules.Consent(exchange.consent_on, exchange.consent_months)
    yield from rules.recommended_with_consent(
        record.recommended_on, consent, context.parameters, brought=brought(record, context)
    )


TALENT_RECOMMENDATIONS = Register(
    model=TalentRecommendation,
    title="推荐记录",
    columns=("exchange", "recommended_on", "organisation", "post", "result"),
    sections=(
        Section(
            "推荐",
            ("exchange", "recommended_on", "organisation", "post", "result", "handler"),
        ),
    ),
    label="organisation",
    searched=("organisation",),
    rules=(with_consent,),
)
