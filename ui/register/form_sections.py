"""The sections of a register as cards of fields, in two columns or in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from station_app.domain.register import Register, Section
from ui.desk import Desk
from ui.register.editors import Enter, Place
from ui.register.form_entry import Entry
from ui.register.form_field import LABEL_WIDTH, FieldBox, FieldLabel
from ui.theme.look import px
from ui.widgets.basics import column, label, row

COLUMNS = 2


def label_width(registers: Iterable[Register[Any]]) -> int:
    """Return how wide the labels of a form are, so that none is cut and all stand in line."""
    named = [spec.label for register in registers for spec in register.fields.values()]
    return max(px(LABEL_WIDTH), *(FieldLabel.width_for(text) for text in named))


@dataclass(frozen=True)
class Ground:
    """A card: its frame, its column, the row of its title, and a quiet label in that row."""

    frame: QFrame
    body: QVBoxLayout
    heading: QHBoxLayout
    note: QLabel


def ground(parent: QWidget, title: str, narrow: bool) -> Ground:
    """Add a card with a title to a widget; in a narrow form the title stands alone.

    Filled only when it has its place: to move filled widgets takes long.
    """
    frame = QFrame()
    inside = parent.layout()
    if inside is None:
        inside = column(parent, spacing=16)
    inside.addWidget(frame)
    note = label("", "note", wrap=True)
    note.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    words = label(title, "h3" if narrow else "h2")
    heading = row(words, 4, note)
    heading.setStretchFactor(note, 1)
    heading.setAlignment(words, Qt.AlignmentFlag.AlignTop)
    body = column(frame, heading, spacing=8 if narrow else 12)
    if not narrow:
        frame.setProperty("card", True)
        body.setContentsMargins(px(20), px(16), px(20), px(20))
    return Ground(frame, body, heading, note)


class Sections(QWidget):
    """All fields of one register.

    edited, left, correction_asked   of a field, with its box
    boxes   by name of field, in the order of the sections
    rail    those that stand beside the form
    """

    edited = Signal(object)
    left = Signal(object)
    correction_asked = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        register: Register[Any],
        *,
        width: int,
        narrow: bool = False,
        railed: bool = True,
        without: frozenset[str] = frozenset(),
        enter: Enter | None = None,
    ) -> None:
        """Make the fields.

        width    of the labels
        railed   photo and files go beside the form, else among the fields
        without  fields that are not shown
        """
        super().__init__(parent)
        self.register = register
        self.boxes: dict[str, FieldBox] = {}
        self.rail: list[FieldBox] = []
        self.notes: list[QLabel] = []
        self._desk, self._enter = desk, enter
        self._narrow, self._railed, self._width = narrow, railed, width
        for section in register.sections:
            names = [name for name in section.fields if name not in without]
            if names:
                self._section(section, names)

    def bind(self, entry: Entry) -> None:
        """Show a record from now on."""
        for box in self.boxes.values():
            box.bind(entry)

    def stops(self) -> Iterator[FieldBox]:
        """Yield the fields that can be typed into, in their order."""
        for box in self.boxes.values():
            if box.place is not Place.RAIL and not box.closed and not box.isHidden():
                yield box

    def _section(self, section: Section, names: list[str]) -> None:
        made = ground(self, section.title, self._narrow)
        self.notes.append(made.note)
        grid = QGridLayout()
        made.body.addLayout(grid)
        grid.setHorizontalSpacing(px(24))
        grid.setVerticalSpacing(px(10))
        columns = 1 if self._narrow else COLUMNS
        for number in range(columns):
            grid.setColumnStretch(number, 1)
        at = 0  # cells that are taken
        for name in names:
            box = self._box(made.frame, name)
            if box.place is Place.RAIL and self._railed:
                self.rail.append(box)
                box.hide()
                continue
            span = columns if box.place is not Place.COLUMN else 1
            if at % columns and span > 1:
                at += 1
            grid.addWidget(box, at // columns, at % columns, 1, span, Qt.AlignmentFlag.AlignTop)
            at += span

    def _box(self, parent: QWidget, name: str) -> FieldBox:
        spec = self.register.fields[name]
        width = 0 if self._narrow else self._width
        box = FieldBox(parent, self._desk, name, spec, enter=self._enter, label_width=width)
        box.name_widgets(self.register.name)
        box.edited.connect(self.edited)
        box.left.connect(self.left)
        box.correction_asked.connect(self.correction_asked)
        self.boxes[name] = box
        return box
