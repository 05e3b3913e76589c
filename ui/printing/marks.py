"""What is on a printed page: marks in millimetres, ready to paint and easy to test."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.domain.forms import Box, TickStyle
from ui.printing.faces import Face

OUTER_RULE = 1.2  # pt (forms.md 1)
INNER_RULE = 0.5  # pt
Line = tuple[float, float, float, float]  # x1, y1, x2, y2


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `box` is the space it must stay in."""

    text: str
    x: float
    baseline: float
    face: Face
    size: float  # pt
    box: Box


@dataclass(frozen=True, slots=True)
class Shades:
    """Grey grounds of label cells."""

    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """Black lines of one weight, in pt."""

    lines: tuple[Line, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle; the table's is heavy, that of an empty photo is dotted grey."""

    box: Box
    weight: float  # pt
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A small box, drawn rather than set, so that no font can lack it."""

    box: Box
    ticked: bool
    style: TickStyle


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo, cut to the shape of its box around its middle."""

    box: Box
    photo: bytes


@dataclass(frozen=True, slots=True)
class Watermark:
    """A pale word across the page."""

    text: str
    face: Face
    page: Box


Mark = Text | Shades | Rules | Frame | Tick | Picture | Watermark


@dataclass(frozen=True, slots=True)
class Page:
    """Marks in the order of painting."""

    marks: tuple[Mark, ...]
