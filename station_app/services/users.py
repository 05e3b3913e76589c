"""Who is at work: a person known to the store, with roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import NotAllowed
from station_app.domain.rules.rights import ALL_ROLES, HEADS, SAFE, SYSTEM, Right, Role, rights_of
from station_app.storage import audit, vault
from station_app.storage.accounts import Account
from station_app.storage.tables import set_state

if TYPE_CHECKING:  # opening books signs in
    from station_app.services.workspace import Workspace

SAFE_KEY = "recovery_key"  # fact of the store: public key of the recovery key's slot


@dataclass(frozen=True)
class User:
    """Somebody at work; `rights` follow from the roles."""

    name: str
    roles: frozenset[Role] = ALL_ROLES
    rights: frozenset[Right] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rights", rights_of(self.roles))


def active(session: Session) -> list[Account]:
    """Return the people who may sign in, in the order in which they were added."""
    alive = select(Account).where(Account.removed_at.is_(None))
    return list(session.scalars(alive.order_by(Account.added_at, Account.name)))


def user_of(account: Account) -> User:
    """Return somebody as the services know them."""
    return User(account.name, roles_from(account.roles))


def roles_from(codes: Iterable[str]) -> frozenset[Role]:
    """Return the roles of these codes; one that this program does not know gives no right."""
    return frozenset(Role(code) for code in codes if code in Role.__members__)


def first(workspace: Workspace, name: str) -> User:
    """Enter the person who made the books, with all roles."""
    with workspace.database.transaction(SYSTEM, "people.add", merging=True) as session:
        set_state(session, **{SAFE_KEY: _public_keys(workspace).get(SAFE, "")})
        return _entered(workspace, session, name)


def sign_in(workspace: Workspace, signed: vault.SignedIn) -> User:
    """Return who has got in; it is noted, with the tries that had failed before.

    With the recovery key and a name that is not known, it is the first who manages people.

    Raises NotAllowed for somebody who was removed.
    """
    with workspace.database.transaction(signed.owner, "people.sign-in", merging=True) as session:
        user = _recognised(session, signed) or _entered(workspace, session, signed.owner)
        facts = {"user": user.name, "recovery": signed.recovery, "failed": signed.failed}
        audit.note(session, workspace.audit_key, workspace.stamp(), user.name, facts)
        if not signed.recovery:
            _keep_key(workspace, session, user.name)
    return user


def keep_key(workspace: Workspace, name: str) -> None:
    """Remember the public key of a person whose slot was made anew."""
    with workspace.database.transaction(workspace.actor, "people.key", merging=True) as session:
        _keep_key(workspace, session, name)


def _keep_key(workspace: Workspace, session: Session, name: str) -> None:
    account = session.get(Account, name)
    key = _public_keys(workspace).get(name, "")
    if account is not None and account.key != key:
        account.key = key


def _public_keys(workspace: Workspace) -> dict[str, str]:
    return vault.public_keys(workspace.home / vault.FILE)


def _entered(workspace: Workspace, session: Session, name: str) -> User:
    """Enter the first person of books that know nobody yet."""
    account = Account(
        name=name, roles=sorted(ALL_ROLES), key="", added_at=workspace.stamp(), added_by=SYSTEM
    )
    session.add(account)
    session.flush()
    _keep_key(workspace, session, name)
    return user_of(account)


def known(session: Session, signed: vault.SignedIn) -> User:
    """Return who has opened a closed store; one that knows nobody has one person with all roles.

    Raises NotAllowed for somebody who was removed.
    """
    return _recognised(session, signed) or User(signed.owner)


def _recognised(session: Session, signed: vault.SignedIn) -> User | None:
    """Return who signs in; None when the store knows nobody yet. Raises NotAllowed."""
    people = active(session)
    found = next((each for each in people if each.name == signed.owner), None)
    if found is None and people and signed.recovery:
        found = next((each for each in people if HEADS & roles_from(each.roles)), people[0])
    if found is not None:
        return user_of(found)
    if people:
        raise NotAllowed(
            f"用户“{signed.owner}”已停用，不能再打开这份数据。请联系站长或系统管理员。"
        )
    return None
