"""Finding the headings of a roster among titles, merged groups and notes (forms.md D.2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from station_app.workbooks.cells import Cell, Sheet

SEARCHED = 20  # rows of a sheet among which the headings are looked for
KEY_ROWS = 15
KEY_SHARE = 0.6  # of the cells of a key row that must be known keys
FEWEST = 3  # headings that make a table
BELOW_KEYS = 3  # a key row is followed by two rows of headings, then data (forms.md C.1)

_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_BRACKETED = re.compile(r"\([^)]*\)|\[[^]]*\]|【[^】]*】|〔[^〕]*〕")
_UNIT = re.compile(r"\(([^)]*)\)|/([^/]*元)$")
_MARKS = re.compile(r"[*:：★]+")


@dataclass(frozen=True)
class Headings:
    """Where the headings of a sheet stand and what they say.

    rows       the rows of the headings, from 1
    first_row  the first row below them
    texts      one for each column as it stands without blanks, 组/列 for two levels; "" for none
    keys       machine keys of the hidden key row, one for each column; () without such a row
    """

    rows: tuple[int, ...]
    first_row: int
    texts: tuple[str, ...]
    keys: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Return a heading by which spellings are compared: no blanks, brackets or marks."""
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    return _MARKS.sub("", _BRACKETED.sub("", plain)).casefold()


def unit_of(text: str) -> str:
    """Return the unit that a heading names, e.g. 万元; "" for none."""
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", text))
    units = [first or second for first, second in _UNIT.findall(plain)]
    return units[-1] if units else ""


def parts_of(text: str) -> tuple[str, ...]:
    """Return what a heading may be known by, best first: 组/列, then 列."""
    whole = fold(text)
    return (whole, whole.rpartition("/")[2]) if "/" in whole else (whole,)


def find(sheet: Sheet, known: frozenset[str], worth: Callable[[Headings], int]) -> Headings | None:
    """Return the headings of a sheet that are worth most; None for a sheet without any text.

    known  machine keys
    worth  how many columns are recognised; the earlier and simpler headings win a tie
    """
    keyed = _keyed(sheet, known)
    if keyed is not None:
        return keyed
    found = list(_candidates(sheet))
    # A title across the table is no group: of equal ones, one row of headings is right.
    best = max(found, key=lambda each: (worth(each), -len(each.rows), _breadth(each)), default=None)
    return best


def _keyed(sheet: Sheet, known: frozenset[str]) -> Headings | None:
    for index, row in enumerate(sheet.rows[:KEY_ROWS]):
        filled = [cell for cell in row if cell is not None]
        hits = sum(isinstance(cell, str) and cell in known for cell in filled)
        if hits >= FEWEST and hits >= KEY_SHARE * len(filled):
            keys = tuple(cell if isinstance(cell, str) else "" for cell in row)
            upper, lower = index + 1, index + 2
            texts = _flattened(sheet, upper) if lower < len(sheet.rows) else ("",) * len(row)
            return Headings((upper + 1, lower + 1), index + BELOW_KEYS + 1, texts, keys)
    return None


def _candidates(sheet: Sheet) -> Iterator[Headings]:
    for index, row in enumerate(sheet.rows[:SEARCHED]):
        texts = tuple(map(text_of, row))
        if not any(texts):
            continue
        yield Headings((index + 1,), index + 2, texts)
        if index + 1 < len(sheet.rows) and _has_groups(sheet, index):
            yield Headings((index + 1, index + 2), index + 3, _flattened(sheet, index))


def text_of(cell: Cell) -> str:
    """Return a cell as a heading shows it, without blanks."""
    return _BLANKS.sub("", cell) if isinstance(cell, str) else ""


def _breadth(headings: Headings) -> int:
    return sum(map(bool, headings.texts))


def _has_groups(sheet: Sheet, index: int) -> bool:
    """Whether the row below holds the columns of groups: nothing stands under a single one."""
    upper, lower = sheet.rows[index], sheet.rows[index + 1]
    below = [column for column, cell in enumerate(lower) if text_of(cell)]
    if not below or any(not isinstance(cell, str) for cell in lower if cell is not None):
        return False
    groups = _groups(sheet, index)
    return all(upper[column] is None or column in groups for column in below)


def _groups(sheet: Sheet, index: int) -> dict[int, str]:
    """Map the columns under a heading that spans several to that heading.

    Merges that were lost on the way leave blanks to the right of the heading.
    """
    upper, lower = sheet.rows[index], sheet.rows[index + 1]
    found: dict[int, str] = {}
    for top, left, bottom, right in sheet.merges:
        if top == bottom == index and left < right and any(lower[left : right + 1]):
            found |= dict.fromkeys(range(left, right + 1), text_of(upper[left]))
    for column in range(1, len(upper)):
        before = column - 1
        if column in found or upper[column] is not None or lower[column] is None:
            continue
        if lower[before] is not None and (before in found or text_of(upper[before])):
            found.setdefault(before, text_of(upper[before]))
            found[column] = found[before]
    return found


def _flattened(sheet: Sheet, index: int) -> tuple[str, ...]:
    groups = _groups(sheet, index)
    pairs = zip(sheet.rows[index], sheet.rows[index + 1], strict=True)
    return tuple(
        _joined(groups.get(column, ""), text_of(upper), text_of(lower))
        for column, (upper, lower) in enumerate(pairs)
    )


def _joined(group: str, upper: str, lower: str) -> str:
    if group and lower:
        return f"{group}/{lower}"
    return lower or upper


def same_headings(row: Sequence[Cell], headings: Headings) -> bool:
    """Whether a row below repeats the headings, as printed pages do."""
    hits = sum(
        bool(text) and text == heading.rpartition("/")[2]
        for text, heading in zip(map(text_of, row), headings.texts, strict=False)
    )
    return hits >= FEWEST
