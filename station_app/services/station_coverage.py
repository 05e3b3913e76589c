"""Which streets have no station that is open, and which stations have too few workers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_app.domain.registers.governance import STREETS
from station_app.domain.registers.places import DIVISIONS, STATIONS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.domain.rules.governance import Term
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.workspace import Workspace

NAMED = 5  # places that a sentence calls by name
DISTRICT = 6  # digits of a division's code that name its district


@dataclass(frozen=True)
class Place:
    """A street or a station: its id and what it is called."""

    id: str
    name: str


@dataclass(frozen=True)
class Coverage:
    """How the stations cover a district today.

    streets      how many there are
    workers      how many are in post anywhere
    without      streets without a station that is open (R-ST-01)
    understaffed stations that are open and have too few workers in post (R-ST-02)
    least        how many workers a station should have
    """

    streets: int
    workers: int
    without: tuple[Place, ...]
    understaffed: tuple[Place, ...]
    least: int

    @property
    def sentences(self) -> list[str]:
        """What is to be said about it, in Chinese; [] when every street is served.

        A bureau to which no worker was reported yet cannot tell where some are missing.
        """
        found = []
        if self.without:
            found.append(
                f"{self.streets}个街镇中有{len(self.without)}个没有已成立的社工站（R-ST-01）："
                f"{_named(self.without)}，请在“社工站”中登记或说明。"
            )
        if self.understaffed and self.workers:
            found.append(
                f"{len(self.understaffed)}个社工站的在岗社工少于{self.least}人（R-ST-02）："
                f"{_named(self.understaffed)}，请督促补充。"
            )
        return found


def _named(places: tuple[Place, ...]) -> str:
    names = "、".join(place.name for place in places[:NAMED])
    return f"{names}等" if len(places) > NAMED else names


@needs(Right.READ)
def coverage(workspace: Workspace) -> Coverage:
    """Find the streets of the district that no open station serves, and stations with few hands."""
    today = workspace.today()
    least = workspace.parameters().whole("station.min_workers", today)
    district = workspace.identity.division[:DISTRICT]
    with workspace.database.reading() as session:
        streets = [
            Place(each.id, each.name or each.code)
            for each in _live(session, DIVISIONS)
            if each.kind in STREETS
            and (each.code or "").startswith(district)
            and Term(each.valid_from, each.valid_to).holds_on(today)
        ]
        opened = [each for each in _live(session, STATIONS) if each.state == "OPEN"]
        active = _active(session)
    served = {each.division for each in opened}
    return Coverage(
        len(streets),
        active.total(),
        tuple(street for street in streets if street.id not in served),
        tuple(Place(each.id, each.name) for each in opened if active[each.id] < least),
        least,
    )


def _live(session: Session, register: Any) -> list[Any]:
    model = register.model
    found = select(model).where(model.deleted_at.is_(None)).order_by(model.id)
    return list(session.scalars(found))


def _active(session: Session) -> Counter[str]:
    """Count the workers in post of each station."""
    worker: Any = SOCIAL_WORKERS.model
    alive = (worker.deleted_at.is_(None), worker.state == "ACTIVE")
    counted = select(worker.station, func.count()).where(*alive).group_by(worker.station)
    return Counter({row[0]: row[1] for row in session.execute(counted)})
