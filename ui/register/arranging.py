"""The columns of the grid as the user has arranged them: shown, dragged, chosen, kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from station_app.domain.register import Register
from station_app.services.listing import Column
from ui.desk import Desk
from ui.register.arrangement import Arrangement, kept_arrangement, usual
from ui.register.columns import ColumnChooser
from ui.register.grid import Grid
from ui.register.model import RegisterTable

SAMPLE = 40  # rows by which a column's width is chosen
SETTLED = 400  # milliseconds until a dragged width is kept


class Arranging(QObject):
    """Arranges a grid.

    arranged  the user has arranged it otherwise: the Arrangement, to be kept
    """

    arranged = Signal(object)

    def __init__(
        self,
        desk: Desk,
        register: Register[Any],
        columns: Sequence[Column],
        grid: Grid,
        table: RegisterTable,
    ) -> None:
        super().__init__(grid)
        self._desk, self._register, self._columns = desk, register, columns
        self._grid, self._table = grid, table
        self._busy = self._fitted = False
        self._order = ("", False)
        self._timer = QTimer(self, singleShot=True, interval=SETTLED)
        self._timer.timeout.connect(self._dragged)
        grid.column_resized.connect(self._column_resized)
        self.present = kept_arrangement(desk.workspace, register, columns)
        self.show(self.present)

    def show(self, chosen: Arrangement) -> None:
        """Show an arrangement; rows, current and selected ones stay."""
        self._busy = True
        at, spans = self._grid.currentIndex(), self._grid.spans
        self.present = chosen
        known = {each.path: each for each in self._columns}
        columns = tuple(known[path] for path in chosen.columns if path in known)
        if columns != self._table.columns:
            self._table.set_columns(columns)
        self._fit()
        self.mark_order(*self._order)
        if at.row() >= 0 and not self._grid.currentIndex().isValid():
            self._grid.go_to(at.row(), min(max(at.column(), 0), len(columns) - 1))
            self._grid.select_spans(spans)
        self._busy = False

    def fit(self) -> None:
        """Let columns that nobody has given a width fit the rows, when the first are there."""
        if not self._fitted and self._table.rowCount():
            self._busy = True
            self._fit()
            self._busy = False

    def _fit(self) -> None:
        columns, present = self._table.columns, self.present
        rows = [self._table.row(row) for row in range(min(SAMPLE, self._table.rowCount()))]
        samples = [row.cells for row in rows if row is not None]
        self._fitted = bool(samples)
        widths = present.pixels(columns, samples)
        self._grid.arrange(widths, present.frozen, dense=present.dense)

    def show_kept(self) -> None:
        """Show the arrangement that the user keeps for the register."""
        self.show(kept_arrangement(self._desk.workspace, self._register, self._columns))

    def arrange(self, chosen: Arrangement) -> None:
        """Show an arrangement and let it be kept."""
        self.show(chosen)
        self.arranged.emit(chosen)

    def mark_order(self, path: str, descending: bool) -> None:
        """Mark the column by which is sorted; "" for none."""
        self._order = (path, descending)
        self._grid.show_sorted(self._table.column_of(path), descending=descending)

    def freeze_to(self, place: int) -> None:
        """Let the columns up to one stay; -1: none."""
        self.arrange(replace(self.present, frozen=place + 1))

    def hide(self, path: str) -> None:
        """Take a column out; the last one stays."""
        left = tuple(each for each in self.present.columns if each != path)
        if left:
            frozen = min(self.present.frozen, len(left))
            self.arrange(replace(self.present, columns=left, frozen=frozen))

    def set_dense(self, dense: bool) -> None:
        """Make rows low or high."""
        self.arrange(replace(self.present, dense=dense))

    def choose(self) -> None:
        """Ask which columns are shown."""
        beginning = usual(self._desk.workspace, self._register)
        # Not below the grid: the style sheet would take its fields for cell editors.
        dialog = ColumnChooser(self._grid.window(), self._columns, self.present, beginning)
        dialog.arranged.connect(self.arrange)
        dialog.open()

    def _column_resized(self, place: int, width: int) -> None:
        if not self._busy:
            self.present = self.present.with_width(self._table.columns[place].path, width)
            self._timer.start()

    def _dragged(self) -> None:
        self.arranged.emit(self.present)
