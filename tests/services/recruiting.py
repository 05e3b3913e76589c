"""A small recruitment for tests: one plan, its posts, and people who apply."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from station_app.domain.registers import BY_NAME
from station_app.domain.registers.people import PEOPLE
from station_app.domain.registers.recruitment import (
    JOB_APPLICATIONS,
    RECRUITMENT_PLANS,
    RECRUITMENT_POSTS,
)
from station_app.services import records
from station_app.services.workspace import Workspace
from tests.builders import BORN, person_values, resident_id

APPLIED = date(2026, 9, 10)
NOTICED = date(2026, 9, 28)  # seven days from it end on 5 October, seven working days on the 13th
READY = {"medical": "PASS", "inspection": "PASS", "notice_from": NOTICED}


def a_plan(store: Workspace, **changes: Any) -> str:
    """Enter a plan that takes applications in September 2026; return its id."""
    values = {
        "year": 2026,
        "title": "2026年公开招聘社会工作者",
        "organiser": "开福区社会工作局",
        "announced_on": date(2026, 9, 1),
        "apply_from": date(2026, 9, 8),
        "apply_to": date(2026, 9, 14),
    }
    return records.create(store, RECRUITMENT_PLANS, values | changes).record.id


def a_post(store: Workspace, plan: str, code: str = "A01", **changes: Any) -> str:
    """Enter a post of a plan; return its id."""
    values = {"plan": plan, "post_code": code, "name": "社区工作者", "unit": "四方坪街道社工站"}
    return records.create(store, RECRUITMENT_POSTS, values | changes).record.id


def someone(store: Workspace, number: int, name: str = "欧阳小兰", born: date = BORN) -> str:
    """Enter a person; return the id."""
    known = {"name": name, "birth_date": born, "id_number": resident_id(number, born)}
    return records.create(store, PEOPLE, person_values(number, **known)).record.id


def apply_for(
    store: Workspace, post: str, number: int, name: str = "欧阳小兰", **changes: Any
) -> str:
    """Enter somebody who applies for a post; return the id of the application."""
    plan = records.get(store, RECRUITMENT_POSTS, post).plan  # type: ignore[attr-defined]
    person = changes.pop("person", None) or someone(store, number, name)
    values = {"person": person, "plan": plan, "post": post, "applied_on": APPLIED}
    return records.create(store, JOB_APPLICATIONS, values | changes).record.id


def go(store: Workspace, application: str, *states: str) -> records.Saved:
    """Take an application through states; return the last step."""
    return [records.move(store, JOB_APPLICATIONS, application, state) for state in states][-1]


def scored(store: Workspace, post: str, number: int, *scores: float, **changes: Any) -> str:
    """Enter an applicant who has been interviewed, by written and interview score."""
    marks = dict(zip(("written", "interview"), (Decimal(str(s)) for s in scores), strict=True))
    application = apply_for(store, post, number, **marks | changes)
    go(store, application, "QUALIFIED", "TESTED", "INTERVIEWED")
    return application


def noticed(store: Workspace, post: str, number: int = 1, **changes: Any) -> str:
    """Enter an applicant whose public notice has begun."""
    application = scored(store, post, number, 80, 80, **READY | changes)
    go(store, application, "PROPOSED", "NOTICED")
    return application


def record(store: Workspace, register: str, record_id: str) -> Any:
    """Return a live record with the attributes of its register."""
    return records.get(store, BY_NAME[register], record_id)
