"""What an erasing takes along, and what forbids it.

A record goes with its parts, with what follows from it, with what lies in the recycle bin and
refers to it, and with proposals that quote it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import NotAllowed, RecordMissing, StationError
from station_app.domain.register import Context, Record, Register
from station_app.domain.registers import BY_NAME, REGISTERS, children_of, consequences_of
from station_app.domain.registers.exchanged import CORRECTIONS
from station_app.domain.rules import retention as rules
from station_app.services.contexts import context_for
from station_app.services.overdue import Pair
from station_app.services.workspace import Workspace
from station_app.storage import erasing


def pair_of(record: Record) -> Pair:
    """Return register and id of a record."""
    return record.__tablename__, record.id


def going_with(
    workspace: Workspace,
    session: Session,
    wanted: Sequence[Pair],
    along: Collection[Pair] = (),
) -> dict[Record, Pair]:
    """Return all records that go, each with the wanted one for whose sake. Raises StationError.

    along  records that may go, too, where they refer to one that goes
    """
    going: dict[Record, Pair] = {}
    for chief in dict.fromkeys(wanted):
        register, record_id = BY_NAME[chief[0]], chief[1]
        record: Record | None = session.get(register.model, record_id)
        if record is None or _is_blank(register, record):
            raise RecordMissing(register.title, record_id)
        _take_along(session, register, record, chief, going, along)
    for quote in erasing.records_about(session, [pair_of(record) for record in going]):
        going.setdefault(quote, _chief_of(quote, going))
    context = context_for(workspace, session)
    for record in going:
        _require_ours(workspace, record)
        _require_over(context, record)
    _require_unreferenced(session, going)
    return going


def _chief_of(quote: Any, going: Mapping[Record, Pair]) -> Pair:
    """Return for whose sake a correction goes."""
    about = (quote.register, quote.record)
    return next(chief for record, chief in going.items() if pair_of(record) == about)


def _is_blank(register: Register[Any], record: Record) -> bool:
    """Whether only the empty row of an erased record is left."""
    return record.deleted_at is not None and all(
        getattr(record, name) is None for name in register.fields
    )


def _take_along(
    session: Session,
    register: Register[Any],
    record: Record,
    chief: Pair,
    going: dict[Record, Pair],
    along: Collection[Pair],
) -> None:
    """Add a record, its parts, what is due to it, and what refers to it and may go, too."""
    if record in going:
        return
    going[record] = chief
    close = [(other, other.parent) for other in children_of(register)]
    close += [(other, other.cause) for other in consequences_of(register)]
    for other, name in close:
        for part in _referring(session, other, str(name), record.id):
            _take_along(session, other, part, chief, going, along)
    for other, name in _links(register):
        for each in _referring(session, other, name, record.id):
            # What lies in the recycle bin could never come back without this one.
            if each.deleted_at is not None or pair_of(each) in along:
                _take_along(session, other, each, chief, going, along)


def _links(register: Register[Any]) -> Iterator[tuple[Register[Any], str]]:
    for other in REGISTERS:
        for name, target in other.references.items():
            if target == register.name:
                yield other, name


def _referring(
    session: Session, register: Register[Any], name: str, record_id: str
) -> Sequence[Record]:
    column: Any = getattr(register.model, name)
    return session.scalars(select(register.model).where(column == record_id)).all()


def _require_ours(workspace: Workspace, record: Record) -> None:
    register = BY_NAME[record.__tablename__]
    if record.deleted_at is not None or register is CORRECTIONS:
        return
    if not register.settled_at(record.home, workspace.station):
        keeper = "区局" if register.kept_by_bureau or not record.home else "所属社工站"
        raise NotAllowed(
            f"“{register.title}”的记录由{keeper}登记，只有{keeper}能删除（R-KP-13）。"
            f"请告知{keeper}，对方删除以后，本机回收站里的那一份满期即可彻底删除。"
        )


def _require_over(context: Context, record: Record) -> None:
    """Raise StationError when a law keeps a live record longer (个人信息保护法第四十七条)."""
    register = BY_NAME[record.__tablename__]
    lawful = [each for each in rules.LINES.get(register.name, ()) if each.term.lawful]
    if record.deleted_at is not None or not lawful:
        return
    kept = rules.kept(register.name, record, context)
    if kept is None or not kept.over(context.today):
        term = lawful[0].term
        until = f"须保存到{kept.last}" if kept is not None else "保存期还没有起算"
        ground = term.ground(context.parameters, context.today)
        raise StationError(
            f"“{register.title}”的这条记录{until}（{ground}，R-KP-11），现在不能彻底删除。"
            "可以改为“仅存储”：停止使用，只保存到期满。"
        )


def _require_unreferenced(session: Session, going: Mapping[Record, Pair]) -> None:
    ids = {record.id for record in going}
    for record in going:
        for other, name in _links(BY_NAME[record.__tablename__]):
            if {each.id for each in _referring(session, other, name, record.id)} - ids:
                raise StationError(
                    f"“{other.title}”中还有记录引用它（R-KP-10），请先处理那些记录，"
                    "或把这条记录改为“仅存储”。"
                )
