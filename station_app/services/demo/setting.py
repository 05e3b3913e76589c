"""When and where the story of a practice district plays: its year, and who is at which station.

As of 2010-06-10, the day of the district's report, the records give what the report says; as of
2010-04-07, the day before the district's mobilisation meeting, they give what was so then:

| figure | 2010-04-07 | 2010-06-10 | because |
|---|---|---|---|
| K03, K03b registered workers | 40 | 56 | the last 16 were registered after 12 April |
| K01 in post | 56 | 66 | the 10 hired began on 24 May |
| K06 candidates | 204 | 312 | 12 applied on each day from 22 March to 16 April |
| K08-coaching classes paid by government | 0 | 3 | they were on three weekends of May |
| K08 classes of all kinds | 1 | 4 | one of continuing education was in March |
| K09 hired by open recruitment | 0 | 10 | see above |
| reward | — | 800–1200 | the scheme is in force from 8 April |
| K07, K07-rate | — | — | the examination is on 19 and 20 June |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

SEED_YEAR = 2010
REPORTED = date(SEED_YEAR, 6, 10)
BEFORE = date(SEED_YEAR, 4, 7)
WORKERS = 56  # 登记注册的社工, over all stations
EARLY = 40  # of them registered by the end of March
CANDIDATES = 312  # 报名参加考试
HIRED = 10  # 公开招聘
REFUSED_OR_WAITING = 20  # who applied for the same posts and were not hired
EVERY_OTHER = 2  # every other worker holds the lower certificate and applies for the higher one
SATURDAY = 5


@dataclass(frozen=True)
class Setting:
    """The year in which a story plays.

    mixed   some of the workers hold no certificate, or have not registered it
    """

    year: int = SEED_YEAR
    mixed: bool = False

    def day(self, month: int, day: int, years: int = 0) -> date:
        """Return a day of the year, or of one that lies `years` after it."""
        return date(self.year + years, month, day)

    @property
    def reported(self) -> date:
        """The closing day of the rosters."""
        return self.day(REPORTED.month, REPORTED.day)

    @property
    def exam(self) -> date:
        """The first day of the examination: the third Saturday of June."""
        first = self.day(6, 1)
        return first + timedelta(days=(SATURDAY - first.weekday()) % 7 + 14)

    @property
    def born(self) -> int:
        """By how many years everybody is younger than in the year of the report."""
        return self.year - SEED_YEAR


SEED = Setting()


def running(today: date) -> Setting:
    """Return the latest setting whose days up to the report lie in the past."""
    year = today.year if (today.month, today.day) > (6, 30) else today.year - 1
    return Setting(year, mixed=True)


@dataclass(frozen=True)
class Portion:
    """Who of the district is at one station, by number from 0.

    workers     of those registered; candidates among them are not numbered anew
    candidates  of those who apply for the examination and are no workers
    hired       of those hired
    others      of those who applied for the same posts
    """

    workers: range
    candidates: range
    hired: range
    others: range


def portions(count: int) -> list[Portion]:
    """Divide the district among stations, as evenly as can be."""
    own = CANDIDATES - WORKERS // EVERY_OTHER
    parts = (ranges(total, count) for total in (WORKERS, own, HIRED, REFUSED_OR_WAITING))
    return [Portion(*each) for each in zip(*parts, strict=True)]


def ranges(total: int, parts: int) -> list[range]:
    """Divide the numbers below `total` into parts, see `shares`."""
    ends = list(accumulate(shares(total, parts)))
    return [range(first, end) for first, end in zip([0, *ends], ends, strict=False)]


def shares(total: int, parts: int) -> list[int]:
    """Divide a number into whole parts that differ by one at most, larger ones first."""
    return [total // parts + (number < total % parts) for number in range(parts)]
