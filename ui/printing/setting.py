"""Setting text into boxes: from words to marks."""

from __future__ import annotations

from enum import Enum

from station_app.domain.forms import Box
from ui.printing.faces import Face
from ui.printing.marks import Text
from ui.printing.text import MM_PER_POINT, Fitted, fit, width

MIDDLE = 0.37  # em from the middle of a Chinese character down to its baseline


class Side(Enum):
    """Where lines stand in their box."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


def place(
    text: str, face: Face, box: Box, sizes: tuple[float, float], side: Side = Side.CENTRE
) -> tuple[Text, ...] | None:
    """Set a text in the middle of a box; None when it does not fit at the smallest size."""
    fitted = fit(face.legible(text), box, face.advances, sizes)
    if fitted is None:
        return None
    return set_lines(fitted, face, box, side)


def set_lines(
    fitted: Fitted, face: Face, box: Box, side: Side, *, top: bool = False
) -> tuple[Text, ...]:
    """Set fitted lines in the middle of a box, or from its upper edge."""
    first = box.y if top else box.y + (box.height - fitted.height) / 2
    em = fitted.size * MM_PER_POINT
    return tuple(
        Text(
            text=line,
            x=box.x + side.value * (box.width - width(line, face.advances) * em),
            baseline=first + (number + 0.5) * fitted.pitch + MIDDLE * em,
            face=face,
            size=fitted.size,
            box=box,
        )
        for number, line in enumerate(fitted.lines)
        if line
    )
