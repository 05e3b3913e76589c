"""When a workspace is backed up: by hand, after hours of work, at the end, before risky acts.

The store keeps how far the last backup reaches (`Reach`), by the number of the last change
in the audit log: a clock that was set back neither hides a change nor invents one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from station_app.domain.problems import StationError, StoreUnusable
from station_app.domain.progress import Progress, silent
from station_app.domain.rules.rights import Right
from station_app.services import backups
from station_app.services.access import needs
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.archives import KEYS
from station_app.storage.erasing import ERASE
from station_app.storage.tables import AuditEntry, set_state, state_value

HOURS = timedelta(hours=4)  # of work that is not in a backup; then one is made
CHANGES = ("create", "change", "delete", "restore")  # kinds of entries that alter records
REACH = "backup"  # the fact of the store that keeps a Reach


class NotSafe(StationError):
    """A risky act was not begun, because the backup before it could not be made."""

    def __init__(self, act: str, cause: StationError) -> None:
        super().__init__(f"{act}以前要先备份，备份没有成功，所以还没有{act}，数据没有改动。{cause}")


@dataclass(frozen=True)
class Reach:
    """How far the last backup reaches.

    file  name of the archive
    seq   number of the last change that is certainly in it
    at    when it was made: UTC, without zone
    """

    file: str
    seq: int
    at: str


@needs(Right.BACKUP)
def back_up(workspace: Workspace, progress: Progress = silent) -> Path:
    """Write an archive of a workspace into its folder of backups, thin these out, return its path.

    Raises what `backups.back_up` raises; then there is no new archive.
    """
    home, folder = workspace.home, workspace.folder("backups")
    with workspace.database.reading() as session:
        seq = _last_change(session)  # before the copy: what comes meanwhile counts as not in it
    path = backups.back_up(
        workspace.database,
        home / KEYS,
        workspace.folder("attachments"),
        folder,
        workspace.now(),
        progress,
    )
    reach = Reach(path.name, seq, workspace.stamp().isoformat(timespec="seconds"))
    with workspace.database.transaction(workspace.actor, "backup") as session:
        set_state(session, **{REACH: asdict(reach)})
        facts = {"file": path.name}
        audit.note(session, workspace.audit_key, workspace.stamp(), path.name, facts)
    backups.thin(folder)
    return path


@needs(Right.BACKUP)
def before(workspace: Workspace, act: str, progress: Progress = silent) -> Path | None:
    """Make a backup before a risky act, unless the last one holds every change; then None.

    act       what it is for, to be told when it fails: 导入名册
    progress  is told that work goes on, and may stop it; it counts what the act does itself

    Raises NotSafe when it cannot be made, e.g. on a full disk, StoreUnusable or Cancelled;
    then the act is not to be begun.
    """
    there = backups.newest(workspace.folder("backups")) is not None
    if there and not changed_since(workspace):
        return None
    try:
        return back_up(workspace, lambda done, total: progress(0, 0))
    except StoreUnusable:
        raise
    except StationError as error:
        raise NotSafe(act, error) from error


@needs(Right.OWN)
def changed_since(workspace: Workspace) -> bool:
    """Say whether there is a change of a record that no backup here holds."""
    with workspace.database.reading() as session:
        return _last_change(session) > _reached(workspace, session)


@needs(Right.OWN)
def hours_due(workspace: Workspace) -> bool:
    """Say whether a change has been without a backup for 4 hours, by the workspace's clock."""
    with workspace.database.reading() as session:
        changes = _changes(AuditEntry.at).where(AuditEntry.seq > _reached(workspace, session))
        first: datetime | None = session.scalar(changes.order_by(AuditEntry.seq).limit(1))
    if first is None:
        return False
    # A change of a later time than now was made before the clock was set back.
    return not timedelta(0) <= workspace.stamp() - first < HOURS


@needs(Right.OWN)
def last_backup(workspace: Workspace) -> datetime | None:
    """Return when the newest backup was made, as the clock on the wall has it; None: never."""
    newest = backups.newest(workspace.folder("backups"))
    if newest is None:
        return None
    return datetime.fromtimestamp(newest.stat().st_mtime, workspace.now().tzinfo)


def _reached(workspace: Workspace, session: Session) -> int:
    """Return the number of the last change that is in a backup which is still there."""
    kept = state_value(session, REACH)
    if kept is None or not (workspace.folder("backups") / kept["file"]).exists():
        return 0
    return int(kept["seq"])


def _last_change(session: Session) -> int:
    # From the end: there are a million entries after some years.
    return session.scalar(_changes(AuditEntry.seq).order_by(AuditEntry.seq.desc()).limit(1)) or 0


def _changes(what: Any) -> Select[Any]:
    """Ask for something of the entries about changed records; those of a new store are none."""
    # An erasing is a note, but the next backup must no longer hold what it took.
    altered = or_(AuditEntry.kind.in_(CHANGES), AuditEntry.action == ERASE)
    return select(what).where(altered, AuditEntry.action != "init")
