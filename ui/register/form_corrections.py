"""The bureau proposes another value for a station's field; the station answers."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from station_app.domain.register import Owner, Register
from station_app.services.exchange import corrections
from ui.desk import Desk
from ui.register.form_entry import Entry
from ui.register.form_field import FieldBox
from ui.theme.look import px
from ui.widgets.basics import button, column, label, row
from ui.widgets.choice_edit import ChoiceEdit, Option

REASON_HEIGHT = 76  # pixels


class FieldChoice(ChoiceEdit):
    """A line for one of a register's fields that stations write."""

    def __init__(self, register: Register[Any]) -> None:
        super().__init__()
        self.setReadOnly(False)
        self._labels = {
            name: spec.label
            for name, spec in register.fields.items()
            if spec.owner is Owner.HOME and spec.kind.travels and name not in register.references
        }
        self.chosen = ""

    def options_for(self, text: str) -> list[Option]:
        """Return the fields whose label holds a text."""
        held = {name: words for name, words in self._labels.items() if text in words}
        return [Option(name, words) for name, words in held.items()]

    def pick(self, key: str) -> None:
        """Take a field."""
        self.chosen = key
        self.setText(self._labels.get(key, ""))
        self.edited.emit()


class CorrectionDialog(QDialog):
    """Asks for the field, the value and the reason, and keeps the proposal."""

    def __init__(self, parent: QWidget, desk: Desk, entry: Entry, field: str) -> None:
        super().__init__(parent)
        self._desk, self._entry = desk, entry
        self.setWindowTitle("提出更正建议")
        self.setMinimumWidth(px(460))
        text = "社工站的内容不会被改动；建议随下一份回执发给该站，由该站采纳或说明。"
        self.fields = FieldChoice(entry.register)
        self.fields.setObjectName("correction-field")
        self.fields.setAccessibleName("要更正的项目")
        self.fields.edited.connect(self._chosen)
        self.reason = QPlainTextEdit()
        self.reason.setObjectName("correction-reason")
        self.reason.setAccessibleName("理由，必填")
        self.reason.setPlaceholderText("写明依据，如：与身份证复印件不一致")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(px(REASON_HEIGHT))
        self.agree = button("提出建议", self._propose, kind="primary", name="correction-agree")
        self.agree.setDefault(True)
        self.now = label("", "note", wrap=True)
        self._place: QVBoxLayout = column(spacing=4)
        self.box: FieldBox | None = None
        column(
            self,
            label(text, "quiet", wrap=True),
            label("项目"),
            self.fields,
            self.now,
            self._place,
            label("理由"),
            self.reason,
            row(None, button("取消", self.reject), self.agree),
            margin=20,
            spacing=8,
        )
        self.fields.pick(field or next(iter(self.fields._labels), ""))

    def _chosen(self) -> None:
        name = self.fields.chosen
        spec = self._entry.register.fields.get(name)
        if spec is None:
            return
        if self.box is not None:
            self.box.setParent(None)
            self.box.deleteLater()
        text = self._entry.texts[name]
        self.now.setText(f"现为：{self._entry.names.get(text, text) or '（空）'}")
        self.box = FieldBox(self, self._desk, name, spec)
        self.box.label.setText("建议改为")
        self.box.widget.setObjectName("correction-value")
        self._place.addWidget(self.box)

    def _propose(self) -> None:
        if self.box is None:
            return
        entry, name = self._entry, self.box.name
        text, reason = self.box.editor.typed(), self.reason.toPlainText()
        saved = self._desk.attempt(
            lambda: corrections.propose(
                self._desk.workspace, entry.register, entry.record, name, text, reason
            ),
            "没有提出建议",
        )
        if saved is not None:
            label_ = entry.register.fields[name].label
            what = f"提出更正建议：{entry.sheet.label} {label_}"
            self._desk.saved(saved.change, what, "correction")
            self.accept()
