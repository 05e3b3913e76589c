"""A board: columns of cards side by side, painted and walked by keys; it scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme.look import look, px
from ui.widgets.basics import column, row
from ui.widgets.tables import Index

CARD = Qt.ItemDataRole.UserRole  # gives the card of a row; it has an `id`
GAP, PAD, LINE = 8, 12, 22  # pixels at the size 标准
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Acts = Mapping[int, Callable[[], object]]


class CardList(QListView):
    """One column: up and down walk, left and right go to the next one, F2 opens.

    went    by how many columns one wants to go
    stood   the cursor came to a card here
    opened  id of the card to open
    """

    went = Signal(int)
    stood = Signal()
    opened = Signal(str)

    def __init__(
        self, model: QAbstractListModel, cells: QStyledItemDelegate, state: str, spoken: str
    ) -> None:
        super().__init__()
        self.setModel(model)
        self.setObjectName(f"column-{state}")
        self.setAccessibleName(spoken)
        self._cells = cells  # a view does not own its delegate
        self.setItemDelegate(cells)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(CARD).id))
        self.selectionModel().currentChanged.connect(lambda: self.stood.emit())
        look().changed.connect(self.viewport().update)

    @property
    def count(self) -> int:
        """How many cards there are."""
        return self.model().rowCount()

    @property
    def current(self) -> Any:
        """The card on which the cursor is; None for none."""
        return self.currentIndex().data(CARD)

    def place_of(self, card: str) -> int | None:
        """Return the row of a card by its id; None where it is not."""
        rows = range(self.count)
        return next((at for at in rows if self.model().index(at, 0).data(CARD).id == card), None)

    def go_to(self, row: int) -> None:
        """Put the cursor on a card, or on the last one."""
        self.setCurrentIndex(self.model().index(max(0, min(row, self.count - 1)), 0))

    def stand_on(self, row: int) -> None:
        """Put the cursor and the keyboard on a card, or on the last one."""
        self.go_to(row)
        self.setFocus()

    def open_current(self) -> None:
        """Open the card on which the cursor is."""
        if self.current is not None:
            self.opened.emit(self.current.id)

    def acts(self) -> Acts:
        """Return what the keys do here, besides walking up and down."""
        return {
            Qt.Key.Key_Left: lambda: self.went.emit(-1),
            Qt.Key.Key_Right: lambda: self.went.emit(1),
            Qt.Key.Key_F2: self.open_current,
        }

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        acts = self.acts()
        if plain and event.key() in acts:
            acts[event.key()]()
        else:
            super().keyPressEvent(event)


class CardCells(QStyledItemDelegate):
    """Paints the frame of a card; what stands in it a page's own cells write."""

    height: int = 84  # pixels at the size 标准

    def is_chosen(self, index: Index) -> bool:
        """Whether a card is selected."""
        return False

    def write_words(self, painter: QPainter, room: QRect, index: Index) -> None:
        """Write what a card says; `room` is its first line."""

    # Qt's interface

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | Any) -> QSize:
        return QSize(px(100), px(self.height + GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRectF(option.rect).adjusted(1, 1, -1, -px(GAP))
        view, found = option.widget, look()
        stood = isinstance(view, CardList) and view.hasFocus() and view.currentIndex() == index
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        chosen = self.is_chosen(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = "focus" if stood else "primary" if chosen else "control" if hovered else "border"
        painter.setPen(QPen(found.colour(line), 2 if stood or chosen else 1))
        painter.setBrush(found.colour("soft" if chosen else "surface"))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        room = area.toRect().adjusted(px(PAD), px(8), -px(PAD), -px(8))
        room.setHeight(px(LINE))
        self.write_words(painter, room, index)
        painter.restore()


class Lanes(QScrollArea):
    """The columns side by side.

    stood   the cursor came to another card, or to none
    opened  id of the card to open
    """

    stood = Signal()
    opened = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.last: Any = None  # the column in which the cursor is
        self.columns: Sequence[CardList] = ()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def lay(self, columns: Sequence[CardList], parts: Sequence[QWidget]) -> None:
        """Show other columns, in the parts around them; the board stays where it was scrolled to.

        Nobody stands anywhere then; see `stand_in`.
        """
        side = self.horizontalScrollBar().value()
        for each in columns:
            each.went.connect(partial(self._went, each))
            each.stood.connect(partial(self._stood, each))
            each.opened.connect(self.opened)
        inner = QWidget(self)
        inner.setProperty("clear", True)
        line = row(*parts, None, spacing=8)
        line.setContentsMargins(0, 0, 0, px(4))
        inner.setLayout(line)
        self.columns, self.last = columns, None
        self.setWidget(inner)
        self.horizontalScrollBar().setValue(side)

    def stand_in(self, wanted: CardList | None, card: str, place: int, focused: bool) -> None:
        """Put the cursor on a card in a column, or in its place where it is gone.

        wanted   None: there is no column to stand in
        focused  the board had the keyboard
        """
        if wanted is None:
            self.stood.emit()
            return
        at = wanted.place_of(card)
        wanted.go_to(place if at is None else at)
        if focused:
            wanted.setFocus()

    @property
    def current(self) -> Any:
        """The card on which the cursor is; None for an empty board."""
        return self.last.current if self.last is not None else None

    @property
    def place(self) -> int:
        """How far down in its column the cursor is."""
        return self.last.currentIndex().row() if self.last is not None else 0

    def has_keyboard(self) -> bool:
        """Say whether one of the columns has the keyboard."""
        return any(each.hasFocus() for each in self.columns)

    def stand_first(self) -> None:
        """Put the keyboard on the current card, or on the first one."""
        if self.last is not None:
            self.last.setFocus()

    def _went(self, source: CardList, by: int) -> None:
        """Go to the next column with cards, to the same height."""
        at, wanted = self.columns.index(source) + by, source.currentIndex().row()
        while 0 <= at < len(self.columns):
            if self.columns[at].count:
                self.columns[at].stand_on(wanted)
                self._stood(self.columns[at])
                return
            at += by

    def _stood(self, where: CardList) -> None:
        self.last = where
        frame = where.parentWidget()
        if frame is not None and self.has_keyboard():
            self.ensureWidgetVisible(frame, px(16), 0)
        self.stood.emit()


def framed(width: int, head: Any, cards: CardList) -> QWidget:
    """Return a column of a width, at the size 标准, under its head."""
    made = QWidget()
    made.setFixedWidth(px(width))
    column(made, head, cards, spacing=8).setStretch(1, 1)
    return made
