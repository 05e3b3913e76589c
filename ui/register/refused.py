"""The list of cells that were not written, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from station_app.domain.register import Register
from station_app.services.cells import Written
from ui.register.verdicts import VerdictTable, VerdictView
from ui.theme.look import px
from ui.widgets.basics import button, card, column, label, row


class RefusedDialog(QDialog):
    """Tells what was not written, and why."""

    def __init__(
        self, parent: QWidget, register: Register[Any], written: Written, names: Mapping[str, str]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("有的没有修改")
        self.resize(px(860), px(480))
        labels = {name: spec.label for name, spec in register.fields.items()}
        self.table = VerdictTable(written.refused, names, labels, parent=self)
        frame, inside = card(0, 0)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(VerdictView(self.table, "refused"))
        close = button("知道了", self.accept, kind="primary", name="close")
        done, refused = written.records, len(written.refused)
        text = f"已修改 {done:,} 条；{refused:,} 格有问题，保持原样。改正后可再修改。"
        column(
            self, label(text, "h3", wrap=True), frame, row(None, close), margin=20, spacing=12
        ).setStretch(1, 1)
        close.setDefault(True)
