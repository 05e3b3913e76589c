"""The bureau's view of its stations: who has sent, what, and who is late."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.orm import Session

from station_app.domain.dates import last_months
from station_app.domain.registers.places import Station
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.exchange.protocol import MADE, MERGING, PACKAGE, RECEIPT
from station_app.services.identity import BUREAU
from station_app.services.workspace import Workspace
from station_app.storage.tables import Package

MONTHS = 6  # shown side by side, the present one last
# In the order in which packages were entered: the clock may have been set back between two.
_ENTERED: ColumnElement[int] = literal_column(f"{Package.__tablename__}.rowid")


@dataclass(frozen=True)
class Arrival:
    """One package that was merged; `records` is None when nobody counted them yet."""

    number: int
    at: datetime
    records: int | None
    full: bool

    @property
    def empty(self) -> bool:
        """Whether it said that there is nothing to report."""
        return self.records == 0


@dataclass(frozen=True)
class Sender:
    """One station.

    months    what came in each month, oldest first
    asks_full the last receipt asked for everything, which has not come yet
    """

    station: str
    name: str
    last: Arrival | None
    months: tuple[tuple[Arrival, ...], ...]
    asks_full: bool

    @property
    def late(self) -> bool:
        """Whether nothing has come this month."""
        return not self.months[-1]


@dataclass(frozen=True)
class Senders:
    """All stations by code, and the first days of the months."""

    months: tuple[date, ...]
    senders: tuple[Sender, ...]

    @property
    def late(self) -> tuple[Sender, ...]:
        """The stations that have not sent this month."""
        return tuple(sender for sender in self.senders if sender.late)


@needs(Right.READ)
def senders(workspace: Workspace, months: int = MONTHS) -> Senders:
    """List who has sent in the last months, by the day of arrival. Raises NotAllowed."""
    workspace.require_role(BUREAU)
    firsts = last_months(workspace.today(), months)
    with workspace.database.reading() as session:
        arrived = _arrived(workspace, session)
        asked = _asked(session)
        alive = select(Station).where(Station.deleted_at.is_(None)).order_by(Station.id)
        found = [
            _sender(station, arrived[station.id], firsts, asked.get(station.id, False))
            for station in session.scalars(alive)
        ]
    return Senders(firsts, tuple(found))


def _sender(
    station: Station, arrived: list[Arrival], firsts: tuple[date, ...], asked: bool
) -> Sender:
    by_month = defaultdict(list)
    for arrival in arrived:
        by_month[arrival.at.date().replace(day=1)].append(arrival)
    months = tuple(tuple(by_month.get(first, ())) for first in firsts)
    last = arrived[-1] if arrived else None
    return Sender(station.id, station.name or station.id, last, months, asked)


def _arrived(workspace: Workspace, session: Session) -> dict[str, list[Arrival]]:
    """Return what was merged, by station, oldest first."""
    merged = (Package.kind == PACKAGE, Package.outcome.in_(MERGING))
    found: dict[str, list[Arrival]] = defaultdict(list)
    for each in session.scalars(select(Package).where(*merged).order_by(_ENTERED)):
        rows, full = each.extent.get("rows"), bool(each.extent.get("full"))
        arrival = Arrival(each.sequence, workspace.local(each.at), rows, full)
        found[each.station].append(arrival)
    return found


def _asked(session: Session) -> dict[str, bool]:
    """Return whether the last receipt for each station asks for a full package."""
    made = (Package.kind == RECEIPT, Package.outcome == MADE)
    found = session.scalars(select(Package).where(*made).order_by(_ENTERED))
    return {each.station: bool(each.extent.get("asks_full")) for each in found}
