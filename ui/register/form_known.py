"""Somebody who is registered already is taken into a new form instead of being typed again."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from station_app.domain.register import Register
from station_app.services import opening
from ui.desk import Desk
from ui.register.form_body import Body
from ui.register.form_entry import Dossier, Entry


class Known(QObject):
    """Changes whom a new record stands on.

    replaced  a dossier that is to be shown; what was typed is in it
    """

    replaced = Signal(object)

    def __init__(self, desk: Desk, register: Register[Any], body: Body) -> None:
        super().__init__()
        self._desk, self._register, self._body = desk, register, body
        if body.duplicates is not None:
            body.duplicates.use_asked.connect(self.use)
            body.duplicates.undo_asked.connect(self.use_nobody)

    def use(self, record: str) -> None:
        """Let the new record stand on a known one."""
        self._replace({self._register.label: record})

    def use_nobody(self) -> None:
        """Let it stand on a new one again."""
        self._replace({})

    def show(self, dossier: Dossier) -> None:
        """Say whom a new record stands on, if that one was known."""
        base = dossier.base
        if self._body.duplicates is None:
            return
        if base is not None and dossier.new and not base.new:
            self._body.duplicates.show_used(base.sheet.label)
        else:
            self._body.duplicates.show_nothing()

    def _replace(self, values: dict[str, Any]) -> None:
        before = self._body.dossier
        sheets = self._desk.attempt(
            lambda: opening.blank(self._desk.workspace, self._register, values)
        )
        if sheets is None or before is None or before.base is None:
            return
        made = Dossier(sheets)
        _carry(before.main, made.main, self._register.label)
        if made.base is not None and not made.base.new:
            _fill_gaps(before.base, made.base)
        # The same record as before: its draft goes on.
        self.replaced.emit(made)


def _carry(before: Entry, now: Entry, label: str) -> None:
    """Take over what was typed into the record itself."""
    for name in before.changed:
        if name != label:
            now.type(name, before.texts[name])
    now.names |= before.names
    now.parts = before.parts
    for part in now.parts:
        parent = str(part.register.parent)
        part.before[parent] = part.texts[parent] = now.record


def _fill_gaps(typed: Entry, known: Entry) -> None:
    """Take over what was typed where the known record has nothing."""
    for name in typed.changed:
        if not known.texts[name] and name not in known.sheet.closed:
            known.type(name, typed.texts[name])
