"""Carrying out a plan: backup, one transaction, the original kept, the mapping remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import Refused, StationError
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Context, Record, Register, new_id
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services import safekeeping
from station_app.services.access import needs
from station_app.services.consequences import unfold
from station_app.services.rosters.lines import CHANGED, NEW, REFUSED, SAME
from station_app.services.rosters.plan import STEP, Plan, PlannedRow
from station_app.services.rosters.stock import Stock, context_of
from station_app.services.rosters.writing import Written
from station_app.services.workspace import Workspace
from station_app.storage import attachments
from station_app.storage.tables import ImportBatch, RememberedMapping, set_state, state_value
from station_app.workbooks import guard
from station_app.workbooks.limits import Limits


class PlanOutdated(StationError):
    """The store changed after the plan was made."""

    def __init__(self) -> None:
        super().__init__("预览之后数据又有改动，这次没有导入。请重新读取名册，核对后再导入。")


@dataclass(frozen=True)
class Batch:
    """One roster that was brought in; the numbers count rows of the roster.

    id        of the batch and of the change in the audit log
    register  code of the register
    """

    id: str
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    register: str
    file: str
    at: datetime
    withdrawn_at: datetime | None = None


@needs(Right.IMPORT)
def apply(workspace: Workspace, plan: Plan, progress: Progress = silent) -> Batch:
    """Bring in the rows of a plan that are not refused; all of them or, on an error, none.

    Raises PlanOutdated when the store changed since the plan was made, Refused CHANGED
    when the file did, UNREADABLE when it is gone, and what `safekeeping.before` raises.
    """
    content = guard.load(plan.path, Limits())
    if hashlib.sha256(content).hexdigest() != plan.sha256:
        raise Refused("CHANGED", "预览之后文件又被修改，这次没有导入。请重新读取名册后再导入。")
    _require_current(workspace, plan)
    safekeeping.before(workspace, "导入名册", progress)
    attachments.keep(workspace.folder("attachments"), workspace.file_key, content)
    batch = new_id()
    action = f"{plan.register.name}.import"
    with workspace.database.transaction(workspace.actor, action, change=batch) as session:
        if _revision(session) != plan.revision:
            raise PlanOutdated
        _Writer(workspace, session, plan, batch).run(progress)
        kept = _book(workspace, plan, batch)
        session.add(kept)
        _remember(session, plan)
        return as_batch(kept)


@needs(Right.READ)
def batches(workspace: Workspace) -> list[Batch]:
    """Return all rosters that were brought in, the newest first."""
    with workspace.database.reading() as session:
        rows = session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()))
        return [as_batch(row) for row in rows]


def as_batch(kept: ImportBatch) -> Batch:
    """Return a batch as a value."""
    return Batch(
        kept.id,
        **kept.counts,
        register=kept.register,
        file=kept.file,
        at=kept.at,
        withdrawn_at=kept.withdrawn_at,
    )


def _require_current(workspace: Workspace, plan: Plan) -> None:
    with workspace.database.reading() as session:
        if _revision(session) != plan.revision:
            raise PlanOutdated


def _revision(session: Session) -> int:
    return int(state_value(session, "revision", 0))


class _Writer:
    """One run of writing a plan's rows."""

    def __init__(self, workspace: Workspace, session: Session, plan: Plan, batch: str) -> None:
        self._session = session
        self._plan = plan
        self._batch = batch
        self._home = workspace.station
        self._at = workspace.stamp()
        self._stock = Stock(session, workspace.station)
        self._context: Context = context_of(workspace, self._stock, workspace.parameters())

    def run(self, progress: Progress) -> None:
        """Write all rows that bring something, and the numbers that were given out."""
        rows = [row for row in self._plan.rows if row.outcome in (NEW, CHANGED)]
        with self._session.no_autoflush:
            for done, row in enumerate(rows):
                if done % STEP == 0:
                    progress(done, len(rows))
                    # Thousands of rows at once would keep the thread of the window from Python.
                    self._session.flush()
                self._write(row)
        self._session.flush()
        set_state(self._session, **self._stock.counters)
        progress(len(rows), len(rows))

    def _write(self, row: PlannedRow) -> None:
        written = Written(self._stock, self._context, self._home)
        for entry in row.entries:
            record = written.put(entry)
            if entry.new:
                self._add(record)
            if entry.new or written.is_changed(record):
                self._follow(BY_NAME[entry.register], record)

    def _follow(self, register: Register[Any], record: Record) -> None:
        """Enter what follows from a record, e.g. a period in post; take out what is over."""

        def enter(each: Record) -> None:
            if each not in self._session:
                each.id, each.home = each.id or new_id(), record.home
                each.origin = "IMPORT"
                self._stock.shelf(each.__tablename__).add(each)
                self._add(each)

        def take_out(each: Record) -> None:
            self._stock.shelf(each.__tablename__).remove(each)
            each.deleted_at = self._at

        unfold(register, record, self._context, enter, take_out)

    def _add(self, record: Record) -> None:
        record.batch = self._batch
        self._session.add(record)


def _book(workspace: Workspace, plan: Plan, batch: str) -> ImportBatch:
    counts = plan.counts
    return ImportBatch(
        id=batch,
        register=plan.register.name,
        file=plan.path.name,
        original=plan.sha256,
        sheet=plan.sheet,
        mapping={str(index): path for index, _, path in plan.columns if path},
        counts={
            "rows": len(plan.rows),
            "created": counts.get(NEW, 0),
            "updated": counts.get(CHANGED, 0),
            "unchanged": counts.get(SAME, 0),
            "rejected": counts.get(REFUSED, 0),
        },
        at=workspace.stamp(),
        by=workspace.actor,
    )


def _remember(session: Session, plan: Plan) -> None:
    """Keep the mapping for the next roster with these headings; "" for columns left out."""
    mapping: Mapping[str, str] = {str(index): path or "" for index, _, path in plan.columns}
    session.merge(RememberedMapping(headings=plan.fingerprint, mapping=dict(mapping)))
