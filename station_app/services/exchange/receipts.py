"""The bureau's receipt: what was accepted and returned, and what the bureau decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from station_app.domain.register import Owner, Register
from station_app.domain.registers import BY_NAME, in_order
from station_app.domain.registers.places import Station
from station_app.services import audit_heads
from station_app.services.exchange import envelopes, keys, mailbook, seals, sheets
from station_app.services.exchange.merging import Merge
from station_app.services.exchange.packages import digests_of, free_name
from station_app.services.exchange.protocol import FORK, MADE, RECEIPT, SUPERSEDED, Meta
from station_app.services.workspace import Workspace
from station_app.storage.files import unfinished
from station_app.storage.tables import next_number, state_value
from station_app.workbooks.specs import BookSpec, Column, CoverSpec, SheetSpec

if TYPE_CHECKING:
    from station_app.services.exchange.receiving import Verdict

RETURNED_SHEET = "退回"
RETURNED_COLUMNS = (
    Column("sheet", "工作表", width=12),
    Column("row", "行号", width=6, format="whole"),
    Column("label", "名称", width=14),
    Column("column", "列", width=12),
    Column("rule", "规则", width=10),
    Column("text", "原因", width=60),
)
INSTRUCTIONS = (
    "请在社工站的系统里用“应用回执”打开本文件：已收的记录会标为“已收”，退回的记录会标出原因。",
    "只应用一次；重复应用不会改变任何数据。",
)


@dataclass(frozen=True)
class Draft:
    """A receipt as gathered; its file is written before the commit and named after it."""

    meta: Meta
    name: str
    rows: dict[str, list[list[Any]]]
    lines: Sequence[tuple[str, str]]
    returned: Sequence[Sequence[Any]]


def draft(
    workspace: Workspace, session: Session, package: Meta, merge: Merge, verdict: Verdict
) -> Draft:
    """Gather the answer to a package and count it; `write` makes the file."""
    epoch = state_value(session, "epoch")
    since = package.peer_revision if package.peer_epoch == epoch else 0
    rows = {r.name: _decided(session, r, package.station, since) for r in in_order()}
    meta = Meta(
        **mailbook.sender(workspace, session),
        kind=RECEIPT,
        station=package.station,
        sequence=next_number(session, f"receipt.{package.station}"),
        from_revision=since,
        full=since == 0,
        peer_epoch=package.epoch,
        # Only what this package brought: of what came later, rows may have been sent back.
        peer_revision=package.to_revision if verdict.merges else 0,
        digests=digests_of(rows, RECEIPT),
        extra={
            "answers": package.id,
            "outcome": verdict.outcome,
            "reason": verdict.reason,
            "asks_full": verdict.asks_full,
            "fork": verdict.outcome in (FORK, SUPERSEDED),
            "held": package.extra["held"],
            "returned": [asdict(row) for row in merge.returned],
            "dropped": merge.dropped,
            **audit_heads.told_with_receipt(session, package.station, package.epoch),
        },
    )
    name = _file_name(workspace, session, meta)
    extent = {"answers": package.id, "asks_full": verdict.asks_full}
    mailbook.enter(workspace, session, meta, MADE, name, **extent)
    return Draft(meta, name, rows, _lines(session, package, meta, merge), _table(merge))


def _decided(session: Session, register: Register[Any], station: str, since: int) -> list[Any]:
    """Return the rows of what the bureau wrote since the station last heard of it."""
    own = register.owned(Owner.BUREAU)
    if not own and not register.shared:
        return []
    model = register.model
    homes = [model.home == station] if own else []
    homes += [model.home == ""] if register.shared else []
    # A restored store says everything: the station may know what is no longer so.
    restored = since == 0 and state_value(session, "past_epochs", [])
    news = true() if restored else model.revision > since
    found = session.scalars(select(model).where(or_(*homes), news).order_by(model.id))
    layout = sheets.columns(register, RECEIPT)
    return [sheets.cells_of(session, register, record, layout) for record in found]


def _file_name(workspace: Workspace, session: Session, meta: Meta) -> str:
    station = session.get(Station, meta.station)
    title = station.name if station and station.name else meta.station
    day = workspace.today().strftime("%Y%m%d")
    stem = f"{meta.station[:9]}_{title}_回执_第{meta.sequence}号_{day}"
    return free_name(workspace.folder("outbox"), stem)


def _lines(session: Session, package: Meta, meta: Meta, merge: Merge) -> list[tuple[str, str]]:
    station = session.get(Station, meta.station)
    returned = len({row.record for row in merge.returned})
    lines = [
        ("社工站", station.name if station and station.name else meta.station),
        ("上报包", f"第{package.sequence}号，核对码 {package.id[-8:]}"),
        ("结果", meta.extra["reason"] or "已收到并合并。"),
        ("新增", str(merge.counts["created"])),
        ("更新", str(merge.counts["updated"])),
        ("未变", str(merge.counts["unchanged"])),
        ("退回", str(returned)),
        ("制作时间", meta.made),
    ]
    return lines + [("本站已没有的记录", label) for label in merge.dropped]


def _table(merge: Merge) -> list[list[Any]]:
    return [[r.sheet, r.row, r.label, r.column, r.rule, r.text] for r in merge.returned]


def write(session: Session, workspace: Workspace, receipt: Draft) -> None:
    """Write a receipt into outbox/; it gets its name with `finish_file`."""
    shown = [BY_NAME[name] for name, rows in receipt.rows.items() if rows]
    returned = SheetSpec(
        key="returned",
        name=RETURNED_SHEET,
        title="退回记录清单",
        columns=RETURNED_COLUMNS,
        rows=receipt.returned,
        row_count=len(receipt.returned),
    )
    lines = receipt.meta.encoded()
    spec = BookSpec(
        sheets=[
            *([returned] if receipt.returned else ()),
            *(_sheet(r, receipt.rows[r.name]) for r in shown),
        ],
        cover=CoverSpec("回执", receipt.lines),
        codes=sheets.codes_of(shown),
        meta=lines,
        properties={"kind": RECEIPT, "station": receipt.meta.station, "id": receipt.meta.id},
        instructions=INSTRUCTIONS,
        seal=seals.token(lines, receipt.meta, keys.own(session, workspace)),
    )
    out = unfinished(workspace.folder("outbox") / receipt.name)
    envelopes.write(session, spec, out, receipt.meta.station)


def _sheet(register: Register[Any], rows: Sequence[Sequence[Any]]) -> SheetSpec:
    return sheets.sheet_of(register, RECEIPT, rows, ("", "", ""))
