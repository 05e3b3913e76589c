"""Which records a row of a roster holds, and by which paths their fields are named."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from station_app.domain.kinds import Files, Photo, Reference
from station_app.domain.problems import StationError
from station_app.domain.register import Field, Need, Owner, Register
from station_app.domain.registers import BY_NAME

STATE = "state"

Place = tuple[str, str]  # a register's name and one of its fields, or STATE


@dataclass(frozen=True)
class Shape:
    """The records that one row of a register's roster can hold.

    register  whose roster it is
    """

    register: Register[Any]

    @cached_property
    def referred(self) -> dict[str, str]:
        """Maps the references of the register to the registers of records in the same row."""
        named = self._named
        return {n: to for n, to in self.register.references.items() if to in named}

    @cached_property
    def parts(self) -> tuple[Register[Any], ...]:
        """The registers in the order in which their records need one another."""
        own = (*self.referred.values(), self.register.name)
        waiting = list(dict.fromkeys((*own, *(n for n in BY_NAME if n in self._named))))
        known: list[Register[Any]] = []
        while waiting:
            ready = next((n for n in waiting if self._is_ready(BY_NAME[n], waiting)), None)
            if ready is None:
                raise ValueError(f"roster of {self.register.name} cannot reach {waiting}")
            waiting.remove(ready)
            known.append(BY_NAME[ready])
        return tuple(known)

    def _is_ready(self, part: Register[Any], waiting: Collection[str]) -> bool:
        needed = self.links(part).values()
        return all(name in self._own_names and name not in waiting for name in needed)

    @cached_property
    def _own_names(self) -> frozenset[str]:
        return self._named | {self.register.name}

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(path.partition(".")[0] for path in self.register.roster if "." in path)

    @cached_property
    def root(self) -> Register[Any]:
        """The register of what a row is about: the person, else the register itself."""
        return next(part for part in self.parts if not self.is_named(part))

    def is_named(self, part: Register[Any]) -> bool:
        """Whether rows only name a record of this part, e.g. the session of an examination.

        So it is with registers that the bureau shares: a row may refer to what the bureau
        has made, and never changes what is there.
        """
        return part is not self.register and part.shared and part.name in self.referred.values()

    def is_child(self, part: Register[Any]) -> bool:
        """Whether a row may go without a record of this part.

        What the register's own record refers to may be part of another one in the row.
        """
        if part is self.register or self.is_named(part):
            return False
        return not self._is_needed(part) or _holder(part) in self._named

    def _is_needed(self, part: Register[Any]) -> bool:
        """Whether the register's own record must refer to one of this part."""
        fields = self.register.fields
        needs = [fields[n].need for n, to in self.referred.items() if to == part.name]
        return Need.SAVE in needs

    def links(self, part: Register[Any]) -> dict[str, str]:
        """Map the references of a part to the registers of the records that they name."""
        if part is self.register:
            return self.referred
        holder = _holder(part)
        known = self.is_child(part) or holder in self._named
        return {part.parent: holder} if part.parent and holder and known else {}

    def place(self, path: str) -> Place:
        """Return the place of `field`, `state` or `register.field`.

        A bare field that the register itself does not have is looked for in the other
        parts. Raises StationError naming the known paths.
        """
        name, _, field = path.rpartition(".")
        own = (*self.register.fields, STATE)
        if not name and field in own:
            return self.register.name, field
        for part in self.parts:
            if name in ("", part.name) and field in (*part.fields, STATE):
                return part.name, field
        known = "、".join(self.register.roster)
        raise StationError(
            f"“{self.register.title}”的名册没有字段“{path}”，请改用以下之一：{known}。"
        )

    def path(self, place: Place) -> str:
        """Return the shortest path of a place."""
        name, field = place
        return field if name == self.register.name else f"{name}.{field}"

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """What a heading can stand for: the roster's columns, then the register's own fields."""
        own = [
            (self.register.name, name)
            for name, spec in self.register.fields.items()
            if not isinstance(spec.kind, (Reference, Photo, Files)) and spec.owner is Owner.HOME
        ]
        return tuple(dict.fromkeys([*map(self.place, self.register.roster), *own]))

    @property
    def label(self) -> Place:
        """The place of what a row is called by."""
        return self.root.name, self.root.label


def _holder(part: Register[Any]) -> str | None:
    return part.references[part.parent] if part.parent else None


def spec_of(place: Place) -> Field | None:
    """Return the declaration of a place; None for the state."""
    return BY_NAME[place[0]].fields.get(place[1])


def label_of(place: Place) -> str:
    """Return what people call a place."""
    spec = spec_of(place)
    return spec.label if spec else "状态"
