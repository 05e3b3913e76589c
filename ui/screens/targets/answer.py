"""What the page asks of the store, and how far the scores of a sheet are in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from station_app.services import targets
from station_app.services.targets import Ranked, ScoreSheet
from station_app.services.workspace import Workspace
from ui.screens.targets.lines import points


@dataclass(frozen=True)
class Found:
    """What the store answered for a year and a station."""

    years: Sequence[int]
    ranked: Sequence[Ranked]
    station: str
    sheet: ScoreSheet | None


def look(workspace: Workspace, year: int, station: str, wanted: str) -> Found:
    """Ask the store for a year and the sheet of a station, or for a responsibility."""
    sheet = targets.sheet(workspace, wanted) if wanted else None
    ranked = targets.ranking(workspace, sheet.year if sheet is not None else year)
    if sheet is None:
        named = [each for each in ranked if each.station == station]
        shown = next(iter([*named, *(each for each in ranked if each.id), *ranked]), None)
        station = shown.station if shown is not None else ""
        sheet = targets.sheet(workspace, shown.id) if shown is not None and shown.id else None
    else:
        station = sheet.station
    return Found(targets.years(workspace), ranked, station, sheet)


def told(sheet: ScoreSheet) -> str:
    """Say how far the scores are."""
    parts = [f"自评 {points(sheet.own_total)}"] if sheet.own_total is not None else ["还没有自评"]
    if sheet.final_total is not None:
        parts.append(f"核定 {points(sheet.final_total)}")
        parts.append(sheet.grade)
        parts.append(f"第 {sheet.rank} 名" if sheet.rank is not None else "")
    else:
        given = sheet.unscored < len(sheet.lines)
        parts.append(f"已核定 {points(sheet.given)}" if given else "")
        parts.append(f"还有 {sheet.unscored} 项没有核定")
    return "　".join(part for part in parts if part)
