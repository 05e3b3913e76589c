"""Salvaging a damaged workspace: what can be read goes into a new one; the old stays as it is.

First of all the newest backup should be restored. Salvaging is for what came after it, or
when there is none. The report names registers and numbers of records, no people: it lies
beside the store as plain text.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from station_app.domain.problems import NotAllowed, Refused, StoreDamaged, StoreUnusable
from station_app.domain.progress import Progress, silent
from station_app.domain.rules.rights import Right, refusal
from station_app.services import backups, users
from station_app.services.access import needs
from station_app.services.exchange.epochs import begin_epoch
from station_app.services.identity import Identity, read_identity
from station_app.services.salvage_report import (
    REPORT,
    Salvaged,
    TableLoss,
    in_short,
    loss_of,
    report,
)
from station_app.services.workspace import FOLDERS, Workspace, audit_key_of
from station_app.storage import archives, audit, audit_chain, mending, migrate, vault
from station_app.storage.archives import ATTACHMENTS, KEYS, STORE
from station_app.storage.database import Database, translated
from station_app.storage.files import PART, saving, sync_folder, write_atomically
from station_app.storage.grafting import graft
from station_app.storage.locks import WorkspaceLock
from station_app.storage.room import require_room
from station_app.storage.salvage import (
    Rescue,
    Wreck,
    copy_readable,
    fill_from,
    rescue_into,
)
from station_app.storage.tables import set_state, state_value

SETTINGS = "settings.json"
NEWS = "salvaged"  # the fact of the store that is told once
BY = "抢救"


def salvage(
    home: Path,
    out: Path,
    secret: str,
    now: datetime,
    *,
    user: str = "",
    with_backup: bool = False,
    progress: Progress = silent,
) -> Salvaged:
    """Make a new workspace in `out` of what can be read of a damaged, closed one.

    The new store begins a new epoch. The damaged workspace is only read. After a kill
    there is nothing at `out`, or all of it.

    with_backup  put rows of the newest backup where rows cannot be read

    Raises Refused when `out` is not empty or inside `home`, StoreDamaged when not one row
    can be read, WrongPassphrase, NotAllowed without the right to restore, or CannotSave.
    """
    identity = read_identity(home)
    _require_free(home, out)
    with ExitStack() as held:
        if os.access(home, os.W_OK):  # nobody can write on a disk that is read-only
            held.enter_context(WorkspaceLock(home))
        signed = vault.sign_in(home / KEYS, secret, user)
        with saving(out):
            out.parent.mkdir(parents=True, exist_ok=True)
        require_room(out.parent, 3 * backups.store_size(home / STORE) + _size_of(home))
        for left in out.parent.glob(f"~{out.name}.*{PART}"):
            shutil.rmtree(left, ignore_errors=True)
        staged = Path(tempfile.mkdtemp(dir=out.parent, prefix=f"~{out.name}.", suffix=PART))
        try:
            work = _Salvage(home, staged, signed, now, progress)
            found = work.run(identity, with_backup)
            _put_in_place(staged, out)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
    return Salvaged(out, *found)


@needs(Right.OWN)
def news(workspace: Workspace) -> str:
    """Return once, in salvaged books that are opened for the first time, what came of it; ""."""
    with workspace.database.reading() as session:
        told = str(state_value(session, NEWS, ""))
    if told:
        with workspace.database.transaction(workspace.actor, "salvage.told") as session:
            set_state(session, **{NEWS: ""})
    return told


class _Salvage:
    """One salvage on its way; `staged` becomes the new workspace."""

    def __init__(
        self, home: Path, staged: Path, signed: vault.SignedIn, now: datetime, progress: Progress
    ) -> None:
        self.home, self.staged, self.signed = home, staged, signed
        self.key = vault.sub_key(signed.dek, "db")
        self.now, self.stamp = now, now.astimezone(UTC).replace(tzinfo=None)
        self.progress = progress

    def run(self, identity: Identity, with_backup: bool) -> tuple[Any, ...]:
        """Build the workspace; return the facts of a Salvaged but its place."""
        newest = backups.newest(self.home / "backups")
        rescues = self._rescue(newest, with_backup)
        losses = tuple(map(loss_of, (each for each in rescues if each.spans or not each.exact)))
        rescued = sum(each.rescued for each in rescues)
        with closing(Database(self.staged / STORE, self.key)) as database:
            migrate.upgrade(database, self.staged / "wreck")
            stand_ins, first = self._mend(database, identity, losses, rescued)
        shutil.rmtree(self.staged / "wreck")
        self._copy_the_rest()
        name = newest.name if newest else ""
        found = (rescued, losses, stand_ins, first, name, with_backup and newest is not None)
        text = report(Salvaged(self.home, *found), self.now)
        write_atomically(self.staged / REPORT, f"\ufeff{text}\n".encode())
        shutil.copyfile(self.home / SETTINGS, self.staged / SETTINGS)
        return found

    def _rescue(self, backup: Path | None, fill: bool) -> list[Rescue]:
        """Fill the new store; if wanted, from a backup where rows are lost."""
        wreck_folder = self.staged / "wreck"
        wreck_folder.mkdir()
        for suffix in ("", "-wal"):
            source = self.home / f"{STORE}{suffix}"
            if source.exists():
                copy_readable(source, wreck_folder / source.name)
        with (
            closing(self._wreck(wreck_folder / STORE, backup)) as wreck,
            closing(Database(self.staged / STORE, self.key)) as database,
            translated(),
            database.engine.connect() as connection,
        ):
            # A store without enforced references must not go back to the pool.
            connection.detach()
            target: Any = connection.connection.dbapi_connection
            target.execute("PRAGMA foreign_keys=OFF")
            target.execute("BEGIN IMMEDIATE")
            rescues = rescue_into(wreck, target, self.progress)
            if fill and backup is not None:
                self._fill(backup, target, rescues)
            for sql in wreck.others:
                target.execute(sql)
            target.execute("COMMIT")
        return rescues

    def _wreck(self, path: Path, backup: Path | None) -> Wreck:
        """Read the list of tables; where it is damaged, a backup has the same one."""
        try:
            return Wreck(path, self.key)
        except StoreDamaged:
            if backup is None or not graft(path, self.key, self._unpacked(backup)):
                raise
        return Wreck(path, self.key)

    def _unpacked(self, backup: Path) -> Path:
        """Return the store of a backup, unpacked."""
        folder = self.staged / "wreck" / "backup"
        if not folder.exists():
            folder.mkdir()
            archives.unpack(backup, folder, self.progress)
        return folder / STORE

    def _fill(self, backup: Path, target: Any, rescues: list[Rescue]) -> None:
        with (
            closing(Database(self._unpacked(backup), self.key)) as database,
            closing(database.engine.raw_connection()) as connection,
        ):
            for rescue in rescues:
                if rescue.spans:
                    fill_from(connection.driver_connection, target, rescue)

    def _mend(
        self, database: Database, identity: Identity, losses: tuple[TableLoss, ...], rescued: int
    ) -> tuple[Counter[str], int]:
        """Make the store whole; return the empty records made, and where the log is broken."""
        with database.reading() as session:
            who = users.known(session, self.signed)
        if Right.RESTORE not in who.rights:
            raise NotAllowed(refusal(Right.RESTORE))
        with translated(), database.engine.connect() as connection:
            connection.detach()
            driver: Any = connection.connection.dbapi_connection
            driver.execute("PRAGMA foreign_keys=OFF")
            with connection.begin(), database.sessions(bind=connection) as session:
                made = mending.mend_references(session, identity.station, BY, self.stamp)
                session.flush()
        key = audit_key_of(database, self.signed.dek)
        with database.reading() as session:
            place = audit_chain.examine(session, key).first
        first = place.number if place is not None else 0
        with database.transaction(who.name, "salvage") as session:
            mending.mend_facts(session)
            session.flush()
            mending.reindex(session)
            begin_epoch(session)
            set_state(session, **{NEWS: f"这里是抢救出来的数据，{in_short(losses)}"})
            facts = {
                "rescued": rescued,
                "missing": sum(each.missing for each in losses),
                "taken": sum(each.taken for each in losses),
                "broken": first,
            }
            audit.note(session, key, self.stamp, "", facts)
        damage = database.check()
        if damage:
            raise StoreUnusable(f"抢救出来的数据核对不符，没有留下：{damage[0]}")
        return made, first

    def _copy_the_rest(self) -> None:
        """Copy keys, attachments and workbooks; a file that cannot be read is left out."""
        shutil.copyfile(self.home / KEYS, self.staged / KEYS)
        for name in FOLDERS:
            (self.staged / name).mkdir(exist_ok=True)
        for name in (ATTACHMENTS, "outbox", "inbox"):
            for source in sorted((self.home / name).rglob("*")):
                if source.is_file() and not source.name.endswith(PART):
                    target = self.staged / source.relative_to(self.home)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    copy_readable(source, target)
                    self.progress(0, 0)


def _require_free(home: Path, out: Path) -> None:
    if out.resolve().is_relative_to(home.resolve()):
        raise Refused("PLACE", "抢救出来的数据不能放在损坏的文件夹里面。请换一个空文件夹。")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused("PLACE", f"“{out}”里已有内容，没有抢救。请换一个空文件夹。")


def _size_of(home: Path) -> int:
    names = (ATTACHMENTS, "outbox", "inbox")
    found = (path for name in names for path in (home / name).rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in found)


def _put_in_place(staged: Path, out: Path) -> None:
    with saving(out):
        if out.exists():
            out.rmdir()  # it is empty; Windows replaces no folder
        os.rename(staged, out)
    sync_folder(out.parent)
