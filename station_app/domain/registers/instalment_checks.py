"""What the rules of instalments find in the records.

The plan of a project is added up where it is at home: a package brings its instalments to the
bureau one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from station_app.domain.problems import Fault, Severity
from station_app.domain.register import Context, Record
from station_app.domain.registers import project_payments as payments
from station_app.domain.rmb import capitals
from station_app.domain.rules import instalment_steps as steps
from station_app.domain.rules import instalments as rules

NOTHING = Decimal(0)


def plan_of(instalment: Any, context: Context) -> list[Any]:
    """Return the instalments of the same project, this one as it now is, in their order."""
    others = context.children("instalment", instalment.project or "")
    found = [each for each in others if each.id != instalment.id]
    return sorted([*found, instalment], key=lambda each: each.no or 0)


def condition_complete(instalment: Any, context: Context) -> Iterator[Fault]:
    """What the instalment waits for is said (R-PJ-31)."""
    yield from rules.condition_complete(payments.condition_of(instalment))


def released_first(instalment: Any, context: Context) -> Iterator[Fault]:
    """Nothing is applied for, approved or paid before it is unlocked (R-PJ-22, R-PJ-31)."""
    release = payments.release_of(instalment, context)
    payment = payments.payment_of(instalment)
    yield from steps.released_first(payment, release)
    condition = payments.condition_of(instalment)
    yield from steps.own_assessment(payment, condition, release, instalment.assessment)


def plan_adds_up(instalment: Any, context: Context) -> Iterator[Fault]:
    """Percentages make 100, and amounts the contract (R-PJ-30)."""
    if instalment.home != context.home or instalment.state == "CANCELLED":
        return
    plan = [payments.payment_of(each) for each in plan_of(instalment, context)]
    binding = context.sending or instalment.state in rules.CLAIMED
    yield from rules.percents_add_up(plan, binding=binding)
    contract = payments.sum_of(instalment.project, context)
    yield from rules.amounts_add_up(plan, contract, binding=binding)


def within_contract(instalment: Any, context: Context) -> Iterator[Fault]:
    """No more is promised or paid than the contract says (R-PJ-32)."""
    plan = [payments.payment_of(each) for each in plan_of(instalment, context)]
    yield from rules.within_contract(plan, payments.sum_of(instalment.project, context))


def application_complete(instalment: Any, context: Context) -> Iterator[Fault]:
    """An application states what form A14 asks for; its payee is the provider."""
    yield from steps.application_complete(
        payments.payment_of(instalment), _left(instalment, context)
    )
    provider = _provider(instalment, context)
    if provider is not None and instalment.payee and instalment.payee != provider.name:
        text = f"收款单位：与承接主体“{provider.name}”不一致，请核对。"
        yield Fault("payee", "R-PJ-32", text, Severity.WARN)


def decided_in_order(instalment: Any, context: Context) -> Iterator[Fault]:
    """What was applied for is approved, what was approved is paid (domain.md 11.5)."""
    yield from steps.decided_in_order(payments.payment_of(instalment))


def paid_in_time(instalment: Any, context: Context) -> Iterator[Fault]:
    """What may be paid is paid soon (R-PJ-33)."""
    release = payments.release_of(instalment, context)
    yield from steps.paid_in_time(
        payments.payment_of(instalment), release, context.today, context.parameters
    )


def fill_instalment(instalment: Any, context: Context) -> None:
    """Number, amount, ground of payment and payee follow from what is known already."""
    plan = plan_of(instalment, context)
    if instalment.no is None:
        instalment.no = 1 + max((each.no or 0 for each in plan), default=0)
        plan.sort(key=lambda each: each.no or 0)
    _fill_amount(instalment, plan, context)
    payments.note_release(instalment, payments.release_of(instalment, context), context)
    if instalment.state in rules.ON_THE_WAY:
        _fill_payee(instalment, context)
    if instalment.state == "APPLIED":
        instalment.applied_on = instalment.applied_on or context.today
        if instalment.applied_amount is None:
            instalment.applied_amount = instalment.amount


def _fill_amount(instalment: Any, plan: list[Any], context: Context) -> None:
    """Set this instalment's part only: the others follow once it is saved."""
    total = payments.sum_of(instalment.project, context)
    parts = rules.proposed([payments.payment_of(each) for each in plan], total)
    instalment.amount = parts[plan.index(instalment)]


def _fill_payee(instalment: Any, context: Context) -> None:
    provider = _provider(instalment, context)
    if provider is None:
        return
    instalment.payee = instalment.payee or provider.name
    if instalment.payee == provider.name:
        instalment.bank_name = instalment.bank_name or provider.bank_name
        instalment.bank_account = instalment.bank_account or provider.bank_account


def _provider(instalment: Any, context: Context) -> Any:
    project = context.find("project", instalment.project)
    if project is None:
        return None
    return context.find("organisation", project.provider)


def others_of_the_plan(instalment: Any, context: Context) -> Iterator[Record]:
    """The other instalments of the project take what this one leaves."""
    for each in payments.reproposed(instalment.project, context):
        if each is not instalment:
            yield each


def _paid_beside(instalment: Any, context: Context) -> Decimal:
    """Return what was paid of the other instalments."""
    others = [each for each in plan_of(instalment, context) if each.id != instalment.id]
    return sum((payments.payment_of(each).spent for each in others), NOTHING)


def _left(instalment: Any, context: Context) -> Decimal | None:
    contract = payments.sum_of(instalment.project, context)
    return None if contract is None else contract - _paid_beside(instalment, context)


def unlocked_by(instalment: Any, context: Context) -> str:
    """Return what unlocked the instalment, or why it is not, as a sentence."""
    return payments.release_of(instalment, context).because


def amount_in_capitals(instalment: Any, context: Context) -> str:
    """Return the amount asked for in capitals, as form and bank ask for it."""
    amount = instalment.applied_amount or instalment.amount
    return "" if amount is None else capitals(amount)


def paid_before(instalment: Any, context: Context) -> str:
    """Return what was paid of the other instalments; 0.00 for nothing."""
    return f"{_paid_beside(instalment, context):.2f}"


def unpaid(instalment: Any, context: Context) -> str:
    """Return what the contract still leaves beside this instalment; "" without a contract."""
    left = _left(instalment, context)
    return "" if left is None else f"{left:.2f}"
