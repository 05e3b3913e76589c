"""The backups of a workspace as people see them, and their second copies on another disk."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from station_app.domain.rules.rights import Right
from station_app.services import backups, safekeeping
from station_app.services.access import needs
from station_app.services.identity import BUREAU, Identity
from station_app.services.workspace import Workspace
from station_app.storage import archives
from station_app.storage.files import atomic_path, saving, sweep
from station_app.storage.room import require_room
from station_app.storage.tables import set_state, state_value

WEEK = timedelta(days=7)  # without a good copy in the second place; then it is said
SECOND = "second_copy"  # the fact of the store that keeps the last copy: file, place, at
TROUBLE = "second_trouble"  # the one that keeps why there is none since; ""
_GONE = (
    "第二备份位置“{}”现在不在，可能是U盘没有插好或网络盘断开了。"
    "插好以后点“立即备份”，就会复制过去。"
)


@dataclass(frozen=True)
class Copy:
    """One backup.

    made  by the clock on the wall
    size  bytes
    """

    path: Path
    made: datetime
    size: int


@dataclass(frozen=True)
class BackedUp:
    """What a backup came to.

    second   the second copy; None: there is none
    trouble  why there is none, in Chinese; "" when none was wanted
    """

    path: Path
    second: Path | None = None
    trouble: str = ""


@dataclass(frozen=True)
class Contents:
    """What an archive holds: when it was made, and how many rows of all tables."""

    made: datetime
    rows: int


@dataclass(frozen=True)
class SecondPlace:
    """How it stands with the second place.

    copied   when the last good copy was made there, by the clock on the wall; None: never
    trouble  why there was none the last time, in Chinese; "" when it went well
    overdue  whether there is something to lose and no good copy for a week
    """

    copied: datetime | None
    trouble: str
    overdue: bool

    def days(self, now: datetime) -> int | None:
        """Return for how many days there has been no copy; None: there never was one."""
        return None if self.copied is None else max(0, (now - self.copied).days)


@needs(Right.BACKUP)
def back_up(
    workspace: Workspace, second: Path | None = None, progress: Progress = silent
) -> BackedUp:
    """Make a backup and, if a second place is named, copy it there.

    Raises what `safekeeping.back_up` raises; that the second place is not there is told
    in the result, because the first copy stands.
    """
    path = safekeeping.back_up(workspace, progress)
    if second is None:
        return BackedUp(path)
    trouble = ""
    try:
        copy = _copy(path, _place(workspace, second))
    except StationError as error:
        copy, trouble = None, str(error)
    with workspace.database.transaction(workspace.actor, "backup.copy") as session:
        if copy is not None:
            at = workspace.stamp().isoformat(timespec="seconds")
            set_state(session, **{SECOND: {"file": path.name, "place": str(second), "at": at}})
        set_state(session, **{TROUBLE: trouble})
    return BackedUp(path, copy, trouble)


@needs(Right.OWN)
def second_place(workspace: Workspace) -> SecondPlace:
    """Say how it stands with the copies in the second place."""
    with workspace.database.reading() as session:
        kept = state_value(session, SECOND)
        trouble = state_value(session, TROUBLE, "")
    copied = None if kept is None else workspace.local(datetime.fromisoformat(kept["at"]))
    return SecondPlace(copied, trouble, _overdue(workspace, copied))


def _overdue(workspace: Workspace, copied: datetime | None) -> bool:
    now = workspace.now()
    if copied is not None:
        # A copy of a later time than now was made before the clock was set back.
        return not timedelta(0) <= now - copied < WEEK
    made = [copy.made for copy in _copies_in(workspace.folder("backups"), workspace)]
    return bool(made) and now - min(made) >= WEEK


def _place(workspace: Workspace, second: Path) -> Path:
    """Return the workspace's folder in the second place. Raises StationError when that is gone.

    To make a folder where a disk is missing would put the copy on the disk of the original.
    """
    with workspace.database.reading() as session:
        kept: Any = state_value(session, SECOND) or {}
    if kept.get("place") == str(second) and not second.is_dir():
        raise StationError(_GONE.format(second))
    return own_folder(second, workspace.identity)


def own_folder(second: Path, identity: Identity) -> Path:
    """Return the folder of one workspace in a second place, which several may share."""
    practice = "_练习" if identity.demo else ""
    code = identity.division if identity.role == BUREAU else identity.station
    return second / f"{code}_备份{practice}"


@needs(Right.BACKUP)
def copies(workspace: Workspace) -> list[Copy]:
    """Return the backups in the workspace's own folder, the newest first."""
    return _copies_in(workspace.folder("backups"), workspace)


@needs(Right.BACKUP)
def second_copies(workspace: Workspace, second: Path) -> list[Copy]:
    """Return the workspace's backups in a second place, the newest first; [] without the disk."""
    folder = own_folder(second, workspace.identity)
    return _copies_in(folder, workspace) if folder.is_dir() else []


def examine(path: Path, progress: Progress = silent) -> Contents:
    """Read a whole backup and say what is in it.

    Raises Refused when it is no backup, damaged, or of a newer program.
    """
    manifest = backups.verify(path, progress)
    return Contents(datetime.fromisoformat(manifest.made), sum(manifest.counts.values()))


def _copies_in(folder: Path, workspace: Workspace) -> list[Copy]:
    zone = workspace.now().tzinfo
    found = []
    for path in folder.glob(f"*{backups.SUFFIX}"):
        facts = path.stat()
        made = datetime.fromtimestamp(facts.st_mtime, zone)
        found.append(Copy(path, made, facts.st_size))
    return sorted(found, key=lambda copy: (copy.made, copy.path.name), reverse=True)


def _copy(path: Path, folder: Path) -> Path:
    """Copy an archive, read the copy back, and thin the folder out."""
    with saving(folder):
        folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    require_room(folder, path.stat().st_size)
    target = folder / path.name
    with atomic_path(target) as part:
        with saving(target):
            shutil.copyfile(path, part)
        archives.verify(part)
    with suppress(OSError):  # not every stick keeps the time of a file
        shutil.copystat(path, target)
    backups.thin(folder)
    return target
