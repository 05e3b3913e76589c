"""The signature of a package or receipt: one token, in two places of the workbook (R-SL-01).

It signs the digest over the lines of `_meta`, which hold the digests of all rows, and the facts
by which a file is known. The bytes of the workbook may change, its content may not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from station_app.domain.problems import Refused
from station_app.services.exchange.protocol import SIGNATURE, Meta, newer
from station_app.storage.signing import KeyPair, PublicKeys, decoded, encoded, public_keys

VERSION = "1"
_TOKEN = re.compile(
    r"1\|(?P<kid>[0-9a-f]{16})\|(?P<station>[0-9A-Za-z]{1,12})\|(?P<kind>package|receipt)"
    r"\|(?P<epoch>[0-9A-Z]{1,26})\|(?P<sequence>[0-9]{1,18})\|(?P<signature>[A-Za-z0-9_-]{86})",
    re.ASCII,
)
_NEWER = re.compile(r"[2-9][0-9]{0,3}\|.{20,}", re.ASCII)
_DOMAIN = b"street-station seal 1\n"
_TWO_TOKENS = "文件里两处签名不一致，已采用与内容相符的一处（R-SL-04）。"
_WORDS = {"station": "站点", "kind": "种类", "epoch": "纪元", "sequence": "包号"}


@dataclass(frozen=True)
class Token:
    """A signature with what it says of the file, as texts."""

    kid: str
    station: str
    kind: str
    epoch: str
    sequence: str
    signature: str

    @property
    def facts(self) -> str:
        """What stands before the signature, and is signed too."""
        said = (VERSION, self.kid, self.station, self.kind, self.epoch, self.sequence)
        return "|".join(said)

    def __str__(self) -> str:
        return f"{self.facts}|{self.signature}"


@dataclass(frozen=True)
class Seal:
    """What the signature of a file is worth.

    keys    of whoever signed the content as it is; None: nobody did
    broken  why there is a signature that does not count, "" otherwise
    note    for people
    """

    keys: PublicKeys | None = None
    broken: str = ""
    note: str = ""


def token(lines: Mapping[str, str], meta: Meta, pair: KeyPair) -> str:
    """Sign the content of a file; `lines` are those of its `_meta`."""
    facts = (meta.station, meta.kind, meta.epoch, str(meta.sequence))
    unsigned = Token(pair.public.kid, *facts, "")
    message = _message(unsigned, lines[SIGNATURE])
    return f"{unsigned}{encoded(pair.signature(message))}"


def read_token(text: str) -> Token | None:
    """Read a token; None for what is none. Raises Refused for one of a newer program."""
    if _NEWER.fullmatch(text):
        raise newer()
    found = _TOKEN.fullmatch(text)
    return Token(**found.groupdict()) if found else None


def check(tokens: Sequence[str], lines: Mapping[str, str], meta: Meta) -> Seal:
    """Say what the tokens of a file are worth for its content; one good one is enough.

    tokens  as they were found, "" where none was
    """
    there = [text for text in tokens if text]
    if not there:
        return Seal()
    keys = _keys(meta)
    read = [read_token(text) for text in there]
    good = [each for each in read if each and keys and _holds(each, lines, meta, keys)]
    if not good:
        return Seal(broken=_why(next((each for each in read if each), None), meta))
    return Seal(keys, note=_TWO_TOKENS if len(set(there)) > 1 else "")


def _keys(meta: Meta) -> PublicKeys | None:
    try:
        return public_keys(meta.key)
    except ValueError:
        return None


def _holds(found: Token, lines: Mapping[str, str], meta: Meta, keys: PublicKeys) -> bool:
    if found.kid != keys.kid or _differing(found, meta):
        return False
    try:
        signature = decoded(found.signature)
    except ValueError:
        return False
    return keys.verifies(_message(found, lines[SIGNATURE]), signature)


def _message(found: Token, digest: str) -> bytes:
    return _DOMAIN + f"{found.facts}\n{digest}".encode()


def _differing(found: Token, meta: Meta) -> list[str]:
    """Return in which facts a token tells something else than `_meta`."""
    return [name for name in _WORDS if str(getattr(meta, name)) != getattr(found, name)]


def _why(found: Token | None, meta: Meta) -> str:
    if found is None:
        return "签名不完整"
    differing = _differing(found, meta)
    if differing:
        told = "、".join(
            f"{_WORDS[name]}签名为“{getattr(found, name)}”，系统页为“{getattr(meta, name)}”"
            for name in differing
        )
        return f"签名与隐藏的系统页说的不是同一个文件：{told}"
    return "签名与内容不符，签名之后隐藏的系统页被换过或改动过"


def forged(why: str) -> Refused:
    """Return the refusal of a file whose signature does not fit its content (R-SL-03)."""
    return Refused(
        "FORGED",
        f"{why}（R-SL-03）。这样的文件不能使用，请电话核实来源，并请对方用系统重新生成后发来。",
    )
