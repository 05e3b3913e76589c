"""Another recovery key: the part of the vault that replaces its slot.

Two steps, because a key that nobody has written down yet must not be the only one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from station_app.storage import vault
from station_app.storage.vault import DEFAULT_COST, Clock, Cost, Slot

RECOVERY = "recovery"


@dataclass(frozen=True)
class Prepared:
    """A recovery key that opens nothing yet, and the slot that it will open."""

    recovery: str
    slot: Slot


def prepare(path: Path, secret: str, cost: Cost = DEFAULT_COST, now: Clock = time.time) -> Prepared:
    """Make a recovery key and its slot; the key file at `path` stays as it is.

    Raises WrongPassphrase, or StoreUnusable when the key file cannot be read.
    """
    dek, opened = vault._open(path, secret, now)
    recovery = vault._new_recovery_key()
    name = {"kind": RECOVERY, "id": "safe", "db": opened["db"]}
    return Prepared(recovery, vault._wrap(dek, vault._shape(recovery).encode(), name, cost))


def keep(path: Path, prepared: Prepared) -> None:
    """Put the prepared slot in the place of the former recovery key's.

    Raises CannotSave or StoreUnusable; then the former key still opens.
    """
    others = [slot for slot in vault._load(path) if slot["kind"] != RECOVERY]
    vault._save(path, [*others, prepared.slot])
