"""What is known around one row of a ledger: the person and what belongs to it.

Names of registers stand for the records that references lead to; the names of `CHOICES` stand
for the one record out of several that a ledger shows. All as of the closing day, which is the
today of the context.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from station_app.domain.register import Context, Record, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.facts import (
    highest_certificate,
    highest_education,
    registration_on,
)
from station_app.domain.registers.hired import worker_of
from station_app.domain.registers.rewards import certificate_at
from station_app.domain.registers.study_facts import hours_on
from station_app.domain.rules.continuing_education import PeriodHours
from station_app.domain.rules.registration import PersonRegistration
from station_app.domain.rules.registration_terms import GRANTED

PERSON = "person"


@dataclass(frozen=True)
class Around:
    """One record of a ledger and what is found from it."""

    register: Register[Any]
    record: Any
    context: Context
    _found: dict[str, Record | None] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """Return the record that a name stands for; None when there is none."""
        if name not in self._found:
            self._found[name] = self._look_for(name)
        return self._found[name]

    def value(self, name: str, of_it: str) -> Any:
        """Return a field of the record that a name stands for; None without it."""
        found = self.get(name)
        return None if found is None else getattr(found, of_it)

    @property
    def person(self) -> str | None:
        """Id of the person whom the row is about; None: it is about nobody."""
        found = self.get(PERSON)
        return None if found is None else found.id

    @cached_property
    def registration(self) -> PersonRegistration:
        """How the person's registration stands on the closing day."""
        return registration_on(self.person, self.context)

    @cached_property
    def hours(self) -> PeriodHours | None:
        """The person's hours in the registration period in force; None: there is none."""
        return hours_on(self.person, self.context)

    def _look_for(self, name: str) -> Any:
        if name == self.register.name:
            return self.record
        link = link_to(self.register, name)
        if link is not None:
            return self.context.find(name, getattr(self.record, link))
        return CHOICES[name].choose(self)


@dataclass(frozen=True)
class Choice:
    """How one record out of several is chosen; `register` is what it is a record of."""

    register: str
    choose: Callable[[Around], Record | None]


def link_to(register: Register[Any], target: str) -> str | None:
    """Return the first field that leads to a register; None: there is none."""
    return next((name for name, to in register.references.items() if to == target), None)


def register_behind(register: Register[Any], name: str) -> Register[Any] | None:
    """Return the register of the record that a name stands for; None for an unknown name."""
    if name == register.name or link_to(register, name) is not None:
        return BY_NAME[name]
    return BY_NAME[CHOICES[name].register] if name in CHOICES else None


def _from_facts(
    look: Callable[[str | None, Context], Record | None],
) -> Callable[[Around], Record | None]:
    return lambda around: look(around.person, around.context)


def _children(around: Around, register: str) -> list[Any]:
    return list(around.context.children(register, around.person or ""))


def _schooling(around: Around) -> Any:
    """Return the education that the row itself rests on, else the highest."""
    if link_to(around.register, "education") is None:
        return highest_education(around.person, around.context)
    return around.get("education") or highest_education(around.person, around.context)


def _certificate_of_level(around: Around) -> Record | None:
    """Return the certificate of the level that the row is about."""
    return certificate_at(around.person, around.record.level, around.context)


def _registration(around: Around) -> Record | None:
    """Return the registration in force, else the last one before."""
    found = around.registration.registration_id
    return around.context.find("cert_registration", found)  # type: ignore[no-any-return]


def _first_registration(around: Around) -> Record | None:
    """Return the earliest registration that was granted, of whatever certificate."""
    granted = [
        each
        for certificate in _children(around, "certificate")
        for each in around.context.children("cert_registration", certificate.id)
        if each.state in GRANTED and each.valid_from and each.valid_from <= around.context.today
    ]
    return min(granted, key=lambda each: each.valid_from, default=None)


def _worker(around: Around) -> Record | None:
    """Return the person's entry as a social worker."""
    return worker_of(around.person, around.context)  # type: ignore[no-any-return]


def _recommendation(around: Around) -> Record | None:
    """Return the latest recommendation of somebody who seeks a post."""
    made = around.context.children("talent_recommendation", around.record.id)
    dated = [each for each in made if each.recommended_on]
    return max(dated, key=lambda each: each.recommended_on, default=None)


CHOICES: Mapping[str, Choice] = {
    "education": Choice("education", _from_facts(highest_education)),
    "schooling": Choice("education", _schooling),
    "certificate": Choice("certificate", _from_facts(highest_certificate)),
    "level_certificate": Choice("certificate", _certificate_of_level),
    "registration": Choice("cert_registration", _registration),
    "first_registration": Choice("cert_registration", _first_registration),
    "worker": Choice("social_worker", _worker),
    "talent_recommendation": Choice("talent_recommendation", _recommendation),
}
