"""What the rules of a project's goals find in the records (domain.md R-PJ-20, R-PJ-21)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from station_app.domain.problems import Fault
from station_app.domain.register import Context, Record
from station_app.domain.rules import project_goals as rules
from station_app.domain.rules.project_steps import SINCE_AWARD


def next_no(register: str, record: Any, context: Context) -> int:
    """Return the number after the highest among the records of the same project."""
    others = context.children(register, record.project or "")
    return max((each.no or 0 for each in others if each.id != record.id), default=0) + 1


def number_goal(goal: Any, context: Context) -> None:
    """The goals of a project are numbered from 1."""
    goal.no = goal.no or next_no("project_goal", goal, context)


def entered_by_owner(part: Any, context: Context) -> Iterator[Fault]:
    """What a project is made of is entered where the project is at home."""
    project = context.find("project", part.project)
    if project is not None and part.home == context.home != project.home:
        text = "项目：由其他单位登记，这一部分只能由登记项目的单位填写，请告知该单位。"
        yield Fault("project", "REFERENCE", text)


def goal_frozen(goal: Any, context: Context) -> Iterator[Fault]:
    """Since the award there are no new goals, before it none is frozen (R-PJ-21)."""
    project = context.find("project", goal.project)
    if project is None or goal.home != context.home:
        return
    others = context.children("project_goal", project.id)
    frozen = any(each.state == "FROZEN" and each.id != goal.id for each in others)
    awarded = project.state in SINCE_AWARD
    yield from rules.no_goal_after_award(goal.state, awarded=awarded, others_frozen=frozen)


def goal_kept(goal: Any, context: Context) -> Iterator[Fault]:
    """A frozen goal is not taken out (R-PJ-21)."""
    yield from rules.frozen_goal_stays(goal.state)


def number_change(change: Any, context: Context) -> None:
    """The changes of a project are numbered from 1, and keep what the goal was before."""
    change.no = change.no or next_no("project_change", change, context)
    goal = context.find("project_goal", change.goal)
    if change.state == "DRAFT" and goal is not None:
        change.old_value = rules.told(goal.target, goal.unit, goal.due_on)
    if change.approval and not context.home and change.approved_on is None:
        change.approved_on = context.today


def change_in_order(change: Any, context: Context) -> Iterator[Fault]:
    """A change is of a frozen goal of the project, says what is new, and is approved (R-PJ-21)."""
    yield from rules.change_decided(change.state, change.approval)
    goal = context.find("project_goal", change.goal)
    news = (change.new_target, change.new_due)
    yield from rules.change_says_something(goal is not None, *news)
    if goal is not None and change.home == context.home:
        same = goal.project == change.project
        yield from rules.change_of_frozen(frozen=goal.state == "FROZEN", same_project=same)


def goal_as_changed(change: Any, context: Context) -> Iterator[Record]:
    """An approved change gives its goal the new target and day; the latest one counts (R-PJ-21)."""
    goal = context.find("project_goal", change.goal)
    if change.state != "APPROVED" or goal is None or goal.home != change.home:
        return
    changes = context.referring("project_change", "goal", goal.id)
    approved = sorted(
        (each for each in changes if each.state == "APPROVED"), key=lambda each: each.no or 0
    )
    targets = [each.new_target for each in approved if each.new_target is not None]
    days = [each.new_due for each in approved if each.new_due is not None]
    goal.target = targets[-1] if targets else goal.target
    goal.due_on = days[-1] if days else goal.due_on
    yield goal


def change_kept(change: Any, context: Context) -> Iterator[Fault]:
    """A change that was decided on is not taken out (R-PJ-21)."""
    yield from rules.decided_change_stays(change.state)
