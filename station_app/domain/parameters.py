"""Dated parameters: what a year or a province may change, kept apart from the rules.

A value holds from `valid_from` until a later one of the same key and province takes
over. A province's own value goes before the national one, however old it is. The
shipped values lie in resources/parameters.json and are listed in domain.md part 14.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

from station_app.paths import resource_path

NATIONAL = ""  # in place of a province
PERIOD = re.compile(r"(\d+)([ym])")
FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of one parameter.

    key          stable name, e.g. "reg.validity"
    valid_from   first day on which the value holds
    province     first two digits of the division code, "" for the whole country
    value        text; the reader that a rule calls decides its form
    source       document and article the value was taken from
    confidence   mark of domain.md 0.1: C, C2, M, m, S or P
    """

    key: str
    valid_from: date
    province: str
    value: str
    source: str = ""
    confidence: str = "P"


class Parameters:
    """The values of all parameters for all days; never changes.

    Every reader raises KeyError when no value of the key holds on the day, and
    ValueError when the value has another form: both are defects, not user errors.
    """

    __slots__ = ("_histories", "_parameters", "_province")

    def __init__(self, parameters: Iterable[Parameter], province: str = NATIONAL) -> None:
        """Keep `parameters`; of two for the same key, day and province the last one wins.

        province   taken wherever a reader is not given one
        """
        distinct = {(p.key, p.province, p.valid_from): p for p in parameters}
        self._parameters = tuple(distinct.values())
        self._province = province
        self._histories: dict[tuple[str, str], list[Parameter]] = {}
        for parameter in sorted(self._parameters, key=lambda p: p.valid_from, reverse=True):
            self._histories.setdefault((parameter.key, parameter.province), []).append(parameter)

    @property
    def every(self) -> tuple[Parameter, ...]:
        """All values, as they were given."""
        return self._parameters

    def with_(self, overrides: Iterable[Parameter]) -> Parameters:
        """Return these parameters with further values, which win over the same key and day."""
        return Parameters((*self._parameters, *overrides), self._province)

    def within(self, province: str) -> Parameters:
        """Return these parameters as they are read in a province."""
        return Parameters(self._parameters, province)

    def parameter(self, key: str, day: date, province: str = NATIONAL) -> Parameter:
        """Return the value that holds on `day`, with its source."""
        for place in (province or self._province, NATIONAL):
            for parameter in self._histories.get((key, place), ()):
                if parameter.valid_from <= day:
                    return parameter
        raise KeyError(f"no parameter {key} on {day}")

    def text(self, key: str, day: date, province: str = NATIONAL) -> str:
        """Read a text."""
        return self.parameter(key, day, province).value

    def texts(self, key: str, day: date, province: str = NATIONAL) -> tuple[str, ...]:
        """Read a comma-separated list; an empty value is an empty list."""
        return tuple(part for part in self.text(key, day, province).split(",") if part)

    def whole(self, key: str, day: date, province: str = NATIONAL) -> int:
        """Read a whole number."""
        return int(self.text(key, day, province))

    def wholes(self, key: str, day: date, province: str = NATIONAL) -> tuple[int, ...]:
        """Read a comma-separated list of whole numbers, in the order written."""
        return tuple(int(part) for part in self.texts(key, day, province))

    def decimal(self, key: str, day: date, province: str = NATIONAL) -> Decimal:
        """Read a decimal number."""
        text = self.text(key, day, province)
        if not re.fullmatch(r"-?\d+(\.\d+)?", text):
            raise ValueError(f"{key}: {text} is no decimal number")
        return Decimal(text)

    def fraction(self, key: str, day: date, province: str = NATIONAL) -> Fraction:
        """Read a share such as "1/3" or "0.1" exactly."""
        return Fraction(self.text(key, day, province))

    def flag(self, key: str, day: date, province: str = NATIONAL) -> bool:
        """Read "true" or "false"."""
        text = self.text(key, day, province)
        if text not in FLAGS:
            raise ValueError(f"{key}: {text} is neither true nor false")
        return FLAGS[text]

    def months(self, key: str, day: date, province: str = NATIONAL) -> int:
        """Read a period such as "3y" or "3m", in months."""
        text = self.text(key, day, province)
        period = PERIOD.fullmatch(text)
        if period is None:
            raise ValueError(f"{key}: {text} is no period such as 3y or 3m")
        return int(period[1]) * (12 if period[2] == "y" else 1)


@cache  # read once: the file never changes while the program runs
def shipped() -> Parameters:
    """Return the parameters that come with the program, read for the whole country."""
    entries = json.loads(resource_path("parameters.json").read_text(encoding="utf-8"))
    return Parameters(
        Parameter(**{**entry, "valid_from": date.fromisoformat(entry["valid_from"])})
        for entry in entries
    )
