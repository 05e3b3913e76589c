"""Registers of certificates and their registration (民发〔2009〕44号; domain.md 2.1, 11.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.identity_kinds import Digits
from station_app.domain.kinds import Day, Files, Month, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Number, Whole
from station_app.domain.problems import Fault, Severity
from station_app.domain.register import (
    Context,
    Derived,
    Need,
    Owner,
    Record,
    Register,
    Section,
    field,
)
from station_app.domain.registers.facts import application_of, certificates_of, level_on
from station_app.domain.registers.study_facts import renewal_hours, renewed_term
from station_app.domain.rules import people as people_rules
from station_app.domain.rules import registration as rules
from station_app.domain.rules.continuing_education import PeriodHours, claimable, shown


class Certificate(Record):
    """A certificate of vocational level; it never expires (D-04)."""

    __tablename__ = "certificate"
    unique = (("management_no",),)

    person: Mapped[str | None] = field("人员", Reference("person", part_of=True), need=Need.SAVE)
    level: Mapped[str | None] = field(
        "证书级别",
        Code("cert_level"),
        need=Need.SAVE,
        aliases=("证书等级", "职业水平证书/级别", "级别", "职业水平", "职业水平等级", "社工证"),
    )
    management_no: Mapped[str | None] = field(
        "管理号",
        Digits(30),
        need=Need.SAVE,
        key=True,
        aliases=("证书编号", "证书管理号", "职业水平证书/管理号", "证书号"),
    )
    obtained_in: Mapped[str | None] = field(
        "取得年月", Month(), aliases=("职业水平证书/取得年月", "取得时间", "取证时间")
    )
    approved_on: Mapped[date | None] = field("批准日期", Day(future=False), need=Need.SEND)
    issuer: Mapped[str | None] = field("发证机关", Text(60))
    area_limited: Mapped[bool | None] = field("仅限地区有效", Flag())
    area: Mapped[str | None] = field("有效地区", Text(40))
    scan: Mapped[str | None] = field("证书扫描件", Files())
    verified: Mapped[bool | None] = field("已核验", Flag())


def certificate_date(certificate: Certificate, context: Context) -> Iterator[Fault]:
    """No certificate is older than its examination (R-CT-01)."""
    yield from people_rules.certificate_year(
        certificate.level, certificate.approved_on, certificate.obtained_in
    )
    if certificate.level == "0":
        yield Fault("level", "CODE", "证书级别：未持证的人员不登记证书，请删除这张证书。")


CERTIFICATES = Register(
    model=Certificate,
    title="职业水平证书",
    columns=("person", "level", "management_no", "approved_on", "state"),
    sections=(
        Section(
            "证书",
            (
                *("person", "level", "management_no", "obtained_in", "approved_on", "issuer"),
                *("area_limited", "area", "scan", "verified"),
            ),
        ),
    ),
    label="management_no",
    searched=("management_no",),
    life_cycle=LifeCycle(
        {"VALID": "有效", "REVOKED": "撤销", "VOID": "作废"},
        frozenset({("VALID", "REVOKED"), ("VALID", "VOID")}),
    ),
    rules=(certificate_date,),
    absent=("level", "0"),
    alike=("level",),
)


class CertRegistration(Record):
    """An application to register a certificate, and what follows (民发〔2009〕44号)."""

    __tablename__ = "cert_registration"
    unique = (("certificate", "kind", "sequence"),)

    certificate: Mapped[str | None] = field(
        "证书", Reference("certificate", part_of=True), need=Need.SAVE, key=True
    )
    kind: Mapped[str | None] = field(
        "登记种类", Code("registration_kind"), need=Need.SAVE, key=True, default="FIRST"
    )
    sequence: Mapped[int | None] = field("次序", Whole(1, 99), need=Need.SAVE, key=True, default=1)
    applied_on: Mapped[date | None] = field("申请日期", Day(future=False), need=Need.SEND)
    organ: Mapped[str | None] = field("登记机关", Text(60), need=Need.SEND)
    accepted_on: Mapped[date | None] = field("受理日期", Day(future=False))
    due_on: Mapped[date | None] = field("应办结日期", Day(), source="民发〔2009〕44号第七条")
    registration_no: Mapped[str | None] = field("登记证书号", Digits(30))
    valid_from: Mapped[date | None] = field(
        "有效期起", Day(), aliases=("登记情况/首次登记日期", "首次登记日期", "登记日期")
    )
    valid_to: Mapped[date | None] = field(
        "有效期至", Day(), aliases=("登记情况/有效期至", "登记有效期至")
    )
    override_reason: Mapped[str | None] = field("有效期调整原因", Text(100))
    ce_hours_claimed: Mapped[Decimal | None] = field("申报学时", Number(1, unit="小时"))
    ce_hours_verified: Mapped[Decimal | None] = field("核实学时", Number(1, unit="小时"))
    refusal_reason: Mapped[str | None] = field("初审未通过原因", Text(200))
    cancel_reason: Mapped[str | None] = field("注销原因", Code("cancel_reason"))
    national_status: Mapped[str | None] = field("全国系统状态", Code("national_reg_status"))
    files: Mapped[str | None] = field("附件", Files())
    decision: Mapped[str | None] = field("终审结论", Code("decision"), owner=Owner.BUREAU)
    decided_on: Mapped[date | None] = field("终审日期", Day(future=False), owner=Owner.BUREAU)
    decision_reason: Mapped[str | None] = field("终审意见", Text(200), owner=Owner.BUREAU)


def application_in_order(application: CertRegistration, context: Context) -> Iterator[Fault]:
    """Windows, terms and reasons of one application (R-RG-03…15)."""
    certificate = context.find("certificate", application.certificate)
    if certificate is None or certificate.approved_on is None:
        return
    known = certificates_of(certificate.person, context)
    facts = next((each for each in known if each.id == certificate.id), None)
    if facts is None:
        return
    siblings = context.children("cert_registration", certificate.id)
    earlier = [application_of(other) for other in siblings if other.id != application.id]
    yield from rules.application_faults(
        application_of(application),
        facts,
        earlier,
        context.today,
        context.parameters,
        level_held(application, certificate, context) or "",
    )


def level_held(
    application: CertRegistration, certificate: Certificate, context: Context
) -> str | None:
    """Return the level that decides on a renewal's hours: the highest at the period's end."""
    term = renewed_term(application, context)
    held = level_on(certificates_of(certificate.person, context), term.valid_to) if term else None
    levels: list[str] = [each for each in (held, certificate.level) if each]
    return max(levels, default=None)


def hours_wanting(application: CertRegistration, context: Context) -> Iterator[Fault]:
    """Point out, while there is time, what is not proved (R-CE-06) and what is short (R-CE-16)."""
    hours = _counting(application, context)
    if hours is None:
        return
    if hours.total > hours.verified:
        text = (
            f"本登记周期另有{shown(hours.total - hours.verified)}小时没有合格证明或没有核定，"
            "不计入核实学时，请在“继续教育”中补充证明并核定。"
        )
        yield Fault("ce_hours_verified", "R-CE-06", text, Severity.INFO)
    if hours.missing and application.state != "SUBMITTED":
        text = (
            f"本登记周期继续教育已核实{shown(hours.verified)}小时，"
            f"还差{shown(hours.missing)}小时，补足后才能提交再登记。"
        )
        yield Fault("ce_hours_verified", "R-CE-16", text, Severity.WARN)


def _counting(application: CertRegistration, context: Context) -> PeriodHours | None:
    """Return the hours on record for a renewal that is not settled; None: nothing is."""
    if application.kind != "RENEW" or application.state not in rules.EDITABLE_STATES:
        return None
    hours = renewal_hours(application, context)
    return hours if hours is not None and hours.counted else None


def fill_application(application: CertRegistration, context: Context) -> None:
    """Fill in the days that follow from others, and the hours of training on record."""
    fill_term(application, context)
    fill_hours(application, context)


def fill_hours(application: CertRegistration, context: Context) -> None:
    """Until it is settled, a renewal has the hours on record for the period it ends (R-CE-16).

    Where nothing is on record, what was typed stays. Too few are stated only when the
    application is handed in, which is then refused: a draft can be kept until there are more.
    """
    hours = _counting(application, context)
    if hours is None:
        return
    stated = hours.reached or application.state == "SUBMITTED"
    application.ce_hours_claimed = claimable(hours.total)
    application.ce_hours_verified = claimable(hours.verified) if stated else None


def fill_term(application: CertRegistration, context: Context) -> None:
    """The term runs three years from its first day; the decision is due in 30 working days."""
    if application.valid_from and not application.valid_to:
        application.valid_to = rules.term(application.valid_from, context.parameters).valid_to
    if application.accepted_on and not application.due_on:
        application.due_on = rules.due_on(application.accepted_on, context.parameters).day


def hours_on_record(application: CertRegistration, context: Context) -> str:
    """Return the hours on record of the period that a renewal ends; "" for a first one."""
    hours = renewal_hours(application, context)
    return "" if hours is None else shown(hours.total)


def hours_required(application: CertRegistration, context: Context) -> str:
    """Return the hours of training that a renewal at this level asks for; "" for a first one."""
    certificate = context.find("certificate", application.certificate)
    if certificate is None or application.kind != "RENEW":
        return ""
    day = application.applied_on or context.today
    level = level_held(application, certificate, context)
    need = rules.required_hours(level, day, context.parameters)
    return "" if need is None else f"{need:f}"


def hours_enough(application: CertRegistration, context: Context) -> str:
    """Return 是 or 否: whether the verified hours reach what is asked for (R-CE-16)."""
    need = hours_required(application, context)
    hours = _counting(application, context)
    have = application.ce_hours_verified if hours is None else hours.verified
    if not need or have is None:
        return ""
    return "是" if have >= Decimal(need) else "否"


CERT_REGISTRATIONS = Register(
    model=CertRegistration,
    title="证书登记",
    columns=("certificate", "kind", "applied_on", "valid_from", "valid_to", "state"),
    sections=(
        Section(
            "申请",
            (
                *("certificate", "kind", "sequence", "applied_on", "organ", "accepted_on"),
                *("due_on", "ce_hours_claimed", "ce_hours_verified", "refusal_reason", "files"),
            ),
        ),
        Section(
            "登记",
            (
                *("registration_no", "valid_from", "valid_to", "override_reason"),
                *("cancel_reason", "national_status"),
            ),
        ),
        Section("登记机关意见", ("decision", "decided_on", "decision_reason")),
    ),
    label="certificate",
    searched=("registration_no",),
    life_cycle=LifeCycle(
        rules.APPLICATION_LABELS,
        rules.APPLICATION_MOVES,
        locked=frozenset(rules.APPLICATION_LABELS) - rules.EDITABLE_STATES,
        decisions={"decision": {"PASS": "FINAL_PASS", "FAIL": "FINAL_FAIL"}},
    ),
    rules=(application_in_order, hours_wanting),
    made=fill_application,
    derived=(
        Derived("ce_total", "学时合计", hours_on_record),
        Derived("ce_required", "应达学时", hours_required),
        Derived("ce_enough", "是否达标", hours_enough),
    ),
    brought="DONE",
    print_form="A02",
)
