"""Merging ten packages at the bureau, against reading with openpyxl and saving row by row."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from station_app.domain.divisions import district_rows
from station_app.domain.register import Owner
from station_app.domain.registers.people import PEOPLE, Person
from station_app.services import workspace as workspaces
from station_app.services.exchange import packages, receiving
from station_app.services.workspace import STREET_LEVEL, Workspace
from station_app.storage.vault import Cost
from tests.bench.measure import Bench, Way
from tests.bench.people import people

PASSPHRASE = "correct horse battery"
CHEAP = Cost(2, 19 * 1024, 1)
STATIONS = 10

Job = tuple[Workspace, list[Path]]


def make_packages(rows: int, folder: Path) -> None:
    """Make the bureau's empty store and one package of each of ten stations, once."""
    home = folder / f"merging{rows}"
    if home.exists():
        return
    identity = workspaces.identify("bureau", "430105")
    workspaces.create(home / "bureau", identity, PASSPHRASE, cost=CHEAP)[0].close()
    streets = [row.code[:9] for row in district_rows("430105") if row.level == STREET_LEVEL]
    for number, street in enumerate(streets[:STATIONS]):
        identity = workspaces.identify("station", street)
        station, _ = workspaces.create(home / street, identity, PASSPHRASE, cost=CHEAP)
        with station:
            _fill(station, rows // STATIONS, number)
            packages.make(station, folder=home / "packages")


def _fill(station: Workspace, rows: int, seed: int) -> None:
    with station.database.transaction("bench", "bench") as session:
        for row in people(rows, seed):
            session.add(
                PEOPLE.new(
                    home=station.station, name=row[1], sex="1" if row[2] == "男" else "2",
                    id_type="414", id_number=row[3], birth_date=row[4], mobile=row[5],
                    address=row[9], notice_given_on=row[4], remark=row[19],
                )
            )  # fmt: skip


def prepare(rows: int, folder: Path) -> Job:
    """Open a bureau that has received nothing yet."""
    home = folder / f"merging{rows}"
    target = folder / "receiving"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(home / "bureau", target)
    return workspaces.open_(target, PASSPHRASE), sorted((home / "packages").iterdir())


def run_row_by_row(job: Job) -> int:
    """Look each row up, compare, save and log it by itself, each package in a transaction."""
    bureau, files = job
    with bureau:
        return sum(_save_rows(bureau, file) for file in files)


def _save_rows(bureau: Workspace, file: Path) -> int:
    count = 0
    with bureau.database.transaction("bench", "naive", merging=True) as session:
        for record_id, values in _read_rows(file):
            record = session.get(Person, record_id)
            if record is None:
                session.add(PEOPLE.new(id=record_id, home=file.name[:9] + "01", **values))
            else:
                for name, value in values.items():
                    setattr(record, name, value)
            session.flush()
            count += 1
    return count


def _read_rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    with closing(load_workbook(file, read_only=True)) as book:
        rows = iter(book[PEOPLE.title].iter_rows(values_only=True))
        keys = next(row for row in rows if "_rid" in row)
        fields = {n: keys.index(n) for n in PEOPLE.owned(Owner.HOME)}
        found = keys.index("_rid")
        for row in rows:
            if len(row) > found and row[found] and row[found] != "_rid":
                cells = {n: PEOPLE.fields[n].kind.from_cell(row[i]) for n, i in fields.items()}
                yield str(row[found]), cells


def run_ours(job: Job) -> int:
    """Guard, verify, check, merge, compare and answer each package."""
    bureau, files = job
    with bureau:
        found = [receiving.receive(bureau, file) for file in files]
    assert all(each.outcome == "merged" and not each.returned for each in found), found
    return sum(each.created for each in found)


MERGE = Bench(
    "merge",
    "Merging ten packages",
    (
        Way("openpyxl and ORM, row by row", prepare, run_row_by_row),
        Way("receive", prepare, run_ours, ratio=1.0),
    ),
    most=20_000,
    setup=make_packages,
)
