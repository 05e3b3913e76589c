"""What no column of a roster has: one value for all rows, or left to be completed later."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from station_app.domain.register import Need
from station_app.services.rosters.choices import Choice, default_fault
from ui.screens.importing.picking import Picking, entries_of
from ui.screens.importing.work import Work
from ui.theme.look import px
from ui.widgets.basics import clear, column, label, row, set_property

NEEDS = {
    Need.SAVE: ("必填", "tag-warn"),
    Need.SEND: ("报送前必填", "tag-info"),
    Need.OPTIONAL: ("可不填", "tag-plain"),
}
LATER = "留空的记为“待补”，照常导入，以后在登记簿里补填；没补齐的报送前会提醒。"


class Defaults(QWidget):
    """Asks for the values; those that were given stay in sight when a column has them now.

    first  where one begins to type; None when nothing is asked for that records must have
    """

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._asked: tuple[Choice, ...] = ()
        self._faults: dict[str, QLabel] = {}
        self.first: QWidget | None = None
        self._heading = label("名册里没有这些列", "h3")
        self._hint = label(LATER, "note", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(px(12))
        body = column(self, self._heading, self._hint, spacing=8)
        body.addLayout(self._list)

    def show_asked(self, asked: list[Choice]) -> None:
        """Ask for these; what is being typed is not disturbed when they are the same as before."""
        given = [each for each in self._asked if each.path in self._work.defaults]
        known = {each.path for each in asked}
        now = (*asked, *(each for each in given if each.path not in known))
        now = tuple(
            sorted(now, key=lambda each: (each.path == "state", each.need is not Need.SAVE))
        )
        self.setVisible(bool(now))
        if {each.path for each in now} == {each.path for each in self._asked}:
            return
        self._asked = tuple(now)
        clear(self._list)
        self._faults.clear()
        self.first = None
        for each in now:
            self._list.addLayout(self._line(each))

    def _line(self, choice: Choice) -> QVBoxLayout:
        editor = self._editor(choice)
        editor.setObjectName(f"default-{choice.path}")
        words = label(choice.label)
        words.setBuddy(editor)
        fault = label("", "bad", wrap=True)
        fault.hide()
        self._faults[choice.path] = fault
        if choice.need is Need.SAVE:
            self.first = self.first or editor
        heading = row(words, label(*NEEDS[choice.need]), None, spacing=8)
        return column(None, heading, editor, fault, spacing=4)

    def _editor(self, choice: Choice) -> QWidget:
        given = self._work.defaults.get(choice.path, "")
        spoken = f"{choice.label}，全部填同一个值"
        if choice.options:
            blank = f"{choice.usual}（通常）" if choice.usual else "待补"
            entries = [("", blank), *((each, each) for each in choice.options)]
            picking = Picking(spoken, entries_of(entries, self))
            picking.show_value(given)
            picking.picked.connect(partial(self._give, choice.path))
            return picking
        line = QLineEdit(given)
        line.setAccessibleName(spoken)
        example = "，例如 2019-07-01" if choice.day else ""
        line.setPlaceholderText(f"全部填……{example}")
        line.editingFinished.connect(partial(self._left, choice.path))
        return line

    def _left(self, path: str) -> None:
        line = self.findChild(QLineEdit, f"default-{path}")
        if line is not None:
            self._give(path, line.text())

    def _give(self, path: str, text: str) -> None:
        if text.strip() == self._work.defaults.get(path, "").strip():
            return
        register = self._work.register
        fault = default_fault(register, path, text) if register is not None else ""
        words = self._faults[path]
        words.setText(fault)
        words.setVisible(bool(fault))
        editor = self.findChild(QWidget, f"default-{path}")
        if editor is not None:
            set_property(editor, "state", "bad" if fault else "")
        if not fault:
            self._work.set_default(path, text)


def _rank(choice: Choice) -> tuple[bool, bool]:
    return choice.need is Need.OPTIONAL, choice.need is not Need.SAVE
