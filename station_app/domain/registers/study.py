"""The register of continuing education (民发〔2009〕123号, 人社部令第25号; domain.md 2.2, 11.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.identity_kinds import Digits, PersonName
from station_app.domain.kinds import Day, Files, LongText, Reference, Text
from station_app.domain.number_kinds import Number
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Need, Record, Register, Section, field
from station_app.domain.registers.facts import application_of
from station_app.domain.registers.study_facts import studies_of, study_of, term_covering
from station_app.domain.rules import study_checks
from station_app.domain.rules.continuing_education import DEGREE, HOUR, study_hours
from station_app.domain.rules.registration_terms import periods


class ContinuingEducation(Record):
    """One piece of learning, with the proof that the worker handed in.

    The training body issues the proof, the registration organ decides; the station keeps
    this ledger and a scan (domain.md 2.2).
    """

    __tablename__ = "ce_record"

    person: Mapped[str | None] = field("人员", Reference("person"), need=Need.SAVE, key=True)
    kind: Mapped[str | None] = field(
        "种类", Code("ce_kind"), need=Need.SAVE, default="TRAINING", aliases=("继续教育种类",)
    )
    ce_form: Mapped[str | None] = field(
        "形式", Code("ce_form"), need=Need.SEND, aliases=("学习形式", "培训形式")
    )
    title: Mapped[str | None] = field(
        "培训名称",
        Text(100),
        need=Need.SAVE,
        key=True,
        aliases=("培训内容", "学习内容", "培训(学习)内容", "课程名称"),
    )
    organiser: Mapped[str | None] = field(
        "主办单位", Text(100), need=Need.SEND, aliases=("举办单位", "培训机构")
    )
    from_on: Mapped[date | None] = field(
        "开始日期",
        Day(future=False),
        need=Need.SAVE,
        key=True,
        aliases=("培训时间/起", "开始时间", "培训开始日期"),
    )
    to_on: Mapped[date | None] = field(
        "结束日期",
        Day(future=False),
        need=Need.SAVE,
        aliases=("培训时间/止", "结束时间", "培训结束日期"),
    )
    raw_amount: Mapped[Decimal | None] = field(
        "学时数", Number(1), need=Need.SAVE, aliases=("学时", "小时数", "培训学时")
    )
    raw_unit: Mapped[str | None] = field(
        "计量单位", Code("hours_unit"), need=Need.SAVE, default=HOUR, aliases=("学时单位",)
    )
    hours: Mapped[Decimal | None] = field(
        "折合小时", Number(2, unit="小时"), source="民发〔2009〕123号"
    )
    subject_class: Mapped[str | None] = field(
        "科目类别", Code("subject_class"), need=Need.SAVE, source="人社部令第25号第八条"
    )
    period: Mapped[str | None] = field("计入登记周期", Reference("cert_registration"))
    proof_no: Mapped[str | None] = field(
        "证明编号", Digits(40), aliases=("证书编号", "合格证编号", "合格证书编号")
    )
    proof: Mapped[str | None] = field("证明扫描件", Files())
    verified: Mapped[bool | None] = field("已核定", Flag(), aliases=("核定", "是否核定"))
    verified_by: Mapped[str | None] = field("核定人", PersonName())
    verified_on: Mapped[date | None] = field("核定日期", Day(future=False))
    attendance: Mapped[str | None] = field(
        "所依据的培训", Reference("training_attendance", due_to=True)
    )
    remark: Mapped[str | None] = field("备注", LongText())


def fill_study(study: ContinuingEducation, context: Context) -> None:
    """The hours follow from amount and unit, the period from the day on which it ended."""
    if study.to_on is None:
        return
    if study.kind == DEGREE:  # R-CE-04
        degree = context.parameters.decimal("ce.degree", study.to_on)
        study.raw_amount, study.raw_unit = study.raw_amount or degree, study.raw_unit or HOUR
    if study.raw_amount is not None:
        study.hours = study_hours(
            study.kind, study.raw_amount, study.raw_unit, study.to_on, context.parameters
        )
    if study.period is None and study.person is not None:
        term = term_covering(study.person, study.to_on, context)
        study.period = term.registration.id if term else None
    if study.verified and study.verified_on is None:
        study.verified_on = context.today


def study_in_order(study: ContinuingEducation, context: Context) -> Iterator[Fault]:
    """Hours, dates, period and proof of one record, beside the person's others (R-CE-08…15)."""
    facts = study_of(study)
    if facts is None:
        return
    others = [each for each in studies_of(study.person, context) if each.id != study.id]
    yield from study_checks.study_faults(
        facts, others, _credited(study, context), context.parameters
    )


def _credited(study: ContinuingEducation, context: Context) -> study_checks.Span | None:
    """Return the days of the registration that the record is credited to."""
    registration = context.find("cert_registration", study.period)
    if registration is None:
        return None
    found = periods([application_of(registration)], context.parameters)
    return (found[0].valid_from, found[0].valid_to) if found else None


def period_of_person(study: ContinuingEducation, context: Context) -> Iterator[Fault]:
    """Credit nobody's hours to somebody else, or to a registration never granted (R-CE-11)."""
    registration = context.find("cert_registration", study.period)
    if registration is None:
        return
    certificate = context.find("certificate", registration.certificate)
    if certificate is not None and certificate.person != study.person:
        text = "计入登记周期：选择的是别人的登记，请重新选择，或清空后自动计入。"
        yield Fault("period", "R-CE-11", text)
    elif _credited(study, context) is None:
        text = "计入登记周期：选择的登记还没有获准，没有有效期，请重新选择，或清空后自动计入。"
        yield Fault("period", "R-CE-11", text)


def once_for_an_attendance(study: ContinuingEducation, context: Context) -> Iterator[Fault]:
    """An attendance earns its hours once (R-CE-13)."""
    if study.attendance is None:
        return
    attendance = context.find("training_attendance", study.attendance)
    if attendance is not None and attendance.person != study.person:
        text = "所依据的培训：选择的是别人的培训记录，请重新选择，或清空这一项。"
        yield Fault("attendance", "R-CE-13", text)
    same = context.referring("ce_record", "attendance", study.attendance)
    if any(each.id != study.id for each in same):
        text = "所依据的培训：这次培训的学时已经登记过，请不要重复登记。"
        yield Fault("attendance", "R-CE-13", text)


CE_RECORDS = Register(
    model=ContinuingEducation,
    title="继续教育",
    group="人才",
    icon="book_open",
    columns=(
        *("person", "title", "organiser", "from_on", "to_on", "hours", "subject_class"),
        *("proof_no", "verified"),
    ),
    sections=(
        Section(
            "学习",
            (
                *("person", "kind", "ce_form", "title", "organiser", "from_on", "to_on"),
                *("raw_amount", "raw_unit", "hours", "subject_class"),
            ),
        ),
        Section(
            "证明与核定",
            (
                *("period", "proof_no", "proof", "verified", "verified_by", "verified_on"),
                *("attendance", "remark"),
            ),
        ),
    ),
    label="title",
    searched=("title", "proof_no"),
    rules=(study_in_order, period_of_person, once_for_an_attendance),
    made=fill_study,
    roster=(
        *("person.name", "person.id_type", "person.id_number", "title", "organiser"),
        *("from_on", "to_on", "kind", "ce_form", "raw_amount", "raw_unit"),
        *("subject_class", "proof_no", "verified", "verified_by", "verified_on", "remark"),
    ),
    print_form="A09",
)
