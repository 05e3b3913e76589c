"""Heads of the audit log that travel with the post: a log written anew no longer fits them.

A station's package brings the head of its log, number and MAC of the newest entry, and the
receipt says which head the bureau holds. The next package brings what the log has at that
number by then: another MAC there means that the log was written anew (R-AU-05). The station
keeps the heads it has sent and those that the bureau holds, and `checkup` compares them.

Source: safety.md 8.1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import StationError
from station_app.domain.registers.places import Station
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.exchange.protocol import Meta
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.audit_chain import Pin
from station_app.storage.audit_tables import AuditHead
from station_app.storage.tables import AuditEntry, state_value

OWN = ""  # in place of a station's code: the log of this store
KNOWN = "audit_at_known"  # what a file says in `Meta.extra`
SHOWN = 12  # characters of a MAC for people
_TYPED = re.compile(rf"(\d{{1,15}})[:：]([0-9a-fA-F]{{{SHOWN},64}})", re.ASCII)
_HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)


class Verdict(StrEnum):
    """What a station's log is worth by the head that came.

    FIRST      there is nothing to compare it with yet
    SOUND      up to the head that is held here it is the same log
    REWRITTEN  up to there it is another one
    CUT        it is shorter than it was
    WITHHELD   the file does not say, though earlier ones did
    """

    FIRST = "first"
    SOUND = "sound"
    REWRITTEN = "rewritten"
    CUT = "cut"
    WITHHELD = "withheld"


WORDS = {
    Verdict.FIRST: "首次留存",
    Verdict.SOUND: "前后相符",
    Verdict.REWRITTEN: "日志被重写",
    Verdict.CUT: "日志变短",
    Verdict.WITHHELD: "没有交代",
}
_ADVICE = {
    Verdict.REWRITTEN: "该站操作日志中区局已留存校验码的部分被重新写过，请派人到站核查",
    Verdict.CUT: "该站的操作日志比以前报来时短，可能被删去一段，请派人到站核查",
    Verdict.WITHHELD: "这份包没有带上操作日志的核对数据，以前的包都带，请让该站核对日志",
}


@dataclass(frozen=True)
class StationLog:
    """What is held of a station's log.

    number, mac   of the newest head; at: when it came
    verdict       the first bad one that was ever found, else the last
    """

    station: str
    name: str
    number: int
    mac: str
    at: datetime
    verdict: Verdict


def encoded(pin: Pin) -> str:
    """Return a head as files carry it."""
    return f"{pin.number}:{pin.mac}"


def decoded(text: object) -> Pin | None:
    """Return a head that a file carries; None for none, or for nonsense."""
    found = _HEAD.fullmatch(text) if isinstance(text, str) else None
    return Pin(int(found[1]), found[2]) if found else None


def typed(text: str) -> Pin:
    """Read a head as somebody types it from a printed sheet, e.g. 1234:0123 4567 89ab.

    Raises StationError for anything else, and for less than is printed of the MAC.
    """
    found = _TYPED.fullmatch("".join(text.split()))
    if found is None:
        raise StationError(
            f"“{text}”应写成 末条编号:校验码，如 1234:0123456789ab。"
            "请照月末核对单输入，校验码至少12位。"
        )
    return Pin(int(found[1]), found[2].lower())


def told_with_package(session: Session) -> dict[str, Any]:
    """Return what a station's package says of the log besides its head, for `Meta.extra`."""
    known = select(AuditHead.number).where(
        AuditHead.station == OWN,
        AuditHead.verdict == Verdict.SOUND,  # which the bureau holds
    )
    number = session.scalar(known.order_by(AuditHead.number.desc()).limit(1))
    if number is None:
        return {}
    mac = session.scalar(select(AuditEntry.mac).where(AuditEntry.seq == number))
    return {KNOWN: encoded(Pin(number, mac or audit.FIRST_MAC))}


def told_with_receipt(session: Session, station: str, epoch: str) -> dict[str, Any]:
    """Return which head of a station's log is held here, for `Meta.extra` of a receipt."""
    of_it = (AuditHead.station == station, AuditHead.epoch == epoch)
    newest = select(AuditHead).where(*of_it).order_by(AuditHead.number.desc()).limit(1)
    row = session.scalar(newest)
    return {} if row is None else {KNOWN: encoded(Pin(row.number, row.mac))}


def package_made(session: Session, meta: Meta, at: datetime) -> None:
    """Keep the head that a package of this store brings to the bureau."""
    if pin := decoded(meta.audit_head):
        _keep(session, meta, OWN, pin, Verdict.FIRST, at)


