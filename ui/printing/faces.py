"""Fonts of printed forms: which families are asked for, how wide and whether a glyph exists."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QGlyphRun, QTextLayout

DOTS_PER_POINT = 10  # all painting is done in 1/720 inch, so half points are whole pixels
MEASURE = 1000  # pixels per em while measuring
SUBSTITUTE = "〓"  # printed for a character that no font has

RARE = ("SimSun-ExtB", "SimSun-ExtG", "Noto Serif CJK SC", "Noto Sans CJK SC")
FANGSONG = ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "SimSun", *RARE)
SONG = ("宋体", "SimSun", *RARE)
TITLE_FACES = ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S")  # heavy as they are


class _Advances(dict[str, float]):
    """Widths in em, measured when first asked for."""

    def __init__(self, metrics: QFontMetricsF, missing: set[str]) -> None:
        super().__init__()
        self._metrics = metrics
        self._missing = missing

    def __missing__(self, character: str) -> float:
        shown = SUBSTITUTE if character in self._missing else character
        self[character] = self._metrics.horizontalAdvance(shown) / MEASURE
        return self[character]


class Face:
    """One font with its fall-backs, as long as a printing job lasts.

    advances   character -> width in em
    """

    def __init__(self, families: tuple[str, ...], *, bold: bool = False) -> None:
        self._font = QFont()
        self._font.setFamilies(families)
        self._font.setBold(bold)
        # Without kerning the width of a line is the sum of its characters.
        self._font.setKerning(False)
        # Ligatures would do the same, and Noto has other digits after Latin letters ("locl").
        for feature in ("liga", "locl"):
            self._font.setFeature(QFont.Tag(feature), 0)
        self._font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self._font.setPixelSize(MEASURE)
        self._sizes: dict[float, QFont] = {}
        self._drawable: set[str] = set(" \n　")
        self._missing: set[str] = set()
        self.advances = _Advances(QFontMetricsF(self._font), self._missing)

    def font(self, size: float) -> QFont:
        """Return the font at a size in pt, for a painter of 720 dots per inch."""
        if size not in self._sizes:
            font = QFont(self._font)
            font.setPixelSize(round(size * DOTS_PER_POINT))
            self._sizes[size] = font
        return self._sizes[size]

    def missing(self, text: str) -> set[str]:
        """Return the characters of a text that no font of this machine can draw."""
        for character in set(text) - self._drawable - self._missing:
            known = self._drawable if self._draws(character) else self._missing
            known.add(character)
            self.advances.pop(character, None)
        return self._missing.intersection(text)

    def legible(self, text: str) -> str:
        """Return the text with the substitute for what cannot be drawn, never an empty box."""
        for character in self.missing(text):
            text = text.replace(character, SUBSTITUTE)
        return text

    def shape(self, text: str) -> list[QGlyphRun]:
        """Return the glyphs of one line as the painter will draw them, font by font."""
        layout = QTextLayout(text, self._font)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        return layout.glyphRuns(-1, -1, QTextLayout.GlyphRunRetrievalFlag.RetrieveAll)

    def _draws(self, character: str) -> bool:
        """Shape the character as the painter will; glyph 0 is the empty box of a font.

        QFontMetrics.inFontUcs4 would also count fonts that the painter does not reach.
        """
        if unicodedata.category(character) in ("Mn", "Cf"):  # joins the character before it
            return True
        return all(0 not in run.glyphIndexes() for run in self.shape(character))


@dataclass(frozen=True, slots=True)
class Faces:
    """The fonts of one printing job; made after the Qt application."""

    title: Face
    label: Face
    value: Face

    @classmethod
    def resolve(cls) -> Faces:
        """Choose among the fonts of this machine (forms.md 1)."""
        heavy = tuple(name for name in TITLE_FACES if name in QFontDatabase.families())
        return cls(
            title=Face((*heavy, *SONG), bold=not heavy), label=Face(SONG), value=Face(FANGSONG)
        )
