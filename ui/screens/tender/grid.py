"""The table into which a score matrix is typed, by keyboard like a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from station_app.services.tender_cells import Typed
from station_app.services.tenders import Matrix
from ui.register.clipboard import lines_of, mime_of
from ui.screens.tender.cells import HINTS, Cells
from ui.screens.tender.pasting import laid_out
from ui.screens.tender.sheet import HEAD, LEFT, TURNED, Refused, Sheet, Spot
from ui.theme.look import look, px

Key = Qt.Key
HEADER = 38  # pixels at the size 标准
LEAST, REVIEW, PRICE, JUDGE, RESULT, TOTAL = 148, 78, 96, 68, 66, 72  # the same
PARTS = 3  # of a total; they go first where there is no room


class ScoreGrid(QTableView):
    """Typing replaces a cell, Enter goes on, Space turns 是 and 否, Delete empties.

    typed    a list of Typed
    opened   the Spot on which Ctrl+Enter was pressed
    removed  the Spot of a bidder's or judge's name on which Delete was pressed
    spilled  how many columns and rows of what was pasted have no judge or bidder
    """

    typed = Signal(object)
    opened = Signal(object)
    removed = Signal(object)
    spilled = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("scores")
        self.setAccessibleName("评分表：直接打字，回车往下，空格改是否，Ctrl+V 粘贴")
        self.sheet = Sheet()
        self.setModel(self.sheet)
        self.cells = Cells(self)
        self.setItemDelegate(self.cells)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.DoubleClicked
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(left)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.sheet.typed.connect(self.typed)
        self.sheet.modelReset.connect(self._arranged)
        look().changed.connect(self._dressed)
        self._dressed()

    def show_matrix(self, matrix: Matrix, refused: Mapping[Spot, Refused], closed: bool) -> None:
        """Show a matrix; the cursor stays on its cell, or near it where that is gone."""
        other = self.sheet.matrix is None or self.sheet.matrix.project != matrix.project
        spot, place = self.spot, (self.currentIndex().row(), self.currentIndex().column())
        self.sheet.show_matrix(matrix, refused, closed)
        self._arranged()
        if other or place[0] < 0:
            self._stand_at(*self._first())
        elif not self.stand_on(spot):
            self._stand_at(*place)

    @property
    def spot(self) -> Spot:
        """What the cursor is on."""
        here = self.currentIndex()
        return self.sheet.spot(here.row(), here.column()) if here.isValid() else Spot()

    def stand_on(self, spot: Spot) -> bool:
        """Put the cursor on a cell; say whether it is there."""
        if not (spot.field or spot.result):
            return False
        for row in range(self.sheet.rowCount()):
            for column in range(self.sheet.columnCount()):
                if self.sheet.spot(row, column) == spot:
                    self._stand_at(row, column)
                    return True
        return False

    def copy(self) -> None:
        """Put the selected cells onto the clipboard."""
        rows, columns = self._block()
        shown = [
            [
                str(self.sheet.index(r, c).data() or "")
                for c in columns
                if not self.isColumnHidden(c)
            ]
            for r in rows
        ]
        if shown:
            QGuiApplication.clipboard().setMimeData(mime_of(shown))

    def paste(self) -> None:
        """Write what a spreadsheet put on the clipboard from the cursor on.

        On the titles at the top left it is a whole table, whose headings say what is what.
        Rows and columns beyond the last bid and judge make new ones when they bring a name.
        """
        lines = lines_of(QGuiApplication.clipboard().text())
        here = self.currentIndex()
        if not lines or not here.isValid() or self.sheet.closed:
            return
        pasted = laid_out(self.sheet, here.row(), here.column(), lines)
        if pasted.cells:
            self.typed.emit(list(pasted.cells))
        if pasted.columns_left or pasted.rows_left:
            self.spilled.emit(pasted.columns_left, pasted.rows_left)

    def clear_cells(self) -> None:
        """Empty the selected cells; a name is asked to be removed with all that is its."""
        spot = self.spot
        rows, columns = self._block()
        if len(rows) * len(columns) == 1 and spot.field in ("bidder", "name"):
            self.removed.emit(spot)
            return
        spots = [self.sheet.spot(row, column) for row in rows for column in columns]
        kept = ("bidder", "name", "weight")
        gone = [
            Typed("", each.bid, each.judge, each.field)
            for each in spots
            if self.sheet.may_type(each) and each.field not in kept and self.sheet.shown(each)
        ]
        if gone:
            self.typed.emit(gone)

    def go_on(self, step: int) -> None:
        """Go up or down; below the last bid the next judge's column begins."""
        row, column = self.currentIndex().row() + step, self.currentIndex().column()
        judged = LEFT <= column < LEFT + self.sheet.judges
        if step > 0 and judged and row == HEAD + self.sheet.bids and self.sheet.bids:
            more = column + 1 < LEFT + self.sheet.judges
            row, column = (HEAD, column + 1) if more else (row - 1, column)
        self._stand_at(row, column)

    def go_aside(self, step: int) -> None:
        """Go left or right."""
        self._stand_at(self.currentIndex().row(), self.currentIndex().column() + step)

    def _stand_at(self, row: int, column: int) -> None:
        last = (self.sheet.rowCount() - 1, self.sheet.columnCount() - 1)
        place = self.sheet.index(max(0, min(row, last[0])), max(0, min(column, last[1])))
        self.selectionModel().setCurrentIndex(
            place, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def _first(self) -> tuple[int, int]:
        """Return where typing begins: the first mark, else the first bidder."""
        scored = self.sheet.judges and self.sheet.bids
        return (HEAD, LEFT if scored else 0)

    def _block(self) -> tuple[Sequence[int], Sequence[int]]:
        """Return the rows and columns that are selected."""
        ranges = self.selectionModel().selection().toList()
        if not ranges:
            return (), ()
        one = ranges[0]
        return range(one.top(), one.bottom() + 1), range(one.left(), one.right() + 1)

    def _turn(self) -> bool:
        spot = self.spot
        if spot.field not in TURNED or not self.sheet.may_type(spot):
            return False
        self.typed.emit([Typed(self.sheet.turned(spot), spot.bid, spot.judge, spot.field)])
        return True

    def _arranged(self) -> None:
        """Give the columns their widths; the bidders take what room is left."""
        matrix = self.sheet.matrix
        if matrix is None:
            return
        self.clearSpans()
        for row in range(HEAD):
            self.setSpan(row, 0, 1, LEFT)
        first, count = self.sheet.first_result, self.sheet.columnCount()
        widths = {1: REVIEW, 2: PRICE, **dict.fromkeys(range(LEFT, first), JUDGE)}
        widths |= {at: RESULT if at < first + PARTS else TOTAL for at in range(first, count)}
        room = self.viewport().width() - sum(px(width) for width in widths.values())
        if not matrix.method.price_weight:
            room += px(RESULT)
        for column in range(first, first + PARTS):
            unused = column == first + 1 and not matrix.method.price_weight
            narrow = not unused and room < px(LEAST)
            room += px(RESULT) if narrow else 0
            self.setColumnHidden(column, unused or narrow)
        for column, width in widths.items():
            self.setColumnWidth(column, px(width))
        self.setColumnWidth(0, max(px(LEAST), room))

    def _dressed(self) -> None:
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(look().row_height)
        self.horizontalHeader().setFixedHeight(px(HEADER))
        self._arranged()

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arranged()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Never open the next cell's editor: one walks on and types."""
        super().closeEditor(editor, HINTS.NoHint)
        if hint in (HINTS.EditNextItem, HINTS.EditPreviousItem):
            self.go_aside(1 if hint == HINTS.EditNextItem else -1)
        elif self.cells.step:
            self.go_on(self.cells.step)
        self.cells.step = 0

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        here = self.currentIndex()
        composing = event.preeditString() or event.commitString()
        if not composing or not here.flags() & Qt.ItemFlag.ItemIsEditable:
            super().inputMethodEvent(event)
            return
        self.edit(here)
        editor = QApplication.focusWidget()
        if isinstance(editor, QLineEdit):
            editor.clear()
            QApplication.sendEvent(editor, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        for keys, act in (
            (QKeySequence.StandardKey.Copy, self.copy),
            (QKeySequence.StandardKey.Paste, self.paste),
        ):
            if event.matches(keys):
                act()
                return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Key.Key_Return, Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.opened.emit(self.spot) if control else self.go_on(-1 if back else 1)
        elif event.key() in (Key.Key_Delete, Key.Key_Backspace):
            self.clear_cells()
        elif event.key() != Key.Key_Space or not self._turn():
            super().keyPressEvent(event)
