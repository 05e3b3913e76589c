"""Enrolment: which keys the other side has, and who has compared their fingerprints."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from station_app.domain.problems import Refused, StationError
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.exchange import cards, envelopes, parties, passwords, trust
from station_app.services.exchange.protocol import BUREAU_PEER
from station_app.services.exchange.trust import (
    CONFIRMED,
    FIRST_SEEN,
    OFFERED,
    ONLY_CONFIRMED,
    REPLACED,
    WITHDRAWN,
)
from station_app.services.identity import BUREAU, STATION
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.seal_tables import PeerKey
from station_app.storage.signing import FINGERPRINT, PublicKeys, public_keys
from station_app.storage.tables import set_state, state_value

LONGEST = 200  # characters of a reason


class KeyState(StrEnum):
    """How far the key of a party is known."""

    UNKNOWN = "unknown"
    FIRST_SEEN = "first_seen"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


_WAITING = (KeyState.FIRST_SEEN, KeyState.OFFERED, KeyState.CHANGED)


@dataclass(frozen=True)
class Enrolment:
    """What is known of one party's key.

    fingerprint  of the key to which `state` applies; of the new one when it has changed
    seen_in      the file in which that key came first
    by, at       who has decided about it, and when
    strong       packages can be encrypted to it
    year         of the mail password, 0 for none
    """

    party: str
    name: str
    state: KeyState
    fingerprint: str = ""
    seen_at: datetime | None = None
    seen_in: str = ""
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    strong: bool = False
    year: int = 0

    @property
    def shown(self) -> str:
        """The fingerprint in groups of five, "" for none."""
        return cards.grouped(self.fingerprint)

    @property
    def waits(self) -> bool:
        """Whether somebody is to compare the fingerprint."""
        return self.state in _WAITING


@needs(Right.READ)
def enrolments(workspace: Workspace) -> list[Enrolment]:
    """List everybody on the other side with what is known of the key."""
    with workspace.database.reading() as session:
        found = parties.all_of(session, workspace.role)
        return [_enrolment(session, workspace, party, name) for party, name in found]


def waiting(session: Session, role: str) -> int:
    """Count whose key somebody is to compare; asked after every change, so in two questions."""
    known = trust.by_party(session)
    states = (_foremost(known.get(party, ()))[1] for party, _ in parties.all_of(session, role))
    return sum(state in _WAITING for state in states)


def _enrolment(session: Session, workspace: Workspace, party: str, name: str) -> Enrolment:
    password = passwords.current(session, party)
    year = password.year if password else 0
    known = trust.of_party(session, party)
    row, state = _foremost(known)
    if row is None:
        return Enrolment(party, name, state, year=year)
    local = workspace.local
    return Enrolment(
        party, name, state,
        fingerprint=public_keys(row.public).fingerprint(parties.owner(party)),
        seen_at=local(row.seen_at), seen_in=row.seen_in, by=row.decided_by,
        at=local(row.decided_at) if row.decided_at else None, reason=row.reason,
        strong=any(each.state == CONFIRMED for each in known), year=year,
    )  # fmt: skip


def _foremost(known: Sequence[PeerKey]) -> tuple[PeerKey | None, KeyState]:
    """Return the key that one has to know of first."""
    rows = {row.state: row for row in known}  # the newest of each state
    in_use = rows.get(CONFIRMED) or rows.get(FIRST_SEEN)
    if (offered := rows.get(OFFERED)) is not None:
        others = in_use or rows.get(WITHDRAWN)
        return offered, KeyState.CHANGED if others else KeyState.OFFERED
    row = in_use or rows.get(WITHDRAWN)
    return row, KeyState(row.state) if row is not None else KeyState.UNKNOWN


@needs(Right.ACCEPT)
def take_card(workspace: Workspace, path: Path) -> str:
    """Keep the keys of a card, for somebody to compare the fingerprint; return the party.

    Raises Refused for what is no card of somebody on the other side.
    """
    card = cards.read_card(path)
    party = _party_of(workspace, card)
    with workspace.database.transaction(workspace.actor, "key.card_taken") as session:
        trust.offer(session, party, card.keys, workspace.stamp(), path.name)
        facts = {"kid": card.keys.kid, "file": path.name}
        audit.note(session, workspace.audit_key, workspace.stamp(), party, facts)
    return party


@needs(Right.ACCEPT)
def take_from_file(workspace: Workspace, path: Path) -> str:
    """Keep the key with which a package or receipt is sealed, as a card; return the party.

    Raises Refused for what is neither, or not signed.
    """
    incoming = envelopes.read(workspace, path)
    party = incoming.meta.station if workspace.role == BUREAU else BUREAU_PEER
    parties.require(workspace, party)
    if incoming.seal.keys is None:
        raise Refused("UNSIGNED", "这个文件没有签名，没有可以核对的密钥（R-SL-05）。")
    with workspace.database.transaction(workspace.actor, "key.file_taken") as session:
        trust.offer(session, party, incoming.seal.keys, workspace.stamp(), path.name)
        facts = {"kid": incoming.seal.keys.kid, "file": path.name}
        audit.note(session, workspace.audit_key, workspace.stamp(), party, facts)
    return party


def _party_of(workspace: Workspace, card: cards.Card) -> str:
    wanted = STATION if workspace.role == BUREAU else BUREAU
    if card.role != wanted:
        whose = "社工站" if wanted == STATION else "区局"
        raise StationError(f"这是“{card.name}”的密钥卡，这里要的是{whose}的密钥卡，请核对文件。")
    if card.division[:6] != workspace.identity.division[:6]:
        raise StationError(f"这是“{card.name}”的密钥卡，不属于本区，请核对来件。")
    parties.require(workspace, card.station)
    return card.station


@needs(Right.ACCEPT)
def enrol(workspace: Workspace, party: str, fingerprint: str, card: Path | None = None) -> None:
    """Confirm the key whose fingerprint the other side has read out by telephone.

    card   brings the key, when none has come with a package yet

    Any other key of this party counts no more. Raises StationError when no key of the
    party has this fingerprint.
    """
    digits = _digits(fingerprint)
    name = parties.require(workspace, party)
    if card is not None and take_card(workspace, card) != party:
        raise StationError(f"这张密钥卡不是“{name}”的，请核对文件。")
    with workspace.database.transaction(workspace.actor, "key.confirm") as session:
        row = _with_fingerprint(session, party, digits)
        if row is None:
            raise StationError(_no_such_key(name, bool(trust.of_party(session, party))))
        for each in trust.of_party(session, party):
            if each is not row and each.state in (CONFIRMED, FIRST_SEEN):
                each.state = REPLACED
            elif each is not row and each.state == OFFERED:
                session.delete(each)
        _decide(workspace, row, CONFIRMED, "")
        facts = {"kid": row.kid, "fingerprint": digits}
        audit.note(session, workspace.audit_key, workspace.stamp(), party, facts)


def _digits(fingerprint: str) -> str:
    digits = "".join(unicodedata.normalize("NFKC", fingerprint).split()).replace("-", "")
    if len(digits) != FINGERPRINT or not (digits.isascii() and digits.isdigit()):
        raise StationError(
            f"核对码是{FINGERPRINT}位数字，每5位一组，您输入了{len(digits)}位（R-SL-06）。"
            "请对方再念一遍。"
        )
    return digits


def _with_fingerprint(session: Session, party: str, digits: str) -> PeerKey | None:
    for row in trust.of_party(session, party):
        if public_keys(row.public).fingerprint(parties.owner(party)) == digits:
            return row
    return None


def _no_such_key(name: str, known: bool) -> str:
    if known:
        return (
            f"核对码与“{name}”的密钥不符，没有确认（R-SL-06）。请重新核对；如果确实不同，"
            "收到的文件可能不是对方发的，请对方发来密钥卡。"
        )
    return f"还没有“{name}”的密钥（R-SL-06）。请先读入对方的密钥卡，或接收对方的一个文件。"


@needs(Right.ACCEPT)
def withdraw(workspace: Workspace, party: str, reason: str) -> None:
    """Let no key of a party count any more, e.g. after its computer was stolen.

    Raises StationError without a reason, or when there is no key.
    """
    words = reason.strip()
    if not words or len(words) > LONGEST:
        raise StationError(f"请写明为什么停用，最多{LONGEST}个字（R-SL-09）。")
    name = parties.require(workspace, party)
    with workspace.database.transaction(workspace.actor, "key.withdraw") as session:
        known = [row for row in trust.of_party(session, party) if row.state != REPLACED]
        if not known:
            raise StationError(f"“{name}”还没有密钥，不用停用。")
        for row in known:
            _decide(workspace, row, WITHDRAWN, words)
        facts = {"kids": [row.kid for row in known], "reason": words}
        audit.note(session, workspace.audit_key, workspace.stamp(), party, facts)


def _decide(workspace: Workspace, row: PeerKey, state: str, reason: str) -> None:
    row.state, row.reason = state, reason
    row.decided_at, row.decided_by = workspace.stamp(), workspace.actor


@needs(Right.READ)
def only_confirmed(workspace: Workspace) -> bool:
    """Whether files sealed with a key that nobody has confirmed are kept out."""
    with workspace.database.reading() as session:
        return bool(state_value(session, ONLY_CONFIRMED, False))


@needs(Right.ACCEPT)
def let_in_only_confirmed(workspace: Workspace, only: bool) -> None:
    """Choose whether the first key of a party is taken on trust (R-SL-08)."""
    with workspace.database.transaction(workspace.actor, "key.only_confirmed") as session:
        set_state(session, **{ONLY_CONFIRMED: only})
        audit.note(session, workspace.audit_key, workspace.stamp(), "", {"only_confirmed": only})


def strong_keys(session: Session, party: str) -> PublicKeys:
    """Return the confirmed keys to which a strong package is encrypted.

    Raises StationError when nobody has confirmed any.
    """
    row = trust.confirmed_keys(session, party)
    if row is None:
        raise StationError(
            "还没有确认区局的密钥，不能生成加密封装的上报包（R-SL-12）。"
            "请先读入区局的密钥卡，电话核对核对码后确认。"
        )
    return public_keys(row.public)
