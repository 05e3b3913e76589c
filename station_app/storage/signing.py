"""Key pairs of a store: Ed25519 proves who wrote a file, X25519 lets one reader open it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY = 32  # bytes of every key here
SIGNATURE = 64  # bytes
KID = 16  # characters
FINGERPRINT = 20  # digits: 66 bits, and each guess costs the rounds below
_ROUNDS = 20_000
_DERIVED = b"street-station keys 1|"
_SHOWN = b"street-station fingerprint 1|"


@dataclass(frozen=True)
class PublicKeys:
    """What everybody may know of a key pair: with `sign` one verifies, to `seal` one encrypts."""

    sign: bytes
    seal: bytes

    @property
    def raw(self) -> bytes:
        """Both keys, one after the other."""
        return self.sign + self.seal

    @property
    def kid(self) -> str:
        """A short name of the pair; it proves nothing."""
        return hashlib.sha256(self.raw).hexdigest()[:KID]

    @property
    def text(self) -> str:
        """Both keys as text; `public_keys` reads it."""
        return encoded(self.raw)

    def fingerprint(self, owner: str) -> str:
        """Return the digits that are compared by telephone, of this owner's keys."""
        return _digits(self.raw, owner)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the owner signed this message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.sign).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@lru_cache(maxsize=256)  # a list of stations shows them again and again
def _digits(raw: bytes, owner: str) -> str:
    drawn = hashlib.pbkdf2_hmac("sha256", raw, _SHOWN + owner.encode(), _ROUNDS)
    return str(int.from_bytes(drawn, "big") % 10**FINGERPRINT).zfill(FINGERPRINT)


@dataclass(frozen=True, repr=False)
class KeyPair:
    """The private keys of a store."""

    sign: bytes
    seal: bytes

    @property
    def public(self) -> PublicKeys:
        """What belongs on the card."""
        signing = Ed25519PrivateKey.from_private_bytes(self.sign)
        sealing = X25519PrivateKey.from_private_bytes(self.seal)
        return PublicKeys(
            signing.public_key().public_bytes_raw(), sealing.public_key().public_bytes_raw()
        )

    def signature(self, message: bytes) -> bytes:
        """Sign a message."""
        return Ed25519PrivateKey.from_private_bytes(self.sign).sign(message)


def derived(secret: bytes, store: str) -> KeyPair:
    """Return the first key pair of a store, the same each time.

    A backup of the time before it was needed comes to it again, so that restoring
    makes no stranger of a station.
    """
    made = HKDF(SHA256(), 2 * KEY, None, _DERIVED + store.encode()).derive(secret)
    return KeyPair(made[:KEY], made[KEY:])


def fresh() -> KeyPair:
    """Return a key pair that nobody has had."""
    return KeyPair(os.urandom(KEY), os.urandom(KEY))


def public_keys(raw: bytes | str) -> PublicKeys:
    """Read what `raw` or `text` gave. Raises ValueError."""
    content = decoded(raw) if isinstance(raw, str) else raw
    if len(content) != 2 * KEY:
        raise ValueError("not two keys")
    return PublicKeys(content[:KEY], content[KEY:])


def encoded(content: bytes) -> str:
    """Return bytes as text for file, cell and address alike."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Read what `encoded` wrote, and nothing else. Raises ValueError."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("no such text") from error
    if encoded(content) != text:
        raise ValueError("more than one way to write it")
    return content
