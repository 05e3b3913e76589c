"""The figures of the first page, and what waits to be done; all of it out of the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from station_app.domain.register import Need, Owner, Register
from station_app.domain.registers import REGISTERS
from station_app.domain.registers.exchanged import Correction
from station_app.domain.registers.places import Station
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.exchange import enrolling
from station_app.services.exchange.protocol import PACKAGE
from station_app.services.identity import BUREAU
from station_app.services.mailing.states import OutState
from station_app.services.same_people import head_count
from station_app.services.standing import Standing, with_standing
from station_app.services.workspace import Workspace
from station_app.storage.mail_tables import MailOut
from station_app.storage.tables import Package

MOST_GAPS = 3  # fields named at once: filling these shows the next ones


class Duty(StrEnum):
    """What kind of thing waits to be done."""

    RETURNED = "returned"  # the bureau sent records back
    CORRECTION = "correction"  # the bureau's proposals without an answer
    GAP = "gap"  # a field that must be filled in before sending
    UNSENT = "unsent"  # changed since the last package
    SILENT = "silent"  # stations that have not reported this month
    MAIL = "mail"  # mails of the outbox that do not go without a person
    KEY = "key"  # keys of the other side whose fingerprint nobody has compared


@dataclass(frozen=True)
class Waiting:
    """Something that waits.

    register  of the records; "" for several registers or none
    field     that is empty, for a GAP
    parts     the records have no page of their own: they are part of others
    """

    duty: Duty
    count: int
    register: str = ""
    field: str = ""
    parts: bool = False


@dataclass(frozen=True)
class Figure:
    """How many live records a register has.

    states     live records by label of their state, the largest first; {} for one state only
    new        entered in this calendar month
    documents  people counted once by their document; None: not counted so
    """

    register: str
    title: str
    icon: str
    count: int
    new: int
    states: Mapping[str, int]
    documents: int | None = None


@needs(Right.READ)
def figures(workspace: Workspace) -> list[Figure]:
    """Count the records of the registers that people keep here, in the order of the menu."""
    chosen = [each for each in REGISTERS if _is_kept(workspace, each)]
    with workspace.database.reading() as session:
        found = [_figure(workspace, session, register) for register in chosen]
    if workspace.role != BUREAU:
        return found
    heads = head_count(workspace)
    return [
        Figure(**(vars(each) | {"documents": heads})) if each.register == "person" else each
        for each in found
    ]


def _is_kept(workspace: Workspace, register: Register[Any]) -> bool:
    """Whether the figure says something: not of lists that came with the program."""
    if register.parent is not None or not register.group:
        return False
    if workspace.role == BUREAU and register.model is Station:
        return True
    return not register.kept_by_bureau


def _figure(workspace: Workspace, session: Session, register: Register[Any]) -> Figure:
    model, labels = register.model, register.life_cycle.labels
    alive = model.deleted_at.is_(None)
    by_state = select(model.state, func.count()).where(alive).group_by(model.state)
    counted: dict[str, int] = {}
    for state, count in session.execute(by_state):
        counted[state] = count
    began = select(func.count()).where(alive, model.created_at >= month_start(workspace))
    states = {labels[code]: counted[code] for code in labels if code in counted}
    largest_first = sorted(states.items(), key=lambda item: -item[1])
    return Figure(
        register.name,
        register.title,
        register.icon,
        sum(counted.values()),
        session.scalar(began.where(model.origin != "SEED")) or 0,
        dict(largest_first) if len(labels) > 1 else {},
    )


@needs(Right.READ)
def month_start(workspace: Workspace) -> datetime:
    """Return when this month began where the clerk sits, as the books write it."""
    first = workspace.today().replace(day=1)
    begins = datetime.combine(first, time.min, tzinfo=workspace.now().tzinfo)
    return begins.astimezone(UTC).replace(tzinfo=None)


@needs(Right.READ)
def waiting(workspace: Workspace) -> list[Waiting]:
    """Return what waits to be done, the most pressing first; what only others may do, not."""
    with workspace.database.reading() as session:
        at = _at_the_bureau if workspace.role == BUREAU else _at_the_station
        found = [*_between(workspace, session), *at(workspace, session)]
    return [each for each in found if each.count]


def _between(workspace: Workspace, session: Session) -> Iterator[Waiting]:
    """Yield what keeps the two sides from hearing each other, or from knowing who speaks."""
    rights = workspace.user.rights
    if Right.SEND in rights:
        yield Waiting(Duty.MAIL, _count(session, MailOut.state == OutState.NEEDS_PERSON))
    if Right.ACCEPT in rights:
        yield Waiting(Duty.KEY, enrolling.waiting(session, workspace.role))


def _at_the_bureau(workspace: Workspace, session: Session) -> Iterator[Waiting]:
    since = month_start(workspace)
    heard = select(Package.station).where(Package.kind == PACKAGE, Package.at >= since)
    silent = (Station.deleted_at.is_(None), Station.id.not_in(heard))
    yield Waiting(Duty.SILENT, _count(session, *silent))
    yield Waiting(Duty.CORRECTION, _unanswered(session), "correction")


def _at_the_station(workspace: Workspace, session: Session) -> Iterator[Waiting]:
    returned, unsent = [], 0
    for register in REGISTERS:
        model = register.model
        yours = (model.deleted_at.is_(None), model.home == workspace.station)
        count = _count(session, *yours, with_standing(model, Standing.RETURNED))
        parts = register.parent is not None or not register.group
        returned.append(Waiting(Duty.RETURNED, count, register.name, parts=parts))
        if register.owned(Owner.HOME):
            unsent += _count(session, *yours, with_standing(model, Standing.UNSENT))
    yield from returned
    yield Waiting(Duty.CORRECTION, _unanswered(session), "correction")
    yield from _gaps(workspace, session)
    yield Waiting(Duty.UNSENT, unsent)


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*conditions)) or 0


def _unanswered(session: Session) -> int:
    return _count(session, Correction.deleted_at.is_(None), Correction.answer.is_(None))


def _gaps(workspace: Workspace, session: Session) -> list[Waiting]:
    """Return the fields that hold back the most records of registers with a page."""
    found = []
    for register in REGISTERS:
        if register.parent is not None or not register.group or register.kept_by_bureau:
            continue
        counts = _empty_fields(workspace, session, register)
        found += [Waiting(Duty.GAP, n, register.name, name) for name, n in counts.items()]
    return sorted(found, key=lambda each: -each.count)[:MOST_GAPS]


def _empty_fields(
    workspace: Workspace, session: Session, register: Register[Any]
) -> dict[str, int]:
    """Count, in one look, the live records that lack each field which sending needs."""
    model: Any = register.model
    names = [
        name
        for name, spec in register.fields.items()
        if spec.need is not Need.OPTIONAL and spec.owner is Owner.HOME
    ]
    if not names:
        return {}
    own = (model.deleted_at.is_(None), model.home == workspace.station, model.revision > 0)
    filled = [func.count(getattr(model, name)) for name in names]
    total, *present = session.execute(select(func.count(), *filled).where(*own)).one()
    return dict(zip(names, (total - each for each in present), strict=True))
