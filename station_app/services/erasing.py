"""Erasing for good: what nobody may or need keep any more, with everything that quotes it.

A record goes with its parts, what follows from it, drafts, search terms, reasons, proposals
of corrections, attachments that nothing else has, and the rosters in which it came. The log
keeps who erased which record of which register, when and why; its older entries about it
lose their values. A record that the other side knows leaves an empty row behind until that
side has confirmed that it is gone.

There is no undo, and no backup is made before: it would keep what must go.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import StoreUnusable
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Record
from station_app.domain.registers import BY_NAME, REGISTERS
from station_app.domain.rules.rights import Right
from station_app.services import traces, two_persons
from station_app.services.access import needs
from station_app.services.entailed import going_with, pair_of
from station_app.services.identity import STATION
from station_app.services.overdue import Cause, Pair
from station_app.services.retention import require_reason
from station_app.services.traces import Traces
from station_app.services.two_persons import Second
from station_app.services.workspace import Workspace
from station_app.storage import audit, erasing
from station_app.storage.retention_tables import Erasure
from station_app.storage.tables import set_state, state_value

TO_CLEAN = "to_clean"  # fact of a store whose file still has bytes of what was erased


@dataclass(frozen=True)
class Plan:
    """What will go, told before anybody agrees.

    counts     records by title of the register
    originals  names of rosters whose kept originals go as well: they hold other people, too
    files      attachments that nothing else has
    workbooks  packages and receipts that stay and may hold the records
    """

    counts: Mapping[str, int]
    originals: tuple[str, ...]
    files: int
    workbooks: tuple[str, ...]
    traces: Traces

    @property
    def records(self) -> int:
        """How many records go."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Erased:
    """What went.

    waiting    records of which an empty row is left until the other side knows
    files      files that were removed
    scrubbed   the bytes are gone from the store's file; else they go at the next erasing
    """

    records: int
    waiting: int
    files: int
    scrubbed: bool
    plan: Plan


@dataclass(frozen=True)
class Past:
    """One record that was erased, for the list.

    at      as the clock on the wall had it
    waiting records of which an empty row is still there
    traces  what was made before and still holds it
    """

    register: str
    title: str
    record: str
    cause: Cause
    reason: str
    records: int
    by: str
    second: str
    at: datetime
    waiting: int
    traces: Traces


@needs(Right.ERASE)
def plan(workspace: Workspace, wanted: Sequence[Pair], along: Collection[Pair] = ()) -> Plan:
    """Return what erasing these records would take along. Raises what `erase` raises."""
    with workspace.database.reading() as session:
        going = going_with(workspace, session, wanted, along)
        return _plan(workspace, session, list(going))


@needs(Right.ERASE)
def erase(
    workspace: Workspace,
    wanted: Sequence[Pair],
    reason: str,
    *,
    cause: Cause = Cause.REQUEST,
    along: Collection[Pair] = (),
    second: Second | None = None,
    progress: Progress = silent,
) -> Erased:
    """Erase records and all that quotes them, in one transaction; then clean the file.

    along   records that go, too, where they refer to one that goes, e.g. all that are over
    second  who agrees besides the person at work, see `two_persons`

    Raises NotAllowed for a record that another store decides on and that was not deleted
    (R-KP-13), StationError when something that stays refers to one (R-KP-10) or a law keeps it
    longer (R-KP-11), RecordMissing, WrongPassphrase; then nothing was changed.
    """
    words = require_reason(reason)
    agreed = two_persons.confirm(workspace, second, Right.ERASE)
    progress(0, 1)  # the last moment to stop: what is erased is erased
    with workspace.database.transaction(workspace.actor, erasing.ERASE) as session:
        going = going_with(workspace, session, wanted, along)
        found = _plan(workspace, session, list(going))
        pairs = [pair_of(record) for record in going]
        waiting = {pair_of(each) for each in going if _is_to_be_told(workspace, each)}
        act = _Act(words, cause, agreed)
        notes = []
        for chief in dict.fromkeys(going.values()):
            own = [pair_of(record) for record, of in going.items() if of == chief]
            notes.append(_note(workspace, session, chief, own, waiting, act))
        erasing.forget_arranged(session, going)
        _remove(workspace, session, pairs, waiting)
        files = {name for row in notes for name in row.files}
        erasing.forget_names(session, files - erasing.still_used(session, files))
        set_state(session, **{TO_CLEAN: True})  # should the program be cut off before it is done
    removed = finish(workspace)
    with workspace.database.reading() as session:
        scrubbed = not state_value(session, TO_CLEAN, False)
    return Erased(len(pairs), len(waiting), removed, scrubbed, found)


@needs(Right.READ)
def past(workspace: Workspace) -> list[Past]:
    """Return what was erased, the latest first."""
    with workspace.database.reading() as session:
        rows = session.scalars(select(Erasure).order_by(Erasure.at.desc(), Erasure.id.desc())).all()
    return [
        Past(
            each.register, BY_NAME[each.register].title, each.record, Cause(each.cause),
            each.reason, each.records, each.by, each.second, workspace.local(each.at),
            len(each.rows), traces.traces(workspace, workspace.local(each.at)),
        )
        for each in rows
    ]  # fmt: skip


