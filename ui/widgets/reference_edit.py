"""A line for a record of another register: searched while typing, or entered anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent

from ui.jobs import Job
from ui.widgets.choice_edit import ChoiceEdit, Option

PAUSE = 150  # milliseconds between the last key and the search
NEW = "\0new"  # key of the entry that makes a new record
Ask = Callable[[Callable[[], Any], Callable[[Any], None]], Job]


class ReferenceEdit(ChoiceEdit):
    """Holds the id of a record and shows what it is called.

    search  finds records by what was typed; runs in the background through `ask`
    title   of the other register
    making  whether a new record may be made; then signal `wanted` carries what was typed
    """

    wanted = Signal(str)

    def __init__(
        self, ask: Ask, search: Callable[[str], Sequence[Option]], title: str, making: bool
    ) -> None:
        super().__init__()
        self._ask, self._search, self._making = ask, search, making
        self._title = title
        self._id, self._label, self._asked = "", "", 0
        self._found: dict[str, str] = {}
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self._look)
        self.setPlaceholderText(f"查找{title}：名称、拼音首字母或号码")

    def typed(self) -> str:
        """Return the id; what is no record's name is returned as it is, to be refused."""
        text = self.text().strip()
        return self._id if text == self._label else text

    def put(self, text: str, name: str = "") -> None:
        """Show the record with an id."""
        self._id, self._label = text, name or text
        super().put(self._label)

    def open_list(self, text: str = "") -> None:
        """Search; the list comes with the answer."""
        if not self.isReadOnly():
            self._timer.start()

    def options_for(self, text: str) -> Sequence[Option]:
        """Return nothing: what fits comes later."""
        return ()

    def pick(self, key: str) -> None:
        """Take a record, or ask for a new one."""
        if key == NEW:
            self.wanted.emit(self.text().strip() if self.text() != self._label else "")
            return
        self._id, self._label = key, self._found.get(key, key)
        self.setText(self._label)
        self.edited.emit()

    def _look(self) -> None:
        self._asked += 1
        asked, text = self._asked, self._wanted_text()

        search = self._search
        self._ask(lambda: (asked, search(text)), self._answered)

    def _answered(self, answer: tuple[int, Sequence[Option]]) -> None:
        asked, options = answer
        if asked == self._asked and self.hasFocus():
            self._show(options)

    def _wanted_text(self) -> str:
        text = self.text().strip()
        if text == self._label and not self.composing:
            return ""
        return (text + self.composing).replace("'", "").strip()

    def _show(self, options: Sequence[Option]) -> None:
        self._found = {option.key: option.label for option in options}
        more = [Option(NEW, f"＋ 新建{self._title}…")] if self._making else []
        self.show_options([*options, *more])

    def tidy_up(self) -> None:
        """Keep the text: what it leads to is chosen in the list alone."""
        if not self.text().strip() and self._id:
            self._id = self._label = ""
            self.edited.emit()

    # Qt's interface

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._asked += 1  # what is on its way comes too late
        self._timer.stop()
        super().focusOutEvent(event)
