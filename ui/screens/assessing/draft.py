"""A score sheet while it is typed: its rows, what was taken out, what could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from station_app.domain.dates import Unreadable
from station_app.domain.register import new_id
from station_app.domain.registers.assessments import ASSESSMENT_ASPECTS
from station_app.services.assessing import Row

# Fields in the order of the columns, after the number.
FIELDS = ("dimension", "item", "criterion", "full", "score", "kind", "note")


class Draft:
    """Rows in their order; every change leaves new rows behind.

    refused  what was typed into a cell and cannot be read, with the reason, by row and field
    """

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.rows = list(rows)
        self.removed: list[Row] = []
        self.refused: dict[tuple[str, str], tuple[str, str]] = {}
        self._kept = tuple(self.rows)

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved; an empty new row is nothing."""
        typed = tuple(row for row in self.rows if row.seen is not None or not row.empty)
        return typed != self._kept or bool(self.refused)

    def find(self, key: str) -> Row | None:
        """Return a row; None where it is gone."""
        return next((row for row in self.rows if row.id == key), None)

    def write(self, key: str, field: str, text: str) -> None:
        """Take what was typed into a cell; what cannot be read stays there, with the reason."""
        self.refused.pop((key, field), None)
        spec = ASSESSMENT_ASPECTS.fields[field]
        try:
            value: Any = spec.kind.from_cell(text)
        except Unreadable as error:
            self.refused[key, field] = (text, f"{spec.label}：{error}")
            return
        self.rows = [replace(row, **{field: value}) if row.id == key else row for row in self.rows]

    def shown(self, row: Row, field: str) -> str:
        """Return what stands in a cell: what was refused there, else the value."""
        if (row.id, field) in self.refused:
            return self.refused[row.id, field][0]
        value = getattr(row, field)
        if value is None:
            return ""
        text = ASSESSMENT_ASPECTS.fields[field].kind.show(value)
        return text.rstrip("0").rstrip(".") if field in ("full", "score") else text

    def reasons(self, row: Row) -> list[str]:
        """Return why cells of a row could not be read."""
        return [why for (key, _), (_, why) in self.refused.items() if key == row.id]

    def add(self, dimension: str | None = None) -> str:
        """Put a new row at the end; return its key.

        dimension  that of the row above, mostly; None: open
        """
        row = Row(new_id(), self.next_no, dimension=dimension)
        self.rows.append(row)
        return row.id

    def insert(self, rows: Iterable[Row]) -> None:
        """Put rows at the end; an empty new one that waits there makes room."""
        self.rows = [row for row in self.rows if row.seen is not None or not row.empty]
        self.rows += rows

    def remove(self, key: str) -> None:
        """Take a row out."""
        row = self.find(key)
        if row is not None:
            self.rows.remove(row)
            self.refused = {at: held for at, held in self.refused.items() if at[0] != key}
            if row.seen is not None:
                self.removed.append(row)

    @property
    def next_no(self) -> int:
        """The number of the next row."""
        return 1 + max((row.no for row in (*self.rows, *self.removed)), default=0)
