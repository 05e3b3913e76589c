"""The register of vouchers: each income and payment, approved by another, never rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code
from station_app.domain.identity_kinds import Digits, PersonName
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.life_cycles import LifeCycle
from station_app.domain.number_kinds import Money
from station_app.domain.register import Context, Derived, Need, Record, Register, Section, field
from station_app.domain.registers import money_facts as facts
from station_app.domain.registers import voucher_checks as checks
from station_app.domain.rmb import capitals
from station_app.domain.rules import money as rules
from station_app.domain.rules.instalments import INSTALMENT_MOVES
from station_app.domain.rules.money import BOOKED, COUNTED, IN, OUT, STANDING, VOID
from station_app.domain.rules.payments import TALENT

# What a reversing entry has in common with the voucher that it takes back.
SHARED = (
    *("amount", "budget_line", "source", "counterpart", "project", "instalment"),
    *("training", "reward", "donation"),
)


class FundTransaction(Record):
    """One income or payment, and who handled and approved it."""

    __tablename__ = "fund_transaction"
    unique = (("voucher_no",),)

    happened_on: Mapped[date | None] = field(
        "凭证日期", Day(future=False), need=Need.SAVE, aliases=("日期", "发生日期", "记账日期")
    )
    direction: Mapped[str | None] = field(
        "收支方向", Code("money_direction"), need=Need.SAVE, aliases=("收支", "方向", "收/支")
    )
    amount: Mapped[Decimal | None] = field(
        "金额", Money(), need=Need.SAVE, aliases=("发生额", "支付金额", "拨付金额")
    )
    budget_line: Mapped[str | None] = field("预算科目", Reference("budget_line"))
    source: Mapped[str | None] = field("资金来源", Reference("fund_source"))
    counterpart: Mapped[str | None] = field(
        "对方单位或个人",
        Text(100),
        need=Need.SAVE,
        aliases=("收款单位", "付款单位", "往来单位", "对方单位"),
    )
    purpose: Mapped[str | None] = field(
        "用途", Text(200), need=Need.SAVE, aliases=("摘要", "事由", "款项用途")
    )
    project: Mapped[str | None] = field("项目", Reference("project"))
    instalment: Mapped[str | None] = field("拨付期次", Reference("instalment"))
    training: Mapped[str | None] = field("培训班次", Reference("training_session"))
    reward: Mapped[str | None] = field("奖励", Reference("reward"))
    donation: Mapped[str | None] = field("捐赠", Reference("donation"))
    voucher_no: Mapped[str | None] = field(
        "凭证号", Text(40), need=Need.SEND, key=True, aliases=("凭证编号", "记账凭证号")
    )
    invoice_no: Mapped[str | None] = field("发票号码", Digits(40), aliases=("发票号", "票据号码"))
    handler: Mapped[str | None] = field("经办人", PersonName(), need=Need.SAVE)
    approver: Mapped[str | None] = field("审批人", PersonName(), aliases=("批准人", "签批人"))
    approved_on: Mapped[date | None] = field("审批日期", Day(future=False))
    paid_on: Mapped[date | None] = field(
        "收付日期", Day(future=False), aliases=("支付日期", "到账日期", "付款日期")
    )
    reverses: Mapped[str | None] = field("冲销的凭证", Reference("fund_transaction"))
    remark: Mapped[str | None] = field("备注", LongText())


def fill_voucher(record: FundTransaction, context: Context) -> None:
    """What a voucher pays for says most of it; a step is dated by the day it is made."""
    _fill_reversal(record, context)
    _fill_instalment(record, context)
    _fill_reward(record, context)
    _fill_donation(record, context)
    _fill_project(record, context)
    day = context.step_on or context.today
    record.happened_on = record.happened_on or context.today
    _number(record, context)
    if record.state in COUNTED and record.approved_on is None:
        record.approved_on = day
    if record.state in BOOKED and record.paid_on is None:
        record.paid_on = day


def _number(record: FundTransaction, context: Context) -> None:
    """A voucher without a number is called by one of ours: PZ-2026-0001 (forms.md 1)."""
    year = (record.happened_on or context.today).year
    home = (context.home,) if context.home else ()
    while record.voucher_no is None:
        serial = f"{context.serial(f'voucher_no.{year}'):04d}"
        number = "-".join((*home, "PZ", str(year), serial))
        # A roster may have brought in numbers that this store has not given yet.
        if not context.taken(facts.VOUCHER, "voucher_no", number):
            record.voucher_no = number


def _fill(record: Any, **values: Any) -> None:
    for name, value in values.items():
        if getattr(record, name) is None:
            setattr(record, name, value)


def _fill_reversal(record: FundTransaction, context: Context) -> None:
    original = context.find(facts.VOUCHER, record.reverses)
    if original is None:
        return
    back = {IN: OUT, OUT: IN}.get(original.direction)
    named = f"冲销{original.voucher_no or original.happened_on}：{original.purpose}"[:200]
    _fill(record, **{name: getattr(original, name) for name in SHARED})
    _fill(record, direction=back, purpose=named)
    number = f"{original.voucher_no or ''}冲"
    if original.voucher_no and not context.taken(facts.VOUCHER, "voucher_no", number):
        _fill(record, voucher_no=number)


def _fill_project(record: FundTransaction, context: Context) -> None:
    project = context.find("project", record.project)
    nowhere = record.budget_line is None and record.source is None
    if project is not None and record.direction == OUT and nowhere:
        line = context.find("budget_line", project.budget_line)
        record.budget_line = line.id if line is not None else None


def _fill_instalment(record: FundTransaction, context: Context) -> None:
    instalment = context.find("instalment", record.instalment)
    if instalment is not None:
        _fill(
            record,
            direction=OUT,
            project=instalment.project,
            amount=instalment.approved_amount,
            counterpart=instalment.payee,
            budget_line=instalment.budget_line,
            invoice_no=instalment.invoice_no,
        )


def _fill_reward(record: FundTransaction, context: Context) -> None:
    reward = context.find("reward", record.reward)
    if reward is None:
        return
    _fill(record, direction=OUT, amount=reward.approved_amount, counterpart=reward.payee)
    year = (record.happened_on or context.today).year
    lines = context.referring("budget_line", "category", TALENT)
    _fill(record, budget_line=next((each.id for each in lines if each.year == year), None))


def _fill_donation(record: FundTransaction, context: Context) -> None:
    donation = context.find("donation", record.donation)
    if donation is not None:
        _fill(record, source=donation.source)
        if record.direction == IN:
            _fill(record, counterpart=donation.donor, amount=donation.amount)


def what_follows(record: FundTransaction, context: Context) -> Iterator[Record]:
    """A reversing entry makes its voucher void; an instalment learns that it was paid."""
    original = context.find(facts.VOUCHER, record.reverses)
    if original is not None and record.state in BOOKED and original.state in STANDING:
        original.state = VOID
        yield original
    instalment = context.find("instalment", record.instalment)
    if instalment is not None and not context.home and _mirror(instalment, context):
        yield instalment


def _mirror(instalment: Any, context: Context) -> bool:
    """Write into an instalment what its vouchers say; return whether anything differs."""
    known = facts.vouchers_of("instalment", instalment.id, context)
    paying = next((v for v in known if v.reverses is None and v.state in STANDING), None)
    if paying is None and instalment.paid is None:
        return False
    told = (
        {"paid": False, "paid_on": None, "paid_amount": None, "voucher_no": None}
        if paying is None
        else {
            "paid": True,
            "paid_on": paying.paid_on,
            "paid_amount": paying.amount,
            "voucher_no": paying.voucher_no,
        }
    )
    differing = {name: value for name, value in told.items() if getattr(instalment, name) != value}
    for name, value in differing.items():
        setattr(instalment, name, value)
    step = (instalment.state, "PAID" if told["paid"] else "APPROVED")
    if instalment.home == context.home and step in INSTALMENT_MOVES:
        instalment.state = step[1]
    return bool(differing)


def in_capitals(record: FundTransaction, context: Context) -> str:
    """Return the amount in capitals; "" while there is none."""
    return capitals(record.amount) if record.amount is not None else ""


FUND_TRANSACTIONS = Register(
    model=FundTransaction,
    title="收支凭证",
    group="经费",
    icon="money",
    unit="张",
    columns=(
        *("happened_on", "voucher_no", "direction", "amount", "budget_line", "source"),
        *("counterpart", "purpose", "state"),
    ),
    sections=(
        Section(
            "收支",
            (
                *("happened_on", "direction", "amount", "budget_line", "source"),
                *("counterpart", "purpose"),
            ),
        ),
        Section("支付对象", ("project", "instalment", "training", "reward", "donation")),
        Section(
            "凭证与审批",
            (
                *("voucher_no", "invoice_no", "handler", "approver", "approved_on", "paid_on"),
                *("reverses", "remark"),
            ),
        ),
    ),
    label="voucher_no",
    searched=("voucher_no", "counterpart", "purpose", "invoice_no"),
    life_cycle=LifeCycle(rules.STATES, rules.MOVES, locked=BOOKED, kept=COUNTED),
    rules=(
        checks.voucher_in_order,
        checks.within_what_is_left,
        checks.corrected_by_entry,
        checks.pays_what_is_due,
    ),
    removal=(checks.stays_in_the_books,),
    made=fill_voucher,
    follows=what_follows,
    derived=(Derived("capitals", "金额大写", in_capitals),),
    roster=(
        *("happened_on", "voucher_no", "direction", "amount"),
        *("budget_line.year", "budget_line.code", "budget_line.name"),
        *(
            "fund_source.year",
            "fund_source.kind",
            "fund_source.name",
            "counterpart",
            "purpose",
            "invoice_no",
            "handler",
            "approver",
        ),
        *("approved_on", "paid_on", "remark"),
    ),
    bureau_too=True,
)
