"""What follows from a record whenever it is saved: entered, changed, or taken out again."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.register import Context, Record, Register
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
    consequences, over = following(register, record, context)
    for each in consequences:
        if each not in session:
            each.home = record.home
            session.add(each)
    for each in over:
        each.deleted_at = workspace.stamp()
    for each in consequences:  # all of them are known by now
        follow(workspace, session, BY_NAME[each.__tablename__], each, context)


def following(
    register: Register[Any], record: Record, context: Context
) -> tuple[list[Record], list[Record]]:
    """Return the records that follow from one, and those due to it that no longer do.

    Nothing follows here from a record that is at home elsewhere.
    """
    if register.follows is None or record.home != context.home:
        return [], []
    consequences = list(register.follows(record, context))
    over = [
        each
        for other in consequences_of(register)
        for each in context.referring(other.name, str(other.cause), record.id)
        if each not in consequences and each.home == record.home
    ]
    return consequences, over
