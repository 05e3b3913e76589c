"""Backups of a whole workspace in one call; restoring.py brings them back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from station_app.domain.progress import Progress, silent
from station_app.services import backups
from station_app.services.workspace import Workspace
from station_app.storage.tables import AuditEntry


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


def last_backup(workspace: Workspace) -> datetime | None:
    """Return when the newest backup was made, as the clock on the wall has it; None: never."""
    made = [path.stat().st_mtime for path in workspace.folder("backups").glob(f"*{backups.SUFFIX}")]
    if not made:
        return None
    return datetime.fromtimestamp(max(made), UTC).astimezone(workspace.now().tzinfo)


def backup_due(workspace: Workspace) -> bool:
    """Say whether records were changed since the last backup and none was made today."""
    made = last_backup(workspace)
    if made is not None and made.date() >= workspace.today():
        return False
    with workspace.database.reading() as session:
        changed = session.scalar(select(func.max(AuditEntry.at)).where(AuditEntry.kind != "note"))
    return changed is not None and (made is None or workspace.local(changed) > made)
