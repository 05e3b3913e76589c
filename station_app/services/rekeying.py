"""Another data key for the same books: for when somebody who left may have kept a copy.

The store and all attachments are written anew under a random key, which is sealed to those
who may still sign in; a new passphrase alone would not shut out who knows the old key.
"""

from __future__ import annotations

import secrets as random
import shutil
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from station_app.domain.progress import Progress, silent
from station_app.domain.rules.rights import SAFE, Right
from station_app.services import backups, two_persons, users
from station_app.services.two_persons import By, Second
from station_app.services.workspace import AUDIT_KEY, audit_key_of
from station_app.storage import attachments, audit, slots, vault
from station_app.storage.archives import ATTACHMENTS, KEYS, STORE
from station_app.storage.database import Database
from station_app.storage.files import PART, saving
from station_app.storage.locks import WorkspaceLock
from station_app.storage.tables import set_state, state_value

_STEP = 1 << 20  # bytes between two reports


def renew(
    home: Path,
    secret: str,
    now: datetime,
    *,
    user: str = "",
    second: Second | None = None,
    progress: Progress = silent,
) -> None:
    """Encrypt a closed workspace anew; everybody's passphrase and the recovery key stay.

    What is replaced moves to backups/replaced-<time>: it opens with the old key and should be
    deleted once all is well, like older backups. After a kill either nothing has changed or
    the next start brings it to the end.

    now     with its zone
    user    who does it
    second  who agrees, see `two_persons`

    Raises WrongPassphrase, NotAllowed, CannotSave, StoreUnusable, or StationError while
    somebody's key is not known to the store; then nothing has changed.
    """
    with WorkspaceLock(home):
        backups.finish_restore(home)
        signed = vault.sign_in(home / KEYS, secret, user)
        with saving(home):
            staged = Path(tempfile.mkdtemp(dir=home, suffix=backups.STAGED))
        try:
            dek = random.token_bytes(slots.KEY_BYTES)
            with closing(Database(home / STORE, vault.sub_key(signed.dek, "db"))) as database:
                by = two_persons.acting(database, signed, second, Right.PEOPLE)
                trusted = _trusted(database)
                vault.seal_anew(home / KEYS, staged / KEYS, dek, trusted)
                database.copy_to(staged / STORE, vault.sub_key(dek, "db"))
            _seal_files(home / ATTACHMENTS, staged / ATTACHMENTS, signed.dek, dek, progress)
            _enter(staged / STORE, signed.dek, dek, now, by)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        backups.put_in_place(home, staged, now)


def _trusted(database: Database) -> dict[str, str]:
    with database.reading() as session:
        found = {account.name: account.key for account in users.active(session)}
        return found | {SAFE: str(state_value(session, users.SAFE_KEY, ""))}


def _seal_files(source: Path, target: Path, old: bytes, new: bytes, progress: Progress) -> None:
    """Write every attachment under the new key."""
    target.mkdir()
    names = [path.name for path in sorted(source.glob("*")) if not path.name.endswith(PART)]
    before, after = vault.sub_key(old, "files"), vault.sub_key(new, "files")
    for number, name in enumerate(names):
        attachments.keep(target, after, attachments.fetch(source, before, name))
        progress(number + 1, len(names))


def _enter(path: Path, old: bytes, new: bytes, now: datetime, by: By) -> None:
    """Let the log of the new store go on under its first key, and say there what was done."""
    with closing(Database(path, vault.sub_key(new, "db"))) as database:
        key = audit_key_of(database, old)
        stamp = now.astimezone(UTC).replace(tzinfo=None)
        with database.transaction(by.name, "secret.renew-key", merging=True) as session:
            _note(session, key, stamp, by)


def _note(session: Session, key: bytes, stamp: datetime, by: By) -> None:
    set_state(session, **{AUDIT_KEY: key.hex()})
    audit.note(session, key, stamp, "", {"second": by.second})
