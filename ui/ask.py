"""Questions to the person at the window. Each opens without stopping the program.

No answer is waited for: what is to be done then is handed over as a function. Tests put
an object with the same methods in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QPlainTextEdit, QWidget

from ui.theme.look import px
from ui.widgets.basics import button, column, label, row

WORKBOOKS = "表格文件 (*.xlsx *.xls *.ods *.csv *.et);;所有文件 (*)"
PICTURES = "照片 (*.jpg *.jpeg *.png)"
PDF = "PDF 文件 (*.pdf)"
XLSX = "Excel 工作簿 (*.xlsx)"
ANY = "所有文件 (*)"


class Ask(Protocol):
    """What pages may ask."""

    def confirm(
        self, parent: QWidget, title: str, text: str, yes: str, then: Callable[[], None],
        *, danger: bool = False, otherwise: Callable[[], None] | None = None, no: str = "取消",
    ) -> None:  # fmt: skip
        """Ask a question with two answers.

        yes        words of the button that agrees: says what will be done
        otherwise  called when the person does not agree
        """

    def reason(
        self, parent: QWidget, title: str, text: str, yes: str, then: Callable[[str], None]
    ) -> None:
        """Ask for a reason in words; without one it cannot be agreed to."""

    def files(
        self, parent: QWidget, title: str, kinds: str, then: Callable[[list[Path]], None],
        *, many: bool = False,
    ) -> None:  # fmt: skip
        """Ask for one file, or several, that are there."""

    def save_as(
        self, parent: QWidget, title: str, name: str, kinds: str, then: Callable[[Path], None]
    ) -> None:
        """Ask where to write a file; `name` is what is offered."""

    def folder(self, parent: QWidget, title: str, then: Callable[[Path], None]) -> None:
        """Ask for a folder."""


class Question(QDialog):
    """A question in words with its answers; Esc is no."""

    def __init__(
        self, parent: QWidget | None, title: str, text: str, yes: str, no: str, kind: str
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(px(420))
        self.heading = label(title, "h2", wrap=True)
        self.text = label(text, wrap=True)
        self.agree = button(yes, self.accept, kind=kind, name="agree")
        self.refuse = button(no, self.reject, name="refuse")
        self.body = column(self, self.heading, self.text, margin=20, spacing=12)
        self.body.addStretch()
        self.body.addLayout(row(None, self.refuse, self.agree))
        self.agree.setDefault(kind != "danger")
        self.refuse.setDefault(kind == "danger")

    # Qt's interface

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A window does not ask how high its words become at its width: long ones were cut off.
        self.setMinimumHeight(self.body.totalHeightForWidth(self.width()))


class ReasonQuestion(Question):
    """A question that wants a reason."""

    def __init__(self, parent: QWidget, title: str, text: str, yes: str) -> None:
        super().__init__(parent, title, text, yes, "取消", "primary")
        self.words = QPlainTextEdit()
        self.words.setObjectName("reason")
        self.words.setAccessibleName("理由，必填")
        self.words.setPlaceholderText("写明理由")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(px(76))
        self.body.insertWidget(2, self.words)
        self.agree.setEnabled(False)
        self.words.textChanged.connect(self._typed)
        self.words.setFocus()

    def _typed(self) -> None:
        self.agree.setEnabled(bool(self.words.toPlainText().strip()))


class AskPerson:
    """Asks by dialogs."""

    def confirm(
        self, parent: QWidget, title: str, text: str, yes: str, then: Callable[[], None],
        *, danger: bool = False, otherwise: Callable[[], None] | None = None, no: str = "取消",
    ) -> None:  # fmt: skip
        dialog = Question(parent, title, text, yes, no, "danger" if danger else "primary")
        dialog.accepted.connect(then)
        if otherwise is not None:
            dialog.rejected.connect(otherwise)
        dialog.open()

    def reason(
        self, parent: QWidget, title: str, text: str, yes: str, then: Callable[[str], None]
    ) -> None:
        dialog = ReasonQuestion(parent, title, text, yes)
        dialog.accepted.connect(lambda: then(dialog.words.toPlainText().strip()))
        dialog.open()

    def files(
        self, parent: QWidget, title: str, kinds: str, then: Callable[[list[Path]], None],
        *, many: bool = False,
    ) -> None:  # fmt: skip
        mode = QFileDialog.FileMode
        dialog = _files(parent, title, kinds, mode.ExistingFiles if many else mode.ExistingFile)
        dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
        dialog.open()

    def save_as(
        self, parent: QWidget, title: str, name: str, kinds: str, then: Callable[[Path], None]
    ) -> None:
        dialog = _files(parent, title, kinds, QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()

    def folder(self, parent: QWidget, title: str, then: Callable[[Path], None]) -> None:
        dialog = _files(parent, title, ANY, QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()


def _files(parent: QWidget, title: str, kinds: str, mode: QFileDialog.FileMode) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    dialog.setNameFilter(kinds)
    return dialog
