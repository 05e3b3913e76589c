"""What is known around one record when a form is filled in: the person, papers, the station."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.problems import RecordMissing, StationError
from station_app.domain.register import Context, Record, Register
from station_app.domain.registers import BY_NAME, exam_facts, facts, study_facts

# Where a record is at home is told by the record itself, so these are not gone on to.
PLACES = ("station", "division")

_PEOPLE = "人员、社工或志愿者"

Records = dict[str, Record]  # by register; a record first, then what it refers to
Choose = Callable[["Dossier"], Record | None]


@dataclass(frozen=True)
class Dossier:
    """Records by the names that bindings use: those of registers, and roles.

    known  what was found so far; what is chosen of the person is looked for when it is read
    chief  register of the record that the form, or the row, is about; bindings may leave it out
    """

    session: Session
    context: Context
    known: dict[str, Record | None]
    chief: str

    def find(self, name: str) -> Record | None:
        """Return a record; "" is the one that all is about."""
        name = name or self.chief
        if name not in self.known:
            choose = CHOSEN.get(name)
            self.known[name] = choose(self) if choose else None
        return self.known[name]

    def register(self, name: str) -> Register[Any]:
        """Return the register behind a name."""
        return register_of(name or self.chief)

    def person(self) -> str:
        """Return the id of the person to whom all leads; "" for nobody."""
        person = self.find("person")
        return person.id if person is not None else ""


def around(
    session: Session, context: Context, about: str, record_ids: Sequence[str]
) -> list[Dossier]:
    """Return the dossiers of records of a register, given by them or by records that lead there.

    Raises StationError for a record that leads to none.
    """
    found = []
    trails = _trails(context, about, record_ids)
    for record_id, trail in zip(record_ids, trails, strict=True):
        if trail is None:
            title = _PEOPLE if about == "person" else BY_NAME[about].title
            raise StationError(f"没有编号为“{record_id}”的{title}，无法打印，请先查找。")
        found.append(_opened(session, context, trail, about))
    return found


def of_row(dossier: Dossier, register: Register[Any], record: Record) -> Dossier:
    """Return the dossier of a row of a sub-table."""
    trail = reached(dossier.context, register, record)
    return _opened(dossier.session, dossier.context, trail, register.name)


def of_record(
    session: Session, context: Context, register: Register[Any], record_id: str
) -> Dossier:
    """Return the dossier of one record alone, with its station. Raises RecordMissing."""
    record = context.find(register.name, record_id)
    if record is None:
        raise RecordMissing(register.title, record_id)
    return _opened(session, context, {register.name: record}, register.name)


def _opened(session: Session, context: Context, trail: Records, about: str) -> Dossier:
    """Put a record, what it refers to, and the station of the person together."""
    home = (trail.get("person") or next(iter(trail.values()))).home
    station = context.find("station", home or None)
    return Dossier(session, context, {**trail, "station": station}, about)


def chiefs(context: Context, about: str, record_ids: Sequence[str]) -> list[str | None]:
    """Return the id of the record of a register to which each record leads; None for none."""
    trails = _trails(context, about, record_ids)
    return [None if trail is None else trail[about].id for trail in trails]


def leads_to(register: Register[Any], about: str) -> bool:
    """Whether a register is this one, or its records refer to one of it, however far."""
    known, waiting = {register.name}, [register]
    while waiting:
        targets = {*waiting.pop().references.values()} - known - {*PLACES}
        known |= targets
        waiting += [BY_NAME[name] for name in targets]
    return about in known


def reached(context: Context, register: Register[Any], record: Record) -> Records:
    """Return a record and all that it refers to, the nearest of each register."""
    found: Records = {register.name: record}
    waiting = deque([(register, record)])
    while waiting:
        register, record = waiting.popleft()
        for name, target in register.references.items():
            if target in found or target in PLACES:
                continue
            other = context.find(target, getattr(record, name))
            if other is not None:
                found[target] = other
                waiting.append((BY_NAME[target], other))
    return found


def _trails(context: Context, about: str, record_ids: Sequence[str]) -> Iterator[Records | None]:
    """Yield what each record leads to; None for one that leads to nothing of `about`."""
    registers = [register for register in BY_NAME.values() if leads_to(register, about)]
    for record_id in record_ids:
        hits = ((each, context.find(each.name, record_id)) for each in registers)
        hit = next((hit for hit in hits if hit[1] is not None), None)
        if hit is None:
            yield None
            continue
        registers.remove(hit[0])  # the next one is mostly of the same register
        registers.insert(0, hit[0])
        trail = reached(context, *hit)
        yield trail if about in trail else None


def _of_person(register: str) -> Choose:
    """Return how the one record of a register that refers to the person is chosen."""

    def choose(dossier: Dossier) -> Record | None:
        found = dossier.context.referring(register, "person", dossier.person())
        return next(iter(found), None)

    return choose


def _from_facts(look: Callable[[str | None, Context], Record | None]) -> Choose:
    return lambda dossier: look(dossier.person(), dossier.context)


def _registrations(dossier: Dossier) -> list[Any]:
    certificate = dossier.find("certificate")
    if certificate is None:
        return []
    known = dossier.context.children("cert_registration", certificate.id)
    return sorted(known, key=lambda r: (r.valid_from is not None, r.valid_from or r.created_at))


def _latest_registration(dossier: Dossier) -> Record | None:
    return next(reversed(_registrations(dossier)), None)


def _first_registration(dossier: Dossier) -> Record | None:
    return next((each for each in _registrations(dossier) if each.kind == "FIRST"), None)


def _renewed_term(dossier: Dossier) -> Record | None:
    """Return the registration that the renewal at hand follows on."""
    at_hand = dossier.find("cert_registration")
    term = None if at_hand is None else study_facts.renewed_term(at_hand, dossier.context)
    if term is None:
        return None
    renewed: Record | None = dossier.context.find("cert_registration", term.registration.id)
    return renewed


def _study_term(dossier: Dossier) -> Record | None:
    """Return the registration in whose term one learns: that at hand, else what it will renew."""
    at_hand: Any = dossier.find("cert_registration")
    granted: bool = at_hand is not None and at_hand.valid_from is not None
    return at_hand if granted else dossier.find("renewed_term")


def _present_work(dossier: Dossier) -> Record | None:
    """Return the work that the person began last, of that which goes on."""
    today = dossier.context.today
    stints = dossier.context.children("work_experience", dossier.person())
    on = [each for each in stints if each.from_on and (each.to_on or today) >= today]
    return max(on, key=lambda each: each.from_on, default=None)


def _latest_application(dossier: Dossier) -> Record | None:
    """Return the person's application for the latest examination, unless it was withdrawn."""
    known = [
        (session.year, each.id, each)
        for each, session in exam_facts.applications_of(dossier.person(), dossier.context)
        if each.state != "WITHDRAWN"
    ]
    return max(known)[2] if known else None


def _session(dossier: Dossier) -> Record | None:
    application = dossier.find("exam_application")
    if application is None:
        return None
    session: Record | None = exam_facts.session_of(application, dossier.context)
    return session


# Registers of which a person has one record are found by the declaration alone.
ROLES = {r.name: _of_person(r.name) for r in BY_NAME.values() if ("person",) in r.model.unique}

CHOSEN: Mapping[str, Choose] = ROLES | {
    "education": _from_facts(facts.highest_education),
    "certificate": _from_facts(facts.highest_certificate),
    "cert_registration": _latest_registration,
    "first_registration": _first_registration,
    "renewed_term": _renewed_term,
    "study_term": _study_term,
    "present_work": _present_work,
    "exam_application": _latest_application,
    "exam_session": _session,
}

# Which register a name of the dossier stands for, where the two differ.
ALIAS = {
    "first_registration": "cert_registration",
    "renewed_term": "cert_registration",
    "study_term": "cert_registration",
    "present_work": "work_experience",
}


def register_of(name: str) -> Register[Any]:
    """Return the register behind a name that bindings use. Raises KeyError."""
    return BY_NAME[ALIAS.get(name, name)]
