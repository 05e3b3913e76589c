"""What stores must agree on in the end, and the district with which a history begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from station_app.domain.register import Owner, Record, Register
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.services import records
from station_app.services.exchange.protocol import RECEIPT
from station_app.services.exchange.sheets import sent_fields
from station_app.services.workspace import Workspace
from tests.builders import DAY, certificate_values, person_values, volunteer_values, worker_values
from tests.services.exchange.district import District, live, part_of, sent_back

PEOPLE, WORKERS = BY_NAME["person"], BY_NAME["social_worker"]
CERTIFICATES, APPLICATIONS = BY_NAME["certificate"], BY_NAME["cert_registration"]


def differences(bureau: Workspace, station: Workspace, held: set[str]) -> Iterator[str]:
    """Say in what two stores do not agree; see test_agreement.py."""
    returned = {record for _, record in sent_back(station)}
    if returned and not held:
        yield f"sent back: {returned}"
    for register in REGISTERS:
        here = live(station, register)
        there = {i: r for i, r in live(bureau, register).items() if r.home in (station.station, "")}
        for home, owned in (("", register.shared), (station.station, True)):
            mine = {i: r for i, r in here.items() if r.home == home}
            theirs = {i: r for i, r in there.items() if r.home == home}
            if owned:
                yield from _different(register, mine, theirs, held | returned)


def _different(
    register: Register[Any], mine: dict[str, Record], theirs: dict[str, Record], waiting: set[str]
) -> Iterator[str]:
    for record in sorted({*mine, *theirs} - waiting):
        if record not in mine or record not in theirs:
            where = "station" if record in mine else "bureau"
            yield f"{register.name} {record}: only at the {where}"
            continue
        for owner in Owner:
            one, other = (part_of(register, r[record], owner) for r in (mine, theirs))
            if mine[record].home == "":
                told = {*sent_fields(register, RECEIPT), "state"}
                one, other = ({n: v for n, v in each.items() if n in told} for each in (one, other))
            if one != other:
                yield f"{register.name} {record}: {one} at the station, {other} at the bureau"


def populate(district: District, name: str) -> None:
    """Enter people in all their roles; one of them may not be sent yet."""
    books = district[name]
    for number, mobile in ((3, None), (2, "13800138000"), (1, "13800138001")):
        values = person_values(number, mobile=mobile)
        person = records.create(books, PEOPLE, values).record.id
        worker = records.create(
            books, WORKERS, worker_values(person, station=books.station)
        ).record.id
        records.create(books, BY_NAME["volunteer"], volunteer_values(person))
    records.move(books, WORKERS, worker, "ACTIVE")
    certificate = records.create(books, CERTIFICATES, certificate_values(person, 1)).record.id
    values = {"certificate": certificate, "applied_on": DAY.replace(year=2026), "organ": "开福区"}
    application = records.create(books, APPLICATIONS, values).record.id
    for state in ("SUBMITTED", "FIRST_PASS"):
        records.move(books, APPLICATIONS, application, state)
