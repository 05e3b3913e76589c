"""Invented people: names of common characters, numbers that are valid but made up.

Everything follows from the seed, so that two practice districts are alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from station_app.domain.identifiers import check_digit
from station_app.paths import resource_path

COUNTIES = ("430102", "430103", "430104", "430105", "430111", "430121", "430181")
MOBILES = ("138", "139", "150", "158", "180", "186", "189")
RARELY = 0.06  # share of names with a rare character


@dataclass(frozen=True)
class Invented:
    """One person who does not exist; `sex` is "1" for a man, "2" for a woman."""

    name: str
    sex: str
    id_number: str
    born: date
    mobile: str
    political: str


class Inventor:
    """Invents people, no two with the same number."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self._numbers: set[str] = set()

    def person(self, first: int, last: int) -> Invented:
        """Return somebody born in one of the years from `first` to `last`."""
        sex = self.random.choice("12")
        span = (date(last, 12, 31) - date(first, 1, 1)).days
        born = date(first, 1, 1) + timedelta(days=self.random.randint(0, span))
        return Invented(
            name=self._name(sex),
            sex=sex,
            id_number=self._number(born, sex),
            born=born,
            mobile=self.random.choice(MOBILES) + f"{self.random.randrange(10**8):08d}",
            political=self.random.choice(("群众", "群众", "中共党员", "党员")),
        )

    def day(self, first: date, last: date) -> date:
        """Return a day from `first` to `last`."""
        return first + timedelta(days=self.random.randint(0, (last - first).days))

    def _name(self, sex: str) -> str:
        rare = self.random.random() < RARELY
        surname = self.random.choice(words()["rare_surnames" if rare else "surnames"])
        common = words()["men" if sex == "1" else "women"]
        given = "".join(self.random.sample(common, self.random.choice((1, 2, 2))))
        if self.random.random() < RARELY:
            given = given[:1] + self.random.choice(words()["rare"])
        return str(surname + given)

    def _number(self, born: date, sex: str) -> str:
        while True:
            order = 2 * self.random.randrange(500) + (1 if sex == "1" else 0)
            stem = f"{self.random.choice(COUNTIES)}{born:%Y%m%d}{order:03d}"
            number = stem + check_digit(stem)
            if number not in self._numbers:
                self._numbers.add(number)
                return number


@cache
def words() -> Mapping[str, Any]:
    """Return the words that the practice district is made of."""
    text = resource_path("demo", "words.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
