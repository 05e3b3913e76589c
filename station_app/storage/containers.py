"""Strong packages: a file that only certain key pairs open (R-SL-12).

HPKE with X25519, HKDF-SHA256 and AES-256-GCM: the content is encrypted once, with a random key
that is wrapped for each reader. Layout: magic, a line of JSON, ciphertext. The line is covered
by the ciphertext's tag.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from station_app.domain.problems import Refused, StationError
from station_app.storage.signing import KEY, KeyPair, PublicKeys, decoded, encoded

MAGIC = b"SGZ-TZPKG-1\n"
SUFFIX = ".tzpkg"
NONCE = 12  # bytes
WRAPPED = 80  # bytes: 32 of the sender's point, 32 of the key, 16 of the tag
LONGEST_HEAD = 1 << 14  # bytes
MOST_READERS = 16
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_PURPOSE = b"street-station content key 1"


@dataclass(frozen=True)
class Head:
    """What is written outside: who sends, and the content key for each reader.

    sender  code of the station that sends or is written to
    """

    sender: str
    nonce: bytes
    keys: dict[str, bytes]

    def line(self) -> bytes:
        """Return the head as the file has it."""
        keys = {kid: encoded(wrapped) for kid, wrapped in self.keys.items()}
        facts = {"sender": self.sender, "nonce": encoded(self.nonce), "keys": keys}
        return json.dumps(facts, separators=(",", ":")).encode() + b"\n"


def is_container(content: bytes) -> bool:
    """Whether these bytes are a strong package, by their beginning."""
    return content.startswith(MAGIC[:-2])


def closed(content: bytes, sender: str, readers: Iterable[PublicKeys]) -> bytes:
    """Encrypt a file for its readers. Raises StationError for a key that is none."""
    key, nonce = os.urandom(KEY), os.urandom(NONCE)
    head = Head(sender, nonce, {reader.kid: _wrapped(key, reader) for reader in readers})
    start = MAGIC + head.line()
    return start + AESGCM(key).encrypt(nonce, content, start)


def _wrapped(key: bytes, reader: PublicKeys) -> bytes:
    try:
        public = X25519PublicKey.from_public_bytes(reader.seal)
        return _SUITE.encrypt(key, public, _PURPOSE)
    except ValueError as error:
        raise StationError(
            "对方密钥卡里的加密公钥无效，不能加密（R-SL-12）。请让对方重新发一张密钥卡。"
        ) from error


def read_head(content: bytes) -> tuple[Head, int]:
    """Return the head, and where the ciphertext begins. Raises Refused."""
    if not content.startswith(MAGIC):
        raise Refused("NEWER", "这个加密包由更新版本的程序生成，请先升级本机程序，再处理这个文件。")
    end = content.find(b"\n", len(MAGIC), len(MAGIC) + LONGEST_HEAD) + 1
    if end == 0:
        raise _damaged()
    try:
        facts = json.loads(content[len(MAGIC) : end])
        return _head(facts), end
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged() from error


def _head(facts: dict[str, Any]) -> Head:
    keys = {str(kid): decoded(text) for kid, text in facts["keys"].items()}
    head = Head(str(facts["sender"]), decoded(facts["nonce"]), keys)
    lengths = {len(wrapped) for wrapped in keys.values()}
    if len(head.nonce) != NONCE or lengths != {WRAPPED} or len(keys) > MOST_READERS:
        raise ValueError("not as it was written")
    return head


def opened(content: bytes, pairs: Iterable[KeyPair]) -> bytes:
    """Decrypt a strong package with one of these key pairs. Raises Refused."""
    head, start = read_head(content)
    for pair in pairs:
        wrapped = head.keys.get(pair.public.kid)
        if wrapped is None:
            continue
        try:
            private = X25519PrivateKey.from_private_bytes(pair.seal)
            key = _SUITE.decrypt(wrapped, private, _PURPOSE)
            return AESGCM(key).decrypt(head.nonce, content[start:], content[:start])
        except (InvalidTag, ValueError) as error:
            raise _damaged() from error
    raise Refused(
        "NOT_FOR_US",
        "这个加密包不是加密给本机的，打不开（R-SL-12）。请核对来件；"
        "如果本机换过密钥，请把新的密钥卡发给对方，请对方重新生成。",
    )


def _damaged() -> Refused:
    return Refused(
        "DAMAGED", "这个加密包不完整或被改动过，没有读取（R-SL-12）。请向发送人重新索取。"
    )
