"""What a practice station does for the district's projects: its sites, and its supervision."""

from __future__ import annotations

from collections.abc import Sequence

from station_app.domain.divisions import DivisionRow
from station_app.domain.register import new_id
from station_app.domain.registers.project_parts import PROJECT_SITES
from station_app.domain.registers.supervision import (
    EXPERTS,
    SUPERVISEES,
    SUPERVISION_SESSIONS,
    SUPERVISION_TASKS,
)
from station_app.domain.registers.workers import SOCIAL_WORKERS
from station_app.services import entering, finding, records
from station_app.services.demo.agenda import enter
from station_app.services.demo.setting import Setting
from station_app.services.entering import Edit
from station_app.services.workspace import Workspace

SUPERVISED = 3  # workers of each station


def take_part(
    station: Workspace, street: DivisionRow, projects: Sequence[str], setting: Setting
) -> None:
    """Enter that the common projects are carried out in a station's street."""
    edits = [
        Edit(
            PROJECT_SITES,
            new_id(),
            {
                "project": project,
                "division": street.code,
                "site_name": f"{street.name}社工站",
                "role": "ALL",
                "started_on": setting.day(4, 20),
            },
        )
        for project in projects
    ]
    entering.save(station, edits, PROJECT_SITES)


def be_supervised(station: Workspace, workers: Sequence[str], turn: int, setting: Setting) -> None:
    """Enter that the university's teacher met some of a station's workers, with a task left."""
    (expert,) = (
        each.id
        for each in finding.find(station, EXPERTS).rows
        if "SUPERVISION" in (getattr(each, "roles", "") or "")
    )
    people = [getattr(records.get(station, SOCIAL_WORKERS, each), "person", "") for each in workers]
    session = enter(
        station,
        SUPERVISION_SESSIONS,
        expert=expert,
        held_on=setting.day(5, 4 + turn),
        start_at="14:30",
        end_at="16:30",
        mode="2",
        functions="2,3",
        place="社工站活动室",
        topic="居家老人需求评估",
        issues="探访记录偏重生活照料，对情绪和家庭支持记录较少。",
        advice="使用统一的评估表，每次探访后写反思。",
    )
    for person in people[:SUPERVISED]:
        enter(station, SUPERVISEES, session=session, person=person)
    task = {"what": "整理十户老人的需求评估表", "who": "带班社工"}
    enter(station, SUPERVISION_TASKS, session=session, due_on=setting.day(5, 31), **task)
    records.move(station, SUPERVISION_SESSIONS, session, "HELD")
