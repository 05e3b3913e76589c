"""Yearly targets as a sheet of paper for one station, and as the ranking of a year.

The station scores itself, the bureau decides (one writer per field); totals, grade and rank
follow from the rules (forms.md A32, B21).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_app.domain.codes import code_list
from station_app.domain.register import Context
from station_app.domain.registers.places import STATIONS
from station_app.domain.registers.targets import (
    TARGET_RESPONSIBILITIES,
    TargetResponsibility,
    extra_of,
    item_of,
    standings_of,
)
from station_app.domain.rules import targets as rules
from station_app.domain.rules.rights import Right
from station_app.domain.rules.targets import SETTLED, Item
from station_app.services import records
from station_app.services.access import needs
from station_app.services.contexts import context_for
from station_app.services.identity import BUREAU
from station_app.services.target_figures import Actual, actuals, named_in
from station_app.services.workspace import Workspace

NOT_ISSUED = "未下达"


@dataclass(frozen=True)
class Line:
    """One target of a sheet.

    own, own_note  what the station gave itself, and why
    final, note    what the bureau gave, and why marks were taken off
    actual         what was really reached; None: the target names no figure
    """

    id: str
    no: int
    dimension: str
    content: str
    rule: str
    full: Decimal
    own: Decimal | None
    own_note: str
    final: Decimal | None
    note: str
    actual: Actual | None

    @property
    def item(self) -> Item:
        """The line as the rules see it."""
        return Item(self.full, self.own, self.final, self.note)


@dataclass(frozen=True)
class ScoreSheet:
    """The targets of one station in one year, with all scores and what follows from them.

    rank      None: there is no total yet, or this is a station, which does not know the others
    warnings  what is to be looked at before the scores are final, complete sentences
    """

    id: str
    year: int
    station: str
    station_name: str
    title: str
    state: str
    lines: tuple[Line, ...]
    bonus: Decimal | None
    bonus_note: str
    penalty: Decimal | None
    penalty_note: str
    veto: bool
    final_total: Decimal | None
    grade: str
    rank: int | None
    warnings: tuple[str, ...]

    @property
    def state_label(self) -> str:
        """The state as people call it."""
        return rules.TARGET_LABELS[self.state]

    @property
    def items(self) -> list[Item]:
        """The lines as the rules see them."""
        return [line.item for line in self.lines]

    @property
    def full_total(self) -> Decimal:
        """The full marks in all; 100 once issued."""
        return rules.full_marks(self.items)

    @property
    def own_total(self) -> Decimal | None:
        """What the station gave itself in all; None while it gave nothing."""
        return rules.own_total(self.items)

    @property
    def given(self) -> Decimal:
        """What the bureau gave so far."""
        return sum((line.final for line in self.lines if line.final is not None), Decimal(0))

    @property
    def unscored(self) -> int:
        """How many lines have no final score."""
        return sum(line.final is None for line in self.lines)

    @property
    def settled(self) -> bool:
        """Whether the station may score itself no more."""
        return self.state in SETTLED


@dataclass(frozen=True)
class Ranked:
    """One station in the list of a year.

    id     of its responsibility; "" while it has none
    state  as people call it; 未下达 without one
    grade  as people call it; "" for none
    """

    id: str
    station: str
    name: str
    state: str
    own_total: Decimal | None
    final_total: Decimal | None
    grade: str
    rank: int | None


@needs(Right.READ)
def sheet(workspace: Workspace, responsibility: str, *, measured: bool = True) -> ScoreSheet:
    """Return the score sheet of a responsibility. Raises RecordMissing.

    measured  whether what was really reached is counted, for which much is read
    """
    with workspace.database.reading() as session:
        found: Any = records.live(session, TARGET_RESPONSIBILITIES, responsibility)
        context = context_for(workspace, session)
        items = _items(found, context)
        contents = [each.content or "" for each in items]
        reached = (
            actuals(workspace, session, found.station, found.year, contents) if measured else {}
        )
        same_year = context.referring("target_responsibility", "year", found.year)
        ranks = rules.ranks(standings_of(same_year)) if workspace.role == BUREAU else {}
        return ScoreSheet(
            id=found.id,
            year=found.year,
            station=found.station,
            station_name=_name(found.station, context),
            title=found.title or "",
            state=found.state,
            lines=tuple(_line(each, reached) for each in items),
            bonus=found.bonus,
            bonus_note=found.bonus_note or "",
            penalty=found.penalty,
            penalty_note=found.penalty_note or "",
            veto=bool(found.veto),
            final_total=found.final_total,
            grade=_grade(found.grade),
            rank=ranks.get(found.id),
            warnings=tuple(_warnings(found, items)),
        )


def _items(responsibility: TargetResponsibility, context: Context) -> list[Any]:
    found = context.children("target_item", responsibility.id)
    return sorted(found, key=lambda each: each.no or 0)


def _line(item: Any, reached: Mapping[str, Actual]) -> Line:
    return Line(
        id=item.id,
        no=item.no or 0,
        dimension=code_list("target_dimension").label(item.dimension),
        content=item.content or "",
        rule=item.rule_text or "",
        full=item.full or Decimal(0),
        own=item.self_score,
        own_note=item.self_note or "",
        final=item.final_score,
        note=item.note or "",
        actual=reached.get(named_in(item.content or "")),
    )


def _warnings(found: TargetResponsibility, items: Sequence[Any]) -> list[str]:
    reasons = [
        f"第{item.no}项{fault.text}"
        for item in items
        for fault in rules.deduction_with_reason(item_of(item))
    ]
    extras = rules.extras_with_reason(extra_of(found), found.bonus_note, found.penalty_note)
    sums = rules.full_marks_add_up([item_of(each) for each in items], found.state)
    return [*(fault.text for fault in sums), *reasons, *(fault.text for fault in extras)]


def _name(station: str | None, context: Context) -> str:
    found = context.find("station", station)
    return str(found.name or "") if found is not None else ""


def _grade(code: str | None) -> str:
    return code_list("appraisal_grade").label(code) if code else ""


@needs(Right.READ)
def years(workspace: Workspace) -> list[int]:
    """Return this year and those that have targets, at the bureau the next one; latest first."""
    column = TargetResponsibility.year
    alive = select(column).where(TargetResponsibility.deleted_at.is_(None)).distinct()
    with workspace.database.reading() as session:
        known = {year for year in session.scalars(alive) if year is not None}
    now = workspace.today().year
    coming = {now + 1} if workspace.role == BUREAU else set()
    return sorted({*known, now} | coming, reverse=True)


@needs(Right.READ)
def ranking(workspace: Workspace, year: int) -> list[Ranked]:
    """Return the stations of a year by rank; behind them those without a total, by code.

    Open stations without targets are there too. A station sees itself alone, once its targets
    are issued.
    """
    with workspace.database.reading() as session:
        context = context_for(workspace, session)
        found = of_year(session, year, workspace)
        ranks = rules.ranks(standings_of(found)) if workspace.role == BUREAU else {}
        listed = [_ranked(each, ranks, context) for each in found]
        if workspace.role == BUREAU:
            there = {each.station for each in listed}
            bare = [each for each in open_stations(session) if each.id not in there]
            listed += [_bare(station) for station in bare]
    return sorted(listed, key=lambda each: (each.rank is None, each.rank or 0, each.station))


def of_year(session: Session, year: int, workspace: Workspace) -> list[TargetResponsibility]:
    """Return the responsibilities of a year; a station is shown no drafts."""
    alive = TargetResponsibility.deleted_at.is_(None)
    found = session.scalars(select(TargetResponsibility).where(alive, _is_of(year)))
    return [each for each in found if workspace.role == BUREAU or each.state != "DRAFT"]


def _is_of(year: int) -> Any:
    return TargetResponsibility.year == year


def _ranked(found: Any, ranks: Mapping[str, int], context: Context) -> Ranked:
    return Ranked(
        id=found.id,
        station=found.station,
        name=_name(found.station, context),
        state=rules.TARGET_LABELS[found.state],
        own_total=rules.own_total([item_of(each) for each in _items(found, context)]),
        final_total=found.final_total,
        grade=_grade(found.grade),
        rank=ranks.get(found.id),
    )


def _bare(station: Any) -> Ranked:
    return Ranked("", station.id, station.name or "", NOT_ISSUED, None, None, "", None)


def open_stations(session: Session) -> list[Any]:
    """Return the stations that are open, by code."""
    model: Any = STATIONS.model
    alive = (model.deleted_at.is_(None), model.state == "OPEN")
    return list(session.scalars(select(model).where(*alive).order_by(model.id)))
