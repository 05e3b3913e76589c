"""Selected rows as spans: a list of a million rows costs minutes, two numbers nothing."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from ui.register.model import RegisterTable

Span = tuple[int, int]  # first and last row


def spans(selection: QItemSelection) -> list[Span]:
    """Return the rows of a selection, in order, without overlap."""
    found: list[Span] = []
    for first, last in sorted((each.top(), each.bottom()) for each in selection.toList()):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def count(rows: Iterable[Span]) -> int:
    """Return how many rows there are in spans."""
    return sum(last - first + 1 for first, last in rows)


def numbers_of(table: RegisterTable, rows: Sequence[Span]) -> array[int]:
    """Return the numbers of the records in spans."""
    found = array("q")
    for first, last in rows:
        found.extend(table.numbers[first : last + 1])
    return found


def select_numbers(
    chosen: QItemSelectionModel, table: RegisterTable, numbers: Sequence[int]
) -> None:
    """Select the rows of records that are still shown."""
    if not len(numbers):
        return
    wanted = set(numbers)
    rows = [row for row, number in enumerate(table.numbers) if number in wanted]
    select_spans(chosen, table, _runs(rows))


def select_spans(chosen: QItemSelectionModel, table: RegisterTable, rows: Sequence[Span]) -> None:
    """Select the rows in spans, and no others."""
    last = table.columnCount() - 1
    selection = QItemSelection()
    for first, end in rows:
        selection.select(table.index(first, 0), table.index(end, last))
    if rows:
        chosen.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _runs(rows: Sequence[int]) -> list[Span]:
    found: list[Span] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
