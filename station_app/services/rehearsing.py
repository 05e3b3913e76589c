"""Rehearsing a restore: the newest backup is opened as if it took the place of the store.

A backup that was never restored is no backup. Nothing of the workspace is touched; the
unpacked copy lies in a private folder for as long as it is looked at.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from station_app.domain.rules.rights import Right
from station_app.services import backups
from station_app.services.access import needs
from station_app.services.checkup import attached_in
from station_app.services.workspace import Workspace
from station_app.storage import archives, attachments, audit, audit_chain, migrate
from station_app.storage.archives import ATTACHMENTS, KEYS, STORE, Manifest
from station_app.storage.database import Database
from station_app.storage.files import temporary_folder
from station_app.storage.room import require_room
from station_app.storage.slots import load
from station_app.storage.tables import set_state, state_value

EVERY = timedelta(days=7)
SAMPLE = 40  # attachments that are opened; all are compared with the manifest
LAST = "rehearsal"  # the fact of the store that keeps the last one

_OTHER_KEY = (
    "备份打不开：可能是更换数据钥匙以前做的，也可能已损坏。请立即备份一次，再演练；"
    "旧备份要用当时的口令恢复。"
)


@dataclass(frozen=True)
class Rehearsal:
    """What a rehearsal found.

    at        by the clock on the wall
    findings  what would have gone wrong, in Chinese
    """

    at: datetime
    file: str
    rows: int
    findings: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether the backup could take the place of the store."""
        return not self.findings


@needs(Right.BACKUP)
def rehearse(workspace: Workspace, progress: Progress = silent) -> Rehearsal:
    """Unpack the newest backup, open, migrate and examine it; keep and return what was found.

    Raises StationError when there is no backup, NoRoom, CannotSave or Cancelled.
    """
    archive = backups.newest(workspace.folder("backups"))
    if archive is None:
        raise StationError("还没有备份，不能演练恢复。请先备份一次。")
    rows, found = _tried(workspace, archive, progress)
    kept = Rehearsal(workspace.now(), archive.name, rows, tuple(found))
    facts = {
        "at": workspace.stamp().isoformat(timespec="seconds"),
        "file": kept.file,
        "rows": rows,
        "findings": found,
    }
    with workspace.database.transaction(workspace.actor, "backup.rehearse") as session:
        set_state(session, **{LAST: facts})
        told = {"file": kept.file, "rows": rows, "outcome": "通过" if kept.ok else "没有通过"}
        audit.note(session, workspace.audit_key, workspace.stamp(), kept.file, told)
    return kept


@needs(Right.OWN)
def last(workspace: Workspace) -> Rehearsal | None:
    """Return what the last rehearsal found; None: there was none yet."""
    with workspace.database.reading() as session:
        kept = state_value(session, LAST)
    if kept is None:
        return None
    at = workspace.local(datetime.fromisoformat(kept["at"]))
    return Rehearsal(at, kept["file"], kept["rows"], tuple(kept["findings"]))


@needs(Right.OWN)
def due(workspace: Workspace) -> bool:
    """Say whether there is a backup and the last rehearsal was a week ago, or not passed."""
    if backups.newest(workspace.folder("backups")) is None:
        return False
    before = last(workspace)
    if before is None or not before.ok:
        return True
    # One of a later time than now was held before the clock was set back.
    return not timedelta(0) <= workspace.now() - before.at < EVERY


def _tried(workspace: Workspace, archive: Path, progress: Progress) -> tuple[int, list[str]]:
    """Return how many rows a backup has, and what is wrong with it."""
    folder = workspace.folder("backups")
    require_room(folder, 2 * archive.stat().st_size)
    with temporary_folder(folder) as lent:
        try:
            manifest = archives.unpack(archive, lent, progress)
            load(lent / KEYS)
        except StationError as error:
            return 0, [str(error)]
        rows = sum(manifest.counts.values())
        try:
            opened = workspace.database.beside(lent / STORE)
        except StationError:
            return rows, [_OTHER_KEY]
        with closing(opened) as database:
            found = list(_examined(workspace, database, manifest, lent, progress))
    return rows, found


def _examined(
    workspace: Workspace, database: Database, manifest: Manifest, lent: Path, progress: Progress
) -> Iterator[str]:
    """Look through an unpacked store as through the workspace's own."""
    progress(0, 0)
    if database.counts() != manifest.counts:
        yield "备份里的行数与备份时记下的不一样。"
    try:
        migrate.upgrade(database, lent / "backups")
    except StationError as error:
        yield f"备份不能升级到现在的版本：{error}"
        return
    progress(0, 0)
    yield from database.check()
    with database.reading() as session:
        first = audit_chain.examine(session, workspace.audit_key).first
        names = sorted(set(attached_in(session)))
    if first is not None:
        yield f"备份里的操作日志自第 {first.number:,} 条起前后不符。"
    for name in random.sample(names, min(SAMPLE, len(names))):
        progress(0, 0)
        if not _opens(workspace, lent, name):
            yield f"备份里的附件 {name[:12]} 打不开，或与登记的不符。"


def _opens(workspace: Workspace, lent: Path, name: str) -> bool:
    try:
        content = attachments.fetch(lent / ATTACHMENTS, workspace.file_key, name)
    except StationError:
        return False
    return hashlib.sha256(content).hexdigest() == name
