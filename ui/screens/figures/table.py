"""The figures as a table: what each is, its number, its unit, and how it is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from station_app.services.figures.figure import NOTHING, Figure
from ui.widgets.tables import INK_ROLE

HEADINGS = ("指标", "数值", "单位", "口径")
WIDTHS = (260, 110, 70, 0)  # pixels at the size 标准; the last one takes what is left
NUMBER, DEFINITION = 1, 3

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class FigureModel(QAbstractTableModel):
    """One line for each figure."""

    def __init__(self) -> None:
        super().__init__()
        self.figures: Sequence[Figure] = ()

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show other figures; those of the same number of lines keep the cursor where it is."""
        if len(figures) == len(self.figures):
            self.figures = figures
            last = self.index(len(figures) - 1, len(HEADINGS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.figures = figures
        self.endResetModel()

    def lines(self) -> list[list[str]]:
        """Return the whole table as texts, its headings first."""
        return [list(HEADINGS), *(list(_cells(each)) for each in self.figures)]

    # Qt's interface

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.figures)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole and section == NUMBER:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return HEADINGS[section] if role == Role.DisplayRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid():
            return None
        figure, column = self.figures[index.row()], index.column()
        text = _cells(figure)[column]
        if role == Role.DisplayRole or (role == Role.ToolTipRole and column == DEFINITION):
            return text
        if role == Role.AccessibleTextRole:
            return f"{HEADINGS[column]} {'没有数字' if text == NOTHING else text}"
        if role == Role.TextAlignmentRole and column == NUMBER:
            return Qt.AlignmentFlag.AlignRight
        if role == INK_ROLE and column not in (0, NUMBER):
            return "quiet"
        return None


def _cells(figure: Figure) -> tuple[str, ...]:
    return figure.label, figure.shown, figure.unit, figure.definition
