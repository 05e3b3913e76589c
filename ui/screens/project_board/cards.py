"""One column of the board: the projects in one state as cards, painted and walked by keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from station_app.domain.codes import code_list
from station_app.services.project_boards import Card, Lane
from ui.theme.look import look, px
from ui.widgets.painting import write
from ui.widgets.tables import Index

CARD = Qt.ItemDataRole.UserRole
HEIGHT, GAP, PAD = 106, 8, 12  # pixels at the size 标准
LINE, SIGN = 22, 14
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
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


class CardColumn(QListView):
    """Up and down walk, left and right go to the next column with cards, Enter opens.

    went    by how many columns one wants to go
    stood   the cursor came to a card here
    opened  id of a project
    """

    went = Signal(int)
    stood = Signal()
    opened = Signal(str)

    def __init__(self, lane: Lane) -> None:
        super().__init__()
        self.cards = CardModel(lane)
        self.setModel(self.cards)
        self.setObjectName(f"column-{lane.state}")
        self.setAccessibleName(f"{lane.label}，{len(lane.cards)}个项目，回车打开项目页")
        self.setItemDelegate(CardCells(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(CARD).id))
        self.selectionModel().currentChanged.connect(lambda: self.stood.emit())
        look().changed.connect(self.viewport().update)

    @property
    def current(self) -> Card | None:
        """The card on which the cursor is."""
        row = self.currentIndex().row()
        return self.cards.lane.cards[row] if row >= 0 else None

    def stand_on(self, row: int) -> None:
        """Put the cursor and the keyboard on a card, or on the last one."""
        self.setCurrentIndex(self.cards.index(max(0, min(row, self.cards.rowCount() - 1))))
        self.setFocus()

    def _open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current.id)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Left: lambda: self.went.emit(-1),
            Qt.Key.Key_Right: lambda: self.went.emit(1),
            Qt.Key.Key_F2: self._open,
        }
        acts |= dict.fromkeys(ENTER, self._open)
        if plain and event.key() in acts:
            acts[event.key()]()
        else:
            super().keyPressEvent(event)


class CardCells(QStyledItemDelegate):
    """Paints a card: its name, number and kind, who provides it, the sum, how long it waits."""

    # Qt's interface

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | Any) -> QSize:
        return QSize(px(100), px(HEIGHT + GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card: Card = index.data(CARD)
        area = QRectF(option.rect).adjusted(1, 1, -1, -px(GAP))
        view, found = option.widget, look()
        stood = isinstance(view, CardColumn) and view.hasFocus() and view.current is card
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = "focus" if stood else "control" if hovered else "border"
        painter.setPen(QPen(found.colour(line), 2 if stood else 1))
        painter.setBrush(found.colour("surface"))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        _paint_words(painter, area.toRect(), card)
        painter.restore()


def _paint_words(painter: QPainter, area: QRect, card: Card) -> None:
    room = area.adjusted(px(PAD), px(8), -px(PAD), -px(8))
    room.setHeight(px(LINE))
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
    used = write(
        painter,
        room,
        f"{card.days} 天",
        12,
        "warn" if card.warned else "quiet",
        side=Align.AlignRight,
    )
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
