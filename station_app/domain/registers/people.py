"""Registers of people, their education and their work (domain.md 11.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Mapped

from station_app.domain import identifiers
from station_app.domain.code_kinds import Code, Flag
from station_app.domain.identity_kinds import IdNumber, PersonName, Phone
from station_app.domain.kinds import Day, Files, LongText, Month, Photo, Reference, Text, warned
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Need, Record, Register, Section, field
from station_app.domain.rules import people as rules


class Person(Record):
    """One natural person, in however many roles."""

    __tablename__ = "person"
    unique = (("id_type", "id_number"),)

    name: Mapped[str | None] = field("姓名", PersonName(), need=Need.SAVE, sensitive=True)
    sex: Mapped[str | None] = field("性别", Code("sex"), need=Need.SAVE)
    id_type: Mapped[str | None] = field(
        "证件类型", Code("id_type"), need=Need.SAVE, key=True, default="111"
    )
    id_number: Mapped[str | None] = field(
        "证件号码",
        IdNumber(),
        need=Need.SEND,
        key=True,
        sensitive=True,
        aliases=("身份证号码", "身份证号", "公民身份号码", "公民身份证号码", "身份证"),
        source="GB 11643-1999",
    )
    birth_date: Mapped[date | None] = field(
        "出生日期",
        Day(future=False),
        need=Need.SAVE,
        sensitive=True,
        aliases=("出生年月日", "出生年月", "出生时间", "生日"),
    )
    ethnic: Mapped[str | None] = field("民族", Code("ethnic"))
    political: Mapped[str | None] = field("政治面貌", Code("political"))
    party_joined_on: Mapped[str | None] = field("入党时间", Month())
    marital: Mapped[str | None] = field("婚姻状况", Code("marital"), sensitive=True)
    native_place: Mapped[str | None] = field("籍贯", Text(50))
    household_division: Mapped[str | None] = field("户籍地", Text(60))
    residence_division: Mapped[str | None] = field("居住地", Text(60))
    address: Mapped[str | None] = field(
        "住址", Text(200), sensitive=True, aliases=("联系地址", "家庭住址", "现住址")
    )
    postcode: Mapped[str | None] = field("邮编", Text(6))
    mobile: Mapped[str | None] = field(
        "手机",
        Phone(),
        need=Need.SEND,
        sensitive=True,
        aliases=("联系电话", "手机号码", "手机号", "电话号码", "移动电话", "联系方式"),
    )
    phone: Mapped[str | None] = field("固定电话", Phone(), sensitive=True)
    email: Mapped[str | None] = field("电子邮箱", Text(60), sensitive=True, aliases=("邮箱",))
    photo: Mapped[str | None] = field("照片", Photo(), sensitive=True)
    legal_basis: Mapped[str | None] = field(
        "处理依据",
        Code("legal_basis"),
        need=Need.SAVE,
        default="STATUTORY",
        source="个人信息保护法第十三条",
    )
    notice_given_on: Mapped[date | None] = field(
        "告知日期", Day(future=False), source="个人信息保护法第十七条、第三十五条"
    )
    remark: Mapped[str | None] = field("备注", LongText())


def id_number_valid(person: Person, context: Context) -> Iterator[Fault]:
    """Numbers of resident cards and permits are checked digit by digit (R-ID-01…10)."""
    if person.id_number and person.id_type in identifiers.CHECKED_ID_TYPES:
        yield from identifiers.resident_id_faults(person.id_number, context.today)


def id_number_agrees(person: Person, context: Context) -> Iterator[Fault]:
    """Sex and birth date agree with the number (R-ID-06, R-ID-07)."""
    if person.id_number and person.id_type in identifiers.CHECKED_ID_TYPES:
        yield from rules.sex_matches_id(person.id_number, person.sex)
        yield from rules.birth_matches_id(person.id_number, person.birth_date)


def political_age(person: Person, context: Context) -> Iterator[Fault]:
    """League members are at most 28, party members at least 18 when they joined."""
    yield from rules.league_age(person.political, person.birth_date, context.today)
    yield from rules.party_age(person.party_joined_on, person.birth_date)


def notice_given(person: Person, context: Context) -> Iterator[Fault]:
    """Before their facts are passed on, people are told (R-PI-08; 个人信息保护法第十七、三十五条).

    Where consent is the basis, nothing goes out without it.
    """
    if context.sending and person.notice_given_on is None:
        fault = Fault(
            "notice_given_on", "R-PI-08", "告知日期：请告知本人信息的用途和接收单位，并填写日期。"
        )
        yield fault if person.legal_basis == "CONSENT" else warned(fault)


def fill_from_id(person: Person, context: Context) -> None:
    """Birth date and sex follow from a resident number where they are not given."""
    if person.id_number and person.id_type in identifiers.CHECKED_ID_TYPES:
        person.birth_date = person.birth_date or identifiers.birth_date_of(person.id_number)
        person.sex = person.sex or identifiers.sex_of(person.id_number)


PEOPLE = Register(
    model=Person,
    title="人员",
    group="人员",
    icon="contact_card",
    unit="人",
    columns=("name", "sex", "id_number", "birth_date", "mobile", "political"),
    sections=(
        Section(
            "身份",
            (
                *("name", "id_type", "id_number", "sex", "birth_date", "ethnic", "photo"),
                *("political", "party_joined_on", "marital", "native_place"),
            ),
        ),
        Section(
            "联系方式",
            (
                *("mobile", "phone", "email", "address", "postcode"),
                *("household_division", "residence_division"),
            ),
        ),
        Section("个人信息保护", ("legal_basis", "notice_given_on", "remark")),
    ),
    label="name",
    searched=("name", "id_number", "mobile", "phone"),
    rules=(id_number_valid, id_number_agrees, political_age, notice_given),
    made=fill_from_id,
    alike=("name", "birth_date", "mobile"),
)


class Education(Record):
    """A credential of schooling."""

    __tablename__ = "education"

    person: Mapped[str | None] = field(
        "人员", Reference("person", part_of=True), need=Need.SAVE, key=True
    )
    level: Mapped[str | None] = field(
        "学历",
        Code("schooling"),
        need=Need.SAVE,
        key=True,
        aliases=("文化程度", "最高学历", "学历层次", "学历/学位"),
        source="GB/T 4658-2006",
    )
    degree: Mapped[str | None] = field("学位", Code("degree"))
    major: Mapped[str | None] = field("专业", Text(60), need=Need.SEND, aliases=("所学专业",))
    is_sw_major: Mapped[bool | None] = field("社工专业", Flag(), aliases=("是否社工专业",))
    school: Mapped[str | None] = field("毕业院校", Text(60), need=Need.SEND, aliases=("毕业学校",))
    mode: Mapped[str | None] = field("学习形式", Code("study_mode"))
    started_on: Mapped[str | None] = field("入学时间", Month())
    graduated_on: Mapped[str | None] = field("毕业时间", Month(), aliases=("毕业年月",))
    certificate_no: Mapped[str | None] = field("证书编号", Text(40))
    verified: Mapped[bool | None] = field("学信网核验", Flag())


def study_dates(education: Education, context: Context) -> Iterator[Fault]:
    """Graduation follows birth and the start of study (R-ED-01, R-ED-02)."""
    person = context.find("person", education.person)
    born = person.birth_date if person else None
    yield from rules.study_dates(born, education.started_on, education.graduated_on)


EDUCATIONS = Register(
    model=Education,
    title="学历",
    columns=("person", "level", "degree", "major", "school", "graduated_on"),
    sections=(
        Section(
            "学历",
            (
                *("person", "level", "degree", "major", "is_sw_major", "school", "mode"),
                *("started_on", "graduated_on", "certificate_no", "verified"),
            ),
        ),
    ),
    label="level",
    rules=(study_dates,),
)


class WorkExperience(Record):
    """A stint of work; those in social work count for the examination (R-EX-05)."""

    __tablename__ = "work_experience"

    person: Mapped[str | None] = field("人员", Reference("person", part_of=True), need=Need.SAVE)
    organisation: Mapped[str | None] = field("单位", Text(100), need=Need.SAVE)
    post: Mapped[str | None] = field("岗位/职务", Text(50))
    service_field: Mapped[str | None] = field("服务领域", Code("service_field"))
    is_social_work: Mapped[bool | None] = field("是否社会工作", Flag(), need=Need.SAVE)
    from_on: Mapped[date | None] = field("开始日期", Day(future=False), need=Need.SAVE)
    to_on: Mapped[date | None] = field("结束日期", Day())
    witness: Mapped[str | None] = field("证明人", PersonName())
    evidence: Mapped[str | None] = field("证明材料", Code("evidence"))
    files: Mapped[str | None] = field("附件", Files())


def stints_apart(stint: WorkExperience, context: Context) -> Iterator[Fault]:
    """Stints end after they begin and do not overlap (domain.md 11.2)."""
    if stint.to_on and stint.from_on and stint.to_on < stint.from_on:
        yield Fault("to_on", "R-WE-01", "结束日期：早于开始日期，请改正。")
    others = context.children("work_experience", stint.person or "")
    spans = [(other.from_on, other.to_on) for other in others if other.id != stint.id]
    for fault in rules.work_overlap(stint.from_on, stint.to_on, spans):
        yield warned(fault)


WORK_EXPERIENCES = Register(
    model=WorkExperience,
    title="从业经历",
    columns=("person", "organisation", "post", "is_social_work", "from_on", "to_on"),
    sections=(
        Section(
            "从业经历",
            (
                *("person", "organisation", "post", "service_field", "is_social_work"),
                *("from_on", "to_on", "witness", "evidence", "files"),
            ),
        ),
    ),
    label="organisation",
    rules=(stints_apart,),
)
