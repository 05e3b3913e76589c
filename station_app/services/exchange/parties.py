"""Who is on the other side: the stations of a bureau; at a station the bureau."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import StationError
from station_app.domain.registers.places import Station
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.exchange.protocol import BUREAU_PEER
from station_app.services.identity import BUREAU
from station_app.services.workspace import Workspace

BUREAU_NAME = "区社会工作局"


def all_of(session: Session, role: str) -> list[tuple[str, str]]:
    """Return code and name of everybody on the other side of books with this role."""
    if role != BUREAU:
        return [(BUREAU_PEER, BUREAU_NAME)]
    alive = select(Station).where(Station.deleted_at.is_(None)).order_by(Station.id)
    return [(each.id, each.name or each.id) for each in session.scalars(alive)]


def name_of(session: Session, party: str) -> str:
    """Return what a party is called; its code for a station that is not known."""
    if party == BUREAU_PEER:
        return BUREAU_NAME
    found = session.get(Station, party)
    return found.name if found is not None and found.name else party


def named(session: Session, role: str, party: str) -> str:
    """Return the name of a party. Raises StationError when there is none with this code."""
    found = dict(all_of(session, role)).get(party)
    if found is None:
        raise StationError(f"没有编码为“{party}”的社工站。请在“社工站”登记簿里核对编码。")
    return found


@needs(Right.READ)
def require(workspace: Workspace, party: str) -> str:
    """Return the name of a party of this workspace. Raises StationError when there is none."""
    with workspace.database.reading() as session:
        return named(session, workspace.role, party)


def owner(party: str) -> str:
    """Return whose keys a fingerprint is of: the code of the station, or the bureau."""
    return party or BUREAU
