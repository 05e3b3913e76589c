"""The last things that were done, one line each: a whole change is one deed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, not_, or_, select
from sqlalchemy.orm import Session

from station_app.domain.form_files import form_ids, load_form
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.trail_terms import NOTE, WHOLE
from station_app.services.trail_words import Names, done, register_of
from station_app.services.workspace import Workspace
from station_app.storage.tables import AuditEntry, ImportBatch

ENOUGH = 200  # entries of one change read to say what it was


@dataclass(frozen=True)
class Deed:
    """One change in words.

    at    as the clock on the wall had it
    text  e.g. 修改社工 王芳
    """

    change: str
    at: datetime
    actor: str
    text: str


@needs(Right.READ)
def recent(workspace: Workspace, limit: int = 6) -> list[Deed]:
    """Return what was done last, the newest first."""
    found: list[Deed] = []
    with workspace.database.reading() as session:
        names = Names(session)
        newest = select(AuditEntry).where(*_told(workspace))
        newest = newest.order_by(AuditEntry.seq.desc()).limit(1)
        last = session.scalar(newest)
        while last is not None and len(found) < limit:
            text = _said(session, names, last)
            found.append(Deed(last.change, workspace.local(last.at), last.actor, text))
            # One writer at a time: the entries of a change stand together.
            of_it = AuditEntry.change == last.change
            begins = session.scalar(select(func.min(AuditEntry.seq)).where(of_it))
            last = session.scalar(newest.where(AuditEntry.seq < begins))
    return found


def _told(workspace: Workspace) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a deed: somebody did something, and not only looked at it."""
    action = AuditEntry.action
    yield action.not_in(("people.sign-in", "people.lock", "people.unlock"))
    yield not_(or_(*(action.like(each) for each in ("%.view", "%.reveal", "clock.%", "backup%"))))
    if Right.AUDIT not in workspace.user.rights:  # R-AU-02
        yield AuditEntry.actor == workspace.actor


def _said(session: Session, names: Names, last: AuditEntry) -> str:
    of_it = AuditEntry.change == last.change
    query = select(AuditEntry).where(of_it).order_by(AuditEntry.seq).limit(ENOUGH)
    rows = session.scalars(query).all()
    note = next((row for row in rows if row.kind == NOTE), None)
    if note is None and last.kind == NOTE:
        note = last
    if note is not None:
        return _noted(names, note)
    if last.action.endswith(".import"):
        batch = session.get(ImportBatch, last.change)
        if batch is not None:
            return f"导入名册“{batch.file}”，{batch.counts['rows']:,} 行"
    if last.action == "init":
        return WHOLE["init"]
    return _of_records(session, names, rows)


def _noted(names: Names, note: AuditEntry) -> str:
    """Say what a note is about: a file, a record, or a form with the people on it."""
    what, facts = done(note.action, note.kind, {}), note.changes
    if note.action.startswith("print.") and facts.get("form") in form_ids():
        return f"打印{load_form(facts['form']).title} {len(facts.get('people', ())):,} 份"
    if facts.get("file"):
        return f"{what}“{facts['file']}”"
    register = BY_NAME.get(register_of(note))
    if register is None:
        return what
    label = names.label(register.name, note.record)
    return f"{what}：{register.title} {label}".strip()


def _of_records(session: Session, names: Names, rows: Sequence[AuditEntry]) -> str:
    """Say what was done to records: by name to one, else how many."""
    action = rows[0].action
    head = action.partition(".")[0]
    meant = [row for row in rows if row.register == head] or list(rows)
    register = Counter(row.register for row in meant).most_common(1)[0][0]
    meant = [row for row in meant if row.register == register]
    title = BY_NAME[register].title if register in BY_NAME else register
    what = done(action, meant[0].kind, meant[0].changes)
    of_it = (AuditEntry.change == rows[0].change, AuditEntry.register == register)
    count = session.scalar(select(func.count(AuditEntry.record.distinct())).where(*of_it)) or 0
    if count == 1:
        return f"{what}{title} {names.label(register, meant[0].record)}".strip()
    return f"{what}{title} {count:,} 条"
