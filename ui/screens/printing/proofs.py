"""The copy that the preview shows: read beside the window, set in pages here, kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from station_app.domain.forms import FormLayout, FormValues
from station_app.services import printing
from station_app.services.printing import Copies
from ui.desk import Desk
from ui.printing.faces import Faces
from ui.printing.marks import Page
from ui.printing.overprint import copy_pages
from ui.printing.photos import Photos, readable
from ui.printing.proof import missing_in_values, moved_away, name_on
from ui.printing.sheets import Sheets
from ui.screens.printing.stack import Stack

KEPT = 64  # copies


@dataclass(frozen=True)
class Proof:
    """One copy as it will be printed.

    name      whose it is; "" for a blank form
    warnings  what to know before it is printed
    """

    form: FormLayout
    name: str
    pages: tuple[Page, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class _Read:
    values: FormValues
    remarks: tuple[str, ...]


class Proofs(QObject):
    """Makes proofs of single records; nothing of it is noted as printed.

    made   a Proof, or None for a record that is gone
    """

    made = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._faces: Faces | None = None
        self._sheets: dict[str, Sheets] = {}
        self._kept: OrderedDict[tuple[str, int, bool], Proof] = OrderedDict()
        self._asked = 0
        self.photos = Photos()

    def forget(self) -> None:
        """Read records again: they may have changed."""
        self._kept.clear()
        self._asked += 1

    def ask(self, stack: Stack, *, overprint: bool) -> None:
        """Make the proof of a stack of one copy; an older question is no longer answered."""
        self._asked += 1
        key = (stack.form.id, stack.numbers[0] if stack.numbers else -1, overprint)
        if key in self._kept:
            self._kept.move_to_end(key)
            self.made.emit(self._kept[key])
            return
        asked = self._asked

        def answered(read: _Read | None) -> None:
            if asked != self._asked:
                return
            if read is None:
                self.made.emit(None)
                return
            self._keep(key, self._set(stack, read, overprint))
            self.made.emit(self._kept[key])

        self._desk.look_up(lambda: self._read(stack), answered)

    def _read(self, stack: Stack) -> _Read | None:
        """Read values and decode the photo; runs beside the window."""
        if not stack.numbers:
            return _Read(printing.empty_copy(stack.workspace, stack.form), ())
        for values in Copies(stack.workspace, stack.form, stack.ids()):
            return _Read(*readable(values, self.photos))
        return None

    def _set(self, stack: Stack, read: _Read, overprint: bool) -> Proof:
        faces = self._faces = self._faces or Faces.resolve()
        form, values = stack.form, read.values
        if form.id not in self._sheets:
            self._sheets[form.id] = Sheets(form, faces)
        sheets = self._sheets[form.id]
        copy = sheets.copy(values)
        warnings = (*read.remarks, *missing_in_values(form, values, faces.value))
        name = name_on(form, values) if stack.numbers else ""
        pages = copy_pages(sheets, form, values, overprint=True) if overprint else copy.pages
        return Proof(form, name, pages, (*warnings, *moved_away(copy.attached)))

    def _keep(self, key: tuple[str, int, bool], proof: Proof) -> None:
        self._kept[key] = proof
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
