"""The people who work with the books: added, given roles, removed.

Each function changes the store in one transaction; the key file follows, so that after a
cut between the two somebody can sign in too little, never too much.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from station_app.domain.problems import NotAllowed, StationError
from station_app.domain.rules.rights import HEADS, ROLE_LABELS, Right, Role, name_fault
from station_app.services import secrets, users
from station_app.services.access import needs
from station_app.services.workspace import Workspace
from station_app.storage import audit, vault
from station_app.storage.accounts import Account


@dataclass(frozen=True)
class Person:
    """One who works with the books, or did.

    added, removed   as the clock on the wall had it; removed None: may sign in
    signs_in         has a passphrase in the key file
    here             is the one at work now
    """

    name: str
    roles: tuple[Role, ...]
    added: datetime
    removed: datetime | None
    signs_in: bool
    here: bool

    @property
    def words(self) -> str:
        """The roles for people to read."""
        return "、".join(ROLE_LABELS[role] for role in self.roles)


@needs(Right.READ)
def people(workspace: Workspace) -> tuple[Person, ...]:
    """Return everybody, in the order in which they were added; the removed ones last."""
    owners = vault.owners(workspace.home / secrets.KEYS)
    with workspace.database.reading() as session:
        accounts = session.query(Account).order_by(Account.added_at, Account.name).all()
        found = [_person(workspace, account, owners) for account in accounts]
    return tuple(sorted(found, key=lambda person: person.removed is not None))


def _person(workspace: Workspace, account: Account, owners: Collection[str]) -> Person:
    known = users.roles_from(account.roles)
    return Person(
        account.name,
        tuple(role for role in Role if role in known),
        workspace.local(account.added_at),
        workspace.local(account.removed_at) if account.removed_at else None,
        account.name in owners and account.removed_at is None,
        account.name == workspace.user.name,
    )


@needs(Right.PEOPLE)
def add(
    workspace: Workspace,
    name: str,
    roles: Collection[Role],
    passphrase: str,
    secret: str,
    cost: secrets.Cost = secrets.DEFAULT_COST,
) -> None:
    """Let somebody else open the books; takes two seconds.

    passphrase  the new person's first one, which they change themselves
    secret      the passphrase of who is at work, or the recovery key

    Raises NotAllowed for a weak passphrase, WrongPassphrase, CannotSave, or StationError for
    a name that is taken or no name, or without a role; then nobody was added.
    """
    wanted = _clean(name)
    _require_roles(roles)
    secrets.require_strong(passphrase, workspace.identity, wanted)
    path = workspace.home / secrets.KEYS
    _require_free(workspace, wanted)
    # First the slot: without an account its passphrase opens nothing (`users.sign_in`).
    vault.add_owner(path, secret, wanted, passphrase, cost, by=workspace.user.name)
    with workspace.database.transaction(workspace.actor, "people.add", merging=True) as session:
        session.add(
            Account(
                name=wanted, roles=sorted(roles), key=vault.public_keys(path)[wanted],
                added_at=workspace.stamp(), added_by=workspace.actor,
            )
        )  # fmt: skip
        _note(workspace, session, wanted, roles)


@needs(Right.PEOPLE)
def set_roles(workspace: Workspace, name: str, roles: Collection[Role]) -> None:
    """Give somebody other roles; they hold from the next act on.

    Raises StationError for an unknown person, without a role, or when nobody would be left
    to manage people (R-AC-03).
    """
    _require_roles(roles)
    with workspace.database.transaction(workspace.actor, "people.roles", merging=True) as session:
        account = _present(session, name)
        if not HEADS & set(roles):
            _require_other_head(session, name)
        account.roles = sorted(roles)
        _note(workspace, session, name, roles)
    if name == workspace.user.name:
        workspace.user = users.User(name, frozenset(roles))


@needs(Right.PEOPLE)
def give_passphrase(
    workspace: Workspace,
    name: str,
    passphrase: str,
    secret: str,
    cost: secrets.Cost = secrets.DEFAULT_COST,
) -> None:
    """Give somebody who forgot theirs a new passphrase; takes two seconds.

    secret  the passphrase of who is at work, or the recovery key

    Raises as `add` does, and StationError for an unknown person.
    """
    secrets.require_strong(passphrase, workspace.identity, name)
    with workspace.database.reading() as session:
        _present(session, name)
    path = workspace.home / secrets.KEYS
    vault.add_owner(path, secret, name, passphrase, cost, by=workspace.user.name)
    action = "people.passphrase"
    with workspace.database.transaction(workspace.actor, action, merging=True) as session:
        _present(session, name).key = vault.public_keys(path)[name]
        _note(workspace, session, name, ())


@needs(Right.PEOPLE)
def remove(workspace: Workspace, name: str) -> None:
    """Let somebody no longer open the books; what they did stays under their name.

    Who may have kept a copy of the folder still knows the data key: `rekeying.renew` makes
    another one.

    Raises NotAllowed for oneself, or StationError for an unknown person, and for the last
    one who manages people (R-AC-03).
    """
    if name == workspace.user.name:
        raise NotAllowed("不能移除自己。请由另一位站长或系统管理员办理。")
    with workspace.database.transaction(workspace.actor, "people.remove", merging=True) as session:
        account = _present(session, name)
        _require_other_head(session, name)
        account.removed_at = workspace.stamp()
        _note(workspace, session, name, ())
    vault.remove_owner(workspace.home / secrets.KEYS, name)


def _clean(name: str) -> str:
    text = " ".join(unicodedata.normalize("NFKC", name).split())
    if fault := name_fault(text):
        raise StationError(fault)
    return text


def _require_roles(roles: Collection[Role]) -> None:
    if not roles:
        labels = "、".join(ROLE_LABELS.values())
        raise StationError(f"请至少选一个角色：{labels}。")


def _require_free(workspace: Workspace, name: str) -> None:
    with workspace.database.reading() as session:
        if session.get(Account, name) is not None:
            raise StationError(
                f"已有（或有过）用户“{name}”，操作日志里的人不能混淆，请加字区别，如“{name}2”。"
            )


def _present(session: Session, name: str) -> Account:
    account = session.get(Account, name)
    if account is None or account.removed_at is not None:
        known = "、".join(each.name for each in users.active(session))
        raise StationError(f"没有用户“{name}”。现有：{known}。")
    return account


def _require_other_head(session: Session, name: str) -> None:
    others = (each for each in users.active(session) if each.name != name)
    if not any(HEADS & users.roles_from(each.roles) for each in others):
        words = "、".join(ROLE_LABELS[role] for role in Role if role in HEADS)
        raise StationError(
            f"“{name}”是最后一位{words}，不能移除或取消（R-AC-03）。请先给另一位用户这个角色。"
        )


def _note(workspace: Workspace, session: Session, name: str, roles: Collection[Role]) -> None:
    facts = {"user": name, "roles": sorted(roles)}
    audit.note(session, workspace.audit_key, workspace.stamp(), name, facts)
