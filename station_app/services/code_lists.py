"""The code lists as people look things up in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from station_app.domain.codes import code_list
from station_app.domain.pinyin import initials, sort_key
from station_app.paths import resource_path

OURS = "本系统约定"
_OWN_PAPERS = (".md",)  # sources that only the makers of the program have


@dataclass(frozen=True)
class ShownEntry:
    """One entry: `aliases` are what rosters may write for its label."""

    code: str
    label: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class ShownList:
    """One list: its Chinese title, where it comes from, and its entries in their order."""

    key: str
    title: str
    source: str
    entries: Sequence[ShownEntry]


def shown_lists(typed: str = "") -> list[ShownList]:
    """Return the lists whose title, or one of whose entries, fits; all of them for "".

    typed   part of a title, a label or a code, or the initials of a title
    """
    wanted = typed.strip().lower()
    return [each for each in _lists() if not wanted or _fits(wanted, each)]


def _fits(wanted: str, shown: ShownList) -> bool:
    if wanted in shown.title or initials(shown.title).startswith(wanted):
        return True
    return any(wanted == e.code.lower() or wanted in e.label.lower() for e in shown.entries)


@cache
def _lists() -> tuple[ShownList, ...]:
    keys = [path.stem for path in resource_path("codes").glob("*.json")]
    return tuple(sorted(map(_shown, keys), key=lambda shown: sort_key(shown.title)))


def _shown(key: str) -> ShownList:
    codes = code_list(key)
    source = json.loads(resource_path("codes", f"{key}.json").read_text(encoding="utf-8"))["source"]
    ours = any(paper in source for paper in _OWN_PAPERS)
    aliases: dict[str, list[str]] = {code: [] for code in codes.labels}
    for alias, code in codes.aliases.items():
        aliases[code].append(alias)
    entries = tuple(ShownEntry(c, text, tuple(aliases[c])) for c, text in codes.labels.items())
    return ShownList(key, codes.title, OURS if ours else source, entries)
