"""Giving all stations their targets of a year at once, out of a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from station_app.domain.problems import NotAllowed, RecordInvalid, StationError
from station_app.domain.registers.targets import TARGET_ITEMS, TARGET_RESPONSIBILITIES
from station_app.domain.rules.rights import Right
from station_app.domain.target_templates import TargetTemplate, template_for
from station_app.services import records
from station_app.services.access import needs
from station_app.services.consequences import follow
from station_app.services.contexts import context_for
from station_app.services.identity import BUREAU
from station_app.services.targets import of_year, open_stations
from station_app.services.workspace import Workspace


@dataclass(frozen=True)
class Issued:
    """What issuing did.

    change    id of the one change, for undo
    stations  names of those that were given targets
    present   how many had targets of the year already
    """

    change: str
    stations: tuple[str, ...]
    present: int


@needs(Right.DECIDE)
def issue_to_all(workspace: Workspace, year: int, template: TargetTemplate | None = None) -> Issued:
    """Give every open station that has no targets of a year those of a template, in one change.

    template  None: the one that holds in the year

    Raises NotAllowed at a station, StationError when there is no template or nobody to give to.
    """
    if workspace.role != BUREAU:
        raise NotAllowed("目标责任书由区局下达，请告知区局。")
    given = template or template_for(year)
    action = f"{TARGET_RESPONSIBILITIES.name}.issue"
    with workspace.database.transaction(workspace.actor, action) as session:
        there = {each.station for each in of_year(session, year, workspace)}
        opened = open_stations(session)
        waiting = [station for station in opened if station.id not in there]
        if not waiting:
            raise StationError(_nobody(year, bool(opened)))
        for station in waiting:
            _issue(workspace, session, station, year, given)
        session.flush()
        names = tuple(station.name or "" for station in waiting)
        return Issued(session.info.get("change", ""), names, len(opened) - len(waiting))


def _nobody(year: int, opened: bool) -> str:
    if opened:
        return f"各社工站都已有{year}年的目标责任书，不用再下达。"
    return "还没有已成立的社工站，请先在“社工站”中登记。"


def _issue(
    workspace: Workspace, session: Session, station: Any, year: int, template: TargetTemplate
) -> None:
    context = context_for(workspace, session)
    title = f"{year}年{station.name}{template.title}"
    values = {"year": year, "station": station.id, "title": title}
    made: Any = records.made(workspace, TARGET_RESPONSIBILITIES, values, home=station.home)
    records.enter(session, TARGET_RESPONSIBILITIES, made, context)
    session.flush()
    for no, line in enumerate(template.items, 1):
        own = {
            "target": made.id,
            "no": no,
            "dimension": line.dimension,
            "content": line.content,
            "rule_text": line.rule,
            "full": line.full,
        }
        item = records.made(workspace, TARGET_ITEMS, own, home=station.home)
        records.enter(session, TARGET_ITEMS, item, context)
    session.flush()
    made.state = "ISSUED"
    faults = records.checked(session, TARGET_RESPONSIBILITIES, made, context)
    if any(fault.refuses for fault in faults):
        raise RecordInvalid(faults)
    follow(workspace, session, TARGET_RESPONSIBILITIES, made, context)