@needs(Right.OWN)
def finish(workspace: Workspace) -> int:
    """Clean store and folder of what was erased, also after an erasing that was cut off.

    To be called when books are opened; without anything to clean it does nothing. What is in
    use, or has no room, stays to be cleaned until the next call. Returns how many files went.
    """
    with workspace.database.reading() as session:
        due = bool(state_value(session, TO_CLEAN, False))
        files = [name for row in session.scalars(select(Erasure)) for name in row.files]
    gone = _remove_files(workspace) if files else 0
    if due and _scrubbed(workspace):
        with workspace.database.transaction(workspace.actor, "erase.clean") as session:
            set_state(session, **{TO_CLEAN: False})
    return gone


def _scrubbed(workspace: Workspace) -> bool:
    try:
        return erasing.scrub(workspace.database)
    except StoreUnusable:  # in use, or no room for a second file
        return False


def _remove_files(workspace: Workspace) -> int:
    folder = workspace.folder("attachments")
    gone = 0
    with workspace.database.transaction(workspace.actor, "erase.files") as session:
        for row in session.scalars(select(Erasure)):
            used = erasing.still_used(session, row.files)
            left = []
            for name in sorted({*row.files} - used):
                path = folder / name
                gone += path.exists()
                try:
                    path.unlink(missing_ok=True)
                except OSError:  # open in another program
                    left.append(name)
            if left != row.files:
                row.files = left
    return gone


def settle(session: Session) -> int:
    """Remove the empty rows of which the bureau has confirmed that the records are gone.

    Called where a receipt is applied; returns how many went.
    """
    gone = 0
    for row in session.scalars(select(Erasure)):
        left = []
        for name, record_id in row.rows:
            register = BY_NAME[name]
            record = session.get(register.model, record_id)
            if record is not None and not _is_confirmed(record):
                left.append([name, record_id])
            elif record is not None:
                gone += erasing.remove(session, register, [record_id])
        if left != row.rows:
            row.rows = left
    return gone


def _is_confirmed(record: Record) -> bool:
    return 0 < record.revision == record.accepted_revision


def _plan(workspace: Workspace, session: Session, going: Sequence[Record]) -> Plan:
    pairs = [pair_of(record) for record in going]
    counts: dict[str, int] = {}
    for record in going:
        title = BY_NAME[record.__tablename__].title
        counts[title] = counts.get(title, 0) + 1
    files = erasing.files_of(session, pairs)
    others = files - erasing.still_used(session, files, without=pairs)
    originals = tuple(batch.file for batch in erasing.batches_of(session, pairs))
    return Plan(
        counts,
        originals,
        len(others),
        traces.workbooks_with(workspace, session, going),
        traces.traces(workspace),
    )


@dataclass(frozen=True)
class _Act:
    """Why records are erased, and who agreed besides the person at work."""

    reason: str
    cause: Cause
    second: str


def _note(
    workspace: Workspace,
    session: Session,
    chief: Pair,
    own: Sequence[Pair],
    waiting: set[Pair],
    act: _Act,
) -> Erasure:
    """Blank the log about a record and its parts, and write down that they are erased."""
    files = _cut_off(session, own)  # first: the log still tells which files they ever had
    facts = {
        "register": chief[0],
        "reason": act.reason,
        "cause": act.cause.label,
        "records": len(own),
        "second": act.second,
        erasing.BLANKED: erasing.blank(session, workspace.audit_key, own),
    }
    now = workspace.stamp()
    audit.note(session, workspace.audit_key, now, chief[1], facts)
    kept = Erasure(
        register=chief[0], record=chief[1], cause=act.cause.value, reason=act.reason,
        records=len(own), by=workspace.actor, second=act.second, at=now,
        rows=[list(pair) for pair in own if pair in waiting], files=files,
    )  # fmt: skip
    session.add(kept)
    return kept


def _cut_off(session: Session, pairs: Sequence[Pair]) -> list[str]:
    """Forget the originals in which records came; return the files that may go with them."""
    files = erasing.files_of(session, pairs)
    for batch in erasing.batches_of(session, pairs):
        files.add(batch.original)
        batch.original = ""
    session.flush()
    return sorted(files)


def _remove(
    workspace: Workspace, session: Session, pairs: Sequence[Pair], waiting: set[Pair]
) -> None:
    """Delete the rows, and empty those of which the other side still has to hear."""
    erasing.forget(session, pairs)
    now = workspace.stamp()
    for register in REGISTERS:
        own = [pair for pair in pairs if pair[0] == register.name]
        told = [record for name, record in own if (name, record) in waiting]
        erasing.empty(session, register, told, now)
        erasing.remove(session, register, [r for n, r in own if (n, r) not in waiting])


def _is_to_be_told(workspace: Workspace, record: Record) -> bool:
    """Whether the other side has the record and has not confirmed that it is gone."""
    if workspace.role == STATION:
        confirmed = record.deleted_at is not None and _is_confirmed(record)
        return record.home == workspace.station and record.sent_revision > 0 and not confirmed
    return record.home == "" and BY_NAME[record.__tablename__].shared
