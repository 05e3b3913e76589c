"""What a user may choose of the look; imports nothing, so that the first picture can know it."""

from __future__ import annotations

from typing import NamedTuple

SIZES = {"small": 13, "standard": 14, "large": 16, "huge": 18}  # pixels of letters
SIZE_LABELS = {"small": "小", "standard": "标准", "large": "大", "huge": "特大"}
MODES = {"light": "浅色", "dark": "深色", "system": "跟随系统", "contrast": "高对比度"}


class Taste(NamedTuple):
    """What a user has chosen: keys of MODES and SIZES, and whether rows are dense."""

    mode: str = "light"
    size: str = "standard"
    dense: bool = False
