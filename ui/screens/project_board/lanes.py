"""The columns of the board side by side; those without projects are narrow."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from station_app.services.project_boards import Board, Card, Lane
from ui.screens.project_board.cards import CardColumn
from ui.theme.look import look, px
from ui.widgets.basics import column, label, row
from ui.widgets.elided import Elided

WIDTH, NARROW = 212, 32  # pixels at the size 标准
LETTER = 18  # height of one letter of a narrow column


class LanesView(QScrollArea):
    """Shows the columns in the order of a life; scrolls sideways by itself.

    stood   the cursor came to another card, or to none
    opened  id of a project
    """

    stood = Signal()
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[CardColumn] = []
        self._last: CardColumn | None = None
        self.setObjectName("lanes")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def show_board(self, board: Board) -> None:
        """Show a board; the cursor stays on its card, or in its place."""
        place = self._last.currentIndex().row() if self._last is not None else 0
        held = self.current.id if self.current is not None else ""
        focused, side = self.has_keyboard(), self.horizontalScrollBar().value()
        inner = QWidget(self)
        inner.setProperty("clear", True)
        self.columns = []
        parts = [self._framed(lane) if lane.cards else EmptyLane(lane) for lane in board.lanes]
        line = row(*parts, None, spacing=8)
        line.setContentsMargins(0, 0, 0, px(4))
        inner.setLayout(line)
        self._last = None
        self.setWidget(inner)
        self.horizontalScrollBar().setValue(side)
        self._stand_again(held, place, focused)

    @property
    def current(self) -> Card | None:
        """The card on which the cursor is; None for an empty board."""
        return self._last.current if self._last is not None else None

    def has_keyboard(self) -> bool:
        """Say whether one of the columns has the keyboard."""
        return any(each.hasFocus() for each in self.columns)

    def stand_first(self) -> None:
        """Put the keyboard on the current card, or on the first one."""
        if self._last is not None:
            self._last.setFocus()

    def _framed(self, lane: Lane) -> QWidget:
        cards = CardColumn(lane)
        cards.went.connect(partial(self._went, cards))
        cards.stood.connect(partial(self._stood, cards))
        cards.opened.connect(self.opened)
        self.columns.append(cards)
        money = label(lane.money, "note")
        head = row(label(lane.label, "h3"), label(str(len(lane.cards)), "quiet"), None, money)
        made = QWidget()
        made.setFixedWidth(px(WIDTH))
        column(made, head, cards, spacing=8).setStretch(1, 1)
        return made

    def _stand_again(self, card: str, place: int, focused: bool) -> None:
        same = [c for c in self.columns if any(each.id == card for each in c.cards.lane.cards)]
        wanted = next(iter(same or self.columns), None)
        if wanted is None:
            self.stood.emit()
            return
        rows = [at for at, each in enumerate(wanted.cards.lane.cards) if each.id == card]
        last = wanted.cards.rowCount() - 1
        at = rows[0] if rows else max(0, min(place, last))
        wanted.setCurrentIndex(wanted.cards.index(at))
        if focused:
            wanted.setFocus()

    def _went(self, source: CardColumn, by: int) -> None:
        """Go to the next column with cards, to the same height."""
        at = self.columns.index(source) + by
        if 0 <= at < len(self.columns):
            self.columns[at].stand_on(source.currentIndex().row())
            self._stood(self.columns[at])

    def _stood(self, where: CardColumn) -> None:
        self._last = where
        frame = where.parentWidget()
        if frame is not None and self.has_keyboard():
            self.ensureWidgetVisible(frame, px(16), 0)
        self.stood.emit()


class EmptyLane(QWidget):
    """A state in which no project is: its name from top to bottom."""

    def __init__(self, lane: Lane) -> None:
        super().__init__()
        self.lane = lane
        self.setToolTip(f"{lane.label}：没有项目")
        self.setFixedWidth(px(NARROW))
        look().changed.connect(self.update)

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(px(NARROW), px(LETTER * 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look().colour("border"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), px(8), px(8))
        painter.setFont(look().font(12))
        painter.setPen(look().colour("quiet"))
        letter = QRect(0, px(8), self.width(), px(LETTER))
        for sign in self.lane.label:
            painter.drawText(letter, int(Qt.AlignmentFlag.AlignCenter), sign)
            letter.translate(0, px(LETTER))
        painter.end()


def line_of(text: str) -> QWidget:
    """Return a line of the head that is cut short where it lacks the room."""
    return Elided(text, "quiet")
