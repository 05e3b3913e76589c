"""The rows that are shown: read anew, with the current and the selected ones kept."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QObject, Signal

from station_app.domain.register import Register
from station_app.services import listing
from station_app.services.listing import Question, Row
from ui.desk import Desk
from ui.register.grid import Grid
from ui.register.model import RegisterTable
from ui.register.reading import Reading
from ui.register.selection import numbers_of, select_numbers

REMEMBERED = 5_000  # selected rows that are looked for again when others are shown
FLAGS = QItemSelectionModel.SelectionFlag


class Rows(QObject):
    """The rows of a grid.

    shown   other rows are shown
    late    whether an answer is taking a while
    """

    shown = Signal()
    late = Signal(bool)

    def __init__(
        self, desk: Desk, register: Register[Any], grid: Grid, table: RegisterTable
    ) -> None:
        super().__init__(grid)
        self._desk, self._register = desk, register
        self._grid, self._table = grid, table
        self._reading = Reading(desk, register, self)
        self._reading.read.connect(self._show)
        self._reading.late.connect(self.late)
        self._wanted = Question()
        self._sought = -1  # number of a record that is to be the current one
        self.question: Question | None = None  # what is shown answers it
        self.complete = False

    def ask(self, question: Question) -> None:
        """Read which records match."""
        self._wanted = question
        self._reading.ask(question, first=self.question is None)

    @property
    def waiting(self) -> bool:
        """Whether what is shown does not answer the newest question yet."""
        return self.question != self._wanted

    @property
    def numbers(self) -> array[int]:
        """The numbers of the selected records."""
        return numbers_of(self._table, self._grid.spans)

    @property
    def current(self) -> Row | None:
        """The current row; None when there is none."""
        index = self._grid.currentIndex()
        return self._table.row(index.row()) if index.isValid() else None

    @property
    def current_path(self) -> str:
        """Path of the current column; "" when there is none."""
        place = self._grid.currentIndex().column()
        return self._table.columns[place].path if 0 <= place < len(self._table.columns) else ""

    def stand_on(self, record_id: str) -> None:
        """Make a record the current one, or once it is shown: it may have just been entered."""
        number = listing.number_of(self._desk.workspace, self._register, record_id)
        if number is None:
            return
        place = self._table.place_of(number)
        if place >= 0:
            self._grid.go_to(place)
        else:
            self._sought = number

    def stand_at(self, place: int, column: int, offset: int = 0) -> None:
        """Make a row the current one; the top of the view is `offset` rows from it."""
        index = self._table.index(place, min(column, self._table.columnCount() - 1))
        chosen = self._grid.selectionModel()
        chosen.setCurrentIndex(index, FLAGS.ClearAndSelect | FLAGS.Rows)
        self._grid.verticalScrollBar().setValue(max(0, place + offset))
        self._grid.scrollTo(index)

    def _show(self, numbers: array[int], complete: bool) -> None:
        grid, table = self._grid, self._table
        searched = self.question is not None and self.question.text != self._wanted.text
        same, self.question, self.complete = self.question == self._wanted, self._wanted, complete
        at, top = grid.currentIndex(), grid.verticalScrollBar().value()
        row, column = at.row(), max(at.column(), 0)
        number = table.numbers[row] if row >= 0 else -1
        everything = same and grid.chosen == len(table.numbers) > 1
        chosen = numbers_of(table, grid.spans) if 1 < grid.chosen <= REMEMBERED else array("q")
        stayed = table.show_numbers(numbers)
        if len(numbers) and not (stayed and row >= 0 and not searched):
            place = 0 if searched else table.place_of(number)
            if place < 0:  # the record is gone: the next one, or the first of other ones
                place = min(row, len(numbers) - 1) if same and row >= 0 else 0
            self.stand_at(place, column, top - row if row >= 0 else 0)
            if everything:
                grid.selectAll()
            else:
                select_numbers(grid.selectionModel(), table, chosen)
        self._find_sought()
        self.shown.emit()

    def _find_sought(self) -> None:
        sought, self._sought = self._sought, -1
        place = self._table.place_of(sought) if sought >= 0 else -1
        if place >= 0:
            self._grid.go_to(place)
