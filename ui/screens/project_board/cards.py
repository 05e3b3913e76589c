"""One column of the board: the projects in one state as cards, painted and walked by keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QRect, Qt
from PySide6.QtGui import QPainter

from station_app.domain.codes import code_list
from station_app.services.project_boards import Card, Lane
from ui.theme.look import look, px
from ui.widgets.boards import CARD, ENTER, LINE, Acts, CardCells, CardList
from ui.widgets.painting import write
from ui.widgets.tables import Index

SIGN = 14  # pixels at the size 标准
Role = Qt.ItemDataRole
Align = Qt.AlignmentFlag


class CardModel(QAbstractListModel):
    """The cards of one state."""

    def __init__(self, lane: Lane) -> None:
        super().__init__()
        self.lane = lane

    # Qt's interface

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lane.cards)

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        found = self.lane.cards[index.row()]
        if role == CARD:
            return found
        if role == Role.DisplayRole:
            return found.name
        if role == Role.AccessibleTextRole:
            return spoken(found)
        return told(found) if role == Role.ToolTipRole else None


class CardColumn(CardList):
    """The projects in one state; Enter opens the project's page."""

    def __init__(self, lane: Lane) -> None:
        cards = CardModel(lane)
        spoken = f"{lane.label}，{len(lane.cards)}个项目，回车打开项目页"
        super().__init__(cards, ProjectCells(), lane.state, spoken)
        self.cards = cards
        self.setUniformItemSizes(True)

    def acts(self) -> Acts:
        """Return what the keys do here."""
        return {**super().acts(), **dict.fromkeys(ENTER, self.open_current)}


class ProjectCells(CardCells):
    """A card: its name, number and kind, who provides it, the sum, how long it waits."""

    height = 106

    def write_words(self, painter: QPainter, room: QRect, index: Index) -> None:
        """Write what a card says."""
        card: Card = index.data(CARD)
        name = room.adjusted(0, 0, -px(SIGN + 6) if card.warned else 0, 0)
        if card.warned:
            sign = look().pixmap("warning", "warn", SIGN, painter.device().devicePixelRatioF())
            painter.drawPixmap(room.right() - px(SIGN), room.center().y() - px(SIGN) // 2, sign)
        write(painter, name, card.name, 14, "text", bold=True)
        room.translate(0, px(LINE))
        used = write(painter, room, kind_of(card), 12, "quiet", side=Align.AlignRight)
        write(painter, room.adjusted(0, 0, -used, 0), card.number, 12, "quiet")
        room.translate(0, px(LINE))
        write(painter, room, card.provider or "承接主体未定", 12, "quiet")
        room.translate(0, px(LINE))
        ink = "warn" if card.warned else "quiet"
        used = write(painter, room, f"{card.days} 天", 12, ink, side=Align.AlignRight)
        write(painter, room.adjusted(0, 0, -used, 0), card.money, 12, "text")


def kind_of(card: Card) -> str:
    """Return the kind in short: 共同实施 or 专项实施."""
    return code_list("project_cat").label(card.kind).removesuffix("项目") if card.kind else ""


def told(card: Card) -> str:
    """Return all that is to be said of a card."""
    return "\n".join((card.name, *card.warned))


def spoken(card: Card) -> str:
    """Return what a screen reader says of a card."""
    parts = (card.name, card.number, kind_of(card), card.provider, card.money, f"已{card.days}天")
    return "，".join(filter(None, (*parts, *card.warned)))
