"""Mail that waits to be sent, and mail that came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from station_app.domain.register import Base, new_id


class MailAccount(Base):
    """The mailbox of these books: one row, and nowhere else the password.

    password     the provider's authorisation code; the store that holds it is encrypted
    only_known   mails of senders who are not among the addresses are passed over
    """

    __tablename__ = "mail_account"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column(String(254))
    user: Mapped[str] = mapped_column(String(254))
    password: Mapped[str] = mapped_column(String(200))
    smtp_host: Mapped[str] = mapped_column(String(253))
    smtp_port: Mapped[int]
    smtp_security: Mapped[str] = mapped_column(String(10))
    imap_host: Mapped[str] = mapped_column(String(253))
    imap_port: Mapped[int]
    imap_security: Mapped[str] = mapped_column(String(10))
    only_known: Mapped[bool]


class MailAddress(Base):
    """Where mail for the other side goes; `station` as in Peer: "" is the bureau."""

    __tablename__ = "mail_address"

    station: Mapped[str] = mapped_column(String(12), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))


class MailOut(Base):
    """One mail that was put into the outbox; a file is sent once, however often it is put there.

    sha256      of the file: a file that is no longer the same is not sent
    message_id  follows from the file, so that a second copy shows itself as one
    file        name inside outbox/
    state       queued, sending, retry, sent, needs_person
    next_try    not before
    error       why it was not sent, in words
    """

    __tablename__ = "mail_out"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    message_id: Mapped[str] = mapped_column(String(320), unique=True)
    file: Mapped[str] = mapped_column(Text)
    attachment: Mapped[str] = mapped_column(String(120))
    station: Mapped[str] = mapped_column(String(12))
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int]
    by: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]
    next_try: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_mail_out_due", "state", "next_try"),)


class MailIn(Base):
    """One workbook that was fetched from the mailbox; the same content is fetched once.

    file       name inside inbox/
    opened_at  when the program looked into it; None: it still waits
    """

    __tablename__ = "mail_in"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    file: Mapped[str] = mapped_column(Text)
    sender: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    size: Mapped[int]
    at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class MailMark(Base):
    """How far a mailbox was looked through.

    mailbox   address of the account
    validity  of the numbers: with another one they begin anew
    uid       number of the last mail that was seen
    """

    __tablename__ = "mail_mark"

    mailbox: Mapped[str] = mapped_column(String(254), primary_key=True)
    validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
