"""The life of one project: its road with days, goals, assessments, instalments, money.

Source: domain.md 4.4–4.8. What a next step still wants is asked in `project_ahead`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.codes import code_list
from station_app.domain.problems import StationError
from station_app.domain.register import Context
from station_app.domain.registers import project_figures as figures
from station_app.domain.registers.projects import PROJECTS, Project
from station_app.domain.rules.project_steps import LABELS, ROAD
from station_app.domain.rules.rights import Right
from station_app.services import records
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.project_ahead import Ahead, ahead_of
from station_app.services.project_parts import (
    AssessmentLine,
    BidLine,
    GoalLine,
    InstalmentLine,
    RightLine,
    SiteLine,
    assessments_of,
    bids_of,
    goals_of,
    instalments_of,
    rights_of,
    sites_of,
)
from station_app.services.workspace import Workspace

ENDED = frozenset({"REJECTED", "TERMINATED", "FAILED"})  # off the road for good


class Standing(Enum):
    """How a stop of the life line stands to the present.

    DONE    it was passed, or the whole life is over there
    NOW     the project is there
    HELD    it is there, off the road, and may come back
    OVER    it is there, off the road, for good
    COMING  it lies ahead
    """

    DONE = "done"
    NOW = "now"
    HELD = "held"
    OVER = "over"
    COMING = "coming"


@dataclass(frozen=True)
class Stop:
    """One state of the road.

    on        since when, of several times the last one; None: not yet, or nobody said
    note      what is remembered of the step to it
    present   whether the project is there
    next      whether a step leads there from the present state
    """

    state: str
    label: str
    standing: Standing
    on: date | None = None
    note: str = ""
    present: bool = False
    next: bool = False


@dataclass(frozen=True)
class StepLine:
    """One kept step; labels of the states."""

    no: int
    from_state: str
    to_state: str
    on: date
    note: str


@dataclass(frozen=True)
class Sums:
    """A project's money by a day, in yuan.

    contract  supplements included; None: no contract yet
    """

    applied: Decimal | None
    approved: Decimal | None
    contract: Decimal | None
    paid: Decimal
    spent: Decimal | None

    @property
    def unpaid(self) -> Decimal | None:
        """What of the contract was not paid; None without a contract."""
        return None if self.contract is None else self.contract - self.paid


@dataclass(frozen=True)
class Head:
    """What a project is called and who carries it out.

    kind, domain  labels
    home          name of the station to which it belongs; "" for the bureau's own
    settled       whether this store decides on its state
    """

    id: str
    version: int
    name: str
    number: str
    year: str
    kind: str
    domain: str
    key: bool
    state: str
    label: str
    applicant: str
    provider: str
    home: str
    settled: bool


@dataclass(frozen=True)
class Life:
    """Everything about one project, as of `today`.

    since     day of the last step; None: none is kept
    progress  mean of what is reached of the goals, in per cent; None: no goal has a target
    """

    today: date
    head: Head
    money: Sums
    stops: tuple[Stop, ...]
    since: date | None
    progress: Decimal | None
    ahead: tuple[Ahead, ...]
    goals: tuple[GoalLine, ...]
    assessments: tuple[AssessmentLine, ...]
    instalments: tuple[InstalmentLine, ...]
    sites: tuple[SiteLine, ...]
    bids: tuple[BidLine, ...]
    rights: tuple[RightLine, ...]
    steps: tuple[StepLine, ...]


@needs(Right.READ)
def project_named(workspace: Workspace, text: str) -> str:
    """Return the id of a project by its id, number or name. Raises StationError for none or two."""
    model = Project
    same = (model.id == text) | (model.project_no == text) | (model.name == text)
    with workspace.database.reading() as session:
        found = session.scalars(select(model.id).where(same, model.deleted_at.is_(None))).all()
    if len(found) != 1:
        told = "有几个" if found else "没有"
        raise StationError(f"{told}项目“{text}”，请写明项目编号。")
    return found[0]


@needs(Right.READ)
def life(workspace: Workspace, project: str) -> Life:
    """Return everything about a project. Raises RecordMissing."""
    with workspace.database.reading() as session:
        record = records.live(session, PROJECTS, project)
        return _life(workspace, session, record, context_for(workspace, session))


def _life(workspace: Workspace, session: Session, project: Any, context: Context) -> Life:
    steps = in_order(context.children("project_step", project.id))
    last = last_step(steps, context.today)
    return Life(
        today=context.today,
        head=_head(workspace, project, context),
        money=sums_of(project, context),
        stops=tuple(stops_of(project, steps)),
        since=last.effective_on if last is not None else None,
        progress=figures.mean_reached(project, context),
        ahead=ahead_of(workspace, session, project, context),
        goals=goals_of(project, context),
        assessments=assessments_of(project, context),
        instalments=instalments_of(project, context),
        sites=sites_of(project, context),
        bids=bids_of(project, context),
        rights=rights_of(project, context),
        steps=tuple(_step_line(each) for each in steps),
    )


def in_order(steps: Iterable[Any]) -> list[Any]:
    """Return the kept steps as they took effect."""
    dated = [each for each in steps if each.effective_on is not None]
    return sorted(dated, key=lambda each: (each.effective_on, each.no or 0))


def last_step(steps: Iterable[Any], day: date) -> Any:
    """Return the last step that had taken effect by a day; None before the first one."""
    taken = [each for each in in_order(steps) if each.effective_on <= day]
    return taken[-1] if taken else None


def sums_of(project: Any, context: Context) -> Sums:
    """Return the money of a project by the context's day."""
    paid = [
        each.paid_amount or Decimal(0)
        for each in context.referring("instalment", "project", project.id)
        if each.paid and (each.paid_on is None or each.paid_on <= context.today)
    ]
    return Sums(
        project.amount_applied,
        project.approved_amount,
        figures.contracts_sum(project, context),
        sum(paid, Decimal(0)),
        project.spent_amount,
    )


