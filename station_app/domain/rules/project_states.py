"""In which state a project is as of a day, and what its states mean to those who count.

Source: domain.md 4.8 (states), 10.2 (what the report of 2010 counts). As-of questions read the
kept steps, not the present state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

UNDECIDED: Final = frozenset({"PLANNED", "APPLYING", "UNDER_REVIEW", "REJECTED"})
# States that a report tells of by themselves: what is built, what serves, what has ended.
TOLD: Final = frozenset(
    {
        *("BUILDING", "IN_SERVICE", "FINAL_ASSESSMENT", "RECTIFYING"),
        *("COMPLETED", "FAILED", "TERMINATED"),
    }
)
UNTOLD: Final = frozenset({"TENDERING", "FAILED_TENDER", "AWARDED", "CONTRACTED", "SUSPENDED"})
APPROVED: Final = TOLD | UNTOLD  # 已立项: the review was passed, whatever became of it
PAID_FOR: Final = APPROVED - {"TERMINATED"}  # whose contracts count as money of the district


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a project to a state; `no` orders the steps of one day."""

    no: int
    state: str
    on: date


def steps_seen(kept: Iterable[Any]) -> Iterator[Step]:
    """Yield kept steps, records or rows of project_step, as they are asked about.

    What lacks its state or its day tells nothing.
    """
    for each in kept:
        if each.to_state is not None and each.effective_on is not None:
            yield Step(each.no or 0, each.to_state, each.effective_on)


def state_on(steps: Iterable[Step], day: date) -> str:
    """Return the state that the last step up to a day led to; "" before the first one."""
    taken = [each for each in steps if each.on <= day]
    return max(taken, key=lambda each: (each.on, each.no)).state if taken else ""
