"""A page to measure with a ruler where, and how large, a printer really prints."""

from __future__ import annotations

from station_app.domain.forms import Box
from ui.printing.faces import Faces
from ui.printing.marks import Frame, Line, Page, Rules, Text
from ui.printing.setting import Side, place

SHEET = Box(0, 0, 210, 297)  # mm
EDGE = 20.0  # mm from the edges of the paper to the middle of a cross
ARM = 5.0  # mm
SQUARE = 100.0  # mm
HAIR, THIN = 0.25, 0.5  # pt
TITLE, TITLE_SIZES = "打印机校准页", (18.0, 12.0)  # pt
SIZES = (10.5, 8.0)
WORDS = (
    "1. 打印时请选“实际大小”或“100%”，不要选“适合纸张”。",
    "2. 量方框的宽和高：应各为 100.0 毫米；不是时，请先改正打印机的缩放。",
    f"3. 量左上角十字的中心到纸张左边和上边的距离：应各为 {EDGE:.1f} 毫米。",
    "4. 到左边少几毫米，“向右移”就加几毫米；多几毫米，就减几毫米。上边看“向下移”。",
    "5. 改好后再打印一张本页核对。",
)


def calibration_page(faces: Faces) -> Page:
    """Return the page: crosses, a square of 100 mm with rulers, and what to do with them."""
    corners = [
        (x, y)
        for x in (EDGE, SHEET.width - EDGE)
        for y in (EDGE, SHEET.height - EDGE)
    ]  # fmt: skip
    crosses = [line for x, y in corners for line in _cross(x, y)]
    square = Box((SHEET.width - SQUARE) / 2, 110, SQUARE, SQUARE)
    rulers = [*_ruler_across(square), *_ruler_down(square)]
    texts = [mark for n, words in enumerate(WORDS) for mark in _line(words, 46 + 9.0 * n, faces)]
    title = place(TITLE, faces.title, Box(EDGE, 28, SHEET.width - 2 * EDGE, 12), TITLE_SIZES) or ()
    inside = place("100.0 毫米 × 100.0 毫米", faces.label, square, SIZES) or ()
    return Page(
        (
            Rules(tuple(crosses), THIN),
            Frame(square, THIN),
            Rules(tuple(rulers), HAIR),
            *title,
            *texts,
            *inside,
        )
    )


def _line(words: str, y: float, faces: Faces) -> tuple[Text, ...]:
    box = Box(EDGE + 8, y, SHEET.width - 2 * EDGE - 16, 8)
    return place(words, faces.label, box, SIZES, Side.LEFT) or ()


def _cross(x: float, y: float) -> tuple[Line, Line]:
    return (x - ARM, y, x + ARM, y), (x, y - ARM, x, y + ARM)


def _ruler_across(square: Box) -> list[Line]:
    return [
        (square.x + mm, square.bottom, square.x + mm, square.bottom + _tick(mm))
        for mm in range(int(SQUARE) + 1)
    ]


def _ruler_down(square: Box) -> list[Line]:
    return [
        (square.x - _tick(mm), square.y + mm, square.x, square.y + mm)
        for mm in range(int(SQUARE) + 1)
    ]


def _tick(mm: int) -> float:
    """Return how long the line of a millimetre is: longer at fives and tens."""
    if mm % 10 == 0:
        return 6.0
    return 4.5 if mm % 5 == 0 else 3.0
