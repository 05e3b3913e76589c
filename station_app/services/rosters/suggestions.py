"""What a cell at fault may have meant. Nothing is changed by itself: a person takes it or not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from station_app.domain.code_kinds import Code, Codes, Flag
from station_app.domain.dates import FIRST_YEAR, LAST_YEAR, Unreadable
from station_app.domain.divisions import district_rows
from station_app.domain.identifiers import convert_15, resident_id_faults
from station_app.domain.identity_kinds import Digits, IdNumber, Phone
from station_app.domain.kinds import Day, Kind, Month, Text
from station_app.domain.number_kinds import Number, Whole
from station_app.domain.pinyin import initials
from station_app.domain.register import Register
from station_app.domain.registers import BY_NAME
from station_app.domain.rules.rights import Right
from station_app.domain.texts import compact
from station_app.services.access import needs
from station_app.services.rosters.paths import Shape, spec_of
from station_app.services.workspace import Workspace

MOST = 3
ALIKE = 0.4  # of two labels, as difflib counts
FIRST_DAY = date(1899, 12, 30)  # the day 0 of a spreadsheet

_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_SHORT_YEAR = re.compile(r"(\d{2})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?|月)?")
_SWAPPED = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_BETWEEN = re.compile(r"[/、,，;；|或\s]+")
# Letters that are taken for digits, by people and by scanners (R-IM-01).
_LETTERS = str.maketrans("OoQDlI|iZzSsB", "0000111122558")


@needs(Right.IMPORT)
def suggestions(
    workspace: Workspace, register: Register[Any], path: str, text: str
) -> tuple[str, ...]:
    """Return texts that could stand in place of a cell's text, the likeliest first."""
    place = Shape(register).place(path)
    spec = spec_of(place)
    if not text.strip():
        return ()
    if spec is None:
        return _close(text, list(BY_NAME[place[0]].life_cycle.labels.values()))
    if isinstance(spec.kind, (Code, Codes)):
        return _labels(spec.kind, text)
    found = dict.fromkeys(_other_spellings(workspace, spec.kind, text.strip()))
    good = [each for each in found if each != text and _fits(spec.kind, each, workspace.today())]
    return tuple(good[:MOST])


def _labels(kind: Code | Codes, text: str) -> tuple[str, ...]:
    codes = kind.codes
    spellings = {alias: codes.label(code) for alias, code in codes.aliases.items()}
    spellings |= {label: label for label in codes.labels.values()}
    close = [spellings[each] for each in _close(text, list(spellings), MOST * 2)]
    return tuple(dict.fromkeys(close))[:MOST]


def _close(text: str, labels: list[str], most: int = MOST) -> tuple[str, ...]:
    """Return the labels that look like a text, or sound like it by their initials."""
    plain = compact(text)
    close = difflib.get_close_matches(plain, labels, most, ALIKE)
    within = [label for label in labels if len(plain) > 1 and (plain in label or label in plain)]
    sounding = [label for label in labels if plain.isascii() and initials(label) == plain.lower()]
    return tuple(dict.fromkeys((*close, *within, *sounding)))[:most]


def _other_spellings(workspace: Workspace, kind: Kind[Any], text: str) -> Iterator[str]:
    if isinstance(kind, Day):
        yield from _days(compact(text), workspace.today())
    elif isinstance(kind, Month):
        yield from (day[:7] for day in _days(compact(text), workspace.today()))
    elif isinstance(kind, (Digits, Phone, Number, Whole)):
        yield from _numbers(kind, text)
    elif isinstance(kind, Flag):
        yield from _flags(kind, text)
    elif kind.name == Text.name:  # names of persons are texts too, and no places
        names = [row.name for row in district_rows(workspace.identity.division[:6])]
        yield from _close(text, names)


def _days(text: str, today: date) -> Iterator[str]:
    if _SERIAL.fullmatch(text):
        day = FIRST_DAY + timedelta(days=int(float(text)))
        if FIRST_YEAR < day.year < LAST_YEAR:
            yield day.isoformat()
    elif match := _SHORT_YEAR.fullmatch(text):
        century = 2000 if int(match[1]) <= today.year % 100 else 1900
        parts = [str(century + int(match[1])), match[2], match[3]]
        yield "-".join(part.zfill(2) for part in parts if part)
    elif match := _SWAPPED.fullmatch(text):
        yield f"{match[1]}-{int(match[3]):02}-{int(match[2]):02}"


def _numbers(kind: Kind[Any], text: str) -> Iterator[str]:
    if isinstance(kind, Phone):
        yield from (part for part in _BETWEEN.split(text) if part)
    if isinstance(kind, IdNumber) and (longer := convert_15(text)):
        yield longer
    plain = compact(text)
    if isinstance(kind, IdNumber) and plain[-1:] in "xX":
        yield f"{plain[:-1].translate(_LETTERS)}X"
    yield plain.translate(_LETTERS)


def _flags(kind: Flag, text: str) -> Iterator[str]:
    plain = compact(text)
    denied = any(sign in plain for sign in "否不无没未")
    yield kind.show(not denied)


def _fits(kind: Kind[Any], text: str, today: date) -> bool:
    """Whether a text would be taken: nothing is suggested that is refused again."""
    try:
        value = kind.from_cell(text)
    except Unreadable:
        return False
    faults = list(kind.faults("", value, today)) if value is not None else []
    if isinstance(kind, IdNumber):
        faults += resident_id_faults(text, today)
    if isinstance(kind, Phone):
        return not faults  # what is no telephone number is only warned of
    return value is not None and not any(fault.refuses for fault in faults)
