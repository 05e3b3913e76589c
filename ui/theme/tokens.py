"""Design tokens: the one table of colours that palette, style sheet and delegates read.

Source of the values: spec/ui.md 2; text on its ground has at least 4.5:1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as #RRGGBB.

    ground, nav, surface, raised  of the window, the navigation, cards, and headers in cards
    control        borders of controls; `border` those of cards; `grid` between rows
    text, quiet, faint, hint      text; secondary; disabled; placeholders
    plain          ground of tags that say nothing special
    soft           ground of what is selected, with `soft_text` on it
    good, warn, bad               each with a soft ground of its own
    chart          series of charts; the last one is for “none” and “other”
    line           width of borders in pixels
    """

    name: str
    dark: bool
    ground: str
    nav: str
    surface: str
    raised: str
    hover: str
    border: str
    control: str
    text: str
    quiet: str
    faint: str
    hint: str
    primary: str
    primary_hover: str
    primary_pressed: str
    on_primary: str
    soft: str
    soft_text: str
    plain: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    focus: str
    grid: str
    practice: str
    bureau: str
    chart: tuple[str, ...]
    line: int = 1


LIGHT = Tokens(
    name="light",
    dark=False,
    ground="#F3F5F8",
    nav="#E9EEF3",
    surface="#FFFFFF",
    raised="#F7F9FB",
    hover="#EEF3F8",
    border="#DFE5EB",
    control="#8491A0",
    text="#17222D",
    quiet="#4B5B6B",
    faint="#8996A4",
    hint="#677482",
    primary="#0F5FA8",
    primary_hover="#0C5190",
    primary_pressed="#093F70",
    on_primary="#FFFFFF",
    soft="#E3EFF9",
    soft_text="#0B4A84",
    plain="#DFE5EB",
    good="#1B7546",
    good_soft="#E2F2E9",
    warn="#8F5400",
    warn_soft="#FCF0DA",
    bad="#B3261E",
    bad_soft="#FBE8E6",
    focus="#0F5FA8",
    grid="#E6EBF0",
    practice="#8F5400",
    bureau="#5B3A8C",
    chart=("#2F6FB0", "#E08A2E", "#3C9D7F", "#8C6BB1", "#C65B6A", "#8794A2"),
)

DARK = Tokens(
    name="dark",
    dark=True,
    ground="#12171D",
    nav="#171E26",
    surface="#1B232C",
    raised="#212B36",
    hover="#263240",
    border="#2F3B48",
    control="#6F7E8E",
    text="#E8EDF2",
    quiet="#AAB7C4",
    faint="#71808F",
    hint="#8795A4",
    primary="#5EA9EA",
    primary_hover="#7AB9EF",
    primary_pressed="#458FD0",
    on_primary="#08192A",
    soft="#1B3A57",
    soft_text="#A9D3F8",
    plain="#2F3B48",
    good="#67C793",
    good_soft="#153827",
    warn="#E9B35D",
    warn_soft="#3B2D13",
    bad="#F28F87",
    bad_soft="#47211F",
    focus="#8CC4F5",
    grid="#2A3540",
    practice="#E9B35D",
    bureau="#C3A6EE",
    chart=("#5B9BD8", "#EBA253", "#5BBC9C", "#AB8CD0", "#DE7C89", "#93A1AF"),
)

# For poor sight and for Windows' contrast themes: no greys, thick borders.
CONTRAST = replace(
    DARK,
    name="contrast",
    ground="#000000",
    nav="#000000",
    surface="#000000",
    raised="#000000",
    hover="#333333",
    border="#FFFFFF",
    control="#FFFFFF",
    text="#FFFFFF",
    quiet="#FFFFFF",
    faint="#B0B0B0",
    hint="#D0D0D0",
    primary="#FFFF00",
    primary_hover="#FFFF99",
    primary_pressed="#CCCC00",
    on_primary="#000000",
    soft="#003F7F",
    soft_text="#FFFFFF",
    plain="#333333",
    focus="#00FFFF",
    grid="#808080",
    line=2,
)
