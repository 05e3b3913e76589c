"""What the figures of projects, money, governance, supervision and publicity are counted from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from station_app.domain.rules.project_states import Step, state_on


@dataclass(frozen=True, slots=True)
class Amount:
    """Money of a day; record: what it is laid down in."""

    record: str
    on: date | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Project:
    """A purchased project with its steps, its contracts and what was paid for it."""

    record: str
    kind: str | None
    steps: tuple[Step, ...]
    contracts: tuple[Amount, ...] = ()
    payments: tuple[Amount, ...] = ()

    def state_on(self, day: date) -> str:
        """Return its state on a day; "" before its first step."""
        return state_on(self.steps, day)


@dataclass(frozen=True, slots=True)
class Source:
    """Money of a year that comes from outside the budget, with what came in of it."""

    record: str
    year: int
    kind: str
    planned: Decimal
    received: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a year's budget."""

    record: str
    year: int
    category: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in a leading group; from_on None: from its beginning, to_on None: it goes on."""

    record: str
    group: str
    role: str
    from_on: date | None
    to_on: date | None

    def lasts_on(self, day: date) -> bool:
        """Whether it is held on a day; without a first day it never was."""
        return self.from_on is not None and self.from_on <= day <= (self.to_on or date.max)


@dataclass(frozen=True, slots=True)
class Dated:
    """Something of one day and of a kind: a meeting, a report in the media."""

    record: str
    on: date | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """A supervision that was held, and who was supervised (ids of people)."""

    record: str
    on: date | None
    hours: Decimal
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Profile:
    """A district in a year."""

    record: str
    year: int
    area: Decimal | None
    population: int | None


@dataclass(frozen=True, slots=True)
class Works:
    """Everything that the figures of work are counted from.

    heads  of people, as the figures of talent know them, by id
    """

    projects: tuple[Project, ...] = ()
    sources: tuple[Source, ...] = ()
    lines: tuple[Line, ...] = ()
    seats: tuple[Seat, ...] = ()
    meetings: tuple[Dated, ...] = ()
    reports: tuple[Dated, ...] = ()
    sessions: tuple[Session, ...] = ()
    agencies: tuple[Dated, ...] = ()
    profiles: tuple[Profile, ...] = ()
    heads: Mapping[str, tuple[str, str]] = field(default_factory=dict)
