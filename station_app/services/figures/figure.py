"""A figure: one number of a report, with everything that tells how it came about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from station_app.services.figures.definitions import DEFINITIONS, PERCENT
from station_app.services.figures.facts import Head, Span

NOTHING = "—"  # the rate of nobody is no rate, and not 0
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Behind:
    """The records that a figure was counted from.

    listed   the records of the register `on` in whose list they are found: those themselves, or
             what they are part of
    """

    register: str
    records: tuple[str, ...]
    on: str
    listed: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """One number of a report, with everything that tells how it came about (R-KP-01).

    value    None: there is no number, e.g. no rate of nobody
    least    of a figure that is a range, its lower end; `value` is the upper one
    """

    id: str
    span: Span
    value: Decimal | None
    behind: Behind
    least: Decimal | None = None

    @property
    def as_of(self) -> date:
        """The day for which it was counted."""
        return self.span.last

    @property
    def label(self) -> str:
        """Chinese name, as shown."""
        return DEFINITIONS[self.id].label

    @property
    def unit(self) -> str:
        """What is counted."""
        return DEFINITIONS[self.id].unit

    @property
    def definition(self) -> str:
        """How it is counted, and where that is laid down."""
        return DEFINITIONS[self.id].text

    @property
    def shown(self) -> str:
        """The number as people read it; — where there is none."""
        if self.value is None:
            return NOTHING
        high = self._plain(self.value)
        low = high if self.least is None else self._plain(self.least)
        return high if low == high else f"{low}–{high}"

    def _plain(self, number: Decimal) -> str:
        """Return a number without needless zeros: 800 for 800.00, but 84.0 for a rate."""
        if self.unit == PERCENT:
            return f"{number:f}"
        return f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"


def whole(register: str, records: Iterable[str]) -> Behind:
    """Return records that stand in the list of their own register."""
    found = tuple(records)
    return Behind(register, found, register, found)


def parts(register: str, on: str, pairs: Iterable[tuple[str, str]]) -> Behind:
    """Return records that are part of others: pairs of a record and what it is listed under."""
    found = tuple(pairs)
    records = tuple(record for record, _ in found)
    return Behind(register, records, on, tuple(dict.fromkeys(whole for _, whole in found)))


def number(found: set[Head] | set[str]) -> Decimal:
    """Return how many different ones there are."""
    return Decimal(len(found))


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return a share in per cent to one place; None of nothing."""
    if part is None or not whole:
        return None
    return (100 * part / whole).quantize(TENTH, ROUND_HALF_UP)
