"""What a mail brings: its workbooks, under names that are safe on every disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from pathlib import PurePosixPath, PureWindowsPath

WANTED = (".xlsx", ".tzpkg")
LONGEST = 120  # characters of a name
NAMELESS = "附件"
MOST_NESTED, MOST_PARTS = 100, 5_000  # to read more takes the memory or the stack

# Reserved on Windows, invisible, or turning the direction of what is read (U+202E).
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_CHINESE_CHARSETS = re.compile(r"gb_?2312|gbk|x-gbk|cp936|hz-gb-2312", re.IGNORECASE)


class Overgrown(ValueError):
    """A mail of too many parts."""


@dataclass(frozen=True)
class Enclosure:
    """One workbook of a mail; `name` is safe to be a file's name."""

    name: str
    content: bytes


def enclosures(raw: bytes) -> tuple[Enclosure, ...]:
    """Return the workbooks in a mail, those of forwarded mails too.

    Raises Overgrown for one with more parts than people ever make.
    """
    if raw.count(b"boundary=") > MOST_NESTED or raw.count(b"\n--") > MOST_PARTS:
        raise Overgrown
    return tuple(_wanted(message_from_bytes(raw)))


def _wanted(message: Message) -> Iterator[Enclosure]:
    for part in message.walk():
        name = clean_name(decoded(part.get_filename() or ""))
        if part.is_multipart() or not name.casefold().endswith(WANTED):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield Enclosure(name, content)


def clean_name(given: str) -> str:
    """Return a name that is a mere file name on Windows and Linux, and shows what it is."""
    plain = "".join(sign for sign in given if unicodedata.category(sign) not in _UNSEEN)
    plain = PureWindowsPath(PurePosixPath(plain).name).name
    plain = _FORBIDDEN.sub("_", plain).strip(" .")
    if not plain:
        return NAMELESS
    if _DEVICES.fullmatch(plain):
        plain = f"_{plain}"
    stem, dot, suffix = plain.rpartition(".")
    if len(plain) > LONGEST and dot:
        return f"{stem[: LONGEST - len(suffix) - 1].rstrip(' .')}.{suffix[-LONGEST // 2 :]}"
    return plain[:LONGEST]


def decoded(header: str) -> str:
    """Return a header with its encoded words read; what cannot be read stays as it is."""
    try:
        return "".join(_read(chunk, charset) for chunk, charset in decode_header(header))
    except (HeaderParseError, LookupError, ValueError):
        return header


def _read(chunk: bytes | str, charset: str | None) -> str:
    if isinstance(chunk, str):
        return chunk
    # Foxmail says gb2312 of names with characters that only its successors have.
    chinese = charset is not None and _CHINESE_CHARSETS.fullmatch(charset)
    return chunk.decode("gb18030" if chinese else charset or "utf-8", "replace")
