"""The table of a register: rows of equal height, first columns that stay, keys of a clerk.

The columns that stay are a second view on top of the first, with the same table and the
same selection; the focus is always in the first one.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from station_app.domain.life_cycles import LifeCycle
from ui.register.delegate import CellDelegate
from ui.register.model import Index, RegisterTable
from ui.register.selection import Span, count, select_spans, spans
from ui.theme.look import look, px

HEADER = 38  # pixels at the size 标准
MOST_FROZEN = 0.6  # of the width: beyond, fewer columns stay
ENSURE = QAbstractItemView.ScrollHint.EnsureVisible


class _Frozen(QTableView):
    """The columns that stay; never takes the focus."""

    def __init__(self, grid: Grid) -> None:
        super().__init__(grid)
        self._grid = grid
        self.setObjectName("frozen")
        self.setAccessibleName("固定的列")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # Qt's interface

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grid.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._grid.contextMenuEvent(event)

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = ENSURE) -> None:
        """Leave scrolling to the first view."""


class Grid(QTableView):
    """The table.

    opened              Enter
    pressed_twice       a double click
    edit_wanted         F2, or a letter, which is handed over
    sort_wanted         a column's heading was clicked
    header_menu_wanted  column, and where on the screen
    column_resized      column, and its width in pixels
    moved               another row or cell is the current one
    marked              other rows are selected
    """

    opened = Signal()
    pressed_twice = Signal()
    edit_wanted = Signal(str)
    composed = Signal(object)  # the QInputMethodEvent with which typing begins
    copied = Signal()
    pasted = Signal()
    removed = Signal()
    menu_wanted = Signal(QPoint)
    sort_wanted = Signal(int)
    header_menu_wanted = Signal(int, QPoint)
    column_resized = Signal(int, int)
    moved = Signal()
    marked = Signal()

    def __init__(self, life_cycle: LifeCycle) -> None:
        super().__init__()
        self.setObjectName("grid")
        self._wanted = self._frozen = 0
        self._widths: list[int] = []  # as arranged; the last column may be wider
        self._placing = False
        self._dense = False
        self.cells = CellDelegate(life_cycle, self)
        self.frozen = _Frozen(self)
        for view in (self, self.frozen):
            self._prepare(view)
        self.frozen.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().stackUnder(self.frozen)
        self._join()
        look().changed.connect(self._look_changed)

    def _prepare(self, view: QTableView) -> None:
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setCornerButtonEnabled(False)
        view.setItemDelegate(self.cells)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(look().row_height)
        header = view.horizontalHeader()
        header.setFixedHeight(px(HEADER))
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setMinimumSectionSize(px(48))
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _join(self) -> None:
        """Let the two views scroll, sort and resize as one."""
        mine, other = self.verticalScrollBar(), self.frozen.verticalScrollBar()
        mine.valueChanged.connect(other.setValue)
        other.valueChanged.connect(mine.setValue)
        self.horizontalHeader().sectionResized.connect(self._section_resized)
        self.frozen.horizontalHeader().sectionResized.connect(self._section_resized)
        self.frozen.doubleClicked.connect(self._double_clicked)
        self.doubleClicked.connect(self._double_clicked)
        self.horizontalHeader().sectionClicked.connect(self.sort_wanted)
        self.frozen.horizontalHeader().sectionClicked.connect(self.sort_wanted)
        self.horizontalHeader().customContextMenuRequested.connect(self._header_asked)
        self.frozen.horizontalHeader().customContextMenuRequested.connect(self._frozen_asked)

    def set_table(self, table: RegisterTable) -> None:
        """Show a table."""
        self.setModel(table)
        self.frozen.setModel(table)
        self.frozen.setSelectionModel(self.selectionModel())
        self.selectionModel().selectionChanged.connect(self._selection_changed)

    @property
    def table(self) -> RegisterTable:
        """The table that is shown."""
        table = self.model()
        if not isinstance(table, RegisterTable):
            raise RuntimeError("the grid shows no register")
        return table

    def arrange(self, widths: list[int], frozen: int, *, dense: bool) -> None:
        """Give the columns their widths in pixels, and let the first ones stay."""
        self._wanted, self._dense, self._widths = frozen, dense, list(widths)
        self._set_row_height()
        self._place()

    def show_sorted(self, column: int, *, descending: bool) -> None:
        """Mark the column by which is sorted; -1: none."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        for view in (self, self.frozen):
            view.horizontalHeader().setSortIndicator(column, order)

    def go_to(self, row: int, column: int = -1) -> None:
        """Make a row the current one, at the present column if none is named."""
        place = column if column >= 0 else max(self.currentIndex().column(), 0)
        index = self.table.index(row, place)
        # Not by the view: it would look at which keys are held.
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def view_of(self, column: int) -> QTableView:
        """Return the view in which a column is seen."""
        return self.frozen if column < self._frozen else self

    def heading_place(self) -> QPoint:
        """Return where, on the screen, the menu of the current column belongs."""
        column = max(self.currentIndex().column(), 0)
        header = self.view_of(column).horizontalHeader()
        return header.mapToGlobal(QPoint(header.sectionViewportPosition(column), header.height()))

    @property
    def spans(self) -> list[Span]:
        """The selected rows as (first, last), in order."""
        return spans(self.selectionModel().selection())

    @property
    def chosen(self) -> int:
        """How many rows are selected."""
        return count(self.spans)

    def select_spans(self, rows: Sequence[Span]) -> None:
        """Select rows by (first, last)."""
        select_spans(self.selectionModel(), self.table, rows)

    def _set_row_height(self) -> None:
        height = px(30 if self._dense else 38)
        for view in (self, self.frozen):
            view.verticalHeader().setDefaultSectionSize(height)

    def _place(self) -> None:
        """Put the columns that stay over the others."""
        if self._placing or len(self._widths) != self.horizontalHeader().count():
            return
        self._placing = True
        room = self.viewport().width()
        spare = max(0, room - sum(self._widths))
        widths = [*self._widths[:-1], self._widths[-1] + spare]
        kept = [sum(widths[:n]) for n in range(1, min(self._wanted, len(widths)) + 1)]
        self._frozen = sum(1 for width in kept if width <= room * MOST_FROZEN)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
            self.frozen.setColumnHidden(column, column >= self._frozen)
            self.frozen.setColumnWidth(column, width)
        height = self.viewport().height() + self.horizontalHeader().height()
        self.frozen.setGeometry(0, 0, sum(widths[: self._frozen]) + 1, height)
        self.frozen.setVisible(self._frozen > 0)
        self._placing = False

    def _section_resized(self, column: int, _: int, width: int) -> None:
        if self._placing or not width or column >= len(self._widths):
            return
        self._widths[column] = width
        self._place()
        self.column_resized.emit(column, width)

    def _header_asked(self, at: QPoint) -> None:
        self._ask_header(self.horizontalHeader(), at)

    def _frozen_asked(self, at: QPoint) -> None:
        self._ask_header(self.frozen.horizontalHeader(), at)

    def _ask_header(self, header: QHeaderView, at: QPoint) -> None:
        column = header.logicalIndexAt(at)
        if column >= 0:
            self.header_menu_wanted.emit(column, header.mapToGlobal(at))

    def _double_clicked(self, index: QModelIndex) -> None:
        self.setCurrentIndex(index)
        self.pressed_twice.emit()

    def _selection_changed(self) -> None:
        self.marked.emit()

    def _look_changed(self) -> None:
        self._set_row_height()
        for view in (self, self.frozen):
            view.horizontalHeader().setFixedHeight(px(HEADER))
        self._place()

    def _mark_current(self) -> None:
        index = self.currentIndex()
        seen = self.hasFocus() and index.isValid()
        self.cells.current = (index.row(), index.column()) if seen else (-1, -1)
        self.viewport().update()
        self.frozen.viewport().update()

    def _key(self, event: QKeyEvent) -> bool:
        """Do what a key of ours says."""
        for keys, signal in (
            (QKeySequence.StandardKey.Copy, self.copied),
            (QKeySequence.StandardKey.Paste, self.pasted),
        ):
            if event.matches(keys):
                signal.emit()
                return True
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif plain and event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        elif plain and event.key() == Qt.Key.Key_F2:
            self.edit_wanted.emit("")
        elif self._types(event):
            self.edit_wanted.emit(event.text())
        else:
            return False
        return True

    def _types(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        held &= ~Qt.KeyboardModifier.KeypadModifier
        text = event.text()
        return not held and bool(text) and text.isprintable() and not text.isspace()

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(event):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do not look for what is typed: all rows would be read."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.preeditString() or event.commitString():
            self.composed.emit(event)
            return
        super().inputMethodEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            view = self.view_of(index.column())
            place = view.viewport().mapToGlobal(view.visualRect(index).center())
        self.menu_wanted.emit(place)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._mark_current()
        self.moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.go_to(0, 0)
        self._mark_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark_current()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = ENSURE) -> None:
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() < self._frozen:
            bar.setValue(before)
            return
        covered = self.frozen.width() - self.visualRect(index).left() if self._frozen else 0
        if covered > 0:
            bar.setValue(bar.value() - covered)
