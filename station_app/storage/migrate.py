"""Bringing a store to the schema of this program: copy first, then all steps or none.

Versions lie in `migrations/versions/NNNN_text.py`; NNNN is the revision's id, and they
follow one another by number. A store is created by the same steps.
"""

from __future__ import annotations

import logging
import re
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from station_app.domain.problems import StoreUnusable
from station_app.storage.database import Database, translated
from station_app.storage.files import atomic_path, saving

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"

_log = logging.getLogger(__name__)


def head(scripts: Path = SCRIPTS) -> str:
    """Return the revision that this program works with."""
    return max(_revisions(scripts))


def current(database: Database) -> str | None:
    """Return the revision of the store; None: it is still empty."""
    with database.reading() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return None
        revision: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


def needs_upgrade(database: Database, scripts: Path = SCRIPTS) -> bool:
    """Tell whether `upgrade` has anything to do; takes a millisecond.

    Raises StoreUnusable when the store is newer than the program.
    """
    revision = current(database)
    known = _revisions(scripts)
    if revision is not None and revision not in known:
        raise StoreUnusable(
            f"数据由更新版本的程序创建（数据版本 {revision}，本程序支持到 {max(known)}）。"
            "请安装最新版本后再打开；数据没有改动。"
        )
    return revision != max(known)


def upgrade(database: Database, backups: Path, scripts: Path = SCRIPTS) -> str | None:
    """Bring the store to `head()` and return it; None when nothing had to be done.

    backups  gets a sound copy of the store as it was, pre-<revision>-<time>.db, which
             is kept; no copy is made of an empty store

    Raises StoreUnusable or CannotSave, or whatever a step raises; then the store is
    as it was, and the next try starts afresh.
    """
    if not needs_upgrade(database, scripts):
        return None
    if (before := current(database)) is not None:
        _keep_copy(database, backups, before)
    # Imported here because importing it takes longer than starting the program.
    from alembic import command

    with translated(), database.engine.connect() as connection:
        # A store without enforced references must not go back to the pool.
        connection.detach()
        _drop_enforcement(connection)
        with connection.begin():
            command.upgrade(_config(connection, scripts), "head")
            _require_references(connection)
    _log.info("store upgraded from %s to %s", before, head(scripts))
    return head(scripts)


def draft(database: Database, message: str, scripts: Path = SCRIPTS) -> Path:
    """Write the next version by comparing a store at `head()` with the mapped classes.

    For developers: what is written must be read and corrected before it is kept.
    """
    from alembic import command  # see `upgrade`

    number = max((int(revision) for revision in _revisions(scripts)), default=0) + 1
    with database.engine.connect() as connection:
        config = _config(connection, scripts)
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")
    return next((scripts / "versions").glob(f"{number:04d}_*.py"))


def _revisions(scripts: Path) -> set[str]:
    # By name, because alembic would have to be imported to read the files.
    names = (path.name for path in (scripts / "versions").glob("*.py"))
    return {found[1] for name in names if (found := re.match(r"(\d{4})_", name))}


def _config(connection: Connection, scripts: Path) -> Config:
    from alembic.config import Config  # see `upgrade`

    config = Config()
    # Alembic takes a percent sign for the start of a reference.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _keep_copy(database: Database, backups: Path, revision: str) -> None:
    database.checkpoint()
    with saving(backups):
        backups.mkdir(parents=True, exist_ok=True)
    made = datetime.now().strftime("%Y%m%d-%H%M%S")
    with atomic_path(backups / f"pre-{revision}-{made}.db") as copy:
        database.copy_to(copy)


def _drop_enforcement(connection: Connection) -> None:
    """Let tables be made anew under rows that refer to them; checked before the commit."""
    # By the driver, because SQLite ignores it in the transaction that SQLAlchemy begins.
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")


def _require_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = "、".join(sorted({str(row[0]) for row in broken}))
        raise StoreUnusable(
            f"升级后有 {len(broken)} 行数据指向不存在的记录（{tables}），已退回升级前的状态。"
            "请继续使用原来版本的程序，并联系技术支持。"
        )
