"""The bureau's side: identify a package, judge it, merge it, answer with a receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.problems import Refused
from station_app.domain.progress import Progress, silent
from station_app.domain.register import Owner
from station_app.domain.registers import in_order
from station_app.domain.registers.places import Station
from station_app.domain.rules.rights import Right
from station_app.services import audit_heads
from station_app.services.access import needs, require
from station_app.services.contexts import context_for
from station_app.services.exchange import (
    digests,
    envelopes,
    mailbook,
    merging,
    receipts,
    trust,
)
from station_app.services.exchange.checking import Source
from station_app.services.exchange.incoming import Incoming
from station_app.services.exchange.merging import Merge
from station_app.services.exchange.protocol import (
    DUPLICATE,
    EDITED,
    FORK,
    MERGED,
    MERGING,
    NEEDS_FULL,
    PACKAGE,
    REFUSED,
    SUPERSEDED,
    UNKNOWN_KEY,
    UNSIGNED,
    Meta,
)
from station_app.services.exchange.trust import NOTHING, Trust
from station_app.services.identity import BUREAU
from station_app.services.noting import note
from station_app.services.workspace import Workspace
from station_app.storage import audit
from station_app.storage.files import finish_file, keep_beside, leaving_nothing
from station_app.storage.tables import Package, Peer

SHOWN_EDITS = 20
UNANSWERED = (EDITED, REFUSED, UNSIGNED, UNKNOWN_KEY)


@dataclass(frozen=True)
class Received:
    """What became of one file.

    outcome   merged; duplicate (merged before); superseded (of an epoch left behind);
              needs_full, fork (a full package is asked for); edited, refused; unsigned
              (enters with a reason), unknown_key (never until the key is confirmed)
    receipt   the answer for the station; None when there is nobody to answer
    reason    for people: why it was not merged, or what is to be noted
    trust     whose key sealed it: confirmed, first_seen, unsigned, unknown_key; "" when it
              could not be read
    trust_reason  for people: what is to be done about the key; "" for nothing
    notes     what else is to be said of the file
    """

    file: Path
    station: str
    outcome: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    returned: int = 0
    receipt: Path | None = None
    reason: str = ""
    trust: str = ""
    trust_reason: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What is to be done with a package.

    anew      the sender's revisions begin anew with it
    mismatch  after merging, the content is not what the station says it has
    trust     how far its signature is trusted
    """

    outcome: str
    reason: str = ""
    anew: bool = False
    mismatch: bool = False
    trust: Trust = NOTHING

    @property
    def merges(self) -> bool:
        """Whether the rows are taken over."""
        return self.outcome in MERGING

    @property
    def asks_full(self) -> bool:
        """Whether the receipt asks for a full package."""
        return self.outcome in (NEEDS_FULL, FORK, SUPERSEDED) or self.mismatch

    @property
    def answers(self) -> bool:
        """Whether the station gets a receipt."""
        return self.outcome not in UNANSWERED


@needs(Right.EXCHANGE)
def receive(
    workspace: Workspace, path: Path, *, accept: str = "", progress: Progress = silent
) -> Received:
    """Merge one package in one transaction and write its receipt into outbox/.

    accept   why an officer lets in a file that was edited, is not signed, comes from a store
             not seen before, or from a second copy of one; "" refuses such a file

    Raises NotAllowed at a station, and for a reason from somebody who may not give one. A
    file that is refused is told in the outcome.
    """
    workspace.require_role(BUREAU)
    if accept:
        require(workspace, Right.ACCEPT)
    try:
        incoming = envelopes.read(workspace, path, progress)
    except Refused as refusal:
        _note(workspace, path, REFUSED, str(refusal))
        return Received(path, "", REFUSED, reason=str(refusal))
    _keep_file(workspace, path)
    notes, told, action = [*incoming.notes], "", "package.receive"
    transaction = workspace.database.transaction(workspace.actor, action, merging=True)
    with leaving_nothing(workspace.folder("outbox")), transaction as session:
        verdict = judge(session, incoming, accept)
        merge = Merge()
        if verdict.merges:
            verdict = _merge(workspace, session, incoming, verdict, merge, progress)
            _remember(workspace, session, incoming, path, verdict, merge)
            came = audit_heads.package_came(session, incoming.meta, workspace.stamp())
            told = audit_heads.sentence(came)
            notes += [told] if told else []
        if accept and verdict.merges:
            verdict = replace(verdict, reason=_accepted(incoming, accept, merge) + verdict.reason)
        receipt = None
        if verdict.answers:
            receipt = receipts.draft(workspace, session, incoming.meta, merge, verdict)
            receipts.write(session, workspace, receipt)
        if verdict.outcome == UNKNOWN_KEY:
            _offer(workspace, session, incoming, path)
        facts = {"file": path.name, "outcome": verdict.outcome, **merge.counts, "accept": accept}
        facts |= {"trust": verdict.trust.state} | ({"verdict": told} if told else {})
        audit.note(session, workspace.audit_key, workspace.stamp(), incoming.meta.id, facts)
    written = finish_file(workspace.folder("outbox"), receipt.name) if receipt else None
    return Received(
        path, incoming.meta.station, verdict.outcome, merge.counts["created"],
        merge.counts["updated"], merge.counts["unchanged"],
        len({row.record for row in merge.returned}), written, verdict.reason,
        verdict.trust.state, verdict.trust.reason, tuple(notes),
    )  # fmt: skip


