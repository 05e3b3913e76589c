"""Attached pages: the rows and texts that found no room on the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from station_app.domain.forms import (
    SUBLINE_HEIGHT,
    TITLE_HEIGHT,
    Box,
    FormLayout,
    TableLayout,
)
from ui.printing.cells import LABEL_PAD, LABEL_SIZES, PAD, ROW_SIZES, SHORT
from ui.printing.faces import Faces
from ui.printing.marks import INNER_RULE, OUTER_RULE, Frame, Line, Mark, Rules, Shades
from ui.printing.setting import Side, place, set_lines
from ui.printing.text import MM_PER_POINT, Fitted, fit, spread, wrap

SIZE = 10.0  # pt
HEAD_HEIGHT = 8.0  # mm
ROW_PAD = 1.6  # mm added to the height of the lines in a row
BETWEEN = 5.0  # mm between two tables


@dataclass(frozen=True, slots=True)
class Extra:
    """A table on the attached pages; a long text is a table of one cell without headings."""

    label: str
    label_box: Box
    columns: tuple[tuple[str, Box], ...]  # heading and place across the page
    rows: tuple[tuple[str, ...], ...]
    row_height: float = HEAD_HEIGHT
    headed: bool = True


def rest_of_table(table: TableLayout, rows: Iterable[tuple[str, ...]], form: FormLayout) -> Extra:
    """Return the rows beyond the printed ones, under the headings of the form."""
    label_box = table.label_box or Box(form.table.x, 0, 0, 0)
    columns = tuple((column.heading, column.box) for column in table.columns)
    return Extra(f"{table.label}（续）", label_box, columns, tuple(rows), table.row_height)


def long_text(label: str, text: str, form: FormLayout) -> Extra:
    """Return a text that was too long for its cell, with the label of that cell."""
    boxes = (cell.box for cell in form.cells)  # a title over the table leaves no room beside it
    first = next(box for box in boxes if box.right < form.table.right)
    box = Box(first.right, 0, form.table.right - first.right, 0)
    return Extra(label, first, (("", box),), ((text,),), headed=False)


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[Fitted, ...]
    height: float


class Annex:
    """Fills attached pages from top to bottom; `pages` holds the marks of each."""

    def __init__(self, form: FormLayout, faces: Faces) -> None:
        self._form = form
        self._faces = faces
        self._top = form.area.y + TITLE_HEIGHT + SUBLINE_HEIGHT
        self._y = form.area.bottom
        # A row is not higher than a page; the rest of it becomes a further row.
        room = form.area.bottom - self._top - HEAD_HEIGHT - ROW_PAD
        self._longest = int(room / Fitted((), SIZE).pitch)  # lines
        self.pages: list[list[Mark]] = []

    def add(self, extra: Extra) -> None:
        """Set a table, over as many pages as it needs, with label and headings on each."""
        rows = [piece for row in extra.rows for piece in self._rows(extra, row)]
        head = HEAD_HEIGHT if extra.headed else 0.0
        begun = False
        while rows:
            room = self._form.area.bottom - self._y - head
            count = _fitting(rows, room)
            if count == 0:
                self.pages.append([])
                self._y = self._top
                continue
            label = f"{extra.label}（续）" if begun and not extra.headed else extra.label
            self._band(extra, label, rows[:count])
            rows, begun = rows[count:], True
        self._y += BETWEEN

    def _rows(self, extra: Extra, texts: tuple[str, ...]) -> list[_Row]:
        """Set one row; it grows with its texts, and one longer than a page becomes several."""
        columns = [
            self._set(text, Box(0, 0, box.width - 2 * PAD, extra.row_height))
            for text, (_, box) in zip(texts, extra.columns, strict=True)
        ]
        rows = []
        for start in range(0, max(len(fitted.lines) for fitted in columns), self._longest):
            part = slice(start, start + self._longest)
            cells = tuple(replace(fitted, lines=fitted.lines[part]) for fitted in columns)
            height = max(fitted.height for fitted in cells) + ROW_PAD
            rows.append(_Row(cells, max(height, extra.row_height)))
        return rows

    def _set(self, text: str, box: Box) -> Fitted:
        """Set a text as on the form when it fits in a row of the form, else in more lines."""
        face = self._faces.value
        legible = face.legible(text)
        fitted = fit(legible, box, face.advances, ROW_SIZES)
        if fitted is not None:
            return fitted
        lines = wrap(legible, box.width / (SIZE * MM_PER_POINT), face.advances) or ()
        return Fitted(tuple(lines), SIZE)

    def _band(self, extra: Extra, label: str, rows: list[_Row]) -> None:
        """Draw the label, the headings and so many rows."""
        top = self._y
        y = top + (HEAD_HEIGHT if extra.headed else 0.0)
        shades = [
            Box(box.x, top, box.width, HEAD_HEIGHT) for _, box in extra.columns if extra.headed
        ]
        marks: list[Mark] = []
        for (heading, _), box in zip(extra.columns, shades, strict=False):
            marks += self._label(spread(heading), box)
        lines: list[Line] = []
        for row in rows:
            lines.append((extra.columns[0][1].x, y, self._form.table.right, y))
            for fitted, (_, box) in zip(row.cells, extra.columns, strict=True):
                spot = Box(box.x, y, box.width, row.height).inset(PAD, 0)
                side = Side.CENTRE if len("".join(fitted.lines)) <= SHORT else Side.LEFT
                marks += set_lines(fitted, self._faces.value, spot, side)
            y += row.height
        label_box = Box(extra.label_box.x, top, extra.label_box.width, y - top)
        if extra.label_box.width:
            shades.append(label_box)
            marks += self._label(label, label_box)
        lines += [(box.x, top, box.x, y) for _, box in extra.columns]
        frame = Box(self._form.table.x, top, self._form.table.width, y - top)
        self.pages[-1] += [Shades(tuple(shades)), Rules(tuple(lines), INNER_RULE)]
        self.pages[-1] += [Frame(frame, OUTER_RULE), *marks]
        self._y = y

    def _label(self, text: str, box: Box) -> tuple[Mark, ...]:
        spot = box.inset(LABEL_PAD, 0)
        return place(text, self._faces.label, spot, (LABEL_SIZES[0], 6.0)) or ()


def _fitting(rows: list[_Row], room: float) -> int:
    """Return how many rows fit from the first one on."""
    for count, row in enumerate(rows):
        room -= row.height
        if room < 0:
            return count
    return len(rows)
