"""The records that are the rows of a ledger, as of its closing day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from station_app.domain.number_kinds import Whole
from station_app.domain.register import Context
from station_app.services.gathered import gathered
from station_app.services.ledgers.around import Around
from station_app.services.ledgers.closing import as_of
from station_app.services.ledgers.layouts import Ledger, LedgerSheet
from station_app.services.ledgers.periods import Period
from station_app.services.ledgers.sources import source_of
from station_app.services.workspace import Workspace

Rows = list[Around]


@dataclass(frozen=True)
class Scope:
    """What of the records a ledger covers.

    as_of    closing day: what came later is left out, and everything is computed for this day
    period   what happened in it; None: everything up to the closing day
    chosen   id of the examination or recruitment plan that the ledger is of; "" for all
    states   codes of the states that are listed; () for those that the ledger usually lists
    """

    as_of: date
    period: Period | None = None
    chosen: str = ""
    states: tuple[str, ...] = ()


def gather(workspace: Workspace, session: Session, ledger: Ledger, scope: Scope) -> list[Rows]:
    """Return the rows of each sheet, in the order in which they are printed."""
    context = as_of(gathered(workspace, session), scope.as_of)
    first, *further = ledger.sheets
    main = _sorted(first, _rows_of(session, context, ledger, scope))
    return [main, *(_further(session, context, sheet, main) for sheet in further)]


def _rows_of(session: Session, context: Context, ledger: Ledger, scope: Scope) -> Iterator[Around]:
    sheet = ledger.sheets[0]
    found = _live(session, sheet, _conditions(ledger, scope))
    for each in _kept(sheet, context, found):
        if _is_listed(sheet, each.record, scope):
            yield each


def _live(
    session: Session, sheet: LedgerSheet, conditions: Sequence[ColumnElement[bool]] = ()
) -> Iterable[Any]:
    model = sheet.register.model
    alive = select(model).where(model.deleted_at.is_(None), *conditions)
    return session.scalars(alive.order_by(model.id))


def _kept(sheet: LedgerSheet, context: Context, records: Iterable[Any]) -> Iterator[Around]:
    """Yield the rows that have what every row of the sheet must have."""
    only = source_of(sheet.register, sheet.only)
    for record in records:
        around = Around(sheet.register, record, context)
        if not sheet.only or only.read(around) is not None:
            yield around


def _conditions(ledger: Ledger, scope: Scope) -> list[ColumnElement[bool]]:
    model: Any = ledger.register.model
    found: list[ColumnElement[bool]] = []
    if ledger.by and scope.chosen:
        found.append(getattr(model, ledger.by) == scope.chosen)
    if dated := ledger.sheets[0].dated:
        column = getattr(model, dated)
        by_year = isinstance(ledger.register.fields[dated].kind, Whole)
        kept: Callable[[date], Any] = (lambda day: day.year) if by_year else (lambda day: day)
        if scope.period is None:  # a record without its day is part of everything there is
            found.append(or_(column.is_(None), column <= kept(scope.as_of)))
        else:
            last = min(scope.as_of, scope.period.last)
            found.append(column.between(kept(scope.period.first), kept(last)))
    return found


def _is_listed(sheet: LedgerSheet, record: Any, scope: Scope) -> bool:
    """Whether the state of a record belongs into the ledger; one taken later does not count yet."""
    if scope.states:
        return record.state in scope.states
    skip = sheet.skip or {}
    if record.state not in skip:
        return True
    since = skip[record.state]
    taken: date | None = getattr(record, since) if since else None
    return taken is not None and taken > scope.as_of


def _further(session: Session, context: Context, sheet: LedgerSheet, main: Rows) -> Rows:
    """Return the rows of a further sheet: what belongs to the first one's, in its order."""
    if not sheet.of:
        return _sorted(sheet, _kept(sheet, context, _live(session, sheet)))
    name = sheet.register_name
    groups = (context.referring(name, sheet.of, each.record.id) for each in main)
    return [row for group in groups for row in _sorted(sheet, _kept(sheet, context, group))]


def _sorted(sheet: LedgerSheet, rows: Iterable[Around]) -> Rows:
    """Sort by the order of the sheet, each station by itself; absent values stand last."""
    found = list(rows)
    for text in reversed(sheet.order):
        read = source_of(sheet.register, text).read
        values = {id(row): read(row) for row in found}
        # Sorting by one after the other keeps the order among equals.
        found.sort(key=lambda row: (values[id(row)] is None, values[id(row)] or ""))
    found.sort(key=lambda row: str(row.record.home))
    return found
