"""Registers of reward schemes and of rewards for passing (domain.md 2.4, 11.2; forms.md A27)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Codes
from station_app.domain.identity_kinds import Digits, PersonName
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money, Whole
from station_app.domain.problems import Fault
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
from station_app.domain.registers.brought import brought
from station_app.domain.registers.certificates import Certificate
from station_app.domain.rmb import capitals
from station_app.domain.rules import rewards as rules
from station_app.domain.rules.rewards import Claim, Grant, Scheme

PASSED = frozenset({"PASSED_ALL", "CERTIFIED"})  # states of an application, domain.md 1.6
PAPERS = ("application", "certificate")  # what shows that somebody has passed


class RewardScheme(Record):
    """What a district grants for passing at one level, and from when to when."""

    __tablename__ = "reward_scheme"
    unique = (("name", "level", "valid_from"),)

    name: Mapped[str | None] = field("办法名称", Text(60), need=Need.SAVE, key=True)
    level: Mapped[str | None] = field("级别", Code("exam_level"), need=Need.SAVE, key=True)
    mode: Mapped[str | None] = field(
        "发放方式", Code("reward_mode"), need=Need.SAVE, default="ONE_OFF"
    )
    min_amount: Mapped[Decimal | None] = field("最低金额", Money(), need=Need.SAVE)
    max_amount: Mapped[Decimal | None] = field("最高金额", Money(), need=Need.SAVE)
    valid_from: Mapped[date | None] = field("生效日期", Day(), need=Need.SAVE, key=True)
    valid_to: Mapped[date | None] = field("失效日期", Day())
    document: Mapped[str | None] = field("依据文件", Text(100), aliases=("文号", "文件"))
    remark: Mapped[str | None] = field("备注", LongText())


def scheme_of(record: RewardScheme | None) -> Scheme | None:
    """Return a scheme as facts; None while its amounts or its first day are missing."""
    if record is None or record.min_amount is None or record.max_amount is None:
        return None
    if record.valid_from is None or record.level is None:
        return None
    return Scheme(
        record.name or "",
        record.level,
        record.min_amount,
        record.max_amount,
        record.valid_from,
        record.valid_to,
        record.mode == "MONTHLY",
    )


def scheme_in_order(record: RewardScheme, context: Context) -> Iterator[Fault]:
    """Neither amounts nor days are the wrong way round (R-RW-01)."""
    scheme = scheme_of(record)
    if scheme is not None:
        yield from rules.scheme_faults(scheme)


REWARD_SCHEMES = Register(
    model=RewardScheme,
    title="奖励办法",
    group="人才",
    icon="wallet",
    unit="个",
    columns=("name", "level", "mode", "min_amount", "max_amount", "valid_from", "valid_to"),
    sections=(
        Section(
            "办法",
            (
                *("name", "level", "mode", "min_amount", "max_amount"),
                *("valid_from", "valid_to", "document", "remark"),
            ),
        ),
    ),
    label="name",
    searched=("name", "document"),
    rules=(scheme_in_order,),
    shared=True,
)


class Reward(Record):
    """A person's claim to be rewarded for passing, what the bureau decides, and the payment."""

    __tablename__ = "reward"

    person: Mapped[str | None] = field("人员", Reference("person"), need=Need.SAVE, key=True)
    level: Mapped[str | None] = field(
        "奖励级别", Code("exam_level"), need=Need.SAVE, key=True, aliases=("申请级别",)
    )
    scheme: Mapped[str | None] = field("奖励办法", Reference("reward_scheme"), need=Need.SEND)
    application: Mapped[str | None] = field("报考记录", Reference("exam_application"))
    certificate: Mapped[str | None] = field("证书", Reference("certificate"))
    pass_year: Mapped[int | None] = field(
        "通过年度",
        Whole(2008, 2199),
        need=Need.SAVE,
        aliases=("考试年度", "通过年份", "考试年份", "通过考试年度"),
    )
    applied_on: Mapped[date | None] = field(
        "申请日期", Day(future=False), need=Need.SAVE, aliases=("申请时间", "申报日期")
    )
    amount: Mapped[Decimal | None] = field(
        "申请金额", Money(), need=Need.SAVE, aliases=("奖励金额", "申请奖励金额", "金额")
    )
    prev_amount: Mapped[Decimal | None] = field(
        "已领奖励", Money(), aliases=("已领奖励金额", "已领金额")
    )
    diff_note: Mapped[str | None] = field("补差说明", Text(100))
    payee: Mapped[str | None] = field(
        "户名", PersonName(), need=Need.SEND, aliases=("开户名", "收款人", "账户名")
    )
    bank_name: Mapped[str | None] = field(
        "开户行", Text(60), need=Need.SEND, aliases=("开户银行", "开户行全称", "开户银行全称")
    )
    bank_account: Mapped[str | None] = field(
        "银行账号",
        Digits(40),
        need=Need.SEND,
        sensitive=True,
        aliases=("账号", "银行卡号", "卡号", "银行账户", "收款账号"),
    )
    materials: Mapped[str | None] = field("提交材料", Codes("reward_material"))
    approved_amount: Mapped[Decimal | None] = field("核定金额", Money(), owner=Owner.BUREAU)
    decision: Mapped[str | None] = field("审核结论", Code("decision"), owner=Owner.BUREAU)
    decided_on: Mapped[date | None] = field("审核日期", Day(future=False), owner=Owner.BUREAU)
    decision_reason: Mapped[str | None] = field("审核意见", Text(200), owner=Owner.BUREAU)
    paid_on: Mapped[date | None] = field(
        "发放日期", Day(future=False), aliases=("发放时间", "领取日期")
    )
    voucher_no: Mapped[str | None] = field("凭证号", Text(40), aliases=("凭证编号",))
    remark: Mapped[str | None] = field("备注", LongText())


