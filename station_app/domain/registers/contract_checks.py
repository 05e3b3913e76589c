"""What the rules of contracts find in the records, and what follows from a contract."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from station_app.domain.problems import Fault
from station_app.domain.register import Context, Record
from station_app.domain.registers import project_payments
from station_app.domain.registers.project_goal_checks import next_no
from station_app.domain.rules import contracts as rules
from station_app.domain.rules import projects

NOTHING = Decimal(0)


def number_supplement(supplement: Any, context: Context) -> None:
    """The supplements of a project are numbered from 1; they are of its only contract."""
    supplement.no = supplement.no or next_no("contract_supplement", supplement, context)
    contracts = context.children("contract", supplement.project or "")
    if supplement.contract is None and len(contracts) == 1:
        supplement.contract = contracts[0].id


def signed_in_time(contract: Any, context: Context) -> Iterator[Fault]:
    """A contract is signed after the award, within 30 days of it (R-PJ-11)."""
    project = context.find("project", contract.project)
    if project is None or project.awarded_on is None or contract.signed_on is None:
        return
    if contract.signed_on < project.awarded_on:
        text = f"签订日期：早于中标日期（{project.awarded_on}），请核对改正。"
        yield Fault("signed_on", "RANGE", text)
    yield from rules.signed_in_time(
        "signed_on", project.awarded_on, contract.signed_on, context.parameters
    )


def filed_in_time(contract: Any, context: Context) -> Iterator[Fault]:
    """A copy is filed within 7 working days (R-PJ-12)."""
    days = contract.signed_on, contract.filed_on
    yield from rules.filed_after_signing(*days)
    yield from rules.filed_in_time(*days, context.today, context.parameters)


def terms_of_contract(contract: Any, context: Context) -> Iterator[Fault]:
    """Term, form and performance are as the decree asks for (R-PJ-06, R-PJ-07, R-PJ-08)."""
    yield from rules.usual_term(
        contract.from_on, contract.to_on, contract.term_reason, context.parameters
    )
    yield from rules.not_subcontracted(contract.subcontracted)
    yield from rules.said_in_writing(contract.content, contract.file)


def within_approved(part: Any, context: Context) -> Iterator[Fault]:
    """Contract and supplements together stay within what was approved (R-PJ-05)."""
    project = context.find("project", part.project)
    if project is None or project.approved_amount is None or part.home != context.home:
        return
    others = [
        each
        for register in ("contract", "contract_supplement")
        for each in context.children(register, project.id)
        if each.id != part.id
    ]
    total = sum((each.amount or NOTHING for each in [*others, part]), NOTHING)
    yield from projects.within_approved("amount", "合同金额", total, project.approved_amount)


def within_tenth(supplement: Any, context: Context) -> Iterator[Fault]:
    """Supplements come to at most a tenth of the contract (R-PJ-13)."""
    contract = context.find("contract", supplement.contract)
    if contract is None or supplement.amount is None:
        return
    if contract.project != supplement.project:
        yield Fault("contract", "REFERENCE", "所补充的合同：不属于这个项目，请重新选择。")
    others = context.referring("contract_supplement", "contract", contract.id)
    total = supplement.amount + sum(
        (each.amount or NOTHING for each in others if each.id != supplement.id), NOTHING
    )
    day = supplement.signed_on or context.today
    yield from rules.within_tenth(contract.amount, total, day, context.parameters)


def signed_after_contract(supplement: Any, context: Context) -> Iterator[Fault]:
    """A supplement is not signed before what it supplements."""
    contract = context.find("contract", supplement.contract)
    if contract is None or contract.signed_on is None or supplement.signed_on is None:
        return
    if supplement.signed_on < contract.signed_on:
        yield Fault("signed_on", "RANGE", "签订日期：早于原合同的签订日期，请改正。")


def payments_follow(part: Any, context: Context) -> Iterator[Record]:
    """What is to be paid follows the sum of the contract, and what waits for it is unlocked."""
    changed = list(project_payments.reproposed(part.project, context))
    for each in project_payments.instalments_of(part.project, context):
        settled = each.home == context.home and project_payments.settle(each, context)
        if settled or each in changed:
            yield each
