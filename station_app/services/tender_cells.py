"""What is typed into a score matrix: judges, bids and marks, many cells in one change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.dates import Unreadable
from station_app.domain.problems import Fault, NotAllowed, RecordInvalid, StationError
from station_app.domain.register import Register, new_id
from station_app.domain.registers.organisations import Organisation
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.registers.tenders import (
    BID_SCORES,
    PROJECT_BIDS,
    TENDER_JUDGES,
    BidScore,
)
from station_app.domain.rules.rights import Right
from station_app.services import entering, records
from station_app.services.access import needs
from station_app.services.entering import Edit, SavedEdits
from station_app.services.identity import BUREAU
from station_app.services.workspace import Workspace

SCORE = "score"
AWARDED, FAILED = "AWARDED", "FAILED"  # of the code list tender_result


@dataclass(frozen=True)
class Typed:
    """One cell: the mark of a judge for a bid, or a field of the judge or of the bid alone.

    bid, judge  ids; an id that is not known yet makes a new bid or judge
    field       of the bid when there is no judge, of the judge when there is no bid
    text        "" empties the cell; a mark that is emptied goes
    """

    text: str
    bid: str = ""
    judge: str = ""
    field: str = SCORE


@dataclass(frozen=True)
class Mark:
    """A mark; None takes it away."""

    bid: str
    judge: str
    score: Decimal | None


@needs(Right.DECIDE)
def put_score(workspace: Workspace, bid: str, judge: str, score: Decimal | None) -> SavedEdits:
    """Write one mark. Raises what `put_scores` raises."""
    return put_scores(workspace, [Mark(bid, judge, score)])


@needs(Right.DECIDE)
def put_scores(workspace: Workspace, marks: Sequence[Mark]) -> SavedEdits:
    """Write marks, all of them or none. Raises EditsInvalid, NotAllowed."""
    with workspace.database.reading() as session:
        edits = [edit for mark in marks if (edit := _edit_of_mark(session, mark)) is not None]
    return _save(workspace, edits)


@needs(Right.DECIDE)
def put(workspace: Workspace, project: str, cells: Sequence[Typed]) -> SavedEdits:
    """Write cells as they were typed, all of them or none; new bids and judges are made.

    Raises RecordInvalid naming each cell that cannot be read, EditsInvalid, NotAllowed.
    """
    with workspace.database.reading() as session:
        owner: Any = records.live(session, PROJECTS, project)
        if owner.tender_result == AWARDED:
            raise NotAllowed(f"已确定“{owner.award_org}”中标，评分不能再改。")
        if owner.tender_result == FAILED:
            raise NotAllowed("这次招标已登记流标，请先办理“重新招标”，再登记新的投标。")
        received = min(filter(None, (owner.bid_close_on, workspace.today())))
        edits = _Typing(session, project, received).edits(cells)
    return _save(workspace, edits)


def fault_of(cell: Typed) -> str:
    """Return why a text cannot stand in a cell, whatever else there is; "" when it can."""
    spec = _register_of(cell).fields.get(cell.field)
    if spec is None:
        return ""
    try:
        value = spec.kind.from_cell(cell.text)
    except Unreadable as error:
        return str(error)
    faults = spec.kind.faults(cell.field, value, date.max) if value is not None else ()
    return "".join(fault.text for fault in faults if fault.refuses)


def _register_of(cell: Typed) -> Register[Any]:
    if cell.bid and cell.judge:
        return BID_SCORES
    return PROJECT_BIDS if cell.bid else TENDER_JUDGES


@needs(Right.DECIDE)
def remove(workspace: Workspace, *, bid: str = "", judge: str = "") -> SavedEdits:
    """Put a bid or a judge into the recycle bin, with the marks. Raises RecordMissing."""
    register, record = (PROJECT_BIDS, bid) if bid else (TENDER_JUDGES, judge)
    with workspace.database.reading() as session:
        going = records.live(session, register, record)
        column = BidScore.bid if bid else BidScore.judge
        of_it = select(BidScore).where(column == record, BidScore.deleted_at.is_(None))
        marks: list[Any] = [] if bid else list(session.scalars(of_it))  # those of a bid go with it
        edits = [Edit(BID_SCORES, each.id, {}, each.row_version, removed=True) for each in marks]
        edits.append(Edit(register, record, {}, going.row_version, removed=True))
    return _save(workspace, edits)


def _save(workspace: Workspace, edits: Sequence[Edit]) -> SavedEdits:
    if workspace.role != BUREAU:
        raise NotAllowed("评审打分由区局办理，请告知区局。")
    return entering.save(workspace, edits, PROJECT_BIDS) if edits else SavedEdits("", ())


def _edit_of_mark(session: Session, mark: Mark) -> Edit | None:
    """Return what a mark changes; None for nothing."""
    there = session.scalar(
        select(BidScore).where(
            BidScore.bid == mark.bid, BidScore.judge == mark.judge, BidScore.deleted_at.is_(None)
        )
    )
    if there is None:
        if mark.score is None:
            return None
        values = {"bid": mark.bid, "judge": mark.judge, "score": mark.score}
        return Edit(BID_SCORES, new_id(), values)
    if mark.score is None:
        return Edit(BID_SCORES, there.id, {}, there.row_version, removed=True)
    return Edit(BID_SCORES, there.id, {"score": mark.score}, there.row_version)


class _Typing:
    """Reads cells and turns them into edits: judges first, then bids, then marks."""

    def __init__(self, session: Session, project: str, received: date) -> None:
        self._session, self._project, self._received = session, project, received
        self._faults: list[Fault] = []
        self._values: dict[tuple[str, str], dict[str, Any]] = {}  # by register and id
        self._names: dict[str, str] = {}

    def edits(self, cells: Sequence[Typed]) -> list[Edit]:
        for cell in cells:
            if cell.field == _register_of(cell).label:
                self._names[cell.bid or cell.judge] = cell.text.strip()
        marks = [mark for cell in cells if (mark := self._read(cell)) is not None]
        if self._faults:
            raise RecordInvalid(self._faults)
        own = [self._edit(name, record, values) for (name, record), values in self._ordered()]
        of_marks = [_edit_of_mark(self._session, mark) for mark in marks]
        return [*own, *(edit for edit in of_marks if edit is not None)]

    def _ordered(self) -> list[tuple[tuple[str, str], dict[str, Any]]]:
        first = TENDER_JUDGES.name
        return sorted(self._values.items(), key=lambda item: item[0][0] != first)

    def _read(self, cell: Typed) -> Mark | None:
        """Keep a field of a judge or of a bid; return a mark."""
        register = _register_of(cell)
        if cell.field not in register.fields:
            known = "、".join(register.fields)
            text = f"“{register.title}”没有字段“{cell.field}”，可用的有：{known}。"
            raise StationError(text)
        spec = register.fields[cell.field]
        if why := fault_of(cell):
            self._faults.append(Fault(cell.field, spec.kind.rule, f"{self._who(cell)}：{why}"))
            return None
        value = spec.kind.from_cell(cell.text)
        if register is BID_SCORES:
            return Mark(cell.bid, cell.judge, value)
        self._values.setdefault((register.name, cell.bid or cell.judge), {})[cell.field] = value
        return None

    def _who(self, cell: Typed) -> str:
        """Name a cell by its bid and its judge, and by its field where it is no mark."""
        names = [self._name(PROJECT_BIDS, cell.bid), self._name(TENDER_JUDGES, cell.judge)]
        register = _register_of(cell)
        if register is not BID_SCORES and cell.field != register.label:
            names.append(register.fields[cell.field].label)
        return "　".join(name for name in names if name)

    def _name(self, register: Register[Any], record: str) -> str:
        if record and record not in self._names:
            found = self._session.get(register.model, record)
            self._names[record] = records.label_of(self._session, register, found)
        return self._names.get(record, "")

    def _edit(self, name: str, record: str, values: Mapping[str, Any]) -> Edit:
        register = TENDER_JUDGES if name == TENDER_JUDGES.name else PROJECT_BIDS
        there = self._session.get(register.model, record)
        if there is not None:
            return Edit(register, record, values, there.row_version)
        known: dict[str, Any] = {"project": self._project}
        if register is PROJECT_BIDS:
            known["received_on"] = self._received
            known["uscc"] = self._credit_code(values.get("bidder"))
        return Edit(register, record, known | dict(values))

    def _credit_code(self, bidder: Any) -> str | None:
        """Return the credit code of a bidder that is registered; None: unknown, or not one."""
        same = (Organisation.name == bidder, Organisation.deleted_at.is_(None))
        codes = set(self._session.scalars(select(Organisation.uscc).where(*same))) - {None}
        return codes.pop() if len(codes) == 1 else None
