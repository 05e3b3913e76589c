"""What follows from a project: a kept step for every state, goals that are frozen at the award.

Source: domain.md 4.8 (as-of questions read the steps), R-PJ-21.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from station_app.domain.register import Context, Record
from station_app.domain.registers import project_facts as facts
from station_app.domain.registers.project_parts import PROJECT_STEPS
from station_app.domain.rules import project_states, project_steps

# States to which a project comes back: what told the day of the first time tells nothing now.
RETURNED_FROM = frozenset({"SUSPENDED", "FAILED_TENDER", "RECTIFYING"})


def what_a_project_brings(project: Any, context: Context) -> Iterator[Record]:
    """Keep the step to the present state, and freeze the goals once the project is awarded.

    Steps that are dated later than one that came after them are moved back to its day: what
    was entered late took effect at the latest then.
    """
    known = facts.steps_of(project, context)
    if known and not facts.is_moving(project, known):
        return
    day = effective_day(project, context)
    for step in known:
        if step.effective_on is None or step.effective_on > day:
            step.effective_on = day
            yield step
    if known and project.state in project_steps.SINCE_AWARD:
        yield from _frozen_goals(project, context)
    last = known[-1] if known else None
    yield PROJECT_STEPS.new(
        project=project.id,
        no=(last.no or 0) + 1 if last is not None else 1,
        from_state=last.to_state if last is not None else None,
        to_state=project.state,
        effective_on=day,
        note=context.step_note or None,
    )


def effective_day(project: Any, context: Context) -> date:
    """Return the day from which the present state holds: as said, as the record tells, today."""
    if context.step_on is not None:
        return context.step_on
    known = facts.steps_of(project, context)
    if facts.came_from(project, known) in RETURNED_FROM:
        return context.today
    return min(_told_day(project, context) or context.today, context.today)


def _told_day(project: Any, context: Context) -> date | None:
    if project.state == "CONTRACTED":
        return facts.contract_signed(project, context)
    name = project_steps.DAY_FIELDS.get(project.state)
    day: date | None = getattr(project, name) if name is not None else None
    return day


def _frozen_goals(project: Any, context: Context) -> Iterator[Record]:
    for goal in context.children("project_goal", project.id):
        if goal.state == "DRAFT" and goal.home == project.home:
            goal.state = "FROZEN"
            yield goal


def state_on(steps: Iterable[Any], day: date) -> str:
    """Return the state of a project on a day by its kept steps; "" before the first one."""
    return project_states.state_on(project_states.steps_seen(steps), day)
