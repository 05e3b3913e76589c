"""Tables of what was decided about records whose period is over, and of what was erased."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from station_app.domain.register import Base, new_id

LONGER, RESTRICTED = "LONGER", "RESTRICTED"


class KeepingDecision(Base):
    """What was decided about a record although its period is, or will be, over.

    decision  LONGER: kept to `until`; RESTRICTED: it may be stored and nothing else (仅存储)
    until     last day; None for RESTRICTED
    """

    __tablename__ = "keeping_decision"

    register: Mapped[str] = mapped_column(String(40), primary_key=True)
    record: Mapped[str] = mapped_column(String(26), primary_key=True)
    decision: Mapped[str] = mapped_column(String(10))
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]


class Erasure(Base):
    """One record that was erased for good; nothing of what it said is here.

    cause    as in `erasing.Cause`: why it was erased
    records  how many records went, its parts among them
    second   who confirmed it besides `by`; "" where nobody had to
    rows     register and id of the empty rows that are left until the other side knows
    files    SHA-256 of attachments whose files are still to be removed from the disk
    """

    __tablename__ = "erasure"

    id: Mapped[str] = mapped_column(String(26), primary_key=True, default=new_id)
    register: Mapped[str] = mapped_column(String(40))
    record: Mapped[str] = mapped_column(String(26), index=True)
    cause: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200))
    records: Mapped[int]
    by: Mapped[str] = mapped_column(String(50))
    second: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]
    rows: Mapped[Any] = mapped_column(JSON)
    files: Mapped[Any] = mapped_column(JSON)
