"""Takes dialogs and menus out of sight while the window is locked, and puts them back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class Cover:
    """The windows beside the main one that were in sight when it was locked."""

    def __init__(self, shell: QWidget) -> None:
        self._hidden: list[QWidget] = []
        for each in QApplication.topLevelWidgets():
            if each is shell or not each.isVisible():
                continue
            if each.windowType() is Qt.WindowType.Popup:
                each.close()
            else:
                each.hide()  # not closed: what is typed in it stays
                self._hidden.append(each)

    def lift(self) -> None:
        """Show again what was there."""
        for each in self._hidden:
            if isValid(each):
                each.show()
        self._hidden.clear()
