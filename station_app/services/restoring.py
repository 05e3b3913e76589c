"""Restoring a workspace from a backup: the store that goes back in time says so."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from station_app.domain.divisions import district_rows
from station_app.domain.problems import (
    Refused,
    StationError,
    StoreDamaged,
    StoreUnusable,
    WrongPassphrase,
)
from station_app.domain.progress import Progress, silent
from station_app.domain.registers.places import Station
from station_app.domain.rules.rights import Right
from station_app.services import backups, two_persons
from station_app.services.exchange.epochs import begin_epoch, known_epochs
from station_app.services.identity import BUREAU, Identity, read_identity
from station_app.services.two_persons import By, Second
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
        here, left = _here(home, secret, user, second)

        def prepare(database: Database) -> None:
            _require_same_books(database, identity)
            migrate.upgrade(database, home / "backups")
            signed = vault.sign_in(database.path.parent / KEYS, secret, user)
            by = here or two_persons.acting(database, signed, second, Right.RESTORE)
            key = audit_key_of(database, signed.dek)
            facts = {"file": archive.name, "left": len(left), "second": by.second}
            with database.transaction(by.name, "restore") as session:
                begin_epoch(session, left)
                stamp = now.astimezone(UTC).replace(tzinfo=None)
                audit.note(session, key, stamp, "", facts)

        backups.restore(archive, home, secret, now, prepare=prepare, progress=progress)


def _here(
    home: Path, secret: str, user: str, second: Second | None
) -> tuple[By | None, tuple[str, ...]]:
    """Return who restores over the present store, and the epochs that it leaves.

    None when the present store does not say: the archive's own people are asked. () for one that
    the secret does not open: the other side, which does not know the epochs, takes the restored
    store for a copied one.

    Raises NotAllowed, or WrongPassphrase of the second person.
    """
    try:
        dek = vault.unlock(home / KEYS, secret, owner=user)
        database = Database(home / STORE, vault.sub_key(dek, "db"))
    except (StoreUnusable, WrongPassphrase):
        return None, ()  # damaged, or the passphrase was another one on the day of the archive
    with closing(database):
        left = _epochs_of(database)
        if not _is_up_to_date(database):
            return None, left
        signed = vault.sign_in(home / KEYS, secret, user)
        try:
            return two_persons.acting(database, signed, second, Right.RESTORE), left
        except StoreDamaged:  # it cannot say who its people are
            return None, left


def _epochs_of(database: Database) -> tuple[str, ...]:
    try:
        with database.reading() as session:
            return known_epochs(session)
    except StationError:
        return ()


def _is_up_to_date(database: Database) -> bool:
    """Whether the store knows its people; one of a newer program does not say."""
    try:
        return not migrate.needs_upgrade(database)
    except StoreUnusable:
        return False


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
