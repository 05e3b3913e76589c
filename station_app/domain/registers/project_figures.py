"""What is counted of a project: money, goals reached, places."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from station_app.domain.dates import add_months, show_day_cn
from station_app.domain.register import Context
from station_app.domain.rules.project_steps import ENDED

HUNDRED = Decimal(100)
WHOLE = Decimal(1)
NOTHING = Decimal(0)
MONTHS = 12


def contracts_sum(project: Any, context: Context) -> Decimal | None:
    """Return what the contracts with their supplements come to; None without a contract."""
    contracts = context.children("contract", project.id or "")
    more = context.children("contract_supplement", project.id or "")
    if not contracts:
        return None
    return sum((each.amount or NOTHING for each in (*contracts, *more)), NOTHING)


def paid_sum(project: Any, context: Context) -> Decimal:
    """Return what has been paid of all instalments."""
    instalments = context.referring("instalment", "project", project.id or "")
    return sum((each.paid_amount or NOTHING for each in instalments if each.paid), NOTHING)


def costs_sum(project: Any, context: Context) -> Decimal | None:
    """Return what the lines of the budget come to; None without lines."""
    costs = context.children("project_cost", project.id or "")
    return sum((each.amount or NOTHING for each in costs), NOTHING) if costs else None


def amount_total(project: Any, context: Context) -> str:
    """Return the budget as its lines come to; "" without lines."""
    return _shown(costs_sum(project, context))


def contract_amount(project: Any, context: Context) -> str:
    """Return the sum of the contract; "" without one."""
    return _shown(contracts_sum(project, context))


def paid(project: Any, context: Context) -> str:
    """Return what has been paid; "" while there is neither a contract nor a payment."""
    found = paid_sum(project, context)
    return _shown(found if found or contracts_sum(project, context) is not None else None)


def unpaid(project: Any, context: Context) -> str:
    """Return what of the contract has not been paid; "" without a contract."""
    total = contracts_sum(project, context)
    return _shown(None if total is None else total - paid_sum(project, context))


def _shown(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


def kept_until(project: Any, context: Context) -> str:
    """Return until when the papers of an ended project are kept; "" while it goes on (R-PJ-15).

    15 years from the end of the purchase (政府采购法第四十二条).
    """
    if project.state not in ENDED:
        return ""
    steps = context.children("project_step", project.id or "")
    days = [each.effective_on for each in steps if each.to_state == project.state]
    end = project.completed_on or max((day for day in days if day is not None), default=None)
    if end is None:
        return ""
    years = context.parameters.whole("proj.keep_years", end)
    return show_day_cn(add_months(end, years * MONTHS))


def latest_actual(goal: Any, context: Context) -> Decimal | None:
    """Return what was reported last of a goal; None: nothing yet."""
    reports = [
        each
        for each in context.children("goal_progress", goal.id or "")
        if each.reported_on is not None and each.actual is not None
    ]
    if not reports:
        return None
    found: Decimal = max(reports, key=lambda each: (each.reported_on, each.id)).actual
    return found


def share_reached(goal: Any, context: Context) -> Decimal | None:
    """Return how much of the way from baseline to target is done, in per cent; None: no target.

    A target below the baseline, e.g. of falls at home, is reached by going down.
    """
    baseline = goal.baseline or NOTHING
    if goal.target is None or goal.target == baseline:
        return None
    actual = latest_actual(goal, context)
    if actual is None:
        return NOTHING
    share: Decimal = (actual - baseline) * HUNDRED / (goal.target - baseline)
    return min(max(share, NOTHING), HUNDRED)


def goal_actual(goal: Any, context: Context) -> str:
    """Return what was reported last of a goal; "" for nothing."""
    found = latest_actual(goal, context)
    return "" if found is None else f"{found.normalize():f}"


def goal_progress(goal: Any, context: Context) -> str:
    """Return how much of a goal is reached, e.g. 75%; "" without a target."""
    return _per_cent(share_reached(goal, context))


def mean_reached(project: Any, context: Context) -> Decimal | None:
    """Return the mean of what is reached of the goals, in per cent; None: no goal has a target."""
    goals = context.children("project_goal", project.id or "")
    shares = [share for goal in goals if (share := share_reached(goal, context)) is not None]
    return sum(shares, NOTHING) / len(shares) if shares else None


def progress(project: Any, context: Context) -> str:
    """Return the mean of what is reached of the goals, e.g. 75%; "" without targets."""
    return _per_cent(mean_reached(project, context))


def _per_cent(share: Decimal | None) -> str:
    return "" if share is None else f"{share.quantize(WHOLE, ROUND_HALF_UP):f}%"


def sites(project: Any, context: Context) -> str:
    """Return how many sites a project has; "" for none."""
    found = context.children("project_site", project.id or "")
    return str(len(found)) if found else ""
