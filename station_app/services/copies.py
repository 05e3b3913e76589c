"""The backups of a workspace as people see them, and their second copies on another disk."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from station_app.services import backups, safekeeping
from station_app.services.identity import BUREAU, Identity
from station_app.services.workspace import Workspace
from station_app.storage import archives
from station_app.storage.files import atomic_path, saving, sweep


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
    try:
        return BackedUp(path, _copy(path, own_folder(second, workspace.identity)))
    except StationError as error:
        return BackedUp(path, None, str(error))


def own_folder(second: Path, identity: Identity) -> Path:
    """Return the folder of one workspace in a second place, which several may share."""
    practice = "_练习" if identity.demo else ""
    code = identity.division if identity.role == BUREAU else identity.station
    return second / f"{code}_备份{practice}"


def copies(workspace: Workspace) -> list[Copy]:
    """Return the backups in the workspace's own folder, the newest first."""
    return _copies_in(workspace.folder("backups"), workspace)


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
    target = folder / path.name
    with atomic_path(target) as part:
        with saving(target):
            shutil.copyfile(path, part)
        archives.verify(part)
    shutil.copystat(path, target)
    backups.thin(folder)
    return target
