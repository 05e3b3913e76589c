"""The recovery key as people write and type it: 160 random bits, 8 groups of 4, a check digit."""

from __future__ import annotations

import re
import secrets
import unicodedata

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_MISREAD = str.maketrans("OIL", "011")
SHAPE = re.compile(rf"[{DIGITS}]{{33}}")


def shape(key: str) -> str:
    """Return a key without what does not count: case, blanks, dashes, misread letters."""
    bare = re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", key))
    return bare.upper().translate(_MISREAD)


def matches(typed: str, key: str) -> bool:
    """Tell whether a key was typed back right; case, blanks and dashes are free."""
    return shape(typed) == shape(key)


def new_key() -> str:
    """Return another key."""
    while True:
        number = secrets.randbits(160)
        digits = "".join(DIGITS[number >> shift & 31] for shift in range(155, -1, -5))
        check = check_digit(digits)
        # The other five check digits are signs that are hard to type and to dictate.
        if check:
            return "-".join([*(digits[i : i + 4] for i in range(0, 32, 4)), check])


def check_digit(digits: str) -> str:
    """Return the rest modulo 37, which betrays every wrong digit and every swap of two.

    "": the rest has no digit of its own.
    """
    rest = 0
    for digit in digits:
        rest = (rest * 32 + DIGITS.index(digit)) % 37
    return DIGITS[rest : rest + 1]
