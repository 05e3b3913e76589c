"""A roster's file as it was read: reading it takes a while, planning with it does not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station_app.domain.problems import Refused
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Register
from station_app.domain.registers import REGISTERS
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.noting import refusals_noted
from station_app.services.rosters import mapping
from station_app.services.workspace import Workspace
from station_app.workbooks import guard
from station_app.workbooks.cells import Book
from station_app.workbooks.limits import Limits
from station_app.workbooks.reader import read_content

# What a ledger says in its hidden sheet of the numbers in it (forms.md C.2).
META, PRIVACY, HIDDEN, WHOLE = "_meta", "privacy", "masked", "full"
MASKED = (
    "这份台账隐去了证件号码和电话的中间几位，不能导入，没有改动任何记录。"
    "请重新导出写明理由的完整台账，修改后再导入。"
)


@dataclass(frozen=True)
class Source:
    """What a file holds, and by which it is known again.

    sha256  of the file as it lay on the disk
    """

    path: Path
    sha256: str
    book: Book


def read_source(path: Path, *, password: str | None = None, progress: Progress = silent) -> Source:
    """Read a roster's file. Raises Refused with the reader's reasons, and MASKED."""
    content = guard.load(path, Limits())
    passwords = (password,) if password else ()
    book = read_content(content, path.suffix, passwords=passwords, progress=progress)
    if _is_masked(book):
        raise Refused("MASKED", MASKED)
    return Source(path, hashlib.sha256(content).hexdigest(), book)


@needs(Right.IMPORT)
def read_for(
    workspace: Workspace, path: Path, *, password: str | None = None, progress: Progress = silent
) -> Source:
    """Read a roster's file; that one was refused is noted. Raises what `read_source` raises."""
    with refusals_noted(workspace, "import", path):
        return read_source(path, password=password, progress=progress)


def _is_masked(book: Book) -> bool:
    """Whether a workbook says of itself that its numbers were written without their middle."""
    meta = (sheet for sheet in book.sheets if sheet.name == META and not sheet.visible)
    return any(row[:2] == [PRIVACY, HIDDEN] for sheet in meta for row in sheet.rows)


def roster_sheets(source: Source, register: Register[Any]) -> tuple[str, ...]:
    """Return the names of the sheets that look like rosters of a register, best first."""
    tables = mapping.tables_of(register, source.book)
    return tuple(each.sheet.name for each in tables if mapping.is_roster(register, each))


def suited(source: Source) -> Register[Any] | None:
    """Return the register whose roster the file is most likely; None when it is none."""
    found = {
        register.name: table
        for register in REGISTERS
        if register.roster
        for table in mapping.tables_of(register, source.book)[:1]
        if mapping.is_roster(register, table)
    }
    best = max(found, key=lambda name: found[name].known, default=None)
    return next((register for register in REGISTERS if register.name == best), None)


def share(progress: Progress, begin: int, end: int) -> Progress:
    """Return a progress that fills the way from `begin` to `end` per cent of another one."""

    def report(done: int, total: int) -> None:
        progress(begin + (end - begin) * done // max(total, 1), 100)

    return report
