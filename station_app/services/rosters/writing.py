"""Entering the records of one line into the stock: the step that plan and apply share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from station_app.domain.register import Context, Record, Register
from station_app.domain.registers import BY_NAME
from station_app.services.rosters.paths import Place
from station_app.services.rosters.stock import Stock

Difference = tuple[Place, Any, Any]  # what a field was, and what it is now


@dataclass(frozen=True)
class Entry:
    """One record that a line brings.

    register  its register's name
    record    its id, of a new record too
    new       whether the line makes it
    values    what the line says of it, fields and state, references to other records included
    """

    register: str
    record: str
    new: bool
    values: Mapping[str, Any]


class Written:
    """The records of one line in the stock, and how to take them out again."""

    def __init__(self, stock: Stock, context: Context, home: str) -> None:
        self._stock = stock
        self._context = context
        self._home = home
        self._counters = dict(stock.counters)
        self._old: dict[str, dict[str, Any]] = {}  # by id; {} for a new record
        self.records: list[tuple[Entry, Record]] = []

    def put(self, entry: Entry) -> Record:
        """Enter a new record or new values of one; computed fields are filled in."""
        register = BY_NAME[entry.register]
        shelf = self._stock.shelf(entry.register)
        if entry.new:
            record = _fresh(register, entry, self._home)
            self._old[record.id] = {}
        else:
            record = shelf.by_id[entry.record]
            shelf.remove(record)
            names = (*register.fields, "state")
            self._old[record.id] = {name: getattr(record, name) for name in names}
            _set(record, entry.values)
        if register.made is not None:
            register.made(record, self._context)
        shelf.add(record)
        self.records.append((entry, record))
        return record

    def compute(self, record: Record, field: str) -> None:
        """Empty a field and let it be computed from the others again."""
        register = BY_NAME[record.__tablename__]
        shelf = self._stock.shelf(register.name)
        shelf.remove(record)
        setattr(record, field, None)
        if register.made is not None:
            register.made(record, self._context)
        shelf.add(record)

    def take_out(self) -> None:
        """Leave the stock as it was before the line."""
        for _, record in reversed(self.records):
            self.restore(record)
            if not self._old[record.id]:
                self._stock.shelf(record.__tablename__).remove(record)
        self._stock.counters = self._counters

    def restore(self, record: Record) -> bool:
        """Give a record that was there before its old values; False when none differed."""
        if not self.is_changed(record):
            return False
        shelf = self._stock.shelf(record.__tablename__)
        shelf.remove(record)
        _set(record, self._old[record.id])
        shelf.add(record)
        return True

    def old_state(self, record: Record) -> str:
        """Return the state that a record had before the line."""
        return str(self._old[record.id].get("state", record.state))

    def differences(self) -> Iterator[Difference]:
        """Say what differs now in the records that were there before, references aside."""
        for _, record in self.records:
            register = BY_NAME[record.__tablename__]
            for name, old in self._old[record.id].items():
                new = getattr(record, name)
                if new != old and name not in register.references:
                    yield (register.name, name), old, new

    def is_changed(self, record: Record) -> bool:
        """Whether a record that was there before differs now."""
        return any(getattr(record, n) != value for n, value in self._old[record.id].items())


def _set(record: Record, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def _fresh(register: Register[Any], entry: Entry, home: str) -> Record:
    """Make the record of an entry, in the state in which rosters bring such records."""
    state = {"state": register.brought} if register.brought else {}
    made: Record = register.new(
        **({"id": entry.record, "home": home, "origin": "IMPORT"} | state | dict(entry.values))
    )
    return made
