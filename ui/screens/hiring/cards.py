"""One column of the board: a list of cards that are painted, walked and selected by keys."""

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

from station_app.services.hiring import Card, Column
from ui.theme.look import look, px
from ui.widgets.painting import write
from ui.widgets.tables import Index

CARD, SELECTED = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
HEIGHT, GAP, PAD = 84, 8, 12  # pixels at the size 标准
LINE = 22
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
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


class CardColumn(QListView):
    """Up and down walk, left and right go to the next column, Space selects, Enter goes on.

    went      by how many columns one wants to go
    stood     the cursor came to a card here
    advanced  the selected cards are to go on
    opened    id of the application to open
    toggled   a card was selected, or no longer
    """

    went = Signal(int)
    stood = Signal()
    advanced = Signal()
    opened = Signal(str)
    toggled = Signal()

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.cards = CardModel(column)
        self.setModel(self.cards)
        self.setObjectName(f"column-{column.state}")
        self.setAccessibleName(f"{column.label}，{len(column.cards)}人")
        self.setItemDelegate(CardCells(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        if not column.cards:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(CARD).id))
        self.selectionModel().currentChanged.connect(lambda: self.stood.emit())
        look().changed.connect(self.viewport().update)

    @property
    def current(self) -> Card | None:
        """The card on which the cursor is."""
        row = self.currentIndex().row()
        return self.cards.column.cards[row] if row >= 0 else None

    def stand_on(self, row: int) -> None:
        """Put the cursor and the keyboard on a card, or on the last one."""
        self.setCurrentIndex(self.cards.index(max(0, min(row, self.cards.rowCount() - 1))))
        self.setFocus()

    def _toggle(self) -> None:
        if self.current is not None:
            self.cards.toggle(self.currentIndex().row())
            self.toggled.emit()

    def _open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current.id)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Left: lambda: self.went.emit(-1),
            Qt.Key.Key_Right: lambda: self.went.emit(1),
            Qt.Key.Key_Space: self._toggle,
            Qt.Key.Key_F2: self._open,
        } | dict.fromkeys(ENTER, self.advanced.emit)
        if plain and event.key() in acts:
            acts[event.key()]()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: Any) -> None:
        super().mousePressEvent(event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._toggle()


class CardCells(QStyledItemDelegate):
    """Paints a card: who, rank and total, which post, and what blocks the next step."""

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
        chosen = bool(index.data(SELECTED))
        line = "focus" if stood else "primary" if chosen else "control" if hovered else "border"
        painter.setPen(QPen(found.colour(line), 2 if stood or chosen else 1))
        painter.setBrush(found.colour("soft" if chosen else "surface"))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        _paint_words(painter, area.toRect(), card, chosen)
        painter.restore()


def _paint_words(painter: QPainter, area: QRect, card: Card, chosen: bool) -> None:
    room = area.adjusted(px(PAD), px(8), -px(PAD), -px(8))
    room.setHeight(px(LINE))
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