def receipt_came(session: Session, meta: Meta, at: datetime) -> None:
    """Keep which head of this store's log the bureau holds."""
    pin = decoded(meta.extra.get(KNOWN))
    if pin is not None and meta.peer_epoch == state_value(session, "epoch"):
        _keep(session, meta, OWN, pin, Verdict.SOUND, at, epoch=meta.peer_epoch)


def package_came(session: Session, meta: Meta, at: datetime) -> Verdict | None:
    """Keep the head that a station's package brings and say what it is worth.

    None: the package was made by a program that did not tell its head yet.
    """
    pin = decoded(meta.audit_head)
    if pin is None:
        return None
    held = session.scalars(select(AuditHead).where(AuditHead.station == meta.station)).all()
    again = next((row for row in held if row.source == meta.id), None)
    if again is not None:
        return Verdict(again.verdict)
    known = decoded(meta.extra.get(KNOWN))
    verdict = _judge(held, meta, pin, known)
    proved = known.number if known is not None and verdict is Verdict.SOUND else 0
    _keep(session, meta, meta.station, pin, verdict, at, proved=proved)
    return verdict


def printed(session: Session, pin: Pin, month: str, at: datetime) -> None:
    """Keep a head that was printed on the sheet of a month."""
    session.add(
        AuditHead(
            station=OWN, epoch=state_value(session, "epoch"), sequence=0, number=pin.number,
            mac=pin.mac, proved=0, verdict=Verdict.FIRST, source=f"month:{month}", at=at,
        )
    )  # fmt: skip


def pins(session: Session) -> list[Pin]:
    """Return the heads of this store's log that are known outside it."""
    rows = session.execute(
        select(AuditHead.number, AuditHead.mac).where(AuditHead.station == OWN).distinct()
    )
    return [Pin(row.number, row.mac) for row in rows]


def sentence(verdict: Verdict | None) -> str:
    """Return what an officer is told of a verdict; "" when there is nothing to tell."""
    told = _ADVICE.get(verdict) if verdict is not None else None
    return f"{told}（R-AU-05）。" if told else ""


@needs(Right.AUDIT)
def station_logs(workspace: Workspace) -> list[StationLog]:
    """Return what the bureau holds of the stations' logs, by station."""
    found: dict[str, StationLog] = {}
    with workspace.database.reading() as session:
        names = {row.id: row.name or "" for row in session.scalars(select(Station))}
        heads = select(AuditHead).where(AuditHead.station != OWN)
        for row in session.scalars(heads.order_by(AuditHead.at, AuditHead.number)):
            before = found.get(row.station)
            verdict = Verdict(row.verdict)
            if before is not None and before.verdict in _ADVICE:
                verdict = before.verdict
            found[row.station] = StationLog(
                row.station, names.get(row.station, ""), row.number, row.mac,
                workspace.local(row.at), verdict,
            )  # fmt: skip
    return [found[station] for station in sorted(found)]


def _judge(held: Sequence[AuditHead], meta: Meta, pin: Pin, known: Pin | None) -> Verdict:
    here = [row for row in held if row.epoch == meta.epoch]
    if known is not None:
        macs = {row.mac for row in held if row.number == known.number}
        if macs and known.mac not in macs:
            return Verdict.REWRITTEN
    if any(row.number == pin.number and row.mac != pin.mac for row in here):
        return Verdict.REWRITTEN
    # A file that was made later cannot bring a shorter log, in whatever order they arrive.
    order = [(row.sequence, row.number) for row in here]
    earlier = [n for s, n in order if s < meta.sequence]
    later = [n for s, n in order if s > meta.sequence]
    if max(earlier, default=0) > pin.number or min(later, default=pin.number) < pin.number:
        return Verdict.CUT
    if known is None and any(row.proved for row in here if row.sequence < meta.sequence):
        return Verdict.WITHHELD
    proved = known is not None and any(row.number == known.number for row in held)
    return Verdict.SOUND if proved else Verdict.FIRST


def _keep(
    session: Session,
    meta: Meta,
    station: str,
    pin: Pin,
    verdict: Verdict,
    at: datetime,
    *,
    proved: int = 0,
    epoch: str = "",
) -> None:
    session.add(
        AuditHead(
            station=station, epoch=epoch or meta.epoch, sequence=meta.sequence,
            number=pin.number, mac=pin.mac, proved=proved, verdict=verdict, source=meta.id, at=at,
        )
    )  # fmt: skip
