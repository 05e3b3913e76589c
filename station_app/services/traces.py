"""Where what is erased from the books may still be: backups, old stores, workbooks that were sent.

Backups made before an erasing keep what was erased until they are thinned out. No backup is
made for an erasing: it would keep the very thing that has to go.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import StoreUnusable
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Record
from station_app.domain.rules.retention import last_copy_goes
from station_app.domain.rules.rights import Right
from station_app.services import backups, copies, two_persons
from station_app.services.access import needs
from station_app.services.identity import STATION
from station_app.services.noting import note
from station_app.services.two_persons import Second
from station_app.services.workspace import Workspace
from station_app.storage.tables import Package

COUNTS = (backups.DAILY, backups.WEEKLY, backups.MONTHLY)
# What lies beside the backups and is never thinned out: stores that a restore has replaced,
# and copies from before an upgrade.
LEFT_BEHIND = ("replaced-*", "pre-*.db")


@dataclass(frozen=True)
class Traces:
    """What still holds the records of before a moment.

    backups  archives in the workspace's own folder
    gone_by  the day on which the last of them is thinned out, with one backup a day; None: none
    others   files and folders that stay until somebody removes them
    """

    backups: tuple[Path, ...]
    gone_by: date | None
    others: tuple[Path, ...]

    @property
    def sentence(self) -> str:
        """What is told about it; "" when there is nothing."""
        told = []
        if self.backups and self.gone_by is not None:
            told.append(
                f"此前的 {len(self.backups)} 个备份里还有这些内容，"
                f"按每天备份一次，最后一个到 {self.gone_by} 自动清除。"
            )
        if self.others:
            told.append(
                f"备份文件夹里另有 {len(self.others)} 个升级或恢复前的旧数据，不会自动清除。"
            )
        return "".join(told)


@needs(Right.READ)
def traces(workspace: Workspace, before: datetime | None = None) -> Traces:
    """Return what holds the records of before a moment, by the clock on the wall; None: of now."""
    folder = workspace.folder("backups")
    zone = workspace.now().tzinfo
    made = {
        path: datetime.fromtimestamp(path.stat().st_mtime, zone)
        for pattern in (f"*{backups.SUFFIX}", *LEFT_BEHIND)
        for path in sorted(folder.glob(pattern))
    }
    old = [path for path, at in made.items() if before is None or at < before]
    archives = [path for path in old if path.suffix == backups.SUFFIX]
    days = [made[path].date() for path in archives]
    others = tuple(path for path in old if path not in archives)
    return Traces(tuple(archives), last_copy_goes(days, workspace.today(), COUNTS), others)


@needs(Right.ERASE)
def remove_old(
    workspace: Workspace, *, second: Second | None = None, progress: Progress = silent
) -> list[Path]:
    """Make a new backup, and then remove everything that was made before; return what went.

    second   who agrees besides the person at work, see `two_persons`

    Raises NotAllowed, WrongPassphrase, or what making a backup raises; then nothing went.
    """
    agreed = two_persons.confirm(workspace, second, Right.ERASE)
    old = traces(workspace)
    made = copies.back_up(workspace, progress=progress).path
    gone = [path for path in (*old.backups, *old.others) if path != made]
    for path in gone:
        _remove(path)
    facts = {"file": made.name, "removed": [path.name for path in gone], "second": agreed}
    note(workspace, "backups.remove", made.name, facts)
    return gone


def _remove(path: Path) -> None:
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreUnusable(
            f"删除不了“{path.name}”，可能正被占用。请关闭其他程序后再试一次。"
        ) from error


def workbooks_with(
    workspace: Workspace, session: Session, records: Sequence[Record]
) -> tuple[str, ...]:
    """Return the names of packages and receipts, still here, that may hold records.

    Whatever has the name of one: the workbook, its sealed form, the mail that was made ready
    of it. They are what was reported and stay (统计法第二十四条、档案法); people are told of them.
    """
    station = workspace.role == STATION
    told = [each for each in records if each.sent_revision or each.peer_revision]
    if not told:
        return ()
    since = min(each.created_at for each in told)
    query = select(Package.file).where(Package.at >= since)
    if not station:
        query = query.where(Package.station.in_({each.home for each in told}))
    names = session.scalars(query.order_by(Package.at))
    stems = dict.fromkeys(Path(name).stem for name in names if name)
    kept: dict[str, list[str]] = {}
    for folder in (workspace.folder("outbox"), workspace.folder("inbox")):
        for file in sorted(folder.iterdir()):
            kept.setdefault(file.stem, []).append(file.name)
    return tuple(dict.fromkeys(name for stem in stems for name in kept.get(stem, ())))
