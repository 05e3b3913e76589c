"""The station's package for the bureau: everything the bureau has not confirmed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from station_app.domain.problems import Fault, Severity
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Owner, Record, Register
from station_app.domain.registers import BY_NAME, in_order
from station_app.domain.rules.rights import Right
from station_app.services import audit_heads, records, two_persons
from station_app.services.access import needs
from station_app.services.exchange import (
    digests,
    enrolling,
    envelopes,
    keys,
    mailbook,
    seals,
    sheets,
)
from station_app.services.exchange.protocol import BUREAU_PEER, MADE, PACKAGE, Meta
from station_app.services.gathered import gathered
from station_app.services.identity import STATION
from station_app.services.two_persons import Second
from station_app.services.workspace import Workspace
from station_app.storage import audit, containers
from station_app.storage.files import atomic_path, finish_file, leaving_nothing, unfinished
from station_app.storage.signing import KeyPair
from station_app.storage.tables import Package, Peer, next_number, state_value
from station_app.workbooks.specs import BookSpec, CoverSpec

SUFFIXES = {False: ".xlsx", True: containers.SUFFIX}  # a strong one is no workbook outside
INSTRUCTIONS = (
    "本工作簿由系统生成，请原样发送给区局，不要删除隐藏的行、列和工作表。",
    "用 Excel、WPS 或 LibreOffice 打开查看、另存都可以；改过的单元格会被指出，由区局决定是否采用。",
    "要修改内容，请在系统里修改后重新生成上报包。",
)


@dataclass(frozen=True)
class Held:
    """A record that stays behind because something is still missing; `field`: where first."""

    register: str
    record: str
    label: str
    reason: str
    field: str = ""


@dataclass(frozen=True)
class Made:
    """A package that was made; `records` counts its rows, tombstones among them."""

    file: Path
    records: int
    from_revision: int
    to_revision: int
    full: bool
    held: tuple[Held, ...]
    warnings: int


@dataclass
class Draft:
    """What is gathered for one package: rows by register, what is held back, digests."""

    rows: dict[str, list[list[Any]]]
    sent: dict[str, list[str]]
    held: dict[str, Held]
    contents: list[str]
    warnings: int = 0


@needs(Right.SEND)
def make(
    workspace: Workspace,
    *,
    full: bool = False,
    strong: bool = False,
    second: Second | None = None,
    folder: Path | None = None,
    progress: Progress = silent,
) -> Made:
    """Write the package into outbox/ and, when `folder` is given, a copy there.

    Records that lack something needed for sending are held back and named. Without
    any change the package is an empty report (零报告), which counts as one.

    strong   only the bureau's program and this one can open it, no office program
    second   who has reviewed it (R-AC-04); asked for where somebody else may send, too

    Raises NotAllowed at the bureau or without the second person, CannotWrite when the disk is
    full, StationError when it shall be strong and nobody has confirmed the bureau's key.
    """
    workspace.require_role(STATION)
    reviewer = two_persons.confirm(workspace, second, Right.SEND)
    outbox = workspace.folder("outbox")
    transaction = workspace.database.transaction(workspace.actor, "package.make")
    with leaving_nothing(outbox), transaction as session:
        pair = keys.own(session, workspace)
        readers = [enrolling.strong_keys(session, BUREAU_PEER), pair.public] if strong else []
        full = full or bool(state_value(session, "needs_full", False))
        draft = _gather(workspace, session, full, progress)
        meta = _meta(workspace, session, draft, full)
        name = file_name(workspace, "上报包", meta.sequence, SUFFIXES[strong])
        # Under its name only after the commit: a file in the outbox was really made.
        book = _book(workspace, draft, meta, pair, reviewer)
        part = unfinished(outbox / name)
        envelopes.write(session, book, part, BUREAU_PEER, readers=readers, progress=progress)
        _keep(workspace, session, draft, meta, name, reviewer)
    finish_file(outbox, name)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        with atomic_path(folder / name) as copy:
            shutil.copyfile(outbox / name, copy)
    count = sum(map(len, draft.rows.values()))
    return Made(
        (folder or outbox) / name, count, meta.from_revision, meta.to_revision, full,
        tuple(draft.held.values()), draft.warnings,
    )  # fmt: skip


def _gather(workspace: Workspace, session: Session, full: bool, progress: Progress) -> Draft:
    draft = Draft({}, {}, {}, [])
    # Every record is checked against others: each register is read once for that.
    context = replace(gathered(workspace, session), sending=True)
    registers = [register for register in in_order() if register.owned(Owner.HOME)]
    for number, register in enumerate(registers):
        progress(number, len(registers))
        layout = sheets.columns(register, PACKAGE)
        rows, sent = [], []
        for record in own_records(workspace, session, register):
            if record.deleted_at is None:
                faults = register.faults(record, context)
                if hold(session, register, record, faults, draft.held):
                    continue
                draft.warnings += sum(fault.severity is Severity.WARN for fault in faults)
                draft.contents.append(digests.content(register, record))
            if full or record.revision != record.accepted_revision:
                rows.append(sheets.cells_of(session, register, record, layout))
                sent.append(record.id)
        draft.rows[register.name], draft.sent[register.name] = rows, sent
    return draft


def own_records(workspace: Workspace, session: Session, register: Register[Any]) -> list[Any]:
    """Return the station's records that the bureau has or should have, deleted ones too."""
    model = register.model
    told = or_(model.deleted_at.is_(None), model.sent_revision > 0)
    own = (model.home == workspace.station, model.revision > 0, told)
    return list(session.scalars(select(model).where(*own).order_by(model.id)))