def _keep_file(workspace: Workspace, path: Path) -> None:
    """Keep the file as it came; a file of the same name is kept beside it."""
    inbox = workspace.folder("inbox")
    if path.parent.resolve() != inbox.resolve():
        keep_beside(inbox, path.name, path.read_bytes())


def judge(session: Session, incoming: Incoming, accept: str) -> Verdict:
    """Say what is to be done with a package; changes nothing (R-SL-02)."""
    meta = incoming.meta
    if meta.kind != PACKAGE:
        return Verdict(REFUSED, "这是区局发给社工站的回执，不是上报包。请在社工站应用。")
    station = session.get(Station, meta.station)
    if station is None or station.deleted_at is not None:
        return Verdict(
            REFUSED, f"本区没有编码为“{meta.station}”的社工站，文件可能来自别的区县，请核对来件。"
        )
    peer = session.get(Peer, meta.station)
    another = peer is not None and peer.store != meta.store
    found = trust.judge(session, meta.station, incoming, another=another)
    return replace(_judge_content(session, incoming, peer, found, accept), trust=found)


def _judge_content(
    session: Session, incoming: Incoming, peer: Peer | None, found: Trust, accept: str
) -> Verdict:
    meta = incoming.meta
    if found.state == trust.UNKNOWN:
        return Verdict(UNKNOWN_KEY, found.reason)
    if found.state == trust.UNSIGNED and not accept:
        told = f"{_edited(incoming)}" if incoming.edits else ""
        return Verdict(UNSIGNED, found.reason + told)
    if incoming.edits and not accept:
        return Verdict(EDITED, _edited(incoming))
    if peer is None:
        return _first_contact(meta)
    if peer.store != meta.store:
        return _other_store(meta, accept)
    return _judge_epoch(session, meta, peer, accept)


def _offer(workspace: Workspace, session: Session, incoming: Incoming, path: Path) -> None:
    """Keep the key of a file that was not let in, so that somebody can confirm it."""
    keys = incoming.seal.keys
    if keys is not None:
        trust.offer(session, incoming.meta.station, keys, workspace.stamp(), path.name)


def _edited(incoming: Incoming) -> str:
    shown = "；".join(str(edit) for edit in incoming.edits[:SHOWN_EDITS])
    more = f"等{len(incoming.edits)}处" if len(incoming.edits) > SHOWN_EDITS else ""
    return (
        f"文件生成后被改动过：{shown}{more}。请让社工站在系统里修改后重新上报；"
        "确需采用，请写明理由后接受。"
    )


def _accepted(incoming: Incoming, accept: str, merge: Merge) -> str:
    said = f"区局已按理由“{accept}”接收。"
    if not incoming.edits:
        return said
    edits = "；".join(str(edit) for edit in incoming.edits[:SHOWN_EDITS])
    but = "，其中退回的记录没有采用" if merge.returned else ""
    return f"{said}文件里改动过的内容：{edits}{but}。"


def _first_contact(meta: Meta) -> Verdict:
    if meta.from_revision > 0:
        return Verdict(NEEDS_FULL, "区局没有收到过该站以前的上报，请该站重报一份全量包。")
    return Verdict(MERGED, anew=True)


def _other_store(meta: Meta, accept: str) -> Verdict:
    if not accept:
        return Verdict(
            FORK,
            "该站换了一套数据（重新建库或另一台电脑），与以前上报的不是同一套。"
            "请电话核实；确需采用，请让该站报全量包，并写明理由后接受。",
        )
    if not meta.full:
        return Verdict(NEEDS_FULL, "该站换了一套数据，请该站重报一份全量包。")
    return Verdict(MERGED, "已按理由接受该站的新数据。", anew=True)


def _judge_epoch(session: Session, meta: Meta, peer: Peer, accept: str) -> Verdict:
    if meta.epoch == peer.epoch:
        return _judge_sequence(session, meta, peer)
    if meta.epoch in peer.past:
        return Verdict(SUPERSEDED, "该站恢复备份以前的旧包，其后的数据已收到，不再合并。")
    if peer.epoch not in meta.past_epochs and not accept:
        return Verdict(
            FORK,
            "该站有两份数据各自上报过（如复制过文件夹）。请电话核实以哪一份为准，"
            "让该站报全量包，并写明理由后接受。",
        )
    if not meta.full:
        return Verdict(NEEDS_FULL, "该站恢复过备份，请该站重报一份全量包。")
    return Verdict(MERGED, "该站恢复过备份，已按全量包核对。", anew=True)


