"""Notices when the record in a form was changed or deleted elsewhere, e.g. by undo."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from station_app.domain.problems import RecordMissing
from station_app.services import opening
from station_app.services.opening import Sheet
from ui.desk import Desk
from ui.register.form_body import Body


class Fresh(QObject):
    """Compares what a form shows with the store; an unsaved form is left alone.

    stale  id of the record, which is to be read again
    gone   the record is no longer there
    """

    stale = Signal(str)
    gone = Signal()

    def __init__(self, parent: QObject, desk: Desk, body: Body) -> None:
        super().__init__(parent)
        self._desk, self._body = desk, body
        desk.changed.connect(self._changed)

    def _changed(self, register: str) -> None:
        dossier = self._body.dossier
        if dossier is None or dossier.new or dossier.dirty:
            return
        names = {each.register.name for each in dossier.everything()}
        if register and register not in names:
            return
        main = dossier.main.sheet
        try:
            sheets = opening.opened(self._desk.workspace, main.register, main.record)
        except RecordMissing:
            self.gone.emit()
            return
        if [_versions(each) for each in sheets] != [_versions(e.sheet) for e in dossier.entries]:
            self.stale.emit(main.record)


def _versions(sheet: Sheet) -> list[tuple[str, int | None]]:
    """Return what tells whether a record or its parts were changed."""
    own: list[tuple[str, int | None]] = [(sheet.record, sheet.seen)]
    return own + [pair for part in sheet.parts for pair in _versions(part)]
