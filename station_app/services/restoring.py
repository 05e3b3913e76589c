"""Restoring a workspace from a backup: the store that goes back in time says so."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from station_app.domain.divisions import district_rows
from station_app.domain.problems import Refused, StationError
from station_app.domain.progress import Progress, silent
from station_app.domain.registers.places import Station
from station_app.services import backups
from station_app.services.exchange.epochs import begin_epoch, known_epochs
from station_app.services.identity import BUREAU, Identity, read_identity
from station_app.services.workspace import STREET_LEVEL
from station_app.storage import audit, migrate, vault
from station_app.storage.archives import KEYS, STORE
from station_app.storage.database import Database
from station_app.storage.locks import WorkspaceLock


def restore(
    home: Path, archive: Path, secret: str, now: datetime, progress: Progress = silent
) -> None:
    """Put an archive in the place of a closed workspace's store.

    The archive's store is migrated and begins a new epoch before it takes its place, so
    after a kill there is either the old store, or the new one in its new epoch once the
    workspace is opened. What is replaced stays in backups/replaced-<time>.

    secret   the passphrase or recovery key of the day when the archive was made
    now      with its zone

    Raises Refused for an archive of other books, WrongPassphrase, CannotSave, or
    StoreUnusable when the workspace is open elsewhere; see `backups.restore`.
    """
    identity = read_identity(home)
    with WorkspaceLock(home):
        backups.finish_restore(home)
        left = _epochs_left(home, secret)

        def prepare(database: Database) -> None:
            _require_same_books(database, identity)
            migrate.upgrade(database, home / "backups")
            key = vault.sub_key(vault.unlock(database.path.parent / KEYS, secret), "audit")
            facts = {"file": archive.name, "left": len(left)}
            with database.transaction("系统", "restore") as session:
                begin_epoch(session, left)
                stamp = now.astimezone(UTC).replace(tzinfo=None)
                audit.note(session, key, stamp, "", facts)

        backups.restore(archive, home, secret, now, prepare=prepare, progress=progress)


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
