"""What a station has really reached of the targets that name a figure, beside its scores.

Counted as the figures of the report are (services/figures), of that station's records alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.registers import BY_NAME
from station_app.domain.rules.money import BOOKED
from station_app.domain.rules.project_states import APPROVED
from station_app.services.figures.counting import count
from station_app.services.figures.facts import Span
from station_app.services.figures.figure import Figure
from station_app.services.figures.reading import read_facts
from station_app.services.figures.records import Records, look
from station_app.services.figures.work_reading import read_projects
from station_app.services.workspace import Workspace

OUT, IN = "OUT", "IN"  # codes of money_direction
GONE = frozenset({"WITHDRAWN", "BLOCKED"})  # states of a volunteer who is none any more
TEN_THOUSAND, HUNDREDTH = Decimal(10_000), Decimal("0.01")


@dataclass(frozen=True)
class Actual:
    """What was reached of one figure.

    word      by which a target names it, e.g. 持证人数
    register  in which the records behind it are found
    """

    word: str
    value: Decimal
    unit: str
    register: str

    @property
    def shown(self) -> str:
        """The value as people read it: 5人, 3.25万元; rounded for the eye alone (R-MN-01)."""
        rounded = self.value.quantize(HUNDREDTH, ROUND_HALF_UP)
        return f"{rounded:f}".rstrip("0").rstrip(".") + self.unit


@dataclass(frozen=True)
class AtHome(Records):
    """The records of one station alone."""

    home: str = ""

    def rows(self, register: str) -> Iterator[Any]:
        """Yield the station's live records of a register as rows, oldest first."""
        table = BY_NAME[register].model.__table__
        yield from self.session.execute(
            select(table)
            .where(table.c.deleted_at.is_(None), table.c.home == self.home)
            .order_by(table.c.id)
        )


def named_in(content: str) -> str:
    """Return the word of the figure that a target names first; "" for none."""
    found = [(content.index(word), word) for word in WORDS if word in content]
    return min(found)[1] if found else ""


def actuals(
    workspace: Workspace, session: Session, station: str, year: int, contents: list[str]
) -> Mapping[str, Actual]:
    """Return what a station has reached in a year, by the words that some targets name.

    As of the end of the year, or today while it goes on. What no target names is not counted.
    """
    words = {word for content in contents if (word := named_in(content))}
    if not words:
        return {}
    day = min(workspace.today(), date(year, 12, 31))
    whole = look(workspace, session)
    own = AtHome(whole.session, whole.context, station)
    span = Span(date(year, 1, 1), max(day, date(year, 1, 1)))
    source = _Source(workspace, whole, own, span)
    return {word: WORDS[word](source) for word in WORDS if word in words}


@dataclass
class _Source:
    """The records of a district and of one station, with the year that is counted."""

    workspace: Workspace
    whole: Records
    own: AtHome
    span: Span
    _figures: Mapping[str, Figure] | None = None

    def figure(self, name: str) -> Figure:
        """Return a figure of the report, counted once for all."""
        if self._figures is None:
            found = count(read_facts(self.own), self.span, self.workspace.parameters())
            self._figures = {each.id: each for each in found}
        return self._figures[name]


def _figure(word: str, name: str) -> Callable[[_Source], Actual]:
    def counted(source: _Source) -> Actual:
        found = source.figure(name)
        return Actual(word, found.value or Decimal(0), found.unit, found.behind.register)

    return counted


def _projects(source: _Source) -> Actual:
    """Count the approved projects that the station applied for, or that are carried out there."""
    own = {each.id for each in source.own.rows("project")}
    sites = {each.project for each in source.own.rows("project_site")}
    approved = [
        each
        for each in read_projects(source.whole)
        if each.record in own | sites and each.state_on(source.span.last) in APPROVED
    ]
    return Actual("项目数", Decimal(len(approved)), "个", "project")


def _volunteers(source: _Source) -> Actual:
    found = sum(
        each.state not in GONE
        and (each.registered_on is None or each.registered_on <= source.span.last)
        for each in source.own.rows("volunteer")
    )
    return Actual("志愿者数", Decimal(found), "人", "volunteer")


def _funds(source: _Source) -> Actual:
    """Add up what was paid out in the year, less what was taken back (R-MN-01: from yuan)."""
    paid = Decimal(0)
    for each in source.own.rows("fund_transaction"):
        if each.state in BOOKED and source.span.holds(each.paid_on):
            back = each.direction == IN and each.reverses is not None
            paid += each.amount if each.direction == OUT else -each.amount if back else 0
    return Actual("资金投入", paid / TEN_THOUSAND, "万元", "fund_transaction")


WORDS: Mapping[str, Callable[[_Source], Actual]] = {
    "持证人数": _figure("持证人数", "K02"),
    "报考人数": _figure("报考人数", "K06"),
    "培训期数": _figure("培训期数", "K08"),
    "项目数": _projects,
    "志愿者数": _volunteers,
    "资金投入": _funds,
}
