"""Who can open the books: the keys of new ones, another passphrase, another recovery key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from station_app.domain.problems import NotAllowed
from station_app.domain.rules.rights import Right
from station_app.services import users
from station_app.services.access import needs
from station_app.services.identity import Identity
from station_app.services.noting import note
from station_app.services.two_persons import Second, confirm
from station_app.storage import recovery, slots, vault
from station_app.storage.tables import set_state

if TYPE_CHECKING:
    from station_app.services.workspace import Workspace

KEYS = vault.FILE
OWNER = "录入员"  # the first person's name until somebody gives one
TAIL = 6  # characters at the end of a recovery key that are typed back at least

Cost = slots.Cost  # the window may not know the storage
DEFAULT_COST = slots.DEFAULT_COST
Prepared = vault.Prepared


@dataclass(frozen=True)
class Keys:
    """What opens books that are still to be made; see `workspace.establish`.

    dek       the data key, with which the store will be encrypted
    recovery  the recovery key, to be printed
    slots     content of the key file
    owner     name of the first person
    """

    dek: bytes
    recovery: str
    slots: bytes
    owner: str = OWNER


def new_keys(
    identity: Identity, passphrase: str, cost: Cost = DEFAULT_COST, owner: str = OWNER
) -> Keys:
    """Make the keys of new books; takes a second, and leaves nothing on the disk.

    owner  name of the first person, who gets all roles

    Raises NotAllowed when the passphrase is too easy to guess.
    """
    require_strong(passphrase, identity, owner)
    with TemporaryDirectory() as folder:
        path = Path(folder, KEYS)
        dek, recovery_key = vault.create(path, passphrase, owner, cost)
        return Keys(dek, recovery_key, path.read_bytes(), owner)


def passphrase_faults(passphrase: str, identity: Identity, owner: str = "") -> list[str]:
    """Say in Chinese what is wrong with a new passphrase; [] when it will do."""
    known = (identity.name, identity.division, owner if owner != OWNER else "")
    return vault.passphrase_faults(passphrase, known)


def typed_back(typed: str, recovery_key: str) -> bool:
    """Say whether a recovery key, or at least its last two groups, was typed back right."""
    return any(recovery.matches(typed, wanted) for wanted in (recovery_key, recovery_key[-TAIL:]))


@needs(Right.OWN)
def change_passphrase(
    workspace: Workspace, secret: str, new: str, cost: Cost = DEFAULT_COST
) -> None:
    """Replace the passphrase of who is at work, given the present one or the recovery key.

    Takes two seconds.

    Raises WrongPassphrase, NotAllowed for one that is easy to guess, or CannotSave; then
    the present one still opens the books.
    """
    require_strong(new, workspace.identity, workspace.user.name)
    path = workspace.home / KEYS
    vault.change_passphrase(path, secret, new, cost, owner=workspace.user.name)
    users.keep_key(workspace, workspace.user.name)
    note(workspace, "secret.passphrase", "", {})


@needs(Right.PEOPLE)
def prepare_recovery(workspace: Workspace, passphrase: str, cost: Cost = DEFAULT_COST) -> Prepared:
    """Make another recovery key, which opens nothing yet; takes two seconds.

    So the person can write it down first: the former one holds until `keep_recovery`.

    Raises WrongPassphrase.
    """
    return vault.prepare_recovery(workspace.home / KEYS, passphrase, cost)


@needs(Right.PEOPLE)
def keep_recovery(
    workspace: Workspace, prepared: Prepared, *, second: Second | None = None
) -> None:
    """Let the prepared recovery key open the books, and the former one no longer.

    second  who agrees, see `two_persons`

    Raises NotAllowed or WrongPassphrase of the second person, or CannotSave; then the former
    one still does.
    """
    agreed = confirm(workspace, second, Right.PEOPLE)
    vault.keep_recovery(workspace.home / KEYS, prepared)
    with workspace.database.transaction(workspace.actor, "people.key", merging=True) as session:
        set_state(session, **{users.SAFE_KEY: prepared.slot["pub"]})
    note(workspace, "secret.recovery", "", {"second": agreed})


def require_strong(passphrase: str, identity: Identity, owner: str = "") -> None:
    """Raise NotAllowed for a passphrase that is easy to guess."""
    weak = passphrase_faults(passphrase, identity, owner)
    if weak:
        raise NotAllowed("".join(weak))
