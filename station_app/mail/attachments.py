"""What a mail brings: its workbooks, under names that are safe on every disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from pathlib import PurePosixPath, PureWindowsPath

from station_app.domain.file_names import shown_name

WANTED = (".xlsx", ".tzpkg")
MOST_NESTED, MOST_PARTS = 100, 5_000  # to read more takes the memory or the stack

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
    return shown_name(PureWindowsPath(PurePosixPath(given).name).name)


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
