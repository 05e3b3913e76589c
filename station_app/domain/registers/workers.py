"""Registers of social workers and of their periods in post (domain.md 11.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.codes import code_list
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Derived, Need, Record, Register, Section, field
from station_app.domain.registers.facts import certificates_of, level_on, registration_on
from station_app.domain.rules import people as people_rules

OUT_OF_POST = frozenset({"TRANSFERRED", "LEFT", "RETIRED", "DECEASED"})


class SocialWorker(Record):
    """A person who serves at a station or in its area, certified or not."""

    __tablename__ = "social_worker"
    unique = (("person",), ("worker_no",))

    person: Mapped[str | None] = field("人员", Reference("person"), need=Need.SAVE, key=True)
    worker_no: Mapped[str | None] = field("社工编号", Text(20), need=Need.SAVE)
    station: Mapped[str | None] = field("所属站点", Reference("station"), need=Need.SAVE)
    organisation: Mapped[str | None] = field(
        "工作单位", Text(100), need=Need.SAVE, aliases=("所在单位", "单位", "单位名称", "任职单位")
    )
    org_type: Mapped[str | None] = field("单位类别", Code("org_type"))
    category: Mapped[str | None] = field("队伍类别", Code("worker_group"), need=Need.SAVE)
    post: Mapped[str | None] = field(
        "岗位", Text(50), need=Need.SEND, aliases=("职务", "岗位/职务", "职务/岗位")
    )
    post_kind: Mapped[str | None] = field("岗位类别", Code("post_kind"))
    prof_title: Mapped[str | None] = field("职称", Text(30))
    employment: Mapped[str | None] = field("用工形式", Code("employment_form"), need=Need.SEND)
    hired_on: Mapped[date | None] = field(
        "入职日期",
        Day(future=False),
        need=Need.SAVE,
        aliases=("入职时间", "到岗日期", "到岗时间", "参加工作时间"),
    )
    left_on: Mapped[date | None] = field("离职日期", Day(future=False))
    left_reason: Mapped[str | None] = field("离职原因", Text(100))
    contract_from: Mapped[date | None] = field("合同开始", Day())
    contract_to: Mapped[date | None] = field("合同结束", Day())
    talent_path: Mapped[str | None] = field("培养途径", Codes("talent_path"))
    is_registered_locally: Mapped[bool | None] = field(
        "本级登记注册", Flag(), need=Need.SAVE, default=False
    )
    registered_locally_on: Mapped[date | None] = field("本级登记日期", Day(future=False))
    service_fields: Mapped[str | None] = field("服务领域", Codes("service_field"))
    salary_grade: Mapped[str | None] = field("薪酬等级", Text(20))
    honours: Mapped[str | None] = field("个人荣誉", LongText())
    speciality: Mapped[str | None] = field("专长", LongText())
    remark: Mapped[str | None] = field("备注", LongText())


def worker_age(worker: SocialWorker, context: Context) -> Iterator[Fault]:
    """A worker is at least 16, and 18 on the day of hiring (R-ID-08)."""
    person = context.find("person", worker.person)
    born = person.birth_date if person else None
    yield from people_rules.worker_age(born, worker.hired_on, context.today)


def service_dates(worker: SocialWorker, context: Context) -> Iterator[Fault]:
    """Hired <= left <= today (domain.md 11.2)."""
    yield from people_rules.hired_before_left(worker.hired_on, worker.left_on, context.today)


def post_periods(worker: SocialWorker, context: Context) -> Iterator[Record]:
    """Coming into post opens a period, leaving closes it (domain.md 11.2)."""
    periods = context.children("practitioner_post", worker.id or "")
    opened = [period for period in periods if period.to_on is None]
    if worker.state == "ACTIVE" and not opened:
        yield PRACTITIONER_POSTS.new(
            worker=worker.id,
            organisation=worker.organisation,
            category=worker.category,
            post=worker.post,
            from_on=context.today if periods else worker.hired_on or context.today,
        )
    if worker.state in OUT_OF_POST:
        for period in opened:
            # Somebody who came back still has the day of leaving of the first time.
            left = worker.left_on or context.today
            period.to_on = left if left >= (period.from_on or left) else context.today
            yield period


def number_worker(worker: SocialWorker, context: Context) -> None:
    """A worker belongs to the station at home here, and is numbered by it: code + 4 digits."""
    worker.station = worker.station or worker.home or None
    while worker.worker_no is None and worker.station:
        number = f"{worker.station}{context.serial('worker_no'):04d}"
        # A roster may have brought in numbers that this store has not given yet.
        if not context.taken("social_worker", "worker_no", number):
            worker.worker_no = number


def highest_level(worker: SocialWorker, context: Context) -> str:
    """Label of the highest valid certificate; 未持证 without one."""
    held = level_on(certificates_of(worker.person, context))
    return code_list("cert_level").label(held or "0")


def registration_shown(worker: SocialWorker, context: Context) -> str:
    """Label of the registration's state today (R-RG-14)."""
    return registration_on(worker.person, context).state.label


