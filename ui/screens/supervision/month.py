"""A month as a sheet of days: each painted with its sessions, walked by the arrows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from station_app.domain.dates import add_months, show_day_cn
from station_app.domain.registers.supervision import SUPERVISION_SESSIONS
from station_app.services.supervising import Meeting
from ui.theme.look import look, px
from ui.widgets.tables import Index

WEEK = ("一", "二", "三", "四", "五", "六", "日")
WEEKS = 6  # so that the sheet never changes its height
DAY, MEETINGS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
LINE, NUMBER, PAD, DOT, GAP = 18, 22, 6, 6, 10  # pixels at the size 标准
HEADER = 30  # pixels at the size 标准
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -len(WEEK),
    Qt.Key.Key_Down: len(WEEK),
}
PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
INKS = {"PLANNED": "primary", "HELD": "warn", "SIGNED": "good", "CANCELLED": "faint"}
LATE = "bad"
Role = Qt.ItemDataRole
Align = Qt.AlignmentFlag


def first_shown(day: date) -> date:
    """Return the Monday with which the sheet of a day's month begins."""
    first = day.replace(day=1)
    return first - timedelta(days=first.weekday())


def last_shown(day: date) -> date:
    """Return the Sunday with which the sheet of a day's month ends."""
    return first_shown(day) + timedelta(days=WEEKS * len(WEEK) - 1)


def ink_of(meeting: Meeting) -> str:
    """Return the token of a session's colour."""
    return LATE if meeting.late else INKS[meeting.state]


