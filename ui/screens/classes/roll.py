"""The list of a class while it is made up: who each line means, and what differs from the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from station_app.services.classes import Attendee, Outcome, PlannedRow, proof_numbers
from station_app.services.name_lists import Candidate, Line

WRITTEN = (Outcome.NEW, Outcome.CHANGED)


@dataclass(frozen=True)
class Common:
    """What holds for everybody unless a line says otherwise.

    hours  None: not filled, or not a number
    proof  number of the first one's proof; "" for none
    """

    hours: Decimal | None = None
    passed: bool = True
    proof: str = ""


@dataclass(frozen=True)
class Entrant:
    """One line of the list; None where it is as everybody's.

    people  whom the line may mean
    person  the one it means; "" while that is open
    doubt   why it should be looked at although somebody was found
    """

    key: str
    text: str
    people: tuple[Candidate, ...]
    person: str = ""
    doubt: str = ""
    hours: Decimal | None = None
    passed: bool | None = None
    proof: str | None = None

    @property
    def chosen(self) -> Candidate | None:
        """The person it means; None while that is open."""
        return next((each for each in self.people if each.person == self.person), None)


class Roll:
    """All lines in order; every change leaves new entrants behind.

    planned  what saving would do, by key, as the store last answered
    """

    def __init__(self) -> None:
        self.entrants: list[Entrant] = []
        self.planned: Mapping[str, PlannedRow] = {}
        self._count = 0

    def add_lines(self, lines: Iterable[Line]) -> None:
        """Put what was pasted at the end."""
        self.entrants += [_meant(self._key(), line) for line in lines]

    def add_people(self, people: Iterable[Candidate]) -> None:
        """Put people who were ticked at the end, unless they are there."""
        there = {each.person for each in self.entrants}
        for each in people:
            if each.person not in there:
                self.entrants.append(Entrant(self._key(), each.name, (each,), each.person))

    def read_again(self, lines: Sequence[Line], keys: Sequence[str]) -> None:
        """Take what open lines mean by now; one line for each key."""
        found = dict(zip(keys, lines, strict=True))
        self.entrants = [
            _meant(each.key, found[each.key]) if each.key in found else each
            for each in self.entrants
        ]

    def change(self, key: str, **facts: object) -> None:
        """Change one line."""
        self.entrants = [
            replace(each, **facts) if each.key == key else each  # type: ignore[arg-type]
            for each in self.entrants
        ]

    def remove(self, key: str) -> None:
        """Take a line out."""
        self.entrants = [each for each in self.entrants if each.key != key]

    def clear(self) -> None:
        """Take everything out."""
        self.entrants, self.planned = [], {}

    def find(self, key: str) -> Entrant | None:
        """Return a line; None where it is gone."""
        return next((each for each in self.entrants if each.key == key), None)

    @property
    def open(self) -> list[Entrant]:
        """The lines that mean nobody yet, or one of several."""
        return [each for each in self.entrants if not each.person]

    def count(self, *outcomes: Outcome) -> int:
        """Say how many lines came to one of the outcomes."""
        return sum(
            each.key in self.planned and self.planned[each.key].outcome in outcomes
            for each in self.entrants
        )

    def _key(self) -> str:
        self._count += 1
        return str(self._count)


def attendees(
    entrants: Sequence[Entrant], common: Common, present: frozenset[str]
) -> dict[str, Attendee]:
    """Return by key whom lines mean, with their values; nobody without hours.

    present  persons who are in the class and stay as they are: they take no number

    Raises StationError when the first number has no digits to count on.
    """
    meant = [each for each in entrants if each.person]
    numbers = _numbers(meant, common.proof, present)
    found = {}
    for each in meant:
        hours = common.hours if each.hours is None else each.hours
        if hours is not None:
            passed = common.passed if each.passed is None else each.passed
            proof = numbers.get(each.key, "") if each.proof is None else each.proof
            found[each.key] = Attendee(each.person, hours, passed, None, proof)
    return found


def _meant(key: str, line: Line) -> Entrant:
    person = line.people[0].person if len(line.people) == 1 else ""
    return Entrant(key, line.text, line.people, person, line.problem if not person else line.doubt)


def _numbers(meant: Sequence[Entrant], first: str, present: frozenset[str]) -> dict[str, str]:
    """Give a number to whoever is new and has none of their own, each person once."""
    if not first:
        return {}
    once: dict[str, str] = {}
    for each in meant:
        if each.proof is None and each.person not in present:
            once.setdefault(each.person, each.key)
    return dict(zip(once.values(), proof_numbers(first, len(once)), strict=True))
