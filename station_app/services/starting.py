"""The first start: books are made whole in an empty folder, or nothing stays behind."""

from __future__ import annotations

import shutil
from pathlib import Path

from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from station_app.services import workspace
from station_app.services.demo.practice import fill
from station_app.services.folders import first_missing, folder_fault
from station_app.services.identity import Identity
from station_app.services.secrets import Keys
from station_app.services.workspace import Now, local_now


def start(
    home: Path,
    identity: Identity,
    keys: Keys,
    progress: Progress = silent,
    *,
    now: Now = local_now,
) -> None:
    """Make books in an absent or empty folder and close them; practice ones get their people.

    Raises StationError; then, as after Cancelled, the disk is as it was before.
    """
    fault = folder_fault(home)
    if fault:
        raise StationError(fault)
    made = first_missing(home)
    try:
        with workspace.establish(home, identity, keys, now=now) as opened:
            if identity.demo:
                fill(opened, progress)
        progress(1, 1)
    except BaseException:
        _undo(home, made)
        raise


def _undo(home: Path, made: Path | None) -> None:
    """Remove what was made: the outermost new folder, or all that lies in one that was there."""
    for path in [made] if made is not None else list(home.iterdir()):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
