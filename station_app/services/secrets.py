"""Who can open the books: the keys of new ones, another passphrase, another recovery key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from station_app.domain.problems import NotAllowed
from station_app.services.identity import Identity
from station_app.services.noting import note
from station_app.storage import recovery, vault

if TYPE_CHECKING:
    from station_app.services.workspace import Workspace

KEYS = "app.keys"
OWNER = "clerk"
TAIL = 6  # characters at the end of a recovery key that are typed back at least

Cost = vault.Cost  # the window may not know the vault
DEFAULT_COST = vault.DEFAULT_COST
Prepared = vault.Prepared


@dataclass(frozen=True)
class Keys:
    """What opens books that are still to be made; see `workspace.establish`.

    dek       the data key, with which the store will be encrypted
    recovery  the recovery key, to be printed
    slots     content of the key file
    """

    dek: bytes
    recovery: str
    slots: bytes


def new_keys(identity: Identity, passphrase: str, cost: Cost = DEFAULT_COST) -> Keys:
    """Make the keys of new books; takes a second, and leaves nothing on the disk.

    Raises NotAllowed when the passphrase is too easy to guess.
    """
    _require_strong(passphrase, identity)
    with TemporaryDirectory() as folder:
        path = Path(folder, KEYS)
        dek, recovery_key = vault.create(path, passphrase, OWNER, cost)
        return Keys(dek, recovery_key, path.read_bytes())


def passphrase_faults(passphrase: str, identity: Identity) -> list[str]:
    """Say in Chinese what is wrong with a new passphrase; [] when it will do."""
    return vault.passphrase_faults(passphrase, (identity.name, identity.division))


def typed_back(typed: str, recovery_key: str) -> bool:
    """Say whether a recovery key, or at least its last two groups, was typed back right."""
    return any(recovery.matches(typed, wanted) for wanted in (recovery_key, recovery_key[-TAIL:]))


def change_passphrase(
    workspace: Workspace, secret: str, new: str, cost: Cost = DEFAULT_COST
) -> None:
    """Replace the passphrase, given the present one or the recovery key; takes two seconds.

    Raises WrongPassphrase, NotAllowed for one that is easy to guess, or CannotSave; then
    the present one still opens the books.
    """
    _require_strong(new, workspace.identity)
    vault.change_passphrase(workspace.home / KEYS, secret, new, cost)
    note(workspace, "secret.passphrase", "", {})


def prepare_recovery(workspace: Workspace, passphrase: str, cost: Cost = DEFAULT_COST) -> Prepared:
    """Make another recovery key, which opens nothing yet; takes two seconds.

    So the person can write it down first: the former one holds until `keep_recovery`.

    Raises WrongPassphrase.
    """
    return vault.prepare_recovery(workspace.home / KEYS, passphrase, cost)


def keep_recovery(workspace: Workspace, prepared: Prepared) -> None:
    """Let the prepared recovery key open the books, and the former one no longer.

    Raises CannotSave; then the former one still does.
    """
    vault.keep_recovery(workspace.home / KEYS, prepared)
    note(workspace, "secret.recovery", "", {})


def _require_strong(passphrase: str, identity: Identity) -> None:
    weak = passphrase_faults(passphrase, identity)
    if weak:
        raise NotAllowed("".join(weak))
