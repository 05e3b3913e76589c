"""Restoring a workspace from a backup: the store that goes back in time says so."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from station_app.domain.divisions import district_rows
from station_app.domain.problems import (
    NotAllowed,
    Refused,
    StationError,
    StoreUnusable,
    WrongPassphrase,
)
from station_app.domain.progress import Progress, silent
from station_app.domain.registers.places import Station
from station_app.domain.rules.rights import Right, refusal
from station_app.services import backups, two_persons, users
from station_app.services.exchange.epochs import begin_epoch, known_epochs
from station_app.services.identity import BUREAU, Identity, read_identity
from station_app.services.two_persons import Second
from station_app.services.workspace import STREET_LEVEL, audit_key_of
from station_app.storage import audit, migrate, vault
from station_app.storage.archives import KEYS, STORE
from station_app.storage.database import Database
from station_app.storage.locks import WorkspaceLock


def restore(
    home: Path,
    archive: Path,
    secret: str,
    now: datetime,
    progress: Progress = silent,
    *,
    user: str = "",
    second: Second | None = None,
) -> None:
    """Put an archive in the place of a closed workspace's store.

    The archive's store is migrated and begins a new epoch before it takes its place, so
    after a kill there is either the old store, or the new one in its new epoch once the
    workspace is opened. What is replaced stays in backups/replaced-<time>.

    secret   the passphrase or recovery key of the day when the archive was made
    now      with its zone
    user     who does it; may be "" while one person has a passphrase
    second   who agrees, see `two_persons`

    Raises Refused for an archive of other books, WrongPassphrase, NotAllowed, CannotSave, or
    StoreUnusable when the workspace is open elsewhere; see `backups.restore`.
    """
    identity = read_identity(home)
    with WorkspaceLock(home):
        backups.finish_restore(home)
        here = _agreed_here(home, secret, user, second)
        left = _epochs_left(home, secret)

        def prepare(database: Database) -> None:
            _require_same_books(database, identity)
            migrate.upgrade(database, home / "backups")
            signed = vault.sign_in(database.path.parent / KEYS, secret, user)
            by = here or _agreed(database, signed, second)
            key = audit_key_of(database, signed.dek)
            facts = {"file": archive.name, "left": len(left), "second": by.second}
            with database.transaction(by.name, "restore") as session:
                begin_epoch(session, left)
                stamp = now.astimezone(UTC).replace(tzinfo=None)
                audit.note(session, key, stamp, "", facts)

        backups.restore(archive, home, secret, now, prepare=prepare, progress=progress)


@dataclass(frozen=True)
class _By:
    """Who restores, and who agreed."""

    name: str = users.SYSTEM
    second: str = two_persons.ALONE


def _agreed_here(home: Path, secret: str, user: str, second: Second | None) -> _By | None:
    """Return who restores over a store that opens; None: ask the archive's own people.

    Raises NotAllowed.
    """
    try:
        signed = vault.sign_in(home / KEYS, secret, user)
        with closing(Database(home / STORE, vault.sub_key(signed.dek, "db"))) as database:
            if not migrate.needs_upgrade(database):
                return _agreed(database, signed, second)
    except (StoreUnusable, WrongPassphrase):
        pass  # damaged, or the passphrase was another one on the day of the archive
    return None


def _agreed(database: Database, signed: vault.SignedIn, second: Second | None) -> _By:
    """Return who restores, and who agreed. Raises NotAllowed."""
    with database.reading() as session:
        who = users.known(session, signed)
        others = two_persons.others(session, who.name, Right.RESTORE)
    if Right.RESTORE not in who.rights:
        raise NotAllowed(refusal(Right.RESTORE))
    keys = database.path.parent / KEYS
    return _By(who.name, two_persons.agreed(keys, others, second, Right.RESTORE))


def _epochs_left(home: Path, secret: str) -> tuple[str, ...]:
    """Return the epochs of the store that is replaced; () when it does not open.

    Without them the other side takes the restored store for a copied one, and asks.
    """
    try:
        key = vault.sub_key(vault.unlock(home / KEYS, secret), "db")
        with closing(Database(home / STORE, key)) as database, database.reading() as session:
            return known_epochs(session)
    except StationError:
        return ()


def _require_same_books(database: Database, identity: Identity) -> None:
    """Refuse another station's store: this one would go on under the wrong name."""
    with database.reading() as session:
        found = set(session.scalars(select(Station.id)))
    streets = [row for row in district_rows(identity.division[:6]) if row.level == STREET_LEVEL]
    codes = {f"{row.code[:9]}01" for row in streets}
    wanted = codes if identity.role == BUREAU else {identity.station}
    if not wanted <= found or (identity.role != BUREAU and found != wanted):
        raise Refused(
            "FOREIGN",
            f"这份备份不是“{identity.name}”的，没有恢复。请核对备份文件，或换到它自己的工作区。",
        )
