"""What the installed Qt must be able to do on this machine."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QPainter, QPixmap, QRawFont

PROBES = 1000

pytestmark = pytest.mark.usefixtures("qtbot")


def test_drawing_gives_back_every_reference_to_none() -> None:
    # PySide6 6.12.0 loses one with each call and aborts on Python 3.11.
    pixmap = QPixmap(8, 8)
    painter = QPainter(pixmap)
    before = sys.getrefcount(None)

    for _ in range(PROBES):
        painter.setPen("black")
        painter.setBrush("white")

    lost = before - sys.getrefcount(None)
    painter.end()
    assert lost < PROBES / 10


@pytest.mark.parametrize("character", ["社", "〇", "䶮"])
def test_some_font_shows_chinese(character: str) -> None:
    families = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)

    fonts = (QRawFont.fromFont(QFont(family)) for family in families)

    assert any(font.supportsCharacter(ord(character)) for font in fonts)
