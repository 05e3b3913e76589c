"""A dialog that asks for a few fields of a record, and stays until what was typed is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from station_app.domain.dates import Unreadable
from station_app.domain.kinds import LongText
from station_app.domain.problems import StationError
from station_app.domain.register import Register
from station_app.services import records
from ui.desk import Desk
from ui.errors import words_of
from ui.register.editors import editor_for, text_of
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row
from ui.widgets.line import Editor

MIDDLE = Qt.AlignmentFlag.AlignVCenter

Keep = Callable[[Mapping[str, Any]], object]


class AskDialog(QDialog):
    """Calls `keep` with the values by field; what that refuses is told in the dialog."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        register: Register[Any],
        fields: Sequence[str],
        words: tuple[str, str, str],
        keep: Keep,
    ) -> None:
        """Make the dialog.

        words  the title, what is told below it, and the words of the button
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._register, self._keep = register, keep
        self._editors: dict[str, Editor] = {}
        title, told, agreed = words
        self.setWindowTitle(title)
        self.setMinimumWidth(px(480))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        for line, name in enumerate(fields):
            spec = register.fields[name]
            editor = editor_for(desk, spec)
            editor.call(spec.label)
            editor.reached().setObjectName(f"ask-{name}")
            self._editors[name] = editor
            top = Qt.AlignmentFlag.AlignTop if isinstance(spec.kind, LongText) else MIDDLE
            grid.addWidget(label(spec.label, "quiet"), line, 0, top)
            grid.addWidget(cast(QWidget, editor), line, 1)
        self.fault = label("", "bad", wrap=True)
        self.fault.setObjectName("ask-fault")
        self.fault.hide()
        agree = button(agreed, self._agree, kind="primary", name="ask-agree")
        agree.setDefault(True)
        refuse = button("取消", self.reject, name="ask-refuse")
        column(
            self, label(title, "h2"), label(told, "quiet", wrap=True), grid, self.fault,
            row(None, refuse, agree), margin=20, spacing=12,
        )  # fmt: skip

    def put(self, values: Mapping[str, Any], first: str) -> None:
        """Show values that are known, with the cursor in a field."""
        for name, value in values.items():
            if name in self._editors:
                self._editors[name].put(text_of(self._register.fields[name], value))
        self._editors[first].reached().setFocus()

    def _agree(self) -> None:
        values = self._values()
        if values is None:
            return
        try:
            self._keep(values)
        except StationError as error:
            self._tell(words_of(error))
            return
        self.accept()

    def _values(self) -> dict[str, Any] | None:
        """Return what was typed; None when something is no value, which is told."""
        found: dict[str, Any] = {}
        for name, editor in self._editors.items():
            spec = self._register.fields[name]
            try:
                found[name] = spec.kind.from_cell(editor.typed())
            except Unreadable as error:
                self._tell(records.unreadable(name, spec, error).text)
                editor.reached().setFocus()
                return None
        return found

    def _tell(self, text: str) -> None:
        self.fault.setText(text)
        self.fault.show()
        self.adjustSize()  # else the fields become smaller
