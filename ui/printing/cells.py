"""What each kind of cell looks like when it is filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from station_app.domain.forms import Box, Cell, FormLayout, FormValues
from ui.printing.boxes import flowing, in_grid
from ui.printing.faces import Faces
from ui.printing.marks import Frame, Mark, Picture, Text
from ui.printing.setting import Side, place, set_lines
from ui.printing.text import fit

PAD = 1.2  # mm from the rule to a value
LABEL_PAD = 0.6  # mm
LABEL_SIZES = (10.5, 7.0)  # pt
VALUE_SIZES = (11.0, 8.0)
ROW_SIZES = (10.0, 8.0)  # in sub-tables, whose rows are low: sizes stay close to each other
LOW_ROW_SIZES = (10.0, 7.0)  # where the rows are lower still
LOW = 8.0  # mm, height of a row that has room for two lines of the smallest other size
NOTE_SIZES = (9.0, 6.0)
TALL = 24.0  # mm, height of a cell for prose
SHORT = 6  # up to so many characters a value is centred (forms.md 1)
PHOTO = (25.0, 35.0)  # mm, one inch by custom
PHOTO_PAD = 1.0  # mm, to the rules over and under it
SIGN_LINE = 5.5  # mm, pitch of the lines to sign on
SIGN_PAD = 3.0  # mm at both ends of them
SEE_ANNEX = "（详见附页）"
BLANKS = {"filled_on": "　　　　年　　月　　日"}
PLACE_HOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Setting:
    """The marks of one cell, and the text that found no room in it."""

    marks: tuple[Mark, ...]
    left_over: str = ""


def filled_in(text: str, names: Mapping[str, str], blank: str = "") -> str:
    """Replace {…} by names; an unknown or empty one leaves a line or a date to write on."""

    def one(match: re.Match[str]) -> str:
        return names.get(match[1]) or BLANKS.get(match[1], blank)

    return PLACE_HOLDER.sub(one, text)


def names_of(form: FormLayout, values: FormValues) -> dict[str, str]:
    """Return what {…} of sub-line, signature lines and boxes to tick may stand for."""
    own = {"number": values.number, "filled_on": values.filled_on}
    given = {**values.authorities, **values.fields, **own}
    return {**form.authorities, **form.blanks, **{key: text for key, text in given.items() if text}}


def value(cell: Cell, text: str, faces: Faces) -> Setting:
    """Set a value: in the middle when short, else from the left; one too long is left over.

    In a tall cell it is prose: it begins at the top and fills the lines.
    """
    if not text:
        return Setting(())
    side = Side.CENTRE if len(text) <= SHORT else Side.LEFT
    box, sizes = cell.box.inset(PAD, 0.5), VALUE_SIZES
    if cell.table and cell.box.height < LOW:
        box, sizes = cell.box.inset(LABEL_PAD, 0.15), LOW_ROW_SIZES
    elif cell.table:
        box, sizes = cell.box.inset(PAD, 0.15), ROW_SIZES
    if cell.box.height >= TALL:
        lines = _prose(text, box.inset(0, PAD), faces) or _prose(text, box, faces)
    else:
        lines = place(text, faces.value, box, sizes, side)
    if lines is not None:
        return Setting(lines)
    return Setting(place(SEE_ANNEX, faces.value, box, NOTE_SIZES) or (), text)


def _prose(text: str, box: Box, faces: Faces) -> tuple[Text, ...] | None:
    face = faces.value
    fitted = fit(face.legible(text), box, face.advances, VALUE_SIZES, shrink=0.0)
    return None if fitted is None else set_lines(fitted, face, box, Side.LEFT, top=True)


def to_write_on(cell: Cell, text: str, faces: Faces) -> Setting:
    """Set what stands in an empty cell for the pen, e.g. 年 behind a gap."""
    side = Side.CENTRE if len(text) <= SHORT else Side.LEFT
    return Setting(place(text, faces.value, cell.box.inset(PAD, 0.5), VALUE_SIZES, side) or ())


def choice(cell: Cell, form: FormLayout, values: FormValues, faces: Faces) -> Setting:
    """Set the boxes of a choice; ones that find no room are left over as a list."""
    known = form.choices[cell.text]
    names = names_of(form, values)
    boxes = values.checks.get(cell.text) or form.ticks(cell.text, ())
    options = [(filled_in(label, names), ticked) for label, ticked in boxes]
    box = cell.box.inset(PAD, 0.2)
    box = replace(box, width=box.width + PAD - LABEL_PAD)  # the words at the right may come near
    if known.across:
        grid = box.inset(0, 0.8)
        marks = in_grid(known, options, faces.value, grid, values.tick_style)
    else:
        marks = flowing(options, faces.value, box, values.tick_style)
    if marks is not None:
        return Setting(marks)
    chosen = "、".join(label for label, ticked in options if ticked)
    return Setting(place(SEE_ANNEX, faces.value, box, NOTE_SIZES) or (), chosen)


def photo(cell: Cell, values: FormValues, faces: Faces) -> Setting:
    """Set the photo in the middle of its cell, or the frame to paste one into."""
    room = cell.box.inset(0, PHOTO_PAD)
    share = min(1.0, room.height / PHOTO[1])  # smaller where the form has too little room
    across, down = PHOTO[0] * share, PHOTO[1] * share
    x = cell.box.x + (cell.box.width - across) / 2
    y = cell.box.y + (cell.box.height - down) / 2
    spot = Box(x, y, across, down)
    if values.photo is not None:
        return Setting((Picture(spot, values.photo),))
    prompt = place(cell.text, faces.label, spot.inset(LABEL_PAD, 0), NOTE_SIZES) or ()
    return Setting((Frame(spot, 0.5, dotted=True), *prompt))


def signature(cell: Cell, form: FormLayout, values: FormValues, faces: Faces) -> Setting:
    """Set an opinion or promise on top, and the lines to sign and seal at the bottom."""
    area = form.signatures[cell.text]
    names = names_of(form, values)
    lines = [(filled_in(a, names), filled_in(b, names)) for a, b in area.lines]
    marks: list[Mark] = []
    for number, (left, right) in enumerate(reversed(lines), 1):
        y = cell.box.bottom - 1 - number * SIGN_LINE
        strip = Box(cell.box.x, y, cell.box.width, SIGN_LINE).inset(SIGN_PAD, 0)
        marks += _sign_line(left, right, strip, faces)
    upper = cell.box.inset(2, 1.5)
    room = Box(upper.x, upper.y, upper.width, cell.box.height - 3 - len(lines) * SIGN_LINE)
    text = values.fields.get(cell.text) or filled_in(area.text, names)
    written = fit(faces.value.legible(text), room, faces.value.advances, (10.5, 8.0))
    if written is not None:
        return Setting((*set_lines(written, faces.value, room, Side.LEFT, top=True), *marks))
    return Setting((*(place(SEE_ANNEX, faces.value, room, NOTE_SIZES) or ()), *marks), text)


def _sign_line(left: str, right: str, strip: Box, faces: Faces) -> tuple[Text, ...]:
    """Set the two ends of one line, each in its share of the width."""
    share = strip.width * len(left) / (len(left) + len(right))
    ends = (
        (left, Box(strip.x, strip.y, share, strip.height), Side.LEFT),
        (right, Box(strip.x + share, strip.y, strip.width - share, strip.height), Side.RIGHT),
    )
    return tuple(
        mark
        for text, box, side in ends
        if text
        for mark in place(text, faces.value, box, (10.5, 6.0), side) or ()
    )