def _judge_sequence(session: Session, meta: Meta, peer: Peer) -> Verdict:
    numbered = dict(meta.extra["unacked"])
    numbered[meta.sequence] = meta.id
    same = (
        Package.kind == PACKAGE,
        Package.station == meta.station,
        Package.epoch == meta.epoch,
        Package.sequence.in_(numbered),
    )
    for package in session.scalars(select(Package).where(*same)):
        if package.id != numbered[package.sequence]:
            return Verdict(
                FORK,
                f"第{package.sequence}号包收到过内容不同的一份，该站可能有两份数据在各自上报。"
                "请电话核实，并让该站应用回执后重报全量包。",
            )
    if session.get(Package, meta.id) is not None:
        return Verdict(DUPLICATE, "这个包以前收到过，内容相同，没有重复合并。")
    if meta.from_revision > peer.revision:
        return Verdict(NEEDS_FULL, "中间缺少已确认过的数据（区局可能恢复过备份），请重报全量包。")
    return Verdict(MERGED)


def _merge(
    workspace: Workspace,
    session: Session,
    incoming: Incoming,
    verdict: Verdict,
    merge: Merge,
    progress: Progress,
) -> Verdict:
    meta = incoming.meta
    newest = _is_newest(session, meta, verdict.anew)
    source = source_of(workspace, session, incoming, verdict.anew)
    context = context_for(workspace, session, sending=True)
    held = set(meta.extra["held"])
    registers = [register for register in in_order() if register.owned(Owner.HOME)]
    for number, register in enumerate(registers):
        progress(number, len(registers))
        merging.merge_register(source, register, context, merge)
    if meta.full:
        for register in reversed(registers):
            merge.dropped += merging.drop_absent(source, register, held)
    if newest and not _agrees(session, meta, merge, held):
        # Once everything has come as it was written, another full package would not help.
        mismatch = not meta.full or bool(incoming.edits)
        advice = "请该站重报一份全量包。" if mismatch else "请检查退回的记录。"
        reason = f"合并后与该站的数据核对不一致，{advice}"
        return replace(verdict, reason=reason, mismatch=mismatch)
    return verdict


def source_of(workspace: Workspace, session: Session, incoming: Incoming, anew: bool) -> Source:
    """Return whose rows a package brings, and which of them are known to be deleted."""
    meta = incoming.meta
    gone = frozenset[str]() if _is_newest(session, meta, anew) else _gone(session, meta)
    return Source(workspace, session, incoming, meta.station, anew, gone)


def _is_newest(session: Session, meta: Meta, anew: bool) -> bool:
    peer = session.get(Peer, meta.station)
    return peer is None or anew or meta.to_revision >= peer.revision


def _gone(session: Session, meta: Meta) -> frozenset[str]:
    """Return the deleted records that later packages told of and that never came here."""
    later = (
        Package.kind == PACKAGE,
        Package.station == meta.station,
        Package.epoch == meta.epoch,
        Package.to_revision > meta.to_revision,
    )
    extents = session.scalars(select(Package.extent).where(*later))
    return frozenset(record for extent in extents for record in extent.get("gone", ()))


def _agrees(session: Session, meta: Meta, merge: Merge, held: set[str]) -> bool:
    """Compare what is here now with what the station says it has (counts and digest)."""
    found = {}
    for register in in_order():
        if not register.owned(Owner.HOME):
            continue
        model = register.model
        known = (model.home == meta.station, model.deleted_at.is_(None), model.peer_revision != 0)
        for record in session.scalars(select(model).where(*known)):
            found[record.id] = digests.content(register, record)
    found |= merge.contents
    ours = [content for record, content in found.items() if record not in held]
    expected = (meta.extra["count"], meta.extra["contents"])
    return (len(ours), digests.together(ours)) == expected


def _remember(
    workspace: Workspace,
    session: Session,
    incoming: Incoming,
    path: Path,
    verdict: Verdict,
    merge: Merge,
) -> None:
    meta = incoming.meta
    peer = session.get(Peer, meta.station)
    if peer is None:
        peer = Peer(station=meta.station, store=meta.store, epoch=meta.epoch, past=[])
        session.add(peer)
    if peer.epoch != meta.epoch or verdict.anew:
        left = {*peer.past, *meta.past_epochs, peer.epoch} - {meta.epoch}
        peer.store, peer.epoch, peer.past = meta.store, meta.epoch, sorted(left)
        peer.revision = peer.sequence = 0
    peer.revision = max(peer.revision or 0, meta.to_revision)
    peer.sequence = max(peer.sequence or 0, meta.sequence)
    trust.remember(session, meta.station, incoming, workspace.stamp(), path.name)
    if session.get(Package, meta.id) is None:
        rows = sum(map(len, incoming.rows.values()))
        extent = {"full": meta.full, "gone": merge.gone, "rows": rows}
        mailbook.enter(workspace, session, meta, verdict.outcome, path.name, **extent)


def _note(workspace: Workspace, path: Path, outcome: str, reason: str) -> None:
    facts: dict[str, Any] = {"file": path.name, "outcome": outcome, "reason": reason}
    note(workspace, "package.receive", "", facts)
