"""All that is kept about one person, as a workbook for that person.

Every register that names the person is found by its references, so a new one needs no line
here. The copy holds full numbers: they are the person's own.

Source: domain.md 8.1; 个人信息保护法第四十四条至第四十八条.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import String, and_, cast, or_, select
from sqlalchemy.orm import Session

from station_app.domain.dates import show_day_cn
from station_app.domain.kinds import Files, Photo, Reference
from station_app.domain.problems import RecordMissing
from station_app.domain.register import Record, Register
from station_app.domain.registers import BY_NAME, REGISTERS, children_of
from station_app.domain.registers.people import PEOPLE
from station_app.domain.rules import retention as rules
from station_app.domain.rules.rights import Right
from station_app.services import trail
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.masking import hidden_from
from station_app.services.noting import note
from station_app.services.overdue import Pair
from station_app.services.trail_words import Names
from station_app.services.workspace import Workspace
from station_app.storage.retention_tables import RESTRICTED, KeepingDecision
from station_app.storage.tables import AuditEntry
from station_app.workbooks.specs import BookSpec, Column, SheetSpec
from station_app.workbooks.writer import write_book

RIGHTS = (
    "您有权查阅、复制本人信息，要求更正、补充，在法定情形下要求删除，撤回同意，"
    "并要求对处理规则作出说明。请向{office}提出。"
)
SIGNED = "提供人：        领取人：        日期：    年  月  日"
MOST_DEEDS = 5000  # entries of the log; more than any person has
_FACTS = (
    Column("register", "登记簿", width=14),
    Column("label", "记录", width=18),
    Column("item", "项目", width=18),
    Column("value", "内容", width=40),
    Column("since", "登记日期", width=12, align="center"),
    Column("until", "保存到", width=14, align="center"),
    Column("state", "现状", width=16),
)
_DEEDS = (
    Column("at", "时间", width=18, align="center"),
    Column("actor", "经手人", width=12),
    Column("what", "做了什么", width=18),
    Column("register", "登记簿", width=14),
    Column("items", "涉及项目", width=50),
)


@dataclass(frozen=True)
class PersonFile:
    """What was written: records about the person, facts in them, and deeds with them."""

    out: Path
    records: int
    facts: int
    deeds: int


@needs(Right.READ)
def records_of(workspace: Workspace, person: str) -> list[Pair]:
    """Return the person's record and all that refers to it, without parts of these.

    This is what is erased when the person asks for it. Raises RecordMissing.
    """
    with workspace.database.reading() as session:
        found = _about(session, person)
    return [pair for pair, part in found.items() if not part]


@needs(Right.EXPORT_FULL)
def write(workspace: Workspace, person: str, out: Path, recipient: str = "本人") -> PersonFile:
    """Write a workbook with all that is kept about a person; note who got it.

    What the person at work may not see is left out, and said.

    Raises RecordMissing, or CannotWrite; then nothing was written.
    """
    with workspace.database.reading() as session:
        found = _about(session, person)
        facts = list(_facts(workspace, session, found))
        seqs = _deeds_with(session, list(found), person)
    deeds = list(_deeds(workspace, seqs))
    day = show_day_cn(workspace.today())
    office = workspace.identity.name
    last = RIGHTS.format(office=office)
    sheets = [
        SheetSpec(
            "facts", "个人信息", "个人信息副本", _FACTS, facts, (office, "", day), len(facts),
            foot_lines=(SIGNED, last), frozen="label",
        ),
        SheetSpec(
            "deeds", "处理记录", "个人信息处理记录", _DEEDS, deeds, (office, "", day), len(deeds),
            frozen="at",
        ),
    ]  # fmt: skip
    write_book(BookSpec(sheets), out)
    told = {
        "register": PEOPLE.name, "records": len(found), "profile": "full", "recipient": recipient,
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
    }  # fmt: skip
    note(workspace, "person.copy", person, told)  # not the file's name: it may name the person
    return PersonFile(out, len(found), len(facts), len(deeds))


@needs(Right.READ)
def file_name(workspace: Workspace) -> str:
    """Return the name that is offered for the file; it does not name the person."""
    return f"个人信息副本_{workspace.today():%Y%m%d}.xlsx"


def _about(session: Session, person: str) -> dict[Pair, bool]:
    """Return all records about a person, deleted ones too; True for parts of others of them."""
    record: Record | None = session.get(PEOPLE.model, person)
    if record is None or all(getattr(record, name) is None for name in PEOPLE.fields):
        raise RecordMissing(PEOPLE.title, person)
    found: dict[Pair, bool] = {(PEOPLE.name, person): False}
    _add_parts(session, PEOPLE, person, found)
    for register in REGISTERS:
        for name, target in register.references.items():
            if target != PEOPLE.name or name == register.parent:
                continue
            column: Any = getattr(register.model, name)
            for each in session.scalars(select(register.model.id).where(column == person)):
                found.setdefault((register.name, each), False)
                _add_parts(session, register, each, found)
    return found


def _add_parts(
    session: Session, register: Register[Any], record: str, found: dict[Pair, bool]
) -> None:
    for child in children_of(register):
        column: Any = getattr(child.model, str(child.parent))
        for each in session.scalars(select(child.model.id).where(column == record)):
            if (child.name, each) not in found:
                found[child.name, each] = True
                _add_parts(session, child, each, found)


def _facts(workspace: Workspace, session: Session, found: dict[Pair, bool]) -> Iterator[list[Any]]:
    names = Names(session)
    names.fetch(found)
    context = context_for(workspace, session)
    for name, record_id in found:
        register = BY_NAME[name]
        record: Any = names.record(name, record_id)
        kept = rules.kept(name, record, context)
        made = workspace.local(record.created_at).date().isoformat()
        until = kept.last.isoformat() if kept else "随业务保存"
        state = _state(session, register, record)
        label = names.label(name, record_id)
        for field, spec in register.fields.items():
            value = getattr(record, field)
            if value is None or field in (register.parent, "person"):
                continue
            shown = _shown(names, spec.kind, value)
            hide = hidden_from(workspace.user, spec)
            shown = hide(shown) if hide is not None else shown
            yield [register.title, label, spec.label, shown, made, until, state]


def _shown(names: Names, kind: Any, value: Any) -> str:
    if isinstance(kind, Reference):
        return names.label(kind.register, value)
    if isinstance(kind, Photo):
        return "一张照片"
    if isinstance(kind, Files):
        return f"{value.count(',') + 1} 个附件"
    return str(kind.show(value))


def _state(session: Session, register: Register[Any], record: Record) -> str:
    decision = session.get(KeepingDecision, (register.name, record.id))
    if record.deleted_at is not None:
        return "已删除，待彻底删除"
    if decision is not None and decision.decision == RESTRICTED:
        return "仅存储"
    return register.life_cycle.labels[record.state]


def _deeds_with(session: Session, pairs: Sequence[Pair], person: str) -> list[int]:
    """Return the numbers of the log's entries about records of a person, the oldest first."""
    ids = {record for _, record in pairs}
    names = {name for name, _ in pairs}
    content = cast(AuditEntry.changes, String)
    noted = and_(AuditEntry.kind == "note", content.contains(person, autoescape=True))
    about = and_(AuditEntry.register.in_({*names, ""}), AuditEntry.record.in_(ids))
    query = select(AuditEntry.seq).where(or_(about, noted)).order_by(AuditEntry.seq)
    return list(session.scalars(query.limit(MOST_DEEDS)))


def _deeds(workspace: Workspace, seqs: Sequence[int]) -> Iterator[list[Any]]:
    for entry in trail.entries(workspace, seqs, masked=True):
        items = "、".join(dict.fromkeys(each.label for each in entry.differences))
        at = entry.at.replace(tzinfo=None)
        yield [f"{at:%Y-%m-%d %H:%M}", entry.actor, entry.what, entry.title, items]