def claim_of(reward: Reward) -> Claim:
    """Return a reward as the rules see it."""
    return Claim(
        level=reward.level,
        state=reward.state,
        amount=reward.amount,
        prev_amount=reward.prev_amount,
        diff_note=reward.diff_note,
        applied_on=reward.applied_on,
        approved_amount=reward.approved_amount,
        decision=reward.decision,
        decided_on=reward.decided_on,
        reason=reward.decision_reason or reward.remark,
        paid_on=reward.paid_on,
    )


def others_of(reward: Reward, context: Context) -> list[Grant]:
    """Return the other rewards of the same person."""
    if reward.person is None:
        return []
    return [
        Grant(other.level, other.state, other.approved_amount or other.amount or Decimal(0))
        for other in context.referring("reward", "person", reward.person)
        if other.id != reward.id
    ]


def certificate_at(person: str | None, level: str | None, context: Context) -> Certificate | None:
    """Return the person's valid certificate of a level; None for none."""
    for certificate in context.children("certificate", person or ""):
        if level is not None and certificate.level == level and certificate.state == "VALID":
            found: Certificate = certificate
            return found
    return None


def within_bounds(reward: Reward, context: Context) -> Iterator[Fault]:
    """The amount lies within the scheme (R-RW-01), less what was received (R-RW-07)."""
    scheme = scheme_of(context.find("reward_scheme", reward.scheme))
    claim, others = claim_of(reward), others_of(reward, context)
    yield from rules.amount_within(claim, scheme, context.today, context.parameters)
    yield from rules.difference_only(claim, others)
    yield from rules.only_reward(claim, others)


def passed_at(person: str | None, level: str | None, context: Context) -> Any:
    """Return the person's application that passed all subjects of a level; None for none."""
    if person is None or level is None:
        return None
    known = context.referring("exam_application", "person", person)
    return next((each for each in known if each.level == level and each.state in PASSED), None)


def passed_at_level(reward: Reward, context: Context) -> Iterator[Fault]:
    """Whoever is rewarded has passed the level or holds its certificate (R-RW-03)."""
    held = certificate_at(reward.person, reward.level, context)
    passed = passed_at(reward.person, reward.level, context)
    yield from rules.entitled(claim_of(reward), held is not None or passed is not None)
    for name in PAPERS:
        other = context.find(REWARDS.references[name], getattr(reward, name))
        if other is not None:
            yield from rules.own_paper(
                name, reward.person == other.person, reward.level, other.level
            )


