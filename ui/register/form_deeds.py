"""What is done with the record in a form beside saving it: states, corrections, its parts."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from station_app.services import records
from ui.desk import Desk
from ui.register.editors import Enter
from ui.register.form_body import Body
from ui.register.form_checks import Checks
from ui.register.form_corrections import CorrectionDialog
from ui.register.form_entry import Dossier, Entry
from ui.register.form_field import FieldBox
from ui.register.form_part import PartDialog


class Deeds(QObject):
    """Acts on the dossier that a form shows.

    moved  id of a record that is in another state now
    typed  something was typed in a dialog
    """

    moved = Signal(str)
    typed = Signal()

    def __init__(
        self, desk: Desk, form: QWidget, body: Body, checks: Checks, enter: Enter | None
    ) -> None:
        super().__init__()
        self._desk, self._form, self._body = desk, form, body
        self._checks, self._enter = checks, enter

    def move(self, dossier: Dossier, state: str) -> None:
        """Take the record to another state, unless something is not saved yet."""
        if dossier.dirty:
            self._desk.tell("请先保存，再改变状态", "warn")
            return
        sheet = dossier.main.sheet
        register, record = sheet.register, sheet.record
        moving = partial(records.move, self._desk.workspace, register, record, state)
        moved = self._desk.attempt(moving, "没有改变状态")
        if moved is not None:
            self.moved.emit(record)
            words = f"把{register.title} {sheet.label}改为{register.life_cycle.labels[state]}"
            self._desk.saved(moved.change, words, register.name)

    def open_part(self, entry: Entry) -> None:
        """Show all fields of a part."""
        own = {each.record for each in (entry, *entry.parts)}
        faults = [each for each in self._checks.faults if each.record in own]
        PartDialog(self._form, self._desk, entry, faults, self._part_taken, self._enter).open()

    def correct(self, box: FieldBox | None = None) -> None:
        """Ask the bureau's officer for another value of a station's field."""
        dossier = self._body.dossier
        if dossier is None:
            return
        if box is None:
            box = next((each for each in self._body.boxes() if each.focused), None)
        entry = box.entry if box is not None and box.entry is not None else dossier.main
        field = box.name if box is not None else ""
        CorrectionDialog(self._form, self._desk, entry, field).open()

    def _part_taken(self, entry: Entry) -> None:
        self._body.bind_parts()
        self.typed.emit()
