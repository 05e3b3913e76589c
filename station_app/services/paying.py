"""The instalments of a project at work: their plan, applications, approval, what is missing.

Source: domain.md 4.7 (R-PJ-22, R-PJ-30…33). Each function is one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from station_app.domain.problems import NotAllowed, RecordInvalid, StationError
from station_app.domain.register import Context, new_id
from station_app.domain.registers import project_payments
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.rules import instalments as rules
from station_app.domain.rules.rights import Right
from station_app.services import entering, records
from station_app.services.access import needs
from station_app.services.consequences import follow
from station_app.services.contexts import context_for
from station_app.services.entering import Edit
from station_app.services.records import Saved
from station_app.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment of a plan: its percentage, which payment it is, what it waits for."""

    percent: Decimal
    phase: str
    trigger: str
    stage: str | None = None
    due_on: date | None = None


def _customary(first: int, middle: int, last: int) -> tuple[Part, ...]:
    return (
        Part(Decimal(first), "1", rules.CONTRACT),
        Part(Decimal(middle), "2", rules.STAGE, "2"),
        Part(Decimal(last), "3", rules.FINAL),
    )


# What is customary (domain.md 4.7): contract signed, mid-term passed, final passed.
PRESETS: Final[Mapping[str, tuple[Part, ...]]] = MappingProxyType(
    {
        "30/40/30": _customary(30, 40, 30),
        "40/40/20": _customary(40, 40, 20),
        "50/40/10": _customary(50, 40, 10),
    }
)


@dataclass(frozen=True)
class Changed:
    """What one command did to instalments.

    change        id of the change, for undo; "" when nothing differed
    instalments   ids of those made or changed, in their order
    """

    change: str
    instalments: tuple[str, ...]


@needs(Right.READ)
def schedule(workspace: Workspace, project: str, parts: Sequence[Part]) -> Changed:
    """Make the instalments of a project's contract, all at once.

    Raises StationError without a contract, with instalments already, or for percentages that do
    not make 100; NotAllowed for another office's project; EditsInvalid, RecordMissing.
    """
    if not rules.whole([part.percent for part in parts]):
        told = sum((part.percent for part in parts), Decimal(0))
        raise StationError(f"各期比例合计为{told}%，应为100%，请调整后再生成拨付计划。")
    with workspace.database.reading() as session:
        _plannable(workspace, session, project)
    edits = [
        Edit(INSTALMENTS, new_id(), {"project": project, "no": no, **_values(part)})
        for no, part in enumerate(parts, 1)
    ]
    saved = entering.save(workspace, edits)
    return Changed(saved.change, tuple(edit.record for edit in edits))


def _values(part: Part) -> dict[str, Any]:
    return {
        "percent": part.percent,
        "phase": part.phase,
        "trigger": part.trigger,
        "stage": part.stage,
        "due_on": part.due_on,
    }


def _plannable(workspace: Workspace, session: Session, project: str) -> None:
    record = records.live(session, PROJECTS, project)
    if record.home != workspace.station:
        raise NotAllowed("这个项目由所属社工站登记，拨付计划请由该站生成。")
    context = context_for(workspace, session)
    if project_payments.sum_of(project, context) is None:
        raise StationError("这个项目还没有登记合同，请先登记合同，再按合同金额生成拨付计划。")
    if project_payments.instalments_of(project, context):
        raise StationError("这个项目已有拨付计划，请修改或删除原有的各期，再重新生成。")


@needs(Right.DECIDE)
def release(workspace: Workspace, project: str) -> Changed:
    """Unlock what waits no more, and withhold what an assessment failed; returns what changed.

    Only where the project is at home; instalments that wait on stay as they are.
    """
    with workspace.database.transaction(workspace.actor, "instalment.release") as session:
        context = context_for(workspace, session)
        changed = []
        for each in project_payments.instalments_of(project, context):
            if each.home == context.home and project_payments.settle(each, context):
                _enter(workspace, session, each, context)
                changed.append(each.id)
        return Changed(str(session.info.get("change", "")), tuple(changed))


