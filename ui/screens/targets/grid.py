"""The table into which scores are typed, by keyboard like a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from station_app.services.target_scoring import Typed
from station_app.services.targets import ScoreSheet
from ui.register.clipboard import lines_of, mime_of
from ui.screens.targets.lines import BOLD_ROLE, NO, TYPED_ROLE, YES, Refused, ScoreLines
from ui.theme.look import px
from ui.widgets.tables import Index
from ui.widgets.typed_grid import TypedCells, TypedGrid

WIDTHS = {
    **{"no": 48, "dimension": 96, "actual": 84},
    **{"full": 56, "own": 60, "final": 60},
}  # pixels at the size 标准; the others share what room is left
SHARES = {"content": 3, "own_note": 2, "note": 2}
LEAST = 96  # pixels at the size 标准: no shared column is narrower
VETO = "veto"


class ScoreGrid(TypedGrid):
    """Typing replaces a cell, Enter goes down, Space turns 一票否决, Delete empties.

    typed  a list of Typed
    moved  another line is the current one
    """

    typed = Signal(object)
    moved = Signal()

    def __init__(self, bureau: bool) -> None:
        lines = ScoreLines(bureau)
        super().__init__(lines, "scores", "评分表：直接打字，回车往下，Ctrl+V 粘贴，Delete 清空")
        self.lines = lines
        self.lines.typed.connect(self.typed)
        self.begin(ScoreCells(self))

    def show_sheet(
        self, sheet: ScoreSheet | None, refused: Mapping[tuple[str, str], Refused]
    ) -> None:
        """Show a sheet; the cursor stays on its cell, in another sheet it begins anew."""
        self.lines.show_sheet(sheet, refused)
        if sheet is not None and not self.currentIndex().isValid():
            own = "final" if "own_note" not in self.lines.columns else "own"
            self.stand_at(0, self.lines.columns.index(own))

    def copy(self) -> None:
        """Put the selected cells onto the clipboard."""
        rows, columns = self.block()
        shown = [[self.lines.shown(row, column) for column in columns] for row in rows]
        if shown:
            QGuiApplication.clipboard().setMimeData(mime_of(shown))

    def paste(self) -> None:
        """Write what a spreadsheet put on the clipboard from the cursor on, where one may type."""
        here = self.currentIndex()
        self._give(
            (here.row() + down, here.column() + across, text.strip())
            for down, line in enumerate(lines_of(QGuiApplication.clipboard().text()))
            for across, text in enumerate(line)
        )

    def clear_cells(self) -> None:
        """Empty the selected cells, where one may type."""
        rows, columns = self.block()
        self._give((row, column, "") for row in rows for column in columns)

    def _give(self, found: Iterable[tuple[int, int, str]]) -> None:
        cells = [
            Typed(*self.lines.place(row, column), text)
            for row, column, text in found
            if row < self.lines.rowCount() and column < len(self.lines.columns)
            if self.lines.may_type(row, column) and text != self.lines.shown(row, column)
        ]
        if cells:
            self.typed.emit(cells)

    def go_aside(self, step: int) -> None:
        """Go to the next cell of the line into which one may type, right or left."""
        row, column = self.currentIndex().row(), self.currentIndex().column() + step
        while 0 <= column < len(self.lines.columns) and not self.lines.may_type(row, column):
            column += step
        if 0 <= column < len(self.lines.columns):
            self.stand_at(row, column)

    def turn(self) -> bool:
        """Turn 一票否决; say whether the cursor is on it."""
        here = self.currentIndex()
        if self.lines.place(here.row(), here.column())[1] != VETO:
            return False
        turned = NO if self.lines.shown(here.row(), here.column()) == YES else YES
        self._give([(here.row(), here.column(), turned)])
        return True

    def arrange(self) -> None:
        """Give the columns their widths; texts share what room there is."""
        shared = {name: part for name, part in SHARES.items() if name in self.lines.columns}
        taken = sum(px(WIDTHS[name]) for name in self.lines.columns if name in WIDTHS)
        room = max(0, self.viewport().width() - taken)
        parts = sum(shared.values())
        for column, name in enumerate(self.lines.columns):
            width = px(WIDTHS[name]) if name in WIDTHS else room * shared[name] // parts
            self.setColumnWidth(column, width if name in WIDTHS else max(px(LEAST), width))

    # Qt's interface

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()


class ScoreCells(TypedCells):
    """Cells of a score sheet: totals are bold."""

    def is_typed(self, index: Index) -> bool:
        """Whether a cell is one into which one may type."""
        return bool(index.data(TYPED_ROLE))

    def is_bold(self, index: Index) -> bool:
        """Whether it is a total."""
        return bool(index.data(BOLD_ROLE))
