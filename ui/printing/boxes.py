"""Boxes to tick: how the choices of a cell are arranged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from station_app.domain.forms import Box, Choice, TickStyle
from ui.printing.faces import Face
from ui.printing.marks import Mark, Text, Tick
from ui.printing.setting import MIDDLE, Side, place
from ui.printing.text import MM_PER_POINT, Advances, width

SIDE = 0.86  # em, side of a box
GAP = 0.22  # em from the box to its label
APART = 0.5  # em to the next box, at least
AIRY = 1.2  # em to the next box where there is space
PITCH = 1.2  # em from row to row, at least
AIRY_PITCH = 1.35  # em, when the columns are airy too
ROOMY = 1.55  # em from row to row, at most
SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)  # pt
ONE_ROW = 9.0  # pt, down to which the boxes shrink to stay in one row
FEW = 2  # so many boxes stand in the middle of their cell, like a short value
HEADING = 0.14  # share of the width for the headings at the left of a grid

Options = Sequence[tuple[str, bool]]
Rows = list[list[tuple[float, str, bool]]]  # each row: x in em, label, ticked


def _in_one_row(options: Options, limit: float, advances: Advances) -> Rows | None:
    row = []
    x = 0.0
    for label, ticked in options:
        row.append((x, label, ticked))
        x += _need(label, advances) + AIRY
    return [row] if x - AIRY <= limit else None


def _in_airy_columns(options: Options, limit: float, advances: Advances) -> Rows | None:
    return _in_columns(options, limit, advances, apart=AIRY)


def _in_columns(
    options: Options, limit: float, advances: Advances, apart: float = APART
) -> Rows | None:
    """Arrange in columns of one width; None when a single column would not fit."""
    widest = max(_need(label, advances) for label, _ in options)
    fitting = int((limit + apart) // (widest + apart))
    if fitting == 0:
        return None
    count = -(-len(options) // -(-len(options) // fitting))  # as even as the rows allow
    step = (limit + apart) / count
    return [
        [(place * step, *option) for place, option in enumerate(options[start : start + count])]
        for start in range(0, len(options), count)
    ]


def _in_sequence(options: Options, limit: float, advances: Advances) -> Rows | None:
    rows: Rows = [[]]
    x = 0.0
    for label, ticked in options:
        need = _need(label, advances)
        if need > limit:
            return None
        if x + need > limit:
            rows.append([])
            x = 0.0
        rows[-1].append((x, label, ticked))
        x += need + APART
    return rows


def _need(label: str, advances: Advances) -> float:
    return SIDE + GAP + width(label, advances)


# Tried in this order at each size, with the pitch in em that the rows need.
ARRANGEMENTS = (
    (_in_airy_columns, AIRY_PITCH),
    (_in_columns, PITCH),
    (_in_sequence, PITCH),
)


def flowing(options: Options, face: Face, box: Box, style: TickStyle) -> tuple[Mark, ...] | None:
    """Set boxes in even columns, else one after another; None when the cell is too small."""
    legible = [(face.legible(label), ticked) for label, ticked in options]
    alone = [(size, ((_in_one_row, PITCH),)) for size in SIZES if size >= ONE_ROW]
    for size, arrangements in (*alone, *((size, ARRANGEMENTS) for size in SIZES)):
        em = size * MM_PER_POINT
        for arrange, pitch in arrangements:
            rows = arrange(legible, box.width / em, face.advances)
            if rows is not None and len(rows) * pitch * em <= box.height:
                return tuple(_set_rows(rows, face, box, size, style))
    return None


def _set_rows(rows: Rows, face: Face, box: Box, size: float, style: TickStyle) -> Iterator[Mark]:
    em = size * MM_PER_POINT
    pitch = min(ROOMY * em, box.height / len(rows))
    top = box.y + (box.height - len(rows) * pitch) / 2
    shift = 0.0
    if len(rows) == 1 and len(rows[0]) <= FEW:
        x, label, _ = rows[0][-1]
        shift = (box.width - (x + _need(label, face.advances)) * em) / 2
    for number, row in enumerate(rows):
        middle = top + (number + 0.5) * pitch
        for x, label, ticked in row:
            left = box.x + shift + x * em
            yield Tick(_square(left, middle, em), ticked, style)
            start = left + (SIDE + GAP) * em
            yield Text(label, start, middle + MIDDLE * em, face, size, box)


def _square(left: float, middle: float, em: float) -> Box:
    return Box(left, middle - SIDE * em / 2, SIDE * em, SIDE * em)


def in_grid(
    choice: Choice, options: Options, face: Face, box: Box, style: TickStyle
) -> tuple[Mark, ...] | None:
    """Set boxes under and beside headings, e.g. days by parts of the day."""
    ticked = dict(options)
    pitch = box.height / (len(choice.down) + 1)
    first = box.width * HEADING
    step = (box.width - first) / len(choice.across)
    heads = [
        (name, Box(box.x + first + n * step, box.y, step, pitch))
        for n, name in enumerate(choice.across)
    ]
    heads += [
        (name, Box(box.x, box.y + (n + 1) * pitch, first, pitch))
        for n, name in enumerate(choice.down)
    ]
    marks: list[Mark] = []
    for name, spot in heads:
        lines = place(name, face, spot, (SIZES[0], SIZES[-1]), Side.CENTRE)
        if lines is None:
            return None
        marks += lines
    em = min(SIZES[0] * MM_PER_POINT, pitch * 0.9)
    for number, label in enumerate(choice.labels):
        row, column = divmod(number, len(choice.across))
        left = box.x + first + (column + 0.5) * step - SIDE * em / 2
        square = _square(left, box.y + (row + 1.5) * pitch, em)
        marks.append(Tick(square, ticked.get(label, False), style))
    return tuple(marks)
