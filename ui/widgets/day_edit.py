"""A line for a day: typed in any of the usual forms, shown as 2010-06-01, or picked (F4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit

from ui.theme.look import look
from ui.widgets.basics import column
from ui.widgets.line import Line

SHORT = re.compile(r"(\d{2})(\d{2})(\d{2})", re.ASCII)


def with_century(text: str, today: date) -> str:
    """Write a day of six digits with its century: 100610 is 20100610, 850615 is 19850615."""
    match = SHORT.fullmatch(text.strip())
    if not match:
        return text
    coming = today.year % 100 + 1
    return f"{'20' if int(match[1]) <= coming else '19'}{match[0]}"


class DayEdit(Line):
    """One day; `tidy` writes it as it is kept."""

    def __init__(self, tidy: Callable[[str], str], today: date) -> None:
        super().__init__(lambda text: tidy(with_century(text, today)))
        self._today = today
        self._frame: QFrame | None = None
        self.setPlaceholderText("如 20100610")
        self.setInputMethodHints(Qt.InputMethodHint.ImhDate)
        self._button = QAction(look().icon("calendar_ltr", "quiet", 18), "", self)
        self._button.setToolTip("选日期（F4）")
        self._button.triggered.connect(self.open_calendar)
        self.addAction(self._button, QLineEdit.ActionPosition.TrailingPosition)
        look().changed.connect(self._dressed)

    def set_closed(self, closed: bool) -> None:
        """Let it be read only, or be written again."""
        super().set_closed(closed)
        self._button.setVisible(not closed)

    def open_calendar(self) -> None:
        """Show a calendar below the line; Enter takes its day, Esc none."""
        if self.isReadOnly():
            return
        self._frame = frame = QFrame(self, Qt.WindowType.Popup)
        frame.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        frame.setProperty("popover", True)
        calendar = QCalendarWidget()
        calendar.setAccessibleName("日历，回车选定")
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        shown = QDate.fromString(self.typed(), Qt.DateFormat.ISODate)
        today = QDate(self._today.year, self._today.month, self._today.day)
        calendar.setSelectedDate(shown if shown.isValid() else today)
        calendar.activated.connect(self._picked)
        calendar.clicked.connect(self._picked)
        column(frame, calendar, margin=4)
        frame.move(self.mapToGlobal(QPoint(0, self.height())))
        frame.show()
        calendar.setFocus()

    def _picked(self, day: QDate) -> None:
        if self._frame is not None:
            self._frame.close()
            self._frame = None
        text = day.toString(Qt.DateFormat.ISODate)
        if text != self.text():
            self.setText(text)
            self.edited.emit()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _dressed(self) -> None:
        self._button.setIcon(look().icon("calendar_ltr", "quiet", 18))

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F4:
            self.open_calendar()
            return
        super().keyPressEvent(event)
