"""A tender at work: its score matrix, what is typed into it, the award, and the failed tender.

Source: 政府采购法第三十六条; 财政部令第87号第五十五条; domain.md R-PJ-10, R-PJ-23, R-OR-03.
Everything is the bureau's; each command is one change, which one undo takes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from station_app.domain.problems import Fault, NotAllowed, RecordInvalid, StationError
from station_app.domain.register import Context
from station_app.domain.registers.projects import PROJECTS, Project
from station_app.domain.registers.tender_facts import VOID, Tender, judge_of, place_of, tender_of
from station_app.domain.registers.tenders import PRIORITY_RIGHTS, PROJECT_BIDS
from station_app.domain.rules import tenders as rules
from station_app.domain.rules.organisations import ENDED
from station_app.domain.rules.rights import Right
from station_app.domain.rules.tenders import Line, Method
from station_app.services import entering, records
from station_app.services.access import needs
from station_app.services.consequences import follow
from station_app.services.contexts import context_for, remembering
from station_app.services.entering import Edit, SavedEdits
from station_app.services.identity import BUREAU
from station_app.services.tender_cells import AWARDED, FAILED
from station_app.services.workspace import Workspace

OPEN = "TENDERING"


@dataclass(frozen=True)
class JudgeColumn:
    """One judge of the matrix."""

    id: str
    name: str
    unit: str
    weight: Decimal
    independent: bool | None


@dataclass(frozen=True)
class BidRow:
    """One bid of the matrix.

    marks     by judge; a judge without a mark is left out
    line      what the bid reached
    result    code of bid_result; "" while there is none
    """

    id: str
    bidder: str
    uscc: str
    price: Decimal | None
    qualified: bool | None
    marks: dict[str, Decimal]
    line: Line
    result: str


@dataclass(frozen=True)
class Matrix:
    """All marks of a project's tender as they stand.

    result    code of tender_result; "" while nothing is decided
    gaps      what is missing for a ranking, complete sentences
    void      why the tender is void (R-PJ-10)
    tied      what the committee has to decide
    warnings  what is to be looked at, e.g. a judge with an interest
    against   why nothing can be decided here; "" when it can
    voided    how many bids of earlier rounds are out
    """

    project: str
    number: str
    name: str
    state: str
    result: str
    winner: str
    method: Method
    judges: tuple[JudgeColumn, ...]
    bids: tuple[BidRow, ...]
    gaps: tuple[str, ...]
    void: tuple[Fault, ...]
    tied: tuple[str, ...]
    warnings: tuple[str, ...]
    against: str
    voided: int

    @property
    def ranked(self) -> bool:
        """Whether there is a ranking."""
        return bool(self.bids) and not self.gaps and not self.void

    @property
    def in_order(self) -> tuple[BidRow, ...]:
        """The bids, the first of the ranking first, those without a rank last."""
        last = len(self.bids) + 1
        return tuple(sorted(self.bids, key=lambda each: each.line.rank or last))


@needs(Right.READ)
def project_named(workspace: Workspace, text: str) -> str:
    """Return the id of a project by its id, number or name. Raises StationError for none or two."""
    same = (Project.id == text) | (Project.project_no == text) | (Project.name == text)
    with workspace.database.reading() as session:
        found = session.scalars(select(Project.id).where(same, Project.deleted_at.is_(None))).all()
    if len(found) != 1:
        told = "有几个" if found else "没有"
        raise StationError(f"{told}购买项目“{text}”，请写明项目编号。")
    return found[0]


@needs(Right.READ)
def matrix(workspace: Workspace, project: str) -> Matrix:
    """Return the score matrix of a project. Raises RecordMissing."""
    with workspace.database.reading() as session:
        found: Any = records.live(session, PROJECTS, project)
        context = remembering(context_for(workspace, session))
        return _matrix(workspace, found, context)


def _matrix(workspace: Workspace, project: Any, context: Context) -> Matrix:
    tender = tender_of(project, context)
    standing = tender.standing()
    every = context.referring("project_bid", "project", project.id)
    return Matrix(
        project=project.id,
        number=project.project_no or "",
        name=project.name or "",
        state=project.state,
        result=project.tender_result or "",
        winner=project.award_org or "",
        method=tender.method,
        judges=tuple(_column(each) for each in tender.judges),
        bids=tuple(_row(each, tender, standing.of(each.id)) for each in tender.bids),
        gaps=standing.gaps,
        void=standing.void,
        tied=standing.tied,
        warnings=tuple(fault.text for fault in _warnings(tender, project)),
        against=_against(workspace, project),
        voided=len(every) - len(tender.bids),
    )


def _column(record: Any) -> JudgeColumn:
    judge = judge_of(record)
    return JudgeColumn(judge.id, judge.name, judge.unit, judge.weight, judge.independent)


def _row(record: Any, tender: Tender, line: Line) -> BidRow:
    seen = tender.bid_seen(record)
    return BidRow(
        id=record.id,
        bidder=seen.bidder,
        uscc=record.uscc or "",
        price=seen.price,
        qualified=seen.qualified,
        marks=dict(seen.scores),
        line=line,
        result=record.result or "",
    )


def _warnings(tender: Tender, project: Any) -> list[Fault]:
    bidders = [each.bidder or "" for each in tender.bids]
    judges = tender.judges_seen
    found = [fault for each in judges for fault in rules.impartial(each, bidders)]
    if tender.standing().ranked:  # before, the judges are still being entered
        found += rules.odd_number(len(judges))
    for bid in tender.bids:
        late = rules.received_in_time(bid.received_on, project.bid_close_on)
        dear = rules.within_budget(bid.price, project.approved_amount)
        for fault in (*late, *dear):
            text = f"{bid.bidder}：{fault.text}"
            found.append(Fault(fault.field, fault.rule, text, fault.severity))
    return found


def _against(workspace: Workspace, project: Any) -> str:
    """Return why nothing is decided about a tender here and now; "" when it may be."""
    if workspace.role != BUREAU:
        return "评审打分和确定中标由区局办理，请告知区局。"
    if project.tender_result == AWARDED:
        return f"已确定“{project.award_org or ''}”中标。要改，请先撤销那一次操作。"
    if project.tender_result == FAILED:
        return "这次招标已登记流标。要再招标，请先办理“重新招标”。"
    coming = project.home != workspace.station and project.review_result == "PASS"
    if project.state == OPEN or (coming and project.state == "UNDER_REVIEW"):
        return ""  # a station learns of the review and of the award by the same receipt
    label = PROJECTS.life_cycle.labels[project.state]
    return f"项目现在是“{label}”，不在招投标中，不能确定中标或流标。请先办理到“招投标中”。"


@needs(Right.DECIDE)
def award(
    workspace: Workspace,
    project: str,
    bid: str,
    on: date,
    amount: Decimal | None = None,
    reason: str = "",
) -> SavedEdits:
    """Award a project to a bid: its results, the award, and the right of priority it uses up.

    amount  None: the price of the bid
    reason  why it wins although it is not first alone; kept with the bid

    Raises RecordInvalid (R-PJ-10, R-PJ-17, R-OR-03, REQUIRED), NotAllowed, EditsInvalid.
    """
    with workspace.database.reading() as session:
        found: Any = records.live(session, PROJECTS, project)
        context = remembering(context_for(workspace, session))
        _require_open(workspace, found)
        tender = tender_of(found, context)
        winner = next((each for each in tender.bids if each.id == bid), None)
        if winner is None:
            raise StationError("这个投标不属于本项目，或已经作废，请重新选择。")
        known = _organisations(winner, context)
        faults = list(_faults_of_award(tender, winner, known, amount, reason.strip()))
        if faults:
            raise RecordInvalid(faults)
        edits = [
            *_results(tender, winner, reason.strip()),
            *_use_of_right(tender.rights.get(bid), found, on),
            _award(workspace, found, winner, on, amount, known, bid in tender.rights),
        ]
    return entering.save(workspace, edits, PROJECTS)


def _require_open(workspace: Workspace, project: Any) -> None:
    against = _against(workspace, project)
    if against:
        raise NotAllowed(against)


def _organisations(bid: Any, context: Context) -> Sequence[Any]:
    """Return the registered organisations that a bidder is: by credit code, else by name."""
    if bid.uscc:
        return context.referring("organisation", "uscc", bid.uscc)
    return context.referring("organisation", "name", bid.bidder)


def _faults_of_award(
    tender: Tender, bid: Any, known: Sequence[Any], amount: Decimal | None, reason: str
) -> Sequence[Fault]:
    ended = any(each.state in ENDED for each in known)
    seen = tender.bid_seen(bid)
    found = list(rules.may_win(tender.standing(), seen, deregistered=ended, reason=reason))
    if amount is None and bid.price is None:
        found.append(Fault("award_amount", "REQUIRED", "中标金额：没有报价，请写明中标金额。"))
    return found


def _results(tender: Tender, winner: Any, reason: str) -> list[Edit]:
    edits = []
    for bid in tender.bids:
        values = {"result": "WON" if bid is winner else "LOST"}
        if bid is winner and reason:
            values["remark"] = _added(bid.remark, f"中标理由：{reason}")
        edits.append(Edit(PROJECT_BIDS, bid.id, values, bid.row_version))
    return edits


def _use_of_right(right: Any, project: Any, on: date) -> list[Edit]:
    if right is None:
        return []
    values = {"used_on": on, "used_in": place_of(project)}
    return [Edit(PRIORITY_RIGHTS, right.id, values, right.row_version)]


def _award(
    workspace: Workspace,
    project: Any,
    bid: Any,
    on: date,
    amount: Decimal | None,
    known: Sequence[Any],
    lifted: bool,
) -> Edit:
    values = {
        "tender_result": AWARDED,
        "awarded_on": on,
        "award_org": bid.bidder,
        "award_uscc": bid.uscc,
        "award_amount": bid.price if amount is None else amount,
    }
    if project.home == workspace.station:  # a station writes these itself
        values["priority_used"] = lifted
        values |= {"provider": known[0].id} if known else {}
    return Edit(PROJECTS, project.id, values, project.row_version)


@needs(Right.DECIDE)
def fail(workspace: Workspace, project: str, reason: str) -> SavedEdits:
    """Register that a tender failed; its bids are out, the reason stands in the review's note.

    Raises StationError without a reason, NotAllowed, EditsInvalid.
    """
    if not reason.strip():
        raise StationError("请写明流标的原因，如：合格的投标人不足3家。")
    with workspace.database.reading() as session:
        found: Any = records.live(session, PROJECTS, project)
        context = remembering(context_for(workspace, session))
        _require_open(workspace, found)
        told = f"流标（{workspace.today()}）：{reason.strip()}"
        values = {"tender_result": FAILED, "review_note": _added(found.review_note, told)}
        edits = [
            Edit(PROJECT_BIDS, bid.id, {"result": VOID}, bid.row_version)
            for bid in tender_of(found, context).bids
        ]
        edits.append(Edit(PROJECTS, found.id, values, found.row_version))
    return entering.save(workspace, edits, PROJECTS)


@needs(Right.DECIDE)
def reopen(workspace: Workspace, project: str) -> records.Saved:
    """Let a project whose tender failed be tendered again.

    A project of the bureau goes back to 招投标中; a station does that with its own.

    Raises NotAllowed unless the tender has failed.
    """
    action = f"{PROJECTS.name}.reopen"
    with workspace.database.transaction(workspace.actor, action) as session:
        found: Any = records.live(session, PROJECTS, project)
        if workspace.role != BUREAU or found.tender_result != FAILED:
            raise NotAllowed("只有登记了流标的项目才能重新招标，由区局办理。")
        dates = dict.fromkeys(("tender_result", "tender_on", "bid_close_on"))
        empty = records.alter(workspace, PROJECTS, found, dates)
        if records.settles(workspace, PROJECTS, found) and found.state != OPEN:
            PROJECTS.life_cycle.check(found.state, OPEN)
            found.state = OPEN
        context = context_for(workspace, session, lenient=empty)
        faults = records.checked(session, PROJECTS, found, context)
        if any(fault.refuses for fault in faults):
            raise RecordInvalid(faults)
        follow(workspace, session, PROJECTS, found, context)
        session.flush()
        return records.Saved(found, session.info.get("change", ""), tuple(faults))


def _added(text: str | None, more: str) -> str:
    return f"{text}\n{more}" if text else more
