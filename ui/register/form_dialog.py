"""A form for a new record that another form wants to refer to, in a dialog over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from ui.theme.look import px
from ui.widgets.basics import column

SIZE = QSize(980, 640)  # pixels


class FormDialog(QDialog):
    """Holds a form until that one lets itself be left."""

    def __init__(
        self, parent: QWidget, title: str, form: QWidget, leave: Callable[[], None]
    ) -> None:
        """Make the dialog; `leave` asks the form whether it may go."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(px(SIZE.width()), px(SIZE.height()))
        self.form = form
        self._leave = leave
        column(self, form, spacing=0)

    # Qt's interface

    def reject(self) -> None:
        self._leave()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # Enter belongs to the form
