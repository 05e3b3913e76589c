"""What package and receipt have in common: who sends, and the entry of a file in the books."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.register import new_id
from station_app.services.exchange import keys
from station_app.services.exchange.protocol import Meta
from station_app.services.workspace import Workspace
from station_app.storage import audit, migrate
from station_app.storage.tables import Package, state_value


def sender(workspace: Workspace, session: Session) -> dict[str, Any]:
    """Return what every file says of the store that makes it, as fields of Meta."""
    number, mac = audit.head(session)
    return {
        "id": new_id(),
        "store": state_value(session, "store"),
        "epoch": state_value(session, "epoch"),
        "past_epochs": tuple(state_value(session, "past_epochs", [])),
        "to_revision": int(state_value(session, "revision", 0)),
        "schema": migrate.head(),
        "at": workspace.now().isoformat(timespec="seconds"),
        "by": workspace.actor,
        "audit_head": f"{number}:{mac}",
        "key": keys.own(session, workspace).public.text,
    }


def enter(
    workspace: Workspace, session: Session, meta: Meta, outcome: str, file: str, **extent: Any
) -> None:
    """Enter a file that was made or taken in; `extent` is what else is needed of it later."""
    session.add(
        Package(
            id=meta.id,
            kind=meta.kind,
            station=meta.station,
            epoch=meta.epoch,
            sequence=meta.sequence,
            from_revision=meta.from_revision,
            to_revision=meta.to_revision,
            outcome=outcome,
            at=workspace.stamp(),
            file=file,
            extent=extent,
        )
    )
