"""A station and the bureau with mailboxes at servers on this computer."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station_app.domain.register import new_id
from station_app.mail.servers import Server
from station_app.services.mailing import accounts
from station_app.services.workspace import Workspace
from station_app.storage.tables import Package
from tests.mail.conftest import certificates, imap_server, smtp_server, trusted
from tests.mail.imap_server import ImapServer
from tests.mail.smtp_server import CODE, USER, SmtpServer

__all__ = ["certificates", "imap_server", "smtp_server", "trusted"]

NOWHERE = Server("localhost", 1)
BUREAU = "bureau@qu.example"
STATION = "43010501201"


class Clock:
    """Stands still until it is put forward."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def clock(station: Workspace) -> Clock:
    """Return the clock by which the station goes."""
    made = Clock(station.now())
    station.now = made
    return made


def set_up(
    workspace: Workspace,
    outgoing: Server = NOWHERE,
    incoming: Server = NOWHERE,
    *,
    only_known: bool = False,
) -> None:
    mailbox = accounts.account(USER, outgoing, incoming, only_known=only_known)
    accounts.keep(workspace, mailbox, CODE)


def entered(station: Workspace, number: int = 1) -> Path:
    """Put a file into the outbox and the books as a package, which takes less than making one."""
    file = station.folder("outbox") / f"430105012_上报包_第{number}号.xlsx"
    file.write_bytes(f"PK{number}".encode())
    with station.database.transaction("甲", "test") as session:
        session.add(
            Package(
                id=new_id(), kind="package", station=station.station, epoch="E", sequence=number,
                from_revision=0, to_revision=0, outcome="made", at=station.stamp(),
                file=file.name, extent={"rows": 3, "full": False},
            )
        )  # fmt: skip
    return file


@pytest.fixture
def package(station: Workspace) -> Path:
    return entered(station)


@pytest.fixture
def posting(station: Workspace, smtp_server: SmtpServer) -> SmtpServer:
    """Return the server over which the station sends to the bureau."""
    set_up(station, smtp_server.place)
    accounts.keep_address(station, "", BUREAU)
    return smtp_server


@pytest.fixture
def mailbox(bureau: Workspace, imap_server: ImapServer) -> ImapServer:
    """Return the server that keeps the bureau's mailbox."""
    set_up(bureau, incoming=imap_server.place)
    return imap_server
