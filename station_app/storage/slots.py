"""Key slots as they lie in `app.keys`: one person's way to the data key each.

A slot of version 2 is a pair of keys (X25519): the private one is wrapped by what the person
knows, and the data key is sealed to the public one. So another data key can be sealed to
everybody without their passphrases. Version 1 wrapped the data key itself.
The file is untrusted: its fields are bounded and bound to the wrapped key.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from station_app.domain.problems import StoreUnusable
from station_app.storage.files import write_atomically

Slot = dict[str, Any]

FORMAT = 2
PASSPHRASE, RECOVERY = "passphrase", "recovery"  # kinds; the latter is for the safe
KEY_BYTES = 32
MOST_SLOTS = 16  # each one tried costs a key derivation
_LARGEST = 65_536  # bytes of app.keys
_BOUNDS = {"t": (2, 10), "m": (19 * 1024, 1024 * 1024), "p": (1, 8)}
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_SIZES = {
    1: {"salt": 16, "nonce": 12, "ct": KEY_BYTES + 16},
    2: {"salt": 16, "nonce": 12, "ct": KEY_BYTES + 16, "pub": 32, "sealed": 32 + KEY_BYTES + 16},
}
_FREE = ("ct", "sealed")  # everything else is bound to the wrapped key

_DAMAGED = (
    "钥匙文件 app.keys 已损坏或缺失。请用“备份与恢复”恢复最近一次备份，其中有完整的钥匙文件。"
)
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, RecursionError)
_NEWER = "钥匙文件由更新版本的程序创建。请安装最新版本后再打开；数据没有改动。"


@dataclass(frozen=True)
class Cost:
    """What one try of a passphrase costs (Argon2id).

    t  passes
    m  KiB of memory
    p  lanes
    """

    t: int = 3
    m: int = 64 * 1024
    p: int = 2

    def __post_init__(self) -> None:
        for name, (low, high) in _BOUNDS.items():
            value = getattr(self, name)
            # Too little would betray the passphrase, too much would stop the computer.
            if type(value) is not int or not low <= value <= high:
                raise ValueError(f"cost {name}={value!r} is not within {low}..{high}")


DEFAULT_COST = Cost()


def make(dek: bytes, secret: bytes, name: dict[str, str], cost: Cost) -> Slot:
    """Return a new slot that opens the data key with a secret.

    name  kind, id and db of the slot
    """
    private, nonce = X25519PrivateKey.generate(), secrets.token_bytes(12)
    slot: Slot = {"v": FORMAT, **name, "salt": token(16), "kdf": "argon2id", **asdict(cost)}
    slot |= {"nonce": _text(nonce), "pub": _text(private.public_key().public_bytes_raw())}
    wrapped = AESGCM(_kek(slot, secret)).encrypt(nonce, private.private_bytes_raw(), _bound(slot))
    return sealed_to(slot | {"ct": _text(wrapped)}, dek)


def sealed_to(slot: Slot, dek: bytes) -> Slot:
    """Return a slot of version 2 that leads to another data key; needs no secret."""
    public = X25519PublicKey.from_public_bytes(b64decode(slot["pub"]))
    return slot | {"sealed": _text(_SUITE.encrypt(dek, public, _named(slot)))}


def opened(slot: Slot, secret: bytes) -> bytes | None:
    """Return the data key; None when the secret is another one or the slot was altered."""
    nonce, wrapped = b64decode(slot["nonce"]), b64decode(slot["ct"])
    try:
        inner = AESGCM(_kek(slot, secret)).decrypt(nonce, wrapped, _bound(slot))
        if slot["v"] == 1:
            return inner
        private = X25519PrivateKey.from_private_bytes(inner)
        return _SUITE.decrypt(b64decode(slot["sealed"]), private, _named(slot))
    except InvalidTag:
        return None


def load(path: Path) -> list[Slot]:
    """Read the slots; from the generation before when the file is damaged.

    Raises StoreUnusable when neither can be read, or the file is of a newer program.
    """
    try:
        return _parse(path)
    except _UNREADABLE as error:
        try:
            return _parse(former(path))
        except _UNREADABLE:
            raise StoreUnusable(_DAMAGED) from error


def save(path: Path, slots: list[Slot]) -> None:
    """Write the slots whole or not at all; what was there becomes the former generation.

    Raises CannotSave.
    """
    # Only a sound file becomes the former one: it may be all that is left.
    with suppress(*_UNREADABLE):
        _parse(path)
        write_atomically(former(path), path.read_bytes())
    content = {"v": FORMAT, "slots": slots}
    write_atomically(path, json.dumps(content, ensure_ascii=False).encode())


def former(path: Path) -> Path:
    """Return where the generation before lies."""
    return path.with_name(f"{path.name}.old")


def normal(passphrase: str) -> bytes:
    """Return a passphrase as it is derived: the width of its characters does not matter."""
    return unicodedata.normalize("NFKC", passphrase).encode(errors="surrogatepass")


def token(size: int) -> str:
    """Return random bytes as text."""
    return _text(secrets.token_bytes(size))


def _text(content: bytes) -> str:
    return b64encode(content).decode()


def _kek(slot: Slot, secret: bytes) -> bytes:
    salt, cost = b64decode(slot["salt"]), Cost(slot["t"], slot["m"], slot["p"])
    derive = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.t, lanes=cost.p, memory_cost=cost.m
    )
    return derive.derive(secret)


def _bound(slot: Slot) -> bytes:
    """Return every field that is bound: an exchanged slot or parameter no longer opens."""
    rest = {key: value for key, value in slot.items() if key not in _FREE}
    return json.dumps(rest, sort_keys=True, ensure_ascii=False).encode()


def _named(slot: Slot) -> bytes:
    return f"{slot['kind']}|{slot['id']}|{slot['db']}".encode()


def _parse(path: Path) -> list[Slot]:
    if path.stat().st_size > _LARGEST:
        raise ValueError("too large for a key file")
    content = json.loads(path.read_bytes())
    if content["v"] > FORMAT:
        raise StoreUnusable(_NEWER)
    slots: list[Slot] = content["slots"]
    if not 0 < len(slots) <= MOST_SLOTS or slots[0]["kind"] != PASSPHRASE:
        raise ValueError("not a few slots, the owner's first")
    for slot in slots:
        _require_sound(slot)
    return slots


def _require_sound(slot: Slot) -> None:
    Cost(slot["t"], slot["m"], slot["p"])
    if slot["kdf"] != "argon2id" or type(slot["v"]) is not int:
        raise ValueError("not a slot of this format")
    for name, size in _SIZES[slot["v"]].items():
        if len(b64decode(slot[name], validate=True)) != size:
            raise ValueError("not a slot of this format")
    if not all(isinstance(slot[name], str) for name in ("kind", "id", "db")):
        raise TypeError("a slot is named by texts")
