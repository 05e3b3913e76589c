"""What was typed into a form and not saved: kept every few seconds, offered after a crash.

Drafts are no records: they leave no trace in the audit log and never travel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.workspace import Workspace
from station_app.storage.tables import Draft


@dataclass(frozen=True)
class Kept:
    """A draft; `at` as the clock on the wall had it, `content` as the form wrote it."""

    register: str
    record: str
    new: bool
    content: Mapping[str, Any]
    at: datetime


@needs(Right.OWN)
def keep(
    workspace: Workspace, register: str, record: str, content: Mapping[str, Any], *, new: bool
) -> datetime:
    """Keep what is typed into the form of a record, over what was kept before; return when."""
    at = workspace.stamp()
    with workspace.database.transaction(workspace.actor, "draft") as session:
        session.merge(
            Draft(
                register=register, record=record, actor=workspace.actor,
                new=new, content=dict(content), at=at,
            )
        )  # fmt: skip
    return workspace.local(at)


@needs(Right.OWN)
def drop(workspace: Workspace, register: str, record: str) -> None:
    """Forget a draft: it was saved or given up."""
    with workspace.database.transaction(workspace.actor, "draft") as session:
        session.execute(delete(Draft).where(Draft.register == register, Draft.record == record))


@needs(Right.OWN)
def kept(workspace: Workspace, register: str = "") -> list[Kept]:
    """Return the drafts of one register, or of all, the newest first."""
    query = select(Draft).order_by(Draft.at.desc())
    if register:
        query = query.where(Draft.register == register)
    with workspace.database.reading() as session:
        return [
            Kept(each.register, each.record, each.new, each.content, workspace.local(each.at))
            for each in session.scalars(query)
        ]