def hold(
    session: Session,
    register: Register[Any],
    record: Record,
    faults: Sequence[Fault],
    held: dict[str, Held],
) -> bool:
    """Hold back what is incomplete, and what refers to something the bureau does not get.

    faults  of the record as it is to be sent
    held    what is held back so far, by id; this record is added
    """
    reasons = [(fault.field, fault.text) for fault in faults if fault.refuses]
    for name, target in register.references.items():
        other = held.get(getattr(record, name) or "")
        if other is not None and not _known(session, target, other.record):
            reasons.append((name, f"所引用的“{BY_NAME[target].title}”记录还没有填写完整。"))
    if not reasons:
        return False
    label = records.full_label(session, register, record)
    told = "".join(text for _, text in reasons)
    held[record.id] = Held(register.name, record.id, label, told, reasons[0][0])
    return True


def _known(session: Session, register: str, record_id: str) -> bool:
    record = session.get(BY_NAME[register].model, record_id)
    return record is not None and record.accepted_revision > 0


def _meta(workspace: Workspace, session: Session, draft: Draft, full: bool) -> Meta:
    acknowledged = int(state_value(session, "acknowledged", 0))
    later = (
        Package.kind == PACKAGE,
        Package.epoch == state_value(session, "epoch"),
        Package.to_revision >= acknowledged,
    )
    unacked = session.execute(select(Package.sequence, Package.id).where(*later)).all()
    bureau = session.get(Peer, BUREAU_PEER)
    return Meta(
        **mailbook.sender(workspace, session),
        kind=PACKAGE,
        station=workspace.station,
        sequence=next_number(session, "sequence"),
        from_revision=0 if full else acknowledged,
        full=full,
        peer_epoch=bureau.epoch if bureau else "",
        peer_revision=bureau.revision if bureau else 0,
        digests=digests_of(draft.rows, PACKAGE),
        extra={
            "acknowledged": acknowledged,
            "unacked": [list(row) for row in unacked],
            "held": sorted(draft.held),
            "contents": digests.together(draft.contents),
            "count": len(draft.contents),
            **audit_heads.told_with_package(session),
        },
    )


def digests_of(rows: Mapping[str, Sequence[Sequence[Any]]], kind: str) -> dict[str, str]:
    """Return the digest of each register's rows."""
    found = {}
    for name, lines in rows.items():
        keys = [column.key for column in sheets.columns(BY_NAME[name], kind)]
        found[name] = sheets.digest_of(dict(zip(keys, line, strict=True)) for line in lines)
    return found


def _book(workspace: Workspace, draft: Draft, meta: Meta, pair: KeyPair, reviewer: str) -> BookSpec:
    day = workspace.today()
    subtitle = (f"填报单位（盖章）：{workspace.identity.name}", f"截至{day}", "单位：人、元")
    shown = [BY_NAME[name] for name, rows in draft.rows.items() if rows]
    count = sum(map(len, draft.rows.values()))
    cover = CoverSpec(
        title=f"{workspace.identity.name}上报包",
        lines=[
            ("社工站", workspace.identity.name),
            ("站点编码", workspace.station),
            ("第几号", str(meta.sequence)),
            ("种类", "全量" if meta.full else "零报告" if count == 0 else "变动"),
            ("记录数", str(count)),
            ("制作时间", meta.made),
            ("制作人", meta.by),
            ("复核人", reviewer or "（本站只有一人能报送，未经第二人复核）"),
            ("核对码", meta.id[-8:]),
        ],
        sheets=[(register.title, len(draft.rows[register.name])) for register in shown],
    )
    lines = meta.encoded()
    return BookSpec(
        sheets=[sheets.sheet_of(r, PACKAGE, draft.rows[r.name], subtitle) for r in shown],
        cover=cover,
        codes=sheets.codes_of(shown),
        meta=lines,
        properties={"kind": meta.kind, "station": meta.station, "id": meta.id},
        instructions=INSTRUCTIONS,
        seal=seals.token(lines, meta, pair),
    )


def _keep(
    workspace: Workspace, session: Session, draft: Draft, meta: Meta, name: str, reviewer: str
) -> None:
    """Remember what went out; bookkeeping is no change of a record, so it has no audit."""
    for register_name, ids in draft.sent.items():
        table = BY_NAME[register_name].model.__table__
        for start in range(0, len(ids), 500):
            chunk = table.c.id.in_(ids[start : start + 500])
            session.execute(update(table).where(chunk).values(sent_revision=table.c.revision))
    rows = sum(map(len, draft.rows.values()))
    extent = {"full": meta.full, "held": len(draft.held), "rows": rows}
    mailbook.enter(workspace, session, meta, MADE, name, **extent)
    audit_heads.package_made(session, meta, workspace.stamp())
    facts = {"file": name, "rows": rows, "to": meta.to_revision, "second": reviewer}
    audit.note(session, workspace.audit_key, workspace.stamp(), meta.id, facts)


@needs(Right.READ)
def file_name(workspace: Workspace, what: str, sequence: int, suffix: str = ".xlsx") -> str:
    """Return the name of an outgoing file (forms.md D.6)."""
    identity = workspace.identity
    day = workspace.today().strftime("%Y%m%d")
    stem = f"{identity.division}_{identity.name}_{what}_第{sequence}号_{day}"
    return free_name(workspace.folder("outbox"), stem, suffix)


def free_name(outbox: Path, stem: str, suffix: str = ".xlsx") -> str:
    """Return the name of a new file; after a restore the numbers are given once more."""
    name, number = f"{stem}{suffix}", 1
    while (outbox / name).exists():
        number += 1
        name = f"{stem}({number}){suffix}"
    return name
