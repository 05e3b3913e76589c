"""The steps that a project may take next: what each still wants, and who takes it.

What stands against a step is asked of the register's own rules, on a copy that has taken it, so
the page says beforehand what the step would answer (domain.md 4.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from station_app.domain.code_kinds import Flag
from station_app.domain.kinds import Files, Photo
from station_app.domain.problems import Fault
from station_app.domain.register import Context, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.registers.projects import PROJECTS
from station_app.domain.rules.project_steps import BUREAU_DAYS, DAY_FIELDS, LABELS
from station_app.domain.rules.rights import Right
from station_app.services import permits, records
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.identity import BUREAU
from station_app.services.workspace import Workspace

# Rules whose faults name a field of the project, but are mended in another register.
ELSEWHERE: Final[Mapping[str, str]] = MappingProxyType({"R-PJ-10": "project_bid"})


class Taker(Enum):
    """Who takes a step.

    HERE       this store
    DECIDED    the bureau decides here, and the station's store follows with the next receipt
    ELSEWHERE  another store
    """

    HERE = "here"
    DECIDED = "decided"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Gap:
    """One thing that stands against a step, or is told of it.

    register, field  where it is mended: a field of the project, or a record of another register
    value            what the field holds
    asked            whether the field can be filled in with the step
    closed           why it is not mended here; "" when it can be
    """

    rule: str
    text: str
    refuses: bool
    register: str
    field: str
    value: Any = None
    asked: bool = False
    closed: str = ""


@dataclass(frozen=True)
class Ahead:
    """One state that may come next, as if the step were taken on a day.

    told  who takes the step when this store does not; "" when it does
    """

    state: str
    label: str
    taker: Taker
    told: str
    gaps: tuple[Gap, ...]

    @property
    def blocked(self) -> bool:
        """Whether something stands against the step."""
        return any(gap.refuses for gap in self.gaps)

    @property
    def open(self) -> bool:
        """Whether the step can be taken here and now."""
        return self.taker is not Taker.ELSEWHERE and not self.blocked


@needs(Right.READ)
def ahead(
    workspace: Workspace,
    project: str,
    state: str,
    on: date,
    values: Mapping[str, Any] | None = None,
) -> Ahead:
    """Return what a step on a day still wants when `values` are written too; changes nothing.

    Raises RecordMissing.
    """
    with workspace.database.reading() as session:
        record = records.live(session, PROJECTS, project)
        context = context_for(workspace, session)
        return _ahead(workspace, record, state, on, context, values or {})


def ahead_of(
    workspace: Workspace, session: Session, project: Any, context: Context
) -> tuple[Ahead, ...]:
    """Return all steps that lead away from a project's state, as if taken today."""
    states = PROJECTS.life_cycle.after(project.state)
    with session.no_autoflush:
        return tuple(_ahead(workspace, project, state, context.today, context) for state in states)


def decided(project: Any, state: str, on: date) -> dict[str, Any]:
    """Return what the bureau writes into a station's project to take it to a state."""
    decision = decision_for(project.state, state)
    found = {} if decision is None else {decision[0]: decision[1]}
    day = DAY_FIELDS.get(state, "")
    if day in BUREAU_DAYS and getattr(project, day) is None:
        found[day] = on
    return found


def decision_for(old: str, new: str) -> tuple[str, Any] | None:
    """Return the deciding field and its value that lead from one state to another; None: none."""
    if new not in PROJECTS.life_cycle.after(old):
        return None
    for name, targets in PROJECTS.life_cycle.decisions.items():
        starts = {s for target in targets.values() for s in _starts(target, targets.values())}
        for value, target in targets.items():
            if target == new and old in starts:
                return name, value
    return None


def _starts(target: str, targets: Any) -> set[str]:
    """Return the states from which all targets of a decision can be reached."""
    moves = PROJECTS.life_cycle.moves
    return {old for old, new in moves if new == target and all((old, t) in moves for t in targets)}


@needs(Right.READ)
def taker_of(workspace: Workspace, project: Any, state: str) -> Taker:
    """Return who takes the step of a project to a state."""
    decision = decision_for(project.state, state)
    if records.settles(workspace, PROJECTS, project):
        decided = decision is None or getattr(project, decision[0]) == decision[1]
        return Taker.HERE if decided or workspace.role == BUREAU else Taker.ELSEWHERE
    return Taker.DECIDED if decision and workspace.role == BUREAU else Taker.ELSEWHERE


def _ahead(
    workspace: Workspace,
    project: Any,
    state: str,
    on: date,
    context: Context,
    values: Mapping[str, Any] = MappingProxyType({}),
) -> Ahead:
    taker = taker_of(workspace, project, state)
    written = decided(project, state, on) if taker is Taker.DECIDED else {}
    empty = frozenset(n for n in PROJECTS.fields if getattr(project, n) is None)
    faults = _faults_in(
        project, state, written | dict(values), replace(context, step_on=on, lenient=empty)
    )
    gaps = [_gap(workspace, project, fault) for fault in faults if _matters(fault)]
    return Ahead(state, LABELS[state], taker, _told(workspace, taker), tuple(gaps))


def _faults_in(
    project: Any, state: str, values: Mapping[str, Any], context: Context
) -> list[Fault]:
    """Return the faults that a project would have in a state; changes nothing."""
    known = {name: getattr(project, name) for name in PROJECTS.fields} | dict(values)
    imagined = PROJECTS.new(**known, id=project.id, home=project.home, state=state)
    if PROJECTS.made is not None:
        PROJECTS.made(imagined, context)
    return PROJECTS.faults(imagined, context)


def _matters(fault: Fault) -> bool:
    """Whether a fault is told: what is to be completed for sending only is not."""
    return fault.refuses or fault.rule != "REQUIRED"


def _gap(workspace: Workspace, project: Any, fault: Fault) -> Gap:
    register, name = _place(fault)
    closed = permits.against_new(workspace, register)
    value = None
    if register is PROJECTS and name:
        closed = permits.against_field(workspace, PROJECTS, project.home, project.state, name)
        value = getattr(project, name)
    asked = bool(name) and not closed and _can_be_asked(name, value)
    return Gap(fault.rule, fault.text, fault.refuses, register.name, name, value, asked, closed)


def _place(fault: Fault) -> tuple[Register[Any], str]:
    """Return where a fault is mended: a field of the project, or another register."""
    name = ELSEWHERE.get(fault.rule, fault.field)
    if name in PROJECTS.fields:
        return PROJECTS, name
    return BY_NAME.get(name, PROJECTS), ""


def _can_be_asked(name: str, value: Any) -> bool:
    """Whether a field can be filled in where the step is taken: it is empty, or yes or no.

    A decision is written by the step itself.
    """
    kind = PROJECTS.fields[name].kind
    if name in PROJECTS.life_cycle.decisions or isinstance(kind, (Files, Photo)):
        return False
    return value is None or isinstance(kind, Flag)


def _told(workspace: Workspace, taker: Taker) -> str:
    if taker is Taker.DECIDED:
        return "结论写入后随回执发给所属社工站，该站收到后项目进入这个状态。"
    if taker is Taker.ELSEWHERE:
        bureau = workspace.role == BUREAU
        return "这一步由所属社工站办理。" if bureau else "这一步由区局决定，随回执带回。"
    return ""
