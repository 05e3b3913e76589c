"""Registers of budget lines, sources of money and donations (domain.md 11.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from station_app.domain.code_kinds import Code, Flag
from station_app.domain.identity_kinds import PersonName
from station_app.domain.kinds import Day, LongText, Reference, Text
from station_app.domain.number_kinds import Money, Whole
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Derived, Need, Record, Register, Section, field
from station_app.domain.registers import money_facts as facts
from station_app.domain.rules import money as rules
from station_app.domain.rules import payments
from station_app.domain.rules.payments import Gift

UNNAMED = "匿名捐赠人"


class BudgetLine(Record):
    """What a year's budget allows for one purpose."""

    __tablename__ = "budget_line"
    unique = (("year", "code"),)

    year: Mapped[int | None] = field(
        "预算年度", Whole(2008, 2199), need=Need.SAVE, key=True, aliases=("年度",)
    )
    code: Mapped[str | None] = field("科目编号", Text(20), need=Need.SAVE, key=True)
    name: Mapped[str | None] = field(
        "科目名称", Text(60), need=Need.SAVE, aliases=("预算科目", "预算项目", "科目")
    )
    category: Mapped[str | None] = field("类别", Code("budget_line_kind"), need=Need.SAVE)
    level: Mapped[str | None] = field("级别", Code("gov_level"))
    # A line may be known before its amount is, as in the first report of the district.
    amount: Mapped[Decimal | None] = field(
        "预算金额", Money(), need=Need.SEND, aliases=("年初预算", "预算数")
    )
    adjusted: Mapped[Decimal | None] = field("调整后金额", Money(), aliases=("调整预算数",))
    document: Mapped[str | None] = field("依据文件", Text(100), aliases=("文号",))


def left_of(line: Any, context: Context, besides: str | None = None) -> Decimal:
    """Return what of a budget line is neither paid, nor approved, nor needed by a contract.

    besides  id of a project whose vouchers and contract do not count: what its contract may
             come to at most (R-PJ-05)

    Below zero when contracts need more than is left.
    """
    known = facts.vouchers_of("budget_line", line.id, context)
    spent = facts.purse_of(each for each in known if not besides or each.project != besides)
    promised = facts.promised_on(line, context, besides)
    return rules.left_on_line(facts.line_limit(line), spent) - promised


def line_not_overdrawn(line: BudgetLine, context: Context) -> Iterator[Fault]:
    """What was approved and promised is within the budget (R-MN-03, R-PJ-05)."""
    if line.home != context.home or line.id is None:
        return
    spent = facts.purse_of(facts.vouchers_of("budget_line", line.id, context))
    promised = facts.promised_on(line, context)
    yield from rules.line_covers(facts.line_limit(line), spent, promised)


def committed(line: BudgetLine, context: Context) -> str:
    """Return what is approved and unpaid, and what contracts still need; "" when unknown here."""
    if not facts.is_whole_here(line, context):
        return ""
    spent = facts.purse_of(facts.vouchers_of("budget_line", line.id, context))
    return _shown(spent.reserved + facts.promised_on(line, context))


def paid(line: BudgetLine, context: Context) -> str:
    """Return what was paid of the line; "" when unknown here."""
    if not facts.is_whole_here(line, context):
        return ""
    return _shown(facts.purse_of(facts.vouchers_of("budget_line", line.id, context)).paid)


def left(line: BudgetLine, context: Context) -> str:
    """Return what can still be planned; "" when it is unknown here, or no amount is planned."""
    planned = line.amount is not None or line.adjusted is not None
    whole = facts.is_whole_here(line, context)
    return _shown(left_of(line, context)) if planned and whole else ""


def _shown(amount: Decimal) -> str:
    return f"{amount:.2f}"


BUDGET_LINES = Register(
    model=BudgetLine,
    title="预算科目",
    group="经费",
    icon="table_simple",
    unit="个",
    columns=("year", "code", "name", "category", "level", "amount", "adjusted"),
    sections=(
        Section(
            "科目",
            (
                *("year", "code", "name", "category", "level"),
                *("amount", "adjusted", "document"),
            ),
        ),
    ),
    label="name",
    searched=("code", "name", "document"),
    rules=(line_not_overdrawn,),
    derived=(
        Derived("committed", "已承诺", committed),
        Derived("paid", "已支付", paid),
        Derived("left", "可用余额", left),
    ),
    roster=(
        *("year", "code", "name", "category", "level"),
        *("amount", "adjusted", "document"),
    ),
    alike=("year", "name"),
    shared=True,
)


class FundSource(Record):
    """Where money of a year comes from, and how much of it is expected."""

    __tablename__ = "fund_source"
    unique = (("year", "kind", "name"),)

    year: Mapped[int | None] = field("资金年度", Whole(2008, 2199), need=Need.SAVE, key=True)
    kind: Mapped[str | None] = field("来源类别", Code("fund_source"), need=Need.SAVE, key=True)
    name: Mapped[str | None] = field(
        "来源名称", Text(60), need=Need.SAVE, key=True, aliases=("资金来源", "来源")
    )
    planned: Mapped[Decimal | None] = field("计划金额", Money(), aliases=("预计金额",))
    is_estimate: Mapped[bool | None] = field("为预计数", Flag(), default=False)
    pledged: Mapped[Decimal | None] = field("认缴金额", Money(), aliases=("承诺金额",))
    document: Mapped[str | None] = field("依据文件", Text(100), aliases=("文号", "协议"))
    remark: Mapped[str | None] = field("备注", LongText())


