"""People whom several stations have entered, with what each station calls them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from station_app.domain.registers.people import Person
from station_app.domain.registers.places import Station
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.same_people import SamePerson, same_people
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Double:
    """One record of a person who has others elsewhere; `record` is its id."""

    record: str
    name: str
    station: str


@needs(Right.READ)
def doubles(workspace: Workspace) -> list[tuple[SamePerson, tuple[Double, ...]]]:
    """List each such person with the records that stand for them."""
    found = same_people(workspace)
    ids = [record for person in found for record in person.records]
    with workspace.database.reading() as session:
        stations = {each.id: each.name or each.id for each in session.scalars(select(Station))}
        people: dict[str, Person] = {}
        for start in range(0, len(ids), 500):
            chunk = Person.id.in_(ids[start : start + 500])
            people |= {each.id: each for each in session.scalars(select(Person).where(chunk))}
    return [
        (person, tuple(_double(people[r], stations) for r in person.records if r in people))
        for person in found
    ]


def _double(person: Person, stations: dict[str, str]) -> Double:
    return Double(person.id, person.name or "", stations.get(person.home, person.home))
