"""What is known around one record when a form is filled in: the person, papers, the station."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import RecordMissing, StationError
from station_app.domain.register import Context, Record, Register
from station_app.domain.registers import BY_NAME

LEADS_TO_PERSON = ("person", "certificate")

Start = tuple[Register[Any], Record]


@dataclass(frozen=True)
class Dossier:
    """Records by the register names that bindings use.

    chief  register of the record that the form is about
    """

    session: Session
    context: Context
    records: Mapping[str, Record]
    chief: str


def of_people(session: Session, context: Context, record_ids: Sequence[str]) -> list[Dossier]:
    """Return the dossiers of the people whom records are, or belong to, e.g. social workers.

    Raises StationError for a record that leads to no person.
    """
    found = []
    for record_id, start in zip(record_ids, _starts(context, record_ids), strict=True):
        if start is None:
            raise StationError(f"没有编号为“{record_id}”的人员、社工或志愿者，无法打印，请先查找。")
        found.append(_around(session, context, start))
    return found


def _around(session: Session, context: Context, start: Start) -> Dossier:
    """Return the records of the chain to the person, and those chosen of that person."""
    found = {register.name: record for register, record in _chain(context, *start)}
    for name, choose in CHOSEN.items():
        if name not in found and (chosen := choose(session, context, found)) is not None:
            found[name] = chosen
    return Dossier(session, context, found, "person")


def of_record(
    session: Session, context: Context, register: Register[Any], record_id: str
) -> Dossier:
    """Return the dossier of one record alone, with its station. Raises RecordMissing."""
    record = context.find(register.name, record_id)
    if record is None:
        raise RecordMissing(register.title, record_id)
    station = context.find("station", record.home or None)
    around = {} if station is None else {"station": station}
    return Dossier(session, context, around | {register.name: record}, register.name)


def people_of(context: Context, record_ids: Sequence[str]) -> list[str]:
    """Return the ids of the people to whom records lead; those of nobody are left out."""
    chains = [list(_chain(context, *start)) for start in _starts(context, record_ids) if start]
    return list(dict.fromkeys(chain[-1][1].id for chain in chains))


def leads_to_person(register: Register[Any]) -> bool:
    """Whether a register is that of people, or its records belong to one."""
    return register.name == "person" or bool({*LEADS_TO_PERSON} & {*register.references.values()})


def _starts(context: Context, record_ids: Sequence[str]) -> Iterator[Start | None]:
    """Yield each record with its register; None for one that leads to no person."""
    registers = [register for register in BY_NAME.values() if leads_to_person(register)]
    for record_id in record_ids:
        hits = ((each, context.find(each.name, record_id)) for each in registers)
        start = next((hit for hit in hits if hit[1] is not None), None)
        yield start
        if start is not None:  # the next one is mostly of the same register
            registers.remove(start[0])
            registers.insert(0, start[0])


def _chain(context: Context, register: Register[Any], record: Record) -> Iterator[Start]:
    """Yield a record, what it belongs to, and so on up to the person."""
    yield register, record
    while register.name != "person":
        link = next(n for n, t in register.references.items() if t in LEADS_TO_PERSON)
        register, record_id = BY_NAME[register.references[link]], getattr(record, link)
        record = context.find(register.name, record_id)
        yield register, record


Choose = Callable[[Session, Context, Mapping[str, Record]], Record | None]


def _of_person(register: str) -> Choose:
    """Return how the one record of a register that refers to the person is chosen."""

    def choose(session: Session, context: Context, found: Mapping[str, Record]) -> Record | None:
        model: Any = BY_NAME[register].model
        own = select(model).where(model.person == found["person"].id, model.deleted_at.is_(None))
        record: Record | None = session.scalar(own.limit(1))
        return record

    return choose


def _highest_education(_: Session, context: Context, found: Mapping[str, Record]) -> Record | None:
    # Codes of GB/T 4658 fall as schooling rises.
    known = [e for e in context.children("education", found["person"].id) if e.level]
    return min(known, key=lambda education: education.level, default=None)


def _highest_certificate(
    _: Session, context: Context, found: Mapping[str, Record]
) -> Record | None:
    valid = [
        c for c in context.children("certificate", found["person"].id)
        if c.state == "VALID" and c.level
    ]  # fmt: skip
    return max(valid, key=lambda certificate: certificate.level, default=None)


def _registrations(context: Context, found: Mapping[str, Record]) -> list[Any]:
    if "certificate" not in found:
        return []
    known = context.children("cert_registration", found["certificate"].id)
    return sorted(known, key=lambda r: (r.valid_from is not None, r.valid_from or r.created_at))


def _latest_registration(
    _: Session, context: Context, found: Mapping[str, Record]
) -> Record | None:
    return next(reversed(_registrations(context, found)), None)


def _first_registration(_: Session, context: Context, found: Mapping[str, Record]) -> Record | None:
    first = [r for r in _registrations(context, found) if r.kind == "FIRST"]
    return first[0] if first else None


def _station(_: Session, context: Context, found: Mapping[str, Record]) -> Record | None:
    station: Record | None = context.find("station", found["person"].home or None)
    return station


# Registers of which a person has one record are found by the declaration alone.
ROLES = {r.name: _of_person(r.name) for r in BY_NAME.values() if ("person",) in r.model.unique}

CHOSEN: Mapping[str, Choose] = ROLES | {
    "education": _highest_education,
    "certificate": _highest_certificate,
    "cert_registration": _latest_registration,
    "first_registration": _first_registration,
    "station": _station,
}

# Which register a name of the dossier stands for, where the two differ.
ALIAS = {"first_registration": "cert_registration"}


def register_of(name: str) -> Register[Any]:
    """Return the register behind a name that bindings use."""
    return BY_NAME[ALIAS.get(name, name)]
