"""What an old list brought in: it may lack what a state stands on, until it is sent or moved."""

from __future__ import annotations

from sqlalchemy import inspect

from station_app.domain.register import Context, Record


def brought(record: Record, context: Context) -> bool:
    """Whether a record is as a list brought it in, so that what it lacks is only told.

    Who moves it on, or sends it, must have what the state stands on.
    """
    return record.origin == "IMPORT" and not context.sending and not _is_moving(record)


def _is_moving(record: Record) -> bool:
    """Whether the record is being taken from one state to another; a new one is not."""
    before = inspect(record).attrs["state"].history.deleted or ()
    return any(old != record.state for old in before)
