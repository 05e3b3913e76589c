"""The sheet of a month: what the books held at its end, and the head of the audit log.

It is printed, signed and filed. Whoever writes the log anew later cannot change the paper:
`checkup` compares the log with the head on it (R-AU-05).

Source: safety.md 8.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from station_app.domain.dates import last_months
from station_app.domain.problems import StationError
from station_app.domain.registers import REGISTERS
from station_app.domain.rules.rights import Right
from station_app.services import audit_heads
from station_app.services.access import needs
from station_app.services.exchange.protocol import MADE
from station_app.services.filling import watermark
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.audit_chain import Pin
from station_app.storage.tables import AuditEntry, Package

ACTION = "audit.sheet"
TITLE = "月末核对单"
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class MonthSheet:
    """What is printed for a month.

    closed    the month is over; else the sheet holds what was there when it was made
    entries   of the log that were written in the month
    number    of the last entry of the month, `mac`: its MAC
    counts    title of a register and how many records it held at the end, without empty ones
    packages  numbers of the files that were sent in the month
    """

    name: str
    code: str
    month: str
    closed: bool
    entries: int
    number: int
    mac: str
    counts: tuple[tuple[str, int], ...]
    packages: tuple[int, ...]
    made_at: datetime
    made_by: str
    watermark: str = ""

    @property
    def short_mac(self) -> str:
        """The beginning of the MAC that people compare and type."""
        return self.mac[: audit_heads.SHOWN]

    @property
    def told(self) -> str:
        """What the printed code holds, for a machine."""
        return f"SGZ-LOG {self.code} {self.month} {self.number}:{self.mac}"


@needs(Right.PRINT)
def month_sheet(workspace: Workspace, month: str = "") -> MonthSheet:
    """Return what is printed for a month, written as 2026-11; "" is the present one.

    Raises StationError for what is no month, or one that has not begun.
    """
    begins, ends = _bounds(workspace, month or f"{workspace.today():%Y-%m}")
    since, until = workspace.midnight(begins), workspace.midnight(ends)
    with workspace.database.reading() as session:
        pin = _head_before(session, until)
        within = (AuditEntry.at >= since, AuditEntry.at < until)
        return MonthSheet(
            workspace.identity.name,
            workspace.station or workspace.identity.division,
            f"{begins:%Y-%m}",
            ends <= workspace.today(),
            session.scalar(select(func.count()).select_from(AuditEntry).where(*within)) or 0,
            pin.number,
            pin.mac,
            _counts(session, until),
            _packages(session, since, until),
            workspace.now(),
            workspace.actor,
            watermark(workspace),
        )


@needs(Right.PRINT)
def note_printed(workspace: Workspace, sheet: MonthSheet, printer: str = "PDF") -> None:
    """Keep the head that a sheet bears and note in the log that it was made."""
    pin = Pin(sheet.number, sheet.mac)
    facts = {
        "month": sheet.month,
        "head": f"第 {sheet.number:,} 条 {sheet.short_mac}",
        "printer": printer,
    }
    with workspace.database.transaction(workspace.actor, ACTION) as session:
        audit_heads.printed(session, pin, sheet.month, workspace.stamp())
        audit.note(session, workspace.audit_key, workspace.stamp(), "", facts)


@needs(Right.PRINT)
def file_name(workspace: Workspace, month: str) -> str:
    """Return the name that is offered for the file."""
    return f"{TITLE}_{workspace.identity.name}_{month}.pdf"


@needs(Right.OWN)
def months(workspace: Workspace, count: int = 12) -> list[str]:
    """Return the months that a sheet may be printed for, the present one first."""
    return [f"{first:%Y-%m}" for first in reversed(last_months(workspace.today(), count))]


def _bounds(workspace: Workspace, month: str) -> tuple[date, date]:
    found = _MONTH.fullmatch(month)
    if found is None:
        raise StationError(f"“{month}”不是月份，请写成如 {workspace.today():%Y-%m}。")
    begins = date(int(found[1]), int(found[2]), 1)
    if begins > workspace.today():
        raise StationError(f"{month} 还没有到，请选择已经开始的月份。")
    ends = date(begins.year + begins.month // 12, begins.month % 12 + 1, 1)
    return begins, ends


def _head_before(session: Session, ends: datetime) -> Pin:
    of_it = select(AuditEntry.seq, AuditEntry.mac).where(AuditEntry.at < ends)
    row = session.execute(of_it.order_by(AuditEntry.seq.desc()).limit(1)).first()
    return Pin(0, audit.FIRST_MAC) if row is None else Pin(row.seq, row.mac)


def _counts(session: Session, ends: datetime) -> tuple[tuple[str, int], ...]:
    found = []
    for register in REGISTERS:
        model = register.model
        there: ColumnElement[bool] = or_(model.deleted_at.is_(None), model.deleted_at >= ends)
        count = session.scalar(select(func.count()).where(model.created_at < ends, there))
        if count:
            found.append((register.title, count))
    return tuple(found)


def _packages(session: Session, since: datetime, until: datetime) -> tuple[int, ...]:
    sent = (Package.outcome == MADE, Package.at >= since, Package.at < until)
    return tuple(session.scalars(select(Package.sequence).where(*sent).order_by(Package.sequence)))
