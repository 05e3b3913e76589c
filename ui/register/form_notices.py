"""What a form tells about a saved record: doubts to be settled, and why the bureau returned it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from station_app.services import acknowledging
from station_app.services.entering import EditFault
from ui.desk import Desk
from ui.register.form_bars import Doubt, ReturnedBar, WarningBar
from ui.register.form_body import Body
from ui.register.form_entry import Dossier


class Notices(QObject):
    """Fills the bars of one form."""

    def __init__(self, desk: Desk, form: QWidget, body: Body) -> None:
        super().__init__()
        self._desk, self._form, self._body = desk, form, body
        self.warning_bar, self.returned_bar = WarningBar(), ReturnedBar()
        self._faults: tuple[EditFault, ...] = ()
        self.warning_bar.leaving.connect(self._leave)

    def clear(self) -> None:
        """Tell nothing."""
        self._faults = ()
        self.warning_bar.show_doubts(())
        self.returned_bar.show_faults(())

    def show_doubts(self, dossier: Dossier, faults: Sequence[EditFault]) -> int:
        """Show the warnings that saving left; return how many are still open."""
        self._faults = tuple(each for each in faults if not each.fault.refuses)
        known = {
            entry.record: acknowledging.acknowledged(
                self._desk.workspace, entry.register, entry.record
            )
            for entry in dossier.everything()
            if any(each.record == entry.record for each in self._faults)
        }
        doubts = [
            Doubt(
                each,
                each.fault,
                partial(self._body.go_to, each.record, each.fault.field),
                acknowledging.can_be_left(each.fault),
                known.get(each.record, {}).get(each.fault),
            )
            for each in self._faults
        ]
        self.warning_bar.show_doubts(doubts)
        return sum(1 for doubt in doubts if doubt.left is None)

    def show_returned(self, dossier: Dossier) -> None:
        """Show why the bureau sent records of the form back."""
        self.returned_bar.show_faults(
            [
                (fault, partial(self._body.go_to, entry.record, fault.field))
                for entry in dossier.everything()
                for fault in entry.sheet.returned
            ]
        )

    def _leave(self, doubt: Doubt) -> None:
        self._desk.ask.reason(
            self._form, "为什么保持不变", doubt.fault.text, "知道了", partial(self._left, doubt)
        )

    def _left(self, doubt: Doubt, reason: str) -> None:
        each = doubt.key
        dossier = self._body.dossier
        if not isinstance(each, EditFault) or dossier is None:
            return
        entry = dossier.find(each.record)
        if entry is None:
            return

        def keep() -> bool:
            acknowledging.acknowledge(
                self._desk.workspace, entry.register, entry.record, each.fault, reason
            )
            return True

        if self._desk.attempt(keep, "没有记下理由"):
            self.show_doubts(dossier, self._faults)
