"""Checks of vouchers that need other records: what is left, what is paid, what is reversed.

Those that look at other vouchers hold where the voucher is at home: in a package the others
may come later, and the bureau is told of what was overdrawn by the line and the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from station_app.domain.problems import Fault, Severity
from station_app.domain.register import Context
from station_app.domain.registers import money_facts as facts
from station_app.domain.registers.brought import brought
from station_app.domain.rules import money as rules
from station_app.domain.rules import payments
from station_app.domain.rules.money import BOOKED, DRAFT, NOTHING, OUT, Booking, Voucher
from station_app.domain.rules.payments import Claim, RewardFacts


def voucher_in_order(record: Any, context: Context) -> Iterator[Fault]:
    """Amount and where it is booked (R-MN-03, R-MN-05), and who approved it (R-MN-02)."""
    voucher = facts.voucher_of(record)
    yield from rules.sound(record.amount)
    yield from rules.booked_somewhere(
        voucher, record.budget_line is not None, record.source is not None
    )
    yield from rules.two_people(
        record.state, record.handler, record.approver, record.approved_on, record.paid_on
    )


def within_what_is_left(record: Any, context: Context) -> Iterator[Fault]:
    """No line and no source is overdrawn (R-MN-03, R-PJ-05)."""
    if record.home != context.home or _not_looked_at(record, context):
        return
    voucher = facts.voucher_of(record)
    line = context.find("budget_line", record.budget_line)
    if line is not None and voucher.direction == OUT:
        spent = facts.purse_of(facts.vouchers_of("budget_line", line.id, context, record.id))
        before = rules.left_on_line(facts.line_limit(line), spent)
        promised = facts.promised_on(line, context, record.project)
        yield from rules.within_line(voucher, before, promised)
        yield from _of_its_year(record, line)
    source = context.find("fund_source", record.source)
    if source is not None and voucher.direction == OUT and facts.is_whole_here(source, context):
        money = facts.purse_of(facts.vouchers_of("source", source.id, context, record.id))
        yield from rules.within_source(voucher, rules.left_of_source(money))


def _not_looked_at(record: Any, context: Context) -> bool:
    """Drafts of a list are looked at when they are approved; what is booked stays booked."""
    if record.state == DRAFT:
        return brought(record, context)
    return record.state in BOOKED and record.reverses is None


def _of_its_year(record: Any, line: Any) -> Iterator[Fault]:
    if record.happened_on and line.year and record.happened_on.year != line.year:
        text = f"凭证日期不在预算科目的{line.year}年度内，如为结转资金请在备注中写明。"
        yield Fault("budget_line", "R-MN-05", text, Severity.WARN)


def corrected_by_entry(record: Any, context: Context) -> Iterator[Fault]:
    """A paid voucher is corrected by a reversing entry alone (R-MN-04)."""
    if record.home != context.home:
        return
    original = context.find(facts.VOUCHER, record.reverses)
    if original is not None:
        own, reversed_one = _booking(record), _booking(original)
        yield from rules.reverses_whole(own, reversed_one, original.state, record.state)
        yield from rules.reversal_explained(record.remark)
        others = facts.vouchers_of("reverses", original.id, context, record.id)
        yield from rules.reversed_once(original.reverses is not None, len(others))
    entries = facts.vouchers_of("reverses", record.id, context)
    yield from rules.void_by_entry(
        record.state, len([each for each in entries if each.state in BOOKED])
    )


def _booking(record: Any) -> Booking:
    return Booking(record.direction, record.amount, record.budget_line, record.source)


def stays_in_the_books(record: Any, context: Context) -> Iterator[Fault]:
    """Nothing that was approved or paid goes into the recycle bin (R-MN-04)."""
    yield from rules.stays_in_the_books(record.state)


def pays_what_is_due(record: Any, context: Context) -> Iterator[Fault]:
    """An instalment, a reward, a donation: as approved, once, within what was given."""
    if record.home != context.home or record.state in BOOKED:
        return
    voucher = facts.voucher_of(record)
    yield from _of_instalment(record, voucher, context)
    yield from _of_reward(record, voucher, context)
    yield from _of_donation(record, voucher, context)


def _of_instalment(record: Any, voucher: Voucher, context: Context) -> Iterator[Fault]:
    instalment = context.find("instalment", record.instalment)
    if instalment is None:
        return
    known = facts.vouchers_of("instalment", instalment.id, context, record.id)
    others = [each for each in known if each.reverses is None and each.state != rules.VOID]
    claim = Claim(
        instalment.approval,
        instalment.approved_amount,
        instalment.state in ("WITHHELD", "CANCELLED"),
        len(others),
    )
    yield from payments.pays_instalment(voucher, not context.home, claim)
    if record.project != instalment.project:
        text = "项目与这一期拨付的项目不一致，请改正。"
        yield Fault("project", "R-PJ-31", text)


def _of_reward(record: Any, voucher: Voucher, context: Context) -> Iterator[Fault]:
    reward = context.find("reward", record.reward)
    if reward is None:
        return
    line = context.find("budget_line", record.budget_line)
    scheme = context.find("reward_scheme", reward.scheme)
    known = facts.vouchers_of("reward", reward.id, context, record.id)
    before = facts.purse_of(known).used + _drafted(known)
    monthly = scheme is not None and scheme.mode == "MONTHLY"
    granted = RewardFacts(reward.state, reward.approved_amount, monthly, before)
    yield from payments.pays_reward(voucher, line.category if line else None, granted)


def _drafted(records: list[Any]) -> Decimal:
    drafts = (each.amount or NOTHING for each in records if each.state == DRAFT)
    return sum(drafts, NOTHING)


def _of_donation(record: Any, voucher: Voucher, context: Context) -> Iterator[Fault]:
    donation = context.find("donation", record.donation)
    if donation is None:
        return
    money = facts.purse_of(facts.vouchers_of("donation", donation.id, context, record.id))
    left = (donation.amount or NOTHING) - money.used
    yield from payments.uses_donation(voucher, left, donation.restricted_use)
    yield from payments.receives_donation(voucher, money.received, donation.amount)
