"""Saves what is in a form: all of its records, or none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from station_app.domain.problems import RecordChanged
from station_app.domain.register import Register
from station_app.services import entering, opening
from station_app.services.entering import Edit, EditFault, EditsInvalid, SavedEdits
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.register.form_entry import Dossier


@dataclass(frozen=True)
class Outcome:
    """How a save ended: what was saved, what it was refused for, or that others were faster."""

    saved: SavedEdits | None = None
    faults: tuple[EditFault, ...] = ()
    outdated: bool = False


class Saving(QObject):
    """Saves the dossiers of one form.

    saved     id of the record, and what is to be told
    refused   faults
    outdated  somebody saved a record meanwhile
    waiting   another task has to end first
    """

    saved = Signal(str, object)
    refused = Signal(object)
    outdated = Signal()
    waiting = Signal(bool)

    def __init__(self, desk: Desk, register: Register[Any]) -> None:
        super().__init__()
        self._desk, self._register = desk, register
        self._dossier: Dossier | None = None

    def save(self, dossier: Dossier) -> None:
        """Save; one of the signals tells how it ended."""
        self._dossier = dossier
        edits, unread = dossier.edits()
        if unread:
            self.refused.emit(self._with_others(dossier, unread))
        elif not edits:
            self.saved.emit(dossier.main.record, SavedEdits("", ()))
        else:
            self._store(edits)

    def _with_others(self, dossier: Dossier, unread: Sequence[EditFault]) -> list[EditFault]:
        """Return what cannot be read, and what else saving would have found."""
        places = {(each.record, each.fault.field) for each in unread}
        examined = self._desk.attempt(
            lambda: entering.examine(self._desk.workspace, dossier.edits(all_=True)[0])
        )
        found = examined.faults if examined is not None else ()
        return [*unread, *(e for e in found if (e.record, e.fault.field) not in places)]

    def _store(self, edits: Sequence[Edit]) -> None:
        work = partial(_stored, self._desk.workspace, edits, self._register)
        if self._desk.jobs.busy is None:
            outcome = self._desk.attempt(work, "没有保存")
            if outcome is not None:
                self._ended(outcome)
            return
        # A task that writes holds the store: the window must not wait for it.
        self.waiting.emit(True)
        title = f"保存{self._register.title}"
        self._desk.run(title, lambda progress: work(), self._ended, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self.waiting.emit(False)
        self._desk.errors.show(error, "没有保存")

    def _ended(self, outcome: Outcome) -> None:
        self.waiting.emit(False)
        if outcome.outdated:
            self.outdated.emit()
        elif outcome.saved is None:
            self.refused.emit(list(outcome.faults))
        elif self._dossier is not None:
            self._told(self._dossier, outcome.saved)

    def _told(self, dossier: Dossier, saved: SavedEdits) -> None:
        record = saved.ids.get(dossier.main.record, dossier.main.record)
        name = opening.name_of(self._desk.workspace, self._register, record)
        words = "登记" if dossier.new else "修改"
        registers = {entry.register.name for entry in dossier.everything()}
        text = f"{words}{self._register.title} {name}".rstrip()
        self._desk.saved(saved.change, text, *sorted(registers))
        self.saved.emit(record, saved)


def _stored(workspace: Workspace, edits: Sequence[Edit], register: Register[Any]) -> Outcome:
    try:
        return Outcome(entering.save(workspace, edits, register))
    except EditsInvalid as error:
        return Outcome(faults=error.faults)
    except RecordChanged:
        return Outcome(outdated=True)
