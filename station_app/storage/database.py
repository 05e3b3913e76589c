"""The encrypted store: one SQLCipher file, its sessions, copies and checks."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import QueuePool

from station_app.domain.pinyin import sort_key
from station_app.domain.problems import RecordChanged, StoreDamaged, StoreUnusable
from station_app.storage.files import sync

KEY_BYTES = 32
PATIENCE = 10.0  # seconds to wait for another writer
PINYIN_KEY = "pinyin_key"  # SQL function: the text by which a Chinese text sorts
_READS = "station_reads"  # execution option of a connection that only reads

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL loses saves that were acknowledged before a power cut
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
)

_DAMAGED = (
    "数据文件已损坏，或者与钥匙文件 app.keys 不配套。"
    "请不要改动这个文件夹，用“备份与恢复”恢复最近一次备份。"
)
_READ_ONLY = "数据所在的磁盘或文件是只读的，无法保存。请检查磁盘和文件夹的权限，然后重新打开程序。"

# What SQLite says (the beginning of its error's name), and what the user can do.
_REMEDIES = {
    "SQLITE_BUSY": "数据正被另一个程序占用，本次没有保存。请关闭占用它的程序，稍候再试。",
    "SQLITE_FULL": "磁盘已满，本次没有保存，已保存的数据不受影响。请清理磁盘后再保存一次。",
    "SQLITE_IOERR": "磁盘读写出错或空间不足，本次没有保存。请检查磁盘后重新打开程序，再保存一次。",
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": "打不开数据文件。请检查磁盘是否已断开、已满，以及您对该文件夹的权限。",
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_CORRUPT": _DAMAGED,
}

# The driver's backup() raises errors without a name; these are the words of the same ones.
_SAID = {
    "database is locked": "SQLITE_BUSY",
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "unable to open database file": "SQLITE_CANTOPEN",
    "file is not a database": "SQLITE_NOTADB",
    "database disk image is malformed": "SQLITE_CORRUPT",
}


class Database:
    """One encrypted file. Safe to share between threads; sessions are not.

    path      is created when there is none
    key       32 bytes, see `vault.sub_key`
    listen    attaches listeners to the sessionmaker, e.g. the audit log
    patience  seconds to wait for another writer

    Raises StoreUnusable when the file cannot be opened with the key, or its folder
    cannot be written to.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        listen: Callable[[sessionmaker[Session]], None] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
        self.path = path
        self._key = key
        self._patience = patience
        _require_writable(path)
        self.engine = create_engine(
            "sqlite://", module=sqlcipher, creator=self._connect, poolclass=QueuePool
        )
        event.listen(self.engine, "begin", _begin)
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._readers = sessionmaker(
            self.engine.execution_options(**{_READS: True}), expire_on_commit=False, autoflush=False
        )
        if listen is not None:
            listen(self.sessions)
        with translated():
            self.engine.connect().close()

    def __repr__(self) -> str:
        return f"Database({str(self.path)!r})"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads, all of it as of its first question.

        It never waits for a writer nor holds one up. Attributes that are changed in
        it are dropped; a writing statement is refused by SQLite.
        """
        with translated(), self._readers() as session:
            yield session

    @contextmanager
    def transaction(self, actor: str, action: str, **info: object) -> Iterator[Session]:
        """Open a session that commits at the end, or rolls back on any exception.

        actor   who does it, as shown in the audit log
        action  what is done, e.g. "volunteers.save"
        info    more for the listeners, kept in `session.info`

        Raises RecordChanged when a record was saved by somebody else meanwhile, and
        StoreUnusable when the disk is full, locked or broken; then nothing is saved.
        """
        try:
            with translated(), self.sessions.begin() as session:
                session.info.update(info, actor=actor, action=action)
                yield session
        except StaleDataError as error:
            raise RecordChanged from error

    def copy_to(self, target: Path, key: bytes | None = None) -> dict[str, int]:
        """Write a sound copy, as of one moment; return its `counts`.

        A file copied by other means lacks what is still in the -wal beside it.

        target  an empty or missing file
        key     of the copy; None: the same

        Raises StoreUnusable; then the target is not to be used.
        """
        with translated(), closing(self.engine.raw_connection()) as connection:
            with closing(self._raw(target, key)) as copy:
                # In one step: a copy in pieces starts again at every write of another.
                _driver(connection).backup(copy)
                found = _rows(copy, "quick_check") + _rows(copy, "cipher_integrity_check")
                counts = _counts(copy)
            if found != ["ok"]:
                raise StoreDamaged(_DAMAGED)
        sync(target)
        return counts

    def beside(self, path: Path) -> Database:
        """Open another file under the same key, e.g. a copy of this one; close it.

        Raises StoreUnusable, as when a Database is made.
        """
        return Database(path, self._key, patience=self._patience)

    def checkpoint(self) -> bool:
        """Move what is in the -wal to the file; False when another program is reading."""
        with translated(), closing(self.engine.raw_connection()) as connection:
            busy, *_ = _driver(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def check(self) -> list[str]:
        """Look for damage in every page and every reference; [] when all is sound.

        Takes about twenty times as long as copying the file.
        """
        try:
            # The check of pages reads the file only: it would cry wolf for those in the -wal.
            settled = self.checkpoint()
            with translated(), closing(self.engine.raw_connection()) as connection:
                return _findings(_driver(connection), settled)
        except StoreUnusable as error:
            return [str(error)]

    def counts(self) -> dict[str, int]:
        """Count the rows of every table, by name of table."""
        with translated(), closing(self.engine.raw_connection()) as connection:
            return _counts(_driver(connection))

    def close(self) -> None:
        """Release the file; the last one to close it empties the -wal."""
        self.engine.dispose()

    def forget_key(self) -> None:
        """Close all connections and open none until `use_key`: the window is locked."""
        self._key = b""
        self.engine.dispose()

    def use_key(self, key: bytes) -> None:
        """Open connections again."""
        self._key = key

    def _connect(self) -> Any:
        connection = self._raw(self.path)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            # Left to the garbage collector, it would keep the file open on Windows.
            connection.close()
            raise
        return connection

    def _raw(self, path: Path, key: bytes | None = None) -> Any:
        if not (key or self._key):
            raise StoreUnusable("程序已锁定，请先输入口令解锁，再继续。")
        # Without an isolation level the driver starts no transaction of its own, which
        # would leave tables half migrated.
        connection = sqlcipher.connect(
            str(path), timeout=self._patience, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA cipher_log=off")
            connection.execute(f"PRAGMA key = \"x'{(key or self._key).hex()}'\"")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.create_function(PINYIN_KEY, 1, _pinyin_key, deterministic=True)
        except BaseException:
            connection.close()
            raise
        return connection


def read_anew(session: Session) -> None:
    """Let go of what a session has read, after statements that wrote past it.

    What was changed is written first: letting go of it alone would lose it without a word.
    """
    session.flush()
    session.expire_all()


def inform(sessions: sessionmaker[Session], **facts: Any) -> None:
    """Let every session that a factory makes from now on know something, in its `info`.

    Who listens to all sessions finds there what belongs to one store. SQLAlchemy keeps the
    listeners of a factory as long as the program runs, and whatever they hold with them: the
    closed books and their keys.
    """
    sessions.configure(info={**sessions.kw.get("info", {}), **facts})


@lru_cache(maxsize=65_536)
def _pinyin_key(name: str | None) -> str | None:
    return None if name is None else sort_key(str(name))


def _begin(connection: Connection) -> None:
    reads = bool(connection.get_execution_options().get(_READS))
    connection.exec_driver_sql(f"PRAGMA query_only={reads:d}")
    # A writer locks at once: a reader that turned writer would be refused without waiting.
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def translated() -> Iterator[None]:
    """Turn what SQLite says of the disk and of the file into StoreUnusable."""
    try:
        yield
    except (DatabaseError, sqlcipher.DatabaseError) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        name = getattr(cause, "sqlite_errorname", None) or _SAID.get(str(cause), "")
        for beginning, remedy in _REMEDIES.items():
            if name.startswith(beginning):
                kind = StoreDamaged if remedy is _DAMAGED else StoreUnusable
                raise kind(remedy) from error
        raise


def _require_writable(path: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise StoreUnusable(
            f"文件夹“{path.parent}”不能写入，无法打开数据。"
            "请检查磁盘是否已断开或只读，以及您对该文件夹的权限。"
        ) from error
    # Asked, not tried: to open and close the file would drop SQLite's own locks on it.
    if path.exists() and not os.access(path, os.W_OK):
        raise StoreUnusable(_READ_ONLY)


def _driver(connection: Any) -> Any:
    return connection.driver_connection


def _rows(connection: Any, pragma: str) -> list[str]:
    return [str(row[0]) for row in connection.execute(f"PRAGMA {pragma}")]


def _counts(connection: Any) -> dict[str, int]:
    listed = connection.execute("PRAGMA main.table_list").fetchall()
    # Tables of a full-text index follow from the others.
    names = sorted(
        name for _, name, kind, *_ in listed if kind == "table" and not name.startswith("sqlite_")
    )
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
    }


def _findings(connection: Any, settled: bool) -> list[str]:
    structure = [row for row in _rows(connection, "integrity_check") if row != "ok"]
    pages = _rows(connection, "cipher_integrity_check") if settled else []
    return [
        *(f"数据文件结构损坏：{row}" for row in structure),
        *(f"数据页校验不符：{row}" for row in pages),
        *(
            f"表“{table}”的第 {row} 行指向不存在的“{parent}”记录"
            for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check")
        ),
    ]
