"""Looking for damage in the store, the audit log and the attachments, and for what is left open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.kinds import Files, Photo
from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Register
from station_app.domain.registers import REGISTERS
from station_app.domain.rules.rights import Right
from station_app.services import audit_heads, trail
from station_app.services.access import needs
from station_app.services.identity import BUREAU
from station_app.services.project_check import untold
from station_app.services.station_coverage import coverage
from station_app.services.workspace import Workspace
from station_app.storage import attachments, audit_chain
from station_app.storage.audit_chain import Break, Pin, Wrong
from station_app.storage.tables import ImportBatch


@dataclass(frozen=True)
class Log:
    """What the audit log is worth.

    broken   numbers of the entries that do not follow the one before them
    first    the first place that does not fit, also against the heads known elsewhere
    pins     how many such heads it was compared with
    """

    entries: int
    broken: tuple[int, ...] = ()
    first: Break | None = None
    pins: int = 0


@needs(Right.READ)
def examine_log(
    workspace: Workspace, progress: Progress = silent, known: Sequence[tuple[int, str]] = ()
) -> Log:
    """Follow the chain of the audit log from its first entry to its last (R-AU-04).

    It is compared with the heads that were sent or printed, and with those that the bureau
    says it holds.

    known  number and MAC of more heads, e.g. as typed from a printed sheet
    """
    with workspace.database.reading() as session:
        pins = [*audit_heads.pins(session), *(Pin(*each) for each in known)]
        found = audit_chain.examine(session, workspace.audit_key, pins, progress)
        return Log(found.entries, found.broken, found.first, len(pins))


@needs(Right.READ)
def log_words(workspace: Workspace, log: Log) -> str:
    """Say in words what examining the log found."""
    if log.first is None:
        pinned = f"，也与已报送或打印的 {log.pins} 个校验码一致" if log.pins else ""
        return (
            f"日志完整：共 {log.entries:,} 条，从第一条到最后一条前后相符，没有改动或缺失{pinned}。"
        )
    return (
        f"{_fault_words(workspace, log, log.first)}"
        "请不要继续录入，立即备份，并把这句话告诉技术支持。"
    )


def _fault_words(workspace: Workspace, log: Log, first: Break) -> str:
    number, pinned = first.number, first.pinned
    at = _entry_words(workspace, first)
    return {
        Wrong.EDITED: f"日志第 {number:,} 条{at}被改动过，或者不是程序写入的。",
        Wrong.MISSING: f"日志第 {number:,} 条{at}前面被删去了 {first.missing:,} 条。",
        Wrong.MOVED: f"日志从第 {number:,} 条{at}起，次序被调换过。",
        Wrong.ADDED: f"日志第 {number:,} 条{at}是后来插入的，不是程序写入的。",
        Wrong.CUT: (
            f"日志从第 {number:,} 条起被删去：另外留存的校验码表明至少有过 {pinned:,} 条，"
            f"现在只有 {log.entries:,} 条。"
        ),
        Wrong.REWRITTEN: (
            f"日志第 {number:,} 条{at}到第 {pinned:,} 条之间被整段重写过，"
            f"与另外留存的第 {pinned:,} 条的校验码不符。"
        ),
    }[first.wrong]


def _entry_words(workspace: Workspace, first: Break) -> str:
    """Say when an entry was written, by whom, and about what."""
    if first.at is None:
        return ""
    told = [f"{workspace.local(first.at):%Y-%m-%d %H:%M}", first.actor]
    for entry in trail.entries(workspace, [first.number]):
        told.append(" ".join(filter(None, (entry.what, entry.title, entry.label))))
    return f"（{'，'.join(told)}）"


@needs(Right.READ)
def to_explain(workspace: Workspace) -> list[str]:
    """Return what is sound but has to be explained upward, in Chinese; only a bureau has it."""
    if workspace.role != BUREAU:
        return []
    told = (untold(workspace).sentence, *coverage(workspace).sentences)
    return [sentence for sentence in told if sentence]


@needs(Right.READ)
def findings(workspace: Workspace, progress: Progress = silent) -> list[str]:
    """Return what is damaged, in Chinese; [] when everything is sound."""
    found = workspace.database.check()
    log = examine_log(workspace)
    if log.first is not None:
        found.append(log_words(workspace, log))
    with workspace.database.reading() as session:
        names = sorted(set(attached_in(session)))
    for number, name in enumerate(names, 1):
        found.extend(_attachment_findings(workspace, name))
        progress(number, len(names))
    return found


def _attachment_findings(workspace: Workspace, name: str) -> Iterator[str]:
    try:
        content = attachments.fetch(workspace.folder("attachments"), workspace.file_key, name)
    except StationError as error:
        yield f"附件 {name[:12]}：{error}"
        return
    if hashlib.sha256(content).hexdigest() != name:
        yield f"附件 {name[:12]}：内容与登记的不符，请从备份恢复。"


def attached_in(session: Session) -> Iterator[str]:
    """Yield the SHA-256 of every file that a record or an import refers to."""
    # "" where the original was erased with somebody who stood in it.
    yield from session.scalars(select(ImportBatch.original).where(ImportBatch.original != ""))
    for register in REGISTERS:
        for column in _file_columns(register):
            for value in session.scalars(select(column).where(column.is_not(None))):
                yield from value.split(",")


def _file_columns(register: Register[Any]) -> list[Any]:
    kinds = (Photo, Files)
    return [
        getattr(register.model, n) for n, f in register.fields.items() if isinstance(f.kind, kinds)
    ]
