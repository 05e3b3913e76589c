"""One column of the board: a list of cards that are painted, walked and selected by keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QRect, Qt, Signal
from PySide6.QtGui import QPainter

from station_app.services.hiring import Card, Column
from ui.theme.look import look, px
from ui.widgets.boards import CARD, ENTER, LINE, Acts, CardCells, CardList
from ui.widgets.painting import write
from ui.widgets.tables import Index

SELECTED = CARD + 1
Role = Qt.ItemDataRole
Align = Qt.AlignmentFlag


class CardModel(QAbstractListModel):
    """The cards of a column; `selected` are those chosen to go on together."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.selected: set[str] = set()

    def toggle(self, row: int) -> None:
        """Select a card, or no longer."""
        self.selected ^= {self.column.cards[row].id}
        self.dataChanged.emit(self.index(row), self.index(row))

    def select(self, cards: set[str]) -> None:
        """Select just these."""
        self.selected = cards
        self.dataChanged.emit(self.index(0), self.index(max(0, self.rowCount() - 1)))

    # Qt's interface

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.column.cards)

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        found = self.column.cards[index.row()]
        if role == CARD:
            return found
        if role == SELECTED:
            return found.id in self.selected
        if role == Role.DisplayRole:
            return found.person
        if role == Role.AccessibleTextRole:
            return spoken(found, found.id in self.selected)
        return told(found) if role == Role.ToolTipRole else None


class CardColumn(CardList):
    """The applicants in one state: Space selects, Enter goes on.

    advanced  the selected cards are to go on
    toggled   a card was selected, or no longer
    """

    advanced = Signal()
    toggled = Signal()

    def __init__(self, column: Column) -> None:
        cards = CardModel(column)
        spoken = f"{column.label}，{len(column.cards)}人"
        super().__init__(cards, ApplicantCells(), column.state, spoken)
        self.cards = cards
        if not column.cards:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def acts(self) -> Acts:
        """Return what the keys do here."""
        own: Acts = {Qt.Key.Key_Space: self._toggle, **dict.fromkeys(ENTER, self.advanced.emit)}
        return {**super().acts(), **own}

    def _toggle(self) -> None:
        if self.current is not None:
            self.cards.toggle(self.currentIndex().row())
            self.toggled.emit()

    # Qt's interface

    def mousePressEvent(self, event: Any) -> None:
        super().mousePressEvent(event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._toggle()


class ApplicantCells(CardCells):
    """A card: who, rank and total, which post, and what blocks the next step."""

    def is_chosen(self, index: Index) -> bool:
        """Whether a card is selected."""
        return bool(index.data(SELECTED))

    def write_words(self, painter: QPainter, room: QRect, index: Index) -> None:
        """Write what a card says."""
        card: Card = index.data(CARD)
        chosen = self.is_chosen(index)
        right = "　".join(filter(None, (f"第{card.rank}名" if card.rank else "", card.total)))
        left = write(painter, room, right, 12, "quiet", side=Align.AlignRight)
        name = room.adjusted(px(22) if chosen else 0, 0, -left, 0)
        if chosen:
            tick = look().pixmap("check_bold", "primary", 14, painter.device().devicePixelRatioF())
            painter.drawPixmap(room.x(), room.center().y() - px(6), tick)
        write(painter, name, card.person, 14, "text", bold=True)
        room.translate(0, px(LINE))
        write(painter, room, f"{card.post_code}　{card.post}", 12, "quiet")
        room.translate(0, px(LINE))
        text, ink = _hint(card)
        write(painter, room, text, 12, ink)


def _hint(card: Card) -> tuple[str, str]:
    """Return what the card says of its next step, in one line, and its ink."""
    if card.blocked:
        more = f"等{len(card.blocked)}项" if len(card.blocked) > 1 else ""
        head = card.blocked[0].partition("：")
        return f"缺：{head[0]}{more}" if head[1] else card.blocked[0], "bad"
    if card.warned:
        return f"可以办理，请核对{card.warned[0].partition('：')[0]}", "warn"
    return ("可以办理下一步", "good") if card.next else ("", "quiet")


def told(card: Card) -> str:
    """Return all that is to be said of the next step."""
    return "\n".join((*card.blocked, *card.warned))


def spoken(card: Card, selected: bool) -> str:
    """Return what a screen reader says of a card."""
    rank = f"第{card.rank}名，总成绩{card.total}" if card.rank else ""
    parts = (card.person, card.post, rank, "已选中" if selected else "", _hint(card)[0])
    return "，".join(filter(None, parts))
