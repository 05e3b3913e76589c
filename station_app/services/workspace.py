"""A workspace: one folder that holds one station's or the bureau's books.

store.db  app.keys  attachments/  outbox/  inbox/  backups/  logs/  settings.json
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path

from sqlalchemy import select

from station_app.domain import divisions
from station_app.domain.parameters import Parameter, Parameters, shipped
from station_app.domain.problems import NotAllowed, StationError, StoreUnusable
from station_app.domain.register import new_id
from station_app.domain.registers.exchanged import ParameterValue
from station_app.domain.registers.places import DIVISIONS, STATIONS
from station_app.domain.rules.rights import SYSTEM
from station_app.services import noting, secrets, users
from station_app.services.backups import finish_restore
from station_app.services.identity import BUREAU, STATION, Identity, read_identity
from station_app.services.users import User
from station_app.storage import audit, files, migrate, vault
from station_app.storage.database import Database
from station_app.storage.locks import WorkspaceLock
from station_app.storage.tables import Package, set_state, state_value

FOLDERS = ("attachments", "outbox", "inbox", "backups", "logs")
STREET_LEVEL = 4
AUDIT_KEY = "audit_key"  # fact of a store whose data key was renewed

Now = Callable[[], datetime]  # the time with its zone


def local_now() -> datetime:
    """Return the time in this computer's zone."""
    return datetime.now().astimezone()


class Workspace:
    """An open workspace; close it or use it in a `with` block."""

    def __init__(
        self, home: Path, identity: Identity, dek: bytes, lock: WorkspaceLock, now: Now = local_now
    ) -> None:
        self.home = home
        self.identity = identity
        self.user = User(secrets.OWNER)
        self.now = now
        self.audit_key = b""  # see `begin`
        self.file_key = vault.sub_key(dek, "files")
        self._lock = lock
        self.database = Database(home / "store.db", vault.sub_key(dek, "db"))

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the store and the folder."""
        self.database.close()
        self._lock.release()

    @property
    def actor(self) -> str:
        """Who is at work, as the audit log names people."""
        return self.user.name

    def begin(self, dek: bytes) -> None:
        """Keep audit from now on; the store is up to date."""
        self.audit_key = audit_key_of(self.database, dek)
        audit.watch(self.audit_key, self.stamp)(self.database.sessions)
        noting.begin_session(self)

    @property
    def role(self) -> str:
        """Whose books these are: "station" or "bureau"."""
        return self.identity.role

    @property
    def station(self) -> str:
        """Code of the station, "" for the bureau: the `home` of what is entered here."""
        return self.identity.station

    def folder(self, name: str) -> Path:
        """Return one of the workspace's folders, which exists."""
        path = self.home / name
        path.mkdir(exist_ok=True)
        return path

    def stamp(self) -> datetime:
        """Return the time for the books: UTC, without zone."""
        return self.now().astimezone(UTC).replace(tzinfo=None)

    def local(self, at: datetime) -> datetime:
        """Return a time of the books as the clock on the wall has it."""
        return at.replace(tzinfo=UTC).astimezone(self.now().tzinfo)

    def midnight(self, day: date) -> datetime:
        """Return when a day begins where the clerk sits, as the books write it."""
        begins = datetime.combine(day, time.min, tzinfo=self.now().tzinfo)
        return begins.astimezone(UTC).replace(tzinfo=None)

    def today(self) -> date:
        """Return today's date where the clerk sits."""
        return self.now().date()

    def parameters(self) -> Parameters:
        """Return the dated parameters: the shipped ones and the bureau's own."""
        with self.database.reading() as session:
            alive = select(ParameterValue).where(ParameterValue.deleted_at.is_(None))
            own = [
                Parameter(key, r.valid_from, r.province or "", r.value or "", r.source or "", "P")
                for r in session.scalars(alive)
                if (key := r.parameter_key) and r.valid_from
            ]
        return shipped().with_(own).within(self.identity.division[:2])

    def require_role(self, role: str) -> None:
        """Raise NotAllowed unless these are the books of such a role."""
        if self.role != role:
            wanted = "区局" if role == BUREAU else "社工站"
            raise NotAllowed(f"这项操作只能在{wanted}的工作区进行，请用{wanted}的工作区打开。")


def audit_key_of(database: Database, dek: bytes) -> bytes:
    """Return the key of the audit log of a migrated store.

    With another data key the chain of the log goes on under its first key.
    """
    with database.reading() as session:
        kept = state_value(session, AUDIT_KEY)
    return bytes.fromhex(kept) if kept else vault.sub_key(dek, "audit")


def create(
    home: Path,
    identity: Identity,
    passphrase: str,
    *,
    cost: secrets.Cost = secrets.DEFAULT_COST,
    now: Now = local_now,
) -> tuple[Workspace, str]:
    """Make a new workspace and open it; return it with the recovery key to be printed.

    Raises StationError when there is one already, the division is not known or the
    passphrase is weak; then nothing was made.
    """
    _require_free(home)
    keys = secrets.new_keys(identity, passphrase, cost)
    return establish(home, identity, keys, now=now), keys.recovery


