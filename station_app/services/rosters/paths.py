"""Which records a row of a roster holds, and by which paths their fields are named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from station_app.domain.kinds import Files, Photo, Reference
from station_app.domain.problems import StationError
from station_app.domain.register import Field, Register
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
        known = [*dict.fromkeys(self.referred.values()), self.register.name]
        while waiting := [n for n in BY_NAME if n in self._named and n not in known]:
            ready = [n for n in waiting if _holder(BY_NAME[n]) in known]
            if not ready:
                raise ValueError(f"roster of {self.register.name} cannot reach {waiting}")
            known += ready
        return tuple(BY_NAME[name] for name in known)

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(path.partition(".")[0] for path in self.register.roster if "." in path)

    @property
    def root(self) -> Register[Any]:
        """The register of what a row is about: the person, else the register itself."""
        return self.parts[0]

    def is_child(self, part: Register[Any]) -> bool:
        """Whether a row may go without a record of this part."""
        return part is not self.register and part.name not in self.referred.values()

    def links(self, part: Register[Any]) -> dict[str, str]:
        """Map the references of a part to the registers of the records that they name."""
        if part is self.register:
            return self.referred
        return {part.parent: part.references[part.parent]} if self.is_child(part) else {}  # type: ignore[index, dict-item]

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
            if not isinstance(spec.kind, (Reference, Photo, Files))
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
