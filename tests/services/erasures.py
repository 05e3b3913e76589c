"""People who are entered and erased again, and the log that tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, text

from station_app.domain.registers.people import PEOPLE
from station_app.services import (
    erasing,
    records,
)
from station_app.services.workspace import Workspace
from station_app.storage import audit_chain
from station_app.storage.tables import (
    AuditEntry,
)
from tests.builders import person_values

NAME, SCHOOL, MOBILE = "上官彻底", "无痕学院", "13912340987"
REASON = "本人书面要求删除"


def person(workspace: Workspace, number: int = 1, **values: Any) -> str:
    found = person_values(number, **({"name": NAME, "mobile": MOBILE} | values))
    return records.create(workspace, PEOPLE, found).record.id


def erase(workspace: Workspace, *ids: str, register: str = "person") -> erasing.Erased:
    return erasing.erase(workspace, [(register, each) for each in ids], REASON)


def rows(workspace: Workspace, table: Any) -> int:
    with workspace.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def entries(workspace: Workspace, record: str) -> list[AuditEntry]:
    with workspace.database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.record == record).order_by(AuditEntry.seq)
        return list(session.scalars(query))


def broken(workspace: Workspace) -> Sequence[int]:
    with workspace.database.reading() as session:
        return audit_chain.examine(session, workspace.audit_key).broken


def behind_the_triggers(workspace: Workspace, *statements: Any) -> None:
    """Change the log as somebody with the key of the store could."""
    with workspace.database.transaction("某人", "tamper") as session:
        for event in ("update", "delete"):
            session.execute(text(f"DROP TRIGGER IF EXISTS audit_entry_no_{event}"))
        for statement in statements:
            session.execute(statement)
