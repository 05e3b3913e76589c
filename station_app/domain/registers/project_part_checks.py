"""What the rules of a project's parts find in the records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from station_app.domain.problems import Fault
from station_app.domain.register import Context
from station_app.domain.registers import project_facts as facts
from station_app.domain.registers.project_goal_checks import next_no
from station_app.domain.rules import projects as rules
from station_app.domain.rules.project_steps import MOVES, UNDER_CONTRACT

FEN = Decimal("0.01")
NOTHING = Decimal(0)


def number_phase(phase: Any, context: Context) -> None:
    """The phases of a project are numbered from 1."""
    phase.no = phase.no or next_no("project_phase", phase, context)


def multiply_cost(cost: Any, context: Context) -> None:
    """The amount of a line is price times quantity, in fen (R-MN-01)."""
    if cost.price is not None and cost.quantity is not None:
        cost.amount = (cost.price * cost.quantity).quantize(FEN, ROUND_HALF_UP)


def name_worker(worker: Any, context: Context) -> None:
    """Somebody who is in the register of persons is called as there."""
    person = context.find("person", worker.person)
    if worker.name is None and person is not None:
        worker.name = person.name


def ends_after_begin(first: str, last: str, label: str) -> Any:
    """Return the rule that the day in field `last`, called `label`, is not before `first`."""

    def in_order(record: Any, context: Context) -> Iterator[Fault]:
        """The end does not come before the beginning."""
        begins, ends = getattr(record, first), getattr(record, last)
        if begins is not None and ends is not None and ends < begins:
            yield Fault(last, "RANGE", f"{label}：早于开始的日期，请改正。")

    return in_order


def number_step(step: Any, context: Context) -> None:
    """A step comes after those that are kept."""
    step.no = step.no or next_no("project_step", step, context)


def _named(part: Any, context: Context) -> Any:
    return context.find("project", part.project)


def step_kept_in_order(step: Any, context: Context) -> Iterator[Fault]:
    """Steps lead along the road, one day after the other, to where the project is."""
    project = _named(step, context)
    if project is None or step.home != context.home:
        return
    if step.from_state is not None and (step.from_state, step.to_state) not in MOVES:
        text = "新状态：不能从原状态直接到达，请在项目中变更状态，系统会自动记录。"
        yield Fault("to_state", "STATE", text)
    others = [each for each in facts.steps_of(project, context) if each.id != step.id]
    every = sorted([*others, step], key=lambda each: each.no or 0)
    if every[-1] is step and step.to_state != project.state:
        text = "新状态：与项目现在的状态不一致，请在项目中变更状态，系统会自动记录。"
        yield Fault("to_state", "STATE", text)
    for one, then in pairwise(every):
        wrong = one.effective_on and then.effective_on and then.effective_on < one.effective_on
        if wrong and step in (one, then):
            text = "生效日期：各步骤的生效日期应先后有序，请核对前后两步的日期。"
            yield Fault("effective_on", "RANGE", text)


def person_known_everywhere(worker: Any, context: Context) -> Iterator[Fault]:
    """What the bureau sends to every station names no person of one station."""
    if not worker.home and not context.home and worker.person is not None:
        text = "人员：区局项目的团队成员请只填写姓名，人员档案由各社工站登记。"
        yield Fault("person", "REFERENCE", text)


def share_within_whole(worker: Any, context: Context) -> Iterator[Fault]:
    """Nobody gives more than all the time to running projects (domain.md 11.5)."""
    if worker.share is None or not _takes_part(worker, context.today):
        return
    total: Decimal = worker.share
    for other in _elsewhere(worker, context):
        total += other.share or NOTHING
    yield from rules.share_of_one(total)


def _elsewhere(worker: Any, context: Context) -> Iterator[Any]:
    """Yield what the same person does in other running projects, by record or else by name."""
    name, value = ("person", worker.person) if worker.person else ("name", worker.name)
    for other in context.referring("project_worker", name, value or ""):
        if other.id == worker.id or not _takes_part(other, context.today):
            continue
        if name == "name" and other.person is not None:
            continue
        project = _named(other, context)
        if project is not None and project.state in UNDER_CONTRACT:
            yield other


def _takes_part(worker: Any, today: date) -> bool:
    begun = worker.from_on is None or worker.from_on <= today
    return begun and (worker.to_on is None or worker.to_on >= today)
