"""The figures of a store as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station_app.domain.problems import StationError
from station_app.domain.rules.rights import Right
from station_app.services.access import needs
from station_app.services.figures.counting import count
from station_app.services.figures.facts import Span
from station_app.services.figures.figure import Figure
from station_app.services.figures.reading import read_facts
from station_app.services.figures.records import look
from station_app.services.figures.work_reading import read_works
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Counted:
    """All figures as of the last day of a span, in the order of their definitions."""

    span: Span
    figures: tuple[Figure, ...]

    def named(self, name: str) -> Figure:
        """Return a figure by its id. Raises KeyError for an unknown one."""
        return {each.id: each for each in self.figures}[name]


@needs(Right.READ)
def counted(workspace: Workspace, as_of: date | None = None, since: date | None = None) -> Counted:
    """Count the figures; a bureau counts whoever is at two stations once.

    as_of   None: today
    since   first day of the period; None: that of the year of `as_of`

    Raises StationError when the period begins after the day. How days that records lack are
    treated stands in `reading`.
    """
    day = as_of or workspace.today()
    first = since or date(day.year, 1, 1)
    if first > day:
        raise StationError(f"统计期的第一天{first}晚于统计日期{day}，请改正其中一个。")
    span = Span(first, day)
    with workspace.database.reading() as session:
        source = look(workspace, session)
        facts, works = read_facts(source), read_works(source)
    return Counted(span, count(facts, span, workspace.parameters(), works))
