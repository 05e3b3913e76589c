"""Pinyin of names: initials to search by, and a key to sort lists by.

The surnames that are read otherwise than usual (单 Shan, 查 Zha) stand in resources/pinyin.json
beside the syllables.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from station_app.paths import resource_path

_LONGEST_SURNAME = 2
_AFTER_ALL_LETTERS = "~"


@dataclass(frozen=True, slots=True)
class _Readings:
    """Syllables without tones: of characters, and of surnames (blank between syllables)."""

    syllables: Mapping[str, str]
    initials: Mapping[int, str]
    surnames: Mapping[str, str]


@cache
def _readings() -> _Readings:
    entry = json.loads(resource_path("pinyin.json").read_text(encoding="utf-8"))
    syllables = {char: key for key, chars in entry["syllables"].items() for char in chars}
    initials = {ord(char): key[0] for char, key in syllables.items()}
    return _Readings(syllables, initials, entry["surnames"])


def initials(name: str) -> str:
    """Return the lower-case initials of a name: 单田芳 gives stf; signs and blanks are left out.

    A character without a known reading stays as it is, so it can still be searched for.
    """
    surname = _surname(name)
    head = "".join(syllable[0] for syllable in _readings().surnames.get(surname, "").split())
    rest = name[len(surname) :].lower().translate(_readings().initials)
    return head + "".join(char for char in rest if char.isalnum())


def sort_key(name: str) -> str:
    """Return a text by which names sort by syllable, then by character; unknown ones come last."""
    surname = _surname(name)
    head = _readings().surnames.get(surname, "").split()
    tail = [_readings().syllables.get(char) or _plain(char) for char in name[len(surname) :]]
    return " ".join(f"{syllable} {char}" for syllable, char in zip(head + tail, name, strict=True))


def _plain(char: str) -> str:
    return char.lower() if char.isascii() else _AFTER_ALL_LETTERS


def _surname(name: str) -> str:
    """Return the surname at the start whose reading is special; "" if there is none."""
    starts = (name[:length] for length in range(_LONGEST_SURNAME, 0, -1))
    return next((start for start in starts if start in _readings().surnames), "")
