"""What is typed into a score sheet: many cells in one change, each refusal named by its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.dates import Unreadable
from station_app.domain.problems import Fault, NotAllowed, RecordInvalid
from station_app.domain.register import Register
from station_app.domain.registers.targets import (
    TARGET_ITEMS,
    TARGET_RESPONSIBILITIES,
    TargetItem,
)
from station_app.domain.rules.rights import Right
from station_app.domain.rules.targets import score_within
from station_app.services import entering, records
from station_app.services.access import needs
from station_app.services.entering import Edit, EditFault, EditsInvalid, SavedEdits
from station_app.services.workspace import Workspace

CONFIRMED = "CONFIRMED"  # state of a responsibility whose scores stay as they are


@dataclass(frozen=True)
class Typed:
    """One cell: a field of a target or of the whole responsibility; "" empties it."""

    record: str
    field: str
    text: str


@needs(Right.ENTER)
def put_scores(workspace: Workspace, cells: Sequence[Typed]) -> SavedEdits:
    """Write cells as they were typed, all of them or none.

    Raises RecordInvalid naming the line of each cell that cannot stand, NotAllowed for what the
    other side writes and for scores that are settled, RecordMissing.
    """
    with workspace.database.reading() as session:
        typing = _Typing(session)
        edits = typing.edits(cells)
    if not edits:
        return SavedEdits("", ())
    try:
        return entering.save(workspace, edits, TARGET_RESPONSIBILITIES)
    except EditsInvalid as error:
        raise RecordInvalid([typing.named(each) for each in error.faults]) from error


def fault_of(cell: Typed, full: Decimal | None) -> str:
    """Return why a text cannot stand in a cell, whatever else there is; "" when it can.

    full  full marks of the line; None for a cell of the whole responsibility
    """
    register = TARGET_RESPONSIBILITIES if full is None else TARGET_ITEMS
    spec = register.fields[cell.field]
    try:
        value = spec.kind.from_cell(cell.text)
    except Unreadable as error:
        return str(error)
    if value is None:
        return ""
    found = [*spec.kind.faults(cell.field, value, date.max)]
    if isinstance(value, Decimal):
        found += score_within(cell.field, spec.label, value, full)
    return "".join(fault.text for fault in found if fault.refuses)


class _Typing:
    """Reads cells and turns them into edits: of the whole first, since its items change it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lines: dict[str, str] = {}  # what a message calls each record

    def edits(self, cells: Sequence[Typed]) -> list[Edit]:
        found: dict[str, tuple[Register[Any], Any, dict[str, Any]]] = {}
        faults: list[Fault] = []
        for cell in cells:
            register, record = self._record(cell.record)
            spec = register.fields[cell.field]
            try:
                value = spec.kind.from_cell(cell.text)
            except Unreadable as error:
                text = f"{self._lines[cell.record]}{spec.label}：{error}"
                faults.append(Fault(cell.field, spec.kind.rule, text))
                continue
            if getattr(record, cell.field) != value:
                held = found.setdefault(cell.record, (register, record, {}))
                held[2][cell.field] = value
        if faults:
            raise RecordInvalid(faults)
        edits = [Edit(r, each.id, values, each.row_version) for r, each, values in found.values()]
        return sorted(edits, key=lambda edit: edit.register is TARGET_ITEMS)

    def named(self, found: EditFault) -> Fault:
        """Return a fault whose text says on which line it is."""
        line = self._lines.get(found.record, "")
        return replace(found.fault, text=f"{line}{found.fault.text}")

    def _record(self, record_id: str) -> tuple[Register[Any], Any]:
        item = self._session.get(TargetItem, record_id)
        whole = record_id if item is None else item.target
        responsibility = records.live(self._session, TARGET_RESPONSIBILITIES, whole or "")
        if responsibility.state == CONFIRMED:
            raise NotAllowed("考核结果已经确认，得分不能再改。")
        self._lines[record_id] = "" if item is None else f"第{item.no}项"
        if item is None:
            return TARGET_RESPONSIBILITIES, responsibility
        return TARGET_ITEMS, records.live(self._session, TARGET_ITEMS, record_id)
