"""What one line of a roster would do: which records it meets, brings or changes, and its faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from station_app.domain.kinds import warned
from station_app.domain.problems import Fault, MoveForbidden
from station_app.domain.register import Context, Need, Record, Register, new_id
from station_app.domain.registers import BY_NAME
from station_app.services.rosters.paths import STATE, Place, Shape, label_of, spec_of
from station_app.services.rosters.stock import Names, Stock, alike_of, values_of
from station_app.services.rosters.values import PlacedFault, Read
from station_app.services.rosters.writing import Difference, Entry, Written

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"

# Where two columns contradict each other and one follows from the other, the other wins.
YIELDING = frozenset({"R-ID-07"})
DUPLICATE = "R-ID-09"
UNNAMED = "REFERENCE"  # what a line must name, and does not or not rightly


@dataclass
class Outcome:
    """What a line would do.

    entries      its records in the order of the shape's parts; () when it is refused
    faults       errors and warnings with the place at fault
    differences  of a changed line: what differs in records that were there
    """

    kind: str
    entries: tuple[Entry, ...] = ()
    faults: list[PlacedFault] = field(default_factory=list)
    differences: tuple[Difference, ...] = ()


@dataclass
class Meeting:
    """A part of a line and the record that it is about.

    twin  the record that is there already; None: the line makes one
    weak  whether the twin was met by fields that are no full key
    """

    register: Register[Any]
    record: str
    twin: Record | None
    values: dict[str, Any]
    weak: bool = False


class Planner:
    """Takes lines one after the other; what an accepted one brings is known to the next.

    present   places that have a column
    defaults  file-wide values of places without a column
    lacking   places without a column that accepted lines leave to be filled in later
    wanting   the same of all lines
    """

    def __init__(
        self,
        shape: Shape,
        stock: Stock,
        context: Context,
        home: str,
        present: frozenset[Place],
        defaults: Mapping[Place, Any],
    ) -> None:
        self._shape = shape
        self._stock = stock
        self._home = home
        self._present = present
        self._links = [(part, shape.links(part)) for part in shape.parts]
        self._defaults = {
            part.name: {n: v for (name, n), v in defaults.items() if name == part.name}
            for part in shape.parts
        }
        self._usual = {
            part.name: {n: s.default for n, s in part.fields.items() if s.default is not None}
            for part in shape.parts
        }
        self._taken: dict[str, int] = {}  # id of the roster's record -> row that brought it
        self._contexts = {part.name: self._lenient(part, context) for part in shape.parts}
        self._absent: dict[Place, Need] = {}  # what the line at hand lacks
        self.lacking: dict[Place, Need] = {}
        self.wanting: dict[Place, Need] = {}

    def _lenient(self, part: Register[Any], context: Context) -> Context:
        if self._shape.is_named(part):
            return context  # rows name it rightly, or it is to be entered first
        absent = (name for name in part.fields if (part.name, name) not in self._present)
        return replace(context, lenient=frozenset(absent))

    def plan(self, row: int, read: Read) -> Outcome:
        """Return what a line would do; the stock then holds its records unless it is refused."""
        faults = list(read.faults)
        meetings = self._meet(read, faults)
        own = next(each for each in meetings if each.register is self._shape.register)
        if any(fault.rule == UNNAMED for _, fault in faults):
            return Outcome(REFUSED, faults=faults)
        if own.record in self._taken:
            faults.append((self._key_place(), _repeated(self._taken[own.record])))
            return Outcome(REFUSED, faults=faults)
        self._absent.clear()
        written = Written(self._stock, self._contexts[self._shape.register.name], self._home)
        for each in meetings:
            written.put(Entry(each.register.name, each.record, each.twin is None, each.values))
        faults += self._checked(read, meetings, written)
        self.wanting |= self._absent
        if any(fault.refuses for _, fault in faults):
            written.take_out()
            return Outcome(REFUSED, faults=faults)
        self._taken[own.record] = row
        self.lacking |= self._absent
        kind = _kind(own, meetings, written)
        differences = tuple(written.differences()) if kind == CHANGED else ()
        return Outcome(kind, _entries(meetings), faults, differences)

    def _meet(self, read: Read, faults: list[PlacedFault]) -> list[Meeting]:
        found: list[Meeting] = []
        ids: dict[str, str] = {}  # by register, of what is only named as well
        said: dict[str, dict[str, Any]] = {}
        for (part_name, name), value in read.values.items():
            said.setdefault(part_name, {})[name] = value
        for part, links in self._links:
            own, named = part is self._shape.register, self._shape.is_named(part)
            if not own and any(holder not in ids for holder in links.values()):
                continue
            given = said.get(part.name, {})
            if self._shape.is_child(part) and not self._is_there(part, given, faults):
                continue
            linked = {name: ids[holder] for name, holder in links.items() if holder in ids}
            values = self._defaults[part.name] | given | linked
            if named and values.keys() <= linked.keys():
                continue
            twin, weak = self._twin(part, values)
            if own and twin is None:  # else what is there belongs to something already
                faults += self._unnamed(values)
            ids[part.name] = twin.id if twin else new_id()
            if twin is None or not named:
                found.append(Meeting(part, ids[part.name], twin, values, weak))
        return found

    def _unnamed(self, values: Mapping[str, Any]) -> Iterator[PlacedFault]:
        """Refuse a line that leaves open what its record belongs to; the file is asked once."""
        register = self._shape.register
        for name, holder in self._shape.referred.items():
            target = BY_NAME[holder]
            needed = register.fields[name].need is Need.SAVE and self._shape.is_named(target)
            if not needed or name in values:
                continue
            key = next(n for n in (*target.keys, target.label) if self._can_be_said(target, n))
            self.wanting[holder, key] = Need.SAVE
            label = target.fields[key].label
            text = f"没有写明是哪一个{target.title}，请填写{label}，或为整份名册统一指定。"
            yield self._shown_place((holder, key)), Fault(key, UNNAMED, text)

    def _can_be_said(self, part: Register[Any], name: str) -> bool:
        return name not in part.references and part.fields[name].default is None

    def _is_there(
        self, part: Register[Any], given: dict[str, Any], faults: list[PlacedFault]
    ) -> bool:
        """Whether a line says anything of a part that it may lack; 未持证 means it lacks it."""
        if part.absent is None or given.get(part.absent[0]) != part.absent[1]:
            return bool(given)
        others = [name for name in given if name != part.absent[0]]
        if others:
            place = part.name, others[0]
            label = part.fields[part.absent[0]].kind.show(part.absent[1])
            text = f"填写了“{label}”，却又填写了{label_of(place)}，这一项没有导入，请核对。"
            faults.append((place, warned(Fault(others[0], "ABSENT", text))))
        return False

    def _twin(self, part: Register[Any], values: dict[str, Any]) -> tuple[Record | None, bool]:
        """Find the record that a part is about, by its key, else by what makes it alike."""
        known = self._usual[part.name] | values
        key = part.identity(known)
        if key is not None and (twin := self._lookup(part, part.keys, key)) is not None:
            # The number of somebody else's certificate is a fault, told with the conflicts.
            elsewhere = part.parent and getattr(twin, part.parent) != known[part.parent]
            return (None if elsewhere else twin), False
        names = alike_of(part)
        wanted = tuple(known.get(name) for name in names)
        if not names or None in wanted:
            return None, False
        twin = self._lookup(part, names, wanted)
        if twin is None or (key is not None and values_of(twin, part.keys) is not None):
            return None, False
        return twin, True

    def _lookup(self, part: Register[Any], names: Names, values: tuple[Any, ...]) -> Record | None:
        own = self._stock.shelf(part.name).lookup(names, values)
        if own is None and self._shape.is_named(part):
            return self._stock.shared(part.name).lookup(names, values)
        return own

    def _checked(
        self, read: Read, meetings: list[Meeting], written: Written
    ) -> Iterator[PlacedFault]:
        for each, (_, record) in zip(meetings, written.records, strict=True):
            yield from self._moved(each, record, written)
            yield from self._month_faults(each, record, read)
            yield from self._record_faults(each, record, written, read)
        met = next((each for each in meetings if each.register is self._shape.root), None)
        if met is not None and met.weak:
            names = "、".join(met.register.fields[name].label for name in met.register.alike)
            text = f"按{names}认定为已登记的同一{met.register.title}，请核对是否同一。"
            yield self._key_place(), warned(Fault("", "TWIN", text))

    def _record_faults(
        self, each: Meeting, record: Record, written: Written, read: Read
    ) -> Iterator[PlacedFault]:
        part, context = each.register, self._contexts[each.register.name]
        faults = part.faults(record, context)
        if self._shape.is_named(part):
            yield from self._unknown(each, faults)
            return
        for fault in [fault for fault in faults if fault.rule in YIELDING and fault.refuses]:
            each.values.pop(fault.field, None)
            written.compute(record, fault.field)
            text = f"{fault.text}已按证件号码导入。"
            faults = [
                replace(warned(fault), text=text),
                *(again for again in part.faults(record, context) if again != fault),
            ]
        unread = {place for place, _ in read.faults} | set(read.months)
        for fault in (*faults, *self._conflicts(part, record)):
            place = part.name, fault.field
            if fault.rule == "REQUIRED" and (place in unread or self._is_lacking(place)):
                continue
            yield self._shown_place(place), fault

    def _unknown(self, each: Meeting, faults: list[Fault]) -> Iterator[PlacedFault]:
        """Tell why a record that is only named cannot be made of what the line says of it."""
        part = each.register
        if not any(fault.refuses and fault.rule == "REQUIRED" for fault in faults):
            yield from ((self._shown_place((part.name, fault.field)), fault) for fault in faults)
            return
        name = next(n for n in (*part.keys, *part.fields) if n in each.values and n != part.parent)
        shown = part.fields[name].kind.show(each.values[name])
        text = f"“{part.title}”里没有“{shown}”，请先登记，或核对后改正。"
        yield self._shown_place((part.name, name)), Fault(name, UNNAMED, text)

    def _is_lacking(self, place: Place) -> bool:
        """Note a field that the whole roster lacks; it is told once, not for every line."""
        spec = spec_of(place)
        if place in self._present or spec is None:
            return False
        self._absent[place] = spec.need
        return True

    def _conflicts(self, part: Register[Any], record: Record) -> Iterator[Fault]:
        """Find another record with a value that must be the only one (R-ID-09)."""
        shelf = self._stock.shelf(part.name)
        for names in part.model.unique:
            values = values_of(record, names)
            other = shelf.lookup(names, values) if values is not None else None
            if other is not None and other.id != record.id:
                label = part.fields[names[-1]].label
                text = f"{label}：“{part.title}”里另一条记录已使用，请核对后改正。"
                yield Fault(names[-1], DUPLICATE, text)

    def _moved(self, each: Meeting, record: Record, written: Written) -> Iterator[PlacedFault]:
        """Check the step to another state, and leave settled records as they are."""
        if each.twin is None:
            return
        old = written.old_state(record)
        place = each.register.name, STATE
        try:
            if record.state != old:
                each.register.life_cycle.check(old, record.state)
        except MoveForbidden as error:
            yield place, Fault(STATE, "STATE", f"状态：{error}请核对。")
        if old in each.register.life_cycle.locked and written.restore(record):
            each.values.clear()
            label = each.register.life_cycle.labels[old]
            text = f"{each.register.title}的状态为“{label}”，不能再修改，这部分没有更新。"
            yield place, warned(Fault(STATE, "LOCKED", text))

    def _month_faults(self, each: Meeting, record: Record, read: Read) -> Iterator[PlacedFault]:
        """Accept a year and month where the day became known from elsewhere."""
        for place, (month, fault) in read.months.items():
            if place[0] != each.register.name:
                continue
            known: date | None = getattr(record, place[1])
            if known is None:
                yield place, fault
            elif f"{known:%Y-%m}" != month:
                text = f"{label_of(place)}{month}与证件号码中的{known}不一致，已按证件号码导入。"
                yield place, warned(Fault(place[1], "R-ID-07", text))

    def _shown_place(self, place: Place) -> Place:
        return place if place in self._present else self._key_place()

    def _key_place(self) -> Place:
        """Return the place at which faults of a whole line are shown: its number, else its name."""
        root = self._shape.root
        keys = ((root.name, name) for name in reversed(root.keys))
        return next((key for key in keys if key in self._present), self._shape.label)


def _repeated(row: int) -> Fault:
    text = f"与第{row}行重复，只导入第{row}行；如不是同一条，请改正后重新导入。"
    return Fault("", DUPLICATE, text)


def _kind(own: Meeting, meetings: list[Meeting], written: Written) -> str:
    if own.twin is None:
        return NEW
    made = any(each.twin is None for each in meetings)
    differs = any(written.is_changed(record) for _, record in written.records)
    return CHANGED if made or differs else SAME


def _entries(meetings: list[Meeting]) -> tuple[Entry, ...]:
    return tuple(
        Entry(each.register.name, each.record, each.twin is None, dict(each.values))
        for each in meetings
    )
