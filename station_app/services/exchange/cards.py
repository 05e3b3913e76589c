"""Key cards: a small file that carries the public keys of an office to the other side.

A card proves nothing by itself; its fingerprint is compared by telephone (R-SL-06).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station_app.domain.problems import Refused
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.exchange import keys, parties
from station_app.services.identity import BUREAU, STATION
from station_app.services.workspace import Workspace
from station_app.storage import signing
from station_app.storage.files import write_atomically
from station_app.storage.signing import PublicKeys

TITLE = "密钥卡"
FORMAT, VERSION = "sgz-key-card", 1
LARGEST = 1 << 14  # bytes
_LONGEST = 100  # characters of a name
_TEXTS = ("role", "station", "division", "name", "keys", "fingerprint", "made")


@dataclass(frozen=True)
class Card:
    """The public keys of one office.

    station      its code, "" for the bureau
    fingerprint  20 digits
    """

    role: str
    station: str
    division: str
    name: str
    keys: PublicKeys
    fingerprint: str
    made: str

    @property
    def shown(self) -> str:
        """The fingerprint in groups of five."""
        return grouped(self.fingerprint)

    @property
    def words(self) -> str:
        """What the QR of a printed card says."""
        return f"SGZ-KEY|{parties.owner(self.station)}|{self.fingerprint}|{self.keys.text}"

    def content(self) -> bytes:
        """Return the card as a file."""
        facts = {name: getattr(self, name) for name in _TEXTS if name != "keys"}
        facts = {"format": FORMAT, "version": VERSION, **facts, "keys": self.keys.text}
        return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def grouped(fingerprint: str) -> str:
    """Return a fingerprint in groups of five digits."""
    return " ".join(fingerprint[i : i + 5] for i in range(0, len(fingerprint), 5))


@needs(Right.READ)
def own_card(workspace: Workspace) -> Card:
    """Return the card of this office; its keys are made when they are first needed."""
    with workspace.database.transaction(workspace.actor, "key.card") as session:
        public = keys.own(session, workspace).public
    identity = workspace.identity
    fingerprint = public.fingerprint(parties.owner(identity.station))
    made = workspace.today().isoformat()
    return Card(
        identity.role, identity.station, identity.division, identity.name, public, fingerprint, made
    )


@needs(Right.EXCHANGE)
def save_card(workspace: Workspace, target: Path) -> Card:
    """Write the card of this office as a file. Raises CannotSave."""
    card = own_card(workspace)
    write_atomically(target, card.content())
    return card


def read_card(path: Path) -> Card:
    """Read the card of another office. Raises Refused for what is none."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise Refused(
            "UNREADABLE", f"打不开文件“{path.name}”（{error.strerror}）。请确认文件还在，再试一次。"
        ) from error
    return card_from(content)


def card_from(content: bytes) -> Card:
    """Read the bytes of a card. Raises Refused for what is none."""
    try:
        facts = json.loads(content) if len(content) <= LARGEST else None
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise Refused("FOREIGN", "这个文件不是密钥卡（R-SL-06）。请选择对方保存的密钥卡文件。")
    if facts.get("version") != VERSION:
        raise Refused("NEWER", "这张密钥卡由更新版本的程序生成，请先升级本机程序。")
    try:
        return _card(facts)
    except ValueError as error:
        raise Refused(
            "DAMAGED", "密钥卡不完整或被改动过（R-SL-06）。请对方重新保存一张发来。"
        ) from error


def _card(facts: dict[str, Any]) -> Card:
    texts = {name: text for name in _TEXTS if isinstance(text := facts.get(name), str)}
    if len(texts) != len(_TEXTS) or max(map(len, texts.values())) > _LONGEST:
        raise ValueError("texts are missing or too long")
    public = signing.public_keys(texts.pop("keys"))
    card = Card(keys=public, **texts)
    if card.role not in (STATION, BUREAU) or bool(card.station) != (card.role == STATION):
        raise ValueError("no such role")
    if card.fingerprint != public.fingerprint(parties.owner(card.station)):
        raise ValueError("fingerprint of other keys")
    return card
