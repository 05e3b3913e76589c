"""The mailbox of these books, kept in the encrypted store, and the addresses of the other side.

The authorisation code is in no result, note or message: who may change the settings may
replace it, and nobody may read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from station_app.domain.problems import StationError
from station_app.domain.rules.rights import Right
from station_app.mail import imap, smtp
from station_app.mail.messages import checked_address
from station_app.mail.servers import Login, MailTrouble, Security, Server
from station_app.services.access import needs
from station_app.services.exchange import parties
from station_app.services.mailing.states import OutState
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.mail_tables import MailAccount, MailAddress, MailOut

SECURITIES = {Security.TLS.value: "SSL/TLS", Security.STARTTLS.value: "STARTTLS"}

_ROW = 1
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_WORD = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,254}")  # printable, without blank, " and \
_CODE = re.compile(r"[\x20-\x7e]{1,200}")


@dataclass(frozen=True)
class Account:
    """A mailbox, without what opens it.

    only_known   of what comes, only mails of known addresses and of this program are looked at
    """

    address: str
    user: str
    outgoing: Server
    incoming: Server
    only_known: bool = False


@dataclass(frozen=True)
class Trial:
    """What is wrong with each server, in words; "" nothing."""

    outgoing: str
    incoming: str

    @property
    def good(self) -> bool:
        """Whether mail can be sent and fetched."""
        return not (self.outgoing or self.incoming)


@dataclass(frozen=True)
class Receiver:
    """One of the other side; `station` is "" for the bureau."""

    station: str
    name: str
    address: str


def mail_address(text: str) -> str:
    """Return an address without blanks around. Raises StationError for what is none."""
    return checked_address(text)


def server(host: str, port: str | int, security: str, what: str) -> Server:
    """Return a server. Raises StationError for what cannot be one (R-ML-01).

    what  发件 or 收件, for the message
    """
    host, port = host.strip(), str(port).strip()
    if not _HOST.fullmatch(host):
        raise StationError(f"请填写{what}服务器的地址，例如 mail.example.gov.cn（R-ML-01）。")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 1 << 16):
        raise StationError(f"{what}服务器的端口应是 1 到 65535 的数字（R-ML-01）。")
    if security not in SECURITIES:
        raise StationError(f"{what}服务器的加密方式应是 SSL/TLS 或 STARTTLS（R-ML-01）。")
    return Server(host, int(port), Security(security))


def account(
    address: str, outgoing: Server, incoming: Server, user: str = "", *, only_known: bool = False
) -> Account:
    """Return a mailbox; without a user name the address is it. Raises StationError (R-ML-01)."""
    address = checked_address(address)
    user = user.strip() or address
    if not _WORD.fullmatch(user):
        raise StationError("邮箱用户名只能是英文、数字和符号，不要有空格、引号（R-ML-01）。")
    return Account(address, user, outgoing, incoming, only_known)


@needs(Right.READ)
def kept(workspace: Workspace) -> Account | None:
    """Return the mailbox of these books; None: none is set up."""
    with workspace.database.reading() as session:
        row = session.get(MailAccount, _ROW)
        return None if row is None else _account_of(row)


@needs(Right.SETTINGS)
def keep(workspace: Workspace, account: Account, code: str = "") -> None:
    """Keep a mailbox; what waits for a person is queued again.

    code   the authorisation code; "" keeps the present one, unless it would go elsewhere

    Raises StationError when a code is needed or cannot be one.
    """
    with workspace.database.transaction(workspace.actor, "mail.account") as session:
        row = session.get(MailAccount, _ROW)
        secret = _code(row, account, code)
        session.merge(_row_of(account, secret))
        again = update(MailOut).where(MailOut.state == OutState.NEEDS_PERSON)
        session.execute(again.values(state=OutState.QUEUED, next_try=workspace.stamp(), attempts=0))
        facts = {
            "address": account.address,
            "outgoing": _words(account.outgoing),
            "incoming": _words(account.incoming),
            "code": "changed" if code else "kept",
        }
        audit.note(session, workspace.audit_key, workspace.stamp(), account.address, facts)


@needs(Right.SETTINGS)
def forget(workspace: Workspace) -> None:
    """Forget the mailbox and its code; nothing is sent or fetched any more."""
    with workspace.database.transaction(workspace.actor, "mail.account") as session:
        row = session.get(MailAccount, _ROW)
        if row is not None:
            session.delete(row)
            facts = {"address": row.address, "code": "forgotten"}
            audit.note(session, workspace.audit_key, workspace.stamp(), row.address, facts)


@needs(Right.SETTINGS)
def try_out(workspace: Workspace, account: Account, code: str = "") -> Trial:
    """Sign in to both servers and say what is wrong; nothing is sent, nothing is kept.

    Raises StationError as `keep` does.
    """
    with workspace.database.reading() as session:
        secret = _code(session.get(MailAccount, _ROW), account, code)
    login = Login(account.user, secret)
    found = []
    for signs_in, place in ((smtp.try_out, account.outgoing), (imap.try_out, account.incoming)):
        try:
            signs_in(place, login)
            found.append("")
        except MailTrouble as trouble:
            found.append(str(trouble))
    return Trial(*found)


@needs(Right.READ)
def receivers(workspace: Workspace) -> list[Receiver]:
    """Return who gets mail from here: the bureau, or every station."""
    with workspace.database.reading() as session:
        known = {row.station: row.address for row in session.scalars(select(MailAddress))}
        return [
            Receiver(party, name, known.get(party, ""))
            for party, name in parties.all_of(session, workspace.role)
        ]


@needs(Right.SETTINGS)
def keep_address(workspace: Workspace, station: str, address: str) -> None:
    """Keep where mail for somebody goes; "" forgets it. Raises StationError for no address."""
    address = checked_address(address) if address.strip() else ""
    with workspace.database.transaction(workspace.actor, "mail.address") as session:
        before = address_of(session, station)
        if before == address:
            return
        if address:
            session.merge(MailAddress(station=station, address=address))
        else:
            session.delete(session.get_one(MailAddress, station))
        facts = {"old": before, "new": address}
        audit.note(session, workspace.audit_key, workspace.stamp(), station, facts)


def address_of(session: Session, station: str) -> str:
    """Return where mail for somebody goes; "" when it is not known."""
    row = session.get(MailAddress, station)
    return "" if row is None else row.address


def opened(session: Session) -> tuple[Account, Login]:
    """Return the mailbox and what opens it, for services alone.

    Raises StationError when none is set up (R-ML-02).
    """
    row = session.get(MailAccount, _ROW)
    if row is None:
        raise StationError("还没有设置邮箱。请先在“邮件 → 邮箱设置”里填写并试一试（R-ML-02）。")
    return _account_of(row), Login(row.user, row.password)


def _account_of(row: MailAccount) -> Account:
    return Account(
        row.address,
        row.user,
        Server(row.smtp_host, row.smtp_port, Security(row.smtp_security)),
        Server(row.imap_host, row.imap_port, Security(row.imap_security)),
        row.only_known,
    )


def _row_of(account: Account, secret: str) -> MailAccount:
    return MailAccount(
        id=_ROW,
        address=account.address,
        user=account.user,
        password=secret,
        smtp_host=account.outgoing.host,
        smtp_port=account.outgoing.port,
        smtp_security=account.outgoing.security.value,
        imap_host=account.incoming.host,
        imap_port=account.incoming.port,
        imap_security=account.incoming.security.value,
        only_known=account.only_known,
    )


def _code(row: MailAccount | None, account: Account, typed: str) -> str:
    """Return the code that is to be used. Raises StationError when it has to be typed."""
    code = typed.strip()
    if code:
        if not _CODE.fullmatch(code):
            raise StationError("授权码里有中文或全角字符，请关闭输入法重新填写（R-ML-01）。")
        return code
    if row is None:
        raise StationError("请填写授权码（R-ML-01）。")
    # What was typed for one server is told to no other.
    present = _account_of(row)
    if (present.user, present.outgoing.host, present.incoming.host) != (
        account.user, account.outgoing.host, account.incoming.host,
    ):  # fmt: skip
        raise StationError("换了用户名或服务器，请重新填写授权码（R-ML-01）。")
    return row.password


def _words(server: Server) -> str:
    return f"{server.host}:{server.port} {server.security.value}"
