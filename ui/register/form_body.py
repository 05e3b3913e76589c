"""The fields of a form: the record it stands on, the record itself, and the parts of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station_app.domain.problems import Fault
from station_app.domain.register import Register
from station_app.domain.registers import children_of
from station_app.services import duplicates, opening
from station_app.services.entering import EditFault
from ui.desk import Desk
from ui.register.children import ChildGrid
from ui.register.editors import Enter
from ui.register.form_bars import Place
from ui.register.form_entry import Dossier, Entry
from ui.register.form_field import FieldBox
from ui.register.form_rail import DuplicateCard, Rail
from ui.register.form_sections import Sections, label_width
from ui.theme.look import px
from ui.widgets.basics import column, row, scrolling

REQUIRED_NOTE = "带 * 的必须填写"
Key = tuple[str, str]  # id of a record, and a field of it


class Body(QWidget):
    """Shows a dossier; built once for a register, then bound to one dossier after another.

    edited            a field with its box, or None: a part came or went
    left              a field, with its box
    correction_asked  of a field, with its box
    part_asked        an entry, of which all fields are wanted
    """

    edited = Signal(object)
    left = Signal(object)
    correction_asked = Signal(object)
    part_asked = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        register: Register[Any],
        *,
        narrow: bool,
        enter: Enter | None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._narrow, self._enter = desk, narrow, enter
        self._lay_out()
        below = opening.stands_on(register)
        self.registers = [register] if below is None else [below, register]
        hidden = {register.parent} if below is None else {register.label, register.parent}
        width = label_width(self.registers)
        without = [frozenset[str]()] * (len(self.registers) - 1)
        without.append(frozenset(name for name in hidden if name))
        self.sections = [
            self._sections(each, width, gone)
            for each, gone in zip(self.registers, without, strict=True)
        ]
        self.grids: list[tuple[int, ChildGrid]] = [
            (number, self._grid(child))
            for number, each in enumerate(self.registers)
            for child in children_of(each)
        ]
        self.duplicates: DuplicateCard | None = None
        self._fields.addStretch()
        self.dossier: Dossier | None = None
        if not narrow:
            self._add_rail(register)

    def bind(self, dossier: Dossier) -> None:
        """Show a dossier from now on."""
        self.dossier = dossier
        for sections, entry in zip(self.sections, dossier.entries, strict=True):
            sections.bind(entry)
        derived = "　".join(f"{name}：{text}" for name, text in dossier.main.sheet.derived if text)
        self.sections[-1].notes[0].setText(derived)
        if dossier.new and not self._narrow:
            self.sections[0].notes[0].setText(REQUIRED_NOTE)
        elif len(self.sections) > 1:
            self.sections[0].notes[0].setText("")
        self.bind_parts()

    def bind_parts(self) -> None:
        """Show the parts anew."""
        if self.dossier is not None:
            for number, grid in self.grids:
                grid.bind(self.dossier.entries[number])

    def boxes(self) -> Iterator[FieldBox]:
        """Yield all fields, those of rows as well."""
        for sections in self.sections:
            yield from sections.boxes.values()
        for _, grid in self.grids:
            for each in grid.rows:
                yield from each.boxes.values()

    def stops(self) -> list[FieldBox]:
        """Return the fields that can be typed into, in their order."""
        fields = [box for sections in self.sections for box in sections.stops()]
        return fields + [box for _, grid in self.grids for box in grid.stops()]

    def box_of(self, field: str, record: str = "") -> FieldBox | None:
        """Return a field by its name, of a record if one is named, else of the last that has it."""
        found = [
            box
            for box in self.boxes()
            if box.name == field and (not record or _record(box) == record)
        ]
        if not record:
            found = [box for box in found if box in self._own_boxes()] or found
        return found[-1] if found else None

    def grid_at(self, widget: QWidget | None) -> ChildGrid | None:
        """Return the parts among which a widget lies; the first ones for one that does not."""
        for _, grid in self.grids:
            if widget is not None and grid.isAncestorOf(widget):
                return grid
        return self.grids[0][1] if self.grids else None

    def grow(self, widget: QWidget) -> bool:
        """Begin a new row if a widget is the last field of the last one."""
        for _, grid in self.grids:
            box = next((each for each in grid.stops() if each.isAncestorOf(widget)), None)
            if box is not None and grid.grows_from(box):
                grid.add_row()
                return True
        return False

    def show_faults(self, faults: Sequence[EditFault], silent: set[Key]) -> None:
        """Show each fault at its field; in the `silent` ones nothing changes."""
        by_place: dict[Key, Fault] = {}
        for each in sorted(faults, key=lambda each: not each.fault.refuses):
            by_place.setdefault((each.record, each.fault.field), each.fault)
        for sections in self.sections:
            for box in sections.boxes.values():
                key = (_record(box), box.name)
                if key not in silent:
                    box.show_fault(by_place.get(key))
        for _, grid in self.grids:
            for line in grid.rows:
                line.tell(_of_row(line.entry, faults, silent))

    def places(self, faults: Sequence[EditFault]) -> tuple[list[Place], list[str]]:
        """Return where faults lie, and the texts of those that lie nowhere."""
        places: dict[str, Place] = {}
        texts: list[str] = []
        for each in self.in_order(faults):
            place = self._place(each)
            if place is None:
                texts.append(each.fault.text)
            else:
                places.setdefault(place.name, place)
        return list(places.values()), texts

    def in_order(self, faults: Sequence[EditFault]) -> list[EditFault]:
        """Return faults in the order of the fields."""
        at = {(_record(box), box.name): number for number, box in enumerate(self.boxes())}
        return sorted(faults, key=lambda each: at.get((each.record, each.fault.field), len(at)))

    def go_to(self, record: str, field: str) -> bool:
        """Put the cursor into a field of a record; False when it is not in the form."""
        box = self.box_of(field, record)
        if box is not None and not box.isHidden():
            box.focus()
            return True
        for _, grid in self.grids:
            line = grid.row_of(record)
            if line is not None:
                self.part_asked.emit(line.entry)
                return True
        return False

    def _place(self, each: EditFault) -> Place | None:
        go = partial(self.go_to, each.record, each.fault.field)
        box = self.box_of(each.fault.field, each.record)
        for _, grid in self.grids:
            line = grid.row_of(each.record)
            if line is not None:
                spec = grid.register.fields.get(each.fault.field)
                name = spec.label if spec is not None else ""
                number = grid.rows.index(line) + 1
                return Place(f"{grid.register.title}第{number}行{name}", go)
        if box is not None:
            return Place(box.spec.label, go)
        base = self.dossier.base if self.dossier is not None else None
        if base is not None and each.fault.field == self.registers[-1].label:
            name = self.registers[0].label
            return Place(
                self.registers[0].fields[name].label, partial(self.go_to, base.record, name)
            )
        return None

    def _own_boxes(self) -> list[FieldBox]:
        return [box for sections in self.sections for box in sections.boxes.values()]

    def _sections(self, register: Register[Any], width: int, without: frozenset[str]) -> Sections:
        made = Sections(
            self._inside, self._desk, register, width=width, narrow=self._narrow, without=without,
            enter=self._enter,
        )  # fmt: skip
        self._fields.addWidget(made)
        made.edited.connect(self.edited)
        made.left.connect(self.left)
        made.correction_asked.connect(self.correction_asked)
        return made

    def _grid(self, register: Register[Any]) -> ChildGrid:
        made = ChildGrid(self._inside, self._desk, register, narrow=self._narrow, enter=self._enter)
        self._fields.addWidget(made)
        made.edited.connect(self.edited)
        made.left.connect(self.left)
        made.opened.connect(self.part_asked)
        return made

    def _lay_out(self) -> None:
        """Make the place first: to move fields that are made takes long."""
        inside = self._inside = QWidget()
        self.area = scrolling(inside)
        column(self, self.area, spacing=0)
        self._fields = column(spacing=16)
        whole = self._whole = row(self._fields, spacing=16)
        side = 16 if self._narrow else 24
        whole.setContentsMargins(px(side), px(2), px(side), px(16))
        whole.setStretch(0, 1)
        inside.setLayout(whole)

    def _add_rail(self, register: Register[Any]) -> None:
        boxes = [box for sections in self.sections for box in sections.rail]
        if duplicates.can_look(self.registers[0]):
            self.duplicates = DuplicateCard(register.title if len(self.registers) > 1 else "")
        if boxes or self.duplicates is not None:
            self._whole.addWidget(Rail(boxes, self.duplicates))


def _record(box: FieldBox) -> str:
    return box.entry.record if box.entry is not None else ""


def _of_row(entry: Entry, faults: Sequence[EditFault], silent: set[Key]) -> list[Fault]:
    """Return the faults of a row and of what is part of it."""
    own: Mapping[str, Entry] = {each.record: each for each in (entry, *entry.parts)}
    return [
        each.fault
        for each in faults
        if each.record in own and (each.record, each.fault.field) not in silent
    ]
