"""What is typed into a form, apart from its widgets: texts of records and of their parts.

Texts are as the kinds show and read them, so a draft can hold what is no value yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from station_app.domain.dates import Unreadable
from station_app.domain.register import Field, Register
from station_app.domain.registers import BY_NAME
from station_app.services.entering import Edit, EditFault
from station_app.services.opening import Sheet
from station_app.services.records import unreadable
from ui.register.editors import text_of, value_of


class Entry:
    """One record while it is typed.

    texts    what the fields hold, by name
    auto     fields that the system has filled in and nobody has touched
    names    what the records are called that references lead to, by id
    removed  it is to go into the recycle bin with the next save
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        fields: Mapping[str, Field] = sheet.register.fields
        self.before = {name: text_of(spec, sheet.values.get(name)) for name, spec in fields.items()}
        self.texts = dict(self.before)
        self.auto: set[str] = set()
        self.names = dict(sheet.names)
        self.removed = False
        self.parts = [Entry(part) for part in sheet.parts]

    @property
    def register(self) -> Register[Any]:
        """Register of the record."""
        return self.sheet.register

    @property
    def record(self) -> str:
        """Id of the record."""
        return self.sheet.record

    @property
    def new(self) -> bool:
        """Whether it is not in the store yet."""
        return self.sheet.seen is None

    @property
    def changed(self) -> list[str]:
        """The fields that a person has changed."""
        return [
            n for n, text in self.texts.items() if text != self.before[n] and n not in self.auto
        ]

    @property
    def dirty(self) -> bool:
        """Whether there is something to be saved in it or in its parts."""
        gone = self.removed and not self.new
        return gone or (not self.removed and bool(self.changed or self._dirty_parts()))

    def _dirty_parts(self) -> bool:
        return any(part.dirty for part in self.parts)

    def copy(self) -> Entry:
        """Return the same, to be changed apart."""
        made = Entry(self.sheet)
        made.take(self)
        return made

    def take(self, other: Entry) -> None:
        """Take over what was typed into a copy."""
        self.texts, self.auto = dict(other.texts), set(other.auto)
        self.names, self.removed = dict(other.names), other.removed
        self.parts = [part.copy() for part in other.parts]

    def type(self, name: str, text: str) -> None:
        """Take what a person typed."""
        self.texts[name] = text
        self.auto.discard(name)

    def fill(self, name: str, text: str) -> None:
        """Take what follows from other fields."""
        self.texts[name] = text
        self.auto.add(name)

    def forget_filled(self) -> None:
        """Empty what the system has filled in."""
        for name in self.auto:
            self.texts[name] = self.before[name]
        self.auto.clear()

    def read(self, names: Iterable[str]) -> tuple[dict[str, Any], list[EditFault]]:
        """Return the values of fields, and what cannot be read."""
        values: dict[str, Any] = {}
        faults = []
        for name in names:
            spec = self.register.fields[name]
            try:
                values[name] = value_of(spec, self.texts[name])
            except Unreadable as error:
                fault = unreadable(name, spec, error)
                faults.append(EditFault(self.register.name, self.record, fault))
        return values, faults

    def content(self) -> dict[str, Any]:
        """Return what a draft keeps of it."""
        return {
            "register": self.register.name,
            "record": self.record,
            "new": self.new,
            "removed": self.removed,
            "texts": {name: self.texts[name] for name in self.changed},
            "names": self.names,
            "parts": [part.content() for part in self.parts if part.dirty],
        }

    def resume(self, content: Mapping[str, Any]) -> None:
        """Lay what a draft kept over what the store has."""
        for name, text in content["texts"].items():
            if name in self.texts and name not in self.sheet.closed:
                self.type(name, str(text))
        self.names |= content["names"]
        self.removed = bool(content["removed"])
        known = {part.record: part for part in self.parts}
        for each in content["parts"]:
            part = known.get(each["record"])
            if part is None and each["new"]:
                part = _part_of(each, self)
                self.parts.append(part)
            if part is not None:
                part.resume(each)


def _part_of(content: Mapping[str, Any], parent: Entry) -> Entry:
    """Make the part of a record again that a draft kept and the store does not have."""
    register = BY_NAME[content["register"]]
    defaults = {n: f.default for n, f in register.fields.items() if f.default is not None}
    values = {**defaults, str(register.parent): parent.record}
    return Entry(Sheet(register, content["record"], register.life_cycle.start, values))


class Dossier:
    """The records of one form: the one it is about comes last, those it stands on before."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self.entries = [Entry(sheet) for sheet in sheets]

    @property
    def main(self) -> Entry:
        """The record that the form is about."""
        return self.entries[-1]

    @property
    def base(self) -> Entry | None:
        """The record by which the main one is called; None when it is called by itself."""
        return self.entries[0] if len(self.entries) > 1 else None

    @property
    def new(self) -> bool:
        """Whether the main record is not in the store yet."""
        return self.main.new

    @property
    def dirty(self) -> bool:
        """Whether a person has changed anything."""
        return any(entry.dirty for entry in self.entries)

    def everything(self) -> Iterator[Entry]:
        """Yield all records, each before its parts; what was removed is left out."""
        stack = list(reversed(self.entries))
        while stack:
            entry = stack.pop()
            if not entry.removed:
                yield entry
                stack.extend(reversed(entry.parts))

    def find(self, record: str) -> Entry | None:
        """Return the entry of a record; None when it is not in the form."""
        return next((entry for entry in self.everything() if entry.record == record), None)

    def edits(self, *, all_: bool = False) -> tuple[list[Edit], list[EditFault]]:
        """Return what is to be written, and what cannot be read.

        all_  also records that nobody has changed, e.g. to examine them
        """
        edits: list[Edit] = []
        faults: list[EditFault] = []
        for entry in self._removed(self.entries):
            edits.append(Edit(entry.register, entry.record, {}, entry.sheet.seen, removed=True))
        for entry in self.everything():
            part = entry not in self.entries
            if part and entry.new and not entry.dirty:
                continue  # a row that nobody has typed into
            if entry.new or all_ or entry.changed:
                values, unread = entry.read(_written(entry))
                edits.append(Edit(entry.register, entry.record, values, entry.sheet.seen))
                faults += unread
        return edits, faults

    def _removed(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            if entry.removed and not entry.new:
                yield entry
            elif not entry.removed:
                yield from self._removed(entry.parts)

    def content(self) -> dict[str, Any]:
        """Return what a draft keeps."""
        return {"entries": [entry.content() for entry in self.entries]}

    def resume(self, content: Mapping[str, Any]) -> None:
        """Lay a draft over what the store has."""
        for entry, kept in zip(self.entries, content["entries"], strict=True):
            entry.resume(kept)


def _written(entry: Entry) -> list[str]:
    """Return the fields that go into an edit; what the system fills in, it fills in again."""
    if not entry.new:
        return entry.changed
    return [
        name
        for name, text in entry.texts.items()
        if name not in entry.sheet.closed
        and name not in entry.auto
        and (text or entry.before[name])
    ]