class MonthModel(QAbstractTableModel):
    """Six weeks around a month, with the sessions of each day."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today, self.month = today, today.replace(day=1)
        self._meetings: Mapping[date, Sequence[Meeting]] = {}

    def show_month(self, day: date) -> None:
        """Show the month of a day, without sessions until they are known."""
        self.beginResetModel()
        self.month, self._meetings = day.replace(day=1), {}
        self.endResetModel()

    def show_meetings(self, meetings: Mapping[date, Sequence[Meeting]]) -> None:
        """Show sessions by their day."""
        self._meetings = meetings
        last = self.index(WEEKS - 1, len(WEEK) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def day_at(self, index: Index) -> date:
        """Return the day of a cell."""
        days = index.row() * len(WEEK) + index.column()
        return first_shown(self.month) + timedelta(days=days)

    def cell_of(self, day: date) -> QModelIndex:
        """Return the cell of a day."""
        row, column = divmod((day - first_shown(self.month)).days, len(WEEK))
        return self.index(row, column)

    def meetings_on(self, day: date) -> Sequence[Meeting]:
        """Return the sessions of a day."""
        return self._meetings.get(day, ())

    def _spoken(self, day: date) -> str:
        found = self.meetings_on(day)
        told = (f"{each.start} {each.supervisor} {each.label}" for each in found)
        count = f"{len(found)}次督导：{'，'.join(told)}" if found else "没有督导"
        return f"{show_day_cn(day)} 星期{WEEK[day.weekday()]}，{count}"

    # Qt's interface

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else WEEKS

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(WEEK)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return Align.AlignCenter
        return WEEK[section] if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        day = self.day_at(index)
        if role == DAY:
            return day
        if role == MEETINGS:
            return self.meetings_on(day)
        return self._spoken(day) if role in (Role.AccessibleTextRole, Role.ToolTipRole) else None


class MonthView(QTableView):
    """Shows a month; the arrows go on into the months beside it.

    stood   the cursor came to another day
    turned  another month is shown
    chosen  Enter was pressed on a day, or it was clicked twice
    """

    stood = Signal(object)
    turned = Signal()
    chosen = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.day = today
        self.days = MonthModel(today)
        self.setModel(self.days)
        self.setObjectName("month")
        self.setAccessibleName("督导日历，方向键换日，PageUp 和 PageDown 换月，回车看当天或新增")
        self.setItemDelegate(DayCells(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for bar in (self.horizontalHeader(), self.verticalHeader()):
            bar.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            bar.setMinimumSectionSize(px(LINE))
        self.verticalHeader().hide()
        self.horizontalHeader().setFixedHeight(px(HEADER))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCurrentIndex(self.days.cell_of(today))
        self.selectionModel().currentChanged.connect(self._went)
        self.doubleClicked.connect(lambda index: self.chosen.emit(self.days.day_at(index)))
        look().changed.connect(self.viewport().update)

    def go_to(self, day: date) -> None:
        """Put the cursor on a day, of whatever month."""
        moved, self.day = day != self.day, day
        if day.replace(day=1) != self.days.month:
            self.days.show_month(day)
            self.turned.emit()
        self.setCurrentIndex(self.days.cell_of(day))
        if moved:
            self.stood.emit(day)

    def _went(self, current: QModelIndex) -> None:
        if current.isValid() and self.days.day_at(current) != self.day:
            self.go_to(self.days.day_at(current))

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in STEPS:
            self.go_to(self.day + timedelta(days=STEPS[Qt.Key(key)]))
        elif key in PAGES:
            self.go_to(add_months(self.day, PAGES[Qt.Key(key)]))
        elif key == Qt.Key.Key_Home:
            self.go_to(self.days.today)
        elif key in ENTER:
            self.chosen.emit(self.day)
        else:
            super().keyPressEvent(event)


class DayCells(QStyledItemDelegate):
    """Paints a day: its number, and a line for each session as far as there is room."""

    # Qt's interface

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, day = option.widget, index.data(DAY)
        if not isinstance(view, MonthView):
            return
        found, rect = look(), option.rect
        inside = day.replace(day=1) == view.days.month
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stood = day == view.day
        ground = "soft" if stood else "surface" if inside else "raised"
        painter.fillRect(rect, found.colour(ground))
        painter.setPen(QPen(found.colour("grid"), 1))
        painter.drawLine(rect.topLeft(), rect.topRight())
        painter.drawLine(rect.topLeft(), rect.bottomLeft())
        _paint_number(painter, rect, day, today=day == view.days.today, inside=inside)
        _paint_meetings(painter, rect, index.data(MEETINGS))
        if stood and view.hasFocus():
            painter.setPen(QPen(found.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()


def _paint_number(painter: QPainter, rect: QRect, day: date, *, today: bool, inside: bool) -> None:
    room = QRect(rect.x() + px(4), rect.y() + px(3), px(24), px(NUMBER) - px(2))
    if today:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("primary"))
        painter.drawRoundedRect(QRectF(room), px(6), px(6))
    painter.setFont(look().font(13, bold=today))
    painter.setPen(look().colour("on_primary" if today else "text" if inside else "quiet"))
    painter.drawText(room, int(Align.AlignCenter), str(day.day))


def _paint_meetings(painter: QPainter, rect: QRect, meetings: Sequence[Meeting]) -> None:
    """Write a line for each, the last one telling how many more; dots where no line fits."""
    fit = (rect.height() - px(NUMBER) - px(3)) // px(LINE)
    if fit < 1:
        _paint_dots(painter, rect, meetings)
        return
    shown = meetings if len(meetings) <= fit else meetings[: fit - 1]
    line = QRect(rect.x(), rect.y() + px(NUMBER) + px(2), rect.width(), px(LINE))
    for each in shown:
        _paint_dot(painter, rect.x() + px(PAD), line.center().y(), each)
        ink = "faint" if each.state == "CANCELLED" else "text"
        _write(painter, line, ink, f"{each.start} {each.supervisor}", each.supervisor)
        line.translate(0, px(LINE))
    if more := len(meetings) - len(shown):
        _write(painter, line, "quiet", f"还有{more}次" if shown else f"{more}次督导")
        if not shown:
            _paint_dots(painter, rect, meetings)


def _paint_dots(painter: QPainter, rect: QRect, meetings: Sequence[Meeting]) -> None:
    for place, each in enumerate(meetings[:4]):
        _paint_dot(painter, rect.x() + px(32) + place * px(DOT + 4), rect.y() + px(13), each)


def _paint_dot(painter: QPainter, left: int, middle: int, meeting: Meeting) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look().colour(ink_of(meeting)))
    painter.drawEllipse(QRectF(left, middle - px(DOT) / 2 + 1, px(DOT), px(DOT)))


def _write(painter: QPainter, line: QRect, ink: str, *ways: str) -> None:
    """Write the first of several ways to say something that fits; the last is cut short."""
    room = line.adjusted(px(PAD + DOT + 4), 0, -px(4), 0)
    font = look().font(12)
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(look().colour(ink))
    fitting = (each for each in ways if metrics.horizontalAdvance(each) <= room.width())
    text = next(fitting, ways[-1])
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(Align.AlignLeft | Align.AlignVCenter), shown)


class Legend(QWidget):
    """Says what the colours of the dots mean."""

    def __init__(self) -> None:
        super().__init__()
        labels = SUPERVISION_SESSIONS.life_cycle.labels
        self._entries = [*((ink, labels[state]) for state, ink in INKS.items()), (LATE, "过期")]
        self.setFixedHeight(px(LINE))
        metrics = QFontMetrics(look().font(12))
        texts = sum(metrics.horizontalAdvance(text) for _, text in self._entries)
        self.setFixedWidth(texts + px(DOT + 4 + GAP) * len(self._entries))
        look().changed.connect(self.update)

    # Qt's interface

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look().font(12))
        metrics, left = painter.fontMetrics(), px(GAP)
        for ink, text in self._entries:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look().colour(ink))
            top = (self.height() - px(DOT)) / 2 + 1
            painter.drawEllipse(QRectF(left, top, px(DOT), px(DOT)))
            left += px(DOT + 4)
            painter.setPen(look().colour("quiet"))
            width = metrics.horizontalAdvance(text)
            painter.drawText(QRect(left, 0, width, self.height()), int(Align.AlignVCenter), text)
            left += width + px(GAP)
