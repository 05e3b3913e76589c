"""The audit log as a workbook: what was let through, numbers masked, itself noted in the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from station_app.domain.progress import Progress, silent
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services import trail
from station_app.services.access import needs
from station_app.services.exports import Exported
from station_app.services.noting import note_export
from station_app.services.trail import ACTS, Entry, Sieve
from station_app.services.workspace import Workspace
from station_app.workbooks.cells import Cell
from station_app.workbooks.specs import BookSpec, Column, SheetSpec
from station_app.workbooks.writer import write_book

ACTION = "audit.export"
BLOCK = 500  # entries read at once
LONGEST = 8000  # characters of what an entry changed; the whole stands in the program
TITLE = "操作日志"
_COLUMNS = (
    Column("seq", "日志号", width=8, format="whole", align="center"),
    Column("at", "时间", width=17, format="moment", align="center"),
    Column("actor", "用户", width=10),
    Column("what", "操作", width=12),
    Column("register", "登记簿", width=12),
    Column("record", "记录", width=18),
    Column("content", "内容", width=50, widest=70),
    Column("source", "来源文件", width=16),
)


@needs(Right.AUDIT)
def export(workspace: Workspace, sieve: Sieve, out: Path, progress: Progress = silent) -> Exported:
    """Write the entries that pass a sieve, the newest first; note that in the log (R-AU-06).

    Numbers of people are masked and what was confided is left out, whoever asks.

    Raises CannotWrite when the file cannot be stored; then, as when it is cancelled, what
    was at `out` before is still there.
    """
    numbers = trail.numbers(workspace, sieve)

    def rows() -> Iterator[list[Cell]]:
        for start in range(0, len(numbers), BLOCK):
            block = numbers[start : start + BLOCK]
            for entry in trail.entries(workspace, block, masked=True):
                yield _row(entry)

    told = said(sieve)
    sheet = SheetSpec(
        key="audit",
        name=TITLE,
        title=TITLE,
        columns=_COLUMNS,
        rows=rows(),
        subtitle=(
            workspace.identity.name,
            told,
            f"{workspace.today()} 由{workspace.actor}导出，共 {len(numbers):,} 条",
        ),
        row_count=len(numbers),
        frozen="seq",
    )
    write_book(BookSpec([sheet]), out, progress=progress)
    note_export(workspace, ACTION, out, {"rows": len(numbers), "filter": told})
    return Exported(out, len(numbers))


@needs(Right.AUDIT)
def file_name(workspace: Workspace) -> str:
    """Return the name that is offered for the file."""
    return f"{TITLE}_{workspace.identity.name}_{workspace.today():%Y%m%d}.xlsx"


def said(sieve: Sieve) -> str:
    """Say in words what a sieve lets through."""
    parts: Sequence[str] = (
        BY_NAME[sieve.register].title if sieve.register in BY_NAME else sieve.register,
        "一条记录" if sieve.record else "",
        "同一步" if sieve.change else "",
        f"用户{sieve.actor}" if sieve.actor else "",
        ACTS.get(sieve.act, sieve.act),
        f"{sieve.since}起" if sieve.since else "",
        f"{sieve.until}止" if sieve.until else "",
        f"含“{sieve.text.strip()}”" if sieve.text.strip() else "",
    )
    return "，".join(filter(None, parts)) or "全部日志"


def _row(entry: Entry) -> list[Cell]:
    changed = "；".join(
        f"{each.label}：{each.new}" if entry.made else f"{each.label}：{each.old} → {each.new}"
        for each in entry.differences
    )
    return [
        entry.seq,
        entry.at.replace(tzinfo=None),
        entry.actor,
        entry.what,
        entry.title or None,
        entry.label or None,
        changed[:LONGEST] or None,
        entry.source or None,
    ]
