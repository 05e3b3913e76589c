"""A line by which a page turns to a record: found while typing, told when one was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from station_app.domain.register import Register
from station_app.services import opening
from station_app.services.workspace import Workspace
from ui.desk import Desk
from ui.theme.look import px
from ui.widgets.choice_edit import Option
from ui.widgets.reference_edit import ReferenceEdit


def options_of(workspace: Workspace, register: Register[Any], text: str) -> Sequence[Option]:
    """Return the records of a register that fit what was typed, as entries of a list."""
    found = opening.choices(workspace, register, text)
    return [Option(each.record, each.label, each.note) for each in found]


class RecordFinder(ReferenceEdit):
    """Chooses a record of a register.

    found  id of the record that was chosen
    """

    found = Signal(str)

    def __init__(self, desk: Desk, register: Register[Any], name: str, width: int) -> None:
        """Call it `name` for tests; `width` is meant at the size 标准."""

        def search(text: str) -> Sequence[Option]:
            return options_of(desk.workspace, register, text)

        super().__init__(desk.look_up, search, register.title, making=False)
        self.setObjectName(name)
        self.setAccessibleName(register.title)
        self.setFixedWidth(px(width))
        self.edited.connect(self._edited)

    def begin(self) -> None:
        """Put the cursor into it, over what stands there."""
        self.setFocus()
        self.selectAll()

    def _edited(self) -> None:
        if (record := self.typed()) and record != self.text().strip():
            self.found.emit(record)
