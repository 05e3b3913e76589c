"""Looking into a mailbox over IMAP: nothing is marked, moved or deleted there."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr

from station_app.mail.attachments import Enclosure, Overgrown, decoded, enclosures
from station_app.mail.messages import HASH
from station_app.mail.servers import (
    TIMEOUT,
    Login,
    MailTrouble,
    Security,
    Server,
    encryption,
    said,
    talking_to,
)

INBOX = "INBOX"
LARGEST = 72 << 20  # bytes of a mail: a file of 50 MiB as base64
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_HEADERS = f"(RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT CONTENT-TYPE {HASH})])"
_BODY = "(BODY.PEEK[])"
_WHO = '("name" "street-station" "vendor" "street-station")'
_LATER = ("[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]")

# RFC 2971; NetEase shows no mail to a program that has not introduced itself by it.
imaplib.Commands.setdefault("ID", ("NONAUTH", "AUTH", "SELECTED"))


@dataclass(frozen=True)
class Heading:
    """What is seen of a mail from outside.

    ours    it was written by this program, or says so
    may_enclose  it may have attachments at all
    """

    uid: int
    sender: str
    subject: str
    size: int
    ours: bool
    may_enclose: bool


class Unreadable(MailTrouble):
    """One mail cannot be taken; the others can."""


class Mailbox:
    """The inbox of somebody who has signed in.

    validity   changes when the server has numbered its mails anew
    """

    def __init__(self, line: imaplib.IMAP4, login: Login) -> None:
        self._line, self._login = line, login
        _good(line.select(INBOX, readonly=True), login)
        _, numbers = line.response("UIDVALIDITY")
        self.validity = int(numbers[-1]) if numbers and numbers[-1] else 0

    def newer(self, than: int, since: date | None = None) -> list[int]:
        """Return the numbers of the mails after one, of a day or later; the oldest first."""
        wanted = ["UID", f"{than + 1}:*"]
        if since is not None:
            wanted += ["SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"]
        found = _good(self._line.uid("SEARCH", *wanted), self._login)
        numbers = (int(word) for line in found if isinstance(line, bytes) for word in line.split())
        # The last mail of all is within n:* even when its number is below n.
        return sorted(number for number in numbers if number > than)

    def heading(self, uid: int) -> Heading | None:
        """Return what a mail is about; None when it is gone by now."""
        known, content = self._fetched(uid, _HEADERS)
        size = _SIZE.search(known)
        if size is None:
            return None
        headers = message_from_bytes(content)
        return Heading(
            uid,
            parseaddr(_line(headers, "From"))[1],
            decoded(_line(headers, "Subject")),
            int(size[1]),
            headers[HASH] is not None,
            headers.get_content_maintype() != "text"
            and headers.get_content_type() != "multipart/alternative",
        )

    def enclosures(self, heading: Heading) -> tuple[Enclosure, ...]:
        """Fetch the workbooks of a mail. Raises Unreadable when it is too large or no mail."""
        if heading.size > LARGEST:
            raise Unreadable(
                f"邮件“{heading.subject}”有 {heading.size >> 20} 兆，太大，没有取。"
                "请在网页邮箱里下载附件，再用“选择文件”打开。"
            )
        _, content = self._fetched(heading.uid, _BODY)
        try:
            return enclosures(content)
        except Overgrown as error:
            raise Unreadable(
                f"邮件“{heading.subject}”的结构不正常，没有取。请在网页邮箱里核对发件人。"
            ) from error

    def _fetched(self, uid: int, what: str) -> tuple[bytes, bytes]:
        """Return what the server says about a mail, and the text that it sends along."""
        parts = _good(self._line.uid("FETCH", str(uid), what), self._login)
        said_, sent = [], b""
        for part in parts:
            if isinstance(part, tuple):
                said_.append(part[0])
                sent = part[1]
            elif part:
                said_.append(part)
        return b" ".join(said_), sent


@contextmanager
def opened(server: Server, login: Login) -> Iterator[Mailbox]:
    """Sign in and look into the inbox. Raises MailTrouble, also for what goes wrong inside."""
    with talking_to(server), _translated(login):
        line = _connected(server)
        try:
            _sign_in(line, login)
            yield Mailbox(line, login)
        finally:
            _leave(line)


def try_out(server: Server, login: Login) -> None:
    """Sign in, look and leave again. Raises MailTrouble."""
    with opened(server, login):
        pass


def _connected(server: Server) -> imaplib.IMAP4:
    if server.security is Security.TLS:
        return imaplib.IMAP4_SSL(
            server.host, server.port, ssl_context=encryption(), timeout=TIMEOUT
        )
    line = imaplib.IMAP4(server.host, server.port, timeout=TIMEOUT)
    try:
        if "STARTTLS" not in line.capabilities:
            raise MailTrouble(
                "收件服务器不支持加密登录，为防止密码被截取，没有登录。请核对端口和加密方式。"
            )
        line.starttls(encryption())
    except BaseException:
        line.shutdown()
        raise
    return line


def _leave(line: imaplib.IMAP4) -> None:
    try:
        line.logout()  # closes the line, unless it is cut
    except (imaplib.IMAP4.error, OSError):
        with suppress(OSError):
            line.shutdown()


def _sign_in(line: imaplib.IMAP4, login: Login) -> None:
    if "ID" in line.capabilities:
        line.xatom("ID", _WHO)
    try:
        line.login(login.user, login.password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        told = said(error, login)
        if any(word in str(error).upper() for word in _LATER):
            raise MailTrouble(
                f"收件服务器暂时不能登录，请过一会儿再试。{told}", again=True
            ) from error
        raise MailTrouble(
            "收件服务器没有接受用户名或授权码。请在邮箱设置里重新填写：163、126、QQ 邮箱要填"
            "“授权码”，并在网页邮箱的设置里开通 IMAP 服务。" + told
        ) from error


@contextmanager
def _translated(login: Login) -> Iterator[None]:
    try:
        yield
    except imaplib.IMAP4.abort as error:
        raise MailTrouble("与收件服务器的连接中断，请再试一次。", again=True) from error
    except imaplib.IMAP4.error as error:
        raise MailTrouble(f"收件服务器没有照办，请过一会儿再试。{said(error, login)}") from error


def _good(answer: tuple[str, Sequence[object]], login: Login) -> list[object]:
    """Return what a server answers. Raises MailTrouble when it says no."""
    kind, found = answer
    if kind != "OK":
        words = next((part for part in found if isinstance(part, bytes)), b"")
        raise MailTrouble(f"收件服务器没有照办，请过一会儿再试。{said(words, login)}")
    return list(found)


def _line(headers: Message, name: str) -> str:
    return str(headers.get(name, "")).replace("\r", "").replace("\n", "")
