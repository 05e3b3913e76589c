"""What is done to a project on its page: a step with its day, and what was reached of a goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.problems import Fault, NotAllowed, RecordInvalid, StationError
from station_app.domain.registers.instalments import INSTALMENTS
from station_app.domain.registers.project_goals import GOAL_PROGRESS
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.rules.project_steps import LABELS
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.consequences import follow
from station_app.services.contexts import context_for
from station_app.services.project_ahead import Taker, decided, taker_of
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Advanced:
    """What a step did.

    change  id of the one change, for undo
    moved   whether the project is in the state now; False: its station follows with the receipt
    faults  warnings only
    """

    change: str
    moved: bool
    faults: tuple[Fault, ...]


def state_named(text: str) -> str:
    """Return the code of a project's state by its code or label. Raises StationError."""
    codes = {label: code for code, label in LABELS.items()} | {code: code for code in LABELS}
    if text not in codes:
        raise StationError(f"项目没有状态“{text}”，可用的有：{'、'.join(LABELS.values())}。")
    return codes[text]


@needs(Right.ENTER)
def advance(
    workspace: Workspace,
    project: str,
    state: str,
    on: date | None = None,
    note: str = "",
    values: Mapping[str, Any] | None = None,
) -> Advanced:
    """Take a project to a state: its days, its decision and the step in one change.

    on      day on which the step took effect; None: today
    values  further fields to be written with it

    Raises MoveForbidden, RecordInvalid with the rules that stand against it, NotAllowed for a
    step of another store, StationError for an unknown state.
    """
    state = state_named(state)
    day = on or workspace.today()
    with workspace.database.transaction(workspace.actor, f"{PROJECTS.name}.move") as session:
        record: Any = records.live(session, PROJECTS, project)
        PROJECTS.life_cycle.check(record.state, state)
        taker = taker_of(workspace, record, state)
        if taker is Taker.ELSEWHERE:
            raise NotAllowed(f"不能改为“{LABELS[state]}”：这一步由另一方办理，随上报包或回执带来。")
        written = decided(record, state, day) if taker is Taker.DECIDED else {}
        written |= values or {}
        empty = records.alter(workspace, PROJECTS, record, written)
        if taker is Taker.HERE:
            record.state = state
        context = context_for(workspace, session, lenient=empty)
        context = replace(context, step_on=day, step_note=note)
        faults = records.checked(session, PROJECTS, record, context)
        if any(fault.refuses for fault in faults):
            raise RecordInvalid(faults)
        follow(workspace, session, PROJECTS, record, context)
        session.flush()
        return Advanced(session.info.get("change", ""), record.state == state, tuple(faults))


@needs(Right.READ)
def proposed_application(workspace: Workspace, instalment: str) -> dict[str, Any]:
    """Return what an application for an instalment would state by itself. Raises RecordMissing."""
    with workspace.database.reading() as session:
        record: Any = records.live(session, INSTALMENTS, instalment)
        values = {name: getattr(record, name) for name in INSTALMENTS.fields}
        asked = INSTALMENTS.new(**values, id=record.id, home=record.home, state="APPLIED")
        if INSTALMENTS.made is not None:
            INSTALMENTS.made(asked, context_for(workspace, session))
        return {name: getattr(asked, name) for name in INSTALMENTS.fields}


@needs(Right.ENTER)
def report_progress(
    workspace: Workspace, goal: str, on: date, actual: Decimal, note: str = ""
) -> records.Saved:
    """Keep what had been reached of a goal by a day. Raises RecordInvalid, NotAllowed."""
    values = {"goal": goal, "reported_on": on, "actual": actual, "note": note or None}
    return records.create(workspace, GOAL_PROGRESS, values)
