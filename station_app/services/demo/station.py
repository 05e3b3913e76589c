"""What a practice station does in its first month: import, complete, take into post."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from station_app.domain.divisions import DivisionRow
from station_app.domain.register import Register
from station_app.domain.registers.certificates import CERT_REGISTRATIONS, CERTIFICATES
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services import finding, records
from station_app.services.demo import tables
from station_app.services.demo.people import Inventor
from station_app.services.demo.rosters_out import write_roster
from station_app.services.rosters.apply import apply
from station_app.services.rosters.errors import write_errors
from station_app.services.rosters.plan import plan
from station_app.services.workspace import Workspace

EVERYBODY = 1000
AFTER_APPROVAL = timedelta(days=60)
NOTIFIED = {"person.notice_given_on": "2010-03-15"}
# What the rosters have no column for, by the group that a worker belongs to.
ORG_TYPES = {"INSTITUTION": "5", "MASS_ORG": "2", "COMMUNITY": "6"}


@dataclass
class Stock:
    """What a station has after its imports: files written, ids of records."""

    files: list[Path] = field(default_factory=list)
    workers: list[str] = field(default_factory=list)
    volunteers: list[str] = field(default_factory=list)
    rejected: int = 0


def stock(station: Workspace, street: DivisionRow, folder: Path, workers: int, turn: int) -> Stock:
    """Bring last year's rosters in and complete what they lack.

    folder   for the rosters and the error workbook
    workers  how many social workers the station has
    turn     which number the station is: its kind of file and its mistake follow from it
    """
    inventor = Inventor(f"{street.code}")
    made = Stock()
    ending = ".csv" if turn % 2 else ".xlsx"
    for register, table in (
        (SOCIAL_WORKERS, tables.workers(street, inventor, workers, turn)),
        (VOLUNTEERS, tables.volunteers(street, inventor, tables.VOLUNTEERS)),
    ):
        path = folder / f"{street.name}_{register.title}花名册{ending}"
        write_roster(path, table)
        made.files.append(path)
        _bring_in(station, register, path, made)
    made.workers = _ids(station, SOCIAL_WORKERS)
    made.volunteers = _ids(station, VOLUNTEERS)
    for worker in made.workers:
        _take_into_post(station, worker)
    for certificate in _ids(station, CERTIFICATES):
        _apply_for_registration(station, certificate)
    return made


def _bring_in(station: Workspace, register: Register[Any], path: Path, made: Stock) -> None:
    planned = plan(station, register, path, defaults=NOTIFIED)
    batch = apply(station, planned)
    made.rejected += batch.rejected
    if batch.rejected:
        errors = path.with_name(f"{path.stem}_待改.xlsx")
        write_errors(station, planned, errors)
        made.files.append(errors)


def _take_into_post(station: Workspace, worker: str) -> None:
    record: Any = records.get(station, SOCIAL_WORKERS, worker)
    missing = {
        "org_type": ORG_TYPES[record.category],
        "employment": "CONTRACT",
        "is_registered_locally": True,
        "registered_locally_on": tables.REPORTED,
    }
    records.change(station, SOCIAL_WORKERS, worker, missing)
    records.move(station, SOCIAL_WORKERS, worker, "ACTIVE")


def _apply_for_registration(station: Workspace, certificate: str) -> None:
    """Enter the application that followed a new certificate (民发〔2009〕44号)."""
    held: Any = records.get(station, CERTIFICATES, certificate)
    values = {
        "certificate": certificate,
        "applied_on": held.approved_on + AFTER_APPROVAL,
        "organ": "开福区社会工作局",
    }
    saved = records.create(station, CERT_REGISTRATIONS, values)
    records.move(station, CERT_REGISTRATIONS, saved.record.id, "SUBMITTED")


def _ids(station: Workspace, register: Register[Any]) -> list[str]:
    return [record.id for record in finding.find(station, register, limit=EVERYBODY).rows]
