"""The live records of one home in memory, so that a roster asks the store once per register.

Of registers that the bureau shares with its stations, the bureau's own records too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.parameters import Parameters
from station_app.domain.register import Context, Record, Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.workspace import Workspace
from station_app.storage.tables import state_value

BUREAUS = ""  # home of what the bureau has made

Names = tuple[str, ...]


class Shelf:
    """The records of one register, found by id, by what they refer to, by groups of fields."""

    def __init__(self, register: Register[Any], records: Sequence[Record]) -> None:
        self.by_id: dict[str, Record] = {}
        self._groups = groups_of(register)
        self._found: dict[Names, dict[tuple[Any, ...], Record]] = {g: {} for g in self._groups}
        self._links: dict[str, dict[Any, dict[str, Record]]] = {n: {} for n in register.references}
        for record in records:
            self.add(record)

    def add(self, record: Record) -> None:
        """Take in a record, or one whose values changed after `remove`."""
        self.by_id[record.id] = record
        for names in self._groups:
            if (values := values_of(record, names)) is not None:
                self._found[names].setdefault(values, record)
        for name, found in self._links.items():
            found.setdefault(getattr(record, name), {})[record.id] = record

    def remove(self, record: Record) -> None:
        """Forget a record by the values that it has now."""
        self.by_id.pop(record.id, None)
        for names in self._groups:
            values = values_of(record, names)
            if values is not None and self._found[names].get(values) is record:
                del self._found[names][values]
        for name, found in self._links.items():
            found.get(getattr(record, name), {}).pop(record.id, None)

    def lookup(self, names: Names, values: tuple[Any, ...]) -> Record | None:
        """Return the record with these values in one of the groups of fields."""
        return self._found[names].get(values)

    def referring(self, name: str, record_id: str) -> list[Record]:
        """Return the records whose field holds an id or another text."""
        if name in self._links:
            return list(self._links[name].get(record_id, {}).values())
        return [each for each in self.by_id.values() if getattr(each, name) == record_id]


def groups_of(register: Register[Any]) -> tuple[Names, ...]:
    """Return the groups of fields that tell records of a register apart."""
    groups = (register.keys, alike_of(register), *register.model.unique)
    return tuple(dict.fromkeys(group for group in groups if group))


def alike_of(register: Register[Any]) -> Names:
    """Return the fields that stand in for an incomplete key; () for none."""
    parent = (register.parent,) if register.parent else ()
    return (*parent, *register.alike) if register.alike else ()


def values_of(record: Record, names: Names) -> tuple[Any, ...] | None:
    """Return the values of some fields; None when one is missing."""
    found = tuple(getattr(record, name) for name in names)
    return None if None in found else found


class Stock:
    """All shelves, filled when they are first asked for.

    session   only asked; what is added to the stock is not added to it
    counters  last numbers of the series that were drawn from, by their key in the store
    """

    def __init__(self, session: Session, home: str) -> None:
        self._session = session
        self._home = home
        self._shelves: dict[tuple[str, str], Shelf] = {}  # by register and home
        self.counters: dict[str, int] = {}

    def shelf(self, name: str) -> Shelf:
        """Return the shelf of a register by its name."""
        return self._of(name, self._home)

    def shared(self, name: str) -> Shelf:
        """Return the shelf of what the bureau has entered of a register for all stations."""
        return self._of(name, BUREAUS)

    def _of(self, name: str, home: str) -> Shelf:
        if (name, home) not in self._shelves:
            register = BY_NAME[name]
            model = register.model
            query = select(model).where(model.home == home, model.deleted_at.is_(None))
            with self._session.no_autoflush:
                self._shelves[name, home] = Shelf(register, self._session.scalars(query).all())
        return self._shelves[name, home]

    def find(self, name: str, record_id: str | None) -> Any:
        """Return a live record, of another home too; None when there is none."""
        if record_id is None:
            return None
        found = self.shelf(name).by_id.get(record_id)
        if found is None:
            with self._session.no_autoflush:
                found = self._session.get(BY_NAME[name].model, record_id)
        return found if found is not None and found.deleted_at is None else None

    def children(self, name: str, parent: str) -> list[Record]:
        """Return the live records of a register that are part of a record."""
        link = BY_NAME[name].parent
        return self.referring(name, link, parent) if link else []

    def referring(self, name: str, field: str, record_id: str) -> list[Record]:
        """Return the live records of a register whose field holds an id."""
        found = self.shelf(name).referring(field, record_id)
        if self._home != BUREAUS and BY_NAME[name].shared:
            found += self.shared(name).referring(field, record_id)
        return found

    def taken(self, name: str, field: str, value: Any) -> bool:
        """Whether a record has a value that a unique field of its register must not repeat."""
        shelf = self.shelf(name)
        if (field,) in groups_of(BY_NAME[name]):
            return shelf.lookup((field,), (value,)) is not None
        return any(getattr(record, field) == value for record in shelf.by_id.values())

    def serial(self, series: str) -> int:
        """Return the next number of a series; `counters` has those that were used."""
        key = f"serial.{series}"
        if key not in self.counters:
            self.counters[key] = int(state_value(self._session, key, 0))
        self.counters[key] += 1
        return self.counters[key]


@needs(Right.IMPORT)
def context_of(workspace: Workspace, stock: Stock, parameters: Parameters) -> Context:
    """Return the context of rules that look into a stock."""
    return Context(
        today=workspace.today(),
        parameters=parameters,
        find=stock.find,
        children=stock.children,
        referring=stock.referring,
        serial=stock.serial,
        home=workspace.station,
        taken=stock.taken,
    )
