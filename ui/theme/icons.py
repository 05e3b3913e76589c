"""Icons: the SVG files of resources/icons, coloured when they are drawn."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from station_app.paths import resource_path

SHARPNESS = (1.0, 1.5, 2.0)  # device pixels for one of ours


@lru_cache(maxsize=256)
def svg(name: str, colour: str) -> str:
    """Return an icon's file in a colour. Raises FileNotFoundError for an unknown name."""
    text = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return text.replace("<path ", f'<path fill="{colour}" ')


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, sharpness: float = 1.0) -> QPixmap:
    """Return an icon as a square picture of `size` logical pixels."""
    side = round(size * sharpness)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer = QSvgRenderer(QByteArray(svg(name, colour).encode()))
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(sharpness)
    return picture


def icon(name: str, colour: str, faint: str, size: int) -> QIcon:
    """Return an icon for buttons; `faint` is its colour while disabled."""
    made = QIcon()
    for sharpness in SHARPNESS:
        made.addPixmap(pixmap(name, colour, size, sharpness), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, faint, size, sharpness), QIcon.Mode.Disabled)
    return made
