"""What the ledger of payments shows of an instalment as of its closing day (forms.md B09)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from station_app.domain.codes import code_list
from station_app.domain.registers.project_figures import contracts_sum
from station_app.domain.rmb import capitals
from station_app.domain.rules.money import STANDING
from station_app.services.ledgers.around import Around

FISCAL: Final = "FISCAL"  # what a budget line holds, when a voucher names no source


def _voucher(around: Around) -> Any:
    """Return the voucher that paid the instalment by the closing day; None: it was not paid."""
    known = around.context.referring("fund_transaction", "instalment", around.record.id)
    day = around.context.today
    for each in known:
        if each.state in STANDING and each.reverses is None and each.paid_on <= day:
            return each
    return None


def _by_now(around: Around, name: str) -> Any:
    """Return a field about the payment; None while the closing day is before it."""
    on: date | None = around.record.paid_on
    return getattr(around.record, name) if on is not None and on <= around.context.today else None


def paid_on(around: Around) -> date | None:
    """Return when the money was paid."""
    found: date | None = _by_now(around, "paid_on")
    return found


def voucher_no(around: Around) -> str | None:
    """Return the number of the voucher."""
    found: str | None = _by_now(around, "voucher_no")
    return found


def invoice_no(around: Around) -> str | None:
    """Return the number of the invoice: of the application, else of the voucher."""
    voucher = _voucher(around)
    return around.record.invoice_no or (voucher.invoice_no if voucher is not None else None)


def source(around: Around) -> str | None:
    """Return the kind of money: of the voucher's source, else of the budget; None: not said."""
    voucher = _voucher(around)
    found = around.context.find("fund_source", voucher.source if voucher is not None else None)
    if found is not None and found.kind:
        return code_list("fund_source").label(found.kind)
    project = around.context.find("project", around.record.project)
    lines = (around.record.budget_line, project.budget_line if project is not None else None)
    return code_list("fund_source").label(FISCAL) if any(lines) else None


def in_all(rows: Sequence[Around]) -> Iterator[str]:
    """Write the sums in capitals, and name the projects that got more than their contract."""
    applied = (row.record.applied_amount for row in rows)
    approved = (row.record.approved_amount for row in rows)
    yield f"申请金额合计（大写）：人民币{_in_capitals(applied)}"
    yield f"核定金额合计（大写）：人民币{_in_capitals(approved)}"
    over = list(_over_contract(rows))
    yield (f"核对：{'；'.join(over)}。" if over else "核对：各项目核定金额合计均未超过合同金额。")


def _in_capitals(amounts: Iterator[Decimal | None]) -> str:
    return capitals(sum((amount for amount in amounts if amount is not None), Decimal(0)))


def _over_contract(rows: Sequence[Around]) -> Iterator[str]:
    """Tell of each project whose instalments were approved beyond its contract by the day."""
    projects: dict[str, Around] = {}
    for row in rows:
        projects.setdefault(row.record.project or "", row)
    for project_id, row in projects.items():
        project = row.context.find("project", project_id)
        if project is None:
            continue
        approved = _approved_of(row, project_id)
        contract = contracts_sum(project, row.context)
        if contract is None:
            yield f"“{project.name}”没有合同，已核定{approved:.2f}元"
        elif approved > contract:
            yield f"“{project.name}”核定{approved:.2f}元，超过合同{contract:.2f}元"


def _approved_of(row: Around, project_id: str) -> Decimal:
    """Return what was approved of a project's instalments by the day, in whatever period."""
    known = row.context.referring("instalment", "project", project_id)
    day = row.context.today
    by_now = [each for each in known if each.approved_on is not None and each.approved_on <= day]
    return sum((each.approved_amount or Decimal(0) for each in by_now), Decimal(0))
