"""How a cell of a score matrix is painted."""

from __future__ import annotations

from ui.screens.tender.sheet import EMPTY, KIND_ROLE, RESULTS, TITLE, TYPED
from ui.widgets.tables import INK_ROLE, Index
from ui.widgets.typed_grid import TypedCells

PARTS = 3  # of the results that make the total


class Cells(TypedCells):
    """Titles and results lie on another ground; total and rank are bold where they tell much."""

    def is_typed(self, index: Index) -> bool:
        """Whether a cell is one into which one may type."""
        return bool(index.data(KIND_ROLE) == TYPED)

    def is_marked(self, index: Index) -> bool:
        """Whether a cell shows that it is selected."""
        return bool(index.data(KIND_ROLE) != TITLE)

    def is_written(self, index: Index) -> bool:
        """Whether a cell shows its text."""
        return bool(index.data(KIND_ROLE) != EMPTY)

    def is_bold(self, index: Index) -> bool:
        """Whether it is a total or a rank that is good or to be looked at."""
        last = index.column() >= index.model().columnCount() - len(RESULTS) + PARTS
        return last and index.data(INK_ROLE) in ("good", "warn")
