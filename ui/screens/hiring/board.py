"""The board of a recruitment plan: a column for each state; it scrolls sideways by itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station_app.domain.rules.recruitment_steps import OUT
from station_app.services.hiring import Board, Card, Column
from ui.screens.hiring.cards import CardColumn
from ui.widgets.basics import label, row
from ui.widgets.boards import Lanes, framed

WIDTH = 208  # pixels at the size 标准


class BoardView(Lanes):
    """The columns of the road, and of those who dropped out the ones with anybody in them.

    toggled   what is selected has changed
    advanced  the selected cards are to go on
    """

    columns: list[CardColumn]
    toggled = Signal()
    advanced = Signal()

    def __init__(self) -> None:
        super().__init__("board")
        self.columns = []

    def show_board(self, board: Board) -> None:
        """Show a board; the cursor stays on its card, or in its place."""
        state = self.last.cards.column.state if self.last is not None else ""
        place, held, focused = self.place, self.current, self.has_keyboard()
        shown = [each for each in board.columns if each.cards or each.state not in OUT]
        columns = [self._made(each) for each in shown]
        self.lay(columns, [_framed(each) for each in columns])
        card = held.id if held is not None else ""
        self.stand_in(self._wanted(state, card), card, place, focused)

    @property
    def chosen(self) -> list[Card]:
        """The cards that are selected, all of one column; without any, the current one."""
        for each in self.columns:
            found = [c for c in each.cards.column.cards if c.id in each.cards.selected]
            if found:
                return found
        return [self.current] if self.current is not None else []

    def unselect(self) -> None:
        """Select nothing."""
        for each in self.columns:
            each.cards.select(set())
        self.toggled.emit()

    def _made(self, found: Column) -> CardColumn:
        made = CardColumn(found)
        made.toggled.connect(partial(self._toggled, made))
        made.advanced.connect(self.advanced)
        return made

    def _wanted(self, state: str, card: str) -> CardColumn | None:
        """Return the column as before; the one with the card where that is empty now."""
        filled = [each for each in self.columns if each.count]
        same = [each for each in filled if each.cards.column.state == state]
        with_card = [each for each in filled if each.place_of(card) is not None]
        return next(iter(same or with_card or filled), None)

    def _toggled(self, where: CardColumn) -> None:
        """Keep what is selected in one column: it goes to one state."""
        for each in self.columns:
            if each is not where and each.cards.selected:
                each.cards.select(set())
        self.last = where
        self.toggled.emit()


def _framed(cards: CardColumn) -> QWidget:
    found = cards.cards.column
    head = row(label(found.label, "h3"), label(str(len(found.cards)), "quiet"), None, spacing=8)
    return framed(WIDTH, head, cards)