@needs(Right.ENTER)
def apply_for(
    workspace: Workspace, instalment: str, values: Mapping[str, Any] | None = None
) -> Saved:
    """Apply for an instalment; one that waits no more is unlocked on the way.

    values  what the application states, e.g. applied_amount, prev_use, payee; what is not given
            is filled in: today, the whole amount, the account of the provider

    Raises MoveForbidden, RecordInvalid (R-PJ-31 before its condition), RecordMissing, NotAllowed.
    """
    with workspace.database.transaction(workspace.actor, "instalment.apply") as session:
        record: Any = records.live(session, INSTALMENTS, instalment)
        if not records.settles(workspace, INSTALMENTS, record):
            raise NotAllowed("这笔资金由所属社工站申请，请告知该站。")
        records.alter(workspace, INSTALMENTS, record, values or {})
        context = context_for(workspace, session)
        if record.state == "LOCKED":
            record.state = "UNLOCKED"  # its rule refuses when the condition is not fulfilled
        INSTALMENTS.life_cycle.check(record.state, "APPLIED")
        record.state = "APPLIED"
        return _enter(workspace, session, record, context)


def _enter(workspace: Workspace, session: Session, record: Any, context: Context) -> Saved:
    empty = frozenset(name for name in INSTALMENTS.fields if getattr(record, name) is None)
    context = replace(context, lenient=empty)
    faults = records.checked(session, INSTALMENTS, record, context)
    if any(fault.refuses for fault in faults):
        raise RecordInvalid(faults)
    follow(workspace, session, INSTALMENTS, record, context)
    session.flush()
    return Saved(record, str(session.info.get("change", "")), tuple(faults))


@needs(Right.DECIDE)
def approve(
    workspace: Workspace,
    instalment: str,
    amount: Decimal,
    note: str = "",
    budget_line: str | None = None,
) -> Saved:
    """Approve an instalment that was applied for; the bureau does.

    Raises RecordInvalid (R-PJ-31 before its condition, R-PJ-32 beyond the contract), NotAllowed.
    """
    values: dict[str, Any] = {
        "approval": rules.PASS,
        "approved_amount": amount,
        "approval_note": note or None,
    }
    if budget_line is not None:
        values["budget_line"] = budget_line
    return decide(workspace, instalment, values)


@needs(Right.DECIDE)
def refuse(workspace: Workspace, instalment: str, note: str) -> Saved:
    """Refuse an instalment, saying why; the bureau does. Raises RecordInvalid, NotAllowed."""
    return decide(workspace, instalment, {"approval": "FAIL", "approval_note": note})


@needs(Right.DECIDE)
def decide(workspace: Workspace, instalment: str, values: Mapping[str, Any]) -> Saved:
    """Write what the bureau decided today; what is not approved has no amount.

    values  by field: approval, and whatever else was decided

    Raises as `approve` does.
    """
    decided = dict(values) | {"approved_on": workspace.today()}
    if values["approval"] != rules.PASS:
        decided["approved_amount"] = None
    return records.change(workspace, INSTALMENTS, instalment, decided)


@needs(Right.READ)
def missing(workspace: Workspace, instalment: str) -> tuple[str, ...]:
    """Say what is missing until an instalment is paid, as sentences; () when it is, or is over.

    Raises RecordMissing.
    """
    with workspace.database.reading() as session:
        record: Any = records.live(session, INSTALMENTS, instalment)
        return missing_of(record, context_for(workspace, session))


def missing_of(record: Any, context: Context) -> tuple[str, ...]:
    """Say the same of a record of an open session."""
    if record.state in ("PAID", "CANCELLED"):
        return ()
    found = project_payments.release_of(record, context)
    if found.since is None:
        return (found.because,)
    if record.state in rules.OPEN:
        why = _withheld(record)
        faults = [f.text for f in _imagined(record, context) if f.refuses]
        return (*why, *faults, "请提出拨付申请。")
    if record.state == "APPLIED" and record.approval != rules.PASS:
        return ("已申请，等待区局审批。",)
    return ("已审批同意，等待区局拨付并登记拨付日期、金额和凭证号。",)


def _withheld(record: Any) -> tuple[str, ...]:
    if record.state != "WITHHELD":
        return ()
    reason = (record.approval_note or "").rstrip("。")
    told = f"已暂缓拨付：{reason}。" if reason else "已暂缓拨付。"
    return (f"{told}条件已具备，请改为可申请。",)


def _imagined(record: Any, context: Context) -> list[Any]:
    """Return the faults that it would have as an application; changes nothing."""
    values = {name: getattr(record, name) for name in INSTALMENTS.fields}
    copy = INSTALMENTS.new(**values, id=record.id, home=record.home, state="APPLIED")
    if INSTALMENTS.made is not None:
        INSTALMENTS.made(copy, context)
    return INSTALMENTS.faults(copy, context)
