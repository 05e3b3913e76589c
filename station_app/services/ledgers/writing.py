"""Writing a ledger into a workbook: what it covers, who asks for it and why, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.divisions import division_name
from station_app.domain.problems import StationError
from station_app.domain.progress import Progress, silent
from station_app.domain.register import new_id
from station_app.domain.rules.rights import Right
from station_app.services.access import needs, require
from station_app.services.contexts import context_for
from station_app.services.ledgers.gathering import Rows, Scope, gather
from station_app.services.ledgers.layouts import Ledger
from station_app.services.ledgers.sheets import Head, codes_of, sheet_spec
from station_app.services.ledgers.sources import label_of
from station_app.services.masking import hidden_from, mask_of
from station_app.services.noting import note_export
from station_app.services.rosters.source import HIDDEN, PRIVACY, WHOLE, share
from station_app.services.workspace import Workspace
from station_app.workbooks.specs import BookSpec, SheetSpec
from station_app.workbooks.writer import write_book

FORMAT = "sgz-ledger"  # in _meta: no package, so nobody merges it by mistake
FORMAT_VERSION = "1"
COMPUTING = 80  # per cent of the way when all rows are computed
DISTRICT = 6  # digits of a division's code that name its district


@dataclass(frozen=True)
class Written:
    """What was written; `rows` counts those of the first sheet."""

    out: Path
    rows: int


@needs(Right.EXPORT)
def write_ledger(
    workspace: Workspace,
    ledger: Ledger,
    scope: Scope,
    out: Path,
    *,
    reason: str = "",
    progress: Progress = silent,
) -> Written:
    """Write a ledger as of a day and note it in the log.

    reason  why numbers of documents, telephones and accounts are written whole; "" masks them

    Raises StationError when what it is to be of is not there, CannotWrite when the file cannot
    be stored, NotAllowed for whole numbers to who may not take them out; then, as when it is
    cancelled, what was at `out` before is still there.
    """
    why = reason.strip()
    if why:
        require(workspace, Right.EXPORT_FULL)
    with workspace.database.reading() as session:
        subject = _subject(workspace, session, ledger, scope)
        head = Head(
            place_of(workspace),
            workspace.identity.name,
            scope,
            subject,
            veil=partial(hidden_from, workspace.user) if why else mask_of,
            by_home=not workspace.station,
        )
        gathered = gather(workspace, session, ledger, scope)
        sheets = [
            sheet_spec(sheet, rows, head, share(progress, *_part(number, len(gathered))))
            for number, (sheet, rows) in enumerate(zip(ledger.sheets, gathered, strict=True))
        ]
    book = _book(workspace, ledger, scope, sheets, whole=bool(why))
    write_book(book, out, progress=share(progress, COMPUTING, 100))
    _note(workspace, ledger, scope, out, gathered[0], why)
    return Written(out, len(gathered[0]))


def _part(number: int, count: int) -> tuple[int, int]:
    """Return which part of the way one of several sheets is, in per cent."""
    return COMPUTING * number // count, COMPUTING * (number + 1) // count


@needs(Right.READ)
def file_name(workspace: Workspace, ledger: Ledger, scope: Scope) -> str:
    """Return the name that is offered for the file (forms.md D.6)."""
    until = scope.period.key if scope.period else f"截至{scope.as_of:%Y%m%d}"
    practice = "_练习" if workspace.identity.demo else ""
    parts = (ledger.id, ledger.title, workspace.identity.name, until)
    return f"{'_'.join(parts)}{practice}.xlsx"


@needs(Right.READ)
def place_of(workspace: Workspace) -> str:
    """Return the place that a title begins with: 开福区四方坪街道, for the bureau 开福区."""
    code = workspace.identity.division
    names = [division_name(code[:DISTRICT])]
    if len(code) > DISTRICT:
        names.append(division_name(code))
    return "".join(name for name in names if name)


def _subject(workspace: Workspace, session: Session, ledger: Ledger, scope: Scope) -> str:
    """Return what the record is called that the ledger is of. Raises StationError without it."""
    register = ledger.chosen_from
    if register is None or not scope.chosen:
        return ""
    name = label_of(context_for(workspace, session), register, scope.chosen)
    if not name:
        raise StationError(
            f"“{register.title}”里没有编号为“{scope.chosen}”的记录，请先用 find 查找。"
        )
    return name


def _book(
    workspace: Workspace,
    ledger: Ledger,
    scope: Scope,
    sheets: Sequence[SheetSpec],
    *,
    whole: bool,
) -> BookSpec:
    codes = {key: found for sheet in ledger.sheets for key, found in codes_of(sheet).items()}
    meta = _meta(workspace, ledger, scope, whole=whole)
    meta["report_type"] = "full" if any(sheet.row_count for sheet in sheets) else "nil"
    counts = {f"sheet.{sheet.key}.n_rows": str(sheet.row_count) for sheet in sheets}
    sums = {
        f"sheet.{sheet.key}.sum.{key}": str(total)
        for sheet in sheets
        for key, total in (sheet.totals or {}).items()
    }
    return BookSpec(
        sheets,
        codes=codes,
        meta=meta | counts | sums,
        properties=meta,
        instructions=_instructions(workspace, ledger),
    )


def _meta(workspace: Workspace, ledger: Ledger, scope: Scope, *, whole: bool) -> dict[str, str]:
    period = scope.period.key if scope.period else ""
    now: datetime = workspace.now()
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "app_version": version("street-station"),
        "template_id": ledger.key,
        "org_code": workspace.station or workspace.identity.division,
        "org_name": workspace.identity.name,
        "period": period,
        "as_of": scope.as_of.isoformat(),
        "exported_at": now.isoformat(timespec="seconds"),
        "exported_by": workspace.actor,
        "export_id": new_id(),
        PRIVACY: WHOLE if whole else HIDDEN,
    }


def _instructions(workspace: Workspace, ledger: Ledger) -> list[str]:
    return [
        f"{ledger.id} {ledger.title}（{ledger.cycle}），由{workspace.identity.name}导出。",
        "红字表头为必填列；灰底的表头和合计行已锁定，数据行可以修改、排序和筛选。",
        "请不要删除隐藏的第3行、隐藏的列和隐藏的工作表：再次导入时靠它们认出每一列和每一行。",
        "身份证号、电话、证书编号和银行账号都是文本，请不要改成数值格式，否则末几位会丢失。",
        "打印：已设为一页宽，每页重复标题和表头，页脚有页码；纸张按各表的页面设置。",
    ]


def _note(
    workspace: Workspace, ledger: Ledger, scope: Scope, out: Path, rows: Rows, reason: str
) -> None:
    register = ledger.register.name
    facts: dict[str, Any] = {
        "ledger": f"{ledger.id} {ledger.title}",
        "register": register,
        "rows": len(rows),
        "as_of": scope.as_of.isoformat(),
        "period": str(scope.period or ""),
        "reason": reason,
    }
    note_export(workspace, f"{register}.export", out, facts, whole=bool(reason))
