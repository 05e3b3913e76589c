"""The field of a page that counts as of a day, and what there is to say about the day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from station_app.domain.dates import Unreadable, parse_day
from station_app.domain.kinds import Day
from ui.register.editors import tidying
from ui.theme.look import px
from ui.widgets.basics import label, set_role
from ui.widgets.day_edit import DayEdit

WIDTH = 150  # pixels at the size 标准


class AsOfDay(DayEdit):
    """A day that is read when the page takes it; what cannot be read is said in `told`.

    typed_anew  what was typed or picked is a day: the page may read again soon
    left_anew   the field was left with another day than the one that was taken last
    """

    typed_anew = Signal()
    left_anew = Signal()

    def __init__(self, today: date, spoken: str) -> None:
        super().__init__(tidying(Day()), today)
        self.setObjectName("as-of")
        self.call(spoken)
        self.setFixedWidth(px(WIDTH))
        self.put(today.isoformat())
        self.told = label("", "quiet")
        self.told.setObjectName("told")
        self._taken: date | None = today
        self.edited.connect(self._was_edited)
        self.left.connect(self._was_left)

    def take(self) -> date | None:
        """Return the day in the field; None while it cannot be read, which is then said."""
        self._taken = self._read()
        return self._taken

    def tell(self, text: str, role: str) -> None:
        """Say something about the day; `bad` marks the field."""
        self.mark("bad" if role == "bad" else "")
        self.told.setText(text)
        set_role(self.told, role)

    def _read(self) -> date | None:
        try:
            return parse_day(self.typed())
        except Unreadable as error:
            self.tell(str(error), "bad")
            return None

    def _was_edited(self) -> None:
        try:
            parse_day(self.typed())
        except Unreadable:
            return
        self.typed_anew.emit()

    def _was_left(self) -> None:
        if self._read() != self._taken:
            self.left_anew.emit()
