"""Whose key sealed a file, and how far that key is trusted (R-SL-05 to R-SL-09).

The first key that a station shows is taken on trust and named until somebody has compared its
fingerprint by telephone. From then on no other key is let in for that station.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.services.exchange.incoming import Incoming
from station_app.storage.seal_tables import PeerKey
from station_app.storage.signing import PublicKeys
from station_app.storage.tables import state_value

# States of a key on record.
FIRST_SEEN, CONFIRMED = "first_seen", "confirmed"
OFFERED = "offered"  # another key than the known one, or one from a card: nobody confirmed it
WITHDRAWN, REPLACED = "withdrawn", "replaced"
# What a file is worth: CONFIRMED, FIRST_SEEN, or
UNSIGNED, UNKNOWN = "unsigned", "unknown_key"

ONLY_CONFIRMED = "only_confirmed_keys"  # fact of the store: first use is not let in

_NOT_IN_USE = (OFFERED, REPLACED)
_CALL = "请与对方电话核对 20 位核对码，在“密钥与签名”里确认。"


@dataclass(frozen=True)
class Trust:
    """What the signature of a file says about its sender.

    state   confirmed, first_seen, unsigned or unknown_key
    reason  for people, with what to do; "" when there is nothing to do
    """

    state: str
    reason: str = ""


NOTHING = Trust("")  # nobody has looked at the signature


def judge(session: Session, party: str, incoming: Incoming, *, another: bool = False) -> Trust:
    """Say how far the signature of a file is trusted; changes nothing.

    party    code of the station, "" for the bureau
    another  the file is of another store than the party had: it has another key, so when
             nobody has confirmed either, it is the store that has to be accepted
    """
    keys = incoming.seal.keys
    if keys is None:
        return Trust(
            UNSIGNED,
            "文件没有签名，不能证明是谁发来、有没有改动（R-SL-05）。请对方用新版程序重新生成；"
            "确需采用，请电话核实后写明理由接受。",
        )
    row = session.get(PeerKey, (party, keys.kid))
    if row is None or row.state in _NOT_IN_USE:
        return _new(session, party, another)
    if row.state == CONFIRMED and row.public == keys.raw:
        return Trust(CONFIRMED)
    if row.state == FIRST_SEEN and row.public == keys.raw:
        return _first(session)
    return Trust(UNKNOWN, f"签名的密钥已停用（{row.reason}），没有接收（R-SL-09）。{_CALL}")


def _first(session: Session) -> Trust:
    if state_value(session, ONLY_CONFIRMED, False):
        return Trust(
            UNKNOWN, f"签名的密钥还没有人核对过，本机设为只收已核对的密钥（R-SL-08）。{_CALL}"
        )
    return Trust(FIRST_SEEN, f"签名的密钥是初次见到的，还没有人核对过（R-SL-06）。{_CALL}")


def _new(session: Session, party: str, another: bool) -> Trust:
    states = {each.state for each in of_party(session, party)}
    if not states & {CONFIRMED, WITHDRAWN} and (another or FIRST_SEEN not in states):
        return _first(session)
    return Trust(
        UNKNOWN,
        "签名的密钥不是对方以前用的那一把，没有接收（R-SL-07）。文件可能是别人做的，"
        f"也可能对方换了电脑或密钥。{_CALL}",
    )


def of_party(session: Session, party: str) -> list[PeerKey]:
    """Return all keys that a party has shown, the newest last."""
    rows = select(PeerKey).where(PeerKey.party == party).order_by(PeerKey.seen_at, PeerKey.kid)
    return list(session.scalars(rows))


def by_party(session: Session) -> dict[str, list[PeerKey]]:
    """Return all keys of everybody who has shown one, the newest last."""
    found: dict[str, list[PeerKey]] = {}
    for row in session.scalars(select(PeerKey).order_by(PeerKey.seen_at, PeerKey.kid)):
        found.setdefault(row.party, []).append(row)
    return found


def confirmed_keys(session: Session, party: str) -> PeerKey | None:
    """Return the key of a party that somebody has confirmed."""
    return next((each for each in of_party(session, party) if each.state == CONFIRMED), None)


def remember(session: Session, party: str, incoming: Incoming, at: datetime, file: str) -> None:
    """Keep the key of a file that was let in; one that nobody confirmed gives way to it."""
    keys = incoming.seal.keys
    row = None if keys is None else session.get(PeerKey, (party, keys.kid))
    if keys is None or (row is not None and row.state not in _NOT_IN_USE):
        return
    for each in of_party(session, party):
        if each.state == FIRST_SEEN:
            each.state = REPLACED
    if row is None:
        row = add(session, party, keys, FIRST_SEEN, at, file)
    row.state = FIRST_SEEN


def offer(session: Session, party: str, keys: PublicKeys, at: datetime, file: str) -> None:
    """Keep a key that was not let in, so that it can be confirmed; the newest one only.

    Anybody can send files: no more than one such key of each party is kept.
    """
    row = session.get(PeerKey, (party, keys.kid))
    if row is not None and row.state != REPLACED:
        return
    for each in of_party(session, party):
        if each.state == OFFERED:
            session.delete(each)
    session.flush()
    if row is None:
        add(session, party, keys, OFFERED, at, file)
    else:
        row.state, row.seen_at, row.seen_in = OFFERED, at, file


def add(
    session: Session, party: str, keys: PublicKeys, state: str, at: datetime, file: str
) -> PeerKey:
    """Keep a key in a state."""
    row = PeerKey(party=party, kid=keys.kid, public=keys.raw, state=state)
    row.seen_at, row.seen_in, row.decided_by, row.reason = at, file, "", ""
    session.add(row)
    session.flush()
    return row
