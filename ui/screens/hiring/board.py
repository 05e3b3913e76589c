"""The board of a recruitment plan: a column for each state; it scrolls sideways by itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from station_app.domain.rules.recruitment_steps import OUT
from station_app.services.hiring import Board, Card, Column
from ui.screens.hiring.cards import CardColumn
from ui.theme.look import px
from ui.widgets.basics import column, label, row

WIDTH = 208  # pixels at the size 标准


class BoardView(QScrollArea):
    """Shows the columns of the road, and of those who dropped out the ones with anybody in them.

    stood     the cursor came to another card, or to none
    toggled   what is selected has changed
    advanced  the selected cards are to go on
    opened    id of the application to open
    """

    stood = Signal()
    toggled = Signal()
    advanced = Signal()
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[CardColumn] = []
        self._last: CardColumn | None = None
        self.setObjectName("board")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def show_board(self, board: Board) -> None:
        """Show a board; the cursor stays on its card, or in its place."""
        place = self._last.currentIndex().row() if self._last is not None else 0
        state = self._last.cards.column.state if self._last is not None else ""
        held, focused = self.current, self.has_keyboard()
        side = self.horizontalScrollBar().value()
        inner = QWidget(self)
        inner.setProperty("clear", True)
        shown = [each for each in board.columns if each.cards or each.state not in OUT]
        self.columns = [self._made(each) for each in shown]
        frames = [_framed(each) for each in self.columns]
        line = row(*frames, None, spacing=8)
        line.setContentsMargins(0, 0, 0, px(4))
        inner.setLayout(line)
        self._last = None
        self.setWidget(inner)
        self.horizontalScrollBar().setValue(side)
        self._stand_again(state, place, held.id if held is not None else "", focused)

    @property
    def current(self) -> Card | None:
        """The card on which the cursor is; None for an empty board."""
        return self._last.current if self._last is not None else None

    @property
    def chosen(self) -> list[Card]:
        """The cards that are selected, all of one column; without any, the current one."""
        for each in self.columns:
            found = [c for c in each.cards.column.cards if c.id in each.cards.selected]
            if found:
                return found
        return [self.current] if self.current is not None else []

    def has_keyboard(self) -> bool:
        """Say whether one of the columns has the keyboard."""
        return any(each.hasFocus() for each in self.columns)

    def stand_first(self) -> None:
        """Put the keyboard on the current card, or on the first one."""
        if self._last is not None:
            self._last.setFocus()

    def unselect(self) -> None:
        """Select nothing."""
        for each in self.columns:
            each.cards.select(set())
        self.toggled.emit()

    def _made(self, found: Column) -> CardColumn:
        made = CardColumn(found)
        made.went.connect(partial(self._went, made))
        made.stood.connect(partial(self._stood, made))
        made.toggled.connect(partial(self._toggled, made))
        made.advanced.connect(self.advanced)
        made.opened.connect(self.opened)
        return made

    def _stand_again(self, state: str, place: int, card: str, focused: bool) -> None:
        """Stand in the column and place as before; the card itself where that is empty now."""
        filled = [each for each in self.columns if each.cards.rowCount()]
        same = [each for each in filled if each.cards.column.state == state]
        with_card = [e for e in filled if any(c.id == card for c in e.cards.column.cards)]
        wanted = next(iter(same or with_card or filled), None)
        if wanted is None:
            self.stood.emit()
            return
        rows = [at for at, c in enumerate(wanted.cards.column.cards) if c.id == card]
        row_wanted = rows[0] if rows else place
        last = wanted.cards.rowCount() - 1
        wanted.setCurrentIndex(wanted.cards.index(max(0, min(row_wanted, last))))
        if focused:
            wanted.setFocus()

    def _went(self, source: CardColumn, by: int) -> None:
        """Go to the next column with cards, to the same height."""
        at, row_wanted = self.columns.index(source) + by, source.currentIndex().row()
        while 0 <= at < len(self.columns):
            if self.columns[at].cards.rowCount():
                self.columns[at].stand_on(row_wanted)
                self._stood(self.columns[at])
                return
            at += by

    def _stood(self, where: CardColumn) -> None:
        self._last = where
        frame = where.parentWidget()
        if frame is not None and self.has_keyboard():
            self.ensureWidgetVisible(frame, px(16), 0)
        self.stood.emit()

    def _toggled(self, where: CardColumn) -> None:
        """Keep what is selected in one column: it goes to one state."""
        for each in self.columns:
            if each is not where and each.cards.selected:
                each.cards.select(set())
        self._last = where
        self.toggled.emit()


def _framed(cards: CardColumn) -> QWidget:
    found = cards.cards.column
    head = row(label(found.label, "h3"), label(str(len(found.cards)), "quiet"), None, spacing=8)
    made = QWidget()
    made.setFixedWidth(px(WIDTH))
    column(made, head, cards, spacing=8).setStretch(1, 1)
    return made
