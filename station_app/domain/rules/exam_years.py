"""Years of social work that count for the examination.

Source: domain.md 1.3 (R-EX-04…09); cut-off after the notices of 即墨区 2025 and 龙岩市 2022.
There is no limit of age, household or employment (R-EX-09), so nothing here asks for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from station_app.domain.dates import add_months
from station_app.domain.parameters import Parameters

YEAR: Final = 12  # months
MONTH: Final = 30  # days left over that make a month (R-EX-07)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stint:
    """A time of work or study.

    to_on   the last day of it; None: it goes on
    """

    from_on: date
    to_on: date | None = None


Piece = tuple[date, date]  # from the first day to the day on which the time is complete


def cutoff_on(year: int, parameters: Parameters) -> date:
    """Return the day to which the years of an exam year count (R-EX-04).

    The parameter says month and day; it is read as it holds at the end of that year.
    """
    month, day = map(int, parameters.text("exam.cutoff", date(year, 12, 31)).split("-"))
    last = add_months(date(year, month, 1), 1) - DAY
    return last.replace(day=min(day, last.day))


def counted_months(
    work: Iterable[Stint], study: Iterable[Stint], cutoff: date, since: date | None = None
) -> int:
    """Return the whole months of work up to the cut-off, in whatever order the stints come.

    study   times as a full-time student, which do not count (R-EX-06)
    since   the day from which work counts: that of the earlier certificate (R-EX-08)

    Overlapping stints count once (R-EX-05). A stint that goes on has reached a month on the
    same day of the next one; what the stints leave over is added up (R-EX-07).
    """
    pieces = _without(_united(work, cutoff, since), _united(study, cutoff, since))
    if not pieces:
        return 0
    alone, _ = _apart(pieces[0][0], pieces[-1][1])
    return min(alone, _least(pieces) // MONTH)


def _united(stints: Iterable[Stint], cutoff: date, since: date | None) -> list[Piece]:
    """Return what the stints cover between two days, in order and apart from one another."""
    united: list[Piece] = []
    for stint in sorted(stints, key=lambda each: each.from_on):
        start = max(stint.from_on, since or stint.from_on)
        goes_on = stint.to_on is None or stint.to_on >= cutoff
        end = cutoff if goes_on or stint.to_on is None else stint.to_on + DAY
        if start >= end:
            continue
        if united and start <= united[-1][1]:
            united[-1] = united[-1][0], max(united[-1][1], end)
        else:
            united.append((start, end))
    return united


def _without(pieces: Sequence[Piece], others: Sequence[Piece]) -> list[Piece]:
    """Take the others out of the pieces; both in order and each apart."""
    left = list(pieces)
    for start, end in others:
        left = [
            part
            for first, last in left
            for part in ((first, min(last, start)), (max(first, end), last))
            if part[0] < part[1]
        ]
    return left


def _apart(start: date, end: date) -> tuple[int, int]:
    """Return the whole months between two days and the days left over, at most 30.

    Somebody who began on 29 February reaches a year on 28 February (R-EX-07).
    """
    months = (end.year - start.year) * YEAR + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return months, (end - add_months(start, months)).days


def _least(pieces: Sequence[Piece]) -> int:
    """Add up the pieces in months of 30 days.

    A stint over the end of February reaches a month after 28 days, so two stints may add
    up to more than the time from the first day of the one to the last of the other. Never
    may more work count less: the smallest sum is taken over all ways to fill the gaps.
    """
    best = [0]
    for last in range(len(pieces)):
        sums = []
        for first in range(last + 1):
            months, days = _apart(pieces[first][0], pieces[last][1])
            sums.append(best[first] + months * MONTH + days)
        best.append(min(sums))
    return best[-1]


def show_months(months: int) -> str:
    """Return a number of months as people read it: 4年0个月."""
    return f"{months // YEAR}年{months % YEAR}个月"
