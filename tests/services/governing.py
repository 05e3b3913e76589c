"""Leading groups, stations and targets for tests of the services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.registers.governance import LEADING_GROUP_MEMBERS, LEADING_GROUPS
from station_app.domain.registers.targets import TARGET_ITEMS, TARGET_RESPONSIBILITIES
from station_app.services import records
from station_app.services.workspace import Workspace

STATIONS = ("43010501201", "43010500101")  # two of those that a new bureau knows


def a_group(store: Workspace, **changes: Any) -> str:
    """Enter a leading group that was founded in March 2010; return its id."""
    values = {"name": "社会工作领导小组", "founded_on": date(2010, 3, 15)}
    return records.create(store, LEADING_GROUPS, values | changes).record.id


def a_member(store: Workspace, group: str, **changes: Any) -> records.Saved:
    """Enter a leader of a group."""
    values = {"group": group, "role": "LEADER", "post": "区委书记", "from_on": date(2010, 3, 15)}
    return records.create(store, LEADING_GROUP_MEMBERS, values | changes)


def a_responsibility(bureau: Workspace, station: str, **changes: Any) -> str:
    """Enter a responsibility of 2026 as a draft without items; return its id."""
    values = {"year": 2026, "station": station}
    return records.create(bureau, TARGET_RESPONSIBILITIES, values | changes).record.id


def an_item(bureau: Workspace, target: str, full: int = 50, **changes: Any) -> str:
    """Enter a target; return its id."""
    values = {"target": target, "dimension": "TALENT", "content": "持证人数不少于5人"}
    made = records.create(bureau, TARGET_ITEMS, values | {"full": Decimal(full)} | changes)
    return made.record.id


def issued(bureau: Workspace, station: str, *fulls: int) -> tuple[str, list[str]]:
    """Enter a responsibility with items and issue it; return it and its items."""
    target = a_responsibility(bureau, station)
    found = [an_item(bureau, target, full) for full in fulls or (60, 40)]
    records.move(bureau, TARGET_RESPONSIBILITIES, target, "ISSUED")
    return target, found


def fill(books: Workspace) -> None:
    """Put scored targets of 2026 into a station's books, as a receipt brings them."""
    with books.database.transaction("区局", "test") as session:
        own = {"year": 2026, "station": books.station, "title": "责任书", "remark": "已反馈"}
        marks = {"bonus": Decimal(2), "final_total": Decimal(96), "grade": "EXCELLENT"}
        whole: Any = TARGET_RESPONSIBILITIES.new(home=books.station, **own, **marks)
        whole.state = "SCORED"
        session.add(whole)
        session.flush()
        for no, (dimension, full) in enumerate((("LEADERSHIP", 40), ("FUNDS", 60)), 1):
            line = {"target": whole.id, "no": no, "dimension": dimension, "content": "目标"}
            score = {"full": Decimal(full), "final_score": Decimal(full) - 3}
            session.add(TARGET_ITEMS.new(home=books.station, **line, **score))
