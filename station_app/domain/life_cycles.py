"""The states of a record, the steps between them, and who decides on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from station_app.domain.problems import MoveForbidden


@dataclass(frozen=True)
class LifeCycle:
    """The states of a record and the steps between them.

    labels     code to label; the first one is the state of a new record
    moves      allowed steps as (old, new)
    locked     states in which the fields cannot be edited; of a station's record the bureau still
               writes its own
    kept       states of what is in the books: no change of it in one of them is undone
    decisions  value of a bureau field -> state that the record then takes, as
               {field: {value: state}}; where the record is at home makes the step, so a station
               does when it applies the receipt
    aliases    what lists also write for a state -> its code
    headings   how lists head the column of the state
    """

    labels: Mapping[str, str]
    moves: frozenset[tuple[str, str]] = frozenset()
    locked: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    decisions: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()

    @property
    def start(self) -> str:
        """State of a new record."""
        return next(iter(self.labels))

    @property
    def decided(self) -> frozenset[str]:
        """The states to which a decision leads."""
        return frozenset(s for found in self.decisions.values() for s in found.values())

    def after(self, state: str) -> tuple[str, ...]:
        """Return the states that can follow, in the order of the labels."""
        return tuple(new for new in self.labels if (state, new) in self.moves)

    def check(self, old: str, new: str) -> None:
        """Raise MoveForbidden unless the step is allowed."""
        if (old, new) not in self.moves:
            raise MoveForbidden(self.labels.get(old, old), self.labels.get(new, new))


KEPT = LifeCycle({"KEPT": "在册"})  # for records that have no life of their own