def paid_to_claimant(reward: Reward, context: Context) -> Iterator[Fault]:
    """The account is the person's own, and a number (R-RW-05, R-RW-06)."""
    person = context.find("person", reward.person)
    yield from rules.payee_is_claimant(person.name if person else None, reward.payee)
    yield from rules.account_of_digits(reward.bank_account)


def decided_and_paid(reward: Reward, context: Context) -> Iterator[Fault]:
    """The bureau decides, the station pays, one after the other (R-RW-08)."""
    claim, listed = claim_of(reward), brought(reward, context)
    yield from rules.decided_by_bureau(claim, known=not (listed or context.sending))
    yield from rules.paid_on_a_day(claim, brought=listed)
    yield from rules.days_in_order(claim)


def fill_claim(reward: Reward, context: Context) -> None:
    """Level, papers, year of passing, scheme and payee follow from what is known already."""
    papers = [context.find(REWARDS.references[name], getattr(reward, name)) for name in PAPERS]
    if reward.level is None:
        reward.level = next((paper.level for paper in papers if paper is not None), None)
    application, certificate = papers
    application = application or passed_at(reward.person, reward.level, context)
    certificate = certificate or certificate_at(reward.person, reward.level, context)
    reward.application = reward.application or (application.id if application else None)
    reward.certificate = reward.certificate or (certificate.id if certificate else None)
    if reward.pass_year is None:
        reward.pass_year = _year_of(application, certificate, context)
    if reward.scheme is None:
        reward.scheme = _scheme_for(reward, context)
    person = context.find("person", reward.person)
    reward.payee = reward.payee or (person.name if person else None)


def _year_of(application: Any, certificate: Certificate | None, context: Context) -> int | None:
    """Return the year of the examination, else that of the certificate; None: neither is known."""
    session = context.find("exam_session", application.session) if application else None
    if session is not None and session.year is not None:
        return int(session.year)
    if certificate is None:
        return None
    if certificate.obtained_in:
        return int(certificate.obtained_in[:4])
    return certificate.approved_on.year if certificate.approved_on else None


def _scheme_for(reward: Reward, context: Context) -> str | None:
    """Return the scheme in force for the level on the day of the claim, the latest of several."""
    day = reward.applied_on or context.today
    known = context.referring("reward_scheme", "level", reward.level) if reward.level else ()
    there = [(scheme, each.id) for each in known if (scheme := scheme_of(each))]
    fitting = [(scheme.valid_from, record) for scheme, record in there if scheme.holds_on(day)]
    return max(fitting)[1] if fitting else None


def amount_in_capitals(reward: Reward, context: Context) -> str:
    """Return the amount asked for in capitals, as form and bank ask for it."""
    return "" if reward.amount is None else capitals(reward.amount)


REWARDS = Register(
    model=Reward,
    title="考试奖励",
    group="人才",
    icon="money",
    unit="笔",
    columns=("person", "level", "pass_year", "amount", "applied_on", "paid_on", "state"),
    sections=(
        Section(
            "申请",
            (
                *("person", "level", "application", "certificate", "pass_year", "applied_on"),
                *("scheme", "amount", "prev_amount", "diff_note", "materials"),
            ),
        ),
        Section("收款账户", ("payee", "bank_name", "bank_account")),
        Section("区局审核", ("decision", "approved_amount", "decided_on", "decision_reason")),
        Section("发放", ("paid_on", "voucher_no", "remark")),
    ),
    label="person",
    searched=("voucher_no",),
    life_cycle=LifeCycle(
        rules.REWARD_LABELS,
        rules.REWARD_MOVES,
        decisions={"decision": {"PASS": "APPROVED", "FAIL": "REJECTED"}},
    ),
    rules=(within_bounds, passed_at_level, paid_to_claimant, decided_and_paid),
    made=fill_claim,
    derived=(Derived("amount_cn", "大写", amount_in_capitals),),
    roster=(
        *("person.name", "person.sex", "person.id_type", "person.id_number"),
        *("certificate.level", "certificate.management_no", "pass_year", "applied_on"),
        *("prev_amount", "amount", "diff_note", "payee", "bank_name", "bank_account"),
        *("person.mobile", "paid_on", "voucher_no", "remark"),
    ),
    alike=("person", "certificate"),
    print_form="A27",
)