SOCIAL_WORKERS = Register(
    model=SocialWorker,
    title="社工",
    group="人员",
    icon="people_team",
    unit="人",
    columns=("worker_no", "person", "organisation", "post", "category", "hired_on", "state"),
    sections=(
        Section(
            "任职",
            (
                *("person", "worker_no", "station", "organisation", "org_type", "category"),
                *("post", "post_kind", "prof_title", "employment", "hired_on"),
                *("left_on", "left_reason", "contract_from", "contract_to"),
            ),
        ),
        Section(
            "登记与专长",
            (
                *("is_registered_locally", "registered_locally_on", "talent_path"),
                *("service_fields", "salary_grade", "honours", "speciality", "remark"),
            ),
        ),
    ),
    label="person",
    searched=("worker_no",),
    life_cycle=LifeCycle(
        {
            "CANDIDATE": "待核",
            "ACTIVE": "在岗",
            "LEAVE": "休假",
            "TRANSFERRED": "调出",
            "LEFT": "离岗",
            "RETIRED": "退休",
            "DECEASED": "去世",
        },
        frozenset(
            {("CANDIDATE", "ACTIVE"), ("ACTIVE", "LEAVE"), ("LEAVE", "ACTIVE"), ("LEFT", "ACTIVE")}
            | {("ACTIVE", end) for end in ("TRANSFERRED", "LEFT", "RETIRED", "DECEASED")}
        ),
    ),
    rules=(worker_age, service_dates),
    made=number_worker,
    follows=post_periods,
    derived=(
        Derived("highest_level", "职业水平", highest_level),
        Derived("registration", "登记状态", registration_shown),
    ),
    roster=(
        *("person.name", "person.sex", "person.id_type", "person.id_number"),
        *("person.birth_date", "person.ethnic", "person.political", "person.native_place"),
        *("education.level", "education.degree", "education.major", "education.school"),
        *("worker_no", "organisation", "category", "post", "hired_on", "left_on"),
        *("certificate.level", "certificate.management_no", "certificate.obtained_in"),
        *("certificate.approved_on", "cert_registration.valid_from", "cert_registration.valid_to"),
        *("person.mobile", "person.address", "person.email", "remark"),
    ),
    print_form="A01",
)


class PractitionerPost(Record):
    """One period in which a worker was in post; head counts read the periods."""

    __tablename__ = "practitioner_post"

    worker: Mapped[str | None] = field(
        "社工", Reference("social_worker", part_of=True), need=Need.SAVE
    )
    organisation: Mapped[str | None] = field("单位", Text(100), need=Need.SAVE)
    category: Mapped[str | None] = field("队伍类别", Code("worker_group"))
    post: Mapped[str | None] = field("岗位", Text(50))
    from_on: Mapped[date | None] = field("开始日期", Day(), need=Need.SAVE)
    to_on: Mapped[date | None] = field("结束日期", Day())


def post_period(post: PractitionerPost, context: Context) -> Iterator[Fault]:
    """Periods end after they begin and do not overlap (domain.md 11.2)."""
    others = context.children("practitioner_post", post.worker or "")
    spans = [(other.from_on, other.to_on) for other in others if other.id != post.id]
    if post.from_on and post.to_on and post.to_on < post.from_on:
        yield Fault("to_on", "R-WE-01", "结束日期：早于开始日期，请改正。")
    yield from people_rules.work_overlap(post.from_on, post.to_on, spans)


PRACTITIONER_POSTS = Register(
    model=PractitionerPost,
    title="任职时段",
    columns=("worker", "organisation", "category", "from_on", "to_on"),
    sections=(Section("时段", ("worker", "organisation", "category", "post", "from_on", "to_on")),),
    label="organisation",
    rules=(post_period,),
)
