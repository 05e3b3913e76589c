"""What figures are counted from: plain values taken out of the records, without a store.

A person is known by document type and number, so that whoever is entered at two stations counts
once at the bureau; without a number everybody counts by their own record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from station_app.domain.rules.registration_terms import CertificateFacts, RegistrationFacts
from station_app.domain.rules.rewards import Scheme

Head = tuple[str, str]  # document type and number; without one ("", id of the person)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether a day is one of them; a day that is not known is not."""
        return day is not None and self.first <= day <= self.last

    def has_year(self, year: int) -> bool:
        """Whether some of them are of a year."""
        return self.first.year <= year <= self.last.year


@dataclass(frozen=True, slots=True)
class Post:
    """One period in post; to_on None: it goes on."""

    record: str
    worker: str
    head: Head
    group: str | None
    from_on: date | None
    to_on: date | None

    def lasts_on(self, day: date) -> bool:
        """Whether the post was held on a day; without its first day it never was."""
        return self.from_on is not None and self.from_on <= day <= (self.to_on or date.max)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A worker on the local list (本级登记注册), up to the day before `until`.

    on      None: since when is not known
    until   day of leaving; None: still there
    """

    record: str
    head: Head
    on: date | None
    until: date | None = None

    def is_listed_on(self, day: date) -> bool:
        """Whether the worker was on the list on a day; without the first day never."""
        return self.on is not None and self.on <= day < (self.until or date.max)


@dataclass(frozen=True, slots=True)
class Holder:
    """A person's certificates and what was registered of them."""

    person: str
    head: Head
    certificates: tuple[CertificateFacts, ...]
    registrations: tuple[RegistrationFacts, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One application for an examination.

    sat, passed   as is known today; they count from `results_on`
    results_on    day on which the results were out
    """

    record: str
    head: Head
    year: int
    state: str
    applied_on: date | None
    withdrawn_on: date | None
    results_on: date
    sat: bool = False
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """One class; `held`: it took place."""

    record: str
    kind: str | None
    bearer: str | None
    to_on: date | None
    held: bool


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person who was there in one class."""

    record: str
    course: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Hire:
    """Somebody hired by a plan; on None: since when is not known."""

    record: str
    head: Head
    mode: str | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Granted:
    """A scheme of rewards."""

    record: str
    scheme: Scheme


@dataclass(frozen=True, slots=True)
class Cultivated:
    """Somebody who is or was in directed cultivation; until None: it goes on."""

    record: str
    head: Head
    from_on: date | None
    until: date | None

    def lasts_on(self, day: date) -> bool:
        """Whether it was under way on a day; without its first day it never was."""
        return self.from_on is not None and self.from_on <= day <= (self.until or date.max)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the figures of talent are counted from."""

    posts: tuple[Post, ...] = ()
    enrolled: tuple[Enrolled, ...] = ()
    holders: tuple[Holder, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    courses: tuple[Course, ...] = ()
    attendances: tuple[Attendance, ...] = ()
    hires: tuple[Hire, ...] = ()
    schemes: tuple[Granted, ...] = ()
    cultivated: tuple[Cultivated, ...] = ()
