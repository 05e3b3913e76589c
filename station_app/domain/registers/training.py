"""Registers of training classes and of who attended them (domain.md 11.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.identity_kinds import Digits
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Number, Whole
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Derived, Need, Record, Register, Section, field
from station_app.domain.registers.training_hours import (
    attendance_in_order,
    fill_attendance,
    hours_earned,
)
from station_app.domain.rules import training as rules
from station_app.domain.rules.continuing_education import shown
from station_app.domain.rules.training import CANCELLED


class TrainingSession(Record):
    """One class, held once (期)."""

    __tablename__ = "training_session"
    unique = (("course_no",),)

    course_no: Mapped[str | None] = field(
        "班次编号", Digits(40), need=Need.SAVE, key=True, aliases=("培训编号", "班号", "课程编号")
    )
    title: Mapped[str | None] = field(
        "培训名称", Text(100), need=Need.SAVE, aliases=("班次名称", "培训班名称", "课程名称")
    )
    kind: Mapped[str | None] = field("培训类别", Code("training_type"), need=Need.SAVE)
    term_no: Mapped[int | None] = field("期次", Whole(1, 999), need=Need.SAVE)
    from_on: Mapped[date | None] = field(
        "开始日期", Day(), need=Need.SAVE, aliases=("时间/起", "培训开始日期", "开班日期")
    )
    to_on: Mapped[date | None] = field(
        "结束日期", Day(), need=Need.SAVE, aliases=("时间/止", "培训结束日期", "结业日期")
    )
    hours: Mapped[Decimal | None] = field(
        "班次学时", Number(1, unit="小时"), need=Need.SAVE, aliases=("总学时", "培训学时")
    )
    place: Mapped[str | None] = field("地点", Text(100), aliases=("培训地点",))
    trainer: Mapped[str | None] = field("授课人", Text(100), aliases=("授课教师", "主讲人"))
    organiser: Mapped[str | None] = field(
        "主办单位", Text(100), need=Need.SEND, aliases=("举办单位",)
    )
    planned_people: Mapped[int | None] = field(
        "应到人数", Whole(0, 100_000, unit="人"), aliases=("人数/应到", "计划人数")
    )
    cost: Mapped[Decimal | None] = field("培训费用", Money(), aliases=("费用/合计", "费用合计"))
    cost_bearer: Mapped[str | None] = field("费用承担", Code("cost_bearer"))
    cost_gov: Mapped[Decimal | None] = field("财政承担", Money(), aliases=("费用/财政承担",))
    trainee_fee: Mapped[Decimal | None] = field("学员缴费", Money(), aliases=("学员收费",))
    certificate_given: Mapped[bool | None] = field("颁发合格证明", Flag())
    satisfaction: Mapped[Decimal | None] = field(
        "满意率", Number(1, highest=Decimal(100), unit="%")
    )
    remark: Mapped[str | None] = field("备注", LongText())


def class_in_order(course: TrainingSession, context: Context) -> Iterator[Fault]:
    """Dates and hours (R-TR-01), and who pays (R-TR-02)."""
    yield from rules.class_dates(course.from_on, course.to_on, course.hours, context.parameters)
    yield from rules.class_costs(
        rules.CostFacts(course.cost_bearer, course.cost, course.cost_gov, course.trainee_fee)
    )


def passes_in_the_way(course: TrainingSession, context: Context) -> Iterator[Fault]:
    """A class that people have passed was held: it is not cancelled."""
    if course.state != CANCELLED:
        return
    passed = [each for each in _attendances(course, context) if each.passed]
    if passed:
        text = (
            f"已有{len(passed)}人登记合格，不能取消班次；确未举办的，请先把学员的“合格”改为“否”。"
        )
        yield Fault("state", "STATE", text)


def _attendances(course: TrainingSession, context: Context) -> list[Any]:
    return list(context.children("training_attendance", course.id or ""))


def number_course(course: TrainingSession, context: Context) -> None:
    """A class is numbered by who enters it and by its year: 43010501201-PX-2026-0012.

    The bureau's own have no code before them (forms.md 1, numbering).
    """
    year = (course.from_on or context.today).year
    home = (context.home,) if context.home else ()
    while course.course_no is None:
        serial = f"{context.serial(f'course_no.{year}'):04d}"
        number = "-".join((*home, "PX", str(year), serial))
        # A roster may have brought in numbers that this store has not given yet.
        if not context.taken("training_session", "course_no", number):
            course.course_no = number
    if course.cost_bearer == rules.GOV_FULL and course.cost_gov is None:
        course.cost_gov = course.cost


def attendances_anew(course: TrainingSession, context: Context) -> Iterator[Record]:
    """What follows from the attendances changes with their class."""
    yield from _attendances(course, context)


def attended(course: TrainingSession, context: Context) -> str:
    """Return how many people were there (实到): those who have hours or days to show."""
    present = [each for each in _attendances(course, context) if _was_there(each)]
    return str(len(present))


def _was_there(attendance: Any) -> bool:
    return bool(attendance.hours_actual or attendance.signed_days)


def person_hours(course: TrainingSession, context: Context) -> str:
    """Return the hours of all who were there, added up (人次学时)."""
    hours = (each.hours_actual for each in _attendances(course, context))
    return shown(sum((each for each in hours if each is not None), Decimal(0)))


TRAINING_SESSIONS = Register(
    model=TrainingSession,
    title="培训班次",
    group="人才",
    icon="hat_graduation",
    unit="期",
    columns=("course_no", "title", "kind", "term_no", "from_on", "to_on", "hours", "state"),
    sections=(
        Section(
            "班次",
            (
                *("course_no", "title", "kind", "term_no", "from_on", "to_on", "hours"),
                *("place", "trainer", "organiser", "planned_people"),
            ),
        ),
        Section(
            "费用与效果",
            (
                *("cost", "cost_bearer", "cost_gov", "trainee_fee"),
                *("certificate_given", "satisfaction", "remark"),
            ),
        ),
    ),
    label="title",
    searched=("course_no", "title"),
    life_cycle=LifeCycle(
        {
            "PLANNED": "计划",
            "OPEN": "报名中",
            "HELD": "已举办",
            "ARCHIVED": "已归档",
            CANCELLED: "已取消",
        },
        frozenset(
            {("PLANNED", "OPEN"), ("OPEN", "HELD"), ("HELD", "ARCHIVED")}
            | {("PLANNED", CANCELLED), ("OPEN", CANCELLED)}
        ),
        locked=frozenset({"ARCHIVED"}),
    ),
    rules=(class_in_order, passes_in_the_way),
    made=number_course,
    follows=attendances_anew,
    derived=(
        Derived("attended", "实到人数", attended),
        Derived("person_hours", "人次学时", person_hours),
    ),
    roster=(
        *("course_no", "title", "kind", "term_no", "from_on", "to_on", "hours"),
        *("place", "organiser", "trainer", "planned_people", "cost", "cost_bearer"),
        *("cost_gov", "trainee_fee", "certificate_given", "satisfaction", "state", "remark"),
    ),
    alike=("title", "from_on"),
    brought="HELD",
    shared=True,
    print_form="A26",
)


class TrainingAttendance(Record):
    """One person in one class; a pass earns hours of continuing education (R-CE-03)."""

    __tablename__ = "training_attendance"
    unique = (("session", "person"),)

    # The person comes first: a line of a roster is about somebody, in some class.
    person: Mapped[str | None] = field("学员", Reference("person"), need=Need.SAVE, key=True)
    session: Mapped[str | None] = field(
        "培训班次", Reference("training_session", part_of=True), need=Need.SAVE, key=True
    )
    signed_days: Mapped[Decimal | None] = field(
        "签到天数", Number(1, unit="天"), need=Need.SAVE, aliases=("实到天数", "出勤天数")
    )
    hours_actual: Mapped[Decimal | None] = field(
        "实际学时", Number(1, unit="小时"), need=Need.SAVE, aliases=("学时", "参训学时")
    )
    passed: Mapped[bool | None] = field("合格", Flag(), aliases=("是否合格", "考核合格"))
    proof_no: Mapped[str | None] = field(
        "证明编号", Digits(40), aliases=("证书编号", "合格证编号", "合格证书编号")
    )
    score: Mapped[Decimal | None] = field(
        "考核成绩", Number(1, highest=Decimal(100)), aliases=("成绩", "考试成绩")
    )
    satisfaction: Mapped[str | None] = field("满意度", Code("satisfaction"))
    remark: Mapped[str | None] = field("备注", LongText())


TRAINING_ATTENDANCES = Register(
    model=TrainingAttendance,
    title="培训学员",
    group="人才",
    icon="people_team",
    unit="人次",
    columns=("session", "person", "signed_days", "hours_actual", "passed", "proof_no"),
    sections=(
        Section(
            "参训情况",
            (
                *("session", "person", "signed_days", "hours_actual", "passed", "proof_no"),
                *("score", "satisfaction", "remark"),
            ),
        ),
    ),
    label="person",
    searched=("proof_no",),
    rules=(attendance_in_order,),
    made=fill_attendance,
    follows=hours_earned,
    roster=(
        *("person.name", "person.sex", "person.id_type", "person.id_number", "person.mobile"),
        *("training_session.course_no", "training_session.title", "training_session.from_on"),
        *("signed_days", "hours_actual", "passed", "proof_no", "score", "satisfaction"),
        "remark",
    ),
)
