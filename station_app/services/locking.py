"""The window is locked: the key of the store is let go of, and derived again to go on.

Drafts are in the store by then; who unlocks is who was at work, or has the recovery key.
Source: safety.md 8.3.
"""

from __future__ import annotations

from station_app.domain.rules.rights import Right
from station_app.services import secrets
from station_app.services.access import needs
from station_app.services.noting import note_locked, note_unlocked
from station_app.services.workspace import Workspace
from station_app.storage import vault


@needs(Right.OWN)
def lock(workspace: Workspace) -> None:
    """Note it in the log and let go of the keys; nothing may be running.

    Raises StoreUnusable when it cannot be noted; the keys are gone all the same.
    """
    try:
        note_locked(workspace)
    finally:
        workspace.database.forget_key()
        workspace.file_key = b""


@needs(Right.OWN)
def unlock(workspace: Workspace, secret: str) -> None:
    """Derive the keys again with the passphrase of who is at work, or the recovery key.

    Takes a second. Also called while the keys are still there. Raises WrongPassphrase.
    """
    path = workspace.home / secrets.KEYS
    name = workspace.user.name
    # With one passphrase in the file it need not be of that name: books of an older version.
    owner = name if name in vault.owners(path) else ""
    signed = vault.sign_in(path, secret, owner)
    workspace.file_key = vault.sub_key(signed.dek, "files")
    workspace.database.use_key(vault.sub_key(signed.dek, "db"))
    note_unlocked(workspace, signed.failed)
