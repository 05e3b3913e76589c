"""The store's own key pair, made when it is first needed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.workspace import Workspace
from station_app.storage import audit, signing
from station_app.storage.seal_tables import OwnKey
from station_app.storage.signing import KeyPair
from station_app.storage.tables import state_value


def own(session: Session, workspace: Workspace) -> KeyPair:
    """Return the key pair that seals what goes out; make it when there is none yet."""
    present = session.scalar(select(OwnKey).where(OwnKey.retired_at.is_(None)))
    if present is not None:
        return KeyPair(present.sign, present.seal)
    pair = signing.derived(workspace.file_key, state_value(session, "store"))
    _keep(session, workspace, pair)
    return pair


def all_pairs(session: Session) -> list[KeyPair]:
    """Return all key pairs, the present one first: older ones still open what is under way."""
    found = session.scalars(select(OwnKey).order_by(OwnKey.made_at.desc()))
    return [KeyPair(each.sign, each.seal) for each in found]


@needs(Right.ACCEPT)
def renew(workspace: Workspace, reason: str) -> None:
    """Begin a new key pair, e.g. after a computer was lost; the other side must confirm it.

    The old pair still opens what was encrypted to it, and signs nothing more.
    """
    with workspace.database.transaction(workspace.actor, "key.renew") as session:
        old = own(session, workspace).public.kid
        for each in session.scalars(select(OwnKey).where(OwnKey.retired_at.is_(None))):
            each.retired_at = workspace.stamp()
        pair = signing.fresh()
        _keep(session, workspace, pair)
        facts = {"old": old, "new": pair.public.kid, "reason": reason}
        audit.note(session, workspace.audit_key, workspace.stamp(), pair.public.kid, facts)


def _keep(session: Session, workspace: Workspace, pair: KeyPair) -> None:
    session.add(
        OwnKey(kid=pair.public.kid, sign=pair.sign, seal=pair.seal, made_at=workspace.stamp())
    )
    session.flush()
