"""What printed forms word of a project's money and goals: contract, payments, goals reached."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from station_app.domain.registers import project_payments as payments
from station_app.domain.registers.assessments import ASSESSMENTS
from station_app.domain.registers.project_figures import latest_actual
from station_app.domain.rules.assessments import points
from station_app.services.dossiers import Dossier

HUNDRED = Decimal(100)


def provider(dossier: Dossier, project: str | None) -> str:
    """Return the name of who carries a project out; "" while nobody does."""
    found = dossier.context.find("project", project)
    if found is None:
        return ""
    organisation = dossier.context.find("organisation", found.provider)
    return str(organisation.name if organisation is not None else found.award_org or "")


def contract_no(dossier: Dossier, project: str | None) -> str:
    """Return the number of a project's contract; "" without one."""
    contract = payments.contract_of(project, dossier.context)
    return "" if contract is None else str(contract.contract_no or "")


def contract_sum(dossier: Dossier, project: str | None) -> str:
    """Return what contract and supplements come to: 100,000.01; "" without a contract."""
    return _amount(payments.sum_of(project, dossier.context))


def paid_sum(dossier: Dossier, project: str | None) -> str:
    """Return what was paid of a project: 30,000.00."""
    return _amount(payments.paid_of(project, dossier.context))


def paid_before(dossier: Dossier, instalment: str | None) -> str:
    """Return what was paid of the other instalments of the project: 30,000.00."""
    record = dossier.context.find("instalment", instalment)
    return "" if record is None else _amount(_beside(dossier, record))


def unpaid(dossier: Dossier, instalment: str | None) -> str:
    """Return what the contract leaves beside this instalment: 70,000.01; "" without a contract."""
    record = dossier.context.find("instalment", instalment)
    total = None if record is None else payments.sum_of(record.project, dossier.context)
    return "" if total is None else _amount(total - _beside(dossier, record))


def _beside(dossier: Dossier, record: Any) -> Decimal:
    """Return what was paid of the project's other instalments."""
    total = payments.paid_of(record.project, dossier.context)
    return total - payments.payment_of(record).spent


def plan_done(dossier: Dossier, goal: str | None) -> str:
    """Return what a goal plans and what is done: 40/36; "" without a target."""
    record = dossier.context.find("project_goal", goal)
    if record is None or record.target is None:
        return ""
    done = latest_actual(record, dossier.context)
    return f"{points(record.target)}/{points(done) if done is not None else ''}"


def goal_rate(dossier: Dossier, goal: str | None) -> str:
    """Return how much of a goal is done, which may be more than all: 90.00%; "" for unknown."""
    record = dossier.context.find("project_goal", goal)
    done = latest_actual(record, dossier.context) if record is not None else None
    if done is None or not record.target:
        return ""
    rate = (done * HUNDRED / record.target).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rate}%"


def advice(dossier: Dossier, assessment: str | None) -> str:
    """Return what an assessment advises to pay, with the amount; "" for nothing yet."""
    record = dossier.context.find("assessment", assessment)
    if record is None or record.pay_advice is None:
        return ""
    told = ASSESSMENTS.fields["pay_advice"].kind.show(record.pay_advice)
    amount = f"　¥{_amount(record.pay_amount)}" if record.pay_amount is not None else ""
    return f"{told}{amount}"


def _amount(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def full_total(dossier: Dossier, assessment: str | None) -> str:
    """Return what the full scores of an assessment come to: 100; "" without rows."""
    rows = dossier.context.children("assessment_aspect", assessment or "")
    return points(sum((each.full or Decimal(0) for each in rows), Decimal(0))) if rows else ""


def assessment_no(dossier: Dossier, assessment: str | None) -> str:
    """Return what an assessment is filed under: 2026-1-01-中期1."""
    record = dossier.context.find("assessment", assessment)
    project = dossier.context.find("project", record.project) if record is not None else None
    if project is None:
        return ""
    stage = ASSESSMENTS.fields["stage"].kind.show(record.stage) if record.stage else ""
    return f"{project.project_no}-{stage}{record.no or ''}"


def payment_no(dossier: Dossier, instalment: str | None) -> str:
    """Return what an application for payment is filed under: 2026-1-01-拨2."""
    record = dossier.context.find("instalment", instalment)
    project = dossier.context.find("project", record.project) if record is not None else None
    return "" if project is None else f"{project.project_no}-拨{record.no}"
