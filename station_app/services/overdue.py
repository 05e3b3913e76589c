"""The list of records whose period is over: found by register, each with its ground.

A record is on it when its own period is over and nothing that has to be kept longer refers
to it, or when it has lain in the recycle bin long enough. What is decided about it is in
`retention`, erasing in `erasing`.

Source: domain.md 8.1 and 8.4; 个人信息保护法第十九条、第四十七条.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.progress import Progress, silent
from station_app.domain.register import Context, Register
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.domain.rules import retention as rules
from station_app.domain.rules.retention import LINES, Kept
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.gathered import gathered
from station_app.services.trail_words import Names
from station_app.services.workspace import Workspace
from station_app.storage.retention_tables import LONGER, KeepingDecision

BIN_TITLE = "回收站"
Pair = tuple[str, str]  # register and id of a record


class Cause(StrEnum):
    """Why a record is to go.

    REQUEST  the person asked for it, or withdrew a consent
    """

    TERM = "TERM"
    BIN = "BIN"
    REQUEST = "REQUEST"

    @property
    def label(self) -> str:
        """Chinese name, as shown."""
        return CAUSES[self]


CAUSES = {
    Cause.TERM: "保存期限届满",
    Cause.BIN: "回收站期满",
    Cause.REQUEST: "本人要求",
}


@dataclass(frozen=True)
class Expired:
    """One record whose period is over.

    term        kind of papers, e.g. 考试报名
    ground      law or choice that the period comes from
    begun       first day of the period
    last        its last day
    restricted  why it is stored and nothing else; "": it is not
    """

    register: str
    record: str
    title: str
    label: str
    cause: Cause
    term: str
    ground: str
    begun: date
    last: date
    restricted: str = ""


@needs(Right.READ)
def expired(
    workspace: Workspace, as_of: date | None = None, progress: Progress = silent
) -> list[Expired]:
    """Return the records at home here whose period is over, by register in menu order.

    What is to be kept longer is left out until then.

    as_of  the day as of which it is asked; None: today
    """
    day = as_of or workspace.today()
    with workspace.database.reading() as session:
        context = replace(gathered(workspace, session), today=day)
        live = _Live(session)
        decided = _decisions(session)
        due = _over(workspace, session, context, progress)
        _hold_back(context, live, due)
        names = Names(session)
        found = [
            *_listed(context, names, due, decided),
            *_binned(workspace, session, context, names),
        ]
    order = {register.name: at for at, register in enumerate(REGISTERS)}
    return sorted(found, key=lambda each: (order[each.register], each.last, each.record))


@needs(Right.READ)
def waiting(workspace: Workspace) -> list[Expired]:
    """Return those of the records whose period is over on which nobody has decided."""
    return [each for each in expired(workspace) if not each.restricted]


def _decisions(session: Session) -> Mapping[Pair, KeepingDecision]:
    return {(each.register, each.record): each for each in session.scalars(select(KeepingDecision))}


class _Live:
    """The live rows of registers, each register read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[str, Sequence[Any]] = {}

    def of(self, register: Register[Any]) -> Sequence[Any]:
        """Return the rows of a register."""
        if register.name not in self._rows:
            table = register.model.__table__
            query = select(table).where(table.c.deleted_at.is_(None))
            self._rows[register.name] = self._session.execute(query).all()
        return self._rows[register.name]


def _over(
    workspace: Workspace, session: Session, context: Context, progress: Progress
) -> dict[Pair, Kept]:
    """Return the records that settle here whose own period is over."""
    found: dict[Pair, Kept] = {}
    for number, name in enumerate(LINES):
        register = BY_NAME[name]
        table = register.model.__table__
        alive = select(table).where(table.c.deleted_at.is_(None))
        if not register.kept_by_bureau:  # those of others, and there may be many, are theirs
            alive = alive.where(table.c.home == workspace.station)
        for record in session.execute(alive):
            if not register.settled_at(record.home, workspace.station):
                continue
            kept = rules.kept(name, record, context)
            if kept is not None and kept.over(context.today):
                found[name, record.id] = kept
        progress(number, len(LINES))
    return found


def _hold_back(context: Context, live: _Live, due: dict[Pair, Kept]) -> None:
    """Take out what something refers to that stays; until nothing changes any more."""
    links = [
        (register, name, target)
        for register in REGISTERS
        for name, target in register.references.items()
    ]
    held = True
    while held:
        held = False
        for register, name, target in links:
            if not any(pair[0] == target for pair in due):
                continue
            for record in live.of(register):
                pair = (target, getattr(record, name))
                if pair in due and not _goes(context, register, record, due):
                    del due[pair]
                    held = True


def _goes(context: Context, register: Register[Any], record: Any, due: Mapping[Pair, Kept]) -> bool:
    """Whether a record is due itself, or goes with what it is part of or follows from."""
    if (register.name, record.id) in due:
        return True
    for name in (register.parent, register.cause):
        above = getattr(record, name) if name else None
        if name is None or above is None:
            continue
        other = BY_NAME[register.references[name]]
        found = context.find(other.name, above)
        if found is not None and _goes(context, other, found, due):
            return True
    return False


def _listed(
    context: Context,
    names: Names,
    due: Mapping[Pair, Kept],
    decided: Mapping[Pair, KeepingDecision],
) -> Iterator[Expired]:
    names.fetch(due)
    for (name, record), kept in due.items():
        decision = decided.get((name, record))
        longer = decision is not None and decision.decision == LONGER
        if longer and decision is not None and (decision.until or date.min) >= context.today:
            continue
        term = kept.keeping.term
        yield Expired(
            name, record, BY_NAME[name].title, names.label(name, record), Cause.TERM, term.title,
            term.ground(context.parameters, context.today), kept.begun, kept.last,
            decision.reason if decision is not None and not longer else "",
        )  # fmt: skip


def _binned(
    workspace: Workspace, session: Session, context: Context, names: Names
) -> Iterator[Expired]:
    """Yield what has lain in the recycle bin long enough; parts go with what was deleted."""
    parameters, today = context.parameters, context.today
    days = parameters.whole(rules.BIN, today)
    ground = parameters.parameter(rules.BIN, today).source
    for register in REGISTERS:
        table = register.model.__table__
        for row in session.execute(select(table).where(table.c.deleted_at.is_not(None))):
            deleted = workspace.local(row.deleted_at).date()
            blank = all(getattr(row, name) is None for name in register.fields)
            if blank or not rules.binned_over(deleted, today, parameters):
                continue
            if register.parent and _is_deleted(session, register, row):
                continue
            last = deleted + timedelta(days=days - 1)
            yield Expired(
                register.name, row.id, register.title, names.label(register.name, row.id),
                Cause.BIN, BIN_TITLE, ground, deleted, last,
            )  # fmt: skip


def _is_deleted(session: Session, register: Register[Any], row: Any) -> bool:
    """Whether what a row is part of lies in the recycle bin, too."""
    parent = str(register.parent)
    above = session.get(BY_NAME[register.references[parent]].model, getattr(row, parent) or "")
    return above is not None and above.deleted_at is not None
