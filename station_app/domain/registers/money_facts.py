"""What registers tell of money: purses of lines and sources, and what contracts still need."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from station_app.domain.register import Context
from station_app.domain.registers.project_figures import contracts_sum
from station_app.domain.rules import money as rules
from station_app.domain.rules.money import NOTHING, Purse, Voucher
from station_app.domain.rules.project_steps import UNDER_CONTRACT

VOUCHER = "fund_transaction"
TOLD = ("direction", "amount", "state", "reverses", "project", "paid_on", "voucher_no")


def voucher_of(record: Any) -> Voucher:
    """Return a voucher's record as the rules see it."""
    return Voucher(
        record.direction, record.amount or NOTHING, record.state, record.reverses is not None
    )


def vouchers_of(
    name: str, record_id: str | None, context: Context, without: str | None = None
) -> list[Any]:
    """Return the vouchers whose reference field `name` holds an id: the fields TOLD of each.

    without  id of one that is left out
    """
    if not record_id:
        return []
    if context.rows is None:
        found = context.referring(VOUCHER, name, record_id)
    else:
        found = context.rows(VOUCHER, name, record_id, TOLD)
    return [each for each in found if each.id != without]


def purse_of(records: Iterable[Any]) -> Purse:
    """Add up the records of vouchers."""
    return rules.purse(voucher_of(each) for each in records)


def line_limit(line: Any) -> Decimal:
    """Return what a budget line may spend."""
    return rules.limit_of(line.amount, line.adjusted)


def promised_by(project: Any, context: Context) -> Decimal:
    """Return what a project's contract still has to pay; nothing unless it is running."""
    if project.state not in UNDER_CONTRACT:
        return NOTHING
    contracted = contracts_sum(project, context) or NOTHING
    spent = purse_of(vouchers_of("project", project.id, context))
    return rules.still_to_pay(contracted, spent)


def promised_on(line: Any, context: Context, besides: str | None = None) -> Decimal:
    """Return what running contracts of a line still have to pay (R-PJ-05).

    besides  id of a project that is left out
    """
    projects = context.referring("project", "budget_line", line.id or "")
    others = (each for each in projects if each.id != besides)
    return sum((promised_by(each, context) for each in others), NOTHING)


def is_whole_here(record: Any, context: Context) -> bool:
    """Whether all vouchers of a line or source are here: the bureau has everybody's."""
    return not context.home or bool(record.home == context.home)
