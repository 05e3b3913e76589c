"""Mails with one attachment: as a draft for the mail program, and as they go out by themselves."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from station_app.domain.problems import StationError

HASH = "X-Taizhang-Package"  # header that says which file a mail brings
HASHED = 32  # digits of the digest in header and Message-ID: with more, the line would be folded
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_LONGEST_ADDRESS = 254
_NOT_ASCII_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Letter:
    """What a mail says and brings.

    attachment   name of the attachment in ASCII: other names arrive garbled at many readers
    """

    sender: str
    to: str
    subject: str
    text: str
    attachment: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest of the file, by which copies are known."""
        return hashlib.sha256(self.content).hexdigest()


def checked_address(text: str) -> str:
    """Return one mail address without blanks around. Raises StationError for anything else."""
    address = text.strip()
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise StationError(
            f"“{address[:60]}”不是邮箱地址。应像 name@163.com，只写一个，"
            "不要有中文、空格和全角字符。"
        )
    return address


def ascii_name(name: str) -> str:
    """Return a file's name with what is not ASCII taken out, e.g. for an attachment."""
    stem, dot, suffix = name.rpartition(".")
    plain = _NOT_ASCII_NAME.sub("_", stem if dot else name).strip("._-")
    ending = _NOT_ASCII_NAME.sub("", suffix) if dot else ""
    return f"{plain or 'file'}.{ending}" if ending else plain or "file"


def message_id(sha256: str, who: str, address: str) -> str:
    """Return the Message-ID of a file from somebody: the same one at every attempt."""
    return f"<{sha256[:HASHED]}.{ascii_name(who)}@{address.rpartition('@')[2]}>"


def draft(letter: Letter) -> bytes:
    """Return a mail that a mail program opens for writing; that gives it date and Message-ID."""
    message = _message(letter)
    message["X-Unsent"] = "1"
    return message.as_bytes()


def finished(letter: Letter, message_id: str, at: datetime) -> EmailMessage:
    """Return a mail that goes out as it is.

    at   the time with its zone
    """
    message = _message(letter)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    return message


def _message(letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    if letter.to:  # a draft may be addressed in the mail program
        message["To"] = letter.to
    if letter.sender:
        message["From"] = letter.sender
    message["Subject"] = " ".join(letter.subject.split())
    message[HASH] = letter.sha256[:HASHED]
    message.set_content(letter.text, cte="base64")
    main, _, sub = _type_of(letter.attachment).partition("/")
    message.add_attachment(letter.content, maintype=main, subtype=sub, filename=letter.attachment)
    return message


def _type_of(name: str) -> str:
    if name.endswith(".xlsx"):
        return XLSX_TYPE
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
