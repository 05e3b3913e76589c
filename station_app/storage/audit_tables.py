"""Heads of audit logs that are known outside them, so that a log written anew is found out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from station_app.domain.register import Base, new_id


class AuditHead(Base):
    """One head, number and MAC of the newest entry of a log at some moment; never changed.

    station   whose log: code of a station; "" for the log of this store itself
    epoch     of that store, when the head was told; a restored store has another one
    sequence  number of the file that told it; 0 for what was printed
    proved    number up to which that file proved the log to be the one known; 0: it did not
    verdict   what was found about it on arrival
    source    id of the file, or month:2026-11 for a printed sheet
    """

    __tablename__ = "audit_head"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    station: Mapped[str] = mapped_column(String(12), index=True)
    epoch: Mapped[str] = mapped_column(String(26))
    sequence: Mapped[int]
    number: Mapped[int]
    mac: Mapped[str] = mapped_column(String(64))
    proved: Mapped[int]
    verdict: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
