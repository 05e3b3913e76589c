"""How far the books had got, in a small file beside the store: it shows when the store went back.

A folder that is copied while the program runs lacks what is in the -wal, and a store that
somebody puts back by hand lacks what came after it. The store itself cannot tell. The file is
written after each commit and never waits for the disk, so it is never ahead of a sound store.
"""

from __future__ import annotations

import json
import os
import platform
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import event
from sqlalchemy.orm import Session

from station_app.domain.problems import StoreUnusable
from station_app.storage.audit import head
from station_app.storage.database import Database, inform
from station_app.storage.tables import state_value

NAME = "store.head"
_SIZE = 4096  # bytes of the text: always the same, so that it is rewritten in place
_NONCE = 12
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Head:
    """How far the books had got, and where.

    epoch   of the store
    entry   number of the newest entry of the audit log
    mac     of that entry
    host    name of the computer
    folder  of the workspace
    """

    epoch: str
    entry: int
    mac: str
    host: str
    folder: str


def present(session: Session, home: Path) -> Head:
    """Return how far the books have got."""
    entry, mac = head(session)
    epoch = str(state_value(session, "epoch", ""))
    return Head(epoch, entry, mac, platform.node(), str(home.resolve()))


def read(home: Path, key: bytes) -> Head | None:
    """Return what the file says; None when it is missing, torn or was made under another key."""
    try:
        sealed = (home / NAME).read_bytes()
        text = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], NAME.encode())
        return Head(**json.loads(text))
    except (OSError, InvalidTag, ValueError, TypeError):
        return None


def write(home: Path, key: bytes, found: Head) -> None:
    """Rewrite the file in place; a full disk keeps nobody from working."""
    text = json.dumps(asdict(found), ensure_ascii=False).encode().ljust(_SIZE)
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, text, NAME.encode())
    with suppress(OSError):
        number = os.open(home / NAME, os.O_WRONLY | os.O_CREAT | _BINARY, 0o600)
        try:
            os.write(number, sealed)
        finally:
            os.close(number)


def follow(database: Database, key: bytes) -> None:
    """Write the file now, and again after each commit of a database."""
    home = database.path.parent

    def written() -> None:
        # What was committed is saved, whatever stands in the way of this file.
        with suppress(StoreUnusable), database.reading() as session:
            write(home, key, present(session, home))

    written()
    inform(database.sessions, committed=written)


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    if told := session.info.get("committed"):
        told()