def provider_of(project: Any, context: Context) -> str:
    """Return who carries a project out: the provider, else who won the award; "" for nobody."""
    found = context.find("organisation", project.provider)
    return (found.name if found is not None else project.award_org) or ""


def stops_of(project: Any, steps: Sequence[Any]) -> Iterator[Stop]:
    """Yield the road of a project in order; a state off the road stands where it was left."""
    visits = {each.to_state: each for each in steps}
    road = [s for s in ROAD if s != "BUILDING" or _builds(project, visits)]
    here = project.state
    at = road.index(here) if here in road else _left_at(road, steps)
    for place, state in enumerate(road):
        if here in ENDED and place > at:
            return
        yield _stop(project, state, visits.get(state), _standing(place, at, state, here))
        if place == at and here not in road:
            aside = Standing.OVER if here in ENDED else Standing.HELD
            yield _stop(project, here, visits.get(here), aside)


def _builds(project: Any, visits: dict[str, Any]) -> bool:
    return bool(project.build_required) or project.state == "BUILDING" or "BUILDING" in visits


def _left_at(road: Sequence[str], steps: Sequence[Any]) -> int:
    """Return the place of the last state on the road; the first one when no step tells."""
    places = [road.index(each.to_state) for each in steps if each.to_state in road]
    return places[-1] if places else 0


def _standing(place: int, at: int, state: str, here: str) -> Standing:
    if place < at or (place == at and state != here):
        return Standing.DONE
    if place > at:
        return Standing.COMING
    return Standing.DONE if place == len(ROAD) - 1 or state == ROAD[-1] else Standing.NOW


def _stop(project: Any, state: str, step: Any, standing: Standing) -> Stop:
    ahead = standing is Standing.COMING
    reached = None if ahead or step is None else step
    return Stop(
        state,
        LABELS[state],
        standing,
        on=reached.effective_on if reached is not None else None,
        note=(reached.note or "") if reached is not None else "",
        present=state == project.state,
        next=(project.state, state) in PROJECTS.life_cycle.moves,
    )


def _head(workspace: Workspace, project: Any, context: Context) -> Head:
    applicant = context.find("organisation", project.applicant)
    station = context.find("station", project.home or None)
    return Head(
        id=project.id,
        version=project.row_version,
        name=project.name or "",
        number=project.project_no or "",
        year=f"{project.year}年第{project.batch_no}批" if project.year else "",
        kind=_label("project_cat", project.kind),
        domain=_label("service_domain", project.domain),
        key=bool(project.is_key),
        state=project.state,
        label=LABELS[project.state],
        applicant=(applicant.name if applicant is not None else "") or "",
        provider=provider_of(project, context),
        home=(station.name if station is not None else project.home) or "",
        settled=records.settles(workspace, PROJECTS, project),
    )


def _step_line(step: Any) -> StepLine:
    before = LABELS.get(step.from_state or "", "")
    return StepLine(step.no or 0, before, LABELS[step.to_state], step.effective_on, step.note or "")


def _label(codes: str, code: str | None) -> str:
    return code_list(codes).label(code) if code else ""
