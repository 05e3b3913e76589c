"""Acts that take two people: the second one says yes with a passphrase of their own (R-AC-02).

Where only one person may do it at all, there is nobody to ask: the act goes on and the log
says that it was done alone. A small station must be able to work.
Source: domain.md 8.3 (four eyes), safety.md 8.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from station_app.domain.problems import NotAllowed, WrongPassphrase
from station_app.domain.rules.rights import Right, refusal
from station_app.services.access import needs
from station_app.services.users import active, known, user_of
from station_app.storage import vault
from station_app.storage.database import Database

if TYPE_CHECKING:  # opening books needs the keys, whose service asks for a second person
    from station_app.services.workspace import Workspace

ALONE = ""  # nobody else may do it


@dataclass(frozen=True)
class Second:
    """Who agrees, with the passphrase as typed."""

    name: str
    passphrase: str


@needs(Right.READ)
def seconds(workspace: Workspace, right: Right) -> tuple[str, ...]:
    """Return who else has a right and may agree to an act; () when there is nobody."""
    with workspace.database.reading() as session:
        return others(session, workspace.user.name, right)


@needs(Right.READ)
def confirm(workspace: Workspace, second: Second | None, right: Right) -> str:
    """Return the name of the second person, or ALONE when nobody else has the right.

    Takes a second. Raises NotAllowed (R-AC-02) when somebody else has to agree and nobody
    does, and WrongPassphrase.
    """
    return agreed(workspace.home / vault.FILE, seconds(workspace, right), second, right)


@dataclass(frozen=True)
class By:
    """Who did an act, and who agreed to it."""

    name: str
    second: str = ALONE


def acting(database: Database, signed: vault.SignedIn, second: Second | None, right: Right) -> By:
    """Return who acts on a closed workspace whose store is open and up to date, and who agreed.

    Raises NotAllowed without the right (R-AC-01) or the second person (R-AC-02), and
    WrongPassphrase.
    """
    with database.reading() as session:
        user = known(session, signed)
        if right not in user.rights:
            raise NotAllowed(refusal(right))
        asked = others(session, user.name, right)
    keys = database.path.parent / vault.FILE
    return By(user.name, agreed(keys, asked, second, right))


def others(session: Session, name: str, right: Right) -> tuple[str, ...]:
    """Return who has a right beside the person of this name."""
    found = (user_of(account) for account in active(session))
    return tuple(each.name for each in found if right in each.rights and each.name != name)


def agreed(keys: Path, asked: tuple[str, ...], second: Second | None, right: Right) -> str:
    """Return who agreed, as `confirm` does, before anybody has signed in.

    keys   the key file
    asked  who may agree
    """
    if not asked:
        return ALONE
    if second is None or second.name not in asked:
        names = "、".join(asked)
        raise NotAllowed(
            f"“{right.value}”需要两个人（R-AC-02）：请由{names}中的一位输入自己的口令同意。"
        )
    if vault.is_recovery(second.passphrase):
        raise WrongPassphrase("请输入第二个人自己的口令，恢复密钥不能代替（R-AC-02）。")
    vault.unlock(keys, second.passphrase, owner=second.name)
    return second.name
