"""What the records tell of a purchased project: its steps, goals, contracts, sites, payments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from station_app.domain.register import Context
from station_app.domain.rules import project_steps as steps
from station_app.domain.rules import projects as rules
from station_app.domain.rules.assessments import LAST, SETTLED
from station_app.domain.rules.project_steps import ProjectFacts
from station_app.domain.rules.projects import Goal

PILOT = "PILOT"
VOID = "VOID"  # result of a bid that is out
HIGHEST = 10  # steps from a community up to the district and beyond


def steps_of(project: Any, context: Context) -> list[Any]:
    """Return the kept steps of a project in their order."""
    found = context.children("project_step", project.id or "")
    return sorted(found, key=lambda each: (each.no or 0, each.id))


def came_from(project: Any, known: Sequence[Any]) -> str:
    """Return the state before the present one; "" when nobody knows.

    known  its kept steps; the step to the present state need not be among them yet
    """
    if not known:
        return ""
    last = known[-1]
    return str(last.to_state if last.to_state != project.state else last.from_state or "")


def is_moving(project: Any, known: Sequence[Any]) -> bool:
    """Whether the step to the present state is not kept yet."""
    return bool(known) and known[-1].to_state != project.state


def suspended_from(known: Sequence[Any]) -> str:
    """Return the state in which a project was suspended last; "" for never."""
    found = [each.from_state for each in known if each.to_state == "SUSPENDED"]
    return str(found[-1] or "") if found else ""


def contract_signed(project: Any, context: Context) -> date | None:
    """Return the day on which the first contract of a project was signed; None: it is not."""
    contracts = context.children("contract", project.id or "")
    return min((each.signed_on for each in contracts if each.signed_on), default=None)


def goal_of(record: Any) -> Goal:
    """Return a goal as the rules see it."""
    return Goal(**{name: getattr(record, name) for name in Goal.__dataclass_fields__})


def verifiable_goals(project: Any, context: Context) -> int:
    """Return how many goals of a project can be verified (R-PJ-20)."""
    goals = context.children("project_goal", project.id or "")
    return sum(rules.can_be_verified(goal_of(each)) for each in goals)


def final_conclusion(project: Any, context: Context) -> str | None:
    """Return what the last final assessment that is settled came to; None: there is none."""
    found = [
        each
        for each in context.referring("assessment", "project", project.id or "")
        if each.stage == LAST and each.state in SETTLED
    ]
    last = max(found, key=lambda each: (each.no or 0, each.id), default=None)
    return None if last is None else last.conclusion


def open_payments(project: Any, context: Context) -> list[int]:
    """Return the numbers of the instalments that are neither paid nor cancelled."""
    found = context.children("instalment", project.id or "")
    return sorted(each.no or 0 for each in found if each.state not in steps.SETTLED_INSTALMENTS)


def qualified_bids(project: Any, context: Context) -> int:
    """Return how many bids passed the review of their papers; the bureau alone knows bids."""
    bids = context.referring("project_bid", "project", project.id or "")
    return sum(bool(each.qualified) and each.result != VOID for each in bids)


def pilots(project: Any, context: Context) -> int | None:
    """Return how many pilot sites a special project has; None for a common one."""
    if project.kind != "SPECIAL":
        return None
    sites = context.children("project_site", project.id or "")
    return len([each for each in sites if each.role == PILOT])


def streets_without_site(project: Any, context: Context) -> list[str]:
    """Return the names of the streets with an open station in which a project has no site."""
    reached: set[str] = set()
    for site in context.children("project_site", project.id or ""):
        reached.update(_up_from(site.division, context))
    divisions = {each.division: each.name for each in context.referring("station", "state", "OPEN")}
    return sorted(
        street.name if (street := context.find("division", code)) is not None else station
        for code, station in divisions.items()
        if code not in reached
    )


def _up_from(division: str | None, context: Context) -> list[str]:
    """Return a division and what it lies in, as far as it is known."""
    found: list[str] = []
    while division is not None and division not in found and len(found) < HIGHEST:
        found.append(division)
        record = context.find("division", division)
        division = record.parent if record is not None else None
    return found


def facts_of(project: Any, context: Context) -> ProjectFacts:
    """Return what the guards of the road ask for; it counts records beside the project."""
    known = steps_of(project, context)
    provider = context.find("organisation", project.provider)
    return ProjectFacts(
        state=project.state,
        came_from=came_from(project, known),
        suspended_from=suspended_from(known),
        goals=verifiable_goals(project, context),
        review_result=project.review_result,
        tender_result=project.tender_result,
        awarded_on=project.awarded_on,
        award_org=project.award_org,
        award_uscc=project.award_uscc,
        contracts=len(context.children("contract", project.id or "")),
        provider=provider.name or "" if provider is not None else "",
        provider_uscc=provider.uscc if provider is not None else None,
        build_required=bool(project.build_required),
        build_done_on=project.build_done_on,
        final=final_conclusion(project, context),
        open_payments=open_payments(project, context),
        pilots=pilots(project, context),
        ended_reason=project.ended_reason,
    )