def source_not_overdrawn(source: FundSource, context: Context) -> Iterator[Fault]:
    """No more was spent of a source than has come (R-MN-03)."""
    if source.home == context.home:
        money = facts.purse_of(facts.vouchers_of("source", source.id, context))
        yield from rules.source_covers(money)


def received(source: FundSource, context: Context) -> str:
    """Return what has come of the source; "" when it is unknown here."""
    if not facts.is_whole_here(source, context):
        return ""
    return _shown(facts.purse_of(facts.vouchers_of("source", source.id, context)).received)


FUND_SOURCES = Register(
    model=FundSource,
    title="资金来源",
    group="经费",
    icon="database",
    unit="个",
    columns=("year", "kind", "name", "planned", "is_estimate", "pledged"),
    sections=(
        Section(
            "来源",
            (
                *("year", "kind", "name", "planned", "is_estimate", "pledged"),
                *("document", "remark"),
            ),
        ),
    ),
    label="name",
    searched=("name", "document"),
    rules=(source_not_overdrawn,),
    derived=(Derived("received", "已到账", received),),
    roster=("year", "kind", "name", "planned", "is_estimate", "pledged", "document", "remark"),
    shared=True,
)


class Donation(Record):
    """A gift of money, goods or services, and its receipt."""

    __tablename__ = "donation"

    donor: Mapped[str | None] = field(
        "捐赠人", Text(100), aliases=("捐赠单位", "捐赠方"), source="慈善法第三十八条"
    )
    anonymous: Mapped[bool | None] = field("匿名", Flag(), default=False)
    donor_kind: Mapped[str | None] = field("捐赠人类别", Code("donor_kind"))
    foreign: Mapped[bool | None] = field("境外捐赠", Flag(), default=False)
    form: Mapped[str | None] = field("捐赠形式", Code("donation_form"), need=Need.SAVE)
    amount: Mapped[Decimal | None] = field(
        "金额或估值", Money(), need=Need.SAVE, aliases=("捐赠金额", "估值", "价值")
    )
    valuation_basis: Mapped[str | None] = field("估值依据", Text(200))
    quantity: Mapped[str | None] = field(
        "种类及数量", Text(100), aliases=("物资及数量", "数量"), source="慈善法第三十八条"
    )
    received_on: Mapped[date | None] = field(
        "接受日期", Day(future=False), need=Need.SAVE, aliases=("捐赠日期", "日期")
    )
    restricted_use: Mapped[str | None] = field("限定用途", Text(200), aliases=("捐赠用途",))
    receipt_no: Mapped[str | None] = field("票据号", Text(40), aliases=("捐赠票据号", "收据号"))
    handler: Mapped[str | None] = field("经办人", PersonName(), source="慈善法第三十八条")
    source: Mapped[str | None] = field("资金来源", Reference("fund_source"))
    feedback_on: Mapped[date | None] = field("反馈日期", Day(future=False))
    approval_doc: Mapped[str | None] = field("批准文件", Text(100))
    remark: Mapped[str | None] = field("备注", LongText())


def gift_of(donation: Donation) -> Gift:
    """Return a donation as the rules see it."""
    return Gift(
        donor=donation.donor,
        anonymous=bool(donation.anonymous),
        foreign=bool(donation.foreign),
        form=donation.form,
        amount=donation.amount,
        valuation_basis=donation.valuation_basis,
        quantity=donation.quantity,
        received_on=donation.received_on,
        receipt_no=donation.receipt_no,
        handler=donation.handler,
        approval_doc=donation.approval_doc,
    )


def gift_in_order(donation: Donation, context: Context) -> Iterator[Fault]:
    """Receipt, value, approval and use of a donation (R-MN-06 to R-MN-08)."""
    gift = gift_of(donation)
    yield from payments.receipt_complete(gift)
    yield from payments.valued(gift)
    yield from payments.foreign_approved(gift)
    if donation.home == context.home:
        spent = facts.purse_of(facts.vouchers_of("donation", donation.id, context))
        yield from payments.given_covers(donation.amount, spent.used)


def name_unnamed(donation: Donation, context: Context) -> None:
    """Who gives without a name is called so, on paper and in lists."""
    if donation.anonymous and not donation.donor:
        donation.donor = UNNAMED


def used(donation: Donation, context: Context) -> str:
    """Return what was approved and paid of a donation; "" when it is unknown here."""
    if not facts.is_whole_here(donation, context):
        return ""
    return _shown(facts.purse_of(facts.vouchers_of("donation", donation.id, context)).used)


DONATIONS = Register(
    model=Donation,
    title="捐赠",
    group="经费",
    icon="heart",
    unit="笔",
    columns=("received_on", "donor", "form", "amount", "receipt_no", "source", "feedback_on"),
    sections=(
        Section(
            "捐赠",
            (
                *("donor", "anonymous", "donor_kind", "foreign", "approval_doc", "received_on"),
                *("form", "amount", "valuation_basis", "quantity", "restricted_use"),
            ),
        ),
        Section(
            "票据与使用",
            ("receipt_no", "handler", "source", "feedback_on", "remark"),
        ),
    ),
    label="donor",
    searched=("donor", "receipt_no"),
    rules=(gift_in_order,),
    made=name_unnamed,
    derived=(Derived("used", "已使用", used),),
    roster=(
        *("received_on", "donor", "anonymous", "donor_kind", "foreign", "form", "amount"),
        *("valuation_basis", "quantity", "restricted_use", "receipt_no", "handler"),
        *("feedback_on", "remark"),
    ),
    bureau_too=True,
)
