"""What follows from a record whenever it is saved: entered, changed, or taken out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.register import Context, Record, Register, new_id
from station_app.domain.registers import BY_NAME, consequences_of
from station_app.services.workspace import Workspace


def follow(
    workspace: Workspace,
    session: Session,
    register: Register[Any],
    record: Record,
    context: Context,
) -> None:
    """Add, change or delete what follows from a record as it now is, e.g. its period in post.

    What follows from these follows too.
    """
    if register.follows is None:
        return
    session.flush()  # a new record has its id from here on

    def enter(each: Record) -> None:
        if each not in session:
            each.id, each.home = each.id or new_id(), record.home
            session.add(each)

    def take_out(each: Record) -> None:
        each.deleted_at = workspace.stamp()

    unfold(register, record, context, enter, take_out)


def unfold(
    register: Register[Any],
    record: Record,
    context: Context,
    enter: Callable[[Record], None],
    take_out: Callable[[Record], None],
) -> None:
    """Hand over what follows from a record, and what no longer does; then what follows from that.

    enter     gets what follows, whether it is new or known; take_out: what is over
    """
    consequences, over = following(register, record, context)
    for each in consequences:
        enter(each)
    for each in over:
        take_out(each)
    for each in consequences:  # all of them are known by now
        unfold(BY_NAME[each.__tablename__], each, context, enter, take_out)


def following(
    register: Register[Any], record: Record, context: Context
) -> tuple[list[Record], list[Record]]:
    """Return the records that follow from one, and those due to it that no longer do.

    Nothing follows here from a record that another store settles.
    """
    if register.follows is None or not register.settled_at(record.home, context.home):
        return [], []
    consequences = list(register.follows(record, context))
    over = [
        each
        for other in consequences_of(register)
        for each in context.referring(other.name, str(other.cause), record.id)
        if each not in consequences and each.home == record.home
    ]
    return consequences, over
