"""The table into which a score matrix is typed, by keyboard like a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from station_app.services.tender_cells import Typed
from station_app.services.tenders import Matrix
from ui.register.clipboard import lines_of, mime_of
from ui.screens.tender.cells import PARTS, Cells
from ui.screens.tender.pasting import laid_out
from ui.screens.tender.sheet import HEAD, LEFT, TURNED, Refused, Sheet, Spot
from ui.theme.look import px
from ui.widgets.typed_grid import TypedGrid

LEAST, REVIEW, PRICE, JUDGE, RESULT, TOTAL = 148, 78, 96, 68, 66, 72  # pixels at the size 标准


class ScoreGrid(TypedGrid):
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
        sheet = Sheet()
        super().__init__(sheet, "scores", "评分表：直接打字，回车往下，空格改是否，Ctrl+V 粘贴")
        self.sheet = sheet
        self.sheet.typed.connect(self.typed)
        self.sheet.modelReset.connect(self.arrange)
        self.begin(Cells(self))

    def show_matrix(self, matrix: Matrix, refused: Mapping[Spot, Refused], closed: bool) -> None:
        """Show a matrix; the cursor stays on its cell, or near it where that is gone."""
        other = self.sheet.matrix is None or self.sheet.matrix.project != matrix.project
        spot, place = self.spot, (self.currentIndex().row(), self.currentIndex().column())
        self.sheet.show_matrix(matrix, refused, closed)
        self.arrange()
        if other or place[0] < 0:
            self.stand_at(*self._first())
        elif not self.stand_on(spot):
            self.stand_at(*place)

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
                    self.stand_at(row, column)
                    return True
        return False

    def copy(self) -> None:
        """Put the selected cells onto the clipboard."""
        rows, columns = self.block()
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
        rows, columns = self.block()
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
        self.stand_at(row, column)

    def open_cell(self) -> None:
        """Ask to open what the cursor is on."""
        self.opened.emit(self.spot)

    def _first(self) -> tuple[int, int]:
        """Return where typing begins: the first mark, else the first bidder."""
        scored = self.sheet.judges and self.sheet.bids
        return (HEAD, LEFT if scored else 0)

    def turn(self) -> bool:
        """Turn 是 and 否; say whether the cursor is on such a cell."""
        spot = self.spot
        if spot.field not in TURNED or not self.sheet.may_type(spot):
            return False
        self.typed.emit([Typed(self.sheet.turned(spot), spot.bid, spot.judge, spot.field)])
        return True

    def arrange(self) -> None:
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

    # Qt's interface

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
