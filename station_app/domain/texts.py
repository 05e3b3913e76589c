"""Taking typed text back to what was meant: widths, blanks, and the wrappings of spreadsheets."""

from __future__ import annotations

import re
import unicodedata

# Format characters that people cannot see and that spreadsheets and web pages leave behind.
INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_BLANKS = re.compile(rf"[\s{INVISIBLE}]+")
_WRAPPED = re.compile(r'="(.*)"', re.DOTALL)
_DASHES = re.compile("[‐‑‒–—―−]")


def unwrapped(text: str) -> str:
    """Take away what keeps a number as text in a sheet: ="…" around it, an apostrophe before it.

    Full-width letters and digits become plain (NFKC), so names of persons do not come here.
    """
    # Taken out first: what they kept apart may compose to one character.
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).strip()
    if match := _WRAPPED.fullmatch(plain):
        plain = match[1]
    return _DASHES.sub("-", plain.lstrip("'‘’`").strip())


def compact(text: str) -> str:
    """Return the text unwrapped and without any blank, seen or unseen; nothing is left to do."""
    plain = _BLANKS.sub("", unwrapped(text))
    return plain if plain == text else compact(plain)
