"""A district for tests of the exchange: a bureau, its stations, and the mail between them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from station_app.domain.register import Owner, Record, Register
from station_app.domain.registers import REGISTERS
from station_app.services import backups, records, restoring, workspace
from station_app.services.exchange import applying, overview, packages, receiving
from station_app.services.exchange.applying import Applied
from station_app.services.exchange.packages import Made
from station_app.services.exchange.receiving import Received
from station_app.services.workspace import Workspace
from station_app.storage import vault
from station_app.storage.database import Database
from station_app.storage.tables import AuditEntry, state_value
from tests.services.conftest import CHEAP, PASSPHRASE, clock

BUREAU = "bureau"
STREETS = {"a": "430105012", "b": "430105001"}


@dataclass
class Party:
    """One office: its workspace, and what it has put by."""

    name: str
    home: Path
    books: Workspace
    archives: list[Path]


class District:
    """Offices whose mail is carried by hand; close it at the end."""

    def __init__(self, templates: Path, folder: Path, streets: tuple[str, ...] = ("a",)) -> None:
        self.folder = folder
        self.mail = folder / "mail"
        self.mail.mkdir(parents=True)
        self.parties = {name: self._open(templates, name) for name in (BUREAU, *streets)}

    def _open(self, templates: Path, name: str) -> Party:
        home = self.folder / name
        shutil.copytree(templates / name, home)
        books = workspace.open_(home, PASSPHRASE, now=clock)
        return Party(name, home, books, sorted((home / "backups").glob("*.tzbak")))

    def __getitem__(self, name: str) -> Workspace:
        return self.parties[name].books

    @property
    def bureau(self) -> Workspace:
        return self[BUREAU]

    @property
    def stations(self) -> list[str]:
        return [name for name in self.parties if name != BUREAU]

    def close(self) -> None:
        for party in self.parties.values():
            party.books.close()

    def make(self, name: str, *, full: bool = False) -> Made:
        return packages.make(self[name], full=full)

    def post(self, file: Path) -> Path:
        """Copy a file into the mail, where later files of the same name do not touch it."""
        target = self.mail / f"{len(list(self.mail.iterdir()))}-{file.name}"
        shutil.copyfile(file, target)
        return target

    def receive(self, file: Path, accept: str = "") -> Received:
        return receiving.receive(self.bureau, file, accept=accept)

    def apply(self, name: str, receipt: Path, accept: str = "") -> Applied:
        return applying.apply(self[name], receipt, accept=accept)

    def exchange(self, name: str, *, full: bool = False) -> tuple[Made, Received, Applied]:
        """Carry one package to the bureau and its receipt back."""
        made = self.make(name, full=full)
        received = self.receive(made.file)
        assert received.receipt is not None, received.reason
        return made, received, self.apply(name, received.receipt)

    def back_up(self, name: str) -> None:
        party = self.parties[name]
        home = party.home
        when = clock() + timedelta(seconds=len(party.archives))
        kept = (home / "app.keys", home / "attachments", home / "backups")
        party.archives.append(backups.back_up(party.books.database, *kept, when))

    def restore(self, name: str, archive: Path) -> None:
        party = self.parties[name]
        party.books.close()
        restoring.restore(party.home, archive, PASSPHRASE, clock())
        self.reopen(name)

    def has(self, books: Workspace, register: Register[Any], record: str) -> bool:
        return record in live(books, register)

    def begin_bureau_anew(self) -> None:
        """Close the bureau's books for good and begin others, as on a new computer."""
        self.parties[BUREAU].books.close()
        home = self.folder / "another bureau"
        identity = workspace.identify("bureau", "430105")
        books, _ = workspace.create(home, identity, PASSPHRASE, cost=CHEAP, now=clock)
        self.parties[BUREAU] = Party(BUREAU, home, books, [])

    def reopen(self, name: str) -> None:
        party = self.parties[name]
        party.books.close()
        party.books = workspace.open_(party.home, PASSPHRASE, now=clock)


def get(books: Workspace, register: Register[Any], record: str) -> Any:
    """Return a live record with the attributes of its register."""
    return records.get(books, register, record)


def live(books: Workspace, register: Register[Any], home: str | None = None) -> dict[str, Any]:
    """Return the live records of a register by id."""
    model = register.model
    with books.database.reading() as session:
        found = session.scalars(select(model).where(model.deleted_at.is_(None)))
        return {each.id: each for each in found if home is None or each.home == home}


def part_of(register: Register[Any], record: Record, owner: Owner) -> dict[str, Any]:
    """Return what one side writes of a record; the state is the home's."""
    values = {name: getattr(record, name) for name in register.owned(owner)}
    return values | ({"state": record.state} if owner is Owner.HOME else {})


def tables(books: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Return the content of all registers with the store's revision."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with books.database.reading() as session:
        found["revision"] = [(state_value(session, "revision"),)]
        for register in REGISTERS:
            table = register.model.__table__
            rows = session.execute(select(table).order_by(table.c.id))
            found[register.name] = [tuple(row) for row in rows]
    return found


def audited(party: Party) -> str:
    """Return all that the audit logs of a party hold, those of replaced stores among them."""
    with party.books.database.reading() as session:
        texts = [str(changes) for changes in session.scalars(select(AuditEntry.changes))]
    for replaced in sorted((party.home / "backups").glob("replaced-*")):
        with replaced_store(replaced) as database, database.reading() as session:
            texts += [str(changes) for changes in session.scalars(select(AuditEntry.changes))]
    return "\n".join(texts)


@contextmanager
def replaced_store(folder: Path) -> Iterator[Database]:
    """Open a store that a restore has put aside."""
    key = vault.sub_key(vault.unlock(folder / "app.keys", PASSPHRASE), "db")
    with closing(Database(folder / "store.db", key)) as database:
        yield database


def sent_back(workspace: Workspace) -> list[tuple[str, str]]:
    """Return register and id of what the bureau sent back and has not got again."""
    found = [(each.register, each.record) for each in overview.returned(workspace)]
    return list(dict.fromkeys(found))
