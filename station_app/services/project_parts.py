"""The parts of a project's page: goals, assessments, instalments, sites, bids, rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.codes import code_list
from station_app.domain.register import Context
from station_app.domain.registers import BY_NAME
from station_app.domain.registers import project_figures as figures
from station_app.domain.registers.project_payments import release_of
from station_app.services.paying import missing_of

FULL = Decimal(100)


@dataclass(frozen=True)
class GoalLine:
    """One goal.

    actual    what was reported last; None: nothing yet
    reported  when that was
    percent   of the way from baseline to target; None: there is no target
    late      whether its day is over and it is not reached
    """

    id: str
    no: int
    statement: str
    indicator: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    actual: Decimal | None
    reported: date | None
    percent: Decimal | None
    due_on: date | None
    frozen: bool
    late: bool


@dataclass(frozen=True)
class AssessmentLine:
    """One assessment; stage, state, grade and conclusion as people call them.

    passed  None while nothing is concluded
    open    rectifications that are not accepted yet
    """

    id: str
    stage: str
    state: str
    total: Decimal | None
    grade: str
    conclusion: str
    passed: bool | None
    planned_on: date | None
    held_on: date | None
    open: int


@dataclass(frozen=True)
class InstalmentLine:
    """One instalment.

    because      what unlocked it, or what it waits for, as a sentence
    budget_line  id of the line from which it is paid; "" while nobody chose one
    """

    id: str
    no: int
    phase: str
    percent: Decimal | None
    amount: Decimal | None
    state: str
    label: str
    because: str
    applied: Decimal | None
    approved: Decimal | None
    payee: str
    budget_line: str
    paid_on: date | None
    paid_amount: Decimal | None


@dataclass(frozen=True)
class SiteLine:
    """One place where the project is carried out."""

    id: str
    name: str
    role: str
    state: str
    started_on: date | None
    people: int | None


@dataclass(frozen=True)
class BidLine:
    """One bid, at the bureau alone."""

    id: str
    bidder: str
    price: Decimal | None
    qualified: bool | None
    score: str
    rank: str
    priority: bool
    result: str


@dataclass(frozen=True)
class RightLine:
    """One right of priority that the project earned."""

    id: str
    holder: str
    year: int
    state: str
    expires_on: date | None


def goals_of(project: Any, context: Context) -> tuple[GoalLine, ...]:
    """Return the goals by number."""
    goals = context.children("project_goal", project.id)
    return tuple(_goal(each, context) for each in _by_no(goals))


def _goal(goal: Any, context: Context) -> GoalLine:
    reports = [each for each in context.children("goal_progress", goal.id) if each.reported_on]
    percent = figures.share_reached(goal, context)
    over = goal.due_on is not None and goal.due_on < context.today
    return GoalLine(
        id=goal.id,
        no=goal.no or 0,
        statement=goal.statement or "",
        indicator=goal.indicator or "",
        unit=goal.unit or "",
        baseline=goal.baseline,
        target=goal.target,
        actual=figures.latest_actual(goal, context),
        reported=max((each.reported_on for each in reports), default=None),
        percent=percent,
        due_on=goal.due_on,
        frozen=goal.state == "FROZEN",
        late=over and (percent or Decimal(0)) < FULL,
    )


def assessments_of(project: Any, context: Context) -> tuple[AssessmentLine, ...]:
    """Return the assessments by stage and number."""
    found = context.referring("assessment", "project", project.id)
    ordered = sorted(found, key=lambda each: (each.stage or "", each.no or 0))
    return tuple(_assessment(each, context) for each in ordered)


def _assessment(each: Any, context: Context) -> AssessmentLine:
    again = f"（第{each.no}次）" if (each.no or 1) > 1 else ""
    rectified = context.children("rectification", each.id)
    return AssessmentLine(
        id=each.id,
        stage=f"{_label('eval_stage', each.stage)}{again}",
        state=_state("assessment", each.state),
        total=each.total,
        grade=_label("eval_grade", each.grade),
        conclusion=_label("pass_fail", each.conclusion),
        passed={"PASS": True, "FAIL": False}.get(each.conclusion or ""),
        planned_on=each.planned_on,
        held_on=each.held_on,
        open=sum(one.accepted_on is None for one in rectified),
    )


def instalments_of(project: Any, context: Context) -> tuple[InstalmentLine, ...]:
    """Return the instalments by number."""
    found = context.referring("instalment", "project", project.id)
    return tuple(_instalment(each, project, context) for each in _by_no(found))


def _instalment(each: Any, project: Any, context: Context) -> InstalmentLine:
    return InstalmentLine(
        id=each.id,
        no=each.no or 0,
        phase=_label("pay_phase", each.phase),
        percent=each.percent,
        amount=each.amount,
        state=each.state,
        label=_state("instalment", each.state),
        because="".join(missing_of(each, context)) or release_of(each, context).because,
        applied=each.applied_amount,
        approved=each.approved_amount,
        payee=each.payee or "",
        budget_line=each.budget_line or project.budget_line or "",
        paid_on=each.paid_on,
        paid_amount=each.paid_amount,
    )


def sites_of(project: Any, context: Context) -> tuple[SiteLine, ...]:
    """Return the sites by their beginning."""
    found = context.children("project_site", project.id)
    ordered = sorted(found, key=lambda each: (each.started_on or date.max, each.site_name or ""))
    return tuple(
        SiteLine(
            id=each.id,
            name=each.site_name or _division(each.division, context),
            role=_label("site_role", each.role),
            state=_state("project_site", each.state),
            started_on=each.started_on,
            people=each.people_served,
        )
        for each in ordered
    )


def bids_of(project: Any, context: Context) -> tuple[BidLine, ...]:
    """Return the bids, the best first."""
    found = [
        _bid(each, context) for each in context.referring("project_bid", "project", project.id)
    ]
    return tuple(sorted(found, key=lambda each: (not each.rank, int(each.rank or 0), each.bidder)))


def _bid(each: Any, context: Context) -> BidLine:
    shown = {one.name: one.compute(each, context) for one in BY_NAME["project_bid"].derived}
    return BidLine(
        id=each.id,
        bidder=each.bidder or "",
        price=each.price,
        qualified=each.qualified,
        score=shown["score"],
        rank=shown["rank"],
        priority=bool(shown["priority"]),
        result=_label("bid_result", each.result),
    )


def rights_of(project: Any, context: Context) -> tuple[RightLine, ...]:
    """Return the rights of priority that the project earned, by year."""
    found = context.referring("priority_right", "project", project.id)
    return tuple(
        RightLine(
            id=each.id,
            holder=each.holder or "",
            year=each.for_year or 0,
            state=_state("priority_right", each.state),
            expires_on=each.expires_on,
        )
        for each in sorted(found, key=lambda each: each.for_year or 0)
    )


def _by_no(records: Iterable[Any]) -> list[Any]:
    return sorted(records, key=lambda each: (each.no or 0, each.id))


def _division(code: str | None, context: Context) -> str:
    found = context.find("division", code)
    return (found.name if found is not None else code) or ""


def _label(codes: str, code: str | None) -> str:
    return code_list(codes).label(code) if code else ""


def _state(register: str, state: str) -> str:
    return BY_NAME[register].life_cycle.labels.get(state, state)
