"""Keys that seal workbooks, and those of the other side."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from station_app.domain.register import Base


class OwnKey(Base):
    """A key pair of this store; the one that is not retired seals what goes out.

    sign   private key of Ed25519
    seal   private key of X25519, with which strong packages are opened
    """

    __tablename__ = "own_key"

    kid: Mapped[str] = mapped_column(String(16), primary_key=True)
    sign: Mapped[bytes] = mapped_column(LargeBinary(32))
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class PeerKey(Base):
    """A public key that somebody on the other side has shown.

    party    code of the station; at a station "" is the bureau
    public   both public keys, one after the other
    state    see station_app.services.exchange.trust
    seen_in  the file in which it came first
    """

    __tablename__ = "peer_key"

    party: Mapped[str] = mapped_column(String(12), primary_key=True)
    kid: Mapped[str] = mapped_column(String(16), primary_key=True)
    public: Mapped[bytes] = mapped_column(LargeBinary(64))
    state: Mapped[str] = mapped_column(String(12))
    seen_at: Mapped[datetime]
    seen_in: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(50), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")


class MailPassword(Base):
    """A password under which workbooks travel between one station and the bureau.

    The newest one of a party is used; older ones still open what is under way.
    """

    __tablename__ = "mail_password"

    party: Mapped[str] = mapped_column(String(12), primary_key=True)
    password: Mapped[str] = mapped_column(String(16), primary_key=True)
    year: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(50))
