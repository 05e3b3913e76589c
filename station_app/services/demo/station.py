"""What a practice station does in its first month: the old rosters are brought in.

What the rosters have no column for is said once for the whole file, as the page for importing
offers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from station_app.domain.divisions import DivisionRow
from station_app.domain.register import Register
from station_app.domain.registers.volunteers import VOLUNTEERS
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services import finding
from station_app.services.demo import tables
from station_app.services.demo.agenda import organ_of
from station_app.services.demo.people import Inventor
from station_app.services.demo.rosters_out import write_roster
from station_app.services.demo.setting import SEED, Setting
from station_app.services.rosters.apply import apply
from station_app.services.rosters.errors import write_errors
from station_app.services.rosters.plan import plan
from station_app.services.workspace import Workspace

EVERYBODY = 1000
NOTICE = "person.notice_given_on"


@dataclass
class Stock:
    """What a station has after its imports: files written, ids of records.

    staff   the roster of workers, as it was written
    """

    folder: Path
    ending: str
    inventor: Inventor
    staff: tables.Table
    files: list[Path] = field(default_factory=list)
    workers: list[str] = field(default_factory=list)
    volunteers: list[str] = field(default_factory=list)
    rejected: int = 0

    def bring_in(
        self,
        station: Workspace,
        register: Register[Any],
        table: tables.Table,
        name: str,
        defaults: Mapping[str, str],
        mapping: Mapping[int, str] | None = None,
    ) -> None:
        """Write a roster and import it; what is refused lies in a workbook beside it."""
        path = self.folder / f"{name}{self.ending}"
        write_roster(path, table)
        self.files.append(path)
        planned = plan(station, register, path, defaults=defaults, mapping=mapping)
        batch = apply(station, planned)
        self.rejected += batch.rejected
        if batch.rejected:
            errors = path.with_name(f"{path.stem}_待改.xlsx")
            write_errors(station, planned, errors)
            self.files.append(errors)


def stock(
    station: Workspace,
    street: DivisionRow,
    folder: Path,
    workers: range,
    turn: int,
    setting: Setting = SEED,
) -> Stock:
    """Bring last year's rosters in.

    folder   for the rosters and the error workbook
    workers  numbers of the station's social workers among those of the district
    turn     which number the station is: its kind of file and its mistake follow from it
    """
    inventor = Inventor(f"{street.code}")
    staff = tables.workers(
        street, inventor, len(workers), turn, first=workers.start, setting=setting
    )
    made = Stock(folder, ".csv" if turn % 2 else ".xlsx", inventor, staff)
    notice = {NOTICE: setting.day(3, 15).isoformat()}
    made.bring_in(
        station,
        SOCIAL_WORKERS,
        staff,
        f"{street.name}_{SOCIAL_WORKERS.title}花名册",
        notice
        | {"state": "ACTIVE", "employment": "CONTRACT"}
        | {"cert_registration.organ": organ_of(station)},
        {tables.APPLIED_ON: "cert_registration.applied_on"},
    )
    made.bring_in(
        station,
        VOLUNTEERS,
        tables.volunteers(street, inventor, tables.VOLUNTEERS, setting),
        f"{street.name}_{VOLUNTEERS.title}花名册",
        notice,
    )
    made.workers = ids(station, SOCIAL_WORKERS)
    made.volunteers = ids(station, VOLUNTEERS)
    return made


def ids(station: Workspace, register: Register[Any]) -> list[str]:
    """Return the ids of a station's records, in the order in which they were entered."""
    return [record.id for record in finding.find(station, register, limit=EVERYBODY).rows]
