"""Looking for damage in the store, the audit log and the attachments, and for what is left open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from station_app.domain.kinds import Files, Photo
from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Register
from station_app.domain.registers import REGISTERS
from station_app.services.identity import BUREAU
from station_app.services.project_check import untold
from station_app.services.station_coverage import coverage
from station_app.services.workspace import Workspace
from station_app.storage import attachments, audit
from station_app.storage.tables import AuditEntry, ImportBatch


@dataclass(frozen=True)
class Log:
    """What the audit log is worth: how many entries, and which do not fit."""

    entries: int
    broken: tuple[int, ...]


def examine_log(workspace: Workspace) -> Log:
    """Follow the chain of the audit log from its first entry to its last."""
    with workspace.database.reading() as session:
        entries = session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        return Log(entries, tuple(audit.broken(session, workspace.audit_key)))


def to_explain(workspace: Workspace) -> list[str]:
    """Return what is sound but has to be explained upward, in Chinese; only a bureau has it."""
    if workspace.role != BUREAU:
        return []
    told = (untold(workspace).sentence, *coverage(workspace).sentences)
    return [sentence for sentence in told if sentence]


def findings(workspace: Workspace, progress: Progress = silent) -> list[str]:
    """Return what is damaged, in Chinese; [] when everything is sound."""
    found = workspace.database.check()
    broken = examine_log(workspace).broken
    if broken:
        found.append(f"操作日志自第 {broken[0]} 条起前后不符，可能被改动过，请联系技术支持。")
    names = sorted(set(_attached(workspace)))
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


def _attached(workspace: Workspace) -> Iterator[str]:
    """Yield the SHA-256 of every file that a record or an import refers to."""
    with workspace.database.reading() as session:
        yield from session.scalars(select(ImportBatch.original))
        for register in REGISTERS:
            for column in _file_columns(register):
                for value in session.scalars(select(column).where(column.is_not(None))):
                    yield from value.split(",")


def _file_columns(register: Register[Any]) -> list[Any]:
    kinds = (Photo, Files)
    return [
        getattr(register.model, n) for n, f in register.fields.items() if isinstance(f.kind, kinds)
    ]
