"""What assessments and instalments of a project know of each other and of its contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.register import Context, Record
from station_app.domain.registers.project_figures import contracts_sum, paid_sum
from station_app.domain.rules import instalments as rules
from station_app.domain.rules.assessments import Term, Verdict

TO_UNLOCK = frozenset({"LOCKED", "WITHHELD"})
TO_WITHHOLD = frozenset({"LOCKED", "UNLOCKED"})
REFUSED = "FAIL"


def contract_of(project: str | None, context: Context) -> Any:
    """Return the contract of a project that was signed first; None: there is none."""
    found = context.children("contract", project or "")
    return min(found, key=lambda each: (each.signed_on or date.max, each.id), default=None)


def term_of(project: str | None, context: Context) -> Term | None:
    """Return when the contract of a project runs; None without a contract."""
    contract = contract_of(project, context)
    return None if contract is None else Term(contract.from_on, contract.to_on)


def sum_of(project: str | None, context: Context) -> Decimal | None:
    """Return what the contracts and supplements of a project come to; None without a contract."""
    found = context.find("project", project)
    return None if found is None else contracts_sum(found, context)


def paid_of(project: str | None, context: Context) -> Decimal:
    """Return what was paid of all instalments of a project."""
    found = context.find("project", project)
    return Decimal(0) if found is None else paid_sum(found, context)


def verdicts_of(project: str | None, context: Context) -> list[Verdict]:
    """Return the assessments of a project."""
    found = context.referring("assessment", "project", project or "")
    return [verdict_of(each) for each in found]


def verdict_of(assessment: Any) -> Verdict:
    """Return what an assessment found."""
    return Verdict(
        id=assessment.id,
        stage=assessment.stage,
        no=assessment.no or 0,
        state=assessment.state,
        conclusion=assessment.conclusion,
        total=assessment.total,
        grade=assessment.grade,
        settled_on=assessment.notified_on or assessment.held_on,
    )


def payment_of(instalment: Any) -> rules.Payment:
    """Return an instalment as the rules see it."""
    names = [name for name in rules.Payment.__dataclass_fields__ if name not in ("no", "state")]
    values = {name: getattr(instalment, name) for name in names}
    return rules.Payment(no=instalment.no or 0, state=instalment.state, **values)


def condition_of(instalment: Any) -> rules.Condition:
    """Return what an instalment waits for."""
    return rules.Condition(
        instalment.no or 0, instalment.trigger, instalment.stage, instalment.due_on
    )


def release_of(instalment: Any, context: Context) -> rules.Release:
    """Return whether an instalment may be paid as of today, and why (R-PJ-31)."""
    contract = contract_of(instalment.project, context)
    return rules.release_of(
        condition_of(instalment),
        contract.signed_on if contract is not None else None,
        verdicts_of(instalment.project, context),
        context.today,
    )


def instalments_of(project: str | None, context: Context) -> list[Any]:
    """Return the instalments of a project in their order."""
    found = context.children("instalment", project or "")
    return sorted(found, key=lambda each: (each.no or 0, each.id))


def waiting_for(assessment: Any, context: Context) -> list[Any]:
    """Return the instalments of the project that wait for the stage of an assessment."""
    return [
        each
        for each in instalments_of(assessment.project, context)
        if each.state != "CANCELLED" and condition_of(each).awaited == assessment.stage
    ]


def named(instalment: Any) -> str:
    """Return an instalment with its state: 第2期（条件未到）."""
    return f"第{instalment.no}期（{rules.INSTALMENT_LABELS[instalment.state]}）"


def released_by(assessment: Any, context: Context) -> Iterator[Record]:
    """Yield the instalments that an assessment unlocks, or withholds, where they are settled here.

    What the bureau itself refused stays withheld until somebody moves it on.
    """
    for each in waiting_for(assessment, context):
        if each.home == context.home and settle(each, context):
            yield each


def settle(instalment: Any, context: Context) -> bool:
    """Unlock or withhold an instalment as its condition now stands; return whether it changed."""
    release = release_of(instalment, context)
    refused = instalment.state == "WITHHELD" and instalment.approval == REFUSED
    if release.since is not None and instalment.state in TO_UNLOCK and not refused:
        instalment.state = "UNLOCKED"
        note_release(instalment, release, context)
        return True
    if release.failed and instalment.state in TO_WITHHOLD:
        instalment.state = "WITHHELD"
        return True
    return False


def note_release(instalment: Any, release: rules.Release, context: Context) -> None:
    """Write into an open instalment what unlocked it, and on which ground it is to be paid."""
    if instalment.state not in rules.OPEN | {"APPLIED"}:
        return
    verdict = release.verdict if release.since is not None else None
    instalment.assessment = verdict.id if verdict else None
    if instalment.basis is None and release.since is not None:
        contract = contract_of(instalment.project, context)
        number = f"合同{contract.contract_no}" if contract is not None else ""
        parts = (number, verdict.told if verdict else "")
        instalment.basis = "；".join(part for part in parts if part) or None


def repropose(instalments: Sequence[Any], total: Decimal | None) -> list[Any]:
    """Give open instalments their part of the contract; return those whose amount changed.

    instalments  all of the project, in their order
    total        None: there is no contract, so that amounts stay as they were typed
    """
    parts = rules.proposed([payment_of(each) for each in instalments], total)
    changed = []
    for each, part in zip(instalments, parts, strict=True):
        if each.amount != part:
            each.amount = part
            changed.append(each)
    return changed


def reproposed(project: str | None, context: Context) -> Iterator[Record]:
    """Yield the instalments whose amounts follow the contract, as it now is, differently."""
    found = [each for each in instalments_of(project, context) if each.home == context.home]
    yield from repropose(found, sum_of(project, context))