def establish(
    home: Path, identity: Identity, keys: secrets.Keys, *, now: Now = local_now
) -> Workspace:
    """Make a new workspace that opens with keys made before, and open it.

    Raises StationError when there is one already.
    """
    _require_free(home)
    home.mkdir(parents=True, exist_ok=True)
    for name in FOLDERS:
        (home / name).mkdir(exist_ok=True)
    lock = WorkspaceLock(home)
    lock.acquire()
    try:
        files.write_atomically(home / secrets.KEYS, keys.slots)
        workspace = _started(home, identity, keys.dek, lock, now)
        _seed(workspace)
        workspace.user = users.first(workspace, keys.owner)
        # Written last: a folder without it is no workspace yet, and `open_` says so.
        text = json.dumps(asdict(identity), ensure_ascii=False, indent=1)
        files.write_atomically(home / "settings.json", text.encode())
    except BaseException:
        lock.release()
        raise
    return workspace


def identify(role: str, division: str, name: str = "", *, demo: bool = False) -> Identity:
    """Return who keeps the books for a division. Raises StationError for an unknown one.

    division   6 digits for the bureau, 9 or 12 digits of a street for a station
    """
    row = divisions.load_divisions().get(division.ljust(12, "0"))
    level = STREET_LEVEL if role == STATION else STREET_LEVEL - 1
    if row is None or row.level != level:
        wanted = "街道（9位）" if role == STATION else "区县（6位）"
        raise StationError(f"区划代码“{division}”不是已收录的{wanted}代码，请核对。")
    if role == BUREAU:
        return Identity(BUREAU, row.code[:6], "", name or f"{row.name}社会工作局", demo)
    code = row.code[:9]
    return Identity(STATION, code, f"{code}01", name or f"{row.name}社工站", demo)


def open_(home: Path, secret: str, *, user: str = "", now: Now = local_now) -> Workspace:
    """Open a workspace with a passphrase or the recovery key; migrate an older store.

    user   who signs in; may be "" while only one person has a passphrase

    Raises WrongPassphrase, NotAllowed for somebody who was removed, or StoreUnusable when
    it is missing, damaged, locked or newer.
    """
    identity = read_identity(home)
    lock = WorkspaceLock(home)
    lock.acquire()
    try:
        finish_restore(home)  # one that was cut off
        _require_store(home / "store.db")
        signed = vault.sign_in(home / secrets.KEYS, secret, user)
        workspace = _started(home, identity, signed.dek, lock, now)
        try:
            workspace.user = users.sign_in(workspace, signed)
        except BaseException:
            workspace.database.close()
            raise
    except BaseException:
        lock.release()
        raise
    _finish_outbox(workspace)
    for folder in (home, *map(workspace.folder, FOLDERS)):
        files.sweep(folder)
    return workspace


def verify(home: Path, secret: str, user: str = "") -> None:
    """Check a passphrase or the recovery key of a workspace that is open; takes a second.

    user   whose passphrase it must be, "" for anybody's

    Raises WrongPassphrase, also while one has to wait after failed tries.
    """
    vault.unlock(home / secrets.KEYS, secret, owner=user)


def _require_store(path: Path) -> None:
    """Refuse to go on without the store: a new, empty one would look as if all were lost."""
    if not path.exists() or path.stat().st_size == 0:
        raise StoreUnusable(
            f"数据文件“{path}”不见了或是空的。请检查是否被移走或误删，"
            "或用“备份与恢复”（restore）恢复最近一次备份。"
        )


def _finish_outbox(workspace: Workspace) -> None:
    """Name the files whose books were committed before the program was cut off."""
    outbox = workspace.folder("outbox")
    for part in outbox.glob(files.unfinished(outbox / "*").name):
        name = part.name[1 : -len(files.PART)]
        made = select(Package.id).where(Package.file == name, Package.outcome == "made")
        with workspace.database.reading() as session:
            if session.scalar(made):
                files.finish_file(outbox, name)


def _started(
    home: Path, identity: Identity, dek: bytes, lock: WorkspaceLock, now: Now
) -> Workspace:
    """Open the store and bring it up to date; it is closed again when that fails."""
    workspace = Workspace(home, identity, dek, lock, now)
    try:
        migrate.upgrade(workspace.database, home / "backups")
        workspace.begin(dek)
    except BaseException:
        workspace.database.close()
        raise
    return workspace


def _require_free(home: Path) -> None:
    if (home / "store.db").exists() or (home / secrets.KEYS).exists():
        raise StationError(f"文件夹“{home}”里已有工作区，请换一个空文件夹。")


def _seed(workspace: Workspace) -> None:
    """Enter the divisions and stations that the bundled list knows."""
    identity = workspace.identity
    rows = divisions.district_rows(identity.division[:6])
    streets = [row for row in rows if row.level == STREET_LEVEL]
    if identity.role == STATION:
        streets = [row for row in streets if row.code[:9] == identity.division]
    with workspace.database.transaction(SYSTEM, "init", merging=True) as session:
        set_state(session, store=new_id(), epoch=new_id(), past_epochs=[], revision=0)
        for row in rows:
            kept = DIVISIONS.new(
                id=row.code, code=row.code, name=row.name, kind=row.kind, origin="SEED"
            )
            kept.parent = _parent_of(row.code) if row.level > STREET_LEVEL - 1 else None
            session.add(kept)
        for row in streets:
            code = f"{row.code[:9]}01"
            session.add(
                STATIONS.new(
                    id=code, home=code, station_code=code, name=f"{row.name}社工站",
                    division=row.code, origin="SEED",
                )
            )  # fmt: skip


def _parent_of(code: str) -> str:
    """Return the code of the street of a community, or of the district of a street."""
    return f"{code[:6]}000000" if code[9:] == "000" else f"{code[:9]}000"
