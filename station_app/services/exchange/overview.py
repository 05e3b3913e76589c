"""What a station has to report, what it has sent, what came back; it only looks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import Fault, Severity
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Owner, Record, Register
from station_app.domain.registers import REGISTERS, in_order
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.exchange import packages
from station_app.services.exchange.applying import APPLIED
from station_app.services.exchange.packages import Held
from station_app.services.exchange.protocol import MADE, PACKAGE, RECEIPT
from station_app.services.identity import STATION
from station_app.services.workspace import Workspace
from station_app.storage.tables import Acknowledgement, Package, state_value

MOST_FILES = 200  # packages or receipts listed, the newest ones


@dataclass
class Share:
    """What one register contributes to the next package, as numbers of records.

    unchanged  known to the bureau as they are; only a full package carries them
    held       left behind because something is missing
    again      of the others: were in an earlier package that has no receipt yet
    """

    register: str
    title: str
    created: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0
    held: int = 0
    again: int = 0

    @property
    def records(self) -> int:
        """How many rows go out."""
        return self.created + self.changed + self.deleted + self.unchanged


@dataclass(frozen=True)
class Warned:
    """A warning about a record that goes out, which nobody has acknowledged yet."""

    register: str
    record: str
    label: str
    fault: Fault


@dataclass(frozen=True)
class Pending:
    """What a package made now would contain.

    shares    of the registers that have anything to tell, in the order of the menu
    full      everything is sent: asked for here, or by the bureau
    """

    shares: tuple[Share, ...]
    held: tuple[Held, ...]
    warnings: tuple[Warned, ...]
    full: bool

    @property
    def records(self) -> int:
        """How many rows go out; 0 is an empty report (零报告)."""
        return sum(share.records for share in self.shares)

    @property
    def unsent(self) -> int:
        """How many of them were in no package yet."""
        return self.records - sum(share.again for share in self.shares)


@needs(Right.READ)
def pending(workspace: Workspace, *, full: bool = False, progress: Progress = silent) -> Pending:
    """Say what `packages.make` would write, without making it. Raises NotAllowed at the bureau."""
    workspace.require_role(STATION)
    held: dict[str, Held] = {}
    shares: dict[str, Share] = {}
    warnings: list[Warned] = []
    with workspace.database.reading() as session:
        full = full or bool(state_value(session, "needs_full", False))
        context = context_for(workspace, session, sending=True)
        known = _acknowledged(session)
        registers = [register for register in in_order() if register.owned(Owner.HOME)]
        for number, register in enumerate(registers):
            progress(number, len(registers))
            share = shares[register.name] = Share(register.name, register.title)
            for record in packages.own_records(workspace, session, register):
                live = record.deleted_at is None
                faults = register.faults(record, context) if live else []
                if live and packages.hold(session, register, record, faults, held):
                    share.held += 1
                elif full or record.revision != record.accepted_revision:
                    _count(share, record)
                    warnings += _warned(session, register, record, faults, known)
    told = (shares[each.name] for each in REGISTERS if each.name in shares)
    kept = tuple(share for share in told if share.records or share.held)
    return Pending(kept, tuple(held.values()), tuple(warnings), full)


def _count(share: Share, record: Record) -> None:
    if record.revision == record.accepted_revision:
        share.unchanged += 1
        return
    # What the bureau made, or sent back, is no news there.
    known = record.accepted_revision or record.peer_revision or record.returned is not None
    if record.deleted_at is not None:
        share.deleted += 1
    elif known:
        share.changed += 1
    else:
        share.created += 1
    share.again += record.sent_revision == record.revision


Key = tuple[str, str, str, str, str]


def _acknowledged(session: Session) -> frozenset[Key]:
    found = session.scalars(select(Acknowledgement))
    return frozenset((a.register, a.record, a.rule, a.field, a.text) for a in found)


def _warned(
    session: Session,
    register: Register[Any],
    record: Record,
    faults: Sequence[Fault],
    known: frozenset[Key],
) -> Iterator[Warned]:
    for fault in faults:
        key = (register.name, record.id, fault.rule, fault.field, fault.text)
        if fault.severity is Severity.WARN and key not in known:
            label = records.full_label(session, register, record)
            yield Warned(register.name, record.id, label, fault)


class SentState(StrEnum):
    """What became of a package that was made."""

    WAITING = "已发，等回执"
    ANSWERED = "已收回执"
    COVERED = "后面的包已含"

    @property
    def weight(self) -> str:
        """How it is coloured."""
        return {"已收回执": "good", "已发，等回执": "info"}.get(self.value, "plain")


@dataclass(frozen=True)
class Sent:
    """One package that was made.

    file     where it lies in outbox/, though somebody may have moved it away
    records  None: made by a program that did not count yet
    """

    number: int
    at: datetime
    file: Path
    full: bool
    records: int | None
    held: int
    state: SentState


@dataclass(frozen=True)
class Answer:
    """One receipt that was applied; `answers` is the number of the package, 0 when unknown."""

    number: int
    at: datetime
    file: str
    answers: int
    accepted: int | None
    returned: int | None
    corrections: int | None
    asks_full: bool


@needs(Right.READ)
def sent(workspace: Workspace) -> list[Sent]:
    """List the packages that were made, the newest first."""
    outbox = workspace.folder("outbox")
    with workspace.database.reading() as session:
        answered = {each.extent.get("answers") for each in _files(session, RECEIPT, APPLIED)}
        made = _files(session, PACKAGE, MADE)
        return [
            Sent(
                each.sequence,
                workspace.local(each.at),
                outbox / each.file,
                bool(each.extent.get("full")),
                each.extent.get("rows"),
                int(each.extent.get("held", 0)),
                _state_of(each, newest=turn == 0, answered=answered),
            )
            for turn, each in enumerate(made[:MOST_FILES])
        ]


def _state_of(package: Package, *, newest: bool, answered: set[Any]) -> SentState:
    if package.id in answered:
        return SentState.ANSWERED
    # Each package carries everything that has no receipt, so a later one replaces it.
    return SentState.WAITING if newest else SentState.COVERED


@needs(Right.READ)
def answers(workspace: Workspace) -> list[Answer]:
    """List the receipts that were applied, the newest first."""
    with workspace.database.reading() as session:
        numbers = {each.id: each.sequence for each in _files(session, PACKAGE, MADE)}
        return [
            Answer(
                each.sequence,
                workspace.local(each.at),
                each.file,
                numbers.get(each.extent.get("answers", ""), 0),
                each.extent.get("accepted"),
                each.extent.get("returned"),
                each.extent.get("corrections"),
                bool(each.extent.get("asks_full")),
            )
            for each in _files(session, RECEIPT, APPLIED)[:MOST_FILES]
        ]


def _files(session: Session, kind: str, outcome: str) -> list[Package]:
    of_it = (Package.kind == kind, Package.outcome == outcome)
    order = (Package.at.desc(), Package.id.desc())
    return list(session.scalars(select(Package).where(*of_it).order_by(*order)))


@dataclass(frozen=True)
class Return:
    """One fault for which the bureau sent a record back.

    field   where the record is to be opened; column: its heading, "" for the whole record
    mended  the record was changed since and goes out again
    """

    register: str
    title: str
    record: str
    label: str
    field: str
    column: str
    text: str
    mended: bool


@needs(Right.READ)
def returned(workspace: Workspace) -> list[Return]:
    """List what waits for a repair, and what was repaired but is not confirmed yet."""
    found: list[Return] = []
    with workspace.database.reading() as session:
        for register in REGISTERS:
            model = register.model
            waiting = (model.returned.is_not(None), model.deleted_at.is_(None))
            for record in session.scalars(select(model).where(*waiting).order_by(model.id)):
                label = records.full_label(session, register, record)
                found.extend(_returns(register, record, label))
    return sorted(found, key=lambda each: each.mended)


def _returns(register: Register[Any], record: Record, label: str) -> Iterator[Return]:
    for fault in json.loads(record.returned or "[]"):
        field, mended = fault.get("field", ""), record.revision != fault["revision"]
        spec = register.fields.get(field)
        column, text = spec.label if spec else "", str(fault.get("text", ""))
        yield Return(
            register.name, register.title, record.id, label, field if spec else "", column,
            text, mended,
        )  # fmt: skip
