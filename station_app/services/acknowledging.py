"""Warnings that a clerk has looked at and left, each with the reason.

A warning does not refuse a record; before it goes to the bureau somebody must have said
why it stands. Another text is another warning and asks again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from station_app.domain.problems import Fault, Severity, StationError
from station_app.domain.register import Register
from station_app.domain.rules.rights import Right
from station_app.services import reasons, records
from station_app.services.access import needs
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.tables import Acknowledgement

MISSING = "REQUIRED"  # rule of what is still to be filled in: no reason replaces the value


@dataclass(frozen=True)
class Acknowledged:
    """The reason why a warning stands; `at` as the clock on the wall had it."""

    fault: Fault
    reason: str
    by: str
    at: datetime


def can_be_left(fault: Fault) -> bool:
    """Whether a reason is enough: a warning that is no gap to be filled."""
    return fault.severity is Severity.WARN and fault.rule != MISSING


@needs(Right.ENTER)
def acknowledge(
    workspace: Workspace, register: Register[Any], record_id: str, fault: Fault, reason: str
) -> None:
    """Keep why a warning about a record stands; it is noted in the audit log.

    Raises StationError for an error, a gap, or without a reason; RecordMissing.
    """
    if not can_be_left(fault):
        raise StationError("这一处必须改正或补充，不能只写理由。")
    words = reasons.checked(reason, "请写明为什么保持不变，报送前会核对。")
    action = f"{register.name}.acknowledge"
    with workspace.database.transaction(workspace.actor, action) as session:
        records.live(session, register, record_id)
        session.merge(
            Acknowledgement(
                register=register.name, record=record_id, rule=fault.rule, field=fault.field,
                text=fault.text, reason=words, by=workspace.actor, at=workspace.stamp(),
            )
        )  # fmt: skip
        facts = {"register": register.name, "rule": fault.rule, "reason": words}
        audit.note(session, workspace.audit_key, workspace.stamp(), record_id, facts)


@needs(Right.READ)
def acknowledged(
    workspace: Workspace, register: Register[Any], record_id: str
) -> Mapping[Fault, Acknowledged]:
    """Return the warnings about a record that were left with a reason, by fault."""
    of_it = (Acknowledgement.register == register.name, Acknowledgement.record == record_id)
    with workspace.database.reading() as session:
        rows = list(session.scalars(select(Acknowledgement).where(*of_it)))
    found = {}
    for row in rows:
        fault = Fault(row.field, row.rule, row.text, Severity.WARN)
        found[fault] = Acknowledged(fault, row.reason, row.by, workspace.local(row.at))
    return found
