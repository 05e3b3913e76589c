"""A form for a new part of a project, e.g. a goal or a contract, in a dialog over its page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from station_app.domain.registers import BY_NAME
from ui.desk import Desk
from ui.register.form import RecordForm
from ui.register.form_dialog import FormDialog


def enter_part(
    parent: QWidget, desk: Desk, register: str, project: str, then: Callable[[], None]
) -> FormDialog:
    """Open the form of a new record of a register for a project; `then` when it was saved."""
    kind = BY_NAME[register]
    link = next(name for name, to in kind.references.items() if to == "project")
    form = RecordForm(desk, kind)
    dialog = FormDialog(parent, f"新增{kind.title}", form, form.leave)

    def saved(record: str) -> None:
        dialog.done(1)
        then()

    dialog.finished.connect(dialog.deleteLater)
    form.saved.connect(saved)
    form.closed.connect(lambda: dialog.done(0))
    form.open_new(values={link: project})
    dialog.open()
    return dialog
