"""Backups: made, verified, thinned out, and put in the place of a workspace's store."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import date, datetime
from functools import partial
from pathlib import Path

from station_app.domain.problems import Refused, StoreUnusable
from station_app.domain.progress import Progress, silent
from station_app.storage import archives
from station_app.storage.archives import ATTACHMENTS, KEYS, STORE, Manifest
from station_app.storage.database import Database
from station_app.storage.files import (
    PART,
    saving,
    sweep,
    sync_folder,
    temporary_folder,
    write_atomically,
)
from station_app.storage.migrate import current
from station_app.storage.room import require_room
from station_app.storage.vault import sub_key, unlock

SUFFIX = ".tzbak"
DAILY, WEEKLY, MONTHLY = 12, 10, 9
LATEST = 6  # kept whatever their days: those made before an import of today are needed today

INTENT = "restore.json"  # lies in the workspace while a restored store takes its place
STAGED = ".restoring"  # ends the name of a folder with an unpacked archive
# What a backup replaces; the last two belong to the store as it was.
_REPLACED = (
    KEYS,
    f"{KEYS}.old",
    f"{KEYS}.tries",
    ATTACHMENTS,
    STORE,
    f"{STORE}-wal",
    f"{STORE}-shm",
)

_NAME = re.compile(rf"(\d{{8}})-\d{{6}}(-\d+)?{re.escape(SUFFIX)}")


def back_up(
    database: Database,
    keys: Path,
    attachments: Path,
    folder: Path,
    now: datetime,
    progress: Progress = silent,
) -> Path:
    """Write an archive into `folder`, read it back, and return its path.

    What was read back is opened with the key and counted. The store may be written to
    meanwhile: the copy is as of one moment.

    Raises NoRoom, CannotSave or StoreUnusable, or Refused when what was read back
    differs; then, as after Cancelled, there is no new archive.
    """
    with saving(folder):
        folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    members = {KEYS: keys, **_attached(attachments)}
    # The store lies there three times for a moment: the copy, the archive, what is read back.
    require_room(folder, 3 * store_size(database.path) + sum(map(_size, members.values())))
    path = _free_path(folder, f"{now:%Y%m%d-%H%M%S}", SUFFIX)
    with temporary_folder(folder) as lent:
        copy = lent / STORE
        counts = database.copy_to(copy)
        members = {STORE: copy, **members}
        manifest = Manifest(now.isoformat(timespec="seconds"), current(database), counts)
        archives.pack(path, members, manifest, progress, partial(_prove, database, counts))
    return path


def store_size(path: Path) -> int:
    """Return the bytes of a store, with what still lies in the -wal beside it."""
    return _size(path) + _size(path.with_name(f"{path.name}-wal"))


def verify(path: Path, progress: Progress = silent) -> Manifest:
    """Read a whole archive and compare it with its manifest; no secret is needed.

    Raises Refused when it is no archive, damaged, or of a newer program.
    """
    return archives.verify(path, progress)


def restore(
    path: Path,
    workspace: Path,
    secret: str,
    now: datetime,
    *,
    prepare: Callable[[Database], None] | None = None,
    progress: Progress = silent,
) -> Manifest:
    """Put the store of an archive in the place of a workspace's, and return its manifest.

    What is replaced moves to backups/replaced-<time>; nothing is deleted. The store
    must be closed and the workspace locked. After a kill, either nothing has changed
    or `finish_restore` brings it to the end.

    secret   the passphrase or recovery key of the day when the archive was made
    prepare  gets the opened store before it takes its place, e.g. to begin an epoch

    Raises Refused, WrongPassphrase, CannotSave or StoreUnusable; then the workspace is
    as it was, or the text says that the next start will bring it to the end.
    """
    with saving(workspace):
        staged = Path(tempfile.mkdtemp(dir=workspace, suffix=STAGED))
    try:
        (staged / ATTACHMENTS).mkdir()
        manifest = archives.unpack(path, staged, progress)
        _try_out(staged, manifest, secret, prepare)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    put_in_place(workspace, staged, now)
    return manifest


def put_in_place(workspace: Path, staged: Path, now: datetime) -> None:
    """Let a prepared folder take the place of a closed workspace's store, keys and attachments.

    What is replaced moves to backups/replaced-<time>. After a kill `finish_restore` brings it
    to the end.

    staged  lies in the workspace; its name ends with STAGED

    Raises as `finish_restore` does.
    """
    replaced = _free_path(workspace / "backups", f"replaced-{now:%Y%m%d-%H%M%S}")
    _note(workspace, "out", staged.name, replaced.name)
    finish_restore(workspace)


def finish_restore(workspace: Path) -> bool:
    """End a restore that was interrupted; to be called before a workspace is opened.

    Returns False when there was none. Raises StoreUnusable while a file is still in
    use; then the next call goes on from there.
    """
    intent = workspace / INTENT
    if not intent.exists():
        for stray in workspace.glob(f"*{STAGED}"):
            shutil.rmtree(stray, ignore_errors=True)
        return False
    step, staged_name, replaced_name = json.loads(intent.read_bytes())
    staged, replaced = workspace / staged_name, workspace / "backups" / replaced_name
    try:
        # Two steps, so that what has already come in is not taken for what must go out.
        if step == "out":
            replaced.mkdir(parents=True, exist_ok=True)
            _move(workspace, replaced, _REPLACED)
            _note(workspace, "in", staged_name, replaced_name)
        _move(staged, workspace, sorted(item.name for item in staged.glob("*")))
        intent.unlink()
        sync_folder(workspace)
    except OSError as error:
        raise StoreUnusable(
            f"备份已核对无误，但“{error.filename}”正被占用，还没有换上。"
            "请关闭其他程序后重新打开本程序，会自动接着完成。"
        ) from error
    shutil.rmtree(staged, ignore_errors=True)
    return True


def thin(folder: Path) -> list[Path]:
    """Remove the archives that are no longer needed, and return their paths.

    Kept are the latest 6, and the newest of each of the latest 12 days, 10 weeks and
    9 months that have one. Files with another form of name were put there by somebody
    and are left alone.
    """
    found = {path: day for path in folder.iterdir() if (day := _day_of(path.name))}
    newest_first = sorted(found, key=_age, reverse=True)
    kept = set(newest_first[:LATEST])
    for most, form in ((DAILY, "%Y%m%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y%m")):
        newest: dict[str, Path] = {}
        for path in newest_first:
            newest.setdefault(found[path].strftime(form), path)
        kept |= set(list(newest.values())[:most])
    surplus = [path for path in newest_first if path not in kept]
    for path in surplus:
        with saving(path):
            path.unlink()
    return surplus


def newest(folder: Path) -> Path | None:
    """Return the latest archive of a folder, by its name; None: there is none."""
    found = [path for path in folder.glob(f"*{SUFFIX}") if _day_of(path.name)]
    return max(found, key=_age, default=None)


def _age(path: Path) -> tuple[str, int]:
    """Return what sorts archives by the moment in their names."""
    moment, _, number = path.name.removesuffix(SUFFIX)[9:].partition("-")
    return f"{path.name[:8]}-{moment}", int(number or 1)


def _free_path(folder: Path, stem: str, suffix: str = "") -> Path:
    """Return a new name behind all of the same moment: one that was thinned out is not used again.

    Else the newest archive would bear the oldest name, and go with the next thinning.
    """
    there = folder.glob(f"{stem}*{suffix}")
    endings = [path.name.removesuffix(suffix).removeprefix(stem)[1:] for path in there]
    taken = [int(ending or 1) for ending in endings if ending.isdecimal() or not ending]
    return folder / (f"{stem}-{max(taken) + 1}{suffix}" if taken else f"{stem}{suffix}")


def _day_of(name: str) -> date | None:
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], "%Y%m%d").date() if found else None
    except ValueError:
        return None


def _attached(folder: Path) -> dict[str, Path]:
    """Return the finished attachments by name of member."""
    return {
        f"{ATTACHMENTS}/{path.relative_to(folder).as_posix()}": path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(PART)
    }


def _prove(database: Database, counts: dict[str, int], store: Path) -> None:
    """Open what was read back, and count it."""
    with closing(database.beside(store)) as opened:
        if opened.counts() != counts:
            raise Refused("DAMAGED", "备份写完后核对不符，没有留下。请检查磁盘，换一个位置再备份。")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _try_out(
    staged: Path,
    manifest: Manifest,
    secret: str,
    prepare: Callable[[Database], None] | None,
) -> None:
    """Open an unpacked store as it will be opened, and leave it closed."""
    key = sub_key(unlock(staged / KEYS, secret), "db")
    with closing(Database(staged / STORE, key)) as database:
        # Pages and structure were checked before they were packed, and have not changed.
        if database.counts() != manifest.counts:
            raise Refused("DAMAGED", "备份中的数据不完整。请换一个备份，数据没有改动。")
        if prepare is not None:
            prepare(database)


def _note(workspace: Path, step: str, staged: str, replaced: str) -> None:
    write_atomically(workspace / INTENT, json.dumps([step, staged, replaced]).encode())


def _move(source: Path, target: Path, names: Iterable[str]) -> None:
    """Rename what is still there, so that a second call goes on from a killed first one."""
    for name in names:
        if (source / name).exists():
            os.rename(source / name, target / name)
    sync_folder(target)
    sync_folder(source)
