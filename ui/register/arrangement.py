"""How a user has arranged a table: columns, their order and widths, which ones stay, density."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtGui import QFontMetrics

from station_app.domain.register import Register
from station_app.services import listing
from station_app.services.listing import Column
from station_app.services.preferences import prefer, preference
from station_app.services.workspace import Workspace
from ui.theme.look import look, px

FROZEN = 2  # columns that stay, at first
LEAST, MOST = 64, 220  # pixels of a column that nobody has given a width, at the size 标准
CHARACTER, PADDING, SIGN = 8.5, 30, 40  # pixels: a character, beside a text, beside a heading
SCALE = 1000  # for turning pixels into those at the size 标准


@dataclass(frozen=True)
class Arrangement:
    """An arrangement.

    columns  paths, left to right
    widths   pixels at the size 标准, by path; a column that is missing has its usual width
    frozen   how many columns stay
    dense    whether rows are low
    """

    columns: tuple[str, ...]
    widths: Mapping[str, int] = field(default_factory=dict)
    frozen: int = FROZEN
    dense: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "columns": list(self.columns),
            "widths": dict(self.widths),
            "frozen": self.frozen,
            "dense": self.dense,
        }

    def with_width(self, path: str, pixels: int) -> Arrangement:
        """Return it with another width of a column, given in pixels of the screen."""
        return replace(self, widths={**self.widths, path: round(pixels * SCALE / px(SCALE))})

    def pixels(self, columns: Sequence[Column], samples: Sequence[Sequence[str]]) -> list[int]:
        """Return the widths of columns in pixels of the screen.

        samples   cells of some rows: a column that nobody has given a width fits most of them
        """
        return [
            px(self.widths[column.path])
            if column.path in self.widths
            else fitting_width(column, [cells[place] for cells in samples])
            for place, column in enumerate(columns)
        ]


def fitting_width(column: Column, texts: Sequence[str]) -> int:
    """Return the width in pixels of the screen in which a heading and most texts can be read."""
    heading = QFontMetrics(look().font(bold=True)).horizontalAdvance(column.label) + px(SIGN)
    metrics = QFontMetrics(look().font())
    cells = [metrics.horizontalAdvance(text) + px(PADDING) for text in texts]
    widest = max(cells, default=px(column.width * CHARACTER))
    return max(heading, min(max(widest, px(LEAST)), px(MOST)))


def usual(workspace: Workspace, register: Register[Any]) -> Arrangement:
    """Return the arrangement that a register begins with."""
    return Arrangement(listing.usual_columns(workspace, register), dense=look().taste.dense)


def from_json(kept: Any, beginning: Arrangement, columns: Sequence[Column]) -> Arrangement:
    """Read what `to_json` gave; what is missing or unknown by now is as at the beginning."""
    if not isinstance(kept, dict):
        return beginning
    known = {column.path for column in columns}
    paths = tuple(path for path in kept.get("columns", ()) if path in known)
    widths = {path: int(width) for path, width in dict(kept.get("widths", {})).items()}
    return Arrangement(
        paths or beginning.columns,
        {path: width for path, width in widths.items() if path in known},
        int(kept.get("frozen", beginning.frozen)),
        bool(kept.get("dense", beginning.dense)),
    )


def kept_arrangement(
    workspace: Workspace, register: Register[Any], columns: Sequence[Column]
) -> Arrangement:
    """Return the user's own arrangement of a register."""
    beginning = usual(workspace, register)
    return from_json(preference(workspace, _key(register)), beginning, columns)


def keep_arrangement(
    workspace: Workspace, register: Register[Any], arrangement: Arrangement
) -> None:
    """Keep the user's arrangement of a register."""
    prefer(workspace, _key(register), arrangement.to_json())


def _key(register: Register[Any]) -> str:
    return f"table.{register.name}"
