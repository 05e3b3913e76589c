"""Backups of a whole workspace: one call each, with the lock and the epoch they need."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from station_app.domain.divisions import district_rows
from station_app.domain.problems import Refused
from station_app.domain.progress import Progress, silent
from station_app.domain.registers.places import Station
from station_app.services import backups
from station_app.services.exchange.epochs import begin_epoch
from station_app.services.workspace import BUREAU, STREET_LEVEL, Identity, Workspace, read_identity
from station_app.storage.database import Database
from station_app.storage.locks import WorkspaceLock


def back_up(workspace: Workspace, progress: Progress = silent) -> Path:
    """Write an archive of a workspace into its folder of backups, thin these out, return its path.

    Raises what `backups.back_up` raises; then there is no new archive.
    """
    home, folder = workspace.home, workspace.folder("backups")
    attached = workspace.folder("attachments")
    path = backups.back_up(
        workspace.database, home / "app.keys", attached, folder, workspace.now(), progress
    )
    backups.thin(folder)
    return path


def restore(home: Path, archive: Path, secret: str, now: datetime, progress: Progress) -> None:
    """Put an archive in the place of a closed workspace's store; it begins a new epoch.

    Raises Refused for an archive of other books, WrongPassphrase, CannotSave, or
    StoreUnusable when the workspace is open elsewhere; see `backups.restore`.
    """
    identity = read_identity(home)

    def prepare(database: Database) -> None:
        _require_same_books(database, identity)
        with database.transaction("系统", "restore", merging=True) as session:
            begin_epoch(session)

    with WorkspaceLock(home):
        backups.restore(archive, home, secret, now, prepare=prepare, progress=progress)


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
