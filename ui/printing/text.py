"""Breaking and fitting of Chinese text, with widths as the only thing known of a font."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from station_app.domain.forms import Box

MM_PER_POINT = 25.4 / 72
LINE_PITCH = 1.2  # em from line to line
SIZE_STEP = 0.5  # pt
SHRINK_FIRST = 1.5  # pt that one line may shrink before it is broken into two
CLOSING = "，。、；：！？）】》”’…—,.;:!?)]}%%℃"  # never first in a line
OPENING = "（【《“‘([{"  # never last in a line
ATOM = re.compile(
    rf"[{re.escape(OPENING)}]*"
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|[0-9A-Za-z@._/:+&#*~-]+|\s+|.)"
    rf"[{re.escape(CLOSING)}]*"
)
SOFT = re.compile(r"[^@._/&-]*[@._/&-]|[^@._/&-]+")

Advances = Mapping[str, float]  # character -> width in em


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text that stays inside its box: lines at a size in points."""

    lines: tuple[str, ...]
    size: float

    @property
    def pitch(self) -> float:
        """The distance of two lines in mm."""
        return self.size * MM_PER_POINT * LINE_PITCH

    @property
    def height(self) -> float:
        """The height of all lines in mm."""
        return len(self.lines) * self.pitch


def width(text: str, advances: Advances) -> float:
    """Return the width of one line in em."""
    return sum(advances[character] for character in text)


def wrap(text: str, limit: float, advances: Advances, *, cut: bool = True) -> list[str] | None:
    """Break into lines of at most `limit` em; numbers, addresses and brackets stay whole.

    cut   break even those when one is wider than a line; without it such a text gives None
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        atoms = ATOM.findall(paragraph)
        pieces = [piece for atom in atoms for piece in _cut(atom, limit, advances)]
        if not cut and len(pieces) > len(atoms):
            return None
        lines += _joined(pieces, limit, advances)
    return lines


def _cut(atom: str, limit: float, advances: Advances) -> list[str]:
    """Cut what is wider than a line: an address at its marks, and only then anywhere."""
    if width(atom, advances) <= limit:
        return [atom]
    pieces = SOFT.findall(atom)
    return [
        part for piece in pieces for part in ([piece] if width(piece, advances) <= limit else piece)
    ]


def _joined(pieces: list[str], limit: float, advances: Advances) -> list[str]:
    lines, line, used = [], "", 0.0
    for piece in pieces:
        need = width(piece, advances)
        if used + need > limit and line:
            lines.append(line.rstrip())
            line, used = "", 0.0
            if piece.isspace():
                continue
        line, used = line + piece, used + need
    return [*lines, line]


def fit(
    text: str,
    box: Box,
    advances: Advances,
    sizes: tuple[float, float] = (11.0, 8.0),
    *,
    shrink: float = SHRINK_FIRST,
) -> Fitted | None:
    """Find the largest size that keeps a text inside a box; None when even the smallest does not.

    sizes   largest and smallest in pt
    shrink  pt that one line may shrink before it is broken into two

    Lines as written shrink a little first, then they are broken, then all shrinks on (forms.md 1).
    """
    largest, smallest = sizes
    written = text.split("\n")
    widest = max(width(line, advances) for line in written)
    for size in _steps(largest, max(smallest, largest - shrink)):
        em = size * MM_PER_POINT
        if widest * em <= box.width and len(written) * em * LINE_PITCH <= box.height:
            return Fitted(tuple(written), size)
    for cut in (False, True):
        for size in _steps(largest, smallest):
            em = size * MM_PER_POINT
            lines = wrap(text, box.width / em, advances, cut=cut)
            if lines is not None and len(lines) * em * LINE_PITCH <= box.height:
                return Fitted(tuple(lines), size)
    return None


def _steps(largest: float, smallest: float) -> list[float]:
    count = round((largest - smallest) / SIZE_STEP)
    return [largest - step * SIZE_STEP for step in range(count + 1)]


def spread(label: str) -> str:
    """Space a label of two characters to the width of four (forms.md 1)."""
    return "　　".join(label) if len(label) == 2 else label
