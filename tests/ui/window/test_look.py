"""The look: contrast of every pair of colours that meets, sizes, and what is remembered of it."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QFont, QRawFont

from station_app.paths import resource_path
from ui.choices import Choices
from ui.theme.look import FAMILIES, Look, px
from ui.theme.taste import Taste
from ui.theme.tokens import CONTRAST, DARK, LIGHT, Tokens

every_look = pytest.mark.parametrize("tokens", [LIGHT, DARK, CONTRAST], ids=lambda t: t.name)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@every_look
def test_text_can_be_read_on_every_ground(tokens: Tokens) -> None:
    grounds = ("ground", "nav", "surface", "raised", "hover", "soft")
    pairs = product(("text", "quiet"), grounds)

    assert not [pair for pair in pairs if contrast(*(getattr(tokens, name) for name in pair)) < 4.5]


@every_look
def test_coloured_text_can_be_read_on_its_own_ground(tokens: Tokens) -> None:
    pairs = [("good", "good_soft"), ("warn", "warn_soft"), ("bad", "bad_soft")]
    pairs += [
        ("quiet", "plain"),
        ("soft_text", "soft"),
        ("on_primary", "primary"),
        ("primary", "surface"),
    ]
    pairs += [("bad", "surface"), ("warn", "surface"), ("good", "surface"), ("hint", "surface")]

    assert not [pair for pair in pairs if contrast(*(getattr(tokens, name) for name in pair)) < 4.5]


@every_look
def test_borders_of_controls_and_the_focus_can_be_seen(tokens: Tokens) -> None:
    for name in ("control", "focus"):
        assert contrast(getattr(tokens, name), tokens.surface) >= 3


def test_sizes_follow_the_chosen_letters(light: Look) -> None:
    assert px(14) == 14
    light.apply(Taste(size="huge"))
    assert px(14) == 18


def test_the_taste_is_remembered(choices: Choices) -> None:
    choices.taste = Taste("dark", "large", dense=True)

    assert choices.taste == Taste("dark", "large", dense=True)


def test_nonsense_in_the_settings_gives_the_defaults(choices: Choices) -> None:
    choices.taste = Taste("neon", "gigantic")

    assert choices.taste == Taste()


def test_chinese_has_letters_and_not_boxes(light: Look) -> None:
    font = QFont()
    font.setFamilies(FAMILIES)

    assert QRawFont.fromFont(font).supportsCharacter(ord("社"))


def test_every_icon_can_be_coloured() -> None:
    files = list(resource_path("icons").glob("*.svg"))

    assert len(files) > 60
    assert not [f.name for f in files if "<path " not in f.read_text(encoding="utf-8")]
