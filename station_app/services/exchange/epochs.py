"""Epochs: a store that went back in time says so, or its revisions would be mistaken."""

from __future__ import annotations

from sqlalchemy.orm import Session

from station_app.domain.register import new_id
from station_app.storage.tables import set_state, state_value


def begin_epoch(session: Session, also_past: tuple[str, ...] = ()) -> None:
    """Leave the present epoch behind; the next package will be a full one.

    also_past   epochs of the store that this one replaces
    """
    past = {*state_value(session, "past_epochs", []), state_value(session, "epoch"), *also_past}
    set_state(session, epoch=new_id(), past_epochs=sorted(past), needs_full=True, acknowledged=0)


def known_epochs(session: Session) -> tuple[str, ...]:
    """Return the present epoch and all that were left behind."""
    return (state_value(session, "epoch"), *state_value(session, "past_epochs", []))
